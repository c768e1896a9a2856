#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""Has opendkim-testmsg verify messages. It asks the system's resolver alone,
so this runs in a network and mount namespace of its own, with a name server
of a few lines on port 53 there. Called by dkim_peers.py through unshare(1).

usage: dkim_opendkim.py TABLE RESOLV_CONF MESSAGE...
Prints "pass" or "fail" for each message.
"""

import fcntl
import socket
import struct
import subprocess
import sys
import threading

SIOCSIFFLAGS = 0x8914
IFF_UP = 1
STRING_MAX = 255  # of one string of a TXT record (RFC 1035 3.3.14)


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))


def own_resolv_conf(path):
    with open(path, "w", encoding="ascii") as f:
        f.write("nameserver 127.0.0.1\noptions timeout:2 attempts:1\n")
    subprocess.run(["mount", "--bind", path, "/etc/resolv.conf"], check=True)


def read_table(path):
    records = {}
    with open(path, encoding="ascii") as f:
        for line in f:
            name, _type, _security, text = line.rstrip("\n").split(" ", 3)
            records[name] = text.encode()
    return records


def read_question(packet):
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode())
        at += packet[at] + 1
    return ".".join(labels), packet[12:at + 5]


def answer(packet, records):
    name, question = read_question(packet)
    text = records.get(name)
    if text is None:
        return packet[:2] + b"\x81\x83\0\1\0\0\0\0\0\0" + question
    parts = [text[i:i + STRING_MAX] for i in range(0, len(text), STRING_MAX)]
    rdata = b"".join(bytes([len(p)]) + p for p in parts)
    return (packet[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + question
            + b"\xc0\x0c\0\x10\0\1\0\0\0\5" + struct.pack(">H", len(rdata))
            + rdata)


def serve(sock, records):
    while True:
        packet, client = sock.recvfrom(4096)
        sock.sendto(answer(packet, records), client)


def main():
    table, resolv_conf = sys.argv[1:3]
    loopback_up()
    own_resolv_conf(resolv_conf)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 53))
    threading.Thread(target=serve, args=(sock, read_table(table)),
                     daemon=True).start()
    for path in sys.argv[3:]:
        with open(path, "rb") as message:
            done = subprocess.run(["opendkim-testmsg", "-C"], stdin=message,
                                  stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, timeout=60,
                                  check=False)
        print("pass" if done.returncode == 0 else "fail")


if __name__ == "__main__":
    main()
