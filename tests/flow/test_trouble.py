#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""T21: the disk is full at every write, it does not sync, it can only be read;
the name servers or the store are away for an hour; the clock steps back and
forth. Who was told that it is done finds it done, who was told to try again
finds nothing of it, and can.
"""

import errno
import os
import shutil
import subprocess
import unittest

from case import Case, open_lab
from postgres import Postgres

# While a file is there fsync(2) and fdatasync(2) fail, or whatever writes to
# a file system as if it had been mounted again to be read only.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#define FAILS(file, why, type, name, args, ...)                      \
	type name args                                               \
	{                                                            \
		type (*real) args = dlsym(RTLD_NEXT, #name);         \
		if (access(getenv(file), F_OK) != 0)                 \
			return real(__VA_ARGS__);                    \
		errno = why;                                         \
		return -1;                                           \
	}
#define SYNC(name) FAILS("TEST_NO_SYNC", EIO, int, name, (int fd), fd)
#define WRITE(type, name, args, ...) \
	FAILS("TEST_READ_ONLY", EROFS, type, name, args, __VA_ARGS__)
#define PWRITE(name) WRITE(ssize_t, name, \
	(int fd, const void *p, size_t n, off_t at), fd, p, n, at)
#define CUT(name) WRITE(int, name, (int fd, off_t len), fd, len)
#define OPEN(name)                                                   \
	int name(const char *path, int flags, ...)                   \
	{                                                            \
		int (*real)(const char *, int, ...) =                \
		    dlsym(RTLD_NEXT, #name);                         \
		va_list ap;                                          \
		mode_t mode;                                         \
		va_start(ap, flags);                                 \
		mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;     \
		va_end(ap);                                          \
		if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) == 0 ||  \
		    access(getenv("TEST_READ_ONLY"), F_OK) != 0)     \
			return real(path, flags, mode);              \
		errno = EROFS;                                       \
		return -1;                                           \
	}
SYNC(fsync)
SYNC(fdatasync)
PWRITE(pwrite)
PWRITE(pwrite64)
CUT(ftruncate)
CUT(ftruncate64)
OPEN(open)
OPEN(open64)
WRITE(int, rename, (const char *from, const char *to), from, to)
WRITE(int, unlink, (const char *path), path)
"""
HOUR = 3600
DISK_KB = 3072
DISK_EXT4 = 16 << 20
STEP = 8192  # octets that are freed between two tries


def setUpModule():
    lab = Case.lab = open_lab(clock=True, conf={"log_level": "info"})
    source, shim = (os.path.join(lab.dir, "shim." + e) for e in ("c", "so"))
    with open(source, "w", encoding="ascii") as f:
        f.write(SHIM)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", shim, source, "-ldl"],
                   check=True)
    Case.no_sync = os.path.join(lab.dir, "no-sync")
    Case.read_only = os.path.join(lab.dir, "read-only")
    for daemon in (lab.approve, lab.milter):
        daemon.env["LD_PRELOAD"] += ":" + shim
        daemon.env["TEST_NO_SYNC"] = Case.no_sync
        daemon.env["TEST_READ_ONLY"] = Case.read_only
    lab.restart_daemons()


class Trouble(Case):
    def pids(self):
        return self.lab.approve.pid, self.lab.milter.pid

    def assertPutOff(self, mail, other):
        """By each of the ways in."""
        self.assertAnswer(self.lab.answer(mail, "I approve"), 451)
        self.assertIn(self.link_status(other), (500, 503))
        self.assertExit(self.lab.cs("request", self.fresh()), 75)

    def assertNothingTaken(self, mail, other, request_id):
        self.assertPutOff(mail, other)
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


    def assertSame(self, pids):
        """Both daemons went on."""
        self.assertEqual(self.pids(), pids)
        self.assertTrue(self.lab.approve.alive() and self.lab.milter.alive())


def begin(path):
    """The shim sees it from now on."""
    with open(path, "w", encoding="ascii"):
        pass


