#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Mails made to look like another's, through Postfix as strangers hand them in
(I2, I3; T5 T9 T11 T13): tests/unit/approve/test_judge_tricks.c has the whole
table. And what each grade of identity takes.
"""

import os
import socket
import unittest

import forge
import keys
import letter
from case import Case
from lab import Lab
from nameserver import txt
import privilege

EVIL, EVIL_HOST = "evil.example.net", "198.51.100.66"
HOME = "192.0.2.1"  # example.com's server, which others use as well
JANE, X = "jane@example.com", "x@evil.example.net"
TAGS = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=evil; h=from:to; " \
    "bh={bh}; b={b}"
POLICIES = """\
policy "any.example.com" { identity = "authenticated" }
policy "token.example.com" { identity = "token" }
policy "box.example.com" { identity = "same-mailbox" channels = {"reply"} }
"""


def setUpModule():
    privilege.need_root()
    lab = Case.lab = Lab(policies=POLICIES)
    unittest.addModuleCleanup(lab.close)
    Case.key = forge.make(os.path.join(lab.dir, "evil.pem"))
    lab.records += [
        txt("example.com", "v=spf1 ip4:192.0.2.0/24 -all"),
        txt("mx.example.com", "v=spf1 +all"),
        txt("com", "v=spf1 +all"),
        txt(EVIL, "v=spf1 ip4:%s -all" % EVIL_HOST),
        txt("example.com." + EVIL, "v=spf1 +all")]
    lab.records += [
        txt("evil._domainkey." + domain, keys.record(Case.key, "rsa"))
        for domain in (EVIL, "example.com." + EVIL, "com")]
    lab.start()


def with_from(value, front=b""):
    """A reply whose From field is this, bytes as they are."""
    def made(case, mail):
        text = letter.reply(mail, "I approve", "PLACE").replace(
            b"From: PLACE\r\n", b"From: " + value + b"\r\n")
        return front + text
    return made


def signed(maker, domain=EVIL):
    def made(case, mail):
        return forge.sign(maker(case, mail), TAGS % domain, case.key)
    return made


def her_signed(front=b"", to=None):
    """What Jane's server signed, with something on top."""
    def made(case, mail):
        return front + case.lab.reply(mail, "I approve", JANE, to=to)
    return made


HERS = with_from(JANE.encode())
RESULTS = b"Authentication-Results: %s mx.ca.example%s;\r\n\tdkim=pass " \
    b"header.d=example.com; spf=pass smtp.mailfrom=example.com\r\n"
NOT_HERS, BAD = (550, "5.7.26"), (550, "5.6.0")
DROPPED = (250, "2.0.0")
# label: (maker, MAIL FROM, client, answer)
TRICKS = {
    "evil's own SPF": (HERS, X, EVIL_HOST, NOT_HERS),
    "evil's own DKIM": (signed(HERS), X, EVIL_HOST, NOT_HERS),
    "her MAIL FROM from evil's host": (HERS, JANE, EVIL_HOST, NOT_HERS),
    "HELO passes, MAIL FROM does not": (HERS, JANE, EVIL_HOST, NOT_HERS),
    "the null sender": (HERS, "", EVIL_HOST, DROPPED),
    "her name as a sub-domain": (
        signed(HERS, "example.com." + EVIL), "x@example.com." + EVIL,
        EVIL_HOST, NOT_HERS),
    "a public suffix": (signed(HERS, "com"), "x@com", EVIL_HOST, NOT_HERS),
    "a display name": (signed(with_from(
        b'"%s" <%s>' % (JANE.encode(), X.encode()))), X, EVIL_HOST, NOT_HERS),
    "a comment": (signed(with_from(
        b"(%s) %s" % (JANE.encode(), X.encode()))), X, EVIL_HOST, NOT_HERS),
    "a quoted local part": (signed(with_from(
        b'"%s"@%s' % (JANE.encode(), EVIL.encode()))), X, EVIL_HOST,
        NOT_HERS),
    "an encoded word": (signed(with_from(
        b"=?utf-8?b?amFuZUBleGFtcGxlLmNvbQ==?= <%s>" % X.encode())), X,
        EVIL_HOST, NOT_HERS),
    "two addresses": (signed(with_from(
        b"%s, %s" % (X.encode(), JANE.encode()))), X, EVIL_HOST, BAD),
    "a group": (signed(with_from(b"g: %s;" % JANE.encode())), X, EVIL_HOST,
                BAD),
    "two From": (signed(with_from(
        X.encode() + b"\r\nFrom: " + JANE.encode())), X, EVIL_HOST, BAD),
    "a second From with a blank before its colon": (signed(with_from(
        X.encode() + b"\r\nFrom : " + JANE.encode())), X, EVIL_HOST, BAD),
    "Sender": (signed(with_from(JANE.encode() + b"\r\nSender: " +
                                X.encode())), X, EVIL_HOST, NOT_HERS),
    "Resent-From": (signed(with_from(JANE.encode() + b"\r\nResent-From: " +
                                     X.encode())), X, EVIL_HOST, NOT_HERS),
    "results of ours": (with_from(JANE.encode(), RESULTS % (b"", b"")), X,
                        EVIL_HOST, NOT_HERS),
    "results in a comment": (with_from(
        JANE.encode(), RESULTS % (b"(x (y))", b" 1")), X, EVIL_HOST,
        NOT_HERS),
    "an ARC chain": (with_from(
        JANE.encode(), b"ARC-Authentication-Results: i=1; mx.ca.example; "
        b"dkim=pass header.d=example.com\r\n"), X, EVIL_HOST, NOT_HERS),
    "hers to another": (her_signed(to=X), X, EVIL_HOST, NOT_HERS),
    "hers by a list": (her_signed(b"List-Id: <a.evil.example.net>\r\n"), X,
                       EVIL_HOST, DROPPED),
    "hers with a From on top": (
        her_signed(b"From: %s\r\n" % X.encode()), X, EVIL_HOST, BAD),
}


