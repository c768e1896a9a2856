# SPDX-License-Identifier: ISC
"""The audit log: what anybody can check of it, and that nothing in it can be
changed unseen (A, T19)."""

import json
import os
import pty
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest
import urllib.error
import urllib.request

import keys
import packed
import publiclog
from case import Case, open_lab
from process import Child, free_port, wait_until

lab = None


def setUpModule():
    global lab
    lab = open_lab()
    AuditCase.lab = lab
    request_id, mails = lab.ask("www.example.com")
    AuditCase.request_id = request_id
    assert lab.answer(mails["admin@example.com"], "I approve\n")[0] == 250
    lab.wait_status(request_id, "VALIDATED")
    AuditCase.vote = lab.events(request_id, "vote")[0]["Seq"]


def read_terminal(master):
    """What was written to it; nothing once everybody has closed it."""
    try:
        return os.read(master, 4096)
    except OSError:
        return b""


class AuditCase(Case):
    @property
    def folder(self):
        return os.path.join(self.lab.state, "audit")

    def verify(self, *argv, code=0):
        said = self.lab.cs("--json", "audit", "verify", *argv)
        self.assertEqual(said.returncode, code, said.stdout + said.stderr)
        return json.loads(said.stdout)["Audit"]

    def settled(self):
        """The log, once every event of the store is in it."""
        def signed():
            log = publiclog.Log(self.folder)
            with self.rows() as db:
                n, = db.execute("SELECT max(seq) FROM audit").fetchone()
            return log if log.checkpoint.size == n else None
        return wait_until(signed, 10, "all events to be signed", 0.05)

    def rows(self):
        return sqlite3.connect(os.path.join(self.lab.state, "countersign.db"))

    def keep_rows(self):
        """What is changed from here on is taken back when the test ends."""
        with self.rows() as db:
            kept = {table: db.execute("SELECT * FROM " + table).fetchall()
                    for table in ("audit", "evidence", "settings",
                                  "dictionary")}

        def undo():
            with self.rows() as db:
                db.execute("PRAGMA foreign_keys = OFF")
                for table, rows in kept.items():
                    db.execute("DELETE FROM " + table)
                    for row in rows:
                        db.execute("INSERT INTO %s VALUES (%s)" % (
                            table, ", ".join("?" * len(row))), row)
        self.addCleanup(undo)


class Public(AuditCase):
    """Without us: C2SP and RFC 6962 read anew, openssl for the signature."""

    def test_log(self):
        log = self.settled()
        self.assertEqual(log.checkpoint.origin, "ca.example/countersign")
        entries = log.verify()
        with self.rows() as db:
            db.execute("BEGIN")
            packed.unpack(db)
            leaves = [row[0].encode() for row in db.execute(
                "SELECT leaf FROM audit ORDER BY seq")]
            db.rollback()
        self.assertEqual(entries, leaves)

    def test_canonical_json(self):
        """RFC 8785, as Python writes it: for names of ASCII, strings and
        integers there is no difference."""
        for entry in self.settled().entries():
            self.assertEqual(json.dumps(
                json.loads(entry), ensure_ascii=False, sort_keys=True,
                separators=(",", ":")).encode(), entry)

    def test_key_is_that_of_the_file(self):
        public = subprocess.run(
            ["openssl", "pkey", "-in", os.path.join(self.lab.etc,
                                                    "audit.key"),
             "-pubout", "-outform", "DER"], check=True, capture_output=True)
        self.assertEqual(public.stdout[-32:],
                         publiclog.Log(self.folder).keys[0].public)

    def test_proof(self):
        log = self.settled()
        for seq, entry in enumerate(log.entries(), 1):
            said = self.lab.cs("audit", "proof", str(seq))
            self.assertEqual(said.returncode, 0, said.stderr)
            proof = publiclog.Proof(said.stdout, *log.keys)
            self.assertEqual(proof.index, seq - 1)
            self.assertTrue(proof.proves(entry))
            self.assertFalse(proof.proves(entry + b" "))

    def test_proof_of_no_event(self):
        for seq, code in (("0", 66), ("99999", 66), ("x", 64), ("-1", 64)):
            self.assertEqual(self.lab.cs("audit", "proof", seq).returncode,
                             code, seq)
        self.assertEqual(self.lab.cs("audit", "proof").returncode, 64)

    def test_private(self):
        """No mailbox, no token and no address in what is public."""
        entries = b"\n".join(self.settled().entries())
        for word in [b"admin@", b"127.0.0.1"] + [
                t.encode() for t in self.lab.every_token()]:
            self.assertNotIn(word, entries)