def end(path):
    if os.path.exists(path):
        os.unlink(path)


class ReadOnly(Trouble):
    def tearDown(self):
        end(self.read_only)
        self.lab.clock.run_from(0)

    def test_T21_for_an_hour(self):
        """Nothing is acknowledged; an hour later it can be written again, and
        all goes on by itself."""
        request_id, mails, _ = self.ask()
        mail, before = self.one(mails), self.pids()
        begin(self.read_only)
        for minutes in (0, 60):
            self.lab.clock.run_from(60 * minutes)
            self.assertPutOff(mail, self.one(mails, "webmaster"))
        end(self.read_only)
        self.assertSame(before)
        self.assertPending(request_id)
        self.assertCountedOnce(request_id, mail)
        self.assertEqual(len(self.lab.wait_mails(
            self.lab.request(self.fresh()))), 5)


class NoNames(Trouble):
    def tearDown(self):
        self.lab.clock.run_from(0)

    def dns_back(self):
        if not self.lab.dns.child.alive():
            self.lab.dns.start(self.lab.records)

    def test_T21_for_an_hour(self):
        """A reply waits at its sender's mail server; whoever has the link
        needs no names."""
        self.lab.clock.run_from(24 * HOUR)  # what was cached is too old
        replied_id, replied, _ = self.ask(self.fresh("org"))
        linked_id, linked, _ = self.ask(self.fresh("org"))
        mail, before = self.one(replied), self.pids()
        self.lab.dns.stop()
        self.addCleanup(self.dns_back)
        for minutes in (0, 60):
            self.lab.clock.run_from(24 * HOUR + 60 * minutes)
            self.assertAnswer(self.lab.answer(mail, "I approve"), 451)
            self.assertPending(replied_id)
        self.assertEqual(self.link_status(self.one(linked)), 303)
        self.assertStatus(linked_id, "VALIDATED")
        self.dns_back()
        self.lab.clock.run_from(25 * HOUR + 60)  # the sender tries again
        self.assertSame(before)
        self.assertCountedOnce(replied_id, mail)


class StoreAway(Trouble):
    """A PostgreSQL that has the daemons' clock."""

    @classmethod
    def setUpClass(cls):
        lab, cls.server = cls.lab, Postgres(cls.lab.dir, cls.lab.clock.env())
        cls.server.start()
        state = os.path.join(lab.dir, "away")
        os.mkdir(state, 0o755)
        cls.before = {name: lab.values[name] for name in ("store", "state")}
        lab.write_conf(store=cls.server.database("away"), state=state)
        lab.restart_daemons()

    @classmethod
    def tearDownClass(cls):
        cls.lab.clock.run_from(0)
        cls.lab.write_conf(**cls.before)
        cls.lab.restart_daemons()
        cls.server.stop()

    def test_T21_for_an_hour(self):
        """Nobody is told that anything was done; what was asked before goes
        on: the answers, and the mails that were on their way."""
        request_id, mails, _ = self.ask()
        mail, other = self.one(mails), self.one(mails, "webmaster")
        self.lab.ca.stop()
        waiting_id, before = self.lab.request(self.fresh()), self.pids()
        self.lab.ca.start()
        self.server.stop()
        for minutes in (0, 60):
            self.lab.clock.run_from(60 * minutes)
            self.assertAnswer(self.lab.answer(mail, "I approve"), 451)
            self.assertEqual(self.lab.page.get(other.link).status, 503)
            for verb in (("request", self.fresh()), ("describe", request_id)):
                self.assertExit(self.lab.cs(*verb), 75)
        self.server.start()
        self.assertSame(before)
        self.assertPending(request_id)
        self.assertCountedOnce(request_id, mail)
        self.lab.wait_mails(waiting_id)


