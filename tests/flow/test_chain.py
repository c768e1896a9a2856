#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Behind OpenDKIM and rspamd, in both mail servers: what they write into our
mails breaks no signature of ours, nor ours theirs; what they write into replies
makes nothing true; what they refuse is not counted.
"""

import re
import unittest

import letter
import verify
from case import Case
from lab import Lab
from others import AUTHSERV, GTUBE, OpenDKIM, Rspamd
from process import wait_until

# What comes from 127.0.0.1 is the CA's own to the other milters.
OUTSIDE = "127.0.0.2"
SELECTORS = {"rsa", "ed", "opendkim", "rspamd"}
CLAIMS = re.compile(r"\s*" + re.escape(AUTHSERV) + r"\s*(\Z|;)")
FORGED = [("Authentication-Results", "%s; dkim=pass header.d=%s" % (AUTHSERV,
                                                                    domain))
          for domain in ("example.com", "example.net", "example.org")]


class Chain:
    """Mixed with Case for each row; `row` is (MTA, socket), `others` those
    before ours, in their order."""

    @classmethod
    def setUpClass(cls):
        mta, kind = cls.row
        others = [make() for make in cls.others]
        lab = Lab(mta=mta, socket=kind, others=[o.socket for o in others])
        cls.addClassCleanup(lab.close)
        for other in others:
            cls.addClassCleanup(other.stop)
            other.start(lab)
        for other in others:
            other.ready()
        lab.outside = OUTSIDE
        lab.customer.run("postconf", "smtp_bind_address=" + OUTSIDE)
        cls.lab = lab.start()

    def test_O4_every_signature_verifies_at_the_customers_end(self):
        _, mails, _ = self.ask()
        for mail in mails.values():
            fields = mail.message.get_all("DKIM-Signature")
            self.assertEqual({re.search(r"\bs=(\w+)", f)[1] for f in fields},
                             SELECTORS)
            self.assertEqual(len(fields), len(SELECTORS))
            for n in range(len(fields)):
                self.assertTrue(verify.by_dkimpy(self.lab, mail.raw, n),
                                (n, mail.raw.decode()))
            self.assertNotIn(b"x-countersign-seal", mail.raw.lower())
            self.assertIsNotNone(mail["X-Spamd-Result"])

    def test_I6_replies_are_judged_as_ever(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        self.assertAnswer(self.lab.answer(mail, "Who are you?"), 550,
                          "5.6.0", "I approve")
        self.assertAnswer(self.lab.hand_in(
            self.lab.sign(letter.vacation(mail)), mail.reply_to, mail.to),
            250)
        self.assertPending(request_id)
        self.lab.post_reply(self.lab.reply(mail, "I approve"),
                            mail.reply_to, mail.to)
        self.lab.wait_status(request_id, "VALIDATED")
        self.assertCounted(request_id, mail.to, "APPROVED", "reply",
                           "same-mailbox")
        self.assertEqual(self.lab.ca.queue(), [])

    def test_T11_what_others_found_proves_nothing(self):
        """Not what came with the reply, and not what the milters before ours
        wrote under our name."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        self.assertAnswer(self.lab.hand_in(
            letter.reply(mail, "I approve", extra=FORGED), mail.reply_to,
            mail.to), 550, "5.7.26")
        self.assertPending(request_id)

    def test_T11_ours_is_on_top_and_the_only_one(self):
        """RFC 8601 4.1 and 5, for the mail that goes on to others (I7)."""
        for words, status in (("I approve", "VALIDATED"),
                              ("Who asked?", "PENDING_VALIDATION")):
            with self.subTest(words):
                request_id, mails, _ = self.ask()
                mail = self.one(mails)
                message = self.lab.reply(mail, words, extra=[
                    *FORGED, ("Cc", "bob@example.org")])
                self.assertAnswer(self.lab.hand_in(
                    message, [mail.reply_to, "bob@example.org"], mail.to),
                    250)
                self.assertStatus(request_id, status)
                got = wait_until(lambda m=mail: [
                    g for g in self.lab.mails() if g.to == "bob@example.org"
                    and g["In-Reply-To"] == m["Message-ID"]], 10,
                    "mail to the other")[0]
                self.assertMarked(got)

    def results(self, got):
        """Of each Authentication-Results under the server's name."""
        return [str(f) for f in got.message.get_all(
            "Authentication-Results", []) if CLAIMS.match(str(f))]

    def test_the_others_do_write_such_fields(self):
        """The last of them at least, which takes off the others': or the
        tests above would prove nothing."""
        message = self.lab.sign(letter.build([
            ("From", "alice@example.net"), ("To", "bob@example.org"),
            ("Subject", "lunch"), ("Message-ID", "<lunch@example.net>"),
            *FORGED, ("Date", "Sun, 1 Nov 2026 08:00:00 +0000")], "Hi.\n"),
            "example.net")
        self.assertAnswer(self.lab.hand_in(message, "bob@example.org",
                                           "alice@example.net"), 250)
        got = wait_until(lambda: [
            m for m in self.lab.mails() if m["Subject"] == "lunch"], 10,
            "lunch")[0]
        said, = self.results(got)
        self.assertRegex(said, r"dkim=pass.*example\.net")

    def assertMarked(self, got):
        names = [name.lower() for name, _ in got.message.items()]
        first = names.index("authentication-results")
        self.assertLess(first, names.index("dkim-signature"))
        self.assertIn("one that claimed %s was removed" % AUTHSERV,
                      self.lab.milter.text())
        fields = [str(f) for f in got.message.get_all(
            "Authentication-Results")]
        self.assertEqual(self.results(got), fields[:1], fields)
        self.assertRegex(fields[0], r"dkim=pass header\.d=example\.com")
        self.assertTrue(verify.by_dkimpy(self.lab, got.raw, 0))

    def test_what_rspamd_refuses_is_not_counted(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        code, text = self.lab.answer(mail, "I approve\n\n" + GTUBE)
        self.assertEqual(code // 100, 5, text)
        self.assertIn("gtube", text.lower())
        self.assertPending(request_id)


class Postfix(Chain, Case):
    row = ("postfix", "inet")
    others = (OpenDKIM, Rspamd)


class Sendmail(Chain, Case):
    row = ("sendmail", "unix")
    others = (Rspamd, OpenDKIM)


if __name__ == "__main__":
    unittest.main()
