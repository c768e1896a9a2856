#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Delivery reports (I8, Q4, T27): they show in `describe` what became of each
mail, in the forms of the mail servers in use, and never decide.
"""

import glob
import json
import os
import sys
import unittest

import letter
from case import Case, open_lab
from exim import Exim
from lab import REPLY_DOMAIN, TOP
from process import wait_until
from sink import Sink

sys.path.insert(0, os.path.join(TOP, "tests/mta"))
from mtaclient import Mta  # noqa: E402

REPORTS = sorted(glob.glob(os.path.join(TOP, "tests/vectors/reports/*.eml")))
POLICIES = 'policy "all.example.com" { quorum = 5 }\n'


def setUpModule():
    Case.lab = open_lab(policies=POLICIES)


def report(to, mailbox, action, status, why=""):
    return letter.build([
        ("From", "MAILER-DAEMON@mx.example.com"), ("To", to),
        ("Subject", "Delivery report"), ("Auto-Submitted", "auto-replied"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "multipart/report; report-type=delivery-status;\r\n"
         '\tboundary="b"')],
        "--b\nContent-Type: text/plain\n\nI approve\n\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.com\n\n"
        "Final-Recipient: rfc822; %s\nAction: %s\nStatus: %s\n"
        "Diagnostic-Code: smtp; %s\n\n--b--\n" % (mailbox, action, status,
                                                 why))


class Delivery(Case):
    def path(self, mail):
        return mail["Return-Path"].strip("<>")

    def hand(self, rcpts, message, sender=""):
        with Mta(self.lab.milter_port) as mta:
            mta.connect()
            mta.helo()
            return mta.transaction(sender, rcpts, message), mta.changes

    def shown(self, request_id, mail):
        found = self.lab.recipient(request_id, mail.to)
        return found["Delivery"], found["DeliveryText"]

    def settled(self, *name):
        """As ask(), once the customer's own server has reported each of the
        five mails as delivered (NOTIFY=SUCCESS, O2)."""
        request_id, mails, name = self.ask(*name)
        wait_until(lambda: len(self.lab.events(request_id, "delivery")) == 5,
                   20, "the server's own reports", 0.1)
        return request_id, mails, name

    def of_one(self, request_id, mail):
        return [(e["Delivery"], e.get("Status"))
                for e in self.lab.events(request_id, "delivery")
                if e["Email"] == mail.to]

    def test_I8_postfix_reports_a_delivery_of_its_own_accord(self):
        request_id, mails, _ = self.settled()
        for mail in mails.values():
            state, text = self.shown(request_id, mail)
            self.assertEqual(state, "DELIVERED")
            self.assertTrue(text.startswith("2.0.0 "), text)
            self.assertEqual(self.of_one(request_id, mail),
                             [("DELIVERED", "2.0.0")])
        self.assertPending(request_id)

    def test_I8_a_report_moves_the_mailboxs_delivery(self):
        request_id, mails, name = self.settled()
        for role, action, status, want in (
                ("admin", "delivered", "2.0.0", ["DELIVERED"]),
                ("hostmaster", "delayed", "4.4.1", ["DELIVERED"]),
                ("webmaster", "failed", "5.1.1", ["DELIVERED", "BOUNCED"])):
            mail = self.one(mails, role)
            answer, _ = self.hand([self.path(mail)], report(
                self.path(mail), mail.to, action, status, "so it is"))
            self.assertEqual(answer.kind, "discard", answer)
            self.assertEqual([d for d, _ in self.of_one(request_id, mail)],
                             want)
        self.assertEqual(
            self.shown(request_id, self.one(mails, "webmaster")),
            ("BOUNCED", "5.1.1 so it is"))
        self.assertPending(request_id)

    def test_I8_the_same_report_again_is_one_event(self):
        request_id, mails, _ = self.settled()
        mail = self.one(mails)
        message = report(self.path(mail), mail.to, "failed", "5.1.1")
        for _ in range(3):
            self.hand([self.path(mail)], message)
        self.assertEqual([d for d, _ in self.of_one(request_id, mail)],
                         ["DELIVERED", "BOUNCED"])

    def test_Q4_bounces_end_no_request_and_show_that_it_is_out_of_reach(self):
        request_id, mails, _ = self.settled(
            self.fresh().replace("example", "all.example"))
        mail = self.one(mails)
        self.assertTrue(self.lab.domain(request_id)["Quorum"]["Reachable"])
        self.hand([self.path(mail)], report(self.path(mail), mail.to,
                                            "failed", "5.1.1"))
        self.assertFalse(self.lab.domain(request_id)["Quorum"]["Reachable"])
        self.assertPending(request_id)
        # Whoever answers nevertheless is heard.
        self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
        self.assertTrue(self.lab.domain(request_id)["Quorum"]["Reachable"])

    def test_T27_a_guessed_nonce_has_no_effect(self):
        request_id, mails, _ = self.settled()
        mail = self.one(mails)
        path = self.path(mail)
        nonce = path.partition("+")[2].partition("@")[0]
        guess = ("b" if nonce[0] != "b" else "c") + nonce[1:]
        for detail in (guess, "a" * 32, mail.reply_token, "a", ""):
            rcpt = "bounce+%s@%s" % (detail, REPLY_DOMAIN)
            with self.subTest(rcpt):
                answer, _ = self.hand([rcpt], report(
                    rcpt, mail.to, "failed", "5.1.1"))
                self.assertEqual(answer.kind, "reply", answer)
                self.assertIn("550 5.1.1", answer.text)
        self.assertEqual({d for m in mails.values()
                          for d, _ in self.of_one(request_id, m)},
                         {"DELIVERED"})
        self.assertPending(request_id)

    def test_T27_a_report_speaks_of_its_own_mail_alone(self):
        request_id, mails, _ = self.settled()
        mail, other = self.one(mails), self.one(mails, "webmaster")
        self.hand([self.path(mail)], report(self.path(mail), other.to,
                                            "failed", "5.1.1"))
        self.assertEqual(self.shown(request_id, mail)[0], "BOUNCED")
        self.assertNotEqual(self.shown(request_id, other)[0], "BOUNCED")

    def test_T27_the_others_still_get_their_mail(self):
        request_id, mails, _ = self.settled()
        mail = self.one(mails)
        answer, changes = self.hand(
            [self.path(mail), "bob@example.com"],
            report(self.path(mail), mail.to, "failed", "5.1.1"))
        self.assertEqual(answer.kind, "accept", answer)
        self.assertEqual([kind for kind, _ in changes], ["delrcpt"])
        self.assertEqual(self.shown(request_id, mail)[0], "BOUNCED")


class Forms(Case):
    """A report of each kind that servers send, through Postfix: the file's
    first three lines say what is to be found."""

    def read(self, path, mailbox, rcpt):
        with open(path) as f:
            state, status, text, message = f.read().split("\n", 3)
        why = text if status in text else " ".join(
            part for part in (status, text) if part)
        for old, new in (("admin@example.com", mailbox),
                         ("bounce@reply.ca.example", rcpt)):
            message, why = message.replace(old, new), why.replace(old, new)
        return state, why or None, message.replace("\n", "\r\n").encode()

    def waiting(self, n):
        """Mailbox: (id, bounce address), while nothing is delivered."""
        ids = [self.lab.request(self.fresh()) for _ in range(n // 5)]

        def queued():
            lines = self.lab.ca.run("postqueue", "-j").stdout.splitlines()
            return {q["recipients"][0]["address"]: q["sender"]
                    for q in map(json.loads, lines)}
        found = wait_until(
            lambda: (lambda q: q if len(q) >= n else None)(queued()), 30,
            "%d mails in the queue" % n, 0.2)
        return {r["Email"]: (i, found[r["Email"]]) for i in ids
                for r in self.lab.domain(i)["Recipients"]}

    def test_I8_each_is_read_into_the_ledger(self):
        self.lab.customer.stop()
        self.addCleanup(self.lab.customer.start)
        boxes = self.waiting((len(REPORTS) + 4) // 5 * 5)
        wanted = {}
        for path, (box, (request_id, bounce)) in zip(REPORTS, boxes.items()):
            state, text, message = self.read(path, box, bounce)
            wanted[box] = (os.path.basename(path), state, text)
            self.assertAnswer(self.lab.hand_in(message, bounce, ""), 250)
        self.assertEqual(len(wanted), len(REPORTS))
        shown = {r["Email"]: r for i in {i for i, _ in boxes.values()}
                 for r in self.lab.domain(i)["Recipients"]}
        self.assertEqual(
            {box: (label, shown[box]["Delivery"], shown[box]["DeliveryText"])
             for box, (label, _, _) in wanted.items()}, wanted)
        for request_id in {i for i, _ in boxes.values()}:
            self.assertPending(request_id)

    def test_T27_none_is_an_answer(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        for path in REPORTS:
            _, _, message = self.read(path, mail.to, mail.reply_to)
            signed = self.lab.sign(message, letter.domain_of(mail.to)) \
                if b"\nFrom: " in b"\n" + message else message
            with self.subTest(os.path.basename(path)):
                self.assertAnswer(self.lab.hand_in(
                    signed, mail.reply_to, ""), 250)
                if b"multipart/report" in message or \
                        b"X-Failed-Recipients" in message:
                    self.assertAnswer(self.lab.hand_in(
                        signed, mail.reply_to, mail.to), 250)
        self.assertPending(request_id)
        self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_T27_without_our_address_nothing_moves(self):
        """Each to the addresses that people know, from somebody else."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        wait_until(lambda: len(self.lab.events(request_id, "delivery")) == 5,
                   20, "the server's own reports", 0.1)
        before = len(self.lab.events(request_id))
        for rcpt in ("bounce+%s@%s" % ("a" * 32, REPLY_DOMAIN),
                     "bounce@" + REPLY_DOMAIN, "validation@ca.example"):
            for path in REPORTS[::6]:
                _, _, message = self.read(path, mail.to, rcpt)
                self.lab.hand_in(message, rcpt, "")
        self.assertEqual(len(self.lab.events(request_id)), before)
        self.assertPending(request_id)


