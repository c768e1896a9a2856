#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The milter's reader workers, and SPF through them (I2, T22, T28): they hold
nothing, their end costs nobody an answer, and what a stranger publishes
reaches neither the milter nor a token.
"""

import os
import re
import signal
import socket
import time
import unittest

import letter
import privilege
from case import Case
from lab import Lab
from nameserver import txt
from process import wait_until
from procfs import children, holds, state_of

CLIENT = "198.51.100.7"
OTHER = "203.0.113.9"
# A text behind exp= that overruns the stack of Debian 12's libspf2.
CRASH = "%{l}x" * 95

# example.com's own policy, which its sub-domains do not inherit.
SPF = {
    "spf-pass.example.com": "v=spf1 ip4:%s -all" % CLIENT,
    "spf-crash.example.com": "v=spf1 exp=why.example.com -all",
    "spf-deep.example.com": "v=spf1 include:spf-deep.example.com +all",
    "spf-wide.example.com": "v=spf1 %s +all" % " ".join(
        ["a:example.com"] * 11),
    "spf-loop.example.com": "v=spf1 redirect=spf-pool.example.com",
    "spf-pool.example.com": "v=spf1 include:spf-loop.example.com "
                            "redirect=spf-loop.example.com",
    "spf-void.example.com": "v=spf1 a:n1.example.com a:n2.example.com "
                            "a:n3.example.com +all",
    "spf-long.example.com": "v=spf1 %s +all" % ("x=" + "y" * 40000),
    "spf-64k.example.com": "v=spf1 %s +all" % ("x=" + "y" * 65000),
    "spf-labels.example.com": "v=spf1 exists:a..%{d} exists:.%{d} "
                              "include:..example.com +all",
    "spf-kinds.example.com": "v=spf1 " + " ".join(
        "exists:%%{%s}.none.example.com" % macro for macro in (
            "s", "l", "o", "d", "i", "p", "v", "h", "ir", "d2r-", "L128r.-+_",
            "S")) + " +all",
    "spf-letter.example.com": "v=spf1 exists:%{x}.example.com +all",
    "spf-explain.example.com": "v=spf1 exists:%{c}%{r}%{t}.example.com +all",
    "spf-macro.example.com": "v=spf1 exists:%s -all" % ("%{s}." * 50 + "com"),
}


def setUpModule():
    Case.lab = open_lab_with(
        [txt(name, text) for name, text in SPF.items()] +
        [txt("why.example.com", CRASH[:255])])


def open_lab_with(records):
    """As open_lab(), with more in DNS."""
    privilege.need_root()
    found = Lab()
    found.records += records
    unittest.addModuleCleanup(found.close)
    return found.start()


def in_parts(words, mail):
    """Text and HTML."""
    kind = "Content-Type: text/%s; charset=UTF-8\n\n"
    return ("--b\n" + kind % "plain" + letter.top_posted(words, mail) +
            "\n--b\n" + kind % "html" + "<p>%s</p>\n--b--\n" % words)


SIMPLE = {"layout": in_parts, "kind": "multipart/alternative; boundary=b"}
# What a reader has to open: a parameter that says nothing is not simple.
PARTS = {**SIMPLE, "kind": SIMPLE["kind"] + "; x=y"}


class Readers(Case):
    def setUp(self):
        self.nursery, = children(self.lab.milter.pid)

    def readers(self):
        """Those that live; the dead wait until they are missed."""
        return [p for p in children(self.nursery)
                if not state_of(p)["State"].startswith("Z")]

    def unsigned(self, mail, words="I approve", sender=None):
        return letter.reply(mail, words, sender or mail.to)


class Sandbox(Readers):
    def test_T28_a_reader_holds_one_socket_and_a_filter(self):
        readers = self.readers()
        self.assertGreaterEqual(len(readers), 2)
        for pid in readers:
            state = state_of(pid)
            self.assertEqual(state["NoNewPrivs"], "1")
            self.assertEqual(state["Seccomp"], "2")
            if self.is_sanitized():
                continue
            files = os.listdir("/proc/%d/fd" % pid)
            self.assertEqual(files, ["0"])
            self.assertTrue(os.readlink("/proc/%d/fd/0" % pid).startswith(
                "socket:"))

    def test_T28_no_key_is_in_a_reader(self):
        """The nursery is older than the keys, and so are its children."""
        with open(os.path.join(self.lab.etc, "seal.key")) as f:
            seal = bytes.fromhex(f.read().strip())
        self.assertTrue(holds(self.lab.milter.pid, seal))
        for pid in [self.nursery] + self.readers()[:2]:
            self.assertFalse(holds(pid, seal), pid)

    def test_T28_all_readers_killed(self):
        request_id, mails, _ = self.ask()
        for pid in self.readers():
            os.kill(pid, signal.SIGKILL)
        self.assertAnswer(
            self.lab.answer(self.one(mails), "I approve", **PARTS), 250)
        self.assertStatus(request_id, "VALIDATED")
        self.assertTrue(self.lab.milter.alive())

    def test_T28_the_nursery_lost_is_a_matter_for_the_service_manager(self):
        """Without it a milter is started anew: it stops saying that it is
        well."""
        _, mails, _ = self.ask()
        path = os.path.join(self.lab.dir, "notify")
        milter = self.lab.milter
        milter.stop()
        env, milter.env = milter.env, {
            **(milter.env or os.environ), "NOTIFY_SOCKET": path}
        self.addCleanup(self.start_anew, env)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.bind(path)
            s.settimeout(8)
            self.lab.start_daemons()
            while "WATCHDOG=1" not in s.recv(4096).decode():
                continue
            self.setUp()
            for pid in self.readers() + [self.nursery]:
                os.kill(pid, signal.SIGKILL)
            self.assertAnswer(self.lab.answer(
                self.one(mails), "I approve", **PARTS), 451)
            self.assertIn("nursery of the cs-reader workers is gone",
                          milter.text())
            with self.assertRaises(TimeoutError):
                while "WATCHDOG=1" not in s.recv(4096).decode():
                    continue

    def start_anew(self, env):
        self.lab.milter.stop()
        self.lab.milter.env = env
        self.lab.start_daemons()

    def test_T28_a_simple_mail_needs_no_reader(self):
        """There is nothing in it to open: it counts though all stand still."""
        for form in ({}, SIMPLE):
            with self.subTest(form.get("kind")):
                request_id, mails, _ = self.ask()
                stopped = self.readers()
                for pid in stopped:
                    os.kill(pid, signal.SIGSTOP)
                try:
                    answer = self.lab.answer(
                        self.one(mails), "I approve", **form)
                finally:
                    for pid in stopped:
                        os.kill(pid, signal.SIGCONT)
                self.assertAnswer(answer, 250)
                self.assertStatus(request_id, "VALIDATED")

    def test_T28_a_reader_that_dies_at_work_is_temporary(self):
        """Stopped, then killed with the mail in its hands: 451, the token
        stays, and the retry counts."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        stopped = self.readers()
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        child = os.fork()
        if child == 0:
            time.sleep(2)
            for pid in stopped:
                os.kill(pid, signal.SIGKILL)
            os._exit(0)
        answer = self.lab.answer(mail, "I approve", **PARTS)
        os.waitpid(child, 0)
        self.assertAnswer(answer, 451, "4.3.0")
        self.assertPending(request_id)
        wait_until(lambda: re.search(r"event=worker.*died.*signal 9",
                                     self.lab.milter.text()),
                   5, "a line in the log")
        self.assertAnswer(self.lab.answer(mail, "I approve", **PARTS), 250)
        self.assertStatus(request_id, "VALIDATED")


