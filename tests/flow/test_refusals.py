#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Every way in which a mail to us does not count, by a mail through Postfix
that is refused so ("Bad input"): the SMTP answer has a sentence for the person
who wrote; the log line, the audit row, `describe` and `testmsg` have the same
reason. What the code can say is taken from the code: a reason without a row
here fails.
"""

import json
import os
import re
import smtplib
import subprocess
import sys
import time
import unittest

import letter
from case import Case, open_lab
from lab import REPLY_DOMAIN, TOP, now
from nameserver import txt
from process import wait_until

sys.path.insert(0, os.path.join(TOP, "tests/mta"))
sys.path.insert(0, os.path.join(TOP, "tests/replies"))
from mtaclient import Mta  # noqa: E402
import reader  # noqa: E402

HOUR = 3600
CLIENT = "192.0.2.1"
POLICIES = """\
policy "box.example.com" { identity = "same-mailbox" channels = {"reply"} }
policy "link.example.com" { channels = {"link"} }
"""
# Of whom DNS does not say now who may send: an alias of itself.
UNKNOWN = "unknown.example.org"


def setUpModule():
    import lab as labs
    labs.RECORDS += [
        "%s. IN CNAME x.%s.\n" % (UNKNOWN, UNKNOWN),
        "x.%s. IN CNAME %s.\n" % (UNKNOWN, UNKNOWN),
        txt("example.com", "v=spf1 ip4:%s -all" % CLIENT)]
    Case.lab = open_lab(policies=POLICIES, clock=True)
    Case.said = responses()


def source(path):
    with open(os.path.join(TOP, path)) as f:
        return f.read()


def responses():
    """Word: (code, status, sentence with {reason}), as the program has it."""
    made = reader.tool(Case.lab.build, "responses").decode()
    rows = [line.split("\t") for line in made.splitlines()]
    return {word: (int(code), status, text)
            for word, code, status, text in rows}


# --------------------------------------------------------------- the mails

def field(name, value, words="I approve"):
    """A signed reply with this field on top."""
    def made(case, mail):
        return letter.build([(name, value)], b"")[:-2] + case.lab.reply(
            mail, words)
    return made


def raw(front, words="I approve"):
    """A signed reply with these octets on top."""
    def made(case, mail):
        return front + case.lab.reply(mail, words)
    return made


def words(text, kind="text/plain; charset=UTF-8"):
    def made(case, mail):
        return case.lab.reply(mail, text, kind=kind,
                              layout=lambda said, _: said)
    return made


def changed(old, new):
    def made(case, mail):
        message = letter.reply(mail, "I approve")
        assert re.search(old, message), old
        return case.lab.sign(re.sub(old, new, message, count=1)) \
            if new else re.sub(old, new, message, count=1)
    return made


def unsigned(sender=None):
    def made(case, mail):
        return letter.reply(mail, "I approve", sender or mail.to)
    return made


def to_another(case, mail):
    return case.lab.reply(mail, "I approve", to="bob@example.net")


# Form (I4), by the sentence in the source. Some never reach a milter in
# one piece: "testmsg" alone reads them, or "mta", our own hand at its protocol.
SPLIT, CHECK = "lib/mail/fields.c", "approve/judge.c"
MALFORMED = {
    "header field %zu of the message has no colon":
        (raw(b"no colon here\r\n"), "testmsg"),
    "the name of header field %zu is empty or longer than %d characters":
        (raw(b"X-" + b"y" * 200 + b": z\r\n"), "mta"),
    "the name of header field %zu holds a blank or a character that is not "
    "printable ASCII": (raw(b"X y: z\r\n"), "mta"),
    "the message has more than %d header fields":
        (raw(b"X: y\r\n" * 1001), "mta"),
    "the message has more than one %s field":
        (raw(b"Subject: again\r\n"), "smtp"),
    "the message has no From field":
        (changed(rb"From: [^\r]*\r\n", b""), "mta"),
    "the message holds a NUL":
        (changed(rb"I approve", b"I approve\0"), "smtp"),
    "the message holds a bare CR (carriage return)":
        (changed(rb"I approve", b"I approve\r\r\n"), "mta"),
    "the message holds a bare LF (line feed)":
        (changed(rb"I approve\r\n", b"I approve\n"), "mta"),
    "From must hold exactly one address":
        (changed(rb"From: [^\r]*\r\n", b"From: a@example.com, "
                 b"b@example.com\r\n"), "smtp"),
}
# What a machine is known by (I5).
MARKS = "approve/automated.c"
MARKED = {
    "Auto-Submitted": field("Auto-Submitted", "auto-replied"),
    "Precedence": field("Precedence", "bulk"),
    "Content-Type": words(
        "--b\n\nI approve\n--b--", "multipart/report; boundary=b"),
    "X-Failed-Recipients": field("X-Failed-Recipients", "a@example.com"),
    "the null sender": words("I approve"),
    "a mailing list's field": field("List-Id", "<x.example.com>"),
    "X-Auto-Response-Suppress with the subject of an automatic reply":
        changed(rb"Subject: [^\r]*\r\n", "Subject: =?utf-8?q?Automatische_"
                "Antw?=\r\n =?utf-8?q?ort=3A?= x\r\n"
                "X-Auto-Response-Suppress: All\r\n".encode()),
    "a report": words("--b\n\nI approve\n--b--",
                      "multipart/(none)report; boundary=b"),
}
# What is no answer (I6).
WORDS = {
    "no-text": ("there is no text", words("")),
    "html-only": ("HTML alone is not read", words(
        "<p>I approve</p>", "text/html; charset=UTF-8")),
    "unsure": ("cannot be read without doubt", words(
        "I approve", "text/plain; charset=x-none")),
    "both": ("both yes and no", words("I approve\n\nI reject")),
    "doubt": ("no clear answer: line 3, \"only if bob agrees.\", leaves a "
              "doubt (\"only\")", words(
                  "I approve\r\n\r\nOnly if Bob agrees.")),
    "no-answer": ("no answer found", words("What is this?")),
}
GAP = "its signature does not cover a To or Cc with this address"
NEEDED = "identity token, but same-domain is needed: the reply must come, " \
    "authenticated by DKIM or SPF, from the domain that was asked"
# Never said: who has rejected finds the request ended (Q2).
UNREACHABLE = {"changed"}
# Which method below says each.
ELSEWHERE = {
    "recorded": "test_what_counts", "automated": "test_I5_machines",
    "malformed": "test_I4_form", "too-large": "test_I4_too_large",
    "identity": "test_I3_identity", "channel": "test_Q7_channel",
    "expired": "test_W1_expired", "ended": "test_W5_ended",
    "unknown-token": "test_unknown_token",
    "second-question": "test_I7_second_question",
    "several-questions": "test_I7_several_questions_by_the_command",
    "sender-refused": "test_O4_sender", "trouble": "test_T21_trouble",
}


class Refusals(Case):
    def setUp(self):
        self.kept = []  # (event, reason), as they were given

    # ------------------------------------------------------------- one mail

    def hand(self, mail, message, mail_from, way):
        if way == "mta":
            with Mta(self.lab.milter_port) as mta:
                mta.connect(address=CLIENT)
                mta.helo()
                said = mta.transaction(mail_from, [mail.reply_to], message)
            return (250, "") if said.kind == "discard" else (
                said.code, said.text[4:])
        return self.lab.xclient(mail_from, mail.reply_to, message, CLIENT)

    def offline_says(self, mail, message, mail_from, rcpt=None):
        path = os.path.join(self.lab.dir, "refused.eml")
        with open(path, "wb") as f:
            f.write(message)
        return self.lab.cs(
            "--json", "testmsg", "--client", CLIENT, "--helo",
            "mx.example.com", "--mail-from", mail_from or "<>", "--rcpt",
            rcpt or mail.reply_to, path)

    def logged(self, before):
        return self.lab.milter.text()[before:]

    def answer(self, word, reason=""):
        code, status, sentence = self.said[word]
        return "%d %s %s" % (code, status,
                             sentence.replace("{reason}", reason))

    def assertSaid(self, word, reason, answer):
        want = self.answer(word, reason)
        if answer[0] == 250:
            # Of what is dropped the mail server has its own words.
            want = "250 " + answer[1]
        self.assertEqual("%d %s" % answer, want)

    def assertRefused(self, asked, word, reason, make, way="smtp",
                      mail_from=None, offline=True, event="refusal"):
        """The same in the SMTP answer, the log line and testmsg; audit row and
        describe are kept for assertKept(). `offline`: testmsg, which knows no
        token, can tell it too."""
        request_id, mail = asked
        message = make(self, mail)
        mail_from = mail.to if mail_from is None else mail_from
        if way != "testmsg":
            log = len(self.lab.milter.text())
            self.assertSaid(word, reason, self.hand(mail, message, mail_from,
                                                    way))
            lines = [line for line in self.logged(log).splitlines()
                     if "id=%s," % request_id in line
                     and 'reason="%s"' % reason in line]
            self.assertEqual(len(lines), 1, self.logged(log))
            # One form for all: whose queue, request and mailbox.
            self.assertRegex(lines[0], r"[0-9A-F]+: id=%s, rcpt=<%s>, event="
                             % (request_id, re.escape(mail.to)))
            self.kept.append((event, reason))
        if offline:
            said = self.offline_says(mail, message, mail_from)
            self.assertExit(said, 0)
            found = json.loads(said.stdout)["Message"]
            self.assertEqual(
                (found["Refusal"], found["Reason"], found["Answer"]),
                (word, reason, self.answer(word, reason)))
            self.assertEqual(found["Automated"],
                             reason if word == "automated" else None)

    def assertKept(self, asked):
        """All that assertRefused() has refused is in audit and describe."""
        events = [(e["Event"], e["Why"]) for e in self.lab.events(asked[0])
                  if e["Event"] in ("refusal", "automated")]
        self.assertEqual(events, self.kept)
        shown = self.lab.recipient(asked[0], asked[1].to)["Refusals"]
        self.assertEqual([r["Reason"] for r in shown],
                         [reason for _, reason in self.kept][-len(shown):])
        self.assertGreater(len(shown), 0)
        self.assertEqual(self.votes(asked[0]), [])

    def asked(self, name=None):
        request_id, mails, _ = self.ask(name)
        return request_id, self.one(mails)

    # ------------------------------------------------------------ the tables

    def test_every_response_has_its_row(self):
        self.assertEqual(set(self.said),
                         set(ELSEWHERE) | set(WORDS) | UNREACHABLE)
        for method in ELSEWHERE.values():
            self.assertTrue(hasattr(self, method), method)

    def test_every_reason_of_form_has_its_row(self):
        found = re.findall(r"err_set\(\s*err, ST_INVALID,\s*((?:\"[^\"]*\"\s*"
                           r")+)", source(SPLIT))
        found += re.findall(r"malformed\(\w+, \w+, ((?:\"[^\"]*\"\s*)+)",
                            source(CHECK))
        self.assertEqual({"".join(re.findall(r'"([^"]*)"', f))
                          for f in found}, set(MALFORMED))

    def test_every_mark_has_its_row(self):
        table = source(MARKS).partition("marks[] = {")[2].partition("};")[0]
        names = re.findall(r'\{"([^"]+)", (\w+)\}', table)
        self.assertGreater(len(names), 10)
        said = {name for name, how in names if how != "NULL"}
        said |= {"X-Failed-Recipients"}  # one of those that need no value
        said |= set(re.findall(
            r"snprintf\(\s*reason_r, AUTOMATED_REASON_SIZE,\s*\"([^\"%]+)\"",
            source(MARKS)))
        suppress, = re.findall(r"SUPPRESS (\" with [^\"]*)\"", source(MARKS))
        said.add("X-Auto-Response-Suppress" + suppress.strip('"'))
        said |= set(re.findall(r"automated\(f, s, \"([^\"]*)\"\)",
                               source(CHECK)))
        self.assertEqual(said, set(MARKED))

    # -------------------------------------------------------------- the rows

    def test_I4_form(self):
        asked = self.asked()
        for reason, (make, way) in MALFORMED.items():
            with self.subTest(reason):
                for form, value in (("%s", "Subject"), ("%zu", "1"), (
                        "%d", "128" if "name" in reason else "1000")):
                    reason = reason.replace(form, value)
                self.assertRefused(asked, "malformed", reason, make, way)
        self.assertKept(asked)

    def test_I4_too_large(self):
        asked = self.asked()
        self.assertRefused(asked, "too-large", "larger than 1048576 bytes",
                           words("I approve\n" + ("x" * 70 + "\n") * 20000))
        self.assertKept(asked)

    def test_I5_machines(self):
        asked = self.asked()
        for reason, make in MARKED.items():
            with self.subTest(reason):
                self.assertRefused(
                    asked, "automated", reason, make, event="automated",
                    mail_from="" if reason == "the null sender" else None)
        self.assertKept(asked)

    def test_I6_words(self):
        asked = self.asked()
        for word, (reason, make) in WORDS.items():
            with self.subTest(word):
                self.assertRefused(asked, word, reason, make)
        self.assertKept(asked)

    def test_I3_identity(self):
        asked = self.asked()
        for label, reason, make in (
                ("nobody's", NEEDED, unsigned()),
                ("to somebody else", GAP, to_another)):
            with self.subTest(label):
                self.assertRefused(asked, "identity", reason, make)
        with self.subTest("another's"):
            # testmsg does not know who was asked.
            self.assertRefused(
                asked, "identity",
                NEEDED.replace("identity token", "identity authenticated"),
                lambda case, mail: case.lab.reply(mail, "I approve",
                                                  "ann@example.net"),
                mail_from="ann@example.net", offline=False)
        self.assertKept(asked)
        self.kept, box = [], self.asked("a.box.example.com")
        with self.subTest("another mailbox"):
            self.assertRefused(
                box, "identity", NEEDED.replace(
                    "token", "same-domain").replace(
                    "but same-domain", "but same-mailbox").replace(
                    "the domain", "the mailbox"),
                lambda case, mail: case.lab.reply(mail, "I approve",
                                                  "ann@example.com"),
                offline=False)
        self.assertKept(box)

    def test_Q7_channel(self):
        asked = self.asked("a.link.example.com")
        self.assertRefused(
            asked, "channel", "this way of answering is not accepted for "
            "a.link.example.com", words("I approve"), offline=False)
        self.assertKept(asked)

    def test_W1_expired(self):
        self.addCleanup(self.lab.clock.run_from, 0)
        start = now() + HOUR
        self.lab.clock.stand(start)
        asked = self.asked()
        ends = self.lab.recipient(*asked[:1], asked[1].to)["ExpiresAt"]
        self.lab.clock.stand(start + 72 * HOUR)
        self.assertRefused(asked, "expired", "this question ended at " + ends,
                           words("I approve"), offline=False)
        self.assertKept(asked)

    def test_W5_ended(self):
        cancelled = self.asked()
        self.assertExit(self.lab.cs("cancel", cancelled[0], "--by", "Olga",
                                    "--reason", "typing error"), 0)
        rejected = self.asked()
        self.assertAnswer(self.lab.answer(rejected[1], "I reject"), 250)
        for asked in (cancelled, rejected):
            self.assertRefused(
                asked, "ended", "the request takes no such answer any more: "
                "it is FAILED", words("I approve"), offline=False)
            self.assertStatus(asked[0], "FAILED")
            self.assertEqual(self.lab.recipient(asked[0], asked[1].to)[
                "Refusals"][-1]["Reason"], self.kept[-1][1])

    def test_W5_ended_by_link(self):
        """The page has its own words; the reason is the same."""
        request_id, mail = self.asked()
        shown = self.lab.page.get(mail.link)
        self.assertExit(self.lab.cs("cancel", request_id, "--by", "Olga",
                                    "--reason", "typing error"), 0)
        log = len(self.lab.approve.text())
        self.assertEqual(self.lab.page.press(shown, "approve").status, 410)
        reason = "the request takes no such answer any more: it is FAILED"
        self.assertIn('via=link, verdict=APPROVED, outcome=ended, '
                      'reason="%s"' % reason, self.lab.approve.text()[log:])
        self.kept.append(("refusal", reason))
        self.assertKept((request_id, mail))

    def test_what_counts(self):
        request_id, mail = self.asked()
        message = words("I approve")(self, mail)
        found = json.loads(
            self.offline_says(mail, message, mail.to).stdout)["Message"]
        self.assertEqual((found["Refusal"], found["Reason"]), (None, None))
        self.assertEqual(found["Answer"], self.answer("recorded"))
        self.assertSaid("recorded", "", self.hand(mail, message, mail.to,
                                                  "smtp"))
        self.assertStatus(request_id, "VALIDATED")

    # -------------------------------------- where nobody knows whose mail it is

    def test_unknown_token(self):
        request_id, mail = self.asked()
        rcpt = "approve+%s@%s" % ("a" * 32, REPLY_DOMAIN)
        log, events = len(self.lab.milter.text()), self.recorded()
        self.assertSaid("unknown-token", "", self.lab.xclient(
            mail.to, rcpt, words("I approve")(self, mail), CLIENT))
        line, = [s for s in self.logged(log).splitlines()
                 if "event=unknown-token" in s]
        self.assertNotIn("a" * 32, line)
        self.assertEqual(self.recorded(), events)
        said = self.offline_says(mail, words("I approve")(self, mail), mail.to,
                           "approve+x@" + REPLY_DOMAIN)
        self.assertEqual(json.loads(said.stdout)["Message"]["Refusal"],
                         "unknown-token")
        self.assertPending(request_id)

    def test_I7_second_question(self):
        request_id, mails, _ = self.ask()
        a, b = self.one(mails), self.one(mails, "webmaster")
        log = len(self.lab.milter.text())
        with smtplib.SMTP("127.0.0.1", self.lab.ca.port) as s:
            s.ehlo("mx.example.com")
            s.mail(a.to)
            self.assertEqual(s.rcpt(a.reply_to)[0], 250)
            code, text = s.rcpt(b.reply_to)
        self.assertIn("%s %s" % self.said["second-question"][1:],
                      text.decode())
        self.assertEqual(code, 452)
        self.assertIn("event=second-question", self.logged(log))
        self.assertNotIn(b.reply_token, self.logged(log))
        self.assertPending(request_id)

    def test_I7_several_questions_by_the_command(self):
        request_id, mails, _ = self.ask()
        a, b = self.one(mails), self.one(mails, "webmaster")
        log = len(self.lab.milter.text())
        subprocess.run([self.lab.ca.sendmail_command, "-f", a.to, "--",
                        a.reply_to, b.reply_to], check=True,
                       input=words("I approve")(self, a))
        sentence = self.said["several-questions"][2]
        wait_until(lambda: sentence in self.lab.ca.log(), 15, "the refusal",
                   0.1)
        self.assertIn("event=several-questions", self.logged(log))
        self.assertPending(request_id)

    def test_O4_sender(self):
        forged = letter.build([
            ("From", "Example Validation <validation@ca.example>"),
            ("To", "bob@example.com"), ("Subject", "Please approve"),
            ("Date", "Sun, 1 Nov 2026 08:00:00 +0000"),
            ("Message-ID", "<forged@ca.example>")], "Click here.\n")
        log = len(self.lab.milter.text())
        answer = self.lab.hand_in(forged, "bob@example.com", "x@example.com")
        self.assertSaid("sender-refused", "", answer)
        reason = re.search(r'event=sender-refused.*reason="([^"]*)"',
                           self.logged(log)).group(1)
        event = self.lab.events(event="sender-refused")[-1]
        self.assertEqual((reason, event["Why"]), ("no valid seal",) * 2)

    def test_T21_trouble(self):
        request_id, mails, _ = self.ask(self.fresh("org"))
        mail = self.one(mails)
        message = unsigned("ann@" + UNKNOWN)(self, mail)
        log, began = len(self.lab.milter.text()), time.monotonic()
        self.assertSaid("trouble", "", self.hand(
            mail, message, "ann@" + UNKNOWN, "smtp"))
        self.assertLess(time.monotonic() - began, 20)
        self.assertIn("event=reply, try again: DNS does not say",
                      self.logged(log))
        said = self.offline_says(mail, message, "ann@" + UNKNOWN)
        self.assertExit(said, 75, "DNS does not say")
        self.assertEqual(json.loads(said.stdout)["Message"]["Answer"][:9],
                         "451 4.3.0")
        # Nothing is spent.
        self.assertPending(request_id)
        self.assertEqual(self.lab.recipient(request_id, mail.to)["Refusals"],
                         [])
        self.assertAnswer(self.lab.answer(mail, "I approve",
                                          "ann@example.org"), 250)
        self.assertStatus(request_id, "VALIDATED")


if __name__ == "__main__":
    unittest.main()
