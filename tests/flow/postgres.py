# SPDX-License-Identifier: ISC
"""A private PostgreSQL on a Unix socket and a loopback port, run as the user
postgres (it refuses root), as Debian ships it but for what makes it small.
"""

import glob
import os
import shutil
import signal
import subprocess

from process import Child, children, free_port, wait_until

USER = "postgres"
STOP_SECONDS = 60  # it writes all it holds, and syncs
CONF = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{dir}'
shared_buffers = 32MB
max_connections = 200
autovacuum = off
log_min_messages = warning
max_wal_senders = 0
wal_level = minimal
"""
HBA = "local all all trust\nhost all all 127.0.0.1/32 trust\n"


def programs():
    """The folder of Debian's newest server programs."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"),
                   key=lambda p: int(p.split("/")[4]))
    assert found, "no initdb below /usr/lib/postgresql: install postgresql"
    return os.path.dirname(found[-1])


def as_user(*argv):
    """argv under the server's user; setpriv becomes it, with the same pid."""
    if os.geteuid() != 0:
        return list(argv)
    return ["setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups",
            "--pdeathsig=INT", "--", *argv]


class Postgres:
    """With start(), an empty cluster that trusts everybody on this machine;
    database() makes databases in it. `env` is the server's own besides."""

    def __init__(self, folder, env=None):
        self.dir = os.path.join(folder, "postgres")
        self.bin = programs()
        os.mkdir(self.dir, 0o755)
        if os.geteuid() == 0:
            shutil.chown(self.dir, USER, USER)
        self.port = free_port()
        self.data = os.path.join(self.dir, "data")
        # By env(1), so that setpriv(1) before it preloads nothing.
        more = ["%s=%s" % pair for pair in (env or {}).items()]
        self.child = Child("postgres", folder, as_user(
            "env", *more, os.path.join(self.bin, "postgres"), "-D",
            self.data))
        self._made = False

    def _make(self):
        subprocess.run(as_user(
            os.path.join(self.bin, "initdb"), "-D", self.data, "-N", "-E",
            "UTF8", "--locale=C", "-A", "trust", "-U", USER),
            check=True, stdout=subprocess.DEVNULL, cwd=self.dir)
        for name, text in (("postgresql.conf", CONF.format(
                port=self.port, dir=self.dir)), ("pg_hba.conf", HBA)):
            with open(os.path.join(self.data, name), "w") as f:
                f.write(text)
        self._made = True

    def start(self):
        if not self._made:
            self._make()
        self.child.start()
        self.child.ready(os.path.join(
            self.dir, ".s.PGSQL.%d" % self.port), 30)
        wait_until(lambda: self._psql("SELECT 1").returncode == 0, 30,
                   "answer of PostgreSQL")

    def stop(self):
        """At once, but in order ("fast")."""
        if self.child.alive():
            self.child.signal(signal.SIGINT)
            self.child.wait(STOP_SECONDS)

    def kill(self):
        """As a power cut: SIGKILL, and whoever served under it is gone."""
        if not self.child.alive():
            return
        served = children(self.child.pid)
        self.child.kill()
        wait_until(lambda: not any(os.path.exists("/proc/%d" % p)
                                   for p in served), 10, "end of PostgreSQL")

    def _psql(self, sql, database="postgres"):
        return subprocess.run(
            [os.path.join(self.bin, "psql"), "-X", "-q", "-A", "-t", "-h",
             self.dir, "-p", str(self.port), "-U", USER, "-d", database,
             "-v", "ON_ERROR_STOP=1", "-c", sql],
            capture_output=True, text=True)

    def sql(self, sql, database="postgres"):
        """What psql prints."""
        said = self._psql(sql, database)
        assert said.returncode == 0, (sql, said.stderr)
        return said.stdout

    def database(self, name, more=""):
        """A new one; its URL."""
        self.sql("CREATE DATABASE %s TEMPLATE template0 %s" % (name, more))
        return self.url(name)

    def url(self, name):
        return "postgresql://%s@127.0.0.1:%d/%s" % (USER, self.port, name)
