#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The main job on PostgreSQL: two hosts on one store, and a server that goes
away (T20, T21). What the store's verbs do is left to tests/unit/store/.
"""

import os
import unittest

from case import Case, open_lab
from postgres import Postgres
from process import Child, free_port


def setUpModule():
    lab = Case.lab = open_lab()
    Case.server = Postgres(lab.dir)
    unittest.addModuleCleanup(Case.server.stop)
    Case.server.start()
    lab.write_conf(store=Case.server.database("countersign"))
    lab.restart_daemons()


class MainJob(Case):
    def test_by_reply_and_by_link_to_validated(self):
        request_id = self.lab.request(
            self.fresh(), "--san", self.fresh("net"))
        mails = self.lab.wait_mails(request_id, 10)
        replied = next(m for m in mails.values() if "example.com" in m.to)
        linked = next(m for m in mails.values() if "example.net" in m.to)
        self.assertAnswer(self.lab.answer(replied, "I approve"), 250)
        self.assertPendingNames(request_id, 1)
        self.assertEqual(self.lab.page.answer(
            linked.link, "approve")[0].status, 303)
        self.assertStatus(request_id, "VALIDATED")
        self.assertCounted(request_id, replied.to, "APPROVED", "reply")
        self.assertCounted(request_id, linked.to, "APPROVED", "link")

    def assertPendingNames(self, request_id, n):
        found = self.lab.describe(request_id)["DomainValidationOptions"]
        self.assertEqual([o["ValidationStatus"] for o in found].count(
            "PENDING_VALIDATION"), n)

    def test_the_log_has_no_gap(self):
        self.ask()
        seqs = [e["Seq"] for e in self.lab.events()]
        self.assertEqual(seqs, list(range(1, len(seqs) + 1)))


class TwoHosts(Case):
    def setUp(self):
        """A second countersign-approve on the same store."""
        lab = self.lab
        values = {**lab.values, "http": free_port(),
                  "control": os.path.join(lab.dir, "second.sock")}
        self.conf = os.path.join(lab.etc, "second.conf")
        first, lab.conf = lab.conf, self.conf
        lab.write_conf(**values)
        lab.conf = first
        lab.values["control"] = lab.control
        self.second = Child("second", lab.dir, [
            lab.approve.argv[0], "-c", self.conf], lab.approve.env)
        self.second.start()
        self.addCleanup(self.second.stop)
        self.second.ready(values["control"])

    def test_each_mail_is_sent_once_and_each_vote_counted_once(self):
        ids = [self.lab.request(self.fresh()) for _ in range(4)]
        ids += [self.lab.cs("request", self.fresh(),
                            conf=self.conf).stdout.strip() for _ in range(4)]
        for request_id in ids:
            mails = self.lab.wait_mails(request_id)
            mail = self.one(mails)
            self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
            self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
            self.assertEqual(len(self.votes(request_id)), 1)
            self.assertStatus(request_id, "VALIDATED")
        seqs = [e["Seq"] for e in self.lab.events()]
        self.assertEqual(seqs, list(range(1, len(seqs) + 1)))


class ServerAway(Case):
    def tearDown(self):
        if not self.server.child.alive():
            self.server.start()

    def test_T21_nothing_is_counted_and_nothing_lost(self):
        request_id, mails, _ = self.ask()
        mail, other = self.one(mails), self.one(mails, "postmaster")
        self.server.stop()
        self.assertAnswer(self.lab.answer(mail, "I approve"), 451)
        self.assertEqual(self.lab.page.get(other.link).status, 503)
        self.assertExit(self.lab.cs("describe", request_id), 75)
        self.server.start()
        self.assertPending(request_id)
        self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_T20_a_server_that_is_killed_keeps_what_was_answered(self):
        request_id, mails, _ = self.ask()
        self.assertAnswer(
            self.lab.answer(self.one(mails), "I approve"), 250)
        self.server.kill()
        self.server.start()
        self.assertStatus(request_id, "VALIDATED")
        self.assertEqual(len(self.votes(request_id)), 1)


if __name__ == "__main__":
    unittest.main()
