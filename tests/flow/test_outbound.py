#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The validation mail on its way out (O1-O4, T14, T20): what it says, who
signs it, and that none is lost, whatever happens to the mail server or to us.
"""

import email
import email.policy
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import unittest

import keys
import letter
import verify
from case import Case, open_lab
from lab import CA, SELECTORS, TOP
from nameserver import txt
from process import wait_until
from sink import HUNG_UP, Sink

sys.path.insert(0, os.path.join(TOP, "tests/mta"))
from mtaclient import Mta  # noqa: E402

OVERSIGNED = """from sender reply-to to cc subject date in-reply-to
references message-id auto-submitted mime-version content-type
content-transfer-encoding list-id list-help list-unsubscribe list-post
list-owner list-archive""".split()
PHRASES = ("i approve", "approve", "approved", "i reject", "reject",
           "rejected", "deny")

PERL = r"""
use strict; use warnings; use Mail::DKIM::Verifier; use Mail::DKIM::DNS;
use Net::DNS::Resolver;
Mail::DKIM::DNS::resolver(Net::DNS::Resolver->new(
    nameservers => ['127.0.0.1'], port => $ARGV[0], recurse => 0));
my $dkim = Mail::DKIM::Verifier->new();
binmode STDIN;
while (<STDIN>) { $dkim->PRINT($_) }
$dkim->CLOSE;
printf "%s %s\n", $_->algorithm // '-', $_->result for $dkim->signatures;
"""


def setUpModule():
    Case.lab = open_lab()


def tags(value):
    """The tag list of a DKIM-Signature."""
    flat = re.sub(r"\s+", "", str(value))
    return dict(part.split("=", 1) for part in flat.split(";") if part)


class Words(Case):
    @classmethod
    def setUpClass(cls):
        cls.name = "words.example.com"
        cls.id, cls.mails = cls.lab.ask("www." + cls.name, "--account",
                                        "team-web")
        cls.mail = cls.mails["admin@" + cls.name]

    def test_O1_what_the_mail_says(self):
        for kind, text in (("text", self.mail.text), ("html",
                                                      self.mail.html)):
            with self.subTest(kind):
                flat = " ".join(re.sub(r"<[^>]+>", " ", text).split())
                for words in ("www." + self.name, "team-web", self.id,
                              "Example Private CA", "UTC", "I approve",
                              "I reject", "abuse@ca.example",
                              "know nothing"):
                    self.assertIn(words, flat)
                self.assertIn(self.mail.link, text)

    def test_O1_its_form(self):
        parts = [p.get_content_type() for p in self.mail.message.walk()]
        self.assertEqual(parts, ["multipart/alternative", "text/plain",
                                 "text/html"])
        self.assertRegex(self.mail.html, r'<html[^>]* lang="en"')
        self.assertNotRegex(self.mail.html.lower(),
                            r"<(img|script|link|iframe|object)\b|url\(")
        self.assertEqual(
            set(re.findall(r'(?:href|src)="(http[^"]+)"', self.mail.html)),
            {self.mail.link})
        self.assertTrue(self.mail.raw.isascii())

    def test_O1_no_line_is_a_phrase(self):
        lines = self.mail.text.splitlines() + re.sub(
            r"<[^>]+>", "\n", self.mail.html).splitlines()
        for line in lines:
            self.assertNotIn(line.strip(" .!\t>").lower(), PHRASES)

    def test_O1_one_recipient_each(self):
        for mailbox, mail in self.mails.items():
            self.assertEqual(mail["To"], mailbox)
            self.assertIsNone(mail["Cc"])
            self.assertNotIn("www", mailbox)
        tokens = [t for m in self.mails.values() for t in m.tokens]
        self.assertEqual(len(set(tokens)), 10)

    def test_O2_headers_and_envelope(self):
        mail = self.mail
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertEqual(mail["From"],
                         "Example Validation <validation@ca.example>")
        self.assertRegex(mail["Message-ID"], r"^<[^@>]+@ca\.example>$")
        self.assertRegex(mail["Return-Path"],
                         r"^<bounce\+[a-z2-7]{32}@reply\.ca\.example>$")
        self.assertNotIn(mail.reply_token, mail["Return-Path"])
        paths = {m["Return-Path"] for m in self.mails.values()}
        self.assertEqual(len(paths), 5)
        for token in mail.tokens:
            self.assertNotIn(token, mail["Subject"])
            self.assertNotIn(token, mail["Message-ID"])
        self.assertIn(self.name, mail["Subject"])

    def test_O2_delivery_reports_are_asked_for_and_never_decide(self):
        # Postfix reports the success to bounce+NONCE, the milter takes it.
        nonce = self.mail["Return-Path"].strip("<>")
        wait_until(lambda: re.search(
            r"milter-discard: .* to=<%s>" % re.escape(nonce),
            self.lab.ca.log()), 10,
            "delivery report at the CA")
        self.assertPending(self.id)

    def test_O4_no_seal_leaves_the_house(self):
        for mail in self.mails.values():
            self.assertNotIn(b"x-countersign-seal", mail.raw.lower())

    def test_delivery_shows_the_queue_id(self):
        found = self.lab.recipient(self.id, self.mail.to)
        self.assertIn(found["Delivery"], ("SIGNED", "DELIVERED"))
        self.assertIn(found["QueueId"] + ":", self.lab.ca.log())


class Signed(Case):
    """O3, by three programs that are not ours, on the mail as received."""

    @classmethod
    def setUpClass(cls):
        cls.id, cls.mails = cls.lab.ask("signed.example.net")
        cls.mail = cls.mails["admin@signed.example.net"]
        cls.signatures = [tags(v) for v in cls.mail.message.get_all(
            "DKIM-Signature")]

    def test_O3_two_signatures(self):
        self.assertEqual(
            sorted((s["a"], s["d"], s["s"]) for s in self.signatures),
            [("ed25519-sha256", CA, SELECTORS["ed25519"]),
             ("rsa-sha256", CA, SELECTORS["rsa"])])

    def test_O3_oversigning_expiry_no_length(self):
        expires = self.lab.recipient(self.id, self.mail.to)["ExpiresAt"]
        for signature in self.signatures:
            names = [n.lower() for n in signature["h"].split(":")]
            for name in OVERSIGNED:
                present = len(self.mail.message.get_all(name, []))
                self.assertEqual(names.count(name), present + 1, name)
            self.assertEqual(
                time.strftime("%Y-%m-%dT%H:%M:%SZ",
                              time.gmtime(int(signature["x"]))), expires)
            self.assertNotIn("l", signature)

    def test_O3_dkimpy_verifies_both(self):
        for mail in self.mails.values():
            for i in range(2):
                self.assertTrue(verify.by_dkimpy(self.lab, mail.raw, i))

    def test_O3_dkimpy_refuses_an_added_or_changed_field(self):
        for change in (b"Subject: other\r\n" + self.mail.raw,
                       b"List-Unsubscribe: <x>\r\n" + self.mail.raw,
                       self.mail.raw.replace(b"approve+", b"approved+", 1),
                       self.mail.raw + b"more\r\n"):
            for i in range(2):
                self.assertFalse(verify.by_dkimpy(self.lab, change, i))

    def test_O3_mail_dkim_verifies_rsa(self):
        # Debian 12's Mail::DKIM knows no Ed25519.
        said = subprocess.run(
            ["perl", "-e", PERL, str(self.lab.dns.port)],
            input=self.mail.raw, capture_output=True, timeout=60)
        self.assertIn("rsa-sha256 pass", said.stdout.decode().splitlines(),
                      said)

    def test_O3_opendkim_verifies_rsa(self):
        self.assertTrue(*verify.by_opendkim(self.lab, self.mail.raw))
        good, said = verify.by_opendkim(self.lab,
                                        self.mail.raw + b"one line more\r\n")
        self.assertFalse(good, said)


class RollOver(Case):
    """From one RSA key to the next (INSTALL 11.1), by reloads alone."""

    def selectors(self):
        _, mails, _ = self.ask()
        mail = self.one(mails)
        found = [tags(v)["s"] for v in mail.message.get_all(
            "DKIM-Signature")]
        for n in range(len(found)):
            self.assertTrue(verify.by_dkimpy(self.lab, mail.raw, n), found)
        return sorted(found)

    def events(self):
        return [e["Keys"].split() for e in self.lab.events(event="keys")
                if e["Program"].startswith("countersign-milter ")]

    def reload(self, text):
        with open(self.lab.conf, "w") as f:
            f.write(text)
        before = len(self.events())
        self.lab.milter.signal(signal.SIGHUP)
        wait_until(lambda: len(self.events()) > before, 10, "the reload")

    def test_two_selectors_are_live_and_the_audit_has_both_changes(self):
        with open(self.lab.conf) as f:
            old = f.read()
        self.addCleanup(self.reload, old)
        self.assertEqual(self.selectors(), ["ed", "rsa"])
        self.assertExit(self.lab.cs("keygen", "next", "--domain", CA, "-o",
                                    self.lab.etc), 0)
        path = os.path.join(self.lab.etc, "next.pem")
        section = 'sign "next" { domain = "ca.example" key = "%s" }\n' % path
        both = old + section
        conf = os.path.join(self.lab.dir, "both.conf")
        with open(conf, "w") as f:
            f.write(both)
        # Not before it is published.
        self.assertExit(self.lab.cs("testkey", "next", conf=conf), 1,
                        "publish")
        self.lab.records.append(txt("next._domainkey." + CA,
                                    keys.record(path, "rsa")))
        self.lab.dns.stop()
        self.lab.dns.start(self.lab.records)
        said = self.assertExit(self.lab.cs("--json", "testkey", "next",
                                           conf=conf), 0)
        (key,) = json.loads(said.stdout)["Keys"]
        self.assertEqual((key["Published"], key["Matches"], key["Secure"]),
                         ("yes", "yes", "no"))
        self.reload(both)
        self.assertEqual(self.selectors(), ["ed", "next", "rsa"])
        self.reload("".join(line for line in both.splitlines(True)
                            if not line.startswith('sign "rsa"')))
        self.assertEqual(self.selectors(), ["ed", "next"])
        names = [[k.partition("._domainkey.ca.example=sha256:")[0]
                  for k in keys_] for keys_ in self.events()[-3:]]
        self.assertEqual(names, [["rsa", "ed"], ["rsa", "ed", "next"],
                                 ["ed", "next"]])


class Forged(Case):
    """T14, O4: only sealed mail is signed, and a seal fits one mail."""

    @classmethod
    def setUpClass(cls):
        # Sealed mail never leaves the MTA, so the MTA is played.
        with Sink() as sink:
            cls.lab.submit_to(sink.port)
            cls.id = cls.lab.request("forged.example.com")
            wait_until(lambda: len(sink.taken) == 5, 10, "five mails")
            cls.sealed = sink.taken
            cls.lines = list(sink.lines)
        cls.lab.submit_to()

    def hand_in(self, taken, data=None, sender=None, rcpt=None):
        return self.lab.hand_in(taken.data if data is None else data,
                                rcpt or taken.rcpts[0],
                                taken.mail_from if sender is None
                                else sender)

    def test_O2_dsn_is_asked_for(self):
        rcpts = [line for line in self.lines if line.startswith("RCPT")]
        self.assertEqual(len(rcpts), 5)
        for line in rcpts:
            self.assertRegex(line, r"NOTIFY=(?=.*SUCCESS)(?=.*DELAY)"
                                   r"(?=.*FAILURE)")
        for line in self.lines:
            if line.startswith("MAIL"):
                self.assertIn("ENVID=", line)

    def test_T14_every_way_to_forge(self):
        a, b = self.sealed[0], self.sealed[1]
        seal = re.search(rb"(?im)^x-countersign-seal:[^\n]*\n", a.data)
        self.assertIsNotNone(seal)
        bare = a.data.replace(seal.group(), b"")
        own = letter.build([
            ("From", "Example Validation <validation@ca.example>"),
            ("To", a.rcpts[0]), ("Subject", "Please approve"),
            ("Date", "Sun, 1 Nov 2026 08:00:00 +0000"),
            ("Message-ID", "<forged@ca.example>")], "Click here.\n")
        cases = {
            "no seal": dict(data=bare),
            "a mail of one's own": dict(data=own),
            "with a copied seal": dict(data=seal.group() + own),
            "with a seal of one's own": dict(
                data=b"X-Countersign-Seal: v=1; x=1999999999; m="
                + b"0" * 64 + b"\r\n" + own),
            "two seals": dict(data=seal.group() + a.data),
            "another recipient": dict(rcpt=b.rcpts[0]),
            "another sender path": dict(sender=b.mail_from),
            "null sender": dict(sender=""),
            "another body": dict(data=a.data + b"Click here.\r\n"),
            "another Reply-To": dict(data=re.sub(
                rb"(?im)^(reply-to:.*approve\+)(.)",
                lambda m: m[1] + (b"y" if m[2] == b"z" else b"z"), a.data)),
            "a later expiry": dict(data=re.sub(
                rb"x=(\d+)", lambda m: b"x=%d" % (int(m.group(1)) + 1),
                a.data, count=1)),
            "two From": dict(data=b"From: Example Validation "
                             b"<validation@ca.example>\r\n" + own),
            "our path with a final dot": dict(
                sender="validation@ca.example.", data=b"From: x@example.com"
                + own[own.index(b"\r\n"):]),
            "folded, commented From": dict(data=own.replace(
                b"Example Validation <validation@ca.example>",
                b"Bank\r\n (x) <VALIDATION@(y)ca.example>")),
        }
        for label, change in cases.items():
            with self.subTest(label):
                self.assertAnswer(self.hand_in(a, **change), 550, "5.7.1")
        # The seal was not spent by any of this.
        self.assertAnswer(self.hand_in(a), 250)
        # The same bytes again, as after a 4xx: the same use.
        self.assertAnswer(self.hand_in(a), 250)
        # With other bytes around the sealed ones it is another use.
        self.assertAnswer(self.hand_in(
            a, data=b"X-Extra: 1\r\n" + a.data), 550, "5.7.1")

    def test_T14_our_address_in_other_clothes(self):
        """As a client writes it from whom Postfix puts nothing right."""
        for sender in (
                "validation@ca(x).example", "validation@ca . example",
                "validation@ca(x).example, y@example.com",
                "y@example.com, validation@ca(x).example",
                '"valid\\ation"@ca.example, y@example.com',
                'x:"valid\\ation"@ca.example;', '"validation"@ca.example, y@z',
                '"a(b" <validation@ca(x).example> (c), y@example.com',
                "<validation@ca(x).example", "validation@ca.(\\)x)example>",
                "validation@ca\t.example y@example.com",
                "validation@ca\uff0eexample, y@example.com",
                "<@a,@b:validation@ca (x).example>, z",
                "validation@ca.\x01example", "validation@ca.example ("):
            with self.subTest(sender), Mta(self.lab.milter_port) as mta:
                mta.connect()
                mta.helo()
                said = mta.transaction(
                    "x@example.net", ["bob@example.com"],
                    b"From: %s\r\n\r\nHi.\r\n" % sender.encode())
                self.assertEqual((said.kind, said.text[:9]),
                                 ("reply", "550 5.7.1"))
        for sender in (
                '"validation@ca.example" <y@example.com>',
                "y@example.com (validation@ca.example)", "",
                "y@example.com, z@example.com",
                "validation@example.com, ca@example.com"):
            with self.subTest(sender), Mta(self.lab.milter_port) as mta:
                mta.connect()
                mta.helo()
                said = mta.transaction(
                    "x@example.net", ["bob@example.com"],
                    b"From: %s\r\n\r\nHi.\r\n" % sender.encode())
                self.assertEqual(said.kind, "accept", said)

    def test_O4_a_mail_without_a_header(self):
        """Not even an empty one, of a mail server that does not follow the
        protocol: 451, and no body of another mail is taken for its."""
        for sender, want in (
                ("validation@ca.example", ("reply", "451 4.3.0")),
                ("y@example.com", ("accept", ""))):
            with self.subTest(sender), Mta(self.lab.milter_port) as mta:
                mta.connect()
                mta.helo()
                mta.mail(sender)
                mta.rcpt("bob@example.com")
                mta.body(b"Hi.\r\n")
                said = mta.end()
                self.assertEqual((said.kind, said.text[:9]), want)
        self.assertTrue(self.lab.milter.alive())

    def test_O4_strangers_do_not_fill_the_audit_log(self):
        """Each is refused and logged; of an hour 20 have a row."""
        own = letter.build([
            ("From", "Example Validation <validation@ca.example>"),
            ("To", "bob@example.com"), ("Subject", "Please approve"),
            ("Date", "Sun, 1 Nov 2026 08:00:00 +0000"),
            ("Message-ID", "<forged@ca.example>")], "Click here.\n")
        log = len(self.lab.milter.text())
        with Mta(self.lab.milter_port) as mta:
            mta.connect()
            mta.helo()
            for _ in range(50):
                said = mta.transaction("x@example.net", ["bob@example.com"],
                                       own)
                self.assertEqual((said.kind, said.text[:9]),
                                 ("reply", "550 5.7.1"))
        self.assertEqual(self.lab.milter.text()[log:].count(
            "event=sender-refused"), 50)
        rows = self.lab.events(event="sender-refused")
        self.assertEqual(len(rows), 20)

    def test_O4_mail_with_our_own_signature_passes_unchanged(self):
        _, mails, _ = self.ask()
        mail = self.one(mails)
        # Without the trace that the delivery put on top.
        start = mail.raw.index(b"DKIM-Signature:")
        message = mail.raw[start:]
        before = len(self.lab.mails())
        self.assertAnswer(self.lab.hand_in(
            message, "bob@example.com", "x@example.com"), 250)
        wait_until(lambda: len(self.lab.mails()) > before, 10, "the mail")
        got = self.lab.mails()[-1]
        self.assertTrue(got.raw.rstrip().endswith(message.rstrip()))
        self.assertAnswer(self.lab.hand_in(
            message + b"more\r\n", "bob@example.com", "x@example.com"),
            550, "5.7.1")

    def test_O4_queued_again_passes_the_milter_again(self):
        lab = self.lab
        lab.ca.run("postconf", "-e", "defer_transports=smtp")
        lab.ca.run("postfix", "reload")
        self.addCleanup(self.let_go)
        request_id = lab.request(self.fresh())
        wait_until(lambda: len(lab.ca.queue()) >= 5, 10, "deferred mails")
        lab.ca.run("postsuper", "-r", "ALL")
        self.let_go()
        mails = lab.wait_mails(request_id)
        for mail in mails.values():
            self.assertEqual(len(mail.message.get_all("DKIM-Signature")), 2)

    def let_go(self):
        self.lab.ca.run("postconf", "-e", "defer_transports=")
        self.lab.ca.run("postfix", "reload")
        self.lab.ca.flush()


class Lost(Case):
    """The outbox: a mail may come twice, never not at all."""

    def setUp(self):
        self.sink = None

    def tearDown(self):
        if self.sink is not None:
            self.sink.stop()
        self.lab.submit_to()

    def through(self, sink):
        """From now on mail is submitted there."""
        self.sink = sink.start()
        self.lab.submit_to(sink.port)

    def reached(self, sink, request_id):
        """Whom the sink has a mail for."""
        return {t.rcpts[0] for t in sink.taken
                if request_id.encode() in t.data}

    def test_mta_away_then_back(self):
        sink = Sink()
        self.through(sink)
        sink.stop()
        request_id = self.lab.request(self.fresh())
        waiting = wait_until(lambda: [
            m for m in self.lab.json("outbox", "list")["Mails"]
            if m["RequestId"] == request_id and m["LastText"]], 15,
            "an attempt")
        self.assertGreater(waiting[0]["Attempts"], 0)
        self.assertNotEqual(waiting[0]["State"], "SUBMITTED")
        self.assertPending(request_id)
        sink.start()
        self.assertExit(self.lab.cs("outbox", "retry", "aaaabbbbccccdddd"),
                        66, "no request aaaabbbbccccdddd")
        self.assertExit(self.lab.cs("outbox", "retry", request_id), 0)
        wait_until(lambda: len(self.reached(sink, request_id)) == 5, 15,
                   "five mails")
        self.assertEqual([m for m in self.lab.json("outbox", "list")["Mails"]
                          if m["RequestId"] == request_id], [])

    def test_many_go_side_by_side(self):
        """More than a batch goes out in two sessions at least: of the first
        mails, one waits for the other."""
        sink, meeting = Sink(), threading.Barrier(2, timeout=20)
        met = []

        def meet(_):
            if not met:
                meeting.wait()
                met.append(True)
        self.through(sink)
        sink.stop()
        ids = [self.lab.request(self.fresh()) for _ in range(6)]
        wait_until(lambda: all(m["Attempts"] for m in self.lab.json(
            "outbox", "list")["Mails"] if m["RequestId"] in ids), 30,
            "a first try of each")
        sink.answers["END"] = meet
        sink.start()
        self.assertExit(self.lab.cs("outbox", "retry"), 0)
        wait_until(lambda: all(len(self.reached(sink, i)) == 5 for i in ids),
                   30, "all mails")
        self.assertTrue(met)
        self.assertEqual(len([t for t in sink.taken if any(
            i.encode() in t.data for i in ids)]), 5 * len(ids))

    def test_mta_says_4xx_then_takes_it(self):
        sink = Sink()
        refused = []

        def not_yet(line):
            if len(refused) < 5:
                refused.append(line)
                return "451 4.3.0 Try again later"
            return None
        sink.answers["RCPT"] = not_yet
        self.through(sink)
        request_id = self.lab.request(self.fresh())
        wait_until(lambda: len(refused) == 5, 15, "five refusals")
        wait_until(lambda: self.lab.cs("outbox", "retry", request_id)
                   .returncode == 0 and
                   len(self.reached(sink, request_id)) == 5, 20,
                   "five mails", 0.5)
        self.assertPending(request_id)

    def test_mta_says_5xx_for_one_mailbox(self):
        sink = Sink()
        sink.answers["RCPT"] = lambda line: (
            "550 5.1.1 No such user" if "webmaster@" in line else None)
        self.through(sink)
        name = self.fresh()
        request_id = self.lab.request(name)
        wait_until(lambda: len(self.reached(sink, request_id)) == 4, 15,
                   "four mails")
        box = wait_until(lambda: (lambda r: r if r["Delivery"] == "BOUNCED"
                                  else None)(self.lab.recipient(
                                      request_id, "webmaster@" + name)), 5,
                         "BOUNCED")
        self.assertIn("No such user", box["DeliveryText"])
        self.assertPending(request_id)

    def test_the_answer_to_data_is_lost(self):
        # The MTA has the mail, we do not know it: both mails' tokens work.
        sink = Sink()
        cut = []

        def once(line):
            if len(cut) < 5:
                cut.append(line)
                return HUNG_UP
            return None
        sink.answers["END"] = once
        self.through(sink)
        name = self.fresh()
        request_id = self.lab.request(name)
        wait_until(lambda: self.lab.cs("outbox", "retry", request_id)
                   .returncode == 0 and len(sink.taken) >= 10, 30,
                   "the mails again", 0.5)
        links = [re.search(r"https?://\S+/a/[a-z2-7]{32}", letter_text(t))
                 .group() for t in sink.taken
                 if t.rcpts == ["admin@" + name]]
        self.assertGreaterEqual(len(set(links)), 2)
        for link in links:
            shown = self.lab.page.get(link)
            self.assertEqual(shown.status, 200)
        posted, _ = self.lab.page.answer(links[0], "approve")
        self.assertEqual(posted.status, 303)
        self.assertStatus(request_id, "VALIDATED")
        self.assertEqual(len(self.votes(request_id)), 1)

    def test_T20_killed_while_sending(self):
        sink = Sink()
        seen = []

        def slow(line):
            seen.append(line)
            time.sleep(0.05)
        sink.answers.update({"MAIL": slow, "RCPT": slow, "DATA": slow,
                             "END": slow})
        self.through(sink)
        for moment in (1, 4, 9, 14, 18):
            with self.subTest(moment):
                seen.clear()
                request_id = self.lab.request(self.fresh())
                wait_until(lambda: len(seen) >= moment, 10, "the moment")
                self.lab.approve.kill()
                self.lab.start_daemons()
                wait_until(lambda: len(self.reached(
                    sink, request_id)) == 5, 20, "five mails")

    def test_submission_by_the_sendmail_command(self):
        self.lab.submit_by_command()
        request_id = self.lab.request(self.fresh())
        mails = self.lab.wait_mails(request_id)
        with open(self.lab.ca.sendmail_command + ".argv") as f:
            argv = f.read()
        for mail in mails.values():
            self.assertEqual(len(mail.message.get_all("DKIM-Signature")), 2)
            for token in mail.tokens:
                self.assertNotIn(token, argv)
        mail = self.one(mails)
        self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")


def letter_text(taken):
    message = email.message_from_bytes(taken.data,
                                       policy=email.policy.default)
    return message.get_body(("plain",)).get_content()


class Secret(Case):
    """No token in our logs, argument vectors or audit list. Runs last: it
    looks at what all the tests before left behind."""

    def test_no_token_anywhere(self):
        request_id, mails, _ = self.ask()
        self.lab.answer(self.one(mails), "I approve")
        self.lab.answer(self.one(mails, "webmaster"), "nonsense")
        self.lab.page.get(self.one(mails, "hostmaster").link)
        other_id, other, _ = self.ask()
        self.lab.page.answer(self.one(other).link, "approve")
        found = self.lab.cs("--json", "audit", "list")
        places = {"audit list": found.stdout,
                  "approve.log": self.lab.approve.text(),
                  "milter.log": self.lab.milter.text(),
                  "describe": self.lab.cs("--json", "describe",
                                          request_id).stdout,
                  "explain": self.lab.cs("--json", "explain",
                                         request_id).stdout,
                  "argument vectors": self.command_lines()}
        tokens = self.lab.every_token()
        self.assertGreater(len(tokens), 50)
        for place, text in places.items():
            self.assertGreater(len(text), 20, place)
            for token in tokens:
                self.assertNotIn(token, text.lower(), place)

    def command_lines(self):
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/cmdline" % pid, "rb") as f:
                    line = f.read().decode(errors="replace")
                with open("/proc/%s/environ" % pid, "rb") as f:
                    line += f.read().decode(errors="replace")
            except OSError:
                continue
            if self.lab.dir in line:
                found.append(line)
        return "\n".join(found)


if __name__ == "__main__":
    unittest.main()
