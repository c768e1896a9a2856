#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The demonstration: one request for three names, answered by reply and by
link through two real mail servers, and what remains of it afterwards.

usage: demo.py [--keep] BUILD    --keep leaves page and mailboxes up
       demo.py --stop FOLDER     stops what --keep left
"""

import argparse
import os
import shutil
import sys
import time

import letter
import privilege
from lab import Lab, stop_left
from process import wait_until

NAMES = ("www.example.com", "example.net", "shop.example.org")
POLICY = 'policy "example.net" { quorum = 2 }'
SHOWN_FIELDS = ("Return-Path", "From", "To", "Reply-To", "Subject", "Date",
                "Message-ID", "Auto-Submitted", "DKIM-Signature",
                "Content-Type")


class Unexpected(Exception):
    pass


class Narrator:
    """Short lines, and what must be true as they say."""

    def __init__(self):
        self.began, self.step = time.monotonic(), 0
        tty = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self.bold, self.dim, self.off = (
            ("\033[1m", "\033[2m", "\033[0m") if tty else ("", "", ""))

    def head(self, words):
        self.step += 1
        print("\n%s%d. %s%s" % (self.bold, self.step, words, self.off),
              flush=True)

    def say(self, words):
        print("   " + words, flush=True)

    def show(self, text):
        """Something as it is, set off at the left."""
        for line in text.rstrip("\n").splitlines():
            print("   %s|%s %s" % (self.dim, self.off, line))
        sys.stdout.flush()

    def command(self, *argv):
        print("   %s$ countersign %s%s" % (self.bold, " ".join(argv),
                                           self.off), flush=True)

    def seconds(self):
        return time.monotonic() - self.began


def expect(true, words):
    if not true:
        raise Unexpected(words)


class Demonstration:
    def __init__(self, lab, tell):
        self.lab, self.tell = lab, tell

    def run(self):
        for step in (self.start, self.request, self.mail, self.reply,
                     self.quorum, self.link, self.validated, self.audit):
            step()

    def command(self, *argv):
        """Runs it before the reader's eyes."""
        self.tell.command(*argv)
        said = self.lab.cs(*argv)
        expect(said.returncode == 0, "countersign %s: exit %d: %s" % (
            argv[0], said.returncode, said.stderr))
        return said.stdout

    def status(self, *want):
        """The state of each name, checked and told."""
        options = self.lab.describe(self.id)["DomainValidationOptions"]
        got = tuple(o["ValidationStatus"] for o in options)
        expect(got == want, "expected %s, got %s" % (want, got))
        for option in options:
            q = option["Quorum"]
            self.tell.say("%-18s %-19s %d of %d" % (
                option["DomainName"], option["ValidationStatus"],
                q["Approved"], q["Required"]))

    def start(self):
        self.tell.head("A certificate authority and its customer, on this "
                       "machine alone")
        self.lab.start()
        self.tell.say("Postfix of the CA on port %d, with countersign-milter;"
                      " of the customer on port %d;" % (
                          self.lab.ca.port, self.lab.customer.port))
        self.tell.say("countersign-approve with its page on %s;"
                      % self.lab.origin)
        self.tell.say("DNS on 127.0.0.1:%d. Rule: %s" % (self.lab.dns.port,
                                                         POLICY))

    def request(self):
        self.tell.head("Somebody asks for three names")
        began = time.monotonic()
        self.id = self.command(
            "request", NAMES[0], "--san", NAMES[1], "--san", NAMES[2],
            "--account", "team-web").strip()
        self.tell.show(self.id)
        self.mails = self.lab.wait_mails(self.id, 15)
        self.tell.say("Fifteen mails, five a name, are in the mailboxes %.1f "
                      "s later." % (time.monotonic() - began))

    def mail(self):
        self.tell.head("One of them, as received")
        mail = self.mails["admin@example.com"]
        lines = ["%s: %s" % (name, " ".join(value.split())[:96])
                 for name in SHOWN_FIELDS
                 for value in mail.message.get_all(name, [])]
        self.tell.show("\n".join(lines) + "\n\n" + mail.text)
        expect(len(mail.message.get_all("DKIM-Signature")) == 2,
               "two DKIM signatures")

    def answer_by_mail(self, mail, message):
        self.lab.post_reply(message, mail.reply_to, mail.to)

    def until_answered(self, mail):
        wait_until(lambda: self.lab.recipient(self.id, mail.to)["Answer"],
                   10, "answer of " + mail.to, 0.1)

    def reply(self):
        self.tell.head("admin@example.com replies: I approve")
        mail = self.mails["admin@example.com"]
        self.answer_by_mail(mail, self.lab.reply(mail, "I approve"))
        self.until_answered(mail)
        self.status("SUCCESS", "PENDING_VALIDATION", "PENDING_VALIDATION")

    def quorum(self):
        self.tell.head("example.net needs two of its five mailboxes")
        away = self.mails["webmaster@example.net"]
        self.tell.say("webmaster@ is on holiday; the vacation program quotes "
                      "the whole mail:")
        vacation = self.lab.sign(letter.vacation(away), "example.net")
        code, text = self.lab.hand_in(vacation, away.reply_to, "")
        self.tell.say("the mail server says %d, and nothing is counted." %
                      code)
        expect(code == 250, text)
        self.status("SUCCESS", "PENDING_VALIDATION", "PENDING_VALIDATION")
        self.tell.say("hostmaster@ uses the link:")
        self.press(self.mails["hostmaster@example.net"])
        self.status("SUCCESS", "PENDING_VALIDATION", "PENDING_VALIDATION")
        self.tell.say("postmaster@ replies below the quotation:")
        mail = self.mails["postmaster@example.net"]
        self.answer_by_mail(mail, self.lab.reply(
            mail, "Approved.", layout=letter.bottom_posted))
        self.until_answered(mail)
        self.status("SUCCESS", "SUCCESS", "PENDING_VALIDATION")

    def press(self, mail):
        """Looks at the page, then presses its button."""
        shown = self.lab.page.get(mail.link)
        expect(shown.status == 200, "the page says %d" % shown.status)
        self.tell.say("GET %s/a/%s...: %d, changes nothing" % (
            self.lab.origin, mail.link_token[:4], shown.status))
        posted = self.lab.page.press(shown, "approve")
        expect(posted.status == 303, "the form says %d" % posted.status)
        self.tell.say("POST I approve: %d to %s" % (posted.status,
                                                    posted.location))
        expect(self.lab.page.get(posted.location).status == 200, "receipt")

    def link(self):
        self.tell.head("postmaster@shop.example.org uses the link")
        self.press(self.mails["postmaster@" + NAMES[2]])

    def validated(self):
        self.tell.head("The request is validated")
        self.command("wait", self.id)
        self.tell.say("exit status 0: validated")
        self.tell.show(self.command("describe", self.id))
        expect(self.lab.status(self.id) == "VALIDATED", "VALIDATED")

    def audit(self):
        self.tell.head("What remains for the auditor")
        self.tell.show(self.command("audit", "list", "--id", self.id))
        votes = self.lab.events(self.id, "vote")
        expect(len(votes) == 4, "four votes, not %d" % len(votes))


