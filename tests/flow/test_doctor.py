#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""countersign doctor: every planted fault is found, with what to do about it,
and a sound installation has none.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import unittest

import keys
import privilege
from case import Case
from lab import Clock, Lab
from namespace import unshare
from nameserver import txt
from process import free_port
from sink import Sink

SUFFIXES = "/usr/share/publicsuffix/public_suffix_list.dafsa"
# Of the benchmark network: neither private nor routed (RFC 2544).
HOST, NAMELESS = "198.18.0.25", "198.18.0.26"
RECORDS = [
    "mx.ca.example. IN A %s\n" % HOST,
    "25.0.18.198.in-addr.arpa. IN PTR mx.ca.example.\n",
    "nospf.ca.example. IN MX 10 mx.ca.example.\n",
    "noptr.ca.example. IN MX 10 mx2.ca.example.\n",
    txt("noptr.ca.example", "v=spf1 mx -all"),
    "mx2.ca.example. IN A %s\n" % NAMELESS,
    "null.ca.example. IN MX 0 .\n",
    txt("null.ca.example", "v=spf1 -all"),
]

# What the machine of the test is not asked: whether its clock is kept by a
# time service, and of what kind its disk is.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <sys/vfs.h>

int adjtimex(struct timex *t) { (void)t; return TIME_OK; }