class OfExim(Case):
    """What a real Exim reports as the customer's server."""

    ROUTERS = """\
nobody:
  driver = redirect
  local_parts = admin
  allow_fail
  data = :fail: nobody of this name works here
full:
  driver = redirect
  local_parts = hostmaster
  allow_defer
  data = :defer: the disk is full
elsewhere:
  driver = redirect
  local_parts = administrator
  data = gone@inner.example.com
inner:
  driver = manualroute
  local_parts = webmaster : gone
  route_list = * 127.0.0.1
  transport = inner
  self = send
here:
  driver = accept
  transport = here
"""
    TRANSPORTS = """\
inner:
  driver = smtp
  port = %d
here:
  driver = appendfile
  file = /dev/null
"""
    REPORTED = {
        "admin": ("BOUNCED", "5.0.0"),
        "administrator": ("BOUNCED", "550 5.1.1 User unknown"),
        "hostmaster": ("DELAYED", "4.0.0"),
        "postmaster": ("DELIVERED", "2.0.0"),
        "webmaster": ("BOUNCED", "550 5.1.1 User unknown"),
    }

    def test_I8_each_of_its_reports_is_read(self):
        with Sink() as inner:
            inner.answers["RCPT"] = lambda _: "550 5.1.1 User unknown"
            exim = Exim(self.lab.dir, "mx.example.com",
                        self.lab.customer.port, REPLY_DOMAIN,
                        self.lab.ca.port, self.ROUTERS,
                        self.TRANSPORTS % inner.port)
            self.lab.customer.stop()
            self.addCleanup(self.lab.customer.start)
            exim.start()
            self.addCleanup(exim.stop)
            request_id = self.lab.request(self.fresh())

            def shown():
                return {r["Email"].partition("@")[0]:
                        (r["Delivery"], r.get("DeliveryText", ""))
                        for r in self.lab.domain(request_id)["Recipients"]}

            def reported():
                found = shown()
                return all(found[role][0] == state and text in found[role][1]
                           for role, (state, text) in self.REPORTED.items())
            try:
                wait_until(reported, 30, "each report", 0.2)
            except AssertionError as e:
                raise AssertionError("%s\n%s\n%s" % (
                    e, shown(), exim.log())) from None
        self.assertPending(request_id)


if __name__ == "__main__":
    unittest.main()
