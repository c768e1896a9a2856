#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Rules and profiles against the real daemons: P, Q3 Q5 Q7, W4, N6, O5, K4,
C7, T17, T26. The daemons' clock is the test's own.
"""

import json
import os
import signal
import time
import unittest

from case import Case, open_lab
from lab import now, seconds
from process import wait_until

DAY = 86400
AHEAD = 3600
D2026, D2027, D2028 = 1773532800, 1805068800, 1836691200
BY = ("--by", "Olga", "--reason", "because")
LATER = "event=renewal, tried again in 900 s"
BASE = """\
policy "default" { profiles_allowed = {"acm", "smime-br", "tls-br"} }
policy "renewed.example.com" { renew = true reuse = "30d" }
policy "mx.renewed.example.com" { contacts = {"mx"} }
policy "person.example.com" { distinct = "person" quorum = 2
  channels = {"reply"} }
policy "br.example.com" { profile = "tls-br" }
policy "/^pay[0-9]*\\\\.example\\\\.net$/" { quorum = 3 }
policy "/^(a+)+$/" { quorum = 2 }
"""


def setUpModule():
    Case.lab = open_lab(clock=True, policies=BASE)


class Policy(Case):
    def setUp(self):
        self.start = now() + AHEAD
        self.at(0)

    def at(self, after):
        self.lab.clock.stand(self.start + after)

    def dry(self, *argv, status=0):
        said = self.assertExit(self.lab.cs(
            "--json", "request", "--dry-run", *argv), status)
        return json.loads(said.stdout)["Request"]

    def approve(self, mail):
        posted, _ = self.lab.page.answer(mail.link, "approve")
        self.assertEqual(posted.status, 303)

    def validated(self, name, *argv):
        request_id, mails, _ = self.ask(name, *argv)
        self.approve(self.one(mails))
        self.assertStatus(request_id, "VALIDATED")
        return request_id

    def reload(self, more="", **values):
        """Both daemons read BASE and `more`."""
        self.lab.write_conf(policies=BASE + more, **values)
        for daemon in (self.lab.approve, self.lab.milter):
            before = daemon.text().count("event=reload")
            daemon.signal(signal.SIGHUP)
            wait_until(lambda: daemon.text().count("event=reload") > before,
                       10, "the reload", 0.05)


class Profiles(Policy):
    def check(self, policies, status, *words):
        path = os.path.join(self.lab.etc, "other.conf")
        with open(self.lab.conf) as f:
            text = f.read().replace(BASE, policies)
        with open(path, "w") as f:
            f.write(text)
        said = self.assertExit(self.lab.cs("config", "check", conf=path),
                               status)
        for word in words:
            self.assertIn(word, said.stderr)
        return path, text, said.stderr

    def test_P_a_setting_outside_the_bounds_stops_the_program(self):
        for settings, words in (
                ('profile = "tls-br" lifetime = "31d"', "BR 3.2.2.4.4"),
                ('profile = "tls-br" reuse = "201d"', "BR 4.2.1"),
                ('profile = "smime-br" lifetime = "25h"', "SBR 3.2.2.2"),
                ('profile = "smime-br" reuse = "31d"', "SBR 4.2.1"),
                ('contacts = {"whois"}', "SC-080"),
                ('profile = "private" contacts = {"whois"}', "C4"),
                ('reuse = "826d"', "825"),
                ('distinct = "person"', "Q3"),
                ('identity = "same-mailbox"', "I3"),
                ('profile = "x"', "no profile"),
                ('profile = "tls-br" profiles_allowed = {"acm"}', "tls-br")):
            with self.subTest(settings):
                path, text, said = self.check(
                    '\npolicy "p.example.com" {\n %s\n}\n' % settings, 78,
                    words)
                line = text.split('policy "p.')[0].count("\n") + 2
                self.assertRegex(said, r"%s:%d:" % (path, line))
        for settings in ('profile = "acm-2017" contacts = {"whois"}',
                         'profile = "private" lifetime = "300d"',
                         'profile = "tls-br" reuse = "10d" lifetime = "30d"',
                         'distinct = "person" channels = {"reply"}'):
            with self.subTest(settings):
                self.check('policy "p.example.com" { %s }\n' % settings, 0)

    def test_P_a_domain_stands_under_the_profile_above_it(self):
        self.check('policy "example.com" { profile = "tls-br" }\n'
                   'policy "a.example.com" { reuse = "300d" }\n', 78,
                   "BR 4.2.1")

    def test_Q7_a_pattern_that_is_none_stops_the_program(self):
        for title in ("/(/", "/a", "//", "/[/"):
            with self.subTest(title):
                self.check('policy "%s" { quorum = 2 }\n' % title, 78,
                           "pattern")

    def test_P_W4_tls_br_dates(self):
        warning = "2028-03-15"
        for day, status, reuse in (
                (D2026 - DAY, 0, D2026 + 199 * DAY),
                (D2026, 0, D2026 + 200 * DAY),
                (D2027 - 150 * DAY, 0, D2027),
                (D2027, 0, D2027 + 100 * DAY),
                (D2028 - DAY, 0, D2028)):
            with self.subTest(day):
                self.lab.clock.stand(day)
                name = "d%d.br.example.com" % day
                said = self.assertExit(self.lab.cs("request", name), 0)
                request_id = said.stdout.strip()
                found = self.lab.describe(request_id)
                self.assertEqual(found["Profile"], "tls-br")
                self.assertEqual(len(found.get("Warnings", [])),
                                 1 if day >= D2026 else 0)
                self.assertEqual(warning in said.stderr, day >= D2026)
                mails = self.lab.wait_mails(request_id)
                self.approve(self.one(mails))
                option = self.lab.domain(request_id)
                self.assertEqual(seconds(option["ReuseUntil"]), reuse)
                self.assertEqual((option["Method"], option["MethodVersion"]),
                                 ("BR-3.2.2.4.4", "2.2.6"))
                self.assertExit(self.lab.cs("check", name), 0)
                self.lab.clock.stand(reuse)
                self.assertExit(self.lab.cs("check", name), 1)

    def test_P_METHOD_SUNSET(self):
        # One asked before the end is not validated after it either.
        self.lab.clock.stand(D2028 - DAY)
        early, mails, _ = self.ask("early.br.example.com")
        self.lab.clock.stand(D2028)
        found = self.dry("x.br.example.com", status=77)
        self.assertEqual(found["FailureReason"], "METHOD_SUNSET")
        self.assertEqual(self.dry(self.fresh())["Status"],
                         "PENDING_VALIDATION")
        self.approve(self.one(mails))
        found = self.lab.describe(early)
        self.assertEqual((found["Status"], found["FailureReason"]),
                         ("FAILED", "METHOD_SUNSET"))

    def test_P_profiles_are_chosen_from_those_allowed(self):
        self.assertEqual(self.dry(self.fresh(), "--profile", "tls-br")[
            "Profile"], "tls-br")
        for argv in ((self.fresh(), "--profile", "private"),
                     (self.fresh(), "--profile", "none"),
                     ("x.br.example.com", "--profile", "acm"),
                     (self.fresh(), "--profile", "smime-br")):
            with self.subTest(argv):
                self.assertExit(self.lab.cs("request", *argv), 77)

    def test_C2_contacts_are_chosen_from_those_allowed(self):
        self.dry(self.fresh(), "--contacts", "constructed")
        self.assertExit(self.lab.cs("request", self.fresh(), "--contacts",
                                    "mx"), 77)
        self.assertExit(self.lab.cs("request", self.fresh(), "--contacts",
                                    "guess"), 65)

    def test_C7_smime_br_validates_the_mailbox_alone(self):
        request_id = self.lab.request("--mailbox", "alice@example.com")
        mails = self.lab.wait_mails(request_id, 1)
        mail = mails["alice@example.com"]
        self.assertIn("alice@example.com", mail.text)
        found = self.lab.describe(request_id)
        self.assertEqual((found["Profile"], found["DomainName"]),
                         ("smime-br", "alice@example.com"))
        self.assertEqual(seconds(found["ExpiresAt"]) - self.start, DAY)
        self.approve(mail)
        option = self.lab.domain(request_id)
        self.assertEqual(option["ValidationStatus"], "SUCCESS")
        self.assertEqual(option["Method"], "SBR-3.2.2.2")
        self.assertEqual(seconds(option["ReuseUntil"]) - self.start, 30 * DAY)
        self.assertEqual(option["Recipients"][0]["Sources"], ["mailbox"])
        self.assertEqual(self.lab.json("check", "alice@example.com")[
            "Validation"]["RequestId"], request_id)
        # N5: the mailbox, never its domain or its neighbour.
        self.assertExit(self.lab.cs("check", "bob@example.com"), 1)
        self.assertExit(self.lab.cs("check", "example.com"), 1)

    def test_C7_smime_br_refuses_what_is_no_mailbox(self):
        for argv, status in ((("--mailbox", "example.com"), 65),
                             (("--mailbox", "a@b@example.com"), 65),
                             (("--mailbox", "a@x.br.example.com"), 77),
                             (("--mailbox", "a@example.com", "--profile",
                               "tls-br"), 77)):
            with self.subTest(argv):
                self.assertExit(self.lab.cs("request", *argv), status)


class Rules(Policy):
    def required(self, name):
        return self.dry(name)["DomainValidationOptions"][0]["Quorum"][
            "Required"]

    def test_Q7_patterns(self):
        for name, quorum in (("pay.example.net", 3), ("pay7.example.net", 3),
                             ("a.pay.example.net", 1), ("payx.example.net", 1),
                             ("www.pay.example.net", 3)):
            with self.subTest(name):
                self.assertEqual(self.required(name), quorum)

    def test_T26_a_wildcard_takes_the_patterns_below(self):
        self.assertEqual(self.required("*.example.net"), 3)

    def test_Q7_a_pattern_that_runs_away_is_an_error(self):
        name = "%s.%s.example.com" % ("a" * 60, "a" * 60)
        self.reload('policy "/^([a-z]+\\\\.?)+$/" { quorum = 2 }\n')
        try:
            self.assertExit(self.lab.cs("request", name[:-4] + "-x.com"), 77,
                            "runs away")
        finally:
            self.reload()

    def test_T26_a_pending_request_keeps_the_stricter(self):
        name = self.fresh()
        self.reload('policy "%s" { quorum = 2 }\n' % name)
        strict, mails, _ = self.ask(name)
        self.reload()
        lax_name = self.fresh()
        lax, lax_mails, _ = self.ask(lax_name)
        hash_before = self.lab.describe(lax)["RulesHash"]
        # The first's quorum is lowered, the second's raised.
        self.reload('policy "%s" { quorum = 2 }\n' % lax_name)
        for request_id, found in ((strict, mails), (lax, lax_mails)):
            self.assertEqual(self.lab.domain(request_id)["Quorum"][
                "Required"], 2)
            self.approve(self.one(found))
            self.assertStatus(request_id, "PENDING_VALIDATION")
        # By the milter too, and by the rules of now.
        self.assertAnswer(self.lab.answer(self.one(lax_mails, "webmaster"),
                                          "I approve"), 250)
        self.assertStatus(lax, "VALIDATED")
        vote = self.votes(lax)[-1]
        self.assertNotEqual(vote["RulesHash"], hash_before)
        steps = self.lab.json("explain", lax)["Steps"]
        self.assertIn("T26 pending", [s["Rule"] for s in steps])
        self.reload()

    def test_T26_a_channel_taken_away(self):
        name = self.fresh()
        request_id, mails, _ = self.ask(name)
        self.reload('policy "%s" { channels = {"reply"} }\n' % name)
        shown = self.lab.page.get(self.one(mails).link)
        self.assertNotEqual(self.lab.page.press(shown, "approve").status, 303)
        self.assertPending(request_id)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")
        self.reload()

    def test_T26_an_approval_that_was_dropped_is_given_again(self):
        name = self.fresh()
        self.reload('policy "%s" { quorum = 2 }\n' % name)
        request_id, mails, _ = self.ask(name)
        self.approve(self.one(mails))
        self.reload('policy "%s" { quorum = 2 channels = {"reply"} }\n' % name)
        self.at(60)
        self.assertExit(self.lab.cs("resend", request_id), 0)
        box = self.one(mails).to
        found = wait_until(lambda: [m for m in self.lab.mails_about(
            request_id, box) if m.path != mails[box].path], 20, "it again")
        self.assertAnswer(self.lab.answer(found[0], "I approve"), 250)
        self.assertStatus(request_id, "PENDING_VALIDATION")
        self.assertEqual([v["Via"] for v in self.votes(request_id)],
                         ["link", "reply"])
        self.assertAnswer(self.lab.answer(self.one(mails, "webmaster"),
                                          "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")
        self.assertExit(self.lab.cs("explain", request_id, "--replay"), 0)
        self.reload()


class Quorum(Policy):
    def test_Q3_T17_one_person_counts_once(self):
        request_id, mails, _ = self.ask("q3.person.example.com")
        for mail in mails.values():
            self.assertAnswer(self.lab.answer(
                mail, "I approve", sender="alice@example.com"), 250)
        self.assertEqual(len(self.votes(request_id)), 1)
        self.assertEqual(self.lab.domain(request_id)["Quorum"]["Approved"], 1)
        self.assertStatus(request_id, "PENDING_VALIDATION")
        # A second person, by a mailbox that only the first has answered for.
        self.assertAnswer(self.lab.answer(
            self.one(mails, "webmaster"), "I approve",
            sender="bob@example.com"), 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_Q5_not_me_freezes_until_an_operator_unfreezes(self):
        request_id, mails, name = self.ask()
        posted, _ = self.lab.page.answer(self.one(mails).link, "not-me")
        self.assertEqual(posted.status, 303)
        self.assertStatus(request_id, "FAILED")
        for asked in (name, "www." + name, "*." + name, "a.b." + name):
            with self.subTest(asked):
                self.assertEqual(self.dry(asked, status=77)["FailureReason"],
                                 "DOMAIN_FROZEN")
        self.assertExit(self.lab.cs("unfreeze", name, *BY), 0)
        self.assertEqual(self.dry(name)["Status"], "PENDING_VALIDATION")
        event = self.lab.events(event="unfreeze")[-1]
        self.assertEqual((event["By"], event["Reason"]), ("Olga", "because"))

    def test_Q5_a_freeze_holds_for_what_is_pending(self):
        request_id, mails, name = self.ask()
        shown = self.lab.page.get(self.one(mails).link)
        self.assertExit(self.lab.cs("freeze", name, *BY), 0)
        self.assertNotIn("approve", self.lab.page.get(
            self.one(mails).link).buttons)
        self.lab.page.press(shown, "approve")
        found = self.lab.describe(request_id)
        self.assertEqual((found["Status"], found["FailureReason"]),
                         ("FAILED", "DOMAIN_FROZEN"))

    def test_K4_risk_is_looked_up_again_at_the_quorum(self):
        request_id, mails, name = self.ask("k4.example.org")
        path = os.path.join(self.lab.state, "top.csv")
        with open(path, "w") as f:
            f.write("1,example.org\n")
        self.reload('risk { list = "%s" }\n' % path)
        try:
            self.approve(self.one(mails))
            found = self.lab.describe(request_id)
            self.assertEqual(
                (found["Status"], found["FailureReason"]),
                ("FAILED", "ADDITIONAL_VERIFICATION_REQUIRED"))
            self.assertIn("https://support.ca.example",
                          found["FailureMessage"])
        finally:
            self.reload()


class Renewal(Policy):
    def about(self, name):
        return [r["RequestId"] for r in self.lab.json(
            "list", "--domain", name)["RequestSummaryList"]]

    def test_W4_renewal_asks_again_once(self):
        name = "w4.renewed.example.com"
        first = self.validated(name, "--account", "team")
        self.at(20 * DAY - 1)
        self.lab.cs("check", name)
        self.assertEqual(self.about(name), [first])
        self.at(20 * DAY)  # a third of 30 days before the end
        ids = wait_until(lambda: (lambda f: f if len(f) > 1 else None)(
            self.about(name)), 10, "the renewal", 0.2)
        second = next(i for i in ids if i != first)
        mails = self.lab.wait_mails(second)
        self.assertEqual(self.lab.describe(second)["Account"], "team")
        event = self.lab.events(first, "renewal")[-1]
        self.assertEqual(event["Successor"], second)
        self.approve(self.one(mails))
        self.assertEqual(seconds(self.lab.domain(second)["ReuseUntil"]),
                         self.start + 50 * DAY)
        other = "more.renewed.example.com"
        self.validated(other)
        self.at(45 * DAY)
        for asked, count in ((name, 3), (other, 2)):
            wait_until(lambda: len(self.about(asked)) == count, 10,
                       "the renewal of " + asked, 0.2)

    def test_W4_no_renewal_after_an_objection(self):
        name = "no.renewed.example.com"
        request_id, mails, _ = self.ask(name)
        shown = self.lab.page.get(self.one(mails, "webmaster").link)
        self.approve(self.one(mails))
        self.assertEqual(self.lab.page.press(shown, "reject").status, 303)
        self.assertEqual(len(self.lab.domain(request_id)["Objections"]), 1)
        # Another one's renewal shows that the daemon has looked.
        other = "yes.renewed.example.com"
        self.validated(other)
        self.at(25 * DAY)
        wait_until(lambda: len(self.about(other)) > 1, 10, "the renewal", 0.2)
        self.assertEqual(self.about(name), [request_id])

    def test_W4_those_who_cannot_be_asked_hold_up_no_other(self):
        broken = ["m%d.mx.renewed.example.com" % n for n in range(4)]
        records = ["%s. 1 IN MX 10 mail.example.com.\n" % name
                   for name in broken]
        self.addCleanup(self.serve)
        self.serve(records)
        for name in broken:
            self.validated(name)
        self.at(DAY)
        last = "last.renewed.example.com"
        self.validated(last)
        self.lab.dns.stop()
        time.sleep(2)  # nothing of what it said is remembered
        said = self.lab.approve.text().count(LATER)
        self.at(25 * DAY)
        wait_until(lambda: len(self.about(last)) > 1, 30, "the renewal", 0.2)
        self.assertEqual([len(self.about(name)) for name in broken], [1] * 4)
        self.assertEqual(self.lab.approve.text().count(LATER) - said, 4)
        for name in broken:
            self.assertEqual(self.lab.events(self.about(name)[0], "renewal"),
                             [])

    def serve(self, more=()):
        self.lab.dns.stop()
        self.lab.dns.start([*self.lab.records, *more])

    def test_W4_check_ends_with_the_reuse(self):
        name = self.fresh()
        self.validated(name)
        self.at(825 * DAY - 1)
        self.assertExit(self.lab.cs("check", name), 0)
        self.at(825 * DAY)
        self.assertExit(self.lab.cs("check", name), 1)


class Limits(Policy):
    def test_O5_requests_of_a_day(self):
        name, other = self.fresh(), self.fresh("org")
        self.reload(limit=2)
        try:
            for _ in range(2):
                self.lab.ask(name, "--account", "limit")
            for asked, account in ((name, "else"), (other, "limit")):
                self.assertEqual(self.dry(asked, "--account", account,
                                          status=77)["FailureReason"],
                                 "LIMIT_EXCEEDED")
            self.dry(other, "--account", "else")
            self.at(DAY + 1)
            self.dry(name, "--account", "limit")
        finally:
            self.reload(limit=100000)

    def test_N6_the_token_is_good_for_an_hour(self):
        name = self.fresh()
        first = self.lab.request(name, "--idempotency-token", "once")
        self.at(3599)
        self.assertEqual(self.lab.request(
            name, "--idempotency-token", "once"), first)
        self.at(3600)
        self.assertNotEqual(self.lab.request(
            name, "--idempotency-token", "once"), first)


if __name__ == "__main__":
    unittest.main()
