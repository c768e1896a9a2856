#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""An installation with open requests moves from SQLite to PostgreSQL and back:
what was answered stays, what was not can be, and the log goes on from a
checkpoint that was kept. Row by row is tests/unit/store/test_copy.c's.
"""

import json
import os
import pty
import shutil
import subprocess
import unittest

from case import Case, open_lab
from postgres import Postgres
from process import wait_until


def setUpModule():
    lab = Case.lab = open_lab()
    Case.server = Postgres(lab.dir)
    unittest.addModuleCleanup(Case.server.stop)
    Case.server.start()


def size_of(checkpoint):
    try:
        with open(checkpoint, encoding="utf-8") as f:
            return int(f.read().splitlines()[1])
    except FileNotFoundError:
        return 0


class Migrating(Case):
    def setUp(self):
        """Each begins on SQLite, with no store yet."""
        self.begin("sqlite")

    def begin(self, store):
        self.stop()
        for name in os.listdir(self.lab.state):
            path = os.path.join(self.lab.state, name)
            (shutil.rmtree if os.path.isdir(path) else os.unlink)(path)
        self.go_on(store)

    def tearDown(self):
        self.lab.write_conf(store="sqlite")

    def stop(self):
        self.lab.approve.stop()
        self.lab.milter.stop()

    def go_on(self, store):
        self.lab.write_conf(store=store)
        self.lab.start_daemons()

    def database(self):
        name = "t" + self.id().rpartition(".")[2].lower()
        return self.server.database(name)

    def migrate(self, source, target, *argv, **more):
        return self.lab.cs(*argv, "store", "migrate", "--from", source,
                           "--to", target, **more)

    def moved(self, source, target):
        said = self.assertExit(self.migrate(source, target, "--json"), 0)
        return json.loads(said.stdout)["Migration"]

    def checkpoint(self, label):
        """A copy of the log's, once all events are in it."""
        path = os.path.join(self.lab.state, "audit/checkpoint")
        n = len(self.lab.events())
        wait_until(lambda: size_of(path) >= n, 10, "checkpoint")
        return shutil.copy(path, os.path.join(self.lab.dir, label))

    def verified(self, *kept):
        for since in kept:
            said = self.lab.json("audit", "verify", "--since-checkpoint",
                                 since)["Audit"]
            self.assertIsNone(said["FirstBad"])
        return said

    def approve(self, request_id, mail):
        self.assertAnswer(self.lab.answer(mail, "I approve"), 250)


class ThereAndBack(Migrating):
    def test_a_living_installation(self):
        lab, names = self.lab, [self.fresh() for _ in range(3)]
        done, mails, _ = self.ask(names[0])
        self.approve(done, self.one(mails))
        half = lab.request(names[1], "--san", self.fresh("net"))
        half_mails = lab.wait_mails(half, 10)
        by_reply, by_link = (next(
            m for m in half_mails.values() if tld in m.to)
            for tld in ("example.com", "example.net"))
        self.approve(half, by_reply)
        last, last_mails, _ = self.ask(names[2])
        before = {i: self.delivered(i) for i in (done, half, last)}
        kept = self.checkpoint("kept-1")
        url = self.database()

        self.assertExit(self.migrate("sqlite", url), 75,
                        "stop countersign-approve")
        self.stop()
        there = self.moved("sqlite", url)
        self.go_on(url)
        self.assertEqual({i: lab.describe(i) for i in before}, before)
        self.assertEqual(lab.page.answer(
            by_link.link, "approve")[0].status, 303)
        self.assertStatus(half, "VALIDATED")
        self.assertEqual(len(self.votes(half)), 2)
        # The old answer is no new vote.
        self.approve(done, self.one(mails))
        self.assertEqual(len(self.votes(done)), 1)
        new, new_mails, _ = self.ask()
        kept_there = self.checkpoint("kept-2")
        size = self.verified(kept, kept_there)["Size"]
        self.assertGreater(size, there["Audit"]["Size"])

        self.assertExit(self.migrate(url, "sqlite"), 75, "every host")
        self.stop()
        self.assertExit(self.migrate(url, "sqlite"), 65, "not empty")
        os.rename(os.path.join(lab.state, "countersign.db"),
                  os.path.join(lab.dir, "old.db"))
        back = self.moved(url, "sqlite")
        self.assertGreaterEqual(back["Audit"]["Size"], size)
        self.assertGreater(back["Rows"], there["Rows"])
        self.go_on("sqlite")
        self.approve(last, self.one(last_mails))
        self.approve(new, self.one(new_mails))
        for request_id in (done, half, last, new):
            self.assertStatus(request_id, "VALIDATED")
        self.checkpoint("kept-3")
        self.verified(kept, kept_there)
        seqs = [e["Seq"] for e in lab.events()]
        self.assertEqual(seqs, list(range(1, len(seqs) + 1)))

    def test_what_it_says(self):
        self.ask()
        self.stop()
        url = self.database()
        said = self.assertExit(self.migrate("sqlite", url), 0,
                               "now set store to " + url)
        self.assertRegex(said.stdout, r"^\d+ rows in \d+ tables .*\n"
                                      r"\d+ events, root hash \S{44}, in both")
        self.assertNotIn("%", said.stderr)
        second = self.server.database("second")
        self.assertEqual(self.moved(url, second)["Mended"], 0)


