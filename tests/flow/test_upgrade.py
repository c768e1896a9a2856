#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""A store that an earlier version left, on both engines (T20): its tables are
brought up to date at the start, what was decided stands, and what was under way
goes on. The stores are dumps that tests/vectors/store/make wrote.
"""

import glob
import json
import lzma
import os
import re
import sqlite3
import subprocess
import unittest

from case import Case, open_lab
from lab import TOP
from postgres import Postgres
from process import wait_until

DUMPS = sorted(glob.glob(os.path.join(TOP, "tests/vectors/store/*.sql.xz")))
NOW = re.search(r"STEPS\[\] = \{([^}]*)\}", open(os.path.join(
    TOP, "lib/store/schema.c"), encoding="ascii").read())[1].count("STEP_")


def setUpModule():
    lab = Case.lab = open_lab(clock=True, conf={"log_level": "info"})
    Case.server = Postgres(lab.dir, lab.clock.env())
    unittest.addModuleCleanup(Case.server.stop)
    Case.server.start()


def engine_of(dump):
    """version-N.ENGINE.sql.xz"""
    return os.path.basename(dump).split(".")[1]


class Upgrade(Case):
    def put_sqlite(self, text, state, _):
        path = os.path.join(state, "countersign.db")
        db = sqlite3.connect(path)
        db.executescript(text)
        db.close()

        def ask(sql):
            db = sqlite3.connect(path)
            answer, = db.execute(sql).fetchone()
            db.close()
            return answer
        return "sqlite", ask

    def put_pgsql(self, text, _, name):
        url = self.server.database(name)
        subprocess.run(
            [os.path.join(self.server.bin, "psql"), "-X", "-q", "-h",
             self.server.dir, "-p", str(self.server.port), "-U", "postgres",
             "-d", name, "-v", "ON_ERROR_STOP=1"], input=text, text=True,
            check=True, stdout=subprocess.DEVNULL)
        return url, lambda sql: int(self.server.sql(sql, name))

    def put(self, dump, suffix=""):
        """The store in a folder of its own: its URL, the folder, a way to ask
        it, and what is known of it."""
        name = re.sub(r"\W", "_", os.path.basename(dump)) + suffix
        state = os.path.join(self.lab.dir, name)
        os.mkdir(state, 0o755)
        with lzma.open(dump, "rt", encoding="utf-8") as f:
            text = f.read()
        url, ask = getattr(self, "put_" + engine_of(dump))(text, state, name)
        return url, state, ask, json.loads(text.splitlines()[0][3:])

    def began(self, dump):
        """The daemons on that store, a minute after it was left: what is
        known of it and its events."""
        url, state, ask, known = self.put(dump)
        version = ask("SELECT version FROM schema_version")
        self.assertIn("version-%d." % version, dump)
        self.assertLess(version, NOW)
        events = ask("SELECT count(*) FROM audit")
        self.lab.clock.stand(known["at"] + 60)
        self.lab.write_conf(store=url, state=state)
        self.lab.restart_daemons()
        self.assertEqual(ask("SELECT version FROM schema_version"), NOW)
        return known, events

    def test_T20_each_version_and_engine(self):
        self.assertEqual({engine_of(d) for d in DUMPS}, {"sqlite", "pgsql"})
        for dump in DUMPS:
            with self.subTest(os.path.basename(dump)):
                self.upgraded(*self.began(dump))

    def upgraded(self, known, events):
        self.assertStatus(known["done"], "VALIDATED")
        self.assertEqual(len(self.votes(known["done"])), 1)
        self.assertPending(known["open"])
        # A link of then, once.
        link = "%s/a/%s" % (self.lab.origin, known["link"])
        self.assertEqual(self.lab.page.answer(link, "approve")[0].status, 303)
        self.assertStatus(known["open"], "VALIDATED")
        self.assertEqual(len(self.votes(known["open"])), 1)
        # Mails of then, when their time has come.
        self.lab.clock.stand(known["at"] + 600)
        self.assertExit(self.lab.cs("outbox", "retry"), 0)
        mails = self.lab.wait_mails(known["waiting"])
        self.assertEqual(self.lab.page.answer(
            self.one(mails).link, "approve")[0].status, 303)
        self.assertStatus(known["waiting"], "VALIDATED")
        # Its log goes on.
        seqs = [e["Seq"] for e in self.lab.events()]
        self.assertEqual(seqs, list(range(1, len(seqs) + 1)))
        self.assertGreater(len(seqs), events + 2)
        wait_until(lambda: os.path.exists(os.path.join(
            self.lab.values["state"], "audit", "checkpoint")), 10,
            "a signed log")
        self.assertExit(self.lab.cs("audit", "verify"), 0)

    def test_beside_one_that_is_at_work(self):
        """Another program brings the tables up to date, for longer than one
        waits for a lock: who starts waits, and ends when told to."""
        url, state, ask, known = self.put(
            [d for d in DUMPS if engine_of(d) == "sqlite"][-1], "_held")
        daemons = self.lab.approve, self.lab.milter
        for daemon in daemons:
            daemon.stop()
        self.lab.clock.stand(known["at"] + 60)
        self.lab.write_conf(store=url, state=state)
        held = sqlite3.connect(os.path.join(state, "countersign.db"))
        self.addCleanup(held.close)
        held.execute("PRAGMA journal_mode = WAL")
        held.execute("BEGIN IMMEDIATE")
        for daemon in daemons:
            daemon.start()
        for daemon in daemons:
            wait_until(lambda d=daemon: "event=store, waiting while" in
                       d.text(), 15, daemon.name + " waiting")
        self.assertEqual(self.lab.milter.stop(), 75)
        held.rollback()
        self.lab.start_daemons()
        self.assertEqual(ask("SELECT version FROM schema_version"), NOW)
        self.assertPending(known["open"])


if __name__ == "__main__":
    unittest.main()
