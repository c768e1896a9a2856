# SPDX-License-Identifier: ISC
"""The outbox beside a bare client: the same Postfix with the same milter, mails
of the same size, the same envelopes. What the bare client hands over was made
and sealed beforehand, so that only the mail server works, and signs; ours loads
requests, writes mails, mints tokens, commits and records besides.

Postfix discards what it took, and reports each delivery, as it was asked to.
"""

import os
import statistics
import subprocess
import time

import mails
from filler import Filler
from milters import KIB
from peers import write_mails
from process import wait_until

NAME = "many.example.net"
REPEATS = 3
WARM_UP = 200
SESSIONS = 8
PATIENCE = 1200
LOOK = 0.05
OPEN = "state IN ('QUEUED', 'SENDING')"


class OutboxBench:
    def __init__(self, lab, figures):
        self.lab, self.figures = lab, figures
        self.n = int(os.environ.get("BENCH_DUE", "1500"))
        self.rounds = REPEATS if self.n < 20000 else 1
        self.file = os.path.join(lab.dir, "mails")
        self.copy = 0  # the last one that was made due

    def tool(self, name):
        return os.path.join(self.lab.build, "tests/bench", name)

    # ---------------------------------------------------------- preparation

    def fill(self):
        """One real request, and copies of it: half of them for mails that are
        due, half for those that the bare client has."""
        request_id, asked = self.lab.ask(NAME)
        wait_until(lambda: all(
            r["Delivery"] not in ("QUEUED", "SENDING", "SUBMITTED") for r in
            self.lab.domain(request_id)["Recipients"]), 10, "signed mails")
        self.lab.approve.stop()
        self.lab.milter.stop()
        each = (self.n * self.rounds + WARM_UP) // len(asked) + 1
        self.store = Filler(os.path.join(self.lab.state, "countersign.db"),
                            request_id, NAME, 2 * each + 1)
        self.store.fill(validated="0")
        first = self.store.first_recipient()
        by_mailbox = dict(self.store.db.execute(
            "SELECT r.email, r.id - ? FROM recipient r JOIN domain d ON "
            "d.id = r.domain WHERE d.request_id = ?", (first, request_id)))
        self.copies = [mails.Copies(request_id, NAME, asked[m], by_mailbox[m])
                       for m in sorted(asked)]
        for copies in self.copies:
            copies.take(each)
        self.size = statistics.mean(len(m.raw) for m in asked.values())
        self.lab.ca.run("postconf", "-e", "transport_maps = static:discard:")
        self.lab.ca.run("postfix", "reload")
        self.lab.milter.start()
        self.lab.milter.ready(self.lab.milter_address)

    def idle(self):
        """The mail server has nothing left to do."""
        wait_until(lambda: not self.lab.ca.queue(), PATIENCE, "empty queue",
                   0.5)

    # --------------------------------------------------------------- rounds

    def make_due(self, n):
        first, self.copy = self.copy + 1, self.copy + n // len(self.copies)
        mine = ("recipient IN (SELECT r.id FROM recipient r JOIN domain d ON "
                "d.id = r.domain JOIN many ON d.request_id = request_id(copy) "
                "WHERE copy BETWEEN %d AND %d)" % (first, self.copy))
        db = self.store.db
        db.execute("BEGIN")
        db.execute("DELETE FROM token WHERE " + mine)
        db.execute("DELETE FROM sending WHERE mail IN (SELECT id FROM mail "
                   "WHERE %s)" % mine)
        db.execute("UPDATE mail SET state = 'QUEUED', due_at = counted_at, "
                   "attempts = 0, last_text = '' WHERE " + mine)
        db.execute("COMMIT")
        return self.left()

    def left(self):
        return self.store.number("SELECT count(*) FROM mail WHERE " + OPEN)

    def drained(self, n):
        """From the first mail that is no longer due to the last one."""
        n = self.make_due(n)
        self.lab.approve.start()
        began = wait_until(lambda: self.left() < n and time.monotonic(),
                           PATIENCE, "a mail on its way", LOOK)
        gone = n - self.left()
        ended = wait_until(lambda: not self.left() and time.monotonic(),
                           PATIENCE, "empty outbox", LOOK)
        self.lab.approve.stop()
        wrong = self.store.number("SELECT count(*) FROM mail WHERE state "
                                  "NOT IN ('SIGNED', 'DELIVERED')")
        assert not wrong, "%d mails were not signed" % wrong
        self.idle()
        return (n - gone) / (ended - began)

    def bare(self, n):
        said = subprocess.run(
            [self.tool("outbox/bare"), str(self.lab.ca.port), str(SESSIONS),
             self.file], check=True, stdout=subprocess.PIPE, text=True)
        self.idle()
        return n / float(said.stdout)

    def bare_sealed(self, n):
        """Mails of ours, which the milter signs."""
        made = [m for c in self.copies for m in c.sealed(
            n // len(self.copies), int(self.size))]
        write_mails(self.file + ".raw", made)
        with open(self.file + ".raw", "rb") as raw, \
                open(self.file, "wb") as out:
            subprocess.run([self.tool("milter/letters"), "seal", os.path.join(
                self.lab.etc, "seal.key")], stdin=raw, stdout=out, check=True)
        return self.bare(len(made))

    def bare_others(self, n):
        """Mails that pass by."""
        write_mails(self.file, mails.others(n, int(self.size)))
        return self.bare(n)

    def bench_outbox(self):
        self.fill()
        ways = self.drained, self.bare_sealed, self.bare_others
        for way in ways:
            way(WARM_UP)
        rounds = [[way(self.n) for way in ways] for _ in range(self.rounds)]
        ours, sealed, others = map(statistics.median, zip(*rounds))
        label = "outbox: %d mails of %.0f KiB that are due" % (
            self.n, self.size / KIB)
        self.figures.ratio(label, ours, sealed, "a bare client, signed alike",
                           "/s", 0.8)
        self.figures.ratio("  the same", ours, others,
                           "a bare client, mail that is not ours", "/s", 0.8)
        self.store.close()
