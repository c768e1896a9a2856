#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The main job in both mail servers, from one table of cases: MTA × kind of
the milter's socket × way of submission (O2-O4, I1, I4, I5, I7, T20). What is
received at the customer's end verifies, and what comes back is judged,
whatever the mail server does to it.
"""

import os
import re
import smtplib
import unittest

import letter
import verify
from case import Case
from lab import Lab
from process import wait_until

MTAS = ("postfix", "sendmail")
SOCKETS = ("unix", "inet", "inet6")
# All cases at the socket that INSTALL has; at the others those of Job, and
# with FLOW_SOAK (make soak) all of them there, too.
RECOMMENDED = {("postfix", "inet"), ("sendmail", "unix")}
POLICIES = """\
policy "two.example.com" { quorum = 2 }
policy "all.example.com" { quorum = 5 }
"""
# More than one line of SMTP holds (RFC 5322 2.1.1), folded.
LONG = "".join("\r\n\t<%s@mail.example.com>" % (c * 60)
               for c in "abcdefghijklmnopqrstuvwxyz")


class Job:
    """Mixed with Case for each row; `row` is (MTA, socket)."""

    @classmethod
    def setUpClass(cls):
        mta, kind = cls.row
        lab = Lab(mta=mta, socket=kind, policies=POLICIES)
        cls.addClassCleanup(lab.close)
        if mta == "postfix":
            lab.ca.run("postconf", "delay_warning_time=2s")
        cls.lab = lab.start()
        with smtplib.SMTP("127.0.0.1", lab.ca.port) as s:
            s.ehlo("mx.example.com")
            cls.offers = set(s.esmtp_features)
        cls.unanswered = []

    # -------------------------------------------------------------- outward

    def check_whole_job(self):
        request_id, mails, _ = self.ask()
        for mail in mails.values():
            self.assertEqual(len(mail.message.get_all("DKIM-Signature")), 2)
            self.assertNotIn(b"x-countersign-seal", mail.raw.lower())
            for n in range(2):
                self.assertTrue(verify.by_dkimpy(self.lab, mail.raw, n),
                                mail.raw.decode())
        mail = self.one(mails)
        self.assertTrue(*verify.by_opendkim(self.lab, mail.raw))
        found = self.lab.recipient(request_id, mail.to)
        self.assertIn(found["Delivery"], ("SIGNED", "DELIVERED"))
        self.assertIn(found["QueueId"], self.lab.ca.log())
        self.lab.post_reply(self.lab.reply(mail, "I approve"),
                            mail.reply_to, mail.to)
        self.lab.wait_status(request_id, "VALIDATED")
        self.assertCounted(request_id, mail.to, "APPROVED", "reply",
                           "same-mailbox")

    def test_O3_submitted_by_smtp(self):
        self.check_whole_job()

    def test_O3_submitted_by_the_sendmail_command(self):
        self.lab.submit_by_command()
        self.addCleanup(self.lab.submit_to)
        self.check_whole_job()

    def test_T14_nobody_else_writes_in_our_name(self):
        forged = letter.build([
            ("From", "Example Validation <validation@ca.example>"),
            ("To", "bob@example.com"), ("Subject", "Please approve"),
            ("Date", "Sun, 1 Nov 2026 08:00:00 +0000"),
            ("Message-ID", "<forged@ca.example>")], "Click here.\n")
        self.assertAnswer(self.lab.hand_in(forged, "bob@example.com",
                                           "x@example.com"), 550, "5.7.1")

    # --------------------------------------------------------------- inward

    def test_I6_refused_while_its_sender_waits(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        self.assertAnswer(self.lab.answer(mail, "Who are you?"), 550,
                          "5.6.0", "I approve")
        self.assertAnswer(self.lab.hand_in(
            letter.reply(mail, "I approve"), mail.reply_to, mail.to), 550,
            "5.7.26")
        self.assertAnswer(self.lab.hand_in(
            self.lab.reply(mail, "I approve"),
            mail.reply_to.replace(mail.reply_token, "a" * 32), mail.to),
            550, "5.1.1")
        self.assertPending(request_id)
        self.assertAnswer(self.lab.answer(mail, "I reject"), 250)
        self.assertStatus(request_id, "FAILED")

    def test_I7_others_get_their_mail(self):
        for words, status in (("I approve", "VALIDATED"),
                              ("Who asked for this?", "PENDING_VALIDATION")):
            with self.subTest(words):
                request_id, mails, _ = self.ask()
                mail = self.one(mails)
                message = self.lab.reply(
                    mail, words, extra=[("Cc", "bob@example.org")])
                self.assertAnswer(self.lab.hand_in(
                    message, [mail.reply_to, "bob@example.org"], mail.to),
                    250)
                got = wait_until(lambda: [
                    m for m in self.lab.mails() if m.to == "bob@example.org"
                    and m["In-Reply-To"] == mail["Message-ID"]], 10,
                    "mail to the other")
                self.assertIn(words, got[0].text)
                self.assertStatus(request_id, status)
                self.assertEqual(self.lab.ca.queue(), [])

    def test_I7_ours_is_taken_out_however_it_was_written(self):
        for label, form in (("plain", "{0}@{1}"), ("quotes", '"{0}"@{1}'),
                            ("a route", "@mx.ca.example:{0}@{1}")):
            with self.subTest(label):
                request_id, mails, _ = self.ask()
                mail, log = self.one(mails), len(self.lab.ca.log())
                with smtplib.SMTP("127.0.0.1", self.lab.ca.port,
                                  timeout=60) as s:
                    s.ehlo("mx.example.com")
                    s.mail(mail.to)
                    for rcpt in (form.format(*mail.reply_to.split("@")),
                                 "bob@example.org"):
                        answer = s.docmd("RCPT TO:<%s>" % rcpt)
                        self.assertEqual(answer[0], 250, answer)
                    self.assertEqual(s.data(self.lab.reply(
                        mail, "I approve"))[0], 250)
                self.assertStatus(request_id, "VALIDATED")
                wait_until(lambda: not self.lab.ca.queue(), 10, "rest")
                self.assertNotIn("to=<%s" % mail.reply_to,
                                 self.lab.ca.log()[log:])

    def test_many_messages_and_RSET_on_one_connection(self):
        first, mails, _ = self.ask()
        second, others, _ = self.ask("%s.two.example.com"
                                     % self.fresh().partition(".")[0])
        a, b, c = (self.one(mails), self.one(others),
                   self.one(others, "webmaster"))
        plain = letter.build([("From", "x@example.com"), ("To", "bob@"
                             "example.com"), ("Subject", "lunch")], "Hi.\n")
        with smtplib.SMTP("127.0.0.1", self.lab.ca.port, timeout=60) as s:
            s.ehlo("mx.example.com")

            def send(sender, rcpt, message):
                steps = s.mail(sender), s.rcpt(rcpt)
                self.assertEqual([c for c, _ in steps], [250, 250])
                return s.data(message)[0]
            s.mail(a.to)
            s.rcpt(a.reply_to)
            s.rset()
            self.assertEqual(send("x@example.com", "bob@example.com",
                                  plain), 250)
            self.assertEqual(send(b.to, b.reply_to,
                                  self.lab.reply(b, "I approve")), 250)
            s.mail(b.to)
            s.rset()
            self.assertEqual(send(a.to, a.reply_to,
                                  self.lab.reply(a, "Pardon?")), 550)
            self.assertEqual(send(c.to, c.reply_to,
                                  self.lab.reply(c, "I approve")), 250)
            self.assertEqual(send(a.to, a.reply_to,
                                  self.lab.reply(a, "I approve")), 250)
            s.ehlo("mx.example.com")
            self.assertEqual(send("x@example.com", "bob@example.com",
                                  plain), 250)
        self.assertStatus(first, "VALIDATED")
        self.assertStatus(second, "VALIDATED")
        self.assertEqual([len(self.votes(r)) for r in (first, second)],
                         [1, 2])


class WholeJob(Job):
    """With what takes its time, and every form that a mail can have."""

    def test_I8_the_customers_server_reports_the_delivery(self):
        request_id, mails, _ = self.ask()
        wait_until(lambda: len(self.lab.events(request_id, "delivery")) == 5,
                   20, "five delivery reports", 0.1)
        self.assertPending(request_id)

    def test_I8_this_server_reports_that_there_is_no_mailbox(self):
        # Of below few.example.org only two mailboxes exist.
        name = self.fresh("org").replace("example", "few.example")
        request_id = self.lab.request(name, "--validation-domain",
                                      name + "=few.example.org")

        def bounced():
            options = self.lab.describe(request_id)["DomainValidationOptions"]
            return [r for r in options[0]["Recipients"]
                    if r["Delivery"] == "BOUNCED"]
        wait_until(lambda: len(bounced()) == 3, 20, "three bounces (%s)"
                   % self.lab.ca.log()[-3000:], 0.1)
        self.assertPending(request_id)

    def test_I8_this_server_reports_a_delay_and_then_the_delivery(self):
        self.lab.customer.stop()
        try:
            request_id = self.lab.request(self.fresh())
            self.wait_delivery(request_id, {"DELAYED"})
        finally:
            self.lab.customer.start()
        self.lab.ca.flush()
        self.wait_delivery(request_id, {"DELIVERED"})
        self.assertPending(request_id)

    def wait_delivery(self, request_id, states):
        wait_until(lambda: {r["Delivery"] for r in self.lab.domain(
            request_id)["Recipients"]} == states, 30, "%s (%s)" % (
                states, self.lab.ca.log()[-3000:]), 0.2)

    def test_O4_what_waited_verifies_too(self):
        """Retries, and Postfix's postsuper -r."""
        self.lab.customer.stop()
        request_id = self.lab.request(self.fresh())
        try:
            wait_until(lambda: len(self.lab.ca.queue()) >= 5, 15,
                       "mails that wait")
            if self.row[0] == "postfix":
                self.lab.ca.run("postsuper", "-r", "ALL")
        finally:
            self.lab.customer.start()
        self.lab.ca.flush()
        mails = self.lab.wait_mails(request_id)
        for mail in mails.values():
            self.assertEqual(len(mail.message.get_all("DKIM-Signature")), 2)
            for n in range(2):
                self.assertTrue(verify.by_dkimpy(self.lab, mail.raw, n))

    def test_I5_automated_mail_is_taken_and_dropped(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        before = len(self.lab.mails())
        self.assertAnswer(self.lab.hand_in(
            self.lab.sign(letter.vacation(mail)), mail.reply_to, mail.to),
            250)
        self.assertAnswer(self.lab.hand_in(
            self.lab.reply(mail, "I approve"), mail.reply_to, ""), 250)
        self.assertPending(request_id)
        self.assertEqual(self.lab.ca.queue(), [])
        self.assertFalse([m for m in self.lab.mails()[before:]
                          if m.is_bounce])

    def test_I1_other_mail_passes_untouched(self):
        message = self.lab.sign(letter.build([
            ("Received", "from a.test by b.test; Sun, 1 Nov 2026 08:00:00 "
             "+0000"),
            ("From", "Alice <alice@example.com>"),
            ("To", "bob@example.net"), ("Subject", " two  blanks"),
            ("X-Folded", "one\r\n\ttwo\r\n   three"),
            ("Message-ID", "<i1.%s@example.com>" % self.fresh()),
            ("Date", "Sun, 1 Nov 2026 08:00:00 +0000")],
            "I approve\n.\n..\nend\n"), "example.com")
        self.assertAnswer(self.lab.hand_in(message, "bob@example.net",
                                           "alice@example.com"), 250)
        got = wait_until(lambda: [
            m for m in self.lab.mails() if m.to == "bob@example.net"
            and m["Message-ID"].encode() in message], 10, "the mail")[0]
        self.assertTrue(verify.by_dkimpy(self.lab, got.raw, 0),
                        got.raw.decode())

    def test_T20_the_milter_away(self):
        """4xx until it is back, then the retry of the customer's server."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        message = self.lab.reply(mail, "I approve")
        self.lab.milter.kill()
        try:
            code, text = self.lab.hand_in(message, mail.reply_to, mail.to)
            self.assertEqual(code, 451, text)
            self.lab.post_reply(message, mail.reply_to, mail.to)
            wait_until(lambda: " status=deferred" in self.lab.customer.log(),
                       10, "deferred reply")
            self.assertPending(request_id)
        finally:
            self.lab.start_daemons()
        self.lab.customer.flush()
        self.lab.wait_status(request_id, "VALIDATED", 20)
        self.assertEqual(len(self.votes(request_id)), 1)

    def waiting(self):
        """A mail that nobody answered yet, of a request that goes on."""
        if not self.unanswered:
            _, mails, _ = self.ask(
                self.fresh().replace("example", "all.example"))
            self.unanswered.extend(mails.values())
        return self.unanswered.pop()

    def assertTaken(self, mail, message, sender=None, options=(),
                    send=smtplib.SMTP.data):
        """Handed in, it is the answer that counts."""
        with smtplib.SMTP("127.0.0.1", self.lab.ca.port, timeout=60) as s:
            s.command_encoding = "utf-8"
            s.ehlo("mx.example.com")
            for answer in (s.mail(sender or mail.to, options),
                           s.rcpt(mail.reply_to)):
                self.assertEqual(answer[0], 250, answer)
            said = send(s, message)
        self.assertEqual(said[0], 250, (said, message))
        self.assertCounted(self.of(mail), mail.to, "APPROVED", "reply")

    def of(self, mail):
        return letter.ID.search(mail["Subject"]).group()

    def test_BDAT(self):
        # Sendmail 8.17 has no CHUNKING.
        self.assertEqual("chunking" in self.offers,
                         self.row[0] == "postfix")

        def chunks(smtp, message):
            half = len(message) // 2
            for part, last in ((message[:half], ""),
                               (message[half:], " LAST")):
                smtp.send(b"BDAT %d%s\r\n" % (len(part), last.encode()))
                smtp.send(part)
                said = smtp.getreply()
            return said
        if "chunking" in self.offers:
            mail = self.waiting()
            self.assertTaken(mail, self.lab.reply(mail, "I approve"),
                             send=chunks)

    def test_8BITMIME(self):
        mail = self.waiting()
        message = self.lab.reply(mail, "Grüß Gott,\n\nI approve\n\nJörg")
        self.assertFalse(message.isascii())
        self.assertTaken(mail, message, options=["BODY=8BITMIME"])

    def test_SMTPUTF8(self):
        # Debian's Sendmail 8.17.1 was built without EAI.
        self.assertEqual("smtputf8" in self.offers,
                         self.row[0] == "postfix")
        if "smtputf8" in self.offers:
            mail = self.waiting()
            message = self.lab.reply(mail, "I approve",
                                     "Jörg <jörg@example.com>")
            self.assertTaken(mail, message, sender="jörg@example.com",
                             options=["SMTPUTF8", "BODY=8BITMIME"])

    def test_I4_fields_in_every_form(self):
        """Signed with simple/simple, so that every octet counts."""
        for label, field in (
                ("two blanks", "X-Form:  two"), ("no blank", "X-Form:value"),
                ("three blanks", "X-Form:   three"),
                ("a tab", "X-Form:\tvalue"), ("empty", "X-Form:"),
                ("folded", "X-Form: one\r\n\ttwo\r\n   three"),
                ("folded at once", "X-Form:\r\n one"),
                ("long", "X-Form:" + LONG),
                ("one long line", "X-Form: " + "x" * 900),
                ("blanks at the end", "X-Form: one  \t")):
            with self.subTest(label):
                mail = self.waiting()
                message = field.encode() + b"\r\n" + letter.reply(
                    mail, "I approve", mail.to)
                self.assertTaken(mail, letter.sign_simply(
                    message, "example.com", "cust",
                    self.lab.customer_keys["example.com"]))

    def test_fields_that_the_server_adds(self):
        mail = self.waiting()
        message = letter.reply(mail, "I approve", mail.to)
        for name in (b"Date", b"Message-ID"):
            message = re.sub(rb"(?m)^%s: .*\r\n" % name, b"", message)
        self.assertTaken(mail, self.lab.sign(message, "example.com"))


for _mta in MTAS:
    for _socket in SOCKETS:
        _name = "%s_%s" % (_mta.capitalize(), _socket)
        _whole = (_mta, _socket) in RECOMMENDED or "FLOW_SOAK" in os.environ
        globals()[_name] = type(_name, (WholeJob if _whole else Job, Case), {
            "row": (_mta, _socket), "__module__": __name__,
            "__qualname__": _name})


if __name__ == "__main__":
    unittest.main()
