# SPDX-License-Identifier: ISC
"""A Debian in a folder, run as a machine of its own: systemd is its process 1,
in namespaces of its own, with no network but its own loopback. What becomes of
it when the test ends is nothing: all of its processes are killed with it.

Who fills the folder is tests/deb (mmdebstrap) and test_install.py (an overlay
over this machine's own root).
"""

import os
import shlex
import subprocess
import tempfile

from namespace import unshare
from process import Child, wait_until

ENV = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
       "HOME": "/root", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
CGROUP = "/sys/fs/cgroup"
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")

# In the new namespaces, before systemd. A cgroup namespace shows the machine
# its own part of the hierarchy alone, and "container" tells systemd that the
# hardware is not its own.
BOOT = """\
set -e
mount --bind {root} {root}
cd {root}
mount -t proc proc proc
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
    /lib/systemd/systemd --system --show-status=no --log-target=console
"""

# Its processes belong to a cgroup of its own, from the first on.
START = """\
set -e
mount -t cgroup2 cgroup2 {cgroups}
mkdir {cgroups}/{name}
echo $$ >{cgroups}/{name}/cgroup.procs
umount {cgroups}
exec {unshare} {boot}
"""


class Machine:
    """`folder` is the caller's and empty, `root` the Debian. `host` has to
    have a dot."""

    def __init__(self, folder, root, host="mx.ca.example"):
        self.folder, self.root, self.host = folder, root, host
        self.name = "countersign-" + os.path.basename(folder)
        self.cgroups = tempfile.mkdtemp(dir=folder)
        boot = BOOT.format(root=shlex.quote(root), host=host,
                           devices=" ".join(DEVICES))
        start = START.format(
            cgroups=self.cgroups, name=self.name,
            unshare=" ".join(unshare("pid", "fork", "kill-child", "uts",
                                     "ipc", "net", "cgroup")),
            boot="sh -c " + shlex.quote(boot))
        # Mounts of its own here as well, or the cgroups would be in the way.
        self.child = Child("machine", folder, [*unshare(), "sh", "-c", start],
                           {"PATH": ENV["PATH"]})
        self.init = None

    def start(self):
        self.child.start()
        self.init = wait_until(self._find_init, 10, "systemd")
        wait_until(self._is_up, 60, "end of the start")

    def _find_init(self):
        """The child of unshare --fork, once it is systemd."""
        assert self.child.alive(), self.child.text()
        with open("/proc/%d/task/%d/children" % ((self.child.pid,) * 2)) as f:
            for pid in f.read().split():
                with open("/proc/%s/comm" % pid) as comm:
                    if comm.read().strip() == "systemd":
                        return int(pid)
        return None

    def _is_up(self):
        said = self.run("systemctl", "is-system-running", check=False)
        return said.stdout.strip() in ("running", "degraded")

    def run(self, *argv, check=True, data=None, seconds=120):
        """One command in it, as root."""
        said = subprocess.run(
            ["nsenter", "--target", str(self.init), "--all", "--wd=/",
             "env", "-i", *("%s=%s" % pair for pair in ENV.items()), *argv],
            capture_output=True, text=True, input=data, timeout=seconds,
            check=False)
        assert not check or said.returncode == 0, (
            argv, said.returncode, said.stdout[-3000:], said.stderr[-3000:])
        return said

    def sh(self, script, **more):
        """Lines for the shell, of which none may fail."""
        return self.run("sh", "-ec", script, **more)

    def journal(self, unit):
        return self.run("journalctl", "--no-pager", "-o", "cat", "-u", unit,
                        check=False).stdout

    def active(self, unit):
        return self.run("systemctl", "is-active", unit,
                        check=False).stdout.strip() == "active"

    def stop(self):
        """With process 1 the whole machine ends at once."""
        if self.child.process is not None:
            self.child.kill()
            self._remove_cgroups()

    def _remove_cgroups(self):
        script = ("mount -t cgroup2 cgroup2 {0} && "
                  "find {0}/{1} -depth -type d -exec rmdir {{}} +").format(
                      self.cgroups, self.name)
        remove = [*unshare(), "sh", "-c", script]
        wait_until(lambda: subprocess.run(
            remove, capture_output=True, check=False).returncode == 0, 5,
            "removal of the cgroups")
