#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""GET /metrics: the format, the numbers of a known course of events, that it
tells of nobody; the alert rules; the alarm about mails that nobody signed.
"""

import http.client
import json
import os
import re
import time
import unittest

import exposition
from case import Case, open_lab
from lab import TOP
from process import free_port, wait_until

RULES = os.path.join(TOP, "conf/prometheus/countersign.rules.yml")


def setUpModule():
    MetricsCase.port = free_port()
    Case.lab = open_lab(clock=True, policies="metrics { listen = "
                        '"127.0.0.1:%d" }' % MetricsCase.port)


class MetricsCase(Case):
    port = None

    def ask_http(self, path="/metrics", method="GET", headers=(), body=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            c.request(method, path, body, headers=dict(headers))
            answer = c.getresponse()
            return answer, answer.read().decode()
        finally:
            c.close()

    def page(self):
        answer, text = self.ask_http()
        self.assertEqual(answer.status, 200, text)
        self.assertEqual(answer.getheader("Content-Type"),
                         "text/plain; version=0.0.4; charset=utf-8")
        return text

    def families(self):
        return exposition.read(self.page())

    def wait_value(self, name, wanted, seconds=30, **labels):
        """The milter's counts come with its next tally."""
        wait_until(lambda: self.families()[name].value(**labels) == wanted,
                   seconds, "%s %s" % (name, labels), 0.3)


class Page(MetricsCase):
    def test_every_family_has_help_and_a_unit(self):
        families = self.families()
        for name, family in families.items():
            self.assertRegex(family.help, r"^[A-Z1].*\.$")
            if name.startswith("process_"):
                continue
            self.assertRegex(name, r"^countersign_[a-z_]+$")
            if family.type == "histogram":
                self.assertTrue(name.endswith("_seconds"), name)
        self.assertEqual(families["countersign_build_info"].total(), 1)
        self.assertGreater(
            families["process_resident_memory_bytes"].value(), 1e6)
        self.assertGreater(families["process_open_fds"].value(), 5)
        self.assertAlmostEqual(
            families["process_start_time_seconds"].value(), time.time(),
            delta=600)

    def test_it_only_shows(self):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer, _ = self.ask_http(method=method, body="x" * 100000)
            self.assertEqual(answer.status, 405, method)
            self.assertEqual(answer.getheader("Allow"), "GET, HEAD")
        answer, text = self.ask_http(method="HEAD")
        self.assertEqual((answer.status, text), (200, ""))
        for path in ("/", "/metrics/", "/a/" + "a" * 32, "/v1/requests"):
            self.assertEqual(self.ask_http(path)[0].status, 404, path)