class Tricks(Case):
    def test_I3_none_of_them_is_hers(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        rows = dict(TRICKS)
        rows["our address as the name of another"] = (
            her_signed(to='"%s" <%s>' % (mail.reply_to, X)), X, EVIL_HOST,
            NOT_HERS)
        for label, (maker, mail_from, client, want) in rows.items():
            with self.subTest(label):
                self.assertAnswer(self.lab.xclient(
                    mail_from, mail.reply_to, maker(self, mail), client),
                    *want)
        self.assertPending(request_id)
        # Hers is: by the host that may send for her.
        self.assertAnswer(self.lab.xclient(
            JANE, mail.reply_to, HERS(self, mail), HOME), 250)
        self.assertCounted(request_id, mail.to, "APPROVED", "reply",
                           "same-domain")


class Smuggled(Case):
    """T13: a user of Jane's own provider, whose server lets a bare line feed
    before a dot through, hands in a mail with another mail in it."""

    def test_T13_a_mail_in_a_mail(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        inner = ("MAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n" % (
            JANE, mail.reply_to)).encode() + HERS(self, mail)
        outer = letter.reply(mail, "What is this?", "mallory@example.com")
        for end in (b"\n.\r\n", b"\n.\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n"):
            with self.subTest(end):
                self.hand_in(outer[:-2] + end + inner, mail)
                self.assertPending(request_id)

    def hand_in(self, data, mail):
        """All in one go, as the provider's server passes it on."""
        with socket.create_connection(("127.0.0.1", self.lab.ca.port),
                                      10) as s:
            with s.makefile("rwb") as f:
                for line in ("EHLO mx.example.com",
                             "XCLIENT ADDR=%s NAME=[UNAVAILABLE]" % HOME,
                             "EHLO mx.example.com",
                             "MAIL FROM:<mallory@example.com>",
                             "RCPT TO:<%s>" % mail.reply_to, "DATA"):
                    if line.startswith("EHLO") and f.closed:
                        continue
                    self.command(f, line)
                f.write(data + b"\r\n.\r\nQUIT\r\n")
                f.flush()
                while f.readline():
                    pass

    def command(self, f, line):
        if not getattr(self, "greeted", None) is f:
            self.greeted = f
            self.answer(f)
        f.write(line.encode() + b"\r\n")
        f.flush()
        self.answer(f)

    def answer(self, f):
        while f.readline()[3:4] == b"-":
            pass


class Grades(Case):
    def graded(self, name, sender, client=HOME, mail_from=None):
        request_id, mails, _ = self.ask(name)
        mail = self.one(mails)
        sender = sender or mail.to
        message = letter.reply(mail, "I approve", sender)
        return request_id, mail, self.lab.xclient(
            mail_from or sender, mail.reply_to, message, client)

    def test_I3_each_grade_where_it_is_enough(self):
        for name, sender, client, grade in (
                ("example.com", "admin@example.com", HOME, "same-mailbox"),
                ("a.box.example.com", None, HOME, None),
                ("b.example.com", JANE, HOME, "same-domain"),
                ("c.any.example.com", X, EVIL_HOST, "authenticated"),
                ("d.token.example.com", JANE, EVIL_HOST, "token")):
            with self.subTest(name):
                request_id, mail, answer = self.graded(name, sender, client)
                if grade is None:
                    # a.box.example.com has no SPF policy of its own.
                    self.assertAnswer(answer, 550, "5.7.26")
                    continue
                self.assertAnswer(answer, 250)
                self.assertCounted(request_id, mail.to, "APPROVED", "reply",
                                   grade)
                steps = self.lab.json("explain", request_id)["Steps"]
                said = [s for s in steps if s["Rule"].startswith("I3")]
                self.assertTrue(said)
                self.assertTrue(any(grade in s["Answer"] + s["Input"] +
                                    s["Reason"] for s in said), said)

    def test_I3_each_grade_where_it_is_not(self):
        for name, sender, client in (
                ("e.box.example.com", JANE, HOME),
                ("f.example.com", X, EVIL_HOST),
                ("g.any.example.com", X, HOME),
                ("h.example.com", JANE, EVIL_HOST)):
            with self.subTest(name):
                request_id, _, answer = self.graded(name, sender, client)
                self.assertAnswer(answer, 550, "5.7.26")
                self.assertPending(request_id)
                steps = self.lab.json("explain", request_id)["Steps"]
                self.assertTrue([s for s in steps
                                 if s["Rule"].startswith("I3")])


if __name__ == "__main__":
    unittest.main()
