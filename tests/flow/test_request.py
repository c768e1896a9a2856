#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Names, quorums and votes of a request (N1-N6, C1, Q1 Q2 Q4 Q6 Q7, W5),
from the command to the last mailbox.
"""

import json
import unittest

from case import Case, open_lab
from lab import FEW, FEW_ROLES, seconds
from process import wait_until

POLICIES = """\
policy "two.example.com" { quorum = 2 }
policy "pay.two.example.com" { quorum = 3 }
policy "all.example.com" { quorum = 5 }
policy "six.example.com" { quorum = 6 }
policy "few.example.org" { quorum = 3 }
"""
DENIED = "DOMAIN_VALIDATION_DENIED"


def setUpModule():
    Case.lab = open_lab(policies=POLICIES)


class Names(Case):
    def test_N1_each_name_needs_its_own_approval(self):
        names = [self.fresh(), self.fresh("net"), self.fresh("org")]
        request_id = self.lab.request(names[0], "--san", names[1], "--san",
                                      names[2])
        mails = self.lab.wait_mails(request_id, 15)
        for n, name in enumerate(names):
            self.assertStatus(request_id, "PENDING_VALIDATION")
            self.assertAnswer(self.lab.answer(mails["admin@" + name],
                                              "I approve"), 250)
            done = [d["ValidationStatus"] for d in self.lab.describe(
                request_id)["DomainValidationOptions"]]
            self.assertEqual(done, ["SUCCESS"] * (n + 1) +
                             ["PENDING_VALIDATION"] * (2 - n))
        self.assertStatus(request_id, "VALIDATED")
        self.assertExit(self.lab.cs("wait", request_id), 0)

    def test_N1_two_names_with_the_same_mailboxes(self):
        # www.NAME and NAME are asked at the same five mailboxes, and each
        # needs its own answer.
        name = self.fresh()
        request_id = self.lab.request(name, "--san", "www." + name)
        mails = self.wait(request_id, 10)
        mine = [m for m in mails if m.to == "admin@" + name]
        self.assertEqual(len(mine), 2)
        self.assertAnswer(self.lab.answer(mine[0], "I approve"), 250)
        self.assertStatus(request_id, "PENDING_VALIDATION")
        self.assertAnswer(self.lab.answer(mine[1], "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")

    def wait(self, request_id, count):
        return wait_until(lambda: (lambda f: f if len(f) == count else None)(
            self.lab.mails_about(request_id)), 20, "%d mails" % count)

    def test_N1_a_hundred_names_and_not_one_more(self):
        sans = ["--san=n%d.hundred.example.com" % n for n in range(100)]
        self.assertExit(self.lab.cs("request", "--dry-run",
                                    "hundred.example.com", *sans[:99]), 0)
        self.assertExit(self.lab.cs("request", "--dry-run",
                                    "hundred.example.com", *sans), 65)

    def test_N2_prefixes(self):
        rows = (("www.example.com", "example.com"),
                ("*.test.example.com", "test.example.com"),
                ("*.www.example.com", "www.example.com"),
                ("www.www.example.com", "www.example.com"),
                ("www.com", "www.com"), ("wwww.example.com",
                                         "wwww.example.com"))
        for name, want in rows:
            with self.subTest(name):
                said = self.lab.cs("--json", "request", "--dry-run", name)
                self.assertExit(said, 0)
                option = json.loads(said.stdout)["Request"][
                    "DomainValidationOptions"][0]
                self.assertEqual(option["DomainName"], name)
                self.assertEqual(option["ValidationDomain"], want)
                self.assertIn("admin@" + want, option["ValidationEmails"])

    def test_N3_validation_domains(self):
        name = "a.b.example.com"
        for super_, want in (("a.b.example.com", 0), ("b.example.com", 0),
                             ("example.com", 0), ("com", 65),
                             ("c.example.com", 65), ("example.net", 65),
                             ("x.a.b.example.com", 65),
                             ("ample.com", 65), ("a.b.example.com.", 0),
                             ("..", 65)):
            with self.subTest(super_):
                self.assertExit(self.lab.cs(
                    "request", "--dry-run", name, "--validation-domain",
                    "%s=%s" % (name, super_)), want)
        # And nothing was made of what was refused.
        self.assertExit(self.lab.cs(
            "request", name, "--validation-domain", name + "=com"), 65)
        self.assertEqual(self.lab.json("list", "--domain", name)[
            "RequestSummaryList"], [])

    def test_N4_what_is_no_name(self):
        for name in ("", "exa mple.com", "-a.example.com", "a..example.com",
                     "x" * 64 + ".com", "192.0.2.1", "[2001:db8::1]",
                     "*.*.example.com", "a.*.example.com", "exam\x7fple.com",
                     "a_b.example.com", "admin@example.com",
                     ("a" * 60 + ".") * 5 + "com"):
            with self.subTest(name):
                self.assertExit(self.lab.cs("request", "--dry-run", "--",
                                            name), 65)
        for name in ("com", "co.uk", "*.com", "*.co.uk", "server",
                     "host.local", "x.test", "x.example", "x.onion",
                     "1.2.0.192.in-addr.arpa"):
            with self.subTest(name):
                said = self.lab.cs("--json", "request", "--dry-run", name)
                self.assertExit(said, 77)
                self.assertIn("INVALID_PUBLIC_DOMAIN", said.stdout)

    def test_N4_international_names(self):
        said = self.lab.cs("--json", "request", "--dry-run",
                           "B\u00fccher.example.com")
        self.assertExit(said, 0)
        found = json.loads(said.stdout)["Request"]
        self.assertEqual(found["DomainName"], "xn--bcher-kva.example.com")

    def test_N6_the_same_name_twice_counts_once(self):
        name = self.fresh()
        request_id = self.lab.request(name, "--san", name.upper(), "--san",
                                      name)
        self.assertEqual(len(self.lab.describe(request_id)[
            "DomainValidationOptions"]), 1)

    def test_N6_idempotency_token(self):
        name = self.fresh()
        first = self.lab.request(name, "--idempotency-token", "once")
        again = self.lab.request(name, "--idempotency-token", "once")
        self.assertEqual(first, again)
        self.lab.wait_mails(first, 5)
        self.assertExit(self.lab.cs("request", self.fresh(),
                                    "--idempotency-token", "once"), 77)
        self.assertNotEqual(first, self.lab.request(name))

    def test_dry_run_keeps_nothing(self):
        name = self.fresh()
        self.assertExit(self.lab.cs("request", "--dry-run", name), 0)
        self.assertEqual(self.lab.json("list", "--domain", name)[
            "RequestSummaryList"], [])


class Quorum(Case):
    def test_Q1_two_mailboxes_by_two_channels(self):
        request_id, mails, _ = self.ask("q1.two.example.com")
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.assertStatus(request_id, "PENDING_VALIDATION")
        # The same mailbox by the other channel is no second vote.
        again = self.lab.page.get(self.one(mails).link)
        self.assertNotIn("approve", again.buttons)
        self.assertEqual(self.lab.domain(request_id)["Quorum"]["Approved"],
                         1)
        posted, _ = self.lab.page.answer(
            self.one(mails, "webmaster").link, "approve")
        self.assertEqual(posted.status, 303)
        self.assertStatus(request_id, "VALIDATED")
        self.assertEqual(len(self.votes(request_id)), 2)

    def test_Q1_all_five(self):
        request_id, mails, _ = self.ask("q1.all.example.com")
        for n, mail in enumerate(mails.values()):
            self.assertStatus(request_id, "PENDING_VALIDATION")
            self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
            self.assertEqual(self.lab.domain(request_id)["Quorum"][
                "Approved"], n + 1)
        self.assertStatus(request_id, "VALIDATED")

    def test_Q2_one_rejection_vetoes(self):
        request_id, mails, _ = self.ask("q2.two.example.com")
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.assertAnswer(self.lab.answer(self.one(mails, "webmaster"),
                                          "I reject"), 250)
        found = self.lab.describe(request_id)
        self.assertEqual((found["Status"], found["FailureReason"]),
                         ("FAILED", DENIED))
        # Sticky: nobody's approval brings it back.
        for role in ("hostmaster", "postmaster"):
            self.assertAnswer(self.lab.answer(self.one(mails, role),
                                              "I approve"), 550, "5.7.1")
        self.assertStatus(request_id, "FAILED")
        self.assertExit(self.lab.cs("wait", request_id), 1)

    def test_Q2_a_veto_on_a_name_that_was_approved_already(self):
        names = [self.fresh(), self.fresh("net")]
        request_id = self.lab.request(names[0], "--san", names[1])
        mails = self.lab.wait_mails(request_id, 10)
        self.assertAnswer(self.lab.answer(mails["admin@" + names[0]],
                                          "I approve"), 250)
        self.assertAnswer(self.lab.answer(mails["webmaster@" + names[0]],
                                          "I reject"), 250)
        self.assertStatus(request_id, "FAILED")

    def test_Q4_more_than_there_are_mailboxes(self):
        said = self.assertExit(self.lab.cs("request", "a.six.example.com"),
                               77)
        found = self.lab.describe(said.stdout.strip())
        self.assertEqual((found["Status"], found["FailureReason"]),
                         ("FAILED", "QUORUM_UNREACHABLE"))
        self.assertEqual(self.lab.mails_about(found["RequestId"]), [])

    def test_Q4_bounces_end_nothing(self):
        # Three of five refuse their mail; the quorum is 3.
        request_id = self.lab.request(FEW)
        mails = self.lab.wait_mails(request_id, len(FEW_ROLES))
        self.assertEqual(sorted(mails), sorted(
            "%s@%s" % (role, FEW) for role in FEW_ROLES))
        self.assertStatus(request_id, "PENDING_VALIDATION")

    def test_Q6_operators_reject_and_cancel_but_never_approve(self):
        by = ("--by", "Olga", "--reason", "wrong account")
        request_id, mails, name = self.ask()
        self.assertExit(self.lab.cs("approve", request_id), 64)
        self.assertExit(self.lab.cs("reject", request_id, *by), 0)
        found = self.lab.describe(request_id)
        self.assertEqual((found["Status"], found["FailureReason"]),
                         ("FAILED", DENIED))
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 550,
                          "5.7.1")
        request_id, mails, name = self.ask()
        self.assertExit(self.lab.cs("cancel", request_id, *by), 0)
        found = self.lab.describe(request_id)
        self.assertEqual((found["Status"], found["FailureReason"]),
                         ("FAILED", "CANCELLED"))
        self.assertIn("Olga", json.dumps(self.lab.events(request_id)))

    def test_Q7_the_strictest_rule_holds(self):
        for name, quorum in (("two.example.com", 2),
                             ("x.two.example.com", 2),
                             ("pay.two.example.com", 3),
                             ("a.pay.two.example.com", 3),
                             ("*.two.example.com", 3),
                             ("wwo.example.com", 1)):
            with self.subTest(name):
                said = self.lab.cs("--json", "request", "--dry-run", name)
                option = json.loads(said.stdout)["Request"][
                    "DomainValidationOptions"][0]
                self.assertEqual(option["Quorum"]["Required"], quorum)


class Votes(Case):
    def test_W5_approval_then_rejection(self):
        request_id, mails, _ = self.ask("w5.two.example.com")
        mail = self.one(mails)
        self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
        self.assertAnswer(self.lab.answer(mail, "I reject"), 250)
        self.assertStatus(request_id, "FAILED")

    def test_W5_an_approval_after_ones_rejection(self):
        names = [self.fresh(), self.fresh("net")]
        request_id = self.lab.request(names[0], "--san", names[1])
        mails = self.lab.wait_mails(request_id, 10)
        mail = mails["admin@" + names[0]]
        self.assertAnswer(self.lab.answer(mail, "I reject"), 250)
        self.assertAnswer(self.lab.answer(mail, "I approve"), 550, "5.7.1")
        self.assertStatus(request_id, "FAILED")
        self.assertEqual(len(self.votes(request_id)), 1)

    def test_W5_an_objection_after_validated(self):
        request_id, mails, _ = self.ask()
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.assertIsNotNone(self.lab.domain(request_id)["ReuseUntil"])
        other = self.one(mails, "webmaster")
        self.assertAnswer(self.lab.answer(other, "I reject"), 250)
        self.assertAnswer(self.lab.answer(other, "I reject"), 250)
        found = self.lab.domain(request_id)
        self.assertStatus(request_id, "VALIDATED")
        self.assertEqual([o["Email"] for o in found["Objections"]],
                         [other.to])
        self.assertIsNone(found["ReuseUntil"])
        self.assertEqual(len(self.lab.events(request_id, "objection")), 1)

    def test_W4_reuse_is_counted_from_the_requests_start(self):
        request_id, mails, _ = self.ask()
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        found = self.lab.describe(request_id)
        self.assertEqual(
            seconds(found["DomainValidationOptions"][0]["ReuseUntil"])
            - seconds(found["CreatedAt"]), 825 * 86400)

    def test_explain_names_the_rules_that_were_asked(self):
        request_id, mails, _ = self.ask()
        self.lab.answer(self.one(mails), "I approve")
        steps = self.lab.json("explain", request_id)["Steps"]
        rules = " ".join(s["Rule"] for s in steps)
        for rule in ("W1", "I3", "Q1"):
            self.assertIn(rule, rules)
        for step in steps:
            self.assertLessEqual({"Answer", "At", "Input", "Reason", "Rule"},
                                 set(step))


if __name__ == "__main__":
    unittest.main()
