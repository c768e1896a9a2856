# SPDX-License-Identifier: ISC
"""A private Postfix: its own folders, one loopback port, no DNS, no way out.

Whatever its transport table does not name is refused, so that no mail leaves
the machine. What flows through it is told by lab.py.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess

from process import children, note_pid, started, wait_until

MAIN = """\
compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
syslog_name = postfix-{name}
maillog_file = {dir}/log/maillog
maillog_file_prefixes = {dir}/log
myhostname = {host}
mydomain = {host}
myorigin = {host}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_relay_restrictions = permit_mynetworks, permit_auth_destination, reject
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtp_dns_support_level = disabled
smtp_host_lookup = native
notify_classes =
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:no local delivery
default_transport = error:5.4.4 nothing leaves this machine
relay_transport = error:5.4.4 nothing leaves this machine
transport_maps = regexp:{dir}/conf/transport
virtual_mailbox_domains = regexp:{dir}/conf/domains
virtual_mailbox_maps = regexp:{dir}/conf/mailboxes
virtual_mailbox_base = {dir}/mail
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
maximal_queue_lifetime = 1h
bounce_queue_lifetime = 1h
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
in_flow_delay = 0
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix  n - n 1 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""

COMMAND = "#!/bin/sh\n" """\
echo "$*" >>"$0.argv"
exec /usr/sbin/sendmail -C {conf} "$@"
"""

# As post-install(1) makes them in a new queue_directory: owner, group, mode.
FOLDERS = {
    **dict.fromkeys((
        "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold",
        "incoming", "private", "saved", "trace"), ("postfix", "root", 0o700)),
    "maildrop": ("postfix", "postdrop", 0o730),
    "public": ("postfix", "postdrop", 0o710),
    "pid": ("root", "root", 0o755),
}


def once(text):
    """The lines of a main.cf, of each parameter the last alone. Of one that
    stands there twice every program warns as it starts, postlogd too, which
    then may wait for itself, and all that log for it."""
    return "".join({line.partition("=")[0].strip(): line
                    for line in text.splitlines(keepends=True)}.values())


class Postfix:
    """`routes`, `domains` and `mailboxes` are lines of regexp_table(5)."""

    def __init__(self, folder, name, host, port, extra="", routes=(),
                 domains=(), mailboxes=()):
        self.name, self.host, self.port = name, host, port
        self.lab = folder
        self.dir = os.path.join(folder, name)
        self.conf = os.path.join(self.dir, "conf")
        self.extra = extra
        self.tables = {"transport": routes, "domains": domains,
                       "mailboxes": mailboxes}
        self._write()

    def _write(self):
        for part in ("", "conf", "queue", "data", "mail", "log"):
            os.makedirs(os.path.join(self.dir, part), 0o755, exist_ok=True)
        for name, (owner, group, mode) in FOLDERS.items():
            path = os.path.join(self.dir, "queue", name)
            os.makedirs(path, exist_ok=True)
            shutil.chown(path, owner, group)
            os.chmod(path, mode)
        postfix = pwd.getpwnam("postfix")
        os.chown(os.path.join(self.dir, "data"), postfix.pw_uid, -1)
        os.chown(os.path.join(self.dir, "mail"), 65534, 65534)
        # What a kill left half written postsuper(1) warns of, as this user,
        # at the next start, when there is no postlogd to write it down.
        log = os.path.join(self.dir, "log/maillog")
        with open(log, "a", encoding="ascii"):
            os.chown(log, postfix.pw_uid, -1)
        self._file("main.cf", once(MAIN.format(
            dir=self.dir, name=self.name, host=self.host) + self.extra))
        self._file("master.cf", MASTER.format(port=self.port))
        self._file("command", COMMAND.format(conf=self.conf))
        os.chmod(self.sendmail_command, 0o755)
        for name, lines in self.tables.items():
            self._file(name, "".join(line + "\n" for line in lines))

    def _file(self, name, text):
        with open(os.path.join(self.conf, name), "w") as f:
            f.write(text)

    def run(self, *argv, check=True, **more):
        """One of Postfix's own commands on this instance."""
        return subprocess.run([argv[0], "-c", self.conf, *argv[1:]],
                              check=check, capture_output=True, text=True,
                              **more)

    @property
    def sendmail_command(self):
        """Notes its arguments in the file of this name and ".argv"."""
        return os.path.join(self.conf, "command")

    def _master_pid(self):
        try:
            with open(os.path.join(self.dir, "queue/pid/master.pid")) as f:
                return int(f.read().split()[0])
        except (FileNotFoundError, IndexError):
            return None

    def start(self):
        """Its script takes a second or two of processor time to look at what
        _write() has made just now; of what it does for us, the queue that a
        kill has left is put in order."""
        self.run("postsuper")
        with open(os.path.join(self.dir, "queue/quick-start"), "w"):
            pass
        said = self.run("postfix", "start", check=False)
        if said.returncode != 0:
            raise AssertionError("%s: postfix start: %s%s" % (
                self.name, said.stderr, self.log()))
        note_pid(self.lab, self._master_pid())

    def alive(self):
        pid = self._master_pid()
        return pid is not None and "master" in _command(pid)

    def stop(self):
        pid = self._master_pid()
        if pid is None or "master" not in _command(pid):
            return
        os.kill(pid, 15)
        try:
            wait_until(lambda: started(pid) == "gone", 10, "end of master")
        except AssertionError:
            self.run("postfix", "abort", check=False)

    def kill(self):
        """As a power cut: SIGKILL for master and all that serve under it."""
        master = self._master_pid()
        # It would start another in the place of one that is gone: a postlogd
        # without a master waits for itself, and all that log wait for it.
        os.kill(master, signal.SIGSTOP)
        pids = {p: started(p) for p in [*children(master), master]}
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_until(lambda: all(started(p) != s for p, s in pids.items()
                               if s != "gone"), 10, "end of " + self.name)

    def log(self):
        try:
            with open(os.path.join(self.dir, "log/maillog"),
                      errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def queue(self):
        """Queue ids of what waits."""
        said = self.run("postqueue", "-j").stdout
        return re.findall(r'"queue_id": "([^"]+)"', said)

    def flush(self):
        self.run("postqueue", "-f")


def _command(pid):
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as f:
            return f.read().decode(errors="replace")
    except OSError:
        return ""
