#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""72 hours, resend and time-out under a clock of the test's own (W1 W2 W3,
T8): the daemons' clock stands still where the second matters.
"""

import unittest

from case import Case, open_lab
from lab import now, seconds
from process import wait_until

HOURS_72 = 72 * 3600
DAY = 86400
# Ahead of the true clock, which dates the replies' signatures.
AHEAD = 3600


def setUpModule():
    Case.lab = open_lab(
        clock=True,
        policies='policy "short.example.com" { lifetime = "1h" }\n'
        'policy "example.net" { quorum = 2 }')


class Window(Case):
    def setUp(self):
        self.start = now() + AHEAD
        self.at(0)

    def at(self, after):
        """The daemons' clock stands still, so long after the test's start."""
        self.lab.clock.stand(self.start + after)

    def sent(self, request_id, mail):
        found = self.lab.recipient(request_id, mail.to)
        self.assertEqual(seconds(found["ExpiresAt"])
                         - seconds(found["SentAt"]), HOURS_72)
        return seconds(found["SentAt"])

    def test_T8_W1_by_reply(self):
        first_id, first, _ = self.ask()
        second_id, second, _ = self.ask()
        for request_id, mails in ((first_id, first), (second_id, second)):
            self.assertEqual(self.sent(request_id, self.one(mails)),
                             self.start)
        self.at(HOURS_72 - 1)
        self.assertAnswer(self.lab.answer(self.one(first), "I approve"), 250)
        self.assertStatus(first_id, "VALIDATED")
        self.at(HOURS_72)
        answer = self.lab.answer(self.one(second), "I approve")
        self.assertAnswer(answer, 550, "5.7.1")
        self.assertEqual(self.votes(second_id), [])
        self.assertStatus(second_id, "VALIDATION_TIMED_OUT")

    def test_T8_W1_by_link(self):
        first_id, first, _ = self.ask()
        second_id, second, _ = self.ask()
        a, b = self.one(first), self.one(second)
        self.at(HOURS_72 - 1)
        posted, _ = self.lab.page.answer(a.link, "approve")
        self.assertEqual(posted.status, 303)
        self.assertStatus(first_id, "VALIDATED")
        # The form was fetched while the token lived.
        shown = self.lab.page.get(b.link)
        self.assertEqual(shown.status, 200)
        self.at(HOURS_72)
        self.assertEqual(self.lab.page.press(shown, "approve").status, 410)
        self.assertEqual(self.lab.page.get(b.link).status, 410)
        self.assertEqual(self.votes(second_id), [])
        self.assertStatus(second_id, "VALIDATION_TIMED_OUT")

    def test_W1_no_sweeper_decides(self):
        # Nobody has looked at the request when the late reply comes.
        request_id, mails, _ = self.ask()
        self.lab.approve.stop()
        self.at(HOURS_72)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 550,
                          "5.7.1")
        self.lab.start_daemons()
        self.assertEqual(self.votes(request_id), [])

    def test_W2_timed_out_and_wait_says_2(self):
        request_id, _, _ = self.ask()
        self.at(HOURS_72)
        self.assertExit(self.lab.cs("wait", request_id, "--timeout", "20s"),
                        2)
        found = self.lab.describe(request_id)
        self.assertEqual(found["Status"], "VALIDATION_TIMED_OUT")
        self.assertEqual(found["Generation"], 1)

    def test_W2_W3_resend_reopens_as_the_next_generation(self):
        request_id, mails, _ = self.ask()
        old = self.one(mails)
        self.at(HOURS_72)
        self.assertStatus(request_id, "VALIDATION_TIMED_OUT")
        self.assertExit(self.lab.cs("resend", request_id), 0)
        found = self.lab.describe(request_id)
        self.assertEqual((found["Status"], found["Generation"]),
                         ("PENDING_VALIDATION", 2))
        new = self.newer(request_id, old)
        self.assertEqual(self.sent(request_id, new), self.start + HOURS_72)
        # The expired token stays expired.
        self.assertAnswer(self.lab.answer(old, "I approve"), 550, "5.7.1")
        self.assertStatus(request_id, "PENDING_VALIDATION")
        self.at(2 * HOURS_72 - 1)
        self.assertAnswer(self.lab.answer(new, "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")

    def newer(self, request_id, old):
        """The mail that the resend sent to the same mailbox."""
        return wait_until(lambda: [
            m for m in self.lab.mails_about(request_id, old.to)
            if m.path != old.path], 20, "the second mail")[-1]

    def test_W3_earlier_tokens_stay_valid(self):
        request_id, mails, _ = self.ask()
        old = self.one(mails)
        self.at(DAY)
        self.assertExit(self.lab.cs("resend", request_id), 0)
        new = self.newer(request_id, old)
        self.assertFalse(set(old.tokens) & set(new.tokens))
        self.assertEqual(self.lab.describe(request_id)["Generation"], 1)
        self.at(HOURS_72 - 1)
        self.assertAnswer(self.lab.answer(old, "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_W3_a_resend_moves_the_end(self):
        request_id, mails, _ = self.ask()
        old = self.one(mails)
        self.at(DAY)
        self.assertExit(self.lab.cs("resend", request_id), 0)
        new = self.newer(request_id, old)
        self.at(HOURS_72)
        self.assertAnswer(self.lab.answer(old, "I approve"), 550, "5.7.1")
        self.assertStatus(request_id, "PENDING_VALIDATION")
        self.at(DAY + HOURS_72 - 1)
        self.assertAnswer(self.lab.answer(new, "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_W3_no_resend_of_what_has_ended(self):
        validated, mails, _ = self.ask()
        self.lab.page.answer(self.one(mails).link, "approve")
        failed, mails, _ = self.ask()
        self.lab.page.answer(self.one(mails).link, "reject")
        for request_id in (validated, failed):
            self.assertExit(self.lab.cs("resend", request_id), 77)

    def test_W3_nor_beyond_the_request_lifetime(self):
        request_id, _, _ = self.ask()
        self.at(30 * DAY + 1)
        self.assertExit(self.lab.cs("resend", request_id), 77)

    def test_W3_one_domain_and_its_validation_domain(self):
        name = "deep." + self.fresh()
        parent = name.partition(".")[2]
        other = self.fresh("org")
        request_id = self.lab.request(name, "--san", other)
        self.lab.wait_mails(request_id, 10)
        self.at(DAY)
        self.assertExit(self.lab.cs(
            "resend", request_id, "--domain", name, "--validation-domain",
            parent), 0)
        mails = self.lab.wait_mails_of(request_id, parent, 5)
        self.assertEqual(len(self.lab.mails_about(request_id,
                                                  "admin@" + other)), 1)
        self.assertAnswer(self.lab.answer(mails["admin@" + parent],
                                          "I approve"), 250)
        found = self.lab.describe(request_id)
        self.assertEqual({d["DomainName"]: d["ValidationStatus"]
                          for d in found["DomainValidationOptions"]},
                         {name: "SUCCESS", other: "PENDING_VALIDATION"})

    def test_W1_the_rules_own_lifetime(self):
        request_id, mails, _ = self.ask("a.short.example.com")
        self.at(3600)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 550,
                          "5.7.1")

    def test_W2_an_unfinished_quorum_times_out(self):
        request_id, mails, _ = self.ask(self.fresh("net"))
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.at(HOURS_72)
        self.assertStatus(request_id, "VALIDATION_TIMED_OUT")
        self.assertAnswer(self.lab.answer(
            self.one(mails, "webmaster"), "I approve"), 550, "5.7.1")

    def test_W5_the_same_verdict_again_whatever_the_state(self):
        request_id, mails, _ = self.ask(self.fresh("net"))
        mail = self.one(mails)
        message = self.lab.reply(mail, "I approve")
        self.assertAnswer(self.lab.hand_in(message, mail.reply_to, mail.to),
                          250)
        self.at(HOURS_72 + 5)
        self.assertStatus(request_id, "VALIDATION_TIMED_OUT")
        self.assertAnswer(self.lab.hand_in(message, mail.reply_to, mail.to),
                          250)
        self.assertEqual(len(self.votes(request_id)), 1)


if __name__ == "__main__":
    unittest.main()
