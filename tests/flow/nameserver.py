# SPDX-License-Identifier: ISC
"""The world's DNS as the tests want it: one NSD that serves one root zone on
a loopback port. Whatever the zone does not hold does not exist.
"""

import os

from process import Child, free_port

# Debian's NSD answers no more than 200 questions a second, unless told.
CONF = """\
server:
    ip-address: 127.0.0.1@{port}
    server-count: 1
    username: ""
    chroot: ""
    zonesdir: "{dir}"
    database: ""
    pidfile: "{dir}/nsd.pid"
    zonelistfile: "{dir}/zone.list"
    xfrdfile: "{dir}/xfrd.state"
    xfrdir: "{dir}"
    hide-version: yes
    do-ip6: no
    rrl-ratelimit: 0
remote-control:
    control-enable: no
zone:
    name: "."
    zonefile: "root.zone"
"""

ZONE = """\
$TTL 5
. IN SOA ns.root. hostmaster.root. 1 3600 600 86400 5
. IN NS ns.root.
ns.root. IN A 127.0.0.1
"""

STRING_MAX = 255  # of one string of a TXT record (RFC 1035 3.3.14)


def txt(name, value):
    """The record's line, its value in strings of 255."""
    parts = [value[i:i + STRING_MAX]
             for i in range(0, len(value), STRING_MAX)]
    return "%s. IN TXT %s\n" % (name, " ".join('"%s"' % p for p in parts))


class Nameserver:
    def __init__(self, folder, leave=False):
        self.dir = os.path.join(folder, "dns")
        os.makedirs(self.dir, 0o755)
        self.port = free_port()
        conf = os.path.join(self.dir, "nsd.conf")
        with open(conf, "w") as f:
            f.write(CONF.format(port=self.port, dir=self.dir))
        self.child = Child("nsd", folder, ["nsd", "-d", "-c", conf],
                           leave=leave)
        self.address = "127.0.0.1@%d" % self.port

    def start(self, records):
        with open(os.path.join(self.dir, "root.zone"), "w") as f:
            f.write(ZONE + "".join(records))
        self.child.start()
        self.child.ready(self.port)

    def stop(self):
        self.child.stop()
