#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""T21: the disk is full at every write, it does not sync, the clock steps back
and forth. Who was told that it is done finds it done, who was told to try
again finds nothing of it, and can.
"""

import os
import subprocess
import unittest

from case import Case, open_lab

# fsync(2) and fdatasync(2) fail while a file is there.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define SYNC(name)                                                   \
	int name(int fd)                                             \
	{                                                            \
		int (*real)(int) = dlsym(RTLD_NEXT, #name);          \
		if (access(getenv("TEST_NO_SYNC"), F_OK) != 0)       \
			return real(fd);                             \
		errno = EIO;                                         \
		return -1;                                           \
	}
SYNC(fsync)
SYNC(fdatasync)
"""
HOUR = 3600
DISK_KB = 3072
STEP = 8192  # octets that are freed between two tries


def setUpModule():
    lab = Case.lab = open_lab(clock=True, conf={"log_level": "info"})
    source, shim = (os.path.join(lab.dir, "shim." + e) for e in ("c", "so"))
    with open(source, "w", encoding="ascii") as f:
        f.write(SHIM)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", shim, source, "-ldl"],
                   check=True)
    Case.no_sync = os.path.join(lab.dir, "no-sync")
    for daemon in (lab.approve, lab.milter):
        daemon.env["LD_PRELOAD"] += ":" + shim
        daemon.env["TEST_NO_SYNC"] = Case.no_sync
    lab.restart_daemons()


class Trouble(Case):
    def pids(self):
        return self.lab.approve.pid, self.lab.milter.pid

    def assertNothingTaken(self, mail, other, request_id):
        """By none of the ways in."""
        self.assertAnswer(self.lab.answer(mail, "I approve"), 451)
        self.assertIn(self.link_status(other), (500, 503))
        self.assertExit(self.lab.cs("request", self.fresh()), 75)
        self.assertPending(request_id)

    def link_status(self, mail):
        """Of the page, or of the form that it holds."""
        shown = self.lab.page.get(mail.link)
        return shown.status if shown.status != 200 else \
            self.lab.page.press(shown, "approve").status

    def assertCountedOnce(self, request_id, mail):
        """Said again it stays one vote, and the log is whole."""
        for _ in range(2):
            self.assertAnswer(self.lab.answer(mail, "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")
        self.assertEqual(len(self.votes(request_id)), 1)
        seqs = [e["Seq"] for e in self.lab.events()]
        self.assertEqual(seqs, list(range(1, len(seqs) + 1)))
        self.assertExit(self.lab.cs("audit", "verify"), 0)


class NoSync(Trouble):
    def tearDown(self):
        if os.path.exists(self.no_sync):
            os.unlink(self.no_sync)
        self.lab.start_daemons()

    def stop_syncing(self):
        with open(self.no_sync, "w", encoding="ascii"):
            pass

    def test_T21_what_is_not_synced_is_not_acknowledged(self):
        request_id, mails, _ = self.ask()
        mail, before = self.one(mails), self.pids()
        self.stop_syncing()
        self.assertNothingTaken(mail, self.one(mails, "webmaster"),
                                request_id)
        os.unlink(self.no_sync)
        self.assertEqual(self.pids(), before)
        self.assertTrue(self.lab.approve.alive() and self.lab.milter.alive())
        self.assertCountedOnce(request_id, mail)

    def test_T20_and_killed_meanwhile(self):
        """What was written and not synced may be there afterwards or not; it
        is there once at most."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        self.stop_syncing()
        self.assertAnswer(self.lab.answer(mail, "I approve"), 451)
        self.lab.milter.kill()
        self.lab.approve.kill()
        os.unlink(self.no_sync)
        self.lab.start_daemons()
        self.assertLessEqual(len(self.votes(request_id)), 1)
        self.assertCountedOnce(request_id, mail)


class SmallDisk(Trouble):
    def setUp(self):
        """The store on a small file system of its own."""
        self.lab.approve.stop()
        self.lab.milter.stop()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dk" % DISK_KB,
                        "tmpfs", self.lab.state], check=True)
        self.addCleanup(self.unmount)
        self.lab.start_daemons()

    def unmount(self):
        self.lab.approve.stop()
        self.lab.milter.stop()
        subprocess.run(["umount", self.lab.state], check=True)
        self.lab.start_daemons()

    def fill(self):
        path = os.path.join(self.lab.state, "ballast")
        with open(path, "wb", buffering=0) as f:
            try:
                while f.write(bytes(4096)):
                    pass
            except OSError:
                pass
        return path

    def test_T21_full_at_every_write(self):
        """Room for nothing, then for a little more at each try, until the
        answer fits: before that there is nothing of it."""
        request_id, mails, _ = self.ask()
        mail, before = self.one(mails), self.pids()
        ballast, put_off = self.fill(), 0
        self.assertNothingTaken(mail, self.one(mails, "webmaster"),
                                request_id)
        answer = (451, "")
        while answer[0] == 451:
            left = os.path.getsize(ballast) - STEP
            self.assertGreater(left, 0)
            os.truncate(ballast, left)
            answer = self.lab.answer(mail, "I approve")
            if answer[0] == 451:
                put_off += 1
                self.assertPending(request_id)
        os.unlink(ballast)
        self.assertAnswer(answer, 250)
        self.assertEqual(self.pids(), before)
        self.assertTrue(self.lab.approve.alive() and self.lab.milter.alive())
        self.assertCountedOnce(request_id, mail)
        self.assertEqual(len(self.lab.wait_mails(
            self.lab.request(self.fresh()))), 5)


class ClockSteps(Trouble):
    def tearDown(self):
        self.lab.clock.run_from(0)

    def test_T21_back_and_forth_within_the_window(self):
        """A mail that is from tomorrow, an answer from yesterday; the true
        clock, which dates the replies' signatures, is never ahead."""
        self.lab.clock.run_from(20 * HOUR)
        early_id, early, _ = self.ask()
        self.lab.clock.run_from(40 * HOUR)
        late_id, late, _ = self.ask()
        self.assertCountedOnce(early_id, self.one(early))
        self.lab.clock.run_from(0)
        new_id, new, _ = self.ask()
        self.assertCountedOnce(late_id, self.one(late))
        self.lab.clock.run_from(20 * HOUR)
        self.assertCountedOnce(new_id, self.one(new))

    def test_W1_what_was_too_late_stays_so(self):
        """Told 550, it is no vote when the clock is right again."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        self.lab.clock.run_from(73 * HOUR)
        self.assertAnswer(self.lab.answer(mail, "I approve"), 550, "5.7.1")
        self.lab.wait_status(request_id, "VALIDATION_TIMED_OUT")
        self.lab.clock.run_from(0)
        self.assertStatus(request_id, "VALIDATION_TIMED_OUT")
        self.assertEqual(self.votes(request_id), [])
        self.assertAnswer(self.lab.answer(mail, "I approve"), 550, "5.7.1")
        self.assertEqual(self.votes(request_id), [])
        self.assertExit(self.lab.cs("resend", request_id), 0)
        self.assertCountedOnce(request_id, mail)


if __name__ == "__main__":
    unittest.main()
