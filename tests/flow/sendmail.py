# SPDX-License-Identifier: ISC
"""A private Sendmail 8.17, with the same members as postfix.Postfix: its own
folders, one loopback port, no DNS, no way out. Its programs are unpacked by
conf/install-packages, as it cannot be installed beside Postfix.

Our lines of sendmail.mc are those of conf/sendmail, with the paths of the test.
"""

import glob
import os
import subprocess

from namespace import unshare
from process import Child

APART = "/var/cache/countersign-apart"
PROGRAMS = APART + "/usr/libexec/sendmail"
SNIPPETS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))), "conf/sendmail")
SOCKET = "local:/run/countersign-milter/milter.sock"

HEAD = """\
divert(-1)
define(`_CF_DIR_', `{apart}/usr/share/sendmail/cf/')dnl
include(`{apart}/usr/share/sendmail/cf/m4/cf.m4')
divert(0)dnl
VERSIONID(`countersign test')dnl
OSTYPE(`linux')dnl
define(`MAIL_SETTINGS_DIR', `{dir}/')dnl
define(`confDOMAIN_NAME', `{host}')dnl
define(`STATUS_FILE', `{dir}/statistics')dnl
define(`HELP_FILE', `')dnl
define(`confCW_FILE', `')dnl
define(`confSERVICE_SWITCH_FILE', `{dir}/service.switch')dnl
define(`confHOSTS_FILE', `{dir}/hosts')dnl
define(`confBIND_OPTS', `-DNSRCH -DEFNAMES')dnl
define(`confTO_IDENT', `0s')dnl
define(`confTO_CONNECT', `2s')dnl
define(`confTO_ICONNECT', `2s')dnl
define(`confTO_QUEUERETURN', `1h')dnl
define(`confTO_QUEUEWARN', `2s')dnl
define(`confMIN_QUEUE_AGE', `0')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`confDEF_USER_ID', `65534:65534')dnl
define(`confDONT_BLAME_SENDMAIL', `TrustStickyBit')dnl
undefine(`ALIAS_FILE')dnl
FEATURE(`nocanonify')dnl
"""

# The milter after those of others, and nothing to deliver here.
MTA = """\
define(`confPID_FILE', `{dir}/sendmail.pid')dnl
define(`QUEUE_DIR', `{dir}/queue')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confQUEUE_LA', `1000')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`no_default_msa')dnl
DAEMON_OPTIONS(`Name=MTA, Family=inet, Addr=127.0.0.1, Port={port}')dnl
{others}{snippet}define(`ESMTP_MAILER_ARGS', `TCP $h {out}')dnl
define(`RELAY_MAILER_ARGS', `TCP $h {port}')dnl
define(`LOCAL_MAILER_PATH', `/bin/false')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
"""

# The sendmail command hands mail to the daemon, as Debian's submit.cf does.
MSP = """\
define(`MSP_QUEUE_DIR', `{dir}/client')dnl
define(`confRUN_AS_USER', `nobody:nogroup')dnl
define(`RELAY_MAILER_ARGS', `TCP $h {port}')dnl
FEATURE(`msp', `[127.0.0.1]')dnl
"""

COMMAND = "#!/bin/sh\n" """\
echo "$*" >>"$0.argv"
LD_LIBRARY_PATH={libs} exec {shell} sh -c '{private}exec {programs}/sendmail \
-C {dir}/submit.cf "$@"' sendmail "$@"
"""

# A name with a dot, or else Sendmail waits for one for a minute.
PRIVATE = """hostname {host}; mount --bind {dir}/hosts /etc/hosts; \
mount --bind {dir}/resolv.conf "$(readlink -f /etc/resolv.conf)"; """


