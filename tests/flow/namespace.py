# SPDX-License-Identifier: ISC
"""Mounts and a host name of a program's own, by unshare(1)."""

import functools
import os
import subprocess


@functools.lru_cache(maxsize=None)
def _propagation():
    if os.geteuid() != 0 or subprocess.run(
            ["unshare", "--mount", "true"], capture_output=True,
            check=False).returncode == 0:
        return ()
    # In a chroot / is no mount point, and its propagation cannot be changed.
    with open("/proc/self/mountinfo") as f:
        shared = [line for line in f if " shared:" in line]
    assert not shared, ("unshare --mount fails here, and what is mounted "
                        "would be seen outside: %s" % shared[0])
    return ("--propagation", "unchanged")


def unshare(*what):
    """The command, but for the program: unshare("uts") + ["true"]. Mounts are
    always of its own."""
    return ["unshare", "--mount", *_propagation(),
            *("--" + name for name in what), "--"]
