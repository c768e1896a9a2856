#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The milter is reloaded, stopped, killed and starved while mail comes in at
50 messages a second through a real Postfix: T20, T21, T23. Whatever was taken
arrives once, whatever was put off arrives at the next try, and every answer
counts once.
"""

import os
import queue
import resource
import signal
import smtplib
import threading
import time
import unittest

from case import Case, open_lab
from process import wait_until

RATE = 50  # messages a second
HANDS = 8  # that send side by side
PATIENCE = 60  # seconds, until everything is taken
REPLIES = 3  # answers among the mail
PLAIN = "From: someone@elsewhere.example\r\nTo: alice@example.com\r\n" \
    "Date: Sun, 22 Nov 2026 08:13:00 +0000\r\nMessage-ID: <%s>\r\n" \
    "Subject: load\r\n\r\nNothing of ours.\r\n"


def setUpModule():
    Case.lab = open_lab(conf={"log_level": "info"})


class Traffic:
    """Mail that is not ours at RATE, and answers among it, each tried again
    until it is taken for good. `said` is every SMTP answer that was given."""

    def __init__(self, lab, label, seconds, replies):
        self.lab, self.said, self.taken = lab, [], []
        self.lock, self.jobs = threading.Lock(), queue.Queue()
        self.began, self.over = time.monotonic(), False
        n = int(seconds * RATE)
        for i in range(n):
            name = "%s-%d@elsewhere.example" % (label, i)
            self.jobs.put((i / RATE, name, "someone@elsewhere.example",
                           "alice@example.com", (PLAIN % name).encode()))
        # The replies are spread over the time.
        jobs = list(self.jobs.queue)
        for i, (mail, message) in enumerate(replies):
            at = seconds * (i + 1) / (len(replies) + 1)
            jobs.append((at, "reply-%d" % i, mail.to, mail.reply_to, message))
        self.jobs.queue.clear()
        for job in sorted(jobs):
            self.jobs.put(job)
        self.total = len(jobs)
        self.threads = [threading.Thread(target=self._work, daemon=True)
                        for _ in range(HANDS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, failed, *_):
        self.over = failed is not None
        end = time.monotonic() + PATIENCE
        for thread in self.threads:
            thread.join(max(0, end - time.monotonic()))
        self.over = True

    def _work(self):
        client = None
        while not self.over:
            try:
                job = self.jobs.get_nowait()
            except queue.Empty:
                break
            time.sleep(max(0, self.began + job[0] - time.monotonic()))
            client = self._deliver(client, job)
        if client is not None:
            client.close()

    def _deliver(self, client, job):
        """Until it is taken or refused for good."""
        _, name, sender, rcpt, message = job
        while not self.over:
            try:
                if client is None:
                    client = smtplib.SMTP("127.0.0.1", self.lab.ca.port,
                                          timeout=30)
                    client.ehlo("mx.example.com")
                code = self._once(client, sender, rcpt, message)
            except (OSError, smtplib.SMTPException):
                code, client = 421, None
            with self.lock:
                self.said.append((name, code))
                if code == 250:
                    self.taken.append(name)
            if code // 100 != 4:
                return client
            if code == 421 and client is not None:
                client.close()
                client = None
            time.sleep(0.2)
        return client

    @staticmethod
    def _once(client, sender, rcpt, message):
        client.rset()
        for code, _ in (client.mail(sender), client.rcpt(rcpt)):
            if code != 250:
                return code
        return client.data(message)[0]

    def codes(self):
        return {code for _, code in self.said}


class Load(Case):
    def traffic(self, label, seconds=2):
        """Traffic with answers to requests of its own."""
        self.asked = []
        for _ in range(REPLIES):
            request_id, mails, _ = self.ask()
            self.asked.append((request_id, self.one(mails)))
        return Traffic(self.lab, label, seconds, [
            (mail, self.lab.reply(mail, "I approve"))
            for _, mail in self.asked])

    def arrived(self, label):
        """How often each of them is in the customer's Maildir."""
        found = {}
        for mail in self.lab.mails():
            name = mail["Message-ID"].strip("<> ")
            if name.startswith(label + "-"):
                found[name] = found.get(name, 0) + 1
        return found

    def assertNothingLost(self, traffic, label):
        """T20: all taken, each arrived once, each answer counted once."""
        self.assertEqual(len(traffic.taken), traffic.total,
                         traffic.said[-5:])
        self.assertEqual(len(set(traffic.taken)), traffic.total)
        names = {n for n in traffic.taken if n.startswith(label + "-")}
        wait_until(lambda: len(self.arrived(label)) >= len(names), 60,
                   "%d mails" % len(names), 0.5)
        self.assertEqual(self.arrived(label), {n: 1 for n in names})
        for request_id, _ in self.asked:
            self.assertStatus(request_id, "VALIDATED")
            self.assertEqual(len(self.votes(request_id)), 1)

    def start_milter(self):
        self.lab.milter.start()
        self.lab.milter.ready(self.lab.milter_port)

    def setUp(self):
        if not self.lab.milter.alive():
            self.start_milter()

    def loads(self):
        return self.lab.milter.text().count("event=reload, " + self.lab.conf)

    def test_T23_reloaded_without_one_failed_message(self):
        before = self.loads()
        with self.traffic("reload", 3) as traffic:
            while any(t.is_alive() for t in traffic.threads):
                self.lab.milter.signal(signal.SIGHUP)
                time.sleep(0.2)
        self.assertEqual(traffic.codes(), {250})
        self.assertEqual(len(traffic.said), traffic.total)
        self.assertNothingLost(traffic, "reload")
        self.assertGreaterEqual(self.loads() - before, 5)

    def test_T20_stopped_and_started(self):
        with self.traffic("restart") as traffic:
            for _ in range(2):
                time.sleep(0.4)
                self.assertEqual(self.lab.milter.stop(), 0)
                time.sleep(0.2)
                self.start_milter()
        self.assertTrue(all(c in (250, 421, 450, 451) for c in
                            traffic.codes()), traffic.codes())
        self.assertNothingLost(traffic, "restart")

    def test_T20_killed(self):
        with self.traffic("kill") as traffic:
            for _ in range(2):
                time.sleep(0.4)
                self.lab.milter.kill()
                self.start_milter()
        self.assertTrue(all(c in (250, 421, 450, 451) for c in
                            traffic.codes()), traffic.codes())
        self.assertNothingLost(traffic, "kill")

    def test_T21_out_of_descriptors(self):
        pid = self.lab.milter.pid
        old = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        open_now = len(os.listdir("/proc/%d/fd" % pid))
        with self.traffic("fds") as traffic:
            resource.prlimit(pid, resource.RLIMIT_NOFILE,
                             (open_now + 1, old[1]))
            time.sleep(1.5)
            resource.prlimit(pid, resource.RLIMIT_NOFILE, old)
        self.assertTrue(all(c in (250, 421, 450, 451) for c in
                            traffic.codes()), traffic.codes())
        self.assertTrue(self.lab.milter.alive())
        self.assertEqual(self.lab.milter.pid, pid)
        self.assertNothingLost(traffic, "fds")

    def test_T21_disk_full(self):
        """A file that cannot grow is what a full disk looks like to the
        store."""
        pids = self.lab.milter.pid, self.lab.approve.pid
        old = resource.prlimit(pids[0], resource.RLIMIT_FSIZE)
        with self.traffic("disk") as traffic:
            for pid in pids:
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, old[1]))
            time.sleep(1.5)
            # Under a sanitizer the first reply may come to be read later.
            wait_until(lambda: any(n.startswith("reply-") and c == 451
                                   for n, c in list(traffic.said)),
                       PATIENCE, "a reply put off")
            for pid in pids:
                resource.prlimit(pid, resource.RLIMIT_FSIZE, old)
        # Mail that is not ours needs no store.
        self.assertEqual({c for n, c in traffic.said
                          if n.startswith("disk-")}, {250})
        self.assertEqual((self.lab.milter.pid, self.lab.approve.pid), pids)
        self.assertTrue(self.lab.milter.alive() and self.lab.approve.alive())
        self.assertNothingLost(traffic, "disk")

    def test_our_own_mail_is_put_off_and_then_signed(self):
        """T21: the milter away. Nothing unsigned goes out, nothing is lost."""
        self.lab.milter.stop()
        request_id = self.lab.request(self.fresh())
        wait_until(lambda: any(
            m["Attempts"] >= 1 and "4." in (m["LastText"] or "")
            for m in self.lab.json("outbox", "list")["Mails"]
            if m["RequestId"] == request_id), 15, "a mail put off", 0.2)
        self.assertEqual(self.lab.mails_about(request_id), [])
        self.start_milter()
        self.lab.cs("outbox", "retry", request_id)
        mails = self.lab.wait_mails(request_id)
        for mail in mails.values():
            self.assertEqual(len(mail.message.get_all("DKIM-Signature")), 2)


if __name__ == "__main__":
    unittest.main()
