#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Both daemons as a service manager and a postmaster meet them: checking the
configuration, reloading, stopping, dying, and saying what is wrong.
"""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import unittest

from case import Case, open_lab
from lab import TOP
from process import Child, free_port, listens, wait_until
from procfs import holds, holds_back, state_of

sys.path.insert(0, os.path.join(TOP, "tests/mta"))
from mtaclient import Mta  # noqa: E402

DAEMONS = ("approve", "milter")


def setUpModule():
    Case.lab = open_lab()


def replaced(text, old, new):
    assert old in text, old
    return text.replace(old, new, 1)


class Checking(Case):
    """-n of both daemons: 0, or 78 with file and line."""

    def setUp(self):
        with open(self.lab.conf) as f:
            self.good = f.read()
        self.file = os.path.join(self.lab.dir, "tried.conf")

    def check(self, daemon, text):
        with open(self.file, "w") as f:
            f.write(text)
        return subprocess.run(
            [os.path.join(self.lab.build, "countersign-" + daemon), "-c",
             self.file, "-n"], capture_output=True, text=True, timeout=30)

    def test_good_configuration_is_0(self):
        for daemon in DAEMONS:
            self.assertExit(self.check(daemon, self.good), 0)
        self.assertExit(self.lab.cs("config", "check"), 0)

    def test_a_missing_file_is_78(self):
        for daemon in DAEMONS:
            said = subprocess.run(
                [os.path.join(self.lab.build, "countersign-" + daemon), "-c",
                 "/nonexistent/x.conf", "-n"], capture_output=True,
                text=True, timeout=30)
            self.assertExit(said, 78, "/nonexistent/x.conf")

    @unittest.skipIf(os.path.exists("/etc/countersign/countersign.conf"),
                     "this machine has a configuration of its own")
    def test_the_environment_names_the_configuration(self):
        for daemon in DAEMONS:
            for value, status, named in (
                    (self.lab.conf, 0, ""),
                    ("/nonexistent/x.conf", 78, "/nonexistent/x.conf"),
                    # Empty is not set, as for the command.
                    ("", 78, "/etc/countersign/countersign.conf")):
                with self.subTest((daemon, value)):
                    said = subprocess.run(
                        [os.path.join(self.lab.build,
                                      "countersign-" + daemon), "-n"],
                        capture_output=True, text=True, timeout=30,
                        env={**os.environ, "COUNTERSIGN_CONF": value})
                    self.assertExit(said, status, named)

    @unittest.skipIf(os.path.exists("/usr/local/share/countersign"),
                     "this machine has templates of its own")
    def test_what_is_not_installed_finds_its_templates(self):
        conf = self.lab.dir + "/built.conf"
        with open(conf, "w") as f:
            f.write(re.sub("(?m)^templates = .*$", "", self.good))
        os.makedirs(self.lab.dir + "/tree/conf")
        for daemon in DAEMONS:
            program = self.lab.dir + "/tree/build/countersign-" + daemon
            os.makedirs(os.path.dirname(program), exist_ok=True)
            shutil.copy(self.lab.build + "/countersign-" + daemon, program)
        for status in 78, 0:
            for daemon in DAEMONS:
                said = subprocess.run(
                    [self.lab.dir + "/tree/build/countersign-" + daemon, "-n",
                     "-c", conf], capture_output=True, text=True, timeout=30)
                self.assertExit(said, status, "templates" if status else "")
            if status:
                shutil.copytree(TOP + "/conf/templates",
                                self.lab.dir + "/tree/conf/templates")

    def test_wrong_values_are_78_with_file_and_line(self):
        good = self.good
        cases = {
            "unknown key": good + "colour = \"red\"\n",
            "unknown key in a section": replaced(good, "http {",
                                                 "http { colour = 1"),
            "no such type": replaced(good, 'timeout = "5s"',
                                     'timeout = "soon"'),
            "out of bounds": replaced(good, 'timeout = "5s"',
                                      'timeout = "5h"'),
            "quorum 0": good + 'policy "example.net" { quorum = 0 }\n',
            "title twice": good + 'policy "example.net" { quorum = 1 }\n'
            'policy "example.net" { quorum = 2 }\n',
            "same-mailbox with link":
                good + 'policy "example.net" { identity = "same-mailbox" }\n',
            "a store that is none": good + 'store = "mysql://x/y"\n',
            "a profile that is none":
                good + 'policy "example.net" { profile = "tls" }\n',
            "beyond its profile":
                good + 'policy "example.net" { contacts = {"whois"} }\n',
            "a hook that is no path": good + 'hooks { on_outcome = "x" }\n',
            "a pattern that is none": good + 'policy "/(pay/" { quorum = 2 }\n',
            "not closed": good + "limits {\n",
        }
        for label, text in cases.items():
            for who in DAEMONS + ("config check",):
                with self.subTest((label, who)):
                    said = self.check(who, text) if who in DAEMONS else \
                        self.lab.cs("config", "check", conf=self.file)
                    self.assertExit(said, 78)
                    self.assertRegex(said.stderr, r"tried\.conf:\d+: .+")

    def test_a_file_that_cannot_be_read_is_78_with_file_and_line(self):
        good, etc = self.good, self.lab.etc
        nothing = "/nonexistent/file"
        for key, daemons, text in (
                ("seal_key", DAEMONS,
                 replaced(good, etc + "/seal.key", nothing)),
                ('sign "ed".key', ("milter",),
                 replaced(good, etc + "/ed.pem", nothing)),
                ("templates", DAEMONS,
                 replaced(good, os.path.join(TOP, "conf/templates"),
                          nothing)),
                ("dns.trust_anchor", DAEMONS,
                 replaced(good, 'trust_anchor = ""',
                          'trust_anchor = "%s"' % nothing)),
                ("risk.list", DAEMONS,
                 good + 'risk { list = "%s" }\n' % nothing)):
            line = text[:text.index(nothing)].count("\n") + 1
            for daemon in daemons:
                with self.subTest((key, daemon)):
                    said = self.assertExit(self.check(daemon, text), 78,
                                           nothing)
                    self.assertIn("%s:%d: %s: " % (self.file, line, key),
                                  said.stderr)

    def test_without_its_required_keys(self):
        for key in ("authority", "concerns", "base_url"):
            text = "".join(line + "\n" for line in self.good.splitlines()
                           if not line.startswith(key))
            self.assertExit(self.check("approve", text), 78, key)

    def test_a_key_that_others_may_read(self):
        for daemon, path in (("approve", "seal.key"), ("milter", "seal.key"),
                             ("milter", "rsa.pem"), ("milter", "ed.pem")):
            path = os.path.join(self.lab.etc, path)
            with self.subTest((daemon, path)):
                os.chmod(path, 0o644)
                try:
                    said = self.check(daemon, self.good)
                finally:
                    os.chmod(path, 0o640)
                self.assertExit(said, 78, path)
                self.assertIn("chmod", said.stderr)

    def test_a_key_that_is_none(self):
        path = os.path.join(self.lab.dir, "none.pem")
        with open(path, "w") as f:
            f.write("this is no key\n")
        os.chmod(path, 0o640)
        text = self.good.replace(self.lab.etc + "/rsa.pem", path)
        self.assertExit(self.check("milter", text), 78, path)
        text = self.good.replace(self.lab.etc + "/seal.key", path)
        for daemon in DAEMONS:
            self.assertExit(self.check(daemon, text), 78, path)

    def test_a_template_with_an_unknown_variable(self):
        folder = os.path.join(self.lab.dir, "templates")
        shutil.copytree(os.path.join(TOP, "conf/templates"), folder)
        with open(os.path.join(folder, "mail.txt"), "a") as f:
            f.write("\n{{colour}}\n")
        text = self.good.replace(os.path.join(TOP, "conf/templates"), folder)
        said = self.assertExit(self.check("approve", text), 78, "colour")
        self.assertRegex(said.stderr, r"mail\.txt:\d+")

    def test_a_store_that_cannot_be_written(self):
        text = self.good.replace('state_dir = "' + self.lab.state,
                                 'state_dir = "/proc/nowhere')
        with open(self.file, "w") as f:
            f.write(text)
        said = subprocess.run(
            [os.path.join(self.lab.build, "countersign-approve"), "-c",
             self.file], capture_output=True, text=True, timeout=30)
        self.assertNotEqual(said.returncode, 0)
        self.assertIn("/proc/nowhere", said.stderr)


class Reloading(Case):
    def tearDown(self):
        self.lab.write_conf(policies="")
        for daemon in (self.lab.approve, self.lab.milter):
            daemon.signal(signal.SIGHUP)
        time.sleep(0.5)

    def setUp(self):
        # The command reads a configuration too; it keeps a good one.
        self.good = os.path.join(self.lab.dir, "good.conf")
        shutil.copy(self.lab.conf, self.good)

    def quorum(self, name):
        said = self.lab.cs("--json", "request", "--dry-run", name,
                           conf=self.good)
        return json.loads(said.stdout)["Request"][
            "DomainValidationOptions"][0]["Quorum"]["Required"]

    def reload(self, policies):
        self.lab.write_conf(policies=policies)
        for daemon in (self.lab.approve, self.lab.milter):
            daemon.signal(signal.SIGHUP)

    def test_SIGHUP_takes_the_new_configuration(self):
        name = self.fresh()
        self.assertEqual(self.quorum(name), 1)
        self.reload('policy "%s" { quorum = 3 }' % name)
        wait_until(lambda: self.quorum(name) == 3, 5, "the new rule")

    def test_SIGHUP_keeps_the_old_one_where_the_new_is_wrong(self):
        lab, name = self.lab, self.fresh()
        self.reload('policy "%s" { quorum = 2 }' % name)
        wait_until(lambda: self.quorum(name) == 2, 5, "the new rule")
        logs = {d: len(d.text()) for d in (lab.approve, lab.milter)}
        self.reload('policy "%s" { quorum = 0 }' % name)
        for daemon, length in logs.items():
            wait_until(lambda: "countersign.conf:" in daemon.text()[length:],
                       5, "complaint in " + daemon.log)
            self.assertTrue(daemon.alive())
        self.assertEqual(self.quorum(name), 2)
        # And the whole way still works.
        self.lab.write_conf(policies="")
        request_id, mails, _ = self.ask()
        self.assertAnswer(lab.answer(self.one(mails), "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_SIGHUP_as_early_as_can_be_is_not_undone(self):
        """What the milter reads then stays in force: it is no start over."""
        request_id, mails, name = self.ask()
        milter = self.lab.milter
        for _ in range(5):
            self.lab.write_conf(policies="")
            milter.stop()
            before = milter.text().count("event=reload")
            milter.start()
            wait_until(lambda: holds_back(milter.pid, signal.SIGHUP), 10,
                       "a milter that holds SIGHUP", 0.0005)
            self.lab.write_conf(
                policies='policy "%s" { channels = {"link"} }' % name)
            milter.signal(signal.SIGHUP)
            milter.ready(self.lab.milter_port)
            wait_until(lambda: milter.text().count("event=reload") > before,
                       10, "the reload", 0.01)
            self.assertAnswer(
                self.lab.answer(self.one(mails), "I approve"), 550)

    def test_I6_nothing_else_may_be_said(self):
        request_id, mails, _ = self.ask()
        with open(self.lab.conf) as f:
            text = f.read()
        with open(self.lab.conf, "w") as f:
            f.write(replaced(text, "milter {",
                             'milter { free_text = "false"\n'))
        before = self.lab.milter.text().count("event=reload")
        self.lab.milter.signal(signal.SIGHUP)
        wait_until(lambda: self.lab.milter.text().count("event=reload") >
                   before, 10, "the reload", 0.05)
        said = "I approve\n\nOur people in Leeds looked at it on Friday.\n"
        self.assertAnswer(self.lab.answer(self.one(mails), said), 550,
                          "5.6.0")
        self.assertPending(request_id)
        self.assertAnswer(self.lab.answer(
            self.one(mails), "Hello,\n\nI approve\n\nThank you\nJane Doe\n"),
            250)
        self.assertStatus(request_id, "VALIDATED")

    def test_SIGHUP_while_the_page_is_open(self):
        request_id, mails, _ = self.ask()
        shown = self.lab.page.get(self.one(mails).link)
        self.reload("")
        time.sleep(0.5)
        self.assertEqual(self.lab.page.press(shown, "approve").status, 303)
        self.assertStatus(request_id, "VALIDATED")


class Stopping(Case):
    def setUp(self):
        self.lab.start_daemons()

    @classmethod
    def tearDownClass(cls):
        cls.lab.start_daemons()

    def test_SIGTERM_ends_both_with_0(self):
        self.assertEqual(self.lab.approve.stop(), 0)
        self.assertFalse(listens(self.lab.http_port))
        self.assertEqual(self.lab.milter.stop(), 0)

    def test_SIGTERM_ends_the_web_child_too(self):
        children = self.children(self.lab.approve.pid)
        self.assertEqual(len(children), 1)
        self.lab.approve.stop()
        for pid in children:
            self.assertFalse(os.path.exists("/proc/%d" % pid))

    def children(self, parent):
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/stat" % pid) as f:
                    fields = f.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found.append(int(pid))
        return found

    def test_SIGTERM_finishes_the_milters_dialogue(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        message = self.lab.reply(mail, "I approve")
        with Mta(self.lab.milter_port) as mta:
            mta.connect()
            mta.helo()
            mta.mail(mail.to)
            mta.rcpt(mail.reply_to)
            self.lab.milter.signal(signal.SIGTERM)
            self.addCleanup(self.lab.milter.kill)
            time.sleep(0.3)
            mta.data()
            said = mta.message(message)
            self.assertNotIn(said.kind, ("tempfail", "reject"), said)
        self.assertEqual(self.lab.milter.wait(35), 0)
        self.assertStatus(request_id, "VALIDATED")

    def test_a_dead_web_child_is_replaced(self):
        (pid,) = self.children(self.lab.approve.pid)
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: self.children(self.lab.approve.pid) not in
                   ([], [pid]), 10, "another child")
        wait_until(lambda: self.healthy(), 10, "its answer")

    def healthy(self):
        try:
            return self.lab.page.get("/healthz").status == 200
        except OSError:
            return False

    def test_the_web_child_holds_nothing(self):
        (pid,) = self.children(self.lab.approve.pid)
        for fd in os.listdir("/proc/%d/fd" % pid):
            target = os.readlink("/proc/%d/fd/%s" % (pid, fd))
            self.assertNotIn("countersign.db", target)
            self.assertNotIn(".key", target)
            self.assertNotIn(".conf", target)
        with open(os.path.join(self.lab.etc, "seal.key")) as f:
            self.assertFalse(holds(pid, bytes.fromhex(f.read().strip())))

    def test_T28_the_web_child_is_behind_a_filter(self):
        """What it keeps from whoever takes the child over is test_cage's."""
        (pid,) = self.children(self.lab.approve.pid)
        for thread in os.listdir("/proc/%d/task" % pid):
            state = state_of(int(thread))
            self.assertEqual(state["NoNewPrivs"], "1")
            self.assertEqual(state["Seccomp"], 
                             "0" if self.is_sanitized() else "2")
        # Its work and its end go well there.
        self.assertTrue(self.healthy())
        self.lab.approve.signal(signal.SIGHUP)
        wait_until(lambda: pid not in self.children(self.lab.approve.pid),
                   30, "the next child alone")
        self.assertTrue(self.healthy())
        self.assertNotIn("by signal", self.lab.approve.text())

    def test_T20_killed_approve_counts_what_it_acknowledged(self):
        request_id, mails, _ = self.ask()
        posted, _ = self.lab.page.answer(self.one(mails).link, "approve")
        self.lab.approve.kill()
        self.assertEqual(posted.status, 303)
        self.lab.start_daemons()
        self.assertStatus(request_id, "VALIDATED")
        self.assertEqual(len(self.votes(request_id)), 1)

    def test_the_command_says_how_to_start_the_daemon(self):
        self.lab.approve.stop()
        said = self.assertExit(self.lab.cs("list"), 69,
                               "countersign-approve")
        self.assertIn(self.lab.control, said.stderr)

    def test_sd_notify(self):
        path = os.path.join(self.lab.dir, "notify")
        self.lab.approve.stop()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.bind(path)
            s.settimeout(10)
            child = Child("notified", self.lab.dir, self.lab.approve.argv,
                          {**self.lab.approve.env, "NOTIFY_SOCKET": path})
            child.start()
            self.addCleanup(child.stop)
            said = s.recv(4096).decode()
            self.assertIn("READY=1", said)
            self.assertTrue(listens(self.lab.control))
            child.signal(signal.SIGHUP)
            self.assertIn("RELOADING=1", self.until(s, "RELOADING"))
            self.assertIn("READY=1", self.until(s, "READY"))
            child.signal(signal.SIGTERM)
            self.assertIn("STOPPING=1", self.until(s, "STOPPING"))
            self.assertEqual(child.wait(), 0)

    def until(self, s, word):
        while True:
            said = s.recv(4096).decode()
            if word in said:
                return said


