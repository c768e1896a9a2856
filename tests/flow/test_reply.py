#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Answers by reply, through real mail servers (I1-I7; T3 T6 T7 T24): only
what an authenticated person wrote decides, and nothing counts twice.
"""

import os
import re
import smtplib
import sys
import unittest

import letter
from case import Case, open_lab
from lab import REPLY_DOMAIN, TOP
from process import wait_until

sys.path.insert(0, os.path.join(TOP, "tests/mta"))
from mtaclient import Mta  # noqa: E402

POLICIES = """\
policy "token.example.com" { identity = "token" }
policy "authenticated.example.com" { identity = "authenticated" }
policy "mailbox.example.com" { identity = "same-mailbox" \
channels = {"reply"} }
policy "link.example.com" { channels = {"link"} }
policy "two.example.com" { quorum = 2 }
"""


def setUpModule():
    Case.lab = open_lab(policies=POLICIES)


class Round(Case):
    def test_the_whole_round_through_both_mail_servers(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        self.lab.post_reply(self.lab.reply(mail, "I approve"),
                            mail.reply_to, mail.to)
        self.lab.wait_status(request_id, "VALIDATED")
        self.assertCounted(request_id, mail.to, "APPROVED", "reply",
                           "same-mailbox")

    def test_a_refusal_comes_back_as_a_bounce_with_its_sentence(self):
        request_id, mails, name = self.ask()
        mail = self.one(mails)
        before = len(self.lab.bounces(mail.to))
        self.lab.post_reply(self.lab.reply(mail, "What is this about?"),
                            mail.reply_to, mail.to)
        bounce = wait_until(
            lambda: self.lab.bounces(mail.to)[before:], 15, "bounce")[0]
        words = " ".join(bounce.text.split())
        self.assertIn("I approve", words)
        self.assertIn("link", words)
        self.assertPending(request_id)
        refusals = self.lab.recipient(request_id, mail.to)["Refusals"]
        self.assertEqual([r["Via"] for r in refusals], ["reply"])

    def test_C1_exactly_five_mailboxes_are_asked(self):
        request_id, mails, name = self.ask()
        want = sorted("%s@%s" % (role, name) for role in (
            "admin", "administrator", "hostmaster", "postmaster",
            "webmaster"))
        self.assertEqual(sorted(mails), want)
        self.assertEqual(sorted(self.lab.domain(request_id)[
            "ValidationEmails"]), want)


class Reading(Case):
    """I6 through the real path; the forms in detail are the unit tests'."""

    def test_I6_layouts_of_mail_programs(self):
        for layout in (letter.top_posted, letter.bottom_posted,
                       letter.outlook):
            with self.subTest(layout.__name__):
                request_id, mails, _ = self.ask()
                mail = self.one(mails)
                self.assertAnswer(
                    self.lab.answer(mail, "I approve", layout=layout), 250)
                self.assertStatus(request_id, "VALIDATED")

    def test_I6_what_is_no_verdict(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        for words in ("do not approve", "APPROVE?", "I approve\n\nI reject",
                      "", "Yes, fine.", "> I approve", "-- \nI approve",
                      "I approve of your questions"):
            with self.subTest(words):
                self.assertAnswer(self.lab.answer(mail, words), 550,
                                  "5.6.0", "I approve")
        self.assertPending(request_id)

    def test_I6_verdicts_as_people_write_them(self):
        for words, want in (("I approve.", "VALIDATED"),
                            ("  APPROVED!  ", "VALIDATED"),
                            ("Hello,\n\nI approve\n\nRegards\nAnn",
                             "VALIDATED"), ("I reject", "FAILED"),
                            ("Deny.", "FAILED")):
            with self.subTest(words):
                request_id, mails, _ = self.ask()
                self.assertAnswer(self.lab.answer(self.one(mails), words),
                                  250)
                self.assertStatus(request_id, want)

    def test_I6_a_reply_in_html_alone_points_to_the_link(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        answer = self.lab.answer(
            mail, "<p>I approve</p>", kind="text/html; charset=UTF-8",
            layout=lambda words, _: words)
        self.assertAnswer(answer, 550, "5.6.0", "link")
        self.assertPending(request_id)


class Automated(Case):
    def test_T3_vacation_replies_never_count(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        bounce_path = mail["Return-Path"].strip("<>")
        cases = {
            "marked": (letter.vacation(mail), mail.to, mail.reply_to),
            "unmarked": (letter.vacation(mail, marked=False), mail.to,
                         mail.reply_to),
            "marked, null sender": (letter.vacation(mail), "",
                                    mail.reply_to),
            "unmarked, null sender": (letter.vacation(mail, marked=False),
                                      "", mail.reply_to),
            "to the envelope sender": (letter.vacation(mail), "",
                                       bounce_path),
        }
        for label, (message, sender, rcpt) in cases.items():
            with self.subTest(label):
                answer = self.lab.hand_in(self.lab.sign(message), rcpt,
                                          sender)
                self.assertAnswer(answer, 550 if label == "unmarked"
                                  else 250)
        self.assertPending(request_id)

    def test_I5_marks_of_automated_mail(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        for field in (("Auto-Submitted", "auto-generated"),
                      ("Precedence", "bulk"), ("Precedence", "list"),
                      ("Precedence", "junk"), ("Precedence", "auto_reply"),
                      ("List-Id", "<x.example.com>")):
            with self.subTest(field):
                self.assertAnswer(
                    self.lab.answer(mail, "I approve", extra=[field]), 250)
        self.assertAnswer(self.lab.hand_in(
            self.lab.reply(mail, "I approve"), mail.reply_to, ""), 250)
        self.assertPending(request_id)
        self.assertAnswer(self.lab.answer(
            mail, "I approve", extra=[("Auto-Submitted", "no")]), 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_I5_postmaster_is_a_person(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails, "postmaster")
        self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")


class Identity(Case):
    """I3, by aligned DKIM signatures; test_auth.py has SPF."""

    def grade(self, name, sender, message=None):
        request_id, mails, _ = self.ask(name)
        mail = self.one(mails)
        if message is None:
            message = self.lab.reply(mail, "I approve", sender)
        else:
            message = message(mail)
        return request_id, mail, self.lab.hand_in(message, mail.reply_to,
                                                  sender)

    def test_T5_a_signed_mail_to_somebody_else_answers_nothing(self):
        """Its DKIM passes, but nobody signed it as an answer to this."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        other = self.lab.sign(
            b"From: bob@example.com\r\nTo: list@lists.example.net\r\n"
            b"Date: Sun, 22 Nov 2026 08:13:00 +0000\r\n"
            b"Message-ID: <lunch@example.com>\r\nSubject: lunch\r\n\r\n"
            b"Approved.\r\n", "example.com")
        self.assertAnswer(self.lab.hand_in(other, mail.reply_to,
                                           "mallory@example.net"),
                          550, "5.7.26", "does not cover")
        self.assertPending(request_id)

    def test_T6_a_reply_to_one_question_answers_no_other(self):
        first, mails, _ = self.ask()
        other, others, _ = self.ask()
        mail, instead = self.one(mails), self.one(others)
        message = self.lab.reply(mail, "I approve")
        self.assertAnswer(self.lab.hand_in(message, instead.reply_to,
                                           mail.to), 550, "5.7.26")
        self.assertPending(other)
        self.assertAnswer(self.lab.hand_in(message, mail.reply_to, mail.to),
                          250)
        self.assertStatus(first, "VALIDATED")
        self.assertPending(other)

    def test_I3_grades(self):
        unsigned = lambda mail: letter.reply(mail, "I approve")  # noqa: E731
        rows = (  # name, From, message, SMTP code, grade reached
            (self.fresh(), "alice@example.com", None, 250, "same-domain"),
            (self.fresh(), "alice@example.net", None, 550, None),
            (self.fresh(), "alice@example.com", unsigned, 550, None),
            ("a.authenticated.example.com", "alice@example.net", None, 250,
             "authenticated"),
            ("b.authenticated.example.com", "x@example.com", unsigned, 550,
             None),
            ("a.token.example.com", "x@example.com", unsigned, 250, "token"),
            ("a.mailbox.example.com", "alice@example.com", None, 550, None),
            ("b.mailbox.example.com", "admin@b.mailbox.example.com", None,
             250, "same-mailbox"),
        )
        for name, sender, message, code, grade in rows:
            with self.subTest((name, sender, grade)):
                request_id, mail, answer = self.grade(name, sender, message)
                self.assertAnswer(answer, code,
                                  None if code == 250 else "5.7.26")
                if grade is None:
                    self.assertPending(request_id)
                else:
                    self.assertCounted(request_id, mail.to, "APPROVED",
                                       "reply", grade)

    def test_I3_a_signature_over_other_words(self):
        def changed(mail):
            return self.lab.reply(mail, "I reject").replace(
                b"I reject", b"I approve", 1)
        request_id, _, answer = self.grade(self.fresh(), "a@example.com",
                                           changed)
        self.assertAnswer(answer, 550, "5.7.26")
        self.assertPending(request_id)

    def test_Q7_a_channel_that_the_rule_does_not_allow(self):
        request_id, mails, _ = self.ask("a.link.example.com")
        answer = self.lab.answer(self.one(mails), "I approve")
        self.assertEqual(answer[0], 550, answer)
        self.assertPending(request_id)

    def test_T24_the_approvers_own_domain_is_not_validated(self):
        # The answer comes from another provider's mailbox.
        request_id, mails, name = self.ask("b.token.example.com")
        mail = self.one(mails)
        answer = self.lab.answer(mail, "I approve", "alice@example.net")
        self.assertAnswer(answer, 250)
        found = self.lab.describe(request_id)
        self.assertEqual(
            [(d["DomainName"], d["ValidationStatus"])
             for d in found["DomainValidationOptions"]], [(name, "SUCCESS")])
        listed = self.lab.json("list", "--domain", "example.net")
        self.assertEqual(listed["RequestSummaryList"], [])

    def test_N5_nor_the_validation_domain_nor_a_parent(self):
        name, parent = "deep." + self.fresh(), None
        parent = name.partition(".")[2]
        request_id, mails, _ = self.ask(name, "--validation-domain",
                                        "%s=%s" % (name, parent))
        self.assertEqual({m.partition("@")[2] for m in mails}, {parent})
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        other = self.lab.request(parent)
        self.assertPending(other)


class Tokens(Case):
    def test_T6_the_token_decides_whatever_the_mail_says(self):
        a_id, a_mails, a_name = self.ask()
        b_id, b_mails, b_name = self.ask()
        a, b = self.one(a_mails), self.one(b_mails)
        # A reply that is all about B, to the address of A's mail.
        message = self.lab.reply(b, "I approve", to=a.reply_to)
        self.assertAnswer(self.lab.hand_in(message, a.reply_to, b.to), 250)
        self.assertStatus(a_id, "VALIDATED")
        self.assertPending(b_id)

    def test_T6_an_ended_request(self):
        request_id, mails, _ = self.ask()
        self.assertExit(self.lab.cs("cancel", request_id, "--by", "Olga",
                                    "--reason", "typing error"), 0)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 550,
                          "5.7.1")
        self.assertStatus(request_id, "FAILED")
        self.assertEqual(self.votes(request_id), [])

    def test_T6_one_character_changed(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        token = mail.reply_token
        for i in (0, 15, 31):
            other = "b" if token[i] == "a" else "a"
            rcpt = mail.reply_to.replace(
                token, token[:i] + other + token[i + 1:])
            self.assertAnswer(self.lab.hand_in(
                self.lab.reply(mail, "I approve"), rcpt, mail.to), 550,
                "5.1.1")
        for detail in ("", "a", "a" * 31, "a" * 33, mail.link_token):
            self.assertAnswer(self.lab.hand_in(
                self.lab.reply(mail, "I approve"),
                "approve+%s@%s" % (detail, REPLY_DOMAIN), mail.to), 550,
                "5.1.1")
        self.assertPending(request_id)

    def test_T6_upper_case_works(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        self.assertAnswer(self.lab.hand_in(
            self.lab.reply(mail, "I approve"),
            mail.reply_to.upper(), mail.to), 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_I1_an_address_that_only_the_server_understands(self):
        """Postfix takes it for ours, whatever the client wrote: what is said
        counts, and nothing of it stays in the queue."""
        for label, form in (
                ("a final dot", "{0}@{1}."), ("blanks", " {0}@{1} "),
                ("a comment", "{0}@{1}(Validation)"),
                ("quotes", '"{0}"@{1}'), ("a quoted pair", '"\\{0}"@{1}'),
                ("a route", "@a.example,@b.example:{0}@{1}"),
                ("a route and quotes", '@a.example:"{0}"@{1}'),
                ("capitals", "{0}@REPLY.ca.example")):
            for others in ([], ["bob@example.org"]):
                with self.subTest(label, others=len(others)):
                    request_id, mails, _ = self.ask()
                    mail, log = self.one(mails), len(self.lab.ca.log())
                    self.assertAnswer(self.hand_in_literally(
                        mail.to,
                        [form.format(*mail.reply_to.split("@")), *others],
                        self.lab.reply(mail, "I approve")), 250)
                    self.assertStatus(request_id, "VALIDATED")
                    wait_until(lambda: not self.lab.ca.queue(), 10, "rest")
                    self.assertNotRegex(self.lab.ca.log()[log:], "to=<%s.*"
                                        "relay=" % re.escape(mail.reply_to))

    def hand_in_literally(self, sender, rcpts, message):
        with smtplib.SMTP("127.0.0.1", self.lab.ca.port, timeout=60) as s:
            s.ehlo("mx.example.com")
            for line in ("MAIL FROM:<%s>" % sender,
                         *("RCPT TO:<%s>" % rcpt for rcpt in rcpts)):
                answer = s.docmd(line)
                self.assertEqual(answer[0], 250, answer)
            code, text = s.data(message)
            return code, text.decode()

    def test_I5_the_null_sender_in_any_form(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        for form in ("", " ", "(nobody)"):
            with self.subTest(form):
                self.assertAnswer(self.hand_in_literally(
                    form, [mail.reply_to],
                    self.lab.reply(mail, "I approve")), 250)
        self.assertPending(request_id)

    def test_T7_the_same_signed_reply_again_is_one_vote(self):
        request_id, mails, _ = self.ask("t7.two.example.com")
        mail = self.one(mails)
        message = self.lab.reply(mail, "I approve")
        for _ in range(3):
            self.assertAnswer(self.lab.hand_in(message, mail.reply_to,
                                               mail.to), 250)
        self.assertEqual(len(self.votes(request_id)), 1)
        self.assertEqual(self.lab.domain(request_id)["Quorum"]["Approved"],
                         1)
        # And in another reply's stead.
        other = self.one(mails, "webmaster")
        self.lab.hand_in(message, other.reply_to, other.to)
        self.assertLessEqual(self.lab.domain(request_id)["Quorum"][
            "Approved"], 2)


class Form(Case):
    def test_I4_malformed_mail_is_refused(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        good = letter.reply(mail, "I approve")
        head, body = good.split(b"\r\n\r\n", 1)
        domain = letter.domain_of(mail.to)
        cases = {
            "two From": b"From: x@example.com\r\n" + good,
            "two Subject": b"Subject: again\r\n" + good,
            "two Date": head + b"\r\nDate: now\r\n\r\n" + body,
            "two Message-ID": b"Message-ID: <a@example.com>\r\n" + good,
            "bare CR": good.replace(b"I approve", b"I\rapprove\rI approve"),
            "NUL": good.replace(b"I approve", b"I approve\0"),
        }
        for label, message in cases.items():
            with self.subTest(label):
                self.assertAnswer(self.lab.hand_in(
                    self.lab.sign(message, domain), mail.reply_to, mail.to),
                    550, "5.6.0")
        self.assertPending(request_id)

    def test_I4_bare_line_feed(self):
        # Postfix tidies it up, so the milter is asked itself.
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        message = self.lab.reply(mail, "I approve")
        head, body = message.split(b"\r\n\r\n", 1)
        bad = head + b"\r\n\r\n" + body.replace(b"\r\n", b"\n", 1)
        with Mta(self.lab.milter_port) as mta:
            mta.connect()
            mta.helo()
            said = mta.transaction(mail.to, [mail.reply_to], bad)
            self.assertEqual((said.kind, said.code), ("reply", 550), said)
            said = mta.transaction(mail.to, [mail.reply_to], message)
            self.assertIn(said.kind, ("discard", "accept", "continue"))
        self.assertStatus(request_id, "VALIDATED")

    def test_I4_too_large(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        large = "I approve\n\n" + ("x" * 70 + "\n") * 20000
        self.assertAnswer(self.lab.answer(
            mail, large, layout=lambda words, _: words), 552, "5.3.4")
        self.assertPending(request_id)

    def test_I7_a_second_approval_recipient_waits(self):
        request_id, mails, _ = self.ask()
        a, b = self.one(mails), self.one(mails, "webmaster")
        with Mta(self.lab.milter_port) as mta:
            mta.connect()
            mta.helo()
            mta.mail(a.to)
            self.assertEqual(mta.rcpt(a.reply_to).kind, "continue")
            said = mta.rcpt(b.reply_to)
            self.assertEqual((said.kind, said.text[:9]),
                             ("reply", "452 4.5.3"))
            mta.abort()
        self.assertPending(request_id)

    def test_I7_a_reply_to_all_reaches_the_others(self):
        for words, status in (("I approve", "VALIDATED"),
                              ("Who asked for this?",
                               "PENDING_VALIDATION")):
            with self.subTest(words):
                request_id, mails, name = self.ask()
                mail = self.one(mails)
                message = self.lab.reply(
                    mail, words, extra=[("Cc", "bob@example.org")])
                before = len(self.received("bob@example.org"))
                self.assertAnswer(self.lab.hand_in(
                    message, [mail.reply_to, "bob@example.org"], mail.to),
                    250)
                got = wait_until(
                    lambda: self.received("bob@example.org")[before:], 10,
                    "mail to the other")[0]
                self.assertIn(words, got.text)
                self.assertStatus(request_id, status)
                refusals = self.lab.recipient(request_id,
                                              mail.to)["Refusals"]
                self.assertEqual(len(refusals), status != "VALIDATED")

    def received(self, mailbox):
        return [m for m in self.lab.mails() if m.to == mailbox]

    def test_I1_other_mail_passes_untouched(self):
        message = self.lab.sign(letter.build([
            ("Received", "from a.test by b.test; Sun, 1 Nov 2026 08:00:00 "
             "+0000"),
            ("From", "Alice <alice@example.com>"),
            ("To", "bob@example.net"), ("Subject", "  two  blanks"),
            ("X-Folded", "one\r\n\ttwo\r\n   three"),
            ("Message-ID", "<i1@example.com>"),
            ("Date", "Sun, 1 Nov 2026 08:00:00 +0000")],
            "I approve\n.\n..\nend\n"), "example.com")
        self.assertAnswer(self.lab.hand_in(message, "bob@example.net",
                                           "alice@example.com"), 250)
        got = wait_until(lambda: [m for m in self.received("bob@example.net")
                                  if m["Message-ID"] == "<i1@example.com>"],
                         10, "the mail")[0]
        self.assertTrue(got.raw.rstrip().endswith(message.rstrip()),
                        got.raw.decode())


class Idempotent(Case):
    """An answer can come twice (facts about both MTAs)."""

    def test_data_again_after_a_temporary_failure(self):
        request_id, mails, _ = self.ask("again.two.example.com")
        mail = self.one(mails)
        message = self.lab.reply(mail, "I approve")
        # The MTA did not hear the first answer, so it comes again.
        with Mta(self.lab.milter_port) as mta:
            mta.connect()
            mta.helo()
            for _ in range(2):
                said = mta.transaction(mail.to, [mail.reply_to], message,
                                       "4AGAIN")
                self.assertNotIn(said.kind, ("reply", "reject", "tempfail"))
        self.assertEqual(len(self.votes(request_id)), 1)

    def test_T20_the_milter_dies_in_the_dialogue(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        with Mta(self.lab.milter_port) as mta:
            mta.connect()
            mta.helo()
            mta.mail(mail.to)
            mta.rcpt(mail.reply_to)
            self.lab.milter.kill()
        self.assertPending(request_id)
        # The MTA answers 4xx while it is away; then the retry counts.
        self.assertAnswer(self.lab.answer(mail, "I approve"), 451)
        self.lab.start_daemons()
        self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")
        self.assertEqual(len(self.votes(request_id)), 1)


if __name__ == "__main__":
    unittest.main()
