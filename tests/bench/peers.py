# SPDX-License-Identifier: ISC
"""The milters that are held against each other, each on a Unix socket of its
own, and the load that is put on them: the same mails, by the same generator.
"""

import json
import os
import subprocess

import others
from process import Child

# A client that is not this host, for SPF to have something to say about.
CLIENT = "192.0.2.7"
# Mails a second below which a long load is given up: a soak runs at the lowest
# priority.
SLOWEST = 100

OPENDKIM = """\
Syslog no
Background no
UserID root
RequireSafeKeys no
Canonicalization relaxed/relaxed
AuthservID mx.ca.example
Socket local:{socket}
Mode {mode}
{more}
"""


class RspamdVerifier(others.Rspamd):
    """Signatures alone, a process for each core, a line in the log for each
    mail, as Debian has it."""
    modules = ("dkim", "milter_headers")
    count, level = os.cpu_count(), "info"


class Peers:
    def __init__(self, lab):
        self.lab, self.build = lab, os.path.join(lab.build, "tests/bench")
        self.running = []

    def tool(self, name):
        return os.path.join(self.build, "milter", name)

    def socket(self, name):
        return os.path.join(self.lab.dir, name + ".sock")

    def _start(self, name, argv, env=None):
        child = Child("bench-" + name, self.lab.dir, argv,
                      {**os.environ, **(env or {})})
        child.socket = self.socket(name)
        child.start()
        child.ready(child.socket)
        self.running.append(child)
        return child

    def noop(self, name="noop", env=None):
        return self._start(name, [self.tool("noop"), "local:" +
                                  self.socket(name)], env)

    def ours(self, name="ours", env=None, **values):
        """A second milter of the lab's, on the same store."""
        with open(self.lab.conf, encoding="utf-8") as f:
            text = f.read()
        kept = "inet:%d@127.0.0.1" % self.lab.milter_port
        assert kept in text
        text = text.replace(kept, "unix:" + self.socket(name))
        for old, new in values.items():
            text = text.replace(old, new)
        conf = os.path.join(self.lab.etc, name + ".conf")
        with open(conf, "w", encoding="utf-8") as f:
            f.write(text)
        return self._start(name, [os.path.join(
            self.lab.build, "countersign-milter"), "-c", conf], env)

    def opendkim(self, mode, more):
        name = "opendkim-" + mode
        conf = os.path.join(self.lab.etc, name + ".conf")
        with open(conf, "w", encoding="ascii") as f:
            f.write(OPENDKIM.format(socket=self.socket(name), mode=mode,
                                    more=more))
        return self._start(name, ["opendkim", "-f", "-x", conf])

    def opendkim_signer(self):
        return self.opendkim("s", "Domain ca.example\nSelector rsa\n"
                             "KeyFile %s/rsa.pem\nInternalHosts csl:0.0.0.0/0\n"
                             "SignatureAlgorithm rsa-sha256" % self.lab.etc)

    def opendkim_verifier(self, records):
        """With the keys in its own memory: no name server is asked."""
        path = os.path.join(self.lab.dir, "keys")
        with open(path, "w", encoding="ascii") as f:
            for name, text in records.items():
                f.write("%s %s\n" % (name, text))
        return self.opendkim("v", "TestDNSData file:%s\n"
                             "AlwaysAddARHeader yes" % path)

    def rspamd_verifier(self):
        """With the keys that it has from the lab's name server."""
        other = RspamdVerifier()
        other.start(self.lab)
        other.ready()
        other.child.socket = str(other.port)
        self.running.append(other.child)
        return other.child

    def load(self, milter, connections, n_mails, path, client=CLIENT):
        """What became of so many mails of the file at `path`. What was
        written before is on the disk first, for it would be waited for in the
        commits that are counted here."""
        os.sync()
        done = subprocess.run(
            [self.tool("load"), milter.socket, str(connections),
             str(n_mails), client, path], check=True, capture_output=True,
            text=True, timeout=max(300, n_mails / SLOWEST))
        said = json.loads(done.stdout)
        assert said["mails"] == n_mails and said["gone"] == 0, (
            said, milter.text()[-1000:])
        said["rate"] = n_mails / said["seconds"]
        return said

    def stop(self):
        for child in self.running:
            child.stop()
        self.running = []


def write_mails(path, mails):
    """A file of mails: (sender, recipient, message) each."""
    with open(path, "wb") as f:
        for n, (sender, rcpt, message) in enumerate(mails):
            f.write(b"M %s %s 4BENCH%07d %d\n" % (
                sender.encode(), rcpt.encode(), n, len(message)))
            f.write(message)


def resident_kb(pid, kind="VmRSS"):
    """All of it, or what is its own (RssAnon), or a file's (RssFile)."""
    with open("/proc/%d/status" % pid, encoding="ascii") as f:
        for line in f:
            if line.startswith(kind + ":"):
                return int(line.split()[1])
    raise AssertionError("no " + kind)