class Trouble(Case):
    """T21 as far as this version goes: a temporary failure is a third
    answer."""

    def test_the_milter_away_is_4xx(self):
        request_id, mails, _ = self.ask()
        self.lab.milter.stop()
        try:
            self.assertAnswer(self.lab.answer(self.one(mails), "I approve"),
                              451)
        finally:
            self.lab.start_daemons()
        self.assertPending(request_id)

    def test_dns_silent_is_4xx_and_counts_nothing(self):
        request_id, mails, _ = self.ask()
        # Nobody answers there; a fresh milter has nothing cached.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", 0))
            self.lab.write_conf(dns="127.0.0.1@%d" % deaf.getsockname()[1])
            self.lab.milter.stop()
            self.lab.start_daemons()
            answer = self.lab.answer(self.one(mails), "I approve")
            self.lab.write_conf(dns=self.lab.dns.address)
            self.lab.milter.stop()
            self.lab.start_daemons()
        self.assertAnswer(answer, 451, "4.3.0")
        self.assertPending(request_id)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.assertStatus(request_id, "VALIDATED")

    def test_the_store_locked_is_4xx_and_503(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        shown = self.lab.page.get(mail.link)
        db = sqlite3.connect(os.path.join(self.lab.state, "countersign.db"),
                             isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        try:
            self.assertAnswer(self.lab.answer(mail, "I approve"), 451,
                              "4.3.0")
            answer = self.lab.page.press(shown, "approve")
            self.assertEqual(answer.status, 503)
            self.assertIsNotNone(answer.headers["Retry-After"])
        finally:
            db.execute("ROLLBACK")
            db.close()
        self.assertPending(request_id)
        self.assertEqual(self.lab.page.press(shown, "approve").status, 303)
        self.assertStatus(request_id, "VALIDATED")

    def test_a_port_that_is_taken(self):
        port = free_port()
        with socket.create_server(("127.0.0.1", port)):
            for daemon, old in (
                    ("approve", '"127.0.0.1:%d"' % self.lab.http_port),
                    ("milter", '"inet:%d@127.0.0.1"'
                     % self.lab.milter_port)):
                with open(self.lab.conf) as f:
                    text = replaced(f.read(), old, old.replace(
                        old[1:-1], old[1:-1].replace(
                            str(self.lab.http_port if daemon == "approve"
                                else self.lab.milter_port), str(port))))
                path = os.path.join(self.lab.dir, "taken.conf")
                with open(path, "w") as f:
                    f.write(text.replace(self.lab.control,
                                         self.lab.control + "2"))
                said = subprocess.run(
                    [os.path.join(self.lab.build, "countersign-" + daemon),
                     "-c", path], capture_output=True, text=True, timeout=30)
                self.assertNotEqual(said.returncode, 0)
                self.assertIn(str(port), said.stderr)


if __name__ == "__main__":
    unittest.main()