def invite(lab, tell):
    """A request that waits for the reader."""
    request_id, mails = lab.ask("try.example.com", "--account", "you")
    mail = mails["admin@try.example.com"]
    tell.head("It stays up: a request waits for you")
    tell.say("the page   %s" % mail.link)
    tell.say("the mail   %s" % mail.path)
    tell.say("mailboxes  %s" % lab.maildirs)
    tell.say("command    %s -c %s describe %s" % (
        os.path.join(lab.build, "countersign"), lab.conf, request_id))
    tell.say("reply      by SMTP to 127.0.0.1:%d" % lab.customer.port)
    sudo = "sudo " if "SUDO_USER" in os.environ else ""
    tell.say("stop it    %s%s --stop %s" % (
        sudo, os.path.abspath(sys.argv[0]), lab.dir))


def missing(build):
    programs = [os.path.join(build, "countersign" + p)
                for p in ("", "-approve", "-milter")]
    return [p for p in programs if not os.path.exists(p)] + [
        p for p in ("postfix", "nsd", "openssl")
        if shutil.which(p, path=os.environ["PATH"] + ":/usr/sbin") is None]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--stop", metavar="FOLDER")
    parser.add_argument("build", nargs="?", default="build")
    args = parser.parse_args()
    privilege.need_root()
    if args.stop:
        print("stopped %d processes" % stop_left(args.stop))
        return 0
    lacking = missing(args.build)
    if lacking:
        print("demo: missing: " + ", ".join(lacking), file=sys.stderr)
        return 69
    tell = Narrator()
    lab = Lab(build=args.build, policies=POLICY, keep=args.keep)
    try:
        Demonstration(lab, tell).run()
        if args.keep:
            invite(lab, tell)
            lab.leave_running()
    except (Unexpected, AssertionError) as e:
        print("\ndemo: not as expected: %s" % e, file=sys.stderr)
        for daemon in (lab.approve, lab.milter):
            print("--- %s\n%s" % (daemon.log, daemon.text()[-3000:]),
                  file=sys.stderr)
        return 1
    finally:
        lab.close()
    print("\nDone in %.0f s%s." % (tell.seconds(), "" if args.keep else
                                   "; nothing is left running"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
