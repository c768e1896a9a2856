# SPDX-License-Identifier: ISC
"""What the kernel tells of a process: its children, its state, its memory."""

import re


def children(pid):
    with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
        return [int(p) for p in f.read().split()]


def state_of(pid):
    with open("/proc/%d/status" % pid) as f:
        return dict(line.rstrip("\n").split(":\t", 1) for line in f
                    if ":\t" in line)


def holds_back(pid, signal):
    """Does its main thread block the signal?"""
    return int(state_of(pid)["SigBlk"], 16) >> (signal - 1) & 1 == 1


def holds(pid, secret):
    """Is it in the process's memory?"""
    with open("/proc/%d/maps" % pid) as maps, \
            open("/proc/%d/mem" % pid, "rb") as mem:
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if not found:
                continue
            begin, end = (int(g, 16) for g in found.groups())
            if end - begin > 1 << 28:
                continue
            try:
                mem.seek(begin)
                if secret in mem.read(end - begin):
                    return True
            except (OSError, ValueError):
                pass
    return False