class Numbers(MetricsCase):
    """Every test has a look before and one behind."""

    def setUp(self):
        self.before = self.families()

    def assertMore(self, name, by, **labels):
        wanted = self.before[name].value(**labels) + by
        self.wait_value(name, wanted, **labels)

    def test_one_request_by_reply_and_one_by_link(self):
        request_id, mails, _ = self.ask()
        self.assertEqual(
            self.families()["countersign_requests_pending"].value(),
            self.before["countersign_requests_pending"].value() + 1)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        other, more, _ = self.ask()
        self.lab.page.answer(self.one(more).link, "reject")
        self.assertMore("countersign_requests_total", 2,
                        status="PENDING_VALIDATION")
        self.assertMore("countersign_requests_total", 1, status="VALIDATED")
        self.assertMore("countersign_requests_total", 1, status="FAILED")
        self.assertMore("countersign_mails_total", 10, delivery="SUBMITTED")
        self.assertMore("countersign_mails_total", 10, delivery="SIGNED")
        self.assertMore("countersign_answers_total", 1, verdict="APPROVED",
                        via="reply", identity="same-mailbox",
                        outcome="counted")
        self.assertMore("countersign_answers_total", 1, verdict="REJECTED",
                        via="link", identity="token", outcome="counted")
        families = self.families()
        for name in ("countersign_decision_seconds",
                     "countersign_answer_delay_seconds"):
            for via in ("reply", "link"):
                self.assertGreater(families[name].value("_count", via=via), 0)
        text = self.page()
        for secret in (request_id, other, "example.com", "admin@",
                       *self.lab.every_token()):
            self.assertNotIn(secret, text)

    def test_refusals_by_reason(self):
        _, mails, _ = self.ask()
        mail = self.one(mails)
        self.assertAnswer(self.lab.answer(mail, "Who are you?"), 550)
        self.assertAnswer(self.lab.hand_in(
            self.lab.reply(mail, "I approve"),
            "approve+%s@reply.ca.example" % ("a" * 32), mail.to), 550)
        self.assertEqual(self.lab.page.get("/a/" + "b" * 32).status, 404)
        self.assertMore("countersign_refusals_total", 1, via="reply",
                        reason="no-verdict")
        self.assertMore("countersign_unknown_tokens_total", 1, via="reply")
        self.assertMore("countersign_unknown_tokens_total", 1, via="link")

    def test_they_outlive_both_daemons(self):
        self.ask()
        wanted = self.families()["countersign_mails_total"].value(
            delivery="SUBMITTED")
        self.lab.restart_daemons()
        self.assertEqual(self.families()["countersign_mails_total"].value(
            delivery="SUBMITTED"), wanted)
        # What the milter had counted came with its end.
        self.assertGreaterEqual(self.families()[
            "countersign_mails_total"].value(delivery="SIGNED"), 5)


class Alerts(MetricsCase):
    def test_rules_ask_for_metrics_that_there_are(self):
        with open(RULES) as f:
            text = f.read()
        known = set()
        for name, family in self.families().items():
            known |= {name + s for s in
                      exposition.PARTS.get(family.type, ("",))}
        asked = set(re.findall(r"countersign_[a-z_]+", text)) - {
            "countersign_rules"}
        self.assertGreater(len(asked), 8)
        self.assertLessEqual(asked, known)
        names = re.findall(r"- alert: (\w+)", text)
        self.assertEqual(len(names), len(set(names)))
        for key in ("severity:", "summary:", "description:", "expr:"):
            self.assertEqual(text.count(key), len(names), key)


class Unsigned(MetricsCase):
    """SUBMITTED without SIGNED for 60 s: in the log, here, and in doctor."""

    def finding(self):
        found = self.lab.cs("--json", "doctor").stdout
        return next(f for f in json.loads(found)["Findings"]
                    if f["Check"] == "signed")

    def test_alarm(self):
        self.assertEqual(self.finding()["Result"], "ok")
        # A mail server that has no milter.
        self.lab.submit_to(self.lab.customer.port)
        self.addCleanup(self.lab.submit_to)
        request_id = self.lab.request(self.fresh())
        wait_until(lambda: all(
            r["SentAt"] and r["Delivery"] != "QUEUED"
            for r in self.lab.domain(request_id)["Recipients"]), 10,
            "submitted", 0.2)
        self.assertEqual(
            self.families()["countersign_unsigned_mails"].value(), 0)
        self.lab.clock.run_from(75)
        self.addCleanup(self.lab.clock.run_from, 0)
        self.wait_value("countersign_unsigned_mails", 5)
        finding = self.finding()
        self.assertEqual(finding["Result"], "fault")
        self.assertIn(request_id, finding["Message"])
        self.assertIn("milter", finding["Remedy"])
        line = "id=%s, rcpt=<admin@" % request_id

        def logged():
            return [x for x in self.lab.approve.text().splitlines()
                    if line in x and "event=unsigned" in x]
        wait_until(logged, 15, "the line in the log")
        self.lab.clock.run_from(120)
        time.sleep(0.5)
        self.assertEqual(len(logged()), 1)
        # Nobody waits for them any more.
        self.lab.cs("cancel", request_id, "--by", "Olga", "--reason", "no")
        self.wait_value("countersign_unsigned_mails", 0)
        self.assertEqual(self.finding()["Result"], "ok")


if __name__ == "__main__":
    unittest.main()