int statfs(const char *path, struct statfs *fs)
{
	int (*real)(const char *, struct statfs *) = dlsym(RTLD_NEXT, "statfs");
	int rc = real(path, fs);

	if (getenv("TEST_FS") != NULL)
		fs->f_type = strtol(getenv("TEST_FS"), NULL, 16);
	return rc;
}
"""


def setUpModule():
    privilege.need_root()
    lab = Lab()
    unittest.addModuleCleanup(lab.close)
    lab.records = [r for r in lab.records if not r.startswith("mx.ca.")]
    lab.records += RECORDS
    os.chmod(lab.state, 0o750)
    Case.lab = lab.start()


class Doctor(Case):
    @classmethod
    def setUpClass(cls):
        cls.work = os.path.join(cls.lab.dir, "doctor")
        os.mkdir(cls.work)
        cls.shim = os.path.join(cls.work, "shim.so")
        source = os.path.join(cls.work, "shim.c")
        with open(source, "w") as f:
            f.write(SHIM)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", cls.shim, source,
                        "-ldl"], check=True)
        with open(cls.lab.conf) as f:
            cls.text = f.read()
        cls.suffixes = os.path.join(cls.work, "suffixes")
        shutil.copyfile(SUFFIXES, cls.suffixes)

    def look(self, change=(), postfix=None, env=None, before="",
             everything=False):
        """What doctor finds and is not ok (or is), where the configuration has `new`
        for each `old` of `change`; in a namespace of its own, behind the
        shell's commands `before`."""
        text = self.text
        for old, new in change:
            self.assertIn(old, text)
            text = text.replace(old, new)
        conf = os.path.join(self.work, "countersign.conf")
        with open(conf, "w") as f:
            f.write(text)
        env = {**os.environ, "LD_PRELOAD": self.shim,
               "MAIL_CONFIG": self.postfix(postfix or {}), **(env or {})}
        preload = env.pop("LD_PRELOAD")
        said = subprocess.run(
            [*unshare(), "sh", "-ec", "mount --bind %s %s; %s\n"
             "LD_PRELOAD='%s' exec %s/countersign -c %s --json doctor" % (
                 self.suffixes, SUFFIXES, before, preload, self.lab.build,
                 conf)], capture_output=True, text=True, timeout=60, env=env,
            check=False)
        self.assertIn(said.returncode, (0, 1), said)
        found = json.loads(said.stdout)["Findings"]
        self.assertEqual(said.returncode, any(
            f["Result"] == "fault" for f in found))
        return [f for f in found if everything or f["Result"] != "ok"]

    def postfix(self, values):
        """The folder of a Postfix that is like the CA's but for these."""
        folder = os.path.join(self.work, "postfix")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.lab.ca.conf, folder)
        with open(os.path.join(folder, "main.cf"), "a") as f:
            for name, value in values.items():
                f.write("%s = %s\n" % (name, value))
        return folder

    def assertFound(self, found, words, remedy, result=None):
        for f in found:
            self.assertTrue(f["Remedy"], f)
        mine = [f for f in found if words in f["Message"]]
        self.assertTrue(mine, "%r was not found: %s" % (words, found))
        self.assertIn(remedy, mine[0]["Remedy"])
        self.assertIn(result, (None, mine[0]["Result"]))

    def test_a_sound_installation_has_no_fault(self):
        self.assertEqual(self.look(), [])

    def test_what_the_configuration_has_wrong(self):
        lab = self.lab
        other = os.path.join(self.work, "other.pem")
        keys.make(other, "rsa")
        closed = free_port()
        reply = 'reply_domain = "reply.ca.example"'
        for label, change, words, remedy in (
                ("unpublished key", [('sign "ed"', 'sign "gone"')],
                 "gone._domainkey.ca.example has no TXT record", "publish"),
                ("wrong key", [(lab.etc + "/rsa.pem", other)],
                 "is not the record of " + other, "testkey"),
                ("key away", [(lab.etc + "/rsa.pem", "/nonexistent")],
                 "/nonexistent: No such file", "keygen"),
                ("page unreachable", [(lab.origin, "http://127.0.0.1:%d"
                                       % closed)],
                 "the page does not answer at", "proxy"),
                ("page not served", [("127.0.0.1:%d\"" % lab.http_port,
                                      "127.0.0.1:%d\"" % closed)],
                 "the page does not answer on", "http.listen"),
                ("SPF missing", [(reply, reply.replace("reply.", "nospf."))],
                 'nospf.ca.example has no TXT record "v=spf1"', "SPF"),
                ("PTR missing", [(reply, reply.replace("reply.", "noptr."))],
                 "the address of mx2.ca.example, has no PTR", "provider"),
                ("no MX", [(reply, reply.replace("reply.", "nomx."))],
                 "nomx.ca.example has no MX record", "MX"),
                ("null MX", [(reply, reply.replace("reply.", "null."))],
                 "null.ca.example accepts no mail", "MX"),
                ("DMARC missing", [("<validation@ca.example>",
                                    "<validation@nodmarc.example>"),
                                   ('domain = "ca.example"',
                                    'domain = "nodmarc.example"')],
                 '_dmarc.nodmarc.example has no TXT record "v=DMARC1"',
                 "DMARC"),
                ("control socket away", [(lab.control, "/nonexistent.sock")],
                 "/nonexistent.sock", "start countersign-approve"),
                ("milter away", [("inet:%d@" % lab.milter_port, "inet:%d@"
                                  % closed)],
                 "the milter does not answer", "start countersign-milter"),
                ("mail server away", [("smtp://127.0.0.1:%d" % lab.ca.port,
                                       "smtp://127.0.0.1:%d" % closed)],
                 "no mail server", "start the mail server"),
                ("another mail server", [
                    ("smtp://127.0.0.1:%d" % lab.ca.port,
                     "smtp://127.0.0.1:%d" % lab.customer.port)],
                 "whose configuration is not here", "MAIL_CONFIG"),
                ("trust anchor missing", [('trust_anchor = ""',
                                           'trust_anchor = "/nonexistent"')],
                 "the trust anchor /nonexistent", "dns-root-data"),
                ("templates missing", [(lab.values["templates"],
                                        "/nonexistent")],
                 "/nonexistent", "templates"),
                ("no folder", [(lab.state, "/nonexistent")],
                 "/nonexistent: is not there", "make the folder")):
            with self.subTest(label):
                self.assertFound(self.look(change), words, remedy)

    def test_what_Postfix_has_wrong(self):
        good = "inet:127.0.0.1:%d" % self.lab.milter_port
        for label, values, words, remedy in (
                ("wrong spelling", {"smtpd_milters": "inet:%d@127.0.0.1"
                                    % self.lab.milter_port},
                 "which Postfix spells " + good, "as Postfix does"),
                ("without the milter", {"smtpd_milters": ""},
                 "does not name our milter", "INSTALL"),
                ("without it for the command", {"non_smtpd_milters": ""},
                 "non_smtpd_milters () does not name", "INSTALL"),
                ("a milter behind ours", {
                    "smtpd_milters": "{ %s, default_action=tempfail }, "
                    "inet:127.0.0.1:8891" % good},
                 "inet:127.0.0.1:8891 behind our milter", "last"),
                ("mail passes by", {"smtpd_milters": good,
                                    "milter_default_action": "accept"},
                 "while it is away", "tempfail"),
                ("reply domain not delivered", {"relay_domains": ""},
                 "reply.ca.example is in none of", "relay_domains"),
                ("missing transport", {"transport_maps": ""},
                 "transport_maps leads reply.ca.example nowhere",
                 "countersign_transport"),
                ("queue above the window", {"maximal_queue_lifetime": "5d"},
                 "maximal_queue_lifetime is 5d", "2d"),
                ("smuggling", {"smtpd_forbid_bare_newline": "no"},
                 "in the approver's name", "normalize")):
            with self.subTest(label):
                self.assertFound(self.look(postfix=values), words, remedy)

    def test_what_a_client_of_the_mail_server_meets(self):
        for label, answer, words, remedy in (
                ("without the milter", None, "without asking the milter",
                 "smtpd_milters"),
                ("milter not reached", "451 4.7.1 Service unavailable",
                 "does not reach the milter", "milter.socket"),
                ("not delivered", "554 5.7.1 Relay access denied",
                 "refuses mail for reply.ca.example", "relay_domains")):
            with self.subTest(label), Sink() as sink:
                sink.answers["RCPT"] = lambda line, a=answer: a
                self.assertFound(self.look([
                    ("smtp://127.0.0.1:%d" % self.lab.ca.port,
                     "smtp://127.0.0.1:%d" % sink.port)]), words, remedy)

    def test_what_files_and_disks_have_wrong(self):
        seal, state = self.lab.etc + "/seal.key", self.lab.state
        for label, before, words, remedy in (
                ("key for everybody", "mount --bind $(mktemp) %s; "
                 "chmod 644 %s" % (seal, seal), "may be read by everybody",
                 "chmod 640"),
                ("key of its group", "mount --bind $(mktemp) %s; "
                 "chmod 660 %s" % (seal, seal), "changed by its group",
                 "chmod 640"),
                ("disk nearly full", "mount -t tmpfs -o size=256k,mode=750 "
                 "tmpfs %s; head -c 250k /dev/zero >%s/full" % (state, state),
                 "of the disk is free", "free disk space"),
                ("not to be written", "mount --bind %s %s; mount -o "
                 "remount,bind,ro %s" % (state, state, state),
                 "is mounted read-only", "for writing"),
                ("open to everybody", "mount -t tmpfs -o mode=777 tmpfs "
                 + state, "may be written by everybody", "chmod"),
                ("stale suffixes", "touch -d 2020-01-01 " + self.suffixes,
                 "public suffix list is of", "publicsuffix")):
            with self.subTest(label):
                self.assertFound(self.look(before=before), words, remedy)
        os.utime(self.suffixes)

    def test_a_store_of_one_host(self):
        for magic, words, result in (
                ("6969", "is on NFS", "fault"),
                ("ff534d42", "is on CIFS", "fault"),
                ("65735546", "is on FUSE (sshfs?)", "warning")):
            with self.subTest(words):
                self.assertFound(self.look(env={"TEST_FS": magic}), words,
                                 "store migrate", result)
        there = [("store = \"sqlite\"", "store = \"postgresql://u@h/d\"")]
        for change, words in (((), "SQLite: for this one host"),
                              (there, "PostgreSQL: for one or several")):
            with self.subTest(words):
                found = self.look(change, env={"TEST_FS": "6969"},
                                  everything=True)
                self.assertEqual([f["Result"] for f in found
                                  if words in f["Message"]], ["ok"])
        self.assertFalse([f for f in found if "NFS" in f["Message"]])

    def test_the_socket_that_Postfix_may_not_reach(self):
        path = os.path.join(self.work, "milter.sock")
        change = [("inet:%d@127.0.0.1" % self.lab.milter_port,
                   "unix:" + path)]
        good = {name: "{ unix:%s, default_action=tempfail }" % path
                for name in ("smtpd_milters", "non_smtpd_milters")}
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(path)
            s.listen()
            for mode, group, well in ((0o660, "root", False),
                                      (0o640, "postfix", False),
                                      (0o660, "postfix", True)):
                with self.subTest((mode, group)):
                    os.chmod(path, mode)
                    shutil.chown(path, group=group)
                    found = self.look(change, postfix=good)
                    if well:
                        self.assertEqual(found, [])
                    else:
                        self.assertFound(found, "may not reach the milter",
                                         "socket_group", "fault")

    @contextlib.contextmanager
    def another_seal(self):
        path = self.lab.etc + "/seal.key"
        with open(path) as f:
            kept = f.read()
        try:
            with open(path, "w") as f:
                f.write(os.urandom(32).hex() + "\n")
            yield
        finally:
            with open(path, "w") as f:
                f.write(kept)

    def test_seal_keys_that_differ(self):
        with self.another_seal():
            self.assertFound(self.look(), "holds another key than the one",
                             "restart both", "fault")

    def test_a_clock_that_is_off(self):
        for shift, words in ((-40 * 365 * 86400, "which is past"),
                             (-3600, "but the store was written")):
            with self.subTest(shift):
                folder = os.path.join(self.work, "clock%d" % -shift)
                os.mkdir(folder)
                clock = Clock(folder)
                clock.run_from(shift)
                env = clock.env()
                env["LD_PRELOAD"] += " " + self.shim
                self.assertFound(self.look(env=env), words, "set the clock",
                                 "fault")


if __name__ == "__main__":
    unittest.main()
