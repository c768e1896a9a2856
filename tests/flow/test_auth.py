#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Who wrote a reply (I2, I3; T5 T9 T11 T21): only SPF or DKIM aligned with
From authenticates, whatever else is made to look like it.
"""

import concurrent.futures
import os
import socket
import sys
import time
import unittest

import dkim

import keys
import letter
from case import Case
from lab import Lab, TOP
from nameserver import txt
import privilege
from process import wait_until

sys.path.insert(0, os.path.join(TOP, "tests/mta"))
from mtaclient import Mta  # noqa: E402

GOOD, BAD = "192.0.2.1", "198.51.100.1"
AUTHSERV = "mx.ca.example"
FORGED = [
    ("Authentication-Results", AUTHSERV + "; spf=pass; dkim=pass"),
    ("authentication-results", AUTHSERV.upper() + " 1; dkim=pass"),
    ("Authentication-Results", '(c (d) ) "%s"; dkim=pass' % AUTHSERV),
    ("Authentication-Results", "other.example; spf=fail"),
    ("Authentication-Results", "\r\n\t" + AUTHSERV + "\r\n\t; dkim=pass"),
]


def records(folder):
    """SPF policies and keys of the strangers."""
    found = [txt("example.com", "v=spf1 ip4:192.0.2.0/24 -all"),
             txt("mail.example.com", "v=spf1 ip4:192.0.2.0/24 -all"),
             txt("evil.example.net", "v=spf1 ip4:192.0.2.0/24 -all"),
             txt("example.com.evil.example.net", "v=spf1 +all"),
             txt("com", "v=spf1 +all"),
             txt("mx.example.com", "v=spf1 +all")]
    path = keys.make(os.path.join(folder, "good.pem"), "rsa")
    for domain in ("example.com", "evil.example.net"):
        found.append(txt("good._domainkey." + domain,
                         keys.record(path, "rsa")))
    KEYS["good"] = keys.dkimpy_form(path, "rsa")
    return found


KEYS = {}


def setUpModule():
    privilege.need_root()
    Case.lab = Lab(policies='policy "any.example.com" '
                   '{ identity = "authenticated" }')
    unittest.addModuleCleanup(Case.lab.close)
    Case.lab.records += records(Case.lab.dir)
    Case.lab.start()


def sign(message, domain, selector, **more):
    head = dkim.sign(message, selector.encode(), domain.encode(),
                     KEYS[selector],
                     include_headers=[b"from", b"to", b"subject"], **more)
    return head + message


class Auth(Case):
    def said(self, message, mail_from, rcpt, address=GOOD, helo="a.example"):
        with Mta(self.lab.milter_port) as mta:
            mta.connect(address=address)
            mta.helo(helo)
            answer = mta.transaction(mail_from, [rcpt], message)
            return answer, mta.changes

    def try_it(self, make, mail_from, name=None, **more):
        """(id, mail, answer) of a reply that make(mail) wrote."""
        request_id, mails, _ = self.ask(name)
        mail = self.one(mails)
        message = make(mail)
        answer, _ = self.said(message, mail_from, mail.reply_to, **more)
        return request_id, mail, answer

    def assertRefused(self, tried, status="5.7.26"):
        request_id, _, answer = tried
        self.assertEqual(answer.kind, "reply", answer)
        self.assertIn("550 " + status, answer.text)
        self.assertPending(request_id)

    def assertTaken(self, tried, identity):
        request_id, mail, answer = tried
        self.assertEqual(answer.kind, "discard", answer)
        self.assertCounted(request_id, mail.to, "APPROVED", "reply",
                           identity)

    def plain(self, sender):
        return lambda mail: letter.reply(mail, "I approve", sender)


class Spf(Auth):
    def test_I3_spf_of_the_mail_from_domain_authenticates(self):
        for mail_from in ("ann@example.com", "bounce@mail.example.com"):
            with self.subTest(mail_from):
                self.assertTaken(self.try_it(
                    self.plain("ann@example.com"), mail_from), "same-domain")

    def test_I3_what_spf_does_not_say(self):
        ann = self.plain("ann@example.com")
        for label, mail_from, more in (
                ("another address", "ann@example.com", {"address": BAD}),
                ("loopback", "ann@example.com", {"address": "127.0.0.1"}),
                ("no record", "ann@none.example.com", {}),
                ("their own domain", "x@evil.example.net", {}),
                ("a name that looks like it",
                 "x@example.com.evil.example.net", {}),
                ("a public suffix", "x@com", {}),
                ("HELO alone", "x@none.example.com",
                 {"helo": "mx.example.com"})):
            with self.subTest(label):
                self.assertRefused(self.try_it(ann, mail_from, **more))

    def test_I5_the_null_sender_with_a_good_helo(self):
        request_id, _, answer = self.try_it(
            self.plain("ann@example.com"), "", helo="mx.example.com")
        self.assertEqual(answer.kind, "discard", answer)
        self.assertPending(request_id)

    def test_explain_says_who_was_authenticated_and_by_what(self):
        request_id, _, _ = self.try_it(self.plain("ann@example.com"),
                                       "ann@example.com")
        steps = {s["Rule"]: s for s in
                 self.lab.json("explain", request_id)["Steps"]}
        self.assertEqual(steps["I2 SPF"]["Answer"], "pass")
        self.assertEqual(steps["I2 DKIM"]["Answer"], "none")
        self.assertEqual(steps["I3 authenticated"]["Answer"], "yes")
        self.assertIn("SPF of example.com",
                      steps["I3 authenticated"]["Reason"])
        self.assertEqual(steps["I6 words"]["Answer"], "approve")

    def test_testmsg_says_the_same(self):
        request_id, mails, _ = self.ask()
        path = os.path.join(self.lab.dir, "t.eml")
        with open(path, "wb") as f:
            f.write(letter.reply(self.one(mails), "I approve",
                                 "ann@example.com"))
        for address, spf, identity in ((GOOD, "pass", "authenticated"),
                                       (BAD, "fail", "token")):
            found = self.lab.json(
                "testmsg", "--client", address, "--helo", "mx.example.com",
                "--mail-from", "ann@example.com", path)["Message"]
            self.assertEqual((found["SPF"], found["Identity"]),
                             (spf, identity))
            self.assertTrue(found["AuthenticationResults"].startswith(
                "%s; spf=%s" % (AUTHSERV, spf)))
            self.assertIn("I3 authenticated",
                          [s["Rule"] for s in found["Steps"]])
        self.assertPending(request_id)


class From(Auth):
    def test_T5_another_domain_with_spf_and_dkim_of_its_own(self):
        def make(mail):
            return sign(letter.reply(mail, "I approve", "ann@example.com"),
                        "evil.example.net", "good")
        self.assertRefused(self.try_it(make, "x@evil.example.net"))

    def test_T9_from_fields(self):
        def field(value):
            def make(mail):
                return letter.reply(mail, "I approve", "PLACE").replace(
                    b"From: PLACE\r\n", value)
            return make
        own = b"x@evil.example.net"
        for label, value in (
                ("two fields", b"From: ann@example.com\r\nFrom: " + own
                 + b"\r\n"),
                ("two addresses", b"From: ann@example.com, " + own + b"\r\n"),
                ("a group", b"From: g: ann@example.com;\r\n"),
                ("none", b"")):
            with self.subTest(label):
                self.assertRefused(self.try_it(
                    field(value), "x@evil.example.net"), "5.6.0")
        for label, value in (
                ("display name",
                 b'From: "ann@example.com" <' + own + b">\r\n"),
                ("encoded display name",
                 b"From: =?utf-8?q?ann=40example=2Ecom?= <" + own
                 + b">\r\n"),
                ("comment", b"From: (ann@example.com) " + own + b"\r\n"),
                ("quoted local part",
                 b'From: "ann@example.com"@evil.example.net\r\n')):
            with self.subTest(label):
                # It is x@evil.example.net's, and nobody else's.
                self.assertRefused(self.try_it(field(value),
                                               "x@evil.example.net"))
                request_id, mail, answer = self.try_it(
                    field(value), "x@evil.example.net",
                    self.fresh("com").replace("example", "any.example"))
                self.assertCounted(request_id, mail.to, "APPROVED", "reply",
                                   "authenticated")


class Dkim(Auth):
    def test_I3_an_aligned_signature(self):
        def make(mail):
            return sign(letter.reply(mail, "I approve", "ann@example.com"),
                        "example.com", "good")
        self.assertTaken(self.try_it(make, "x@evil.example.net",
                                     address=BAD), "same-domain")


class Silent(Auth):
    def test_T21_silent_dns_is_451_in_time_and_spends_nothing(self):
        # Looked up side by side, ten keys take no longer than one.
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        plain = letter.reply(mail, "I approve", "ann@example.com")
        ten = one = sign(plain, "example.com", "good")
        for i in range(9):
            KEYS["s%d" % i] = KEYS["good"]
            ten = sign(ten, "example.com", "s%d" % i)
        rows = {"SPF and ten keys": (ten, "ann@example.com"),
                "SPF alone": (plain, "ann@example.com"),
                "a key alone": (one, "x@evil.example.net")}
        silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(silent.close)
        silent.bind(("127.0.0.1", 0))
        heard = self.lab.values["dns"]
        self.lab.write_conf(dns="127.0.0.1@%d" % silent.getsockname()[1])
        self.lab.restart_daemons()
        try:
            with concurrent.futures.ThreadPoolExecutor() as hands:
                said = dict(zip(rows, hands.map(
                    lambda row: self.timed(*row, mail.reply_to),
                    rows.values())))
        finally:
            self.lab.write_conf(dns=heard)
            self.lab.restart_daemons()
        for label, (answer, took) in said.items():
            with self.subTest(label):
                self.assertEqual(answer.kind, "reply", answer)
                self.assertIn("451 4.3.0", answer.text)
                self.assertLess(took, 20)
        self.assertPending(request_id)
        # The same bytes later, when DNS answers again.
        answer, _ = self.said(one, "x@evil.example.net", mail.reply_to)
        self.assertEqual(answer.kind, "discard", answer)
        self.assertStatus(request_id, "VALIDATED")

    def timed(self, message, mail_from, rcpt):
        began = time.monotonic()
        answer, _ = self.said(message, mail_from, rcpt)
        return answer, time.monotonic() - began


class Results(Auth):
    def test_T11_forged_results_are_removed_from_the_others_copies(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        other = "bob@example.com"
        message = letter.build(FORGED, b"")[:-2] + letter.reply(
            mail, "I approve", "ann@example.com")
        with Mta(self.lab.milter_port) as mta:
            mta.connect(address=GOOD)
            mta.helo("mx.example.com")
            answer = mta.transaction("ann@example.com",
                                     [mail.reply_to, other], message)
            changes = mta.changes
        self.assertEqual(answer.kind, "accept", answer)
        removed = [int.from_bytes(data[:4], "big") for kind, data in changes
                   if kind == "chgheader"]
        self.assertEqual(removed, [5, 3, 2, 1])  # the highest first
        ours = [data for kind, data in changes if kind == "insheader"]
        self.assertEqual(len(ours), 1)
        self.assertEqual(ours[0][:4], b"\0\0\0\0")
        self.assertIn(b" %s;\n\tspf=pass" % AUTHSERV.encode(), ours[0])
        self.assertStatus(request_id, "VALIDATED")

    def test_T11_what_goes_on_without_a_verdict(self):
        """Refused, too large, a delivery report: the others' copies carry no
        forged one either."""
        _, mails, _ = self.ask()
        mail = self.one(mails)
        forged = letter.build(FORGED, b"")[:-2]
        good = letter.reply(mail, "Pardon?", "ann@example.com")
        many = b"".join(b"X-%d: x\r\n" % i for i in range(1100))
        large = b"".join(b"X-%d: %s\r\n" % (i, b"x" * 60000)
                         for i in range(20))
        bounce = mail["Return-Path"].strip("<>")
        for label, rcpt, front, message in (
                ("no answer", mail.reply_to, b"", good),
                ("two subjects", mail.reply_to, b"Subject: x\r\n", good),
                ("no From", mail.reply_to, b"", good.replace(
                    b"\r\nFrom:", b"\r\nX-From:", 1)),
                ("a NUL", mail.reply_to, b"", good + b"\0\r\n"),
                ("a machine's", mail.reply_to, b"Precedence: bulk\r\n", good),
                ("more fields than are read", mail.reply_to, many, good),
                ("a long name", mail.reply_to, b"x" * 200 + b": x\r\n", good),
                ("too large a header", mail.reply_to, large, good),
                ("too large a body", mail.reply_to, b"", good + 20000 *
                 (b"x" * 60 + b"\r\n")),
                ("to a bounce address", bounce, b"", good)):
            with self.subTest(label), Mta(self.lab.milter_port) as mta:
                mta.connect(address=GOOD)
                mta.helo("mx.example.com")
                answer = mta.transaction(
                    "ann@example.com", [rcpt, "bob@example.com"],
                    front + forged + message)
                self.assertEqual(answer.kind, "accept", answer)
                self.assertEqual(
                    [int.from_bytes(data[:4], "big")
                     for kind, data in mta.changes if kind == "chgheader"],
                    [5, 3, 2, 1])

    def test_T11_more_than_anybody_writes(self):
        """None goes on beside those that were counted."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        for n, want in ((100, ("accept", "")), (101, ("reply", "550 5.6.0"))):
            with self.subTest(n), Mta(self.lab.milter_port) as mta:
                mta.connect(address=GOOD)
                mta.helo("mx.example.com")
                answer = mta.transaction(
                    "ann@example.com", [mail.reply_to, "bob@example.com"],
                    letter.build(FORGED[:1], b"")[:-2] * n + letter.reply(
                        mail, "Pardon?", "ann@example.com"))
                self.assertEqual((answer.kind, answer.text[:9]), want)
        self.assertPending(request_id)

    def test_T11_through_postfix(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        other, before = "bob@example.com", len(self.lab.mails())
        message = letter.build(FORGED, b"")[:-2] + self.lab.reply(
            mail, "I approve")
        self.lab.hand_in(message, [mail.reply_to, other], mail.to)
        self.lab.wait_status(request_id, "VALIDATED")
        got = wait_until(lambda: [
            m for m in self.lab.mails()[before:] if m.to == other], 15,
            "the other copy")[0]
        fields = got.message.get_all("Authentication-Results")
        self.assertEqual(
            [f.split(";")[0].strip() for f in fields],
            [AUTHSERV, "other.example"])
        self.assertIn("dkim=pass", fields[0])

    def test_archive_delivers_what_was_counted(self):
        with open(self.lab.conf) as f:
            text = f.read()
        with open(self.lab.conf, "w") as f:
            f.write(text.replace("max_message =",
                                 "archive = true\n  max_message ="))
        self.lab.restart_daemons()
        try:
            request_id, mails, _ = self.ask()
            mail = self.one(mails)
            message = letter.build(FORGED[:1], b"")[:-2] + letter.reply(
                mail, "I approve", "ann@example.com")
            first, changes = self.said(message, "ann@example.com",
                                       mail.reply_to)
            again, _ = self.said(message, "ann@example.com", mail.reply_to)
        finally:
            self.lab.write_conf()
            self.lab.restart_daemons()
        self.assertEqual((first.kind, again.kind), ("accept", "discard"))
        self.assertEqual([kind for kind, _ in changes],
                         ["chgheader", "insheader"])
        self.assertStatus(request_id, "VALIDATED")


if __name__ == "__main__":
    unittest.main()
