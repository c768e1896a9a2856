# SPDX-License-Identifier: ISC
"""Kills daemons, mail server and database at random moments under a trickle of
requests and answers, and then counts (T20): every answer that was acknowledged
is there once, none twice, no mail is lost, the log verifies from every
checkpoint that was kept on the way.
"""

import collections
import http.client
import itertools
import os
import queue
import random
import shutil
import smtplib
import threading
import time

from lab import ROLES
from process import wait_until

PATIENCE = 600  # seconds for anything to come through
READY = 120     # for whoever was killed to be back
HANDS = 3       # that answer side by side
AHEAD = 6       # requests that nobody has answered yet
PAUSE = 0.2
KEEP_EVERY = 10   # kills: a checkpoint
CALM_EVERY = 5    # kills: then an answer gets through
WHOLE_EVERY = 3   # requests: one is answered when all its mails are there
NUDGE_EVERY = 25  # looks: what a kill spoilt waits as an MTA's mail does


class Soak:
    """`server` is the Postgres that the lab's store is on, or None."""

    def __init__(self, lab, kills, seed, server=None):
        self.lab, self.kills = lab, kills
        self.random = random.Random(seed)
        self.asked, self.answered = {}, {}
        self.faults, self.kept = [], []
        self.unsure = 0  # answers that were counted and not acknowledged
        self.killed = collections.Counter()
        self.waiting = queue.Queue()
        self.over = threading.Event()
        self.mutex = threading.Lock()
        self.victims = {
            "approve": (lab.approve.kill, self._start_approve),
            "milter": (lab.milter.kill, self._start_milter),
            "mta": (lab.ca.kill, lab.ca.start),
        }
        if server is not None:
            self.victims["store"] = (server.kill, server.start)

    def _start_approve(self):
        self.lab.approve.start()
        self.lab.approve.ready(self.lab.control, READY)
        self.lab.approve.ready(self.lab.http_port, READY)

    def _start_milter(self):
        self.lab.milter.start()
        self.lab.milter.ready(self.lab.milter_address, READY)

    def guarded(self, work):
        def run():
            try:
                work()
            except Exception as e:  # a worker's end is a finding
                self.faults.append("%s: %r" % (work.__name__, e))
                print(self.faults[-1], flush=True)
        thread = threading.Thread(target=run)
        thread.start()
        return thread

    # ------------------------------------------------------------- the world

    def ask(self):
        """A trickle of requests; each is repeated until it is taken."""
        n = 0
        try:
            while not self.over.is_set():
                n += 1
                name = "s%d.example.com" % n

                def taken(name=name):
                    said = self.lab.cs("request", name,
                                       "--idempotency-token", name)
                    return said.stdout.strip() if said.returncode == 0 \
                        else None
                request_id = wait_until(taken, PATIENCE, "request", PAUSE)
                self.asked[request_id] = name
                self.waiting.put((request_id, n % WHOLE_EVERY == 0))
                while len(self.asked) - len(self.answered) > AHEAD and \
                        not self.over.is_set():
                    time.sleep(PAUSE)
        finally:
            for _ in range(HANDS):
                self.waiting.put(None)

    def mail_of(self, request_id, whole):
        """One of its mails, as soon as there is one, or all are there."""
        looks = itertools.count(1)

        def found():
            with self.mutex:
                mails = self.lab.mails_about(request_id)
            if len({m.to for m in mails}) >= (len(ROLES) if whole else 1):
                return mails[-1]
            if next(looks) % NUDGE_EVERY == 0:
                self.lab.cs("outbox", "retry", request_id)
                self.lab.ca.run("postqueue", "-f", check=False)
            return None
        return wait_until(found, PATIENCE, "mails of " + request_id, PAUSE)

    def by_reply(self, mail):
        message = self.lab.reply(mail, "I approve")

        def accepted():
            try:
                code, text = self.lab.hand_in(message, mail.reply_to, mail.to)
            except (OSError, smtplib.SMTPException):
                return False
            if code >= 500:
                raise AssertionError("reply refused: %d %s" % (code, text))
            return code == 250
        wait_until(accepted, PATIENCE, "250", PAUSE)

    def by_link(self, request_id, mail):
        """The 303 may get lost on its way; the page then says so."""
        def accepted():
            try:
                shown = self.lab.page.get(mail.link)
                if shown.status == 200 and "approve" in shown.buttons:
                    return self.lab.page.press(shown, "approve").status == 303
            except (OSError, http.client.HTTPException):
                return False
            return shown.status in (200, 410) and self.counted(
                request_id, mail)
        wait_until(accepted, PATIENCE, "303", PAUSE)

    def counted(self, request_id, mail):
        try:
            found = self.lab.recipient(request_id, mail.to)["Answer"]
        except AssertionError:
            return False
        if found is None:
            raise AssertionError("nothing to press, and nothing counted")
        self.unsure += 1
        return True

    def answer(self):
        for turn in itertools.count():
            job = self.waiting.get()
            if job is None:
                return
            mail = self.mail_of(*job)
            if turn % 2:
                self.by_link(job[0], mail)
            else:
                self.by_reply(mail)
            self.answered[job[0]] = mail.to

    # ------------------------------------------------------------- the kills

    def keep_checkpoint(self):
        path = os.path.join(self.lab.state, "audit/checkpoint")
        if os.path.exists(path):
            self.kept.append(shutil.copy(path, os.path.join(
                self.lab.dir, "kept-%d" % len(self.kept))))

    def calm(self):
        before = len(self.answered)
        wait_until(lambda: len(self.answered) > before or self.faults,
                   PATIENCE, "an answer", PAUSE)

    def kill(self):
        names = sorted(self.victims)  # each of them once, then as it comes
        for n in range(1, self.kills + 1):
            time.sleep(self.random.uniform(0.05, 0.6))
            name = names[n - 1] if n <= len(names) \
                else self.random.choice(names)
            end, start = self.victims[name]
            end()
            self.killed[name] += 1
            time.sleep(self.random.uniform(0, 0.2))
            start()
            if n % CALM_EVERY == 0:
                self.calm()
            if n % KEEP_EVERY == 0:
                self.keep_checkpoint()
            if n % 50 == 0:
                print("%d kills, %d asked, %d answered" % (
                    n, len(self.asked), len(self.answered)), flush=True)

    # ------------------------------------------------------------- the count

    def check_votes(self):
        """Whoever was told 250 or 303 is in the log, once."""
        votes = collections.Counter(
            e["RequestId"] for e in self.lab.events(event="vote"))
        for request_id, mailbox in self.answered.items():
            if votes.pop(request_id, 0) != 1:
                self.faults.append("%s: not one vote" % request_id)
            found = self.lab.describe(request_id)
            answers = [r["Email"] for o in found["DomainValidationOptions"]
                       for r in o["Recipients"] if r["Answer"]]
            if (found["Status"], answers) != ("VALIDATED", [mailbox]):
                self.faults.append("%s: %s by %s, not by %s" % (
                    request_id, found["Status"], answers, mailbox))
        self.faults += ["a vote for %s, that nobody gave" % v for v in votes]

    def check_requests(self):
        """One a name, however often it was asked for."""
        names, token = [], None
        while token != "":
            more = ["--starting-token", token] if token else []
            page = self.lab.json("list", "--max-items", "1000", *more)
            names += [r["DomainName"] for r in page["RequestSummaryList"]]
            token = page["NextToken"] or ""
        if sorted(names) != sorted(self.asked.values()):
            self.faults.append("%d requests for %d names" % (
                len(names), len(self.asked)))

    def check_mails(self):
        """What is not waited for any more need not go; of the rest, none may
        be missing."""
        left = [m["RequestId"] for m in self.lab.json("outbox", "list")[
            "Mails"] if m["RequestId"] in self.answered]
        self.faults += ["left in the outbox: %s" % i for i in left]
        request_id = self.lab.request("last.example.com")
        self.mail_of(request_id, True)

    def check_log(self):
        """Numbers without a gap; the log goes on from every checkpoint."""
        seqs = [e["Seq"] for e in self.lab.events()]
        if seqs != list(range(1, len(seqs) + 1)):
            self.faults.append("the log has a gap")
        self.keep_checkpoint()
        for path in self.kept:
            said = self.lab.cs("audit", "verify", "--since-checkpoint", path)
            if said.returncode != 0:
                self.faults.append("audit verify: %d %s" % (
                    said.returncode, said.stderr.strip()))

    def run(self):
        """The faults that were found."""
        threads = [self.guarded(self.ask)] + [
            self.guarded(self.answer) for _ in range(HANDS)]
        try:
            self.kill()
        finally:
            self.over.set()
            for thread in threads:
                thread.join()
        missing = set(self.asked) - set(self.answered)
        self.faults += ["not answered: " + m for m in missing]
        for check in (self.check_votes, self.check_requests,
                      self.check_mails, self.check_log):
            check()
        return self.faults

    def figures(self):
        return ("%d kills (%s), %d requests, %d answered, %d of them without "
                "an acknowledgement, %d checkpoints, %d faults" % (
                    sum(self.killed.values()),
                    ", ".join("%s %d" % k for k in sorted(
                        self.killed.items())),
                    len(self.asked), len(self.answered), self.unsure,
                    len(self.kept), len(self.faults)))
