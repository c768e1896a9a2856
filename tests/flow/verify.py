# SPDX-License-Identifier: ISC
"""Is the signature of a received mail good? By programs that are not ours,
with the keys that the lab publishes.
"""

import os
import re
import subprocess
import tempfile

import dkim

from namespace import unshare

HERE = os.path.dirname(os.path.abspath(__file__))


def by_dkimpy(lab, message, n):
    """Its nth signature, from 0."""
    def txt(name, timeout=5):
        for record in lab.records:
            owner, _, rest = record.partition(" ")
            if owner == name.decode().rstrip(".") + ".":
                return "".join(re.findall(r'"([^"]*)"', rest)).encode()
        return None
    try:
        return dkim.DKIM(message).verify(idx=n, dnsfunc=txt)
    except dkim.DKIMException:
        return False


def by_opendkim(lab, message):
    """Its RSA signature, and what opendkim-testmsg said."""
    folder = tempfile.mkdtemp(prefix="dns-", dir=lab.dir)
    said = subprocess.run(
        [*unshare("net"), "/usr/bin/python3", "-B",
         os.path.join(HERE, "private_net.py"), folder,
         os.path.join(lab.dns.dir, "root.zone"), "opendkim-testmsg", "-C",
         "-t", folder], input=message, capture_output=True, timeout=60,
        check=False)
    return said.returncode == 0, said
