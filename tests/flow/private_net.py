#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Runs a program that knows no other name server than port 53 of the one in
/etc/resolv.conf: in network and mount namespaces of its own, with an NSD that
serves the zone given.

usage: unshare --net --mount private_net.py FOLDER ZONEFILE PROGRAM [ARG]...
FOLDER is empty and the caller's. The program's exit status is passed on.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

from nameserver import CONF
from process import Child

SIOCSIFFLAGS, IFF_UP = 0x8914, 1  # netdevice(7)


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def resolve_here(folder):
    path = os.path.join(folder, "resolv.conf")
    with open(path, "w") as f:
        f.write("nameserver 127.0.0.1\n")
    subprocess.run(["mount", "--bind", path,
                    os.path.realpath("/etc/resolv.conf")], check=True)


def main(folder, zone, *program):
    loopback_up()
    resolve_here(folder)
    shutil.copy(zone, os.path.join(folder, "root.zone"))
    conf = os.path.join(folder, "nsd.conf")
    with open(conf, "w") as f:
        f.write(CONF.format(port=53, dir=folder))
    nsd = Child("nsd", folder, ["nsd", "-d", "-c", conf])
    nsd.start()
    try:
        nsd.ready(53)
        return subprocess.run(program, check=False).returncode
    finally:
        nsd.stop()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