class Sendmail:
    """`milter` is spelled as in sendmail.mc; `routes` are pairs of domain and
    port of the server behind it, all the same port; `others` are milters
    before ours."""

    def __init__(self, folder, name, host, port, milter, routes, others=()):
        self.host, self.port, self.milter = host, port, milter
        self.routes, self.others = routes, others
        self.dir = os.path.join(folder, name)
        for part in ("", "queue", "client"):
            os.makedirs(os.path.join(self.dir, part), 0o700 if part else 0o755)
        os.chown(os.path.join(self.dir, "client"), 65534, 65534)
        self.values = {
            "dir": self.dir, "host": host, "port": port, "apart": APART,
            "programs": PROGRAMS, "out": routes[0][1],
            "shell": " ".join(unshare("uts")),
            "libs": ":".join(glob.glob(APART + "/usr/lib/*-linux-gnu")
                             + glob.glob(APART + "/lib/*-linux-gnu")),
            "others": "".join(
                "INPUT_MAIL_FILTER(`other%d', `S=%s, F=T')dnl\n" % pair
                for pair in enumerate(others)),
            "snippet": self._snippet(),
        }
        self.values["private"] = PRIVATE.format(**self.values)
        assert os.path.exists(PROGRAMS + "/sendmail"), \
            "no Sendmail: run conf/install-packages apart"
        self._write()
        self.child = Child(name, folder, [
            *unshare("uts"), "sh", "-c", self.values["private"]
            + "exec %s/sendmail -C %s/sendmail.cf -X %s/traffic -bD -q1s" % (
                PROGRAMS, self.dir, self.dir)], self._env())

    def _env(self):
        return {"PATH": os.environ["PATH"], "LANG": "C",
                "LD_LIBRARY_PATH": self.values["libs"]}

    def _snippet(self):
        with open(os.path.join(SNIPPETS, "countersign.mc")) as f:
            text = f.read()
        for old, new in ((SOCKET, self.milter), ("/etc/mail", self.dir)):
            assert old in text, old
            text = text.replace(old, new)
        return text

    def _write(self):
        with open(os.path.join(SNIPPETS, "mailertable")) as f:
            table = f.read()
        for domain, _ in self.routes:
            table += "%s\tesmtp:[127.0.0.1]\n.%s\tesmtp:[127.0.0.1]\n" % (
                domain, domain)
        for name, text in (
                ("hosts", "127.0.0.1 localhost\n127.0.0.1 %s\n"
                 "127.0.0.2 outside.test\n" % self.host),
                ("resolv.conf", "nameserver 127.0.0.1\n"),
                ("service.switch", "hosts files\naliases files\n"),
                ("relay-domains", "reply.ca.example\n127.0.0.2\n"),
                ("mailertable", table),
                ("sendmail.mc", (HEAD + MTA).format(**self.values)),
                ("submit.mc", (HEAD + MSP).format(**self.values)),
                ("command", COMMAND.format(**self.values))):
            with open(os.path.join(self.dir, name), "w") as f:
                f.write(text)
        os.chmod(self.sendmail_command, 0o755)
        for name in ("sendmail", "submit"):
            with open(os.path.join(self.dir, name + ".cf"), "w") as f:
                subprocess.run(["m4", name + ".mc"], cwd=self.dir, stdout=f,
                               check=True)
        with open(os.path.join(self.dir, "mailertable")) as f:
            subprocess.run([PROGRAMS + "/makemap", "-C",
                            self.dir + "/sendmail.cf", "hash",
                            self.dir + "/mailertable"], stdin=f, check=True,
                           env=self._env())

    @property
    def sendmail_command(self):
        return os.path.join(self.dir, "command")

    def start(self):
        self.child.start()
        self.child.ready(self.port)

    def alive(self):
        return self.child.alive()

    def stop(self):
        self.child.stop()

    def log(self):
        """Both sides of every SMTP dialogue."""
        try:
            with open(os.path.join(self.dir, "traffic"),
                      errors="replace") as f:
                return f.read() + self.child.text()
        except FileNotFoundError:
            return self.child.text()

    def queue(self):
        """Queue ids of what waits."""
        return [name[2:] for name in os.listdir(
            os.path.join(self.dir, "queue")) if name.startswith("qf")]

    def flush(self):
        """The daemon looks every second by itself."""