class NoSync(Trouble):
    def tearDown(self):
        end(self.no_sync)
        self.lab.start_daemons()

    def test_T21_what_is_not_synced_is_not_acknowledged(self):
        request_id, mails, _ = self.ask()
        mail, before = self.one(mails), self.pids()
        begin(self.no_sync)
        self.assertNothingTaken(mail, self.one(mails, "webmaster"),
                                request_id)
        end(self.no_sync)
        self.assertSame(before)
        self.assertCountedOnce(request_id, mail)

    def test_T20_and_killed_meanwhile(self):
        """What was written and not synced may be there afterwards or not; it
        is there once at most."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        begin(self.no_sync)
        self.assertAnswer(self.lab.answer(mail, "I approve"), 451)
        self.lab.milter.kill()
        self.lab.approve.kill()
        end(self.no_sync)
        self.lab.start_daemons()
        self.assertLessEqual(len(self.votes(request_id)), 1)
        self.assertCountedOnce(request_id, mail)


class OwnDisk(Trouble):
    """The store on a file system of its own."""

    def stop_daemons(self):
        self.lab.approve.stop()
        self.lab.milter.stop()

    def mount(self, *argv):
        """Skipped where one may not mount."""
        self.stop_daemons()
        self.addCleanup(self.lab.start_daemons)
        said = subprocess.run(["mount", *argv, self.lab.state],
                              capture_output=True, text=True, check=False)
        if said.returncode != 0:
            self.skipTest("nothing can be mounted: " + said.stderr)
        self.addCleanup(self.unmount)
        self.lab.start_daemons()

    def unmount(self):
        self.stop_daemons()
        if os.path.ismount(self.lab.state):
            subprocess.run(["umount", self.lab.state], check=True)


class BrokenDisk(OwnDisk):
    """Linux makes an ext4 read-only under those who write, once it has met an
    error (it refuses to at their mere `mount -o remount,ro`)."""

    def setUp(self):
        self.image = os.path.join(self.lab.dir, "disk")
        self.addCleanup(end, self.image)
        with open(self.image, "wb") as f:
            f.truncate(DISK_EXT4)
        subprocess.run(["mkfs.ext4", "-q", self.image], check=True)
        self.mount("-o", "loop,errors=remount-ro", self.image)
        with open("/proc/self/mountinfo", encoding="utf-8") as f:
            self.disk = next(os.path.basename(n.split(" - ")[1].split()[1])
                             for n in f if n.split()[4] == self.lab.state)

    def break_disk(self):
        path = "/sys/fs/ext4/%s/trigger_fs_error" % self.disk
        with open(path, "w", encoding="ascii") as f:
            f.write("a test")
        with self.assertRaises(OSError) as caught:
            begin(os.path.join(self.lab.state, "new"))
        self.assertEqual(caught.exception.errno, errno.EROFS)

    def test_T21_read_only_in_the_midst(self):
        """Nothing is acknowledged while it is; mended, all is as it was, and
        goes on."""
        request_id, mails, _ = self.ask()
        mail, before = self.one(mails), self.pids()
        self.break_disk()
        self.assertPutOff(mail, self.one(mails, "webmaster"))
        said = self.assertExit(self.lab.cs("request", self.fresh()), 75)
        self.assertIn(self.lab.state, said.stderr)
        self.assertSame(before)
        self.unmount()
        # A copy: a namespace of another test may still hold the broken one.
        mended = shutil.copy(self.image, self.image + ".mended")
        self.addCleanup(end, mended)
        subprocess.run(["e2fsck", "-fp", mended], stdout=subprocess.DEVNULL,
                       check=False)
        self.mount("-o", "loop", mended)
        self.assertPending(request_id)
        self.assertCountedOnce(request_id, mail)
        self.assertEqual(len(self.lab.wait_mails(
            self.lab.request(self.fresh()))), 5)


class SmallDisk(OwnDisk):
    def setUp(self):
        self.mount("-t", "tmpfs", "-o", "size=%dk" % DISK_KB, "tmpfs")

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
        self.assertSame(before)
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
