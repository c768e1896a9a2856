# SPDX-License-Identifier: ISC
"""DKIM keys made by openssl(1), and the records that publish them: so that
the tests trust nothing of what they test.
"""

import base64
import os
import subprocess


def _openssl(*argv, data=None):
    return subprocess.run(["openssl", *argv], input=data, check=True,
                          capture_output=True).stdout


def make(path, kind):
    """A private key in PEM, mode 0640: kind is "rsa" or "ed25519"."""
    more = ["-pkeyopt", "rsa_keygen_bits:2048"] if kind == "rsa" else []
    name = {"rsa": "RSA", "ed25519": "ED25519"}[kind]
    _openssl("genpkey", "-quiet", "-algorithm", name, *more, "-out", path)
    os.chmod(path, 0o640)
    return path


def record(path, kind):
    """The TXT record of its public half (RFC 6376 3.6.1, RFC 8463 4)."""
    der = _openssl("pkey", "-in", path, "-pubout", "-outform", "DER")
    if kind == "ed25519":
        der = der[-32:]
    return "v=DKIM1; k=%s; p=%s" % (kind, base64.b64encode(der).decode())


def dkimpy_form(path, kind):
    """The private key as dkimpy's sign() takes it."""
    if kind == "rsa":
        return _openssl("pkey", "-in", path, "-traditional")
    der = _openssl("pkey", "-in", path, "-outform", "DER")
    return base64.b64encode(der[-32:])