class Backup(Migrating):
    """INSTALL 11.2, step by step."""

    def keep_log(self, kept):
        """The checkpoint first."""
        log = os.path.join(self.lab.state, "audit")
        os.mkdir(kept)
        shutil.copy(os.path.join(log, "checkpoint"), kept)
        shutil.copytree(log, os.path.join(kept, "audit"))
        shutil.move(os.path.join(kept, "checkpoint"),
                    os.path.join(kept, "audit/checkpoint"))

    def lose_all(self):
        self.stop()
        shutil.rmtree(self.lab.state)
        os.mkdir(self.lab.state, 0o755)

    def there_and_back(self, save, restore, store):
        lab = self.lab
        done, mails, _ = self.ask()
        self.approve(done, self.one(mails))
        half, half_mails, _ = self.ask()
        checkpoint = self.checkpoint("kept-" + self.id())
        kept = os.path.join(lab.dir, "backup-" + self.id())
        self.keep_log(kept)
        save(kept)
        # What comes after the backup is lost with the store.
        self.approve(half, self.one(half_mails))
        self.assertStatus(half, "VALIDATED")
        self.lose_all()
        shutil.copytree(os.path.join(kept, "audit"),
                        os.path.join(lab.state, "audit"))
        restore(kept)
        self.assertIsNone(self.verified(checkpoint)["FirstBad"])
        self.go_on(store)
        self.assertStatus(done, "VALIDATED")
        self.assertPending(half)
        self.approve(half, self.one(half_mails))
        self.assertStatus(half, "VALIDATED")
        self.assertEqual(len(self.votes(half)), 1)
        self.checkpoint("after-" + self.id())
        self.verified(checkpoint)

    def test_SQLite(self):
        def save(kept):
            subprocess.run(
                ["sqlite3", os.path.join(self.lab.state, "countersign.db"),
                 ".backup " + os.path.join(kept, "countersign.db")],
                check=True)

        def restore(kept):
            shutil.copy(os.path.join(kept, "countersign.db"), self.lab.state)
        self.there_and_back(save, restore, "sqlite")

    def test_PostgreSQL(self):
        url, again = self.database(), self.server.database("restored")
        self.begin(url)

        def tool(name, *argv):
            subprocess.run([os.path.join(self.server.bin, name), *argv],
                           check=True)

        def save(kept):
            tool("pg_dump", "-Fc", "-d", url, "-f", kept + "/dump")

        def restore(kept):
            tool("pg_restore", "--no-owner", "--exit-on-error", "-d", again,
                 kept + "/dump")
            self.lab.write_conf(store=again)
        self.there_and_back(save, restore, again)


class OrNothing(Migrating):
    def setUp(self):
        super().setUp()
        self.ask()
        self.stop()
        self.url = self.database()

    def test_killed_on_the_way(self):
        """It dies of the pipe that nobody reads, before its commit."""
        program = self.lab.approve.argv[0]
        for target in (self.url, "sqlite:" + self.lab.etc):
            read, write = os.pipe()
            child = subprocess.Popen(
                [program, "-c", self.lab.conf, "--store-migrate", "sqlite",
                 target], stdout=write)
            os.close(write)
            os.close(read)
            self.assertEqual(child.wait(60), -13)
            # As nothing was left there, the next one succeeds.
            wait_until(lambda: self.migrate(
                "sqlite", target).returncode == 0, 10, "migration")
            self.assertExit(self.migrate("sqlite", target), 65, "not empty")

    def test_a_bar_on_a_terminal(self):
        ours, theirs = pty.openpty()
        said = subprocess.run(
            [os.path.join(self.lab.build, "countersign"), "-c",
             self.lab.conf, "store", "migrate", "--from", "sqlite", "--to",
             self.url], stdout=subprocess.PIPE, stderr=theirs, timeout=60)
        os.close(theirs)
        text = os.read(ours, 65536).decode()
        os.close(ours)
        self.assertEqual(said.returncode, 0, text)
        self.assertIn("[####################", text)
        self.assertIn("] 100 %", text)

    def test_what_cannot_be(self):
        folder = os.path.join(self.lab.dir, "theirs")
        os.mkdir(folder, 0o700)
        shutil.chown(folder, "nobody")
        self.server.sql("CREATE ROLE guest LOGIN")
        guest = self.url.replace("postgres@", "guest@")
        for source, target, status, words in (
                ("oracle", self.url, 65, '"oracle" is no store'),
                ("sqlite", "mysql://u@h/d", 65, "is no store"),
                ("sqlite", "sqlite", 65, "the same store"),
                (self.url, self.url, 65, "the same store"),
                ("sqlite", "sqlite:relative", 65, "whole path"),
                ("sqlite:/nowhere", self.url, 66, "no store in /nowhere"),
                ("sqlite", "sqlite:/nowhere", 65, "/nowhere"),
                ("sqlite", "sqlite:" + folder, 77, "runuser -u nobody"),
                ("sqlite", "postgresql://u:secret@h/d", 65, "PGPASSFILE"),
                ("sqlite", "postgresql://u@127.0.0.1:1/d", 75,
                 "is the server up?"),
                ("sqlite", guest, 75, "owner of the database"),
                (guest, "sqlite:" + self.lab.etc, 66, "no store in")):
            with self.subTest(source=source, target=target):
                said = self.assertExit(
                    self.migrate(source, target), status, words)
                self.assertEqual(said.stdout, "")
                self.assertNotIn("secret", said.stderr.replace(target, ""))
        said = self.migrate("oracle", self.url, "--json")
        self.assertEqual(json.loads(said.stdout)["Error"]["Code"], "BadData")
        self.assertExit(self.lab.cs("store", "migrate", "--from", "sqlite"),
                        64, "--to")
        self.assertExit(self.migrate("sqlite", self.url), 0)


if __name__ == "__main__":
    unittest.main()
