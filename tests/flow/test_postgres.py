#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The main job on PostgreSQL: two hosts on one store, and a server that goes
away (T20, T21). What the store's verbs do is left to tests/unit/store/.
"""

import collections
import os
import threading
import time
import unittest

from case import Case, open_lab
from postgres import Postgres
from process import Child, free_port, wait_until
from sink import Sink


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


class Two(Case):
    def setUp(self):
        """A second countersign-approve on the same store."""
        lab = self.lab
        values = {**lab.values, "http": free_port(),
                  "control": os.path.join(lab.dir, "second.sock")}
        self.conf = os.path.join(lab.etc, "second.conf")
        first, lab.conf = lab.conf, self.conf
        lab.write_conf(**values)
        lab.conf = first
        lab.values.update(control=lab.control, http=lab.http_port)
        self.second = Child("second", lab.dir, [
            lab.approve.argv[0], "-c", self.conf], lab.approve.env)
        self.second.start()
        self.addCleanup(self.second.stop)
        self.second.ready(values["control"])


class TwoHosts(Two):
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


class OneOutbox(Two):
    """Two daemons drain it side by side, in claims that are each's own."""
    N_REQUESTS = 12

    def fill(self):
        """Requests whose mails wait for a mail server."""
        self.lab.ca.stop()
        ids = [self.lab.request(self.fresh()) for _ in range(self.N_REQUESTS)]
        wait_until(lambda: all(m["Attempts"] for m in self.waiting(ids)), 30,
                   "a first try of each")
        return ids

    def waiting(self, ids):
        return [m for m in self.lab.json("outbox", "list")["Mails"]
                if m["RequestId"] in ids]

    def drain(self, ids):
        self.lab.ca.start()
        for conf in (self.lab.conf, self.conf):
            self.assertExit(self.lab.cs("outbox", "retry", conf=conf), 0)

    def how_often(self, ids):
        """How many mails each mailbox of each request has."""
        found = collections.Counter(
            (i, m.to) for i in ids for m in self.lab.mails_about(i))
        self.assertEqual(len(found), 5 * len(ids))
        return found

    def test_each_mail_once(self):
        ids = self.fill()
        self.drain(ids)
        wait_until(lambda: not self.waiting(ids), 60, "an empty outbox", 0.2)
        for i in ids:
            self.lab.wait_mails(i)
        self.assertEqual(set(self.how_often(ids).values()), {1})

    def test_a_start_takes_no_claim_of_the_other(self):
        """What the one is handing over, the other's start leaves alone."""
        self.second.stop()
        ids, go_on = self.fill(), threading.Event()
        self.addCleanup(self.lab.ca.start)
        self.addCleanup(self.lab.submit_to)

        def claimed():
            return {(m["RequestId"], m["Email"]): m["Attempts"]
                    for m in self.waiting(ids) if m["State"] == "SENDING"}
        with Sink() as sink:
            sink.answers["END"] = lambda _: go_on.wait(60) and None
            self.lab.submit_to(sink.port)
            self.assertExit(self.lab.cs("outbox", "retry"), 0)
            before = wait_until(claimed, 20, "a claim")
            self.second.start()
            self.second.ready(os.path.join(self.lab.dir, "second.sock"), 30)
            time.sleep(2.5)
            after = claimed()
            go_on.set()
        self.assertEqual({m: after.get(m) for m in before}, before)

    def test_T20_one_is_killed_on_the_way(self):
        """What it may have sent and did not note goes again, nothing else;
        and nothing is lost."""
        ids = self.fill()
        self.drain(ids)
        self.second.kill()
        self.second.start()
        self.assertExit(self.lab.cs("outbox", "retry"), 0)
        wait_until(lambda: not self.waiting(ids), 60, "an empty outbox", 0.2)
        for i in ids:
            wait_until(lambda i=i: len({m.to for m in self.lab.mails_about(
                i)}) == 5, 20, "mails of " + i)
        often = self.how_often(ids)
        self.assertLessEqual(max(often.values()), 2)
        for i in ids:
            mail = self.lab.mails_about(i)[0]
            self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
            self.assertStatus(i, "VALIDATED")
            self.assertEqual(len(self.votes(i)), 1)


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

    def test_T21_what_the_mail_server_did_meanwhile_is_noted_later(self):
        """One mail is taken and four are not while the store is away: the one
        is not sent again, and the four do not wait for the claim's end."""
        stopped, back = threading.Event(), threading.Event()

        def sent(sink, request_id):
            return collections.Counter(
                t.rcpts[0] for t in sink.taken
                if t.rcpts and request_id.encode() in t.data)
        with Sink() as sink:
            sink.answers["RCPT"] = lambda line: (
                None if back.is_set() or "<admin@" in line
                else "451 4.3.0 Try again later")
            sink.answers["END"] = lambda _: stopped.wait(60) and None
            self.lab.submit_to(sink.port)
            self.addCleanup(self.lab.submit_to)
            request_id = self.lab.request(self.fresh())
            wait_until(lambda: sent(sink, request_id), 20, "a mail")
            self.server.stop()
            stopped.set()
            wait_until(lambda: "not noted yet" in self.lab.approve.text(), 20,
                       "an outcome that cannot be noted")
            back.set()
            self.server.start()
            wait_until(lambda: len(sent(sink, request_id)) == 5, 60,
                       "the other mails")
        self.assertEqual(set(sent(sink, request_id).values()), {1})

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
