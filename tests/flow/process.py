# SPDX-License-Identifier: ISC
"""Child processes, free ports, and waiting: nothing that is started here
outlives the test, whatever becomes of it.

Every process is noted in the file "pids" of its folder, so that
tests/run-flow can end what a killed test left behind. What the processes are
for is told by lab.py, postfix.py and nameserver.py.
"""

import ctypes
import fcntl
import glob
import os
import random
import signal
import socket
import subprocess
import time

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 15
# Below the range that the kernel takes for outgoing connections.
PORTS = range(20000, 32000)


class _Ports:
    """This process's own slice of PORTS, locked as long as it lives: two test
    modules never find the same port free before either listens on it."""
    SLICE = 200
    FILE = "/tmp/countersign-ports.%d"  # not the module's own TMPDIR

    def __init__(self):
        self.ports, self.given = None, set()

    def _lock(self):
        n_slices = len(PORTS) // self.SLICE
        for i in range(n_slices):
            n = (os.getpid() + i) % n_slices
            try:
                self.file = open(self.FILE % n, "w", encoding="ascii")
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:  # another's
                continue
            return PORTS[n * self.SLICE:(n + 1) * self.SLICE]
        raise AssertionError("no ports are left for this process")

    def take(self):
        self.ports = self.ports or self._lock()
        if len(self.given) == self.SLICE:
            self.given = set()
        port = random.choice([p for p in self.ports if p not in self.given])
        self.given.add(port)
        return port


_ports = _Ports()


def free_port():
    """A loopback port that nobody listens on."""
    while True:
        port = _ports.take()
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def wait_until(true, seconds=10, what="condition", step=0.02):
    """The first true value of true(); AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = true()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("no %s within %g s" % (what, seconds))
        time.sleep(step)


def listens(address):
    """Does anybody accept connections there? A port of 127.0.0.1, a pair of
    IPv6 address and port, or a socket's path."""
    if isinstance(address, int):
        s = socket.socket()
        address = ("127.0.0.1", address)
    elif isinstance(address, tuple):
        s = socket.socket(socket.AF_INET6)
    else:
        s = socket.socket(socket.AF_UNIX)
    with s:
        s.settimeout(1)
        try:
            s.connect(address)
            return True
        except OSError:
            return False


def _with_parent():
    """Runs in the child: it gets SIGTERM when this program dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A daemon in the foreground, its output in a file. It ends with this
    program unless it is to be left behind."""

    def __init__(self, name, folder, argv, env=None, leave=False):
        self.name, self.folder = name, folder
        self.argv, self.env, self.leave = argv, env, leave
        self.log = os.path.join(folder, name + ".log")
        self.process = None

    def start(self):
        assert not self.alive(), self.name + " runs already"
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                self.argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                env=self.env, cwd=self.folder, start_new_session=self.leave,
                preexec_fn=None if self.leave else _with_parent)
        note_pid(self.folder, self.process.pid)

    def alive(self):
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self):
        return self.process.pid

    def ready(self, address, seconds=10):
        """Waits until it accepts connections; its own words if it dies."""
        def up():
            if not self.alive():
                raise AssertionError("%s ended with %s:\n%s" % (
                    self.name, self.process.returncode, self.text()[-2000:]))
            return listens(address)
        wait_until(up, seconds, "%s on %s" % (self.name, address))

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=STOP_SECONDS):
        return self.process.wait(seconds)

    def stop(self):
        """SIGTERM and its exit status; after 15 s SIGKILL and that."""
        if not self.alive():
            return None if self.process is None else self.process.returncode
        self.signal(signal.SIGTERM)
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self):
        if self.alive():
            self.signal(signal.SIGKILL)
            self.wait()
        return self.process.returncode

    def text(self):
        try:
            with open(self.log, encoding="utf-8", errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""


def note_pid(folder, pid):
    with open(os.path.join(folder, "pids"), "a") as f:
        f.write("%d %s\n" % (pid, started(pid)))


def children(pid):
    """The processes that it has started itself."""
    found = []
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path) as f:
                fields = f.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(path.split("/")[2]))
    return found


def started(pid):
    """When the process began, in ticks: tells a pid from its reuse."""
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rpartition(")")[2].split()[19]
    except OSError:
        return "gone"


def end_noted(folder):
    """Ends what the file "pids" still names; returns how many there were."""
    try:
        with open(os.path.join(folder, "pids")) as f:
            noted = [line.split() for line in f]
    except FileNotFoundError:
        return 0
    left = [int(p) for p, s in noted if s != "gone" and started(int(p)) == s]
    for pid in left:
        os.kill(pid, signal.SIGTERM)
    for pid in left:
        try:
            wait_until(lambda: started(pid) == "gone", 5)
        except AssertionError:
            os.kill(pid, signal.SIGKILL)
    return len(left)
