# SPDX-License-Identifier: ISC
"""A Debian in a folder, run as a machine of its own: systemd is its process 1,
in namespaces of its own, with no network but its own loopback. What becomes of
it when the test ends is nothing: all of its processes are killed with it.

Who fills the folder is tests/deb (mmdebstrap) and install.py (an overlay
over this machine's own root).
"""

import contextlib
import ctypes
import os
import shlex
import subprocess
import tempfile

from namespace import unshare
from process import Child, wait_until

ENV = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
       "HOME": "/root", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
DAEMONS = ["countersign-approve", "countersign-milter"]
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")

# In the new namespaces, before systemd. A cgroup namespace shows the machine
# its own part of the hierarchy alone, and "container" tells systemd that the
# hardware is not its own.
BOOT = """\
set -e
mount --rbind {root} {root}
cd {root}
mount -t proc proc proc
mount --bind proc/sys proc/sys && mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm
for device in {devices}; do
	touch dev/$device
	mount --bind /dev/$device dev/$device
done
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
hostname {host}
mkdir -p mnt/outside
pivot_root . mnt/outside
cd /
umount -l mnt/outside
exec env -i container=countersign-test PATH="$PATH" \
    setpriv --bounding-set=-sys_boot,-sys_module,-sys_rawio,-sys_time \
    /lib/systemd/systemd --system --show-status=no --log-target=console \
    --unit={target}
"""

# Its processes belong to a cgroup of its own, from the first on.
START = """\
set -e
mount -t cgroup2 cgroup2 {cgroups}
mkdir {cgroups}/{name}
echo $$ >{cgroups}/{name}/cgroup.procs
umount {cgroups}
{before}
exec {unshare} {boot}
"""

END = """\
mount -t cgroup2 cgroup2 {cgroups}
[ ! -e {cgroups}/{name}/cgroup.kill ] || echo 1 >{cgroups}/{name}/cgroup.kill
find {cgroups}/{name} -depth -type d -exec rmdir {{}} +
"""

# This machine's root, of which nothing is changed, and folders of it at other
# places. What is mounted below / is not seen.
OVERLAY = """\
mount -t tmpfs -o mode=755 tmpfs {over}
layer() {{
	own={over}/$1
	mkdir -p $own/upper $own/work "$3"
	mount -t overlay -o "lowerdir=$2,upperdir=$own/upper,workdir=$own/work" \
	    overlay "$3"
}}
layer root / {over}/mnt
"""
CLONE_NEWNET = 0x40000000  # setns(2)


def _read(path):
    """What a process that may have ended says of itself."""
    try:
        with open(path) as f:
            return f.read()
    except OSError:
        return ""


class Machine:
    """`folder` is the caller's and empty, `root` the Debian. `host` has to
    have a dot. `before` are lines for the shell, which sees all mounts of the
    machine and of this one."""

    def __init__(self, folder, root, host="mx.ca.example", before="",
                 target="multi-user.target"):
        self.folder, self.root, self.host = folder, root, host
        self.name = "countersign-machine-%d" % os.getpid()
        self.cgroups = tempfile.mkdtemp(dir=folder)
        boot = BOOT.format(root=shlex.quote(root), host=host, target=target,
                           devices=" ".join(DEVICES))
        start = START.format(
            cgroups=self.cgroups, name=self.name, before=before,
            unshare=" ".join(unshare("pid", "fork", "kill-child", "uts",
                                     "ipc", "net", "cgroup")),
            boot="sh -c " + shlex.quote(boot))
        # Mounts of its own here as well, or the cgroups would be in the way.
        self.child = Child("machine", folder, [*unshare(), "sh", "-c", start],
                           {"PATH": ENV["PATH"]})
        self.init = None

    def start(self):
        self.child.start()
        self.init = wait_until(self._find_init, 30, "systemd")
        wait_until(self._is_up, 60, "end of the start")

    def _find_init(self):
        """The child of unshare --fork, once it is systemd."""
        assert self.child.alive(), self.child.text()
        children = "/proc/%d/task/%d/children" % ((self.child.pid,) * 2)
        for pid in _read(children).split():
            if _read("/proc/%s/comm" % pid).strip() == "systemd":
                return int(pid)
        return None

    def _is_up(self):
        said = self.run("systemctl", "is-system-running", check=False)
        return said.stdout.strip() in ("running", "degraded")

    def run(self, *argv, check=True, data=None, seconds=120):
        """One command in it, as root."""
        said = subprocess.run(
            ["nsenter", "--target", str(self.init), "--all", "--wdns=/",
             "env", "-i", *("%s=%s" % pair for pair in ENV.items()), *argv],
            capture_output=True, text=True, input=data, timeout=seconds,
            check=False)
        assert not check or said.returncode == 0, (
            argv, said.returncode, said.stdout[-3000:], said.stderr[-3000:])
        return said

    def sh(self, script, **more):
        """Lines for the shell, of which none may fail."""
        return self.run("sh", "-ec", script, **more)

    def path(self, name):
        """A file of the machine, as this one sees it."""
        return "/proc/%d/root%s" % (self.init, name)

    @contextlib.contextmanager
    def network(self, name):
        """Within, this thread's sockets and children are in a network that
        the machine named by ip-netns(8)."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/proc/thread-self/ns/net") as ours, \
                open(self.path("/run/netns/" + name)) as its:
            assert libc.setns(its.fileno(), CLONE_NEWNET) == 0, \
                os.strerror(ctypes.get_errno())
            try:
                yield
            finally:
                assert libc.setns(ours.fileno(), CLONE_NEWNET) == 0

    def journal(self, unit):
        return self.run("journalctl", "--no-pager", "-o", "cat", "-u", unit,
                        check=False).stdout

    def active(self, unit):
        return self.run("systemctl", "is-active", unit,
                        check=False).stdout.strip() == "active"

    def stop(self):
        """All of it ends at once."""
        if self.child.process is not None:
            self.child.kill()
            self._remove_cgroup()

    def _remove_cgroup(self):
        script = END.format(cgroups=self.cgroups, name=self.name)
        remove = [*unshare(), "sh", "-c", script]
        wait_until(lambda: subprocess.run(
            remove, capture_output=True, check=False).returncode == 0, 5,
            "removal of the cgroup")


def like_this_one(folder, layers=(), before=""):
    """A Machine that begins as this machine's root stands, without its
    services. `layers` are pairs of a folder here and its place there, `before`
    lines for the shell, in the new root."""
    over = os.path.join(folder, "over")
    os.mkdir(over)
    lines = [OVERLAY.format(over=over)]
    for n, (lower, place) in enumerate(layers):
        lines.append("layer layer%d %s %s/mnt%s" % (n, shlex.quote(lower),
                                                    over, place))
    lines.append("cd %s/mnt\n: >etc/fstab\n%s\ncd /" % (over, before))
    return Machine(folder, over + "/mnt", before="\n".join(lines),
                   target="basic.target")
