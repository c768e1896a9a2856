# SPDX-License-Identifier: ISC
"""A tiled log as anybody can read it, by the words of the specifications and
with openssl(1) alone: RFC 6962 2.1, C2SP signed-note, tlog-checkpoint,
tlog-tiles, tlog-proof. Shares nothing with the program.
"""

import base64
import hashlib
import os
import subprocess
import tempfile

DER_HEAD = bytes.fromhex("302a300506032b6570032100")


def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(hashes):
    """MTH of leaf hashes."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return node_hash(root_of(hashes[:k]), root_of(hashes[k:]))


def root_from_proof(leaf, index, size, path):
    """RFC 9162 2.1.3.2."""
    fn, sn, r = index, size - 1, leaf
    for p in path:
        assert sn > 0, "the proof is too long"
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0, "the proof is too short"
    return r


class Key:
    """NAME+ID+BASE64."""

    def __init__(self, text):
        self.name, self.id, data = text.strip().split("+", 2)
        data = base64.b64decode(data, validate=True)
        assert data[0] == 1 and len(data) == 33, text
        self.public = data[1:]
        told = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        assert told.hex() == self.id, text

    def verify(self, text, signature):
        with tempfile.TemporaryDirectory() as folder:
            names = [os.path.join(folder, n) for n in ("key", "sig", "text")]
            for name, data in zip(names, (DER_HEAD + self.public, signature,
                                          text)):
                with open(name, "wb") as f:
                    f.write(data)
            return subprocess.run(
                ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER",
                 "-inkey", names[0], "-rawin", "-sigfile", names[1], "-in",
                 names[2]], capture_output=True).returncode == 0


class Checkpoint:
    def __init__(self, note, *keys):
        text, _, lines = note.rpartition("\n\n")
        text += "\n"
        self.signed_by = set()
        for line in lines.splitlines():
            dash, name, data = line.split(" ")
            assert dash == "\u2014", line
            data = base64.b64decode(data, validate=True)
            for key in keys:
                if (name, data[:4].hex()) == (key.name, key.id):
                    assert key.verify(text.encode(), data[4:]), line
                    self.signed_by.add(key.id)
        assert self.signed_by, note
        self.origin, size, root = text.splitlines()
        self.size, self.root = int(size), base64.b64decode(root)
        assert str(self.size) == size and len(self.root) == 32, text


def tile_path(level, n, width):
    parts = ["%03d" % (n % 1000)]
    while n >= 1000:
        n //= 1000
        parts.insert(0, "x%03d" % (n % 1000))
    return "tile/%s/%s%s" % (level, "/".join(parts),
                             ".p/%d" % width if width < 256 else "")


class Log:
    def __init__(self, folder, *keys):
        self.folder = folder
        self.keys = [Key(k) for k in keys] or [
            Key(k) for k in self.read("vkey").decode().splitlines()]
        self.checkpoint = Checkpoint(self.read("checkpoint").decode(),
                                     *self.keys)

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as f:
            return f.read()

    def widths(self, level):
        hashes = self.checkpoint.size >> 8 * level
        full = [(n, 256) for n in range(hashes // 256)]
        return full + [(hashes // 256, hashes % 256)] * bool(hashes % 256)

    def entries(self):
        found = []
        for n, width in self.widths(0):
            data = self.read(tile_path("entries", n, width))
            for _ in range(width):
                length = int.from_bytes(data[:2], "big")
                found.append(data[2:2 + length])
                assert len(found[-1]) == length
                data = data[2 + length:]
            assert data == b""
        return found

    def verify(self):
        """Every tile and the root, from the entries alone; the entries."""
        entries = self.entries()
        hashes = [leaf_hash(e) for e in entries]
        assert root_of(hashes) == self.checkpoint.root
        level = 0
        while hashes:
            for n, width in self.widths(level):
                assert self.read(tile_path(level, n, width)) == b"".join(
                    hashes[256 * n:256 * n + width]), (level, n)
            hashes = [root_of(hashes[i:i + 256])
                      for i in range(0, len(hashes) // 256 * 256, 256)]
            level += 1
        return entries


class Proof:
    """c2sp.org/tlog-proof@v1"""

    def __init__(self, text, *keys):
        head, _, note = text.partition("\n\n")
        lines = head.splitlines()
        assert lines[0] == "c2sp.org/tlog-proof@v1", text
        word, index = lines[1].split(" ")
        assert word == "index"
        self.index = int(index)
        self.path = [base64.b64decode(h, validate=True) for h in lines[2:]]
        self.checkpoint = Checkpoint(note, *keys)

    def proves(self, entry):
        return root_from_proof(leaf_hash(entry), self.index,
                               self.checkpoint.size,
                               self.path) == self.checkpoint.root
