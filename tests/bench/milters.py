# SPDX-License-Identifier: ISC
"""The milter beside its peers: signing, replies, mail that is not ours, many
connections. Rates are medians of rounds in which the peers take turns.
"""

import os
import re
import statistics
import subprocess
import time

import keys
import lab as lab_module
import mails
from figures import REPEATS
from filler import Filler
from peers import Peers, resident_kb, write_mails
from postgres import Postgres
from process import wait_until

KIB = 1024
NAME = "many.example.net"
# Mails a round: some second or two of work each.
ROUNDS = {("reply", 2): 1500, ("reply", 100): 400,
          ("sign", 2): 800, ("sign", 100): 400}
PGSQL_ROUND = 600
WARM_UP = 60
PASSING = 20000
CONNECTIONS = 1000


def fresh_copies():
    """How many copies the rounds need, each for one reply or one mail."""
    replies = 2 * sum(n * REPEATS + WARM_UP for (kind, _), n in
                      ROUNDS.items() if kind == "reply")
    signed = sum(n * REPEATS + WARM_UP for (kind, _), n in ROUNDS.items()
                 if kind == "sign")
    return max(replies + 2 * (PGSQL_ROUND * REPEATS + WARM_UP),
               2 * signed) + 100


class MilterBench:
    def __init__(self, lab, figures):
        self.lab, self.figures = lab, figures
        self.peers = Peers(lab)
        self.file = os.path.join(lab.dir, "mails")

    # ---------------------------------------------------------- preparation

    def fill(self):
        request_id, asked = self.lab.ask(NAME)
        wait_until(lambda: all(
            r["Delivery"] not in ("QUEUED", "SENDING", "SUBMITTED") for r in
            self.lab.domain(request_id)["Recipients"]), 10, "signed mails")
        self.lab.approve.stop()
        self.lab.milter.stop()
        path = os.path.join(self.lab.state, "countersign.db")
        self.store = Filler(path, request_id, NAME, fresh_copies())
        self.number = self.store.number
        total = self.store.fill(validated="0")
        print("%d requests with a token for each of five mailboxes, in a "
              "store of %.0f MB" % (total, os.path.getsize(path) / 1e6),
              flush=True)
        first = self.store.first_recipient()
        by_mailbox = dict(self.store.db.execute(
            "SELECT r.email, r.id - ? FROM recipient r JOIN domain d ON "
            "d.id = r.domain WHERE d.request_id = ?", (first, request_id)))
        admin, other = "admin@" + NAME, "webmaster@" + NAME
        self.replies = mails.Copies(request_id, NAME, asked[admin],
                                    by_mailbox[admin])
        self.sealed = mails.Copies(request_id, NAME, asked[other],
                                   by_mailbox[other])
        self.lab.start_daemons()

    def letters(self, made, *argv):
        """The mails in self.file, signed or sealed."""
        write_mails(self.file + ".raw", made)
        with open(self.file + ".raw", "rb") as raw, \
                open(self.file, "wb") as out:
            subprocess.run([self.peers.tool("letters"), *argv], stdin=raw,
                           stdout=out, check=True)

    def sign(self, made):
        self.letters(made, "sign", "example.net", lab_module.SELECTOR,
                     os.path.join(self.lab.dir, "example.net.pem"))

    def seal(self, made):
        self.letters(made, "seal", os.path.join(self.lab.etc, "seal.key"))

    # -------------------------------------------------------------- replies

    def votes(self):
        return int(self.number("SELECT count(*) FROM recipient WHERE "
                               "answer <> ''"))

    def answered(self, milter, n, size, connections):
        """The rate at which so many replies become votes."""
        self.sign(self.replies.replies(n, size))
        before = self.votes()
        said = self.peers.load(milter, connections, n, self.file)
        assert said["accepted"] == n, (said, milter.text()[-2000:])
        assert self.votes() - before == n, "replies without a vote"
        return said["rate"]

    def reply_round(self, milters, n, size, connections):
        """Rates of us, of us without waiting for the disk, of the peers."""
        ours, unsynced, *peers = milters
        rates = [self.answered(m, n, size, connections)
                 for m in (unsynced, ours)]
        theirs = [self.peers.load(p, connections, n, self.file)
                  for p in peers]
        assert all(t["accepted"] == n and t["changes"] >= n
                   for t in theirs), theirs
        return rates[1], rates[0], *(t["rate"] for t in theirs)

    def no_sync(self):
        return os.path.abspath(self.peers.tool("no_sync.so"))

    def bench_replies(self):
        ours = self.peers.ours()
        unsynced = self.peers.ours("unsynced", {
            "LD_PRELOAD": self.no_sync()})
        peer = self.peers.opendkim_verifier({
            "%s._domainkey.example.net" % lab_module.SELECTOR: keys.record(
                os.path.join(self.lab.dir, "example.net.pem"), "rsa")})
        rspamd = self.peers.rspamd_verifier()
        for size in (2, 100):
            n = ROUNDS["reply", size]
            milters = ours, unsynced, peer, rspamd
            self.reply_round(milters, WARM_UP, size * KIB, 8)
            rounds = [self.reply_round(milters, n, size * KIB, 8)
                      for _ in range(REPEATS)]
            rate, without, theirs, other = map(statistics.median,
                                               zip(*rounds))
            label = "replies of %d KiB verified, decided, recorded, 8 conn." \
                % size
            self.figures.ratio(label, rate, theirs, "opendkim verifies",
                               "/s", 1.2)
            self.figures.ratio("  the same", rate, other, "rspamd verifies",
                               "/s")
            assert rspamd.text().count("R_DKIM_ALLOW") >= n * REPEATS
            if size == 2:
                self.figures.ratio("  the same, as issue 8 wants it", rate,
                                   theirs, "opendkim verifies", "/s", 2)
                self.figures.ratio("  waiting for the disk", rate, without,
                                   "not waiting", "/s", 0.8)
        self.peers.stop()

    def move_to(self, server):
        """The lab's store becomes a database of this server."""
        url = server.database("bench")
        self.lab.approve.stop()
        self.lab.milter.stop()
        self.store.close()
        said = self.lab.cs("store", "migrate", "--from", "sqlite", "--to",
                           url)
        assert said.returncode == 0, said.stderr
        self.lab.write_conf(store=url)
        self.lab.start_daemons()
        self.number = lambda sql: server.sql(sql, "bench")

    def bench_pgsql(self):
        """The last row: there is no way back to the file."""
        mark = os.path.join(self.lab.dir, "no-sync")
        server = Postgres(self.lab.dir, {
            "LD_PRELOAD": self.no_sync(),
            "NO_SYNC_WHILE": mark})
        server.start()
        try:
            self.move_to(server)
            ours = self.peers.ours()

            def rate(sync, n):
                if sync:
                    os.unlink(mark)
                else:
                    open(mark, "w", encoding="ascii").close()
                return self.answered(ours, n, 2 * KIB, 8)
            for sync in (False, True):
                rate(sync, WARM_UP)
            rounds = [(rate(False, PGSQL_ROUND), rate(True, PGSQL_ROUND))
                      for _ in range(REPEATS)]
            without, with_it = map(statistics.median, zip(*rounds))
            self.figures.ratio("replies of 2 KiB on PostgreSQL, waiting for "
                               "the disk", with_it, without, "not waiting",
                               "/s", 0.6)
        finally:
            self.peers.stop()
            self.lab.approve.stop()
            self.lab.milter.stop()
            server.stop()

    # -------------------------------------------------------------- signing

    def spent(self):
        return self.store.number(
            "SELECT count(*) FROM sending WHERE digest IS NOT NULL")

    def sign_round(self, ours, peer, n, size, connections):
        self.seal(self.sealed.sealed(n, size))
        before = self.spent()
        said = self.peers.load(ours, connections, n, self.file)
        # The seal off and two signatures on.
        assert said["accepted"] == n and said["changes"] == 3 * n, (
            said, ours.text()[-2000:])
        assert self.spent() - before == n, "mails whose seal is not spent"
        theirs = self.peers.load(peer, connections, n, self.file)
        assert theirs["accepted"] == n and theirs["changes"] >= n, theirs
        return said["rate"], theirs["rate"]

    def bench_signing(self):
        ours, peer = self.peers.ours(), self.peers.opendkim_signer()
        for size in (2, 100):
            for connections in (1, 8):
                n = ROUNDS["sign", size]
                self.sign_round(ours, peer, WARM_UP // 2, size * KIB,
                                connections)
                rounds = [self.sign_round(ours, peer, n, size * KIB,
                                          connections)
                          for _ in range(REPEATS)]
                rate, theirs = map(statistics.median, zip(*rounds))
                self.figures.ratio(
                    "signing %d KiB twice, the seal spent, %d conn." % (
                        size, connections), rate, theirs,
                    "opendkim, one rsa2048", "/s", 1.5)
        self.peers.stop()

    # ----------------------------------------------------- what is not ours

    def bench_passing(self):
        ours, noop = self.peers.ours(), self.peers.noop()
        write_mails(self.file, mails.others(100, 2 * KIB))
        for connections in (1, 8):
            rates = []
            for n in range(REPEATS + 1):
                pair = [self.peers.load(m, connections, PASSING, self.file)
                        for m in (ours, noop)[::1 if n % 2 else -1]]
                rates.append([p["rate"] for p in pair][::1 if n % 2 else -1])
            rate, theirs = map(statistics.median, zip(*rates[1:]))
            self.figures.ratio(
                "mail of 2 KiB that is not ours, %d conn." % connections,
                rate, theirs, "a milter that does nothing", "/s", 0.97)
        self.peers.stop()

    def allocations(self, start, name):
        """Calls of malloc() and the like a mail, once it is warm."""
        path = os.path.join(self.lab.dir, name + ".count")
        milter = start(name, env={
            "COUNT_ALLOCATIONS": path, "LD_PRELOAD": os.path.join(
                self.peers.build, "milter/count_allocations.so")})

        def calls():
            with open(path, "rb") as f:
                return int.from_bytes(f.read(8), "little")
        # One connection at each count: opening it costs the same.
        counts = []
        for n in (1000, 1000, 6000):
            before = calls()
            self.peers.load(milter, 1, n, self.file)
            counts.append(calls() - before)
        milter.stop()
        return (counts[2] - counts[1]) / 5000

    def bench_allocations(self):
        write_mails(self.file, mails.others(100, 2 * KIB))
        noop = self.allocations(self.peers.noop, "noop-counted")
        ours = self.allocations(self.peers.ours, "ours-counted")
        self.figures.single(
            "allocations for a mail that is not ours, beyond libmilter's",
            round(ours - noop, 3), "", 0, "(libmilter's own: %.1f)" % noop)
        self.peers.stop()

    # ---------------------------------------------------------- connections

    def bench_connections(self):
        ours = self.peers.ours()
        write_mails(self.file, mails.others(100, 2 * KIB))
        self.peers.load(ours, 8, 2000, self.file)
        before = resident_kb(ours.pid)
        held = subprocess.Popen(
            [self.peers.tool("load"), ours.socket, str(CONNECTIONS), "0",
             "192.0.2.7", self.file], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        assert '"gone": 0' in held.stdout.readline()
        each = (resident_kb(ours.pid) - before) / CONNECTIONS
        held.communicate("")
        self.figures.single("%d connections open, each" % CONNECTIONS,
                            each, "KiB", 64)
        self.peers.stop()

    def bench_growth(self):
        n_mails = int(os.environ.get("BENCH_MAILS", "100000"))
        ours = self.peers.ours()
        write_mails(self.file, mails.others(100, 2 * KIB))
        self.peers.load(ours, 8, n_mails // 5, self.file)
        before = resident_kb(ours.pid)
        self.peers.load(ours, 8, n_mails, self.file)
        self.figures.single("growth over %d mails" % n_mails,
                            resident_kb(ours.pid) - before, "KiB", 256)
        self.peers.stop()

    # -------------------------------------------------------------- Postfix

    def through_postfix(self, milter, n):
        self.lab.ca.run("postconf", "smtpd_milters = unix:" + milter.socket)
        os.chmod(milter.socket, 0o666)
        self.lab.ca.run("postfix", "reload")
        time.sleep(1)

        def once(mails_n):
            began = time.monotonic()
            subprocess.run(
                ["smtp-source", "-d", "-s", "8", "-m", str(mails_n), "-l",
                 "2048", "-f", "someone@example.org", "-t",
                 "other@reply.ca.example", "127.0.0.1:%d" % self.lab.ca.port],
                check=True, capture_output=True, timeout=120)
            return mails_n / (time.monotonic() - began)
        once(50)
        return once(n)

    def bench_postfix(self):
        ours, noop = self.peers.ours(), self.peers.noop()
        rates = [(self.through_postfix(ours, 1500),
                  self.through_postfix(noop, 1500)) for _ in range(REPEATS)]
        rate, theirs = map(statistics.median, zip(*rates))
        self.figures.ratio("through Postfix, mail that is not ours", rate,
                           theirs, "a milter that does nothing", "/s", 0.95)
        self.peers.stop()

    def bench_memory(self):
        ours = self.peers.ours()
        time.sleep(1)
        children = sum(resident_kb(int(pid)) for pid in re.findall(
            r"\d+", subprocess.run(["ps", "-o", "pid=", "--ppid",
                                    str(ours.pid)], capture_output=True,
                                   text=True, check=False).stdout))
        self.figures.single(
            "resident size of the idle milter", resident_kb(ours.pid) / 1000,
            "MB", 15, "(its readers' nursery: %.1f MB)" % (children / 1000))
        self.peers.stop()