class Spf(Readers):
    def from_client(self, name, client, words="I approve"):
        request_id, mails, _ = self.ask(name)
        mail = self.one(mails)
        return request_id, self.lab.xclient(
            mail.to, mail.reply_to, self.unsigned(mail, words), client)

    def test_I2_spf_alone_authenticates(self):
        request_id, answer = self.from_client("spf-pass.example.com", CLIENT)
        self.assertAnswer(answer, 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_I2_spf_of_another_client_does_not(self):
        request_id, answer = self.from_client("spf-pass.example.com", OTHER)
        self.assertAnswer(answer, 550, "5.7.26")
        self.assertPending(request_id)

    def test_I2_loopback_is_nobody(self):
        request_id, mails, _ = self.ask("spf-pass.example.com")
        mail = self.one(mails)
        self.assertAnswer(self.lab.hand_in(
            self.unsigned(mail), mail.reply_to, mail.to), 550, "5.7.26")
        self.assertPending(request_id)

    def test_T22_hostile_records_authenticate_nobody(self):
        for name in sorted(SPF):
            if name == "spf-pass.example.com":
                continue
            with self.subTest(name):
                began, before = time.monotonic(), self.readers()
                request_id, answer = self.from_client(name, CLIENT)
                self.assertAnswer(answer, 550, "5.7.26")
                self.assertPending(request_id)
                self.assertLess(time.monotonic() - began, 20)
                # none died of it
                self.assertNotIn("signal", self.worker_lines())
                self.assertTrue(set(before) & set(self.readers()))

    def worker_lines(self):
        return "\n".join(line for line in self.lab.milter.text().split("\n")
                         if "event=worker" in line and "signal 9" not in line)


if __name__ == "__main__":
    unittest.main()