class Foreign(AuditCase):
    """By an implementation that is not ours at all: Go's sumdb/note and
    sumdb/tlog (tests/mta/tlog_peer.go)."""

    def peer(self, keys, *argv):
        return subprocess.run(
            [os.path.join(self.lab.build, "tests/mta/tlog_peer"), keys,
             *argv], capture_output=True, text=True, timeout=60, check=False)

    def agrees(self, *argv, keys=None):
        said = self.peer(keys or os.path.join(self.folder, "vkey"), *argv)
        self.assertEqual((said.returncode, said.stderr), (0, ""), argv)
        return said.stdout

    def place(self, name):
        path = os.path.join(self.lab.dir, name)
        os.mkdir(path)
        self.addCleanup(shutil.rmtree, path)
        return path

    def test_log_and_proofs_of_the_installation(self):
        place = self.place("foreign")
        shutil.copy(os.path.join(self.folder, "checkpoint"), place + "/old")
        self.lab.cs("freeze", "g.example.com", "--by", "a", "--reason", "b")
        log = self.settled()
        size, root = self.agrees("log", self.folder).split()
        self.assertEqual((int(size), publiclog.base64.b64decode(root)),
                         (log.checkpoint.size, log.checkpoint.root))
        pairs = []
        for seq, entry in enumerate(log.entries(), 1):
            for name, data in (("leaf", entry), ("proof", self.lab.cs(
                    "audit", "proof", str(seq)).stdout.encode())):
                pairs.append("%s/%d.%s" % (place, seq, name))
                with open(pairs[-1], "wb") as f:
                    f.write(data)
        self.agrees("proof", *pairs)
        said = self.peer(os.path.join(self.folder, "vkey"), "proof",
                         pairs[0], pairs[3])
        self.assertEqual(said.returncode, 1)
        with open(place + "/new", "w") as f:
            f.write(self.lab.cs("audit", "proof", "--since-checkpoint",
                                place + "/old").stdout)
        self.agrees("consistency", place + "/old", place + "/new")

    def test_served_by_any_static_web_server(self):
        """To somebody who has the key and an address; by a server that may
        read nothing but what everybody may."""
        size = self.settled().checkpoint.size
        port = free_port()
        server = Child("web", self.lab.dir, [
            "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups",
            "python3", "-m", "http.server", "--bind", "127.0.0.1", "-d",
            self.lab.state, str(port)], {"PATH": "/usr/bin:/bin"})
        self.addCleanup(server.stop)
        server.start()
        server.ready(port)
        copy = self.place("copy")
        widths = [(n, 256) for n in range(size // 256)]
        widths += [(size // 256, size % 256)] * bool(size % 256)
        names = ["checkpoint"]
        for n, width in widths:
            names += [publiclog.tile_path(level, n, width)
                      for level in (0, "entries")]
        if size >= 256:
            names.append(publiclog.tile_path(1, 0, size // 256))
        for name in names:
            path = os.path.join(copy, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with urllib.request.urlopen("http://127.0.0.1:%d/audit/%s" % (
                    port, name), timeout=10) as answer, open(path, "wb") as f:
                f.write(answer.read())
        self.assertEqual(self.agrees("log", copy).split()[0], str(size))
        with self.assertRaises(urllib.error.HTTPError):
            urllib.request.urlopen("http://127.0.0.1:%d/countersign.db"
                                   % port, timeout=10)

    # A tile full, one leaf less, one more; one level, two and three.
    SIZES = (1, 255, 256, 257, 65536, 70000)

    def test_logs_of_every_shape(self):
        place = self.place("shapes")
        folder, kept = place + "/log", place + "/kept"
        os.mkdir(kept)
        tool = [os.path.join(self.lab.build, "tests/mta/log_tool"), folder,
                kept, os.path.join(self.lab.etc, "audit.key"), "shapes"]
        for n, size in enumerate(self.SIZES):
            subprocess.run(tool + [str(size)], check=True, timeout=60)
            keys = folder + "/vkey"
            self.assertEqual(self.agrees("log", folder, keys=keys).split()[0],
                             str(size))
            pairs = []
            for old in self.SIZES[:n + 1]:
                pairs += ["%s/%d" % (kept, old), "%s/from%d" % (place, old)]
                with open(pairs[-1], "w") as f:
                    f.write(self.lab.json(
                        "audit", "proof", "--dir", folder,
                        "--since-checkpoint", pairs[-2])["Proof"]["Text"])
            self.agrees("consistency", *pairs, keys=keys)
            pairs = []
            for index in {0, size // 3, size - 2, size - 1} - {-1}:
                pairs += [place + "/%d.%s" % (index, n)
                          for n in ("leaf", "proof")]
                with open(pairs[-2], "w") as f:
                    f.write('{"N":%d}' % index)
                with open(pairs[-1], "w") as f:
                    f.write(self.lab.cs("audit", "proof", "--dir", folder,
                                        str(index + 1)).stdout)
            self.agrees("proof", *pairs, keys=keys)

    def test_T19_it_refuses_what_we_refuse(self):
        place = self.place("refused")
        size = self.settled().checkpoint.size
        for name in ("checkpoint", "vkey",
                     publiclog.tile_path(0, 0, size % 256 or 256),
                     publiclog.tile_path("entries", 0, size % 256 or 256)):
            for part in (0.1, 0.5, 0.97):
                copy = os.path.join(place, "copy")
                shutil.copytree(self.folder, copy)
                with open(os.path.join(copy, name), "r+b") as f:
                    data = bytearray(f.read())
                    data[int(part * len(data))] ^= 1
                    f.seek(0)
                    f.write(data)
                with self.subTest(name, part=part):
                    said = self.peer(os.path.join(copy, "vkey"), "log", copy)
                    self.assertEqual(said.returncode, 1, said.stdout)
                    self.assertNotEqual(self.lab.cs(
                        "audit", "verify", "--dir", copy).returncode, 0)
                shutil.rmtree(copy)


class Verify(AuditCase):
    def test_good(self):
        log = self.settled()
        found = self.verify()
        self.assertIsNone(found["FirstBad"])
        self.assertEqual(found["Size"], log.checkpoint.size)
        self.assertEqual(found["RootHash"],
                         publiclog.base64.b64encode(
                             log.checkpoint.root).decode())
        self.assertEqual(publiclog.Key(found["Key"]).public,
                         log.keys[0].public)
        self.assertGreaterEqual(found["Evidence"], 1)
        said = self.lab.cs("audit", "verify", "-v", "--key", found["Key"])
        self.assertEqual((said.returncode, said.stderr), (0, ""))
        self.assertIn("all as they were signed", said.stdout)

    def test_progress_on_a_terminal_alone(self):
        """A bar on standard error, and nothing of it elsewhere."""
        self.settled()
        for argv, wanted in ((("audit", "verify"), True),
                             (("-q", "audit", "verify"), False)):
            master, slave = pty.openpty()
            said = subprocess.run(
                [os.path.join(self.lab.build, "countersign"), "-c",
                 self.lab.conf, *argv], stderr=slave, stdout=subprocess.PIPE,
                timeout=60, check=False)
            os.close(slave)
            shown = b""
            while chunk := read_terminal(master):
                shown += chunk
            os.close(master)
            self.assertEqual(said.returncode, 0)
            self.assertEqual(b"#] 100 %" in shown, wanted, shown)
            self.assertNotIn(b"%", said.stdout)
        self.assertNotIn("%", self.lab.cs("audit", "verify").stderr)

    def test_goes_on(self):
        """After a restart; and the checkpoint kept before still holds."""
        log = self.settled()
        kept = os.path.join(self.lab.dir, "kept")
        shutil.copy(os.path.join(self.folder, "checkpoint"), kept)
        self.lab.restart_daemons()
        newer = self.settled()
        self.assertGreater(newer.checkpoint.size, log.checkpoint.size)
        newer.verify()
        self.assertIsNone(self.verify("--since-checkpoint", kept)["FirstBad"])
        said = self.lab.cs("audit", "proof", "--since-checkpoint", kept)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertTrue(said.stdout.startswith(
            "old %d\n" % log.checkpoint.size))

    def test_another_key(self):
        other = publiclog.Log(self.folder).keys[0]
        text = "%s+%s+%s" % (
            other.name, "00000000", publiclog.base64.b64encode(
                b"\1" + other.public).decode())
        self.assertEqual(
            self.lab.cs("audit", "verify", "--key", text).returncode, 65)


class Away(AuditCase):
    """verify and proof work without the daemon."""

    def test_daemon_away(self):
        self.settled()
        self.lab.approve.stop()
        self.lab.milter.stop()
        self.addCleanup(self.lab.start_daemons)
        found = self.verify()
        self.assertEqual(found["Rows"], found["Size"])
        self.assertEqual(self.lab.cs("audit", "proof", "1").returncode, 0)
        self.keep_rows()
        with self.rows() as db:
            packed.unpack(db)
        self.assertEqual(self.verify()["Rows"], found["Size"])
        with self.rows() as db:
            old, = db.execute("SELECT opening FROM audit WHERE seq = ?",
                              (self.vote,)).fetchone()
            db.execute("UPDATE audit SET opening = replace(opening, 'admin@',"
                       " 'nobody@') WHERE seq = ?", (self.vote,))
        bad = self.verify(code=1)["FirstBad"]
        self.assertEqual((bad["Seq"], bad["Where"]), (self.vote, "store"))
        with self.rows() as db:
            db.execute("UPDATE audit SET opening = ? WHERE seq = ?",
                       (old, self.vote))
        with self.rows() as db:
            db.execute("UPDATE settings SET text = text || '#'")
        self.assertIn("settings", self.verify(code=1)["FirstBad"]["Reason"])
        with self.rows() as db:
            db.execute("UPDATE settings SET text = "
                       "substr(text, 1, length(text) - 1)")
        self.verify()
        # Without the store, the folder alone is no answer.
        path = os.path.join(self.lab.state, "countersign.db")
        os.rename(path, path + ".away")
        self.addCleanup(os.rename, path + ".away", path)
        said = self.lab.cs("audit", "verify")
        self.assertEqual(said.returncode, 75, said.stderr)
        self.assertFalse(os.path.exists(path))

    def test_prune(self):
        who = ("--by", "jane", "--reason", "retention")
        self.assertEqual(self.lab.cs("audit", "prune", "--before",
                                     "2020-01-01").returncode, 64)
        said = self.lab.cs("audit", "prune", "--before", time.strftime(
            "%Y-%m-%d", time.gmtime(time.time() - 730 * 86400)), *who)
        self.assertEqual(said.returncode, 77, said.stderr)
        self.assertIn("must be kept", said.stderr)
        self.assertEqual(self.lab.events(event="prune"), [])
        found = self.lab.json("audit", "prune", "--before", "2020-01-01",
                              *who)["Prune"]
        self.assertEqual((found["Openings"], found["Evidence"]), (0, 0))
        event, = self.lab.events(event="prune")
        self.assertEqual((event["By"], event["Reason"], event["Before"]),
                         ("jane", "retention", "2020-01-01T00:00:00Z"))
        self.assertEqual(event["Uid"], os.getuid())
        self.settled()
        self.verify()


class Changed(AuditCase):
    """T19. Each change is made, found, named and taken back."""

    def setUp(self):
        self.log = self.settled()
        self.size = self.log.checkpoint.size

    def found(self, seq, where, *argv):
        bad = self.verify(*argv, code=1)["FirstBad"]
        self.assertEqual((bad["Seq"], bad["Where"]), (seq, where), bad)
        said = self.lab.cs("audit", "verify", *argv)
        self.assertEqual(said.returncode, 1)
        self.assertIn(bad["Reason"], said.stderr)
        return bad

    def change(self, sql, *values, plain=True):
        """In the store's file, behind the daemons' backs, until the test ends.
        Where `plain`, the rows are unpacked before."""
        self.keep_rows()
        with self.rows() as db:
            db.execute("PRAGMA foreign_keys = OFF")
            if plain:
                packed.unpack(db)
            db.execute(sql, values)

    def flip(self, name, at):
        path = os.path.join(self.folder, name)
        with open(path, "r+b") as f:
            f.seek(at)
            byte = f.read(1)
            f.seek(at)
            f.write(bytes([byte[0] ^ 1]))

        def undo():
            with open(path, "r+b") as again:
                again.seek(at)
                again.write(byte)
        self.addCleanup(undo)

    def test_leaf(self):
        self.change("UPDATE audit SET leaf = replace(leaf, 'APPROVED', "
                    "'REJECTED') WHERE seq = ?", self.vote)
        self.found(self.vote, "store")

    def test_opening(self):
        self.change("UPDATE audit SET opening = replace(opening, 'admin@', "
                    "'nobody@') WHERE seq = ?", self.vote)
        self.found(self.vote, "store")

    def test_salt_in_upper_case(self):
        self.change("UPDATE audit SET opening = upper(substr(opening, 1, "
                    "60)) || substr(opening, 61) WHERE seq = ?", self.vote)
        self.found(self.vote, "store")

    def test_opening_gone(self):
        self.change("UPDATE audit SET opening = NULL WHERE seq = ?",
                    self.vote)
        self.found(self.vote, "store")

    def test_packed(self):
        """What cannot be unpacked is named, and never goes for a text."""
        for sql, reason in (
                ("packed_leaf = substr(packed_leaf, 1, 40)", "signed"),
                ("packed_leaf = NULL", "signed"),
                ("packed_leaf = x''", "signed"),
                ("packed_leaf = (SELECT o.packed_leaf FROM audit o WHERE "
                 "o.seq = audit.seq - 1)", "signed"),
                ("packed_opening = substr(packed_opening, 2)", "opening"),
                ("packed_opening = x''", "opening"),
                ("packed_opening = NULL", "opening"),
                ("leaf = 'x'", "signed"),
                ("opening = 'x'", "opening"),
                ("dictionary = x'0102030405060708'", "signed"),
                ("dictionary = NULL", "signed")):
            with self.subTest(sql):
                self.change("UPDATE audit SET %s WHERE seq = ?" % sql,
                            self.vote, plain=False)
                self.assertIn(reason,
                              self.found(self.vote, "store")["Reason"])
                self.doCleanups()

    def test_what_is_damaged_hides_no_other(self):
        whole = self.lab.json("audit", "list")["Events"]
        self.change("UPDATE audit SET packed_leaf = x'' WHERE seq = ?",
                    self.vote, plain=False)
        said = self.assertExit(self.lab.cs("--json", "audit", "list"), 1,
                               "event %d is damaged" % self.vote)
        found = json.loads(said.stdout)["Events"]
        self.assertGreaterEqual(len(found), len(whole))
        for before, now in zip(whole, found):
            if now["Seq"] != self.vote:
                self.assertEqual(before, now)
                continue
            self.assertIs(now["Damaged"], True)
            for name in "At", "Event", "RequestId", "Domain":
                self.assertEqual(now[name], before[name])
            self.assertNotIn("Email", now)

    def test_dictionary(self):
        for sql in ("DELETE FROM dictionary",
                    "UPDATE dictionary SET bytes = substr(bytes, 9)"):
            with self.subTest(sql):
                self.change(sql, plain=False)
                self.assertIn("signed", self.found(1, "store")["Reason"])
                self.doCleanups()

    def test_column(self):
        for sql in ("event = 'refusal'", "domain = 'other.example.com'",
                    "request_id = NULL", "at = at + 1"):
            with self.subTest(sql):
                self.change("UPDATE audit SET %s WHERE seq = ?" % sql,
                            self.vote)
                self.found(self.vote, "store")
                self.doCleanups()

    def test_evidence(self):
        self.change("UPDATE evidence SET bytes = CAST('x' || bytes AS BLOB)"
                    " WHERE seq = ?", self.vote)
        self.found(self.vote, "store")

    def test_evidence_gone(self):
        self.change("DELETE FROM evidence WHERE seq = ?", self.vote)
        self.found(self.vote, "store")

    def test_settings(self):
        """What past decisions were made by."""
        first = min(e["Seq"] for e in self.lab.events(event="config"))
        for sql in ("UPDATE settings SET text = replace(text, '=', ':')",
                    "UPDATE settings SET text = text || ' '",
                    "UPDATE settings SET hash = upper(hash)",
                    "DELETE FROM settings"):
            with self.subTest(sql):
                self.change(sql)
                bad = self.found(first, "store")
                self.assertIn("settings", bad["Reason"])
                self.doCleanups()

    def test_swapped(self):
        self.change("UPDATE audit SET (at, event, request_id, domain, leaf,"
                    " opening) = (SELECT o.at, o.event, o.request_id,"
                    " o.domain, o.leaf, o.opening FROM audit o"
                    " WHERE o.seq = 11 - audit.seq) WHERE seq IN (5, 6)")
        self.found(5, "store")

    def test_removed_within(self):
        self.change("DELETE FROM audit WHERE seq = 4")
        self.found(4, "store")

    def test_removed_from_the_end(self):
        self.change("DELETE FROM audit WHERE seq = ?", self.size)
        self.found(self.size, "store")

    def test_entry(self):
        name = publiclog.tile_path("entries", 0, self.size)
        self.flip(name, 2 + len(self.log.entries()[0]) + 2 + 10)
        self.found(2, name)

    def test_tile(self):
        name = publiclog.tile_path(0, 0, self.size)
        self.flip(name, 32 * 6 + 31)
        self.found(7, name)

    def test_checkpoint(self):
        for at in (3, len(self.log.checkpoint.origin) + 1, 60, 150):
            self.flip("checkpoint", at)
            self.found(None, "checkpoint")
            self.doCleanups()

    def test_a_copy_alone(self):
        """Entry, tile and no store: the signed root tells."""
        copy = os.path.join(self.lab.dir, "copy")
        shutil.copytree(self.folder, copy)
        self.addCleanup(shutil.rmtree, copy)
        self.verify("--dir", copy)
        name = publiclog.tile_path("entries", 0, self.size)
        with open(os.path.join(copy, name), "r+b") as f:
            data = f.read().replace(b"APPROVED", b"REJECTED")
            f.seek(0)
            f.write(data)
        self.found(self.vote, name, "--dir", copy)
        # The tile as well: then it is the root that does not fit.
        tile = publiclog.tile_path(0, 0, self.size)
        with open(os.path.join(copy, tile), "wb") as f:
            f.write(b"".join(publiclog.leaf_hash(e) for e in
                             publiclog.Log(copy).entries()))
        self.found(None, "checkpoint", "--dir", copy)

    def test_an_older_state(self):
        """Store and folder put back together: only a checkpoint that somebody
        kept shows it."""
        old = os.path.join(self.lab.dir, "old")
        kept = os.path.join(self.lab.dir, "kept")
        shutil.copytree(self.folder, old)
        self.addCleanup(shutil.rmtree, old)
        self.lab.cs("freeze", "x.example.com", "--by", "a", "--reason", "b")
        newer = self.settled()
        shutil.copy(os.path.join(self.folder, "checkpoint"), kept)
        self.verify("--dir", old)
        bad = self.found(self.size + 1, "the checkpoint kept", "--dir", old,
                         "--since-checkpoint", kept)
        self.assertIn(str(newer.checkpoint.size), bad["Reason"])

    def test_store_restored(self):
        """The sequencer refuses to go on, and everything else does."""
        tables = ("evidence", "audit")
        with self.rows() as db:
            last = {t: db.execute("SELECT * FROM %s WHERE seq = ?" % t,
                                  (self.size,)).fetchall() for t in tables}

        def cut():
            self.lab.approve.stop()
            self.lab.milter.stop()
            with self.rows() as db:
                for table in tables:
                    db.execute("DELETE FROM %s WHERE seq >= ?" % table,
                               (self.size,))

        def undo():
            cut()
            with self.rows() as db:
                for table in reversed(tables):
                    for row in last[table]:
                        db.execute("INSERT INTO %s VALUES (%s)" % (
                            table, ", ".join("?" * len(row))), row)
            self.lab.start_daemons()
        cut()
        self.addCleanup(undo)
        self.lab.start_daemons()
        wait_until(lambda: "nothing more is signed" in
                   self.lab.approve.text(), 10, "the refusal")
        self.lab.request(self.fresh())
        said = self.lab.cs("--json", "doctor")
        self.assertEqual(said.returncode, 1)
        finding = next(f for f in json.loads(said.stdout)["Findings"]
                       if f["Check"] == "audit")
        self.assertEqual(finding["Result"], "fault", finding)
        time.sleep(0.5)
        self.assertEqual(publiclog.Log(self.folder).checkpoint.size,
                         self.size)


class Attacked(AuditCase):
    """By whoever has the folder, the store, or the very key."""

    def setUp(self):
        self.log = self.settled()
        self.vkey = publiclog.Log(self.folder).read("vkey").decode().strip()
        self.kept = os.path.join(self.lab.dir, "kept")
        shutil.copy(os.path.join(self.folder, "checkpoint"), self.kept)

    def forge(self, key, origin, size):
        """A log of its own, good in itself."""
        folder = os.path.join(self.lab.dir, "forged")
        os.mkdir(folder)
        self.addCleanup(shutil.rmtree, folder)
        os.mkdir(folder + "/kept")
        subprocess.run([os.path.join(self.lab.build, "tests/mta/log_tool"),
                        folder + "/log", folder + "/kept", key, origin,
                        str(size)], check=True, timeout=60)
        return folder + "/log"

    def key(self):
        path = os.path.join(self.lab.dir, "thief.key")
        keys.make(path, "ed25519")
        os.chmod(path, 0o600)
        return path

    def test_another_log_with_another_key(self):
        """The folder's own vkey is no proof: verify says so, and the key that
        was kept finds it."""
        forged = self.forge(self.key(), "ca.example/countersign", 40)
        said = self.lab.cs("audit", "verify", "--dir", forged)
        self.assertEqual(said.returncode, 0)
        self.assertIn("compare it with the one you kept", said.stderr)
        bad = self.verify("--dir", forged, "--key", self.vkey,
                          code=1)["FirstBad"]
        self.assertEqual((bad["Seq"], bad["Where"]), (None, "checkpoint"))
        self.assertExit(self.lab.cs("audit", "proof", "--dir", forged,
                                    "--key", self.vkey, "1"), 1)

    def test_another_log_with_the_very_key(self):
        """Whoever has the key can write another history, but not one that
        goes on from a checkpoint that somebody kept."""
        size = self.log.checkpoint.size
        for more in (0, 10):
            forged = self.forge(os.path.join(self.lab.etc, "audit.key"),
                                "ca.example/countersign", size + more)
            self.verify("--dir", forged, "--key", self.vkey)
            bad = self.verify("--dir", forged, "--key", self.vkey,
                              "--since-checkpoint", self.kept,
                              code=1)["FirstBad"]
            self.assertEqual(bad["Where"], "the checkpoint kept")
            self.assertIn("first %d events" % size, bad["Reason"])
            self.assertExit(self.lab.cs(
                "audit", "proof", "--dir", forged, "--since-checkpoint",
                self.kept), 1)
            # Not with the rows in the store either.
            self.doCleanups()

    def test_a_checkpoint_of_another_log(self):
        forged = self.forge(os.path.join(self.lab.etc, "audit.key"),
                            "ca.example/other", 5)
        said = self.lab.cs("audit", "verify", "--since-checkpoint",
                           os.path.join(forged, "checkpoint"))
        self.assertEqual(said.returncode, 65, said.stderr)
        # In the place of our own.
        own = os.path.join(self.folder, "checkpoint")
        shutil.copy(os.path.join(forged, "checkpoint"), own)
        self.addCleanup(shutil.copy, self.kept, own)
        bad = self.verify(code=1)["FirstBad"]
        self.assertEqual((bad["Seq"], bad["Where"]), (None, "checkpoint"))

    def test_the_key_is_exchanged(self):
        """Without a word of the one before: nothing is signed with it."""
        path = os.path.join(self.lab.etc, "audit.key")
        shutil.copy(path, path + ".true")

        def undo():
            self.lab.approve.stop()
            os.replace(path + ".true", path)
            self.lab.start_daemons()
        self.addCleanup(undo)
        self.lab.approve.stop()
        os.replace(self.key(), path)
        self.lab.start_daemons()
        wait_until(lambda: "nothing more is signed" in
                   self.lab.approve.text(), 10, "the refusal")
        self.lab.request(self.fresh())
        time.sleep(0.5)
        with open(self.kept) as kept, open(os.path.join(
                self.folder, "checkpoint")) as found:
            self.assertEqual(found.read(), kept.read())
        self.assertExit(self.lab.cs("audit", "verify"), 0)

    def second(self):
        """Another countersign-approve with the same store and folder."""
        conf = os.path.join(self.lab.dir, "second.conf")
        with open(self.lab.conf) as f:
            text = f.read()
        for old, new in ((self.lab.control, self.lab.control + ".second"),
                         (":%d" % self.lab.http_port, ":%d" % free_port())):
            self.assertIn(old, text)
            text = text.replace(old, new)
        with open(conf, "w") as f:
            f.write(text)
        child = Child("second", self.lab.dir, [os.path.join(
            self.lab.build, "countersign-approve"), "-c", conf],
            {"PATH": os.environ["PATH"], "LANG": "C", "TZ": "UTC"})
        self.addCleanup(child.stop)
        child.start()
        child.ready(self.lab.control + ".second")
        return child

    def test_two_sequencers(self):
        """One signs, the other waits; it goes on where that is killed."""
        second = self.second()
        wait_until(lambda: "not signed now" in second.text(), 10,
                   "the second to wait")
        for _ in range(3):
            self.lab.request(self.fresh())
        self.settled().verify()
        self.lab.approve.signal(signal.SIGKILL)
        wait_until(lambda: not self.lab.approve.alive(), 10, "its end")
        said = self.lab.cs("freeze", "two.example.org", "--by", "a",
                           "--reason", "b", conf=os.path.join(
                               self.lab.dir, "second.conf"))
        self.assertExit(said, 0)
        wait_until(lambda: "event=audit, goes on" in second.text(), 15,
                   "the second to go on")
        self.settled().verify()
        second.stop()
        self.lab.start_daemons()
        self.settled().verify()
        self.assertIsNone(self.verify(
            "--since-checkpoint", self.kept)["FirstBad"])

    def test_T20_killed_while_it_signs(self):
        """At moments of chance; no gap and no fork from any checkpoint."""
        chance = random.Random(20261128)
        for n in range(6):
            for _ in range(4):
                self.lab.cs("freeze", "k%d.example.org" % n, "--by", "a",
                            "--reason", "b")
                self.lab.cs("unfreeze", "k%d.example.org" % n, "--by", "a",
                            "--reason", "b")
            time.sleep(chance.random() * 0.3)
            self.lab.approve.signal(signal.SIGKILL)
            wait_until(lambda: not self.lab.approve.alive(), 10, "its end")
            kept = "%s.%d" % (self.kept, n)
            shutil.copy(os.path.join(self.folder, "checkpoint"), kept)
            publiclog.Log(self.folder).verify()
            self.lab.start_daemons()
            self.settled()
            self.assertIsNone(self.verify(
                "--since-checkpoint", kept)["FirstBad"])

    def test_the_longest_leaf(self):
        """A hundred of the longest names in one event, of a request that
        sends no mails: the log takes it."""
        self.lab.cs("freeze", "y.example.com", "--by", "a", "--reason", "b")
        name = ".".join(["x" * 63] * 3 + ["z" * 42, "y.example.com"])
        names = ["%03d%s" % (n, name[3:]) for n in range(100)]
        self.assertExit(self.lab.cs("request", names[0], *[
            a for n in names[1:] for a in ("--san", n)]), 77)
        leaf = max(self.settled().entries(), key=len)
        self.assertGreater(len(leaf), 24000)
        self.verify()


if __name__ == "__main__":
    unittest.main()
