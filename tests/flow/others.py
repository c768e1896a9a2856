# SPDX-License-Identifier: ISC
"""Other people's milters as they stand before ours: OpenDKIM and rspamd, each
of which signs what leaves for the CA's domain by a key of its own, looks at
what arrives from elsewhere than 127.0.0.1, and writes Authentication-Results
under the same name as ours.

rspamd has of Debian's modules those that deal with signatures, SPF and header
fields; to load its rules for spam takes longer than the tests.
"""

import os
import pwd
import shutil

import keys
from lab import CA
from nameserver import txt
from process import Child, free_port, listens, wait_until

AUTHSERV = "mx.ca.example"
OPENDKIM = """\
Mode sv
Syslog no
UMask 007
Socket inet:{port}@127.0.0.1
Domain {domain}
Selector {selector}
KeyFile {key}
SignatureAlgorithm rsa-sha256
InternalHosts csl:127.0.0.1
AuthservID {authserv}
AlwaysAddARHeader yes
RequireSafeKeys no
TestDNSData file:{records}
"""
RSPAMD = """\
modules {{ path = "$PLUGINSDIR"; }}
.include "$CONFDIR/actions.conf"
{modules}
options {{
  pidfile = "$RUNDIR/rspamd.pid";
  .include "$CONFDIR/options.inc"
  .include(priority=1, duplicate=merge) "$LOCAL_CONFDIR/local.d/options.inc"
}}
logging {{ type = "console"; level = "{level}"; }}
worker "rspamd_proxy" {{
  bind_socket = "127.0.0.1:{port}";
  milter = yes;
  timeout = 60s;
  count = {count};
  upstream "local" {{ default = yes; self_scan = yes; }}
}}
"""
# Files of its local.d.
RSPAMD_LOCAL = {
    "options.inc": 'dns {{ nameserver = ["{dns}"]; }}\n'
                   'local_addrs = ["127.0.0.1/32"];\n'
                   # Of the thousands of its list it would make a table first.
                   'url_tld = "{suffixes}";\n',
    "milter_headers.conf":
        'use = ["authentication-results", "x-spamd-result", "x-spam-status"];'
        "\nskip_local = false; skip_authenticated = false;\n",
    "dkim_signing.conf":
        'allow_hdrfrom_mismatch = true; check_pubkey = false;\n'
        'domain {{ {domain} {{ selector = "{selector}"; path = "{key}"; }} }}\n',
    "dkim.conf": "check_local = true;\n",
    "spf.conf": "check_local = true;\n",
    # Only what is surely unwanted: what it is fed here is short and odd.
    "actions.conf": "reject = 1000; add_header = null; greylist = null;\n",
}
RSPAMD_MODULES = ("dkim", "dkim_signing", "milter_headers", "spf")
GTUBE = ("XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL"
         "*C.34X")


class Other:
    """`socket` is spelled as in countersign.conf; `selector` is that of its
    key."""

    def __init__(self):
        self.port, self.child = free_port(), None
        self.socket = "inet:%d@127.0.0.1" % self.port

    def make_key(self, lab):
        self.dir = os.path.join(lab.dir, self.selector)
        os.mkdir(self.dir, 0o755)
        self.key = os.path.join(self.dir, "key.pem")
        keys.make(self.key, "rsa")
        lab.records.append(txt("%s._domainkey.%s" % (self.selector, CA),
                               keys.record(self.key, "rsa")))

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as f:
            f.write(text)
        return path

    def run(self, *argv):
        self.child = Child(self.selector, os.path.dirname(self.dir), argv)
        self.child.start()

    def ready(self):
        """It takes rspamd some seconds."""
        wait_until(lambda: listens(self.port) or not self.child.alive(), 60,
                   self.selector)
        assert self.child.alive(), self.child.text()

    def stop(self):
        if self.child is not None:
            self.child.stop()


class OpenDKIM(Other):
    selector = "opendkim"

    def start(self, lab):
        """With the keys of the lab's records in its own memory: its resolver
        could not be told of a port."""
        self.make_key(lab)
        found = [r.partition(". IN TXT ") for r in lab.records
                 if "._domainkey." in r]
        records = self.write("records", "".join(
            "%s %s\n" % (name, value.strip().replace('" "', "").strip('"'))
            for name, _, value in found))
        self.run("opendkim", "-f", "-x", self.write(
            "opendkim.conf", OPENDKIM.format(
                port=self.port, domain=CA, selector=self.selector,
                key=self.key, authserv=AUTHSERV, records=records)))


class Rspamd(Other):
    selector = "rspamd"
    modules, count, level = RSPAMD_MODULES, 1, "notice"

    def start(self, lab):
        self.make_key(lab)
        user = pwd.getpwnam("_rspamd")
        shutil.chown(self.key, group=user.pw_gid)
        for name, text in RSPAMD_LOCAL.items():
            if "{" in text:
                text = text.format(
                    domain=CA, selector=self.selector, key=self.key,
                    suffixes=self.write("suffixes", "com\nnet\norg\n"),
                    dns="127.0.0.1:%d:10" % lab.dns.port)
            self.write("local.d/" + name, text)
        own = os.path.join(self.dir, "own")
        os.mkdir(own)
        os.chown(own, user.pw_uid, user.pw_gid)
        conf = self.write("rspamd.conf", RSPAMD.format(
            port=self.port, count=self.count, level=self.level,
            modules="\n".join(
                '.include "$CONFDIR/modules.d/%s.conf"' % name
                for name in self.modules)))
        places = {"LOCAL_CONFDIR": self.dir, "DBDIR": own, "RUNDIR": own,
                  "LOGDIR": own}
        self.run("rspamd", "-f", "-c", conf, "-u", "_rspamd", "-g", "_rspamd",
                 *("--var=%s=%s" % place for place in places.items()))
