# SPDX-License-Identifier: ISC
"""A signed root on a loopback port: one NSD with a root zone of the test's
records, and below it zones that are signed, unsigned, bogus and lame. Used in
place of nameserver.py's Nameserver.
"""

import glob
import os
import subprocess

from nameserver import CONF, ZONE
from process import Child, free_port

ALGORITHM = "ECDSAP256SHA256"
CHILD = """\
$TTL 5
$ORIGIN {name}.
@ IN SOA ns hostmaster 1 3600 600 86400 5
@ IN NS ns
ns IN A 127.0.0.1
"""
ADD_ZONE = 'zone:\n    name: "{name}"\n    zonefile: "{file}"\n'


class Keys:
    """Keys of one folder, made once each: several servers may tell different
    stories under the same trust anchor."""

    def __init__(self, folder):
        self.dir = os.path.join(folder, "zonekeys")
        os.makedirs(self.dir, 0o755, exist_ok=True)

    def of(self, zone, which=""):
        """The base name of a zone's key files."""
        folder = os.path.join(self.dir, (zone.strip(".") or "root") + which)
        if not os.path.isdir(folder):
            os.mkdir(folder)
            subprocess.run(["ldns-keygen", "-a", ALGORITHM, "-k", zone],
                           cwd=folder, check=True, capture_output=True)
        found = glob.glob(os.path.join(glob.escape(folder), "*.key"))
        assert len(found) == 1, found
        return found[0][:-len(".key")]

    def ds(self, zone, which=""):
        with open(self.of(zone, which) + ".ds") as f:
            return f.read().strip() + "\n"

    def anchor(self):
        """A file for dns.trust_anchor."""
        path = os.path.join(self.dir, "root.ds")
        with open(path, "w") as f:
            f.write(self.ds("."))
        return path


class SignedNameserver:
    """`zones` are {name: (kind, records)} below the root; kinds: "signed",
    "plain" (no DS), "bogus" (DS of another key), "lame" (its server has no
    data: SERVFAIL)."""

    def __init__(self, folder, keys, zones=None, name="signed", leave=False):
        self.dir = os.path.join(folder, "dns-" + name)
        os.makedirs(self.dir, 0o755)
        self.keys, self.zones = keys, zones or {}
        self.port = free_port()
        self.address = "127.0.0.1@%d" % self.port
        self.conf = os.path.join(self.dir, "nsd.conf")
        self.child = Child("nsd-" + name, folder,
                           ["nsd", "-d", "-c", self.conf], leave=leave)

    def _write(self, zone, text, key):
        """A zone file, signed where there is a key; its name."""
        name = (zone.strip(".") or "root") + ".zone"
        with open(os.path.join(self.dir, name), "w") as f:
            f.write(text)
        if key is not None:
            subprocess.run(["ldns-signzone", "-n", "-f", name, "-o", zone,
                            name, key], cwd=self.dir, check=True,
                           capture_output=True)
        return name

    def _child(self, zone, kind, records):
        """Writes a zone; what the root says of it, and NSD's lines."""
        cut = "%s. IN NS ns.%s.\nns.%s. IN A 127.0.0.1\n" % ((zone,) * 3)
        if kind == "lame":
            return cut, ADD_ZONE.format(name=zone, file="not-there.zone")
        key = None
        if kind in ("signed", "bogus"):
            key = self.keys.of(zone + ".")
            cut += self.keys.ds(zone + ".", "-other" if kind == "bogus"
                                else "")
        file = self._write(zone + ".", CHILD.format(name=zone) +
                           "".join(records), key)
        return cut, ADD_ZONE.format(name=zone, file=file)

    def start(self, records):
        cuts, more = [], []
        for zone, (kind, own) in self.zones.items():
            cut, lines = self._child(zone, kind, own)
            cuts.append(cut)
            more.append(lines)
        self._write(".", ZONE + "".join(records) + "".join(cuts),
                    self.keys.of("."))
        with open(self.conf, "w") as f:
            f.write(CONF.format(port=self.port, dir=self.dir)
                    + "".join(more))
        self.child.start()
        self.child.ready(self.port)

    def stop(self):
        self.child.stop()
