#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""High-risk names against the real daemons: K1 K2 K3 K4, T18; and whether a
validation may be reused, W4 N5.
"""

import json
import os
import subprocess
import unittest

from case import Case, open_lab
from lab import seconds
from process import wait_until

SENTENCE = ("Additional verification is required to request certificates for "
            "one or more domain names in this request.")
WHY = "ADDITIONAL_VERIFICATION_REQUIRED"
BY = ("--by", "Olga")
NOBODY = "a" * 16


def setUpModule():
    Case.lab = lab = open_lab()
    lab.list = os.path.join(lab.state, "top.csv")
    lab.deny = os.path.join(lab.etc, "deny.txt")
    put(lab.list, "1,bigshop.com\n2,example.net\n3,low.com\n")
    put(lab.deny, "# by order\nforbidden.org\nsecret.example.org\n")
    lab.write_conf(policies='risk { list = "%s" top = 2 deny = "%s" }'
                   % (lab.list, lab.deny))
    restart(lab)


def restart(lab):
    lab.approve.stop()
    lab.milter.stop()
    lab.start_daemons()


def put(path, text):
    """In one step, as an operator should."""
    with open(path + ".new", "w", encoding="utf-8") as f:
        f.write(text)
    os.rename(path + ".new", path)


class Risk(Case):
    def refused(self, *names, reason=WHY):
        """A request that fails at once: its object."""
        argv = [names[0]] + [a for n in names[1:] for a in ("--san", n)]
        said = self.assertExit(self.lab.cs("--json", "request", *argv), 77)
        found = json.loads(said.stdout)["Request"]
        self.assertEqual((found["Status"], found["FailureReason"]),
                         ("FAILED", reason), found)
        return found

    def exempt(self, domain, *more):
        return self.assertExit(self.lab.cs(
            "exempt", "add", domain, "--ticket", "T-1", *BY, *more), 0)

    def unexempt(self, domain):
        self.assertExit(self.lab.cs("exempt", "remove", domain, *BY), 0)

    def risk(self, name, status):
        said = self.assertExit(self.lab.cs("--json", "risk", "test", name),
                               status)
        return json.loads(said.stdout)["Risk"]


class Listed(Risk):
    def test_K1_a_listed_domain_fails_before_any_mail(self):
        found = self.refused("pay.bigshop.com", self.fresh())
        self.assertTrue(found["FailureMessage"].startswith(SENTENCE), found)
        first, second = found["DomainValidationOptions"]
        self.assertEqual(first["FailureReason"], WHY)
        self.assertEqual(second["FailureReason"], None)
        self.assertEqual(self.lab.json("outbox", "list")["Mails"], [])
        self.assertEqual(self.lab.mails_about(found["RequestId"]), [])

    def test_K2_the_message_says_whom_to_ask(self):
        said = self.assertExit(self.lab.cs("request", "bigshop.com"), 77)
        self.assertIn(SENTENCE, said.stderr)
        self.assertIn("https://support.ca.example", said.stderr)

    def test_K1_neither_neighbours_nor_what_is_below_top(self):
        for name in ("notbigshop.com", "bigshop.com.example.com", "low.com"):
            with self.subTest(name):
                self.assertExit(self.lab.cs("request", name, "--dry-run"), 0)

    def test_K2_hash_and_date_are_recorded_with_the_answer(self):
        found = self.refused("bigshop.com")
        risk = self.risk("bigshop.com", 1)
        (event,) = self.lab.events(found["RequestId"], "request")
        steps = json.dumps(event["Steps"])
        self.assertIn(risk["List"]["Hash"], steps)
        self.assertIn(risk["List"]["Date"], steps)
        steps = self.lab.json("explain", found["RequestId"])["Steps"]
        self.assertIn("K1 high-risk list", [s["Rule"] for s in steps])

    def test_K3_denied_names_and_wildcards_above_them(self):
        for name in ("forbidden.org", "a.forbidden.org", "secret.example.org",
                     "*.example.org"):
            with self.subTest(name):
                self.refused(name, reason="DOMAIN_NOT_ALLOWED")
        self.assertExit(self.lab.cs("request", "example.org", "--dry-run"), 0)

    def test_K3_no_exemption_lifts_a_denial(self):
        self.exempt("forbidden.org")
        self.refused("forbidden.org", reason="DOMAIN_NOT_ALLOWED")
        self.unexempt("forbidden.org")

    def test_K3_mail_providers_and_look_alikes(self):
        for name in ("gmail.com", "mail.outlook.com", "grnail.com",
                     "b\u0456gshop.com", "www.bigsh\u03bfp.com"):
            with self.subTest(name):
                self.refused(name)


class Exempt(Risk):
    def test_K2_a_new_request_passes_and_an_old_one_stays_failed(self):
        name = self.fresh("net")
        failed = self.refused(name)["RequestId"]
        self.exempt("example.net")
        try:
            request_id, mails, _ = self.ask(name)
            self.assertEqual(len(mails), 5)
            self.assertStatus(failed, "FAILED")
            self.assertExit(self.lab.cs("resend", failed), 77)
        finally:
            self.unexempt("example.net")
        self.refused(name)

    def test_K2_retry_opens_the_successor_at_once(self):
        name = self.fresh("net")
        failed = self.refused(name, self.fresh())
        said = self.exempt(name, "--retry", failed["RequestId"])
        successor = said.stdout.strip()
        self.assertRegex(successor, "^[a-z2-7]{16}$")
        self.lab.wait_mails(successor, 10)
        found = self.lab.describe(successor)
        self.assertEqual(found["SubjectAlternativeNames"],
                         failed["SubjectAlternativeNames"])
        self.assertEqual(found["Account"], failed["Account"])
        self.assertStatus(failed["RequestId"], "FAILED")
        (event,) = self.lab.events(failed["RequestId"], "retry")
        self.assertEqual(event["Successor"], successor)
        self.unexempt(name)

    def test_K2_retry_may_fail_again_for_another_name(self):
        name = self.fresh("net")
        failed = self.refused(name, "bigshop.com")["RequestId"]
        said = self.assertExit(self.lab.cs(
            "exempt", "add", name, "--ticket", "T", *BY, "--retry", failed),
            77, SENTENCE)
        self.assertEqual(self.lab.status(said.stdout.strip()), "FAILED")
        self.unexempt(name)

    def test_K2_retry_is_checked_before_anything_is_written(self):
        pending, _, name = self.ask()
        failed = self.refused("bigshop.com")["RequestId"]
        before = len(self.lab.json("exempt", "list")["Exemptions"])
        for domain, request_id, status in (
                (name, pending, 77),       # did not fail
                (name, failed, 65),        # is about another name
                ("bigshop.com", NOBODY, 66)):
            with self.subTest((domain, status)):
                self.assertExit(self.lab.cs(
                    "exempt", "add", domain, "--ticket", "T", *BY,
                    "--retry", request_id), status)
        self.assertEqual(len(self.lab.json("exempt", "list")["Exemptions"]),
                         before)

    def test_K2_quorum(self):
        name = self.fresh("net")
        self.exempt(name, "--quorum", "3")
        request_id = self.lab.request(name)
        self.assertEqual(
            self.lab.domain(request_id)["Quorum"]["Required"], 3)
        self.unexempt(name)

    def test_K2_until(self):
        name = self.fresh("net")
        self.exempt(name, "--until", "2099-01-01")
        (found,) = [e for e in self.lab.json("exempt", "list")["Exemptions"]
                    if e["Domain"] == name]
        self.assertEqual((found["Until"], found["Status"]),
                         ("2099-01-01T00:00:00Z", "ACTIVE"))
        for until in ("2020-01-01", "tomorrow", ""):
            with self.subTest(until):
                self.assertExit(self.lab.cs(
                    "exempt", "add", name, "--ticket", "T", *BY, "--until",
                    until), 65)
        self.unexempt(name)

    def test_K2_T18_who_is_recorded(self):
        name = self.fresh("net")
        self.exempt(name)
        self.unexempt(name)
        given, taken = [
            next(e for e in self.lab.events(event=kind)
                 if e.get("Domain") == name)
            for kind in ("exemption", "exemption-removed")]
        for event in (given, taken):
            self.assertEqual((event["By"], str(event["Uid"])),
                             ("Olga", str(os.getuid())))
        self.assertEqual(given["Ticket"], "T-1")

    def test_T18_the_command_line(self):
        for argv, status in (
                (("add", "bigshop.com", *BY), 64),
                (("add", "bigshop.com", "--ticket", "T"), 64),
                (("add", "bigshop.com", "--ticket", "T", "--by", " "), 64),
                (("add", "bigshop.com", "--ticket", "T", *BY, "--quorum",
                  "0"), 64),
                (("add", "bigshop.com", "--ticket", "T", *BY, "--quorum",
                  "17"), 65),
                (("add", "*.bigshop.com", "--ticket", "T", *BY), 65),
                (("add", "co.uk", "--ticket", "T", *BY), 65),
                (("add", "a..com", "--ticket", "T", *BY), 65),
                (("add", "bigshop.com", "--ticket", "T\n2", *BY), 65),
                (("remove", "bigshop.com"), 64),
                (("remove", "bigshop.com", *BY), 66)):
            with self.subTest(argv):
                self.assertExit(self.lab.cs("exempt", *argv), status)


class Lists(Risk):
    def setUp(self):
        with open(self.lab.list) as f:
            self.addCleanup(put, self.lab.list, f.read())

    def file(self, text):
        path = os.path.join(self.lab.dir, "import.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def imported(self, text, status, words=""):
        return self.assertExit(self.lab.cs(
            "--json", "risk", "import", self.file(text)), status, words)

    def test_K1_an_import_is_in_force_at_once(self):
        name = "fresh%d.com" % os.getpid()
        self.risk(name, 0)
        said = json.loads(self.imported("1,%s\n2,x.org\n" % name, 0).stdout)
        self.assertEqual(said["RiskList"]["Domains"], 2)
        self.refused("www." + name)
        self.risk("bigshop.com", 0)
        event = self.lab.events(event="risk-import")[-1]
        self.assertEqual(event["Hash"], said["RiskList"]["Hash"])
        self.assertEqual(str(event["Uid"]), str(os.getuid()))

    def test_K1_a_broken_list_loads_nothing(self):
        for text, words in (("1,a.com\n2;b.com\n3\n", "line:2: "),
                            ("", "holds no domain"),
                            ("1,a.com\n\n", "line:2: "),
                            ("1,a..com\n", "line:1: ")):
            with self.subTest(text):
                self.imported(text, 65, words)
        self.risk("bigshop.com", 1)
        self.assertExit(self.lab.cs("risk", "import", "/nonexistent"), 66)

    def test_K1_a_large_list(self):
        # Beyond what a JSON body may have.
        text = "".join("%d,n%d.com\n" % (n, n) for n in range(1, 200001))
        self.imported(text, 0)
        self.assertEqual(self.risk("www.n2.com", 1)["Rank"], 2)
        self.risk("n3.com", 0)  # below top

    def test_K1_the_file_is_read_again_when_it_changes(self):
        put(self.lab.list, "1,moved.com\n")
        self.assertEqual(self.risk("moved.com", 1)["Result"], "listed")
        put(self.lab.list, "moved.com\n")
        self.risk("moved.com", 1)  # the old one stays
        wait_until(lambda: "top.csv:1: has no comma" in
                   self.lab.approve.text(), 5, "the log")
        (found,) = [f for f in self.findings() if f["Check"] == "risk"]
        self.assertEqual(found["Result"], "fault")
        self.assertIn("top.csv:1: has no comma", found["Message"])
        os.unlink(self.lab.list)
        self.risk("moved.com", 1)

    def findings(self):
        said = self.lab.cs("--json", "doctor")  # whatever else it finds
        return json.loads(said.stdout)["Findings"]

    def test_K1_a_broken_list_stops_the_start(self):
        put(self.lab.list, "1,a.com\nb.com\n")
        for program in ("approve", "milter"):
            said = self.start_n(program)
            self.assertExit(said, 78, "top.csv:2: has no comma")
            self.assertRegex(said.stderr, r"countersign\.conf(:\d+)?: ")

    def start_n(self, program):
        return subprocess.run(
            [os.path.join(self.lab.build, "countersign-" + program), "-c",
             self.lab.conf, "-n"], capture_output=True, text=True, timeout=30)

    def test_K3_risk_test_says_what_it_is(self):
        for name, result, match, status in (
                ("bigshop.com", "listed", "bigshop.com", 1),
                ("x.gmail.com", "mail-provider", "gmail.com", 1),
                ("grnail.com", "look-alike", "gmail.com", 1),
                ("forbidden.org", "denied", "forbidden.org", 1),
                ("t0.example.com", "none", None, 0)):
            with self.subTest(name):
                found = self.risk(name, status)
                self.assertEqual((found["Result"], found["Match"]),
                                 (result, match))
        self.exempt("bigshop.com", "--quorum", "2")
        found = self.risk("www.bigshop.com", 0)
        self.assertEqual(found["Exemption"]["Quorum"], 2)
        self.assertIsNone(found["FailureReason"])
        self.unexempt("bigshop.com")
        self.assertExit(self.lab.cs("risk", "test", "a..b"), 65)


class Later(Risk):
    """The answer may be another one when the quorum is reached."""

    def setUp(self):
        with open(self.lab.list) as f:
            self.addCleanup(put, self.lab.list, f.read())

    def test_K4_listed_since_by_reply(self):
        request_id, mails, name = self.ask()
        put(self.lab.list, "1,example.com\n")
        self.lab.answer(self.one(mails), "I approve")
        self.failed(request_id)

    def test_K4_listed_since_by_link(self):
        request_id, mails, name = self.ask()
        put(self.lab.list, "1,example.com\n")
        self.lab.page.answer(self.one(mails).link, "approve")
        self.failed(request_id)

    def test_K4_another_name_listed_since(self):
        first, last = self.fresh(), self.fresh("org")
        request_id = self.lab.request(first, "--san", last)
        mails = self.lab.wait_mails(request_id, 10)
        self.lab.page.answer(mails["admin@" + first].link, "approve")
        put(self.lab.list, "1,example.com\n")
        self.lab.page.answer(mails["admin@" + last].link, "approve")
        self.failed(request_id)
        self.assertIn(first, self.lab.describe(request_id)["FailureMessage"])

    def failed(self, request_id):
        found = self.lab.describe(request_id)
        self.assertEqual((found["Status"], found["FailureReason"]),
                         ("FAILED", WHY))
        self.assertIn(SENTENCE, found["FailureMessage"])

    def test_K4_exempt_meanwhile(self):
        request_id, mails, name = self.ask()
        put(self.lab.list, "1,example.com\n")
        self.exempt(name)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")
        self.unexempt(name)


class Check(Risk):
    def validated(self, name=None):
        request_id, mails, name = self.ask(name)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")
        return request_id, name

    def check(self, name, status):
        said = self.assertExit(self.lab.cs("--json", "check", name), status)
        return json.loads(said.stdout)["Validation"]

    def test_W4_check_finds_what_may_be_reused(self):
        request_id, name = self.validated()
        found = self.check(name, 0)
        self.assertEqual((found["DomainName"], found["RequestId"]),
                         (name, request_id))
        request = self.lab.describe(request_id)
        self.assertEqual(found["ValidatedAt"], request["ValidatedAt"])
        self.assertEqual(seconds(found["ReuseUntil"]) -
                         seconds(request["CreatedAt"]), 825 * 86400)
        plain = self.assertExit(self.lab.cs("check", name), 0)
        self.assertIn(request_id, plain.stdout)

    def test_W4_check_without_a_validation(self):
        self.assertIsNone(self.check(self.fresh(), 1))
        said = self.assertExit(self.lab.cs("check", self.fresh()), 1)
        self.assertEqual(said.stdout, "")
        self.assertExit(self.lab.cs("check", "a..b"), 65)

    def test_N5_check_is_of_exactly_that_name(self):
        _, name = self.validated()
        for other in ("www." + name, "*." + name, name.split(".", 1)[1]):
            with self.subTest(other):
                self.assertIsNone(self.check(other, 1))

    def test_W4_pending_rejected_and_objected(self):
        _, mails, name = self.ask()
        self.assertIsNone(self.check(name, 1))
        request_id, name = self.validated()
        self.assertExit(self.lab.cs("reject", request_id, *BY, "--reason",
                                    "not theirs"), 0)
        self.assertIsNone(self.check(name, 1))

    def test_Q5_W4_a_frozen_domain_is_not_reused(self):
        _, name = self.validated()
        more = (*BY, "--reason", "because")
        self.assertExit(self.lab.cs("freeze", name, *more), 0)
        self.assertIsNone(self.check(name, 1))
        self.assertExit(self.lab.cs("unfreeze", name, *more), 0)
        self.assertIsNotNone(self.check(name, 0))

    def test_Q5_W4_a_wildcard_is_not_reused_over_a_frozen_name(self):
        _, name = self.validated("*." + self.fresh())
        more = (*BY, "--reason", "because")
        below = "pay." + name[2:]
        self.assertIsNotNone(self.check(name, 0))
        self.assertExit(self.lab.cs("freeze", below, *more), 0)
        self.assertIsNone(self.check(name, 1))
        self.assertExit(self.lab.cs("unfreeze", below, *more), 0)

    def test_K4_W4_a_high_risk_domain_is_not_reused(self):
        with open(self.lab.list) as f:
            self.addCleanup(put, self.lab.list, f.read())
        _, name = self.validated()
        put(self.lab.list, "1,example.com\n")
        self.assertIsNone(self.check(name, 1))
        self.exempt(name)
        self.assertIsNotNone(self.check(name, 0))
        self.unexempt(name)

    def test_W4_shorter_rules_of_today_hold(self):
        request_id, name = self.validated()
        conf = self.lab.values["policies"]
        self.addCleanup(self.reload, conf)
        self.reload(conf + '\npolicy "%s" { reuse = "10d" }' % name)
        found = self.check(name, 0)
        created = seconds(self.lab.describe(request_id)["CreatedAt"])
        self.assertEqual(seconds(found["ReuseUntil"]) - created, 10 * 86400)
        self.reload(conf + '\npolicy "%s" { reuse = "0" }' % name)
        self.assertIsNone(self.check(name, 1))

    def reload(self, policies):
        self.lab.write_conf(policies=policies)
        restart(self.lab)


if __name__ == "__main__":
    unittest.main()
