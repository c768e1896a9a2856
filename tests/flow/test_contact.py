#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""countersign contact record|test against signed, unsigned, bogus and lame
zones (C2 C3 C6, T21): what is published is found, and trouble is exit 75.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

from dnssec import Keys, SignedNameserver

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.abspath(os.environ.get("COUNTERSIGN_BUILD")
                        or os.path.join(ROOT, "build"))
COMMAND = os.path.join(BUILD, "countersign")

CONF = """
authority = "Test"
concerns = "abuse@ca.example"
base_url = "https://approve.ca.example"
state_dir = "%(dir)s"
seal_key = "%(dir)s/seal.key"
control = "%(dir)s/control.sock"
templates = "%(root)s/conf/templates"
milter { reply_domain = "reply.ca.example"  authserv_id = "mx.ca.example" }
submit { from = "validation@ca.example"  server = "smtp://127.0.0.1:1" }
dns { servers = {"%(dns)s"}  trust_anchor = "%(anchor)s"  timeout = "3s" }
"""

LABEL = "_validation-contactemail"
ROOT_ZONE = [
    "mail.com. IN MX 10 mx.mail.com.\n",
    "null.mail.com. IN MX 0 .\n",
    "split.com. IN MX 10 mx.split.com.\n",
    # One mailbox in two strings, which are one value (RFC 7208 3.3).
    '%s.split.com. IN TXT "dns@exam" "ple.net"\n' % LABEL,
    '%s.padded.com. IN TXT " dns@example.net"\n' % LABEL,
    '%s.list.com. IN TXT "a@example.net, b@example.net"\n' % LABEL,
    '%s.odd.com. IN TXT "Bob <bob@example.net>"\n' % LABEL,
    'caa.com. IN CAA 0 issue "ca.example"\n',
    'caa.com. IN CAA 0 contactemail "caa@example.net"\n',
    'empty.caa.com. IN CAA 0 issue ";"\n',
    # RFC 8659 3: by way of a CNAME.
    "alias.com. IN CNAME caa.com.\n",
]
ZONES = {
    "signed.org": ("signed", [
        "@ IN MX 10 mx\n",
        '%s IN TXT "dns@example.net"\n' % LABEL,
        '@ IN CAA 0 contactemail "caa@example.net"\n']),
    "plain.org": ("plain", [
        "@ IN MX 10 mx\n",
        '%s IN TXT "dns@example.net"\n' % LABEL]),
    "bogus.org": ("bogus", [
        "@ IN MX 10 mx\n",
        '%s IN TXT "thief@example.net"\n' % LABEL]),
    "lame.org": ("lame", []),
}


def setUpModule():
    global FOLDER, SERVER
    FOLDER = tempfile.mkdtemp(prefix="countersign-contact-")
    unittest.addModuleCleanup(shutil.rmtree, FOLDER)
    os.chmod(FOLDER, 0o755)
    keys = Keys(FOLDER)
    SERVER = SignedNameserver(FOLDER, keys, ZONES)
    SERVER.start(ROOT_ZONE)
    unittest.addModuleCleanup(SERVER.stop)
    write_conf("conf", SERVER.address, keys.anchor())
    write_conf("unvalidated", SERVER.address, "")
    write_conf("silent", "127.0.0.1@1", keys.anchor())


def write_conf(name, dns, anchor):
    with open(os.path.join(FOLDER, name), "w") as f:
        f.write(CONF % {"dir": FOLDER, "root": ROOT, "dns": dns,
                        "anchor": anchor})


def cs(*argv, conf="conf"):
    return subprocess.run([COMMAND, "-c", os.path.join(FOLDER, conf), *argv],
                          capture_output=True, text=True, timeout=60)


class Contact(unittest.TestCase):
    maxDiff = None

    def found(self, name, status=0, **more):
        said = cs("--json", "contact", "test", name, **more)
        self.assertEqual(said.returncode, status, (said.stdout, said.stderr))
        return json.loads(said.stdout), said.stderr

    def sources(self, found, source):
        return [c["Email"] for c in found["Contacts"]
                if source in c["Sources"]]

    # --------------------------------------------------------------- C3, C6

    def test_C3_C6_signed(self):
        found, _ = self.found("signed.org")
        self.assertEqual(found["DNSSEC"], "secure")
        self.assertEqual(found["MailDomain"], "signed.org")
        self.assertEqual(self.sources(found, "dns-txt"), ["dns@example.net"])
        self.assertEqual(self.sources(found, "dns-caa"), ["caa@example.net"])
        self.assertEqual({x["Security"] for x in found["Lookups"]},
                         {"secure"})

    def test_C3_C6_unsigned_below_a_signed_root(self):
        found, _ = self.found("plain.org")
        self.assertEqual(found["DNSSEC"], "insecure")
        self.assertEqual(self.sources(found, "dns-txt"), ["dns@example.net"])

    def test_C6_without_a_trust_anchor_all_is_insecure(self):
        found, _ = self.found("signed.org", conf="unvalidated")
        self.assertEqual(found["DNSSEC"], "insecure")

    def test_C6_T21_bogus_is_75_and_names_nobody(self):
        said = cs("--json", "contact", "test", "bogus.org")
        self.assertEqual(said.returncode, 75, said.stderr)
        self.assertIn("validate", said.stderr)
        self.assertNotIn("thief", said.stdout + said.stderr)
        self.assertEqual(json.loads(said.stdout)["Error"]["Code"],
                         "TryAgain")

    def test_C6_T21_servfail_is_75(self):
        for name in ("lame.org", "www.lame.org"):
            said = cs("contact", "test", name)
            self.assertEqual((said.returncode, said.stdout), (75, ""),
                             said.stderr)

    def test_C6_T21_silence_is_75(self):
        said = cs("contact", "test", "signed.org", conf="silent")
        self.assertEqual((said.returncode, said.stdout), (75, ""),
                         said.stderr)

    def test_C6_a_signed_no_is_a_no(self):
        found, words = self.found("nothing.com", 1)
        self.assertEqual((found["Contacts"], found["MailDomain"],
                          found["DNSSEC"]), ([], None, "secure"))
        self.assertIn("countersign contact record", words)

    def test_C3_two_strings_are_one_value(self):
        found, _ = self.found("split.com")
        self.assertEqual(self.sources(found, "dns-txt"), ["dns@example.net"])

    def test_C3_unusable_values_say_why(self):
        for name, why in (("padded.com", "blank"),
                          ("list.com", "more than one mailbox"),
                          ("odd.com", "blank")):
            found, words = self.found(name, 1)
            self.assertEqual(self.sources(found, "dns-txt"), [])
            self.assertIn(why, found["Unusable"][0]["Reason"])
            self.assertIn(why, words)

    def test_C3_the_first_caa_set_ends_the_climb(self):
        found, _ = self.found("a.b.caa.com")
        self.assertEqual(self.sources(found, "dns-caa"), ["caa@example.net"])
        found, _ = self.found("x.empty.caa.com", 1)
        self.assertEqual(self.sources(found, "dns-caa"), [])

    def test_C3_caa_by_way_of_a_cname(self):
        found, _ = self.found("alias.com")
        self.assertEqual(self.sources(found, "dns-caa"), ["caa@example.net"])

    # -------------------------------------------------------------------- C2

    def test_C2_the_first_parent_that_accepts_mail(self):
        for name in ("mail.com", "a.b.mail.com", "null.mail.com"):
            found, _ = self.found(name, 1)
            self.assertEqual(found["MailDomain"], "mail.com", name)
            self.assertEqual(self.sources(found, "mx"),
                             [r + "@mail.com" for r in (
                                 "admin", "administrator", "hostmaster",
                                 "postmaster", "webmaster")])

    def test_N2_www_is_not_asked(self):
        found, words = self.found("www.split.com")
        self.assertEqual(found["MailDomain"], "split.com")
        self.assertIn("the contacts of split.com are asked", words)

    # -------------------------------------------------------------- the words

    def test_tables(self):
        said = cs("contact", "test", "signed.org")
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertRegex(said.stdout, r"dns@example\.net +dns-txt")
        self.assertRegex(said.stdout,
                         r"signed\.org +CAA +secure +0 contactemail")

    def test_names_that_cannot_be_asked(self):
        for name, status in (("co.uk", 77), ("host.internal", 77),
                             ("a..b", 65), ("192.0.2.1", 65)):
            for verb in (("test", name), ("record", name, "a@b.com")):
                said = cs("contact", *verb)
                self.assertEqual(said.returncode, status, said.stderr)

    def test_record_prints_what_test_finds(self):
        said = cs("contact", "record", "signed.org", "dns@example.net")
        self.assertEqual(said.returncode, 0, said.stderr)
        lines = [x for x in said.stdout.splitlines() if x[0] != ";"]
        self.assertEqual(lines, [
            LABEL + '.signed.org. IN TXT "dns@example.net"',
            'signed.org. IN CAA 0 contactemail "dns@example.net"'])

    def test_record_of_a_quoted_mailbox_is_found_as_it_is(self):
        mailbox = '"dns \\"contact\\""@example.net'
        said = cs("contact", "record", "quoted.com", mailbox)
        self.assertEqual(said.returncode, 0, said.stderr)
        other = SignedNameserver(FOLDER, Keys(FOLDER), name="quoted")
        other.start([line + "\n" for line in said.stdout.splitlines()])
        try:
            write_conf("quoted", other.address, Keys(FOLDER).anchor())
            found, _ = self.found("quoted.com", conf="quoted")
        finally:
            other.stop()
        self.assertEqual(self.sources(found, "dns-txt"), [mailbox])
        self.assertEqual(self.sources(found, "dns-caa"), [mailbox])

    def test_record_json(self):
        said = cs("--json", "contact", "record", "*.signed.org", "a@b.com")
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertEqual(json.loads(said.stdout)["Records"], [
            {"Name": LABEL + ".signed.org.", "Type": "TXT",
             "Value": "a@b.com"},
            {"Name": "signed.org.", "Type": "CAA",
             "Value": '0 contactemail "a@b.com"'}])

    def test_C3_record_refuses_what_test_would_not_find(self):
        for mailbox in ("nobody", "a@b", "Bob <a@b.com>", "a@b.com,c@d.com",
                        " a@b.com", "a@[192.0.2.1]", "a@b.com\n", "m\u00fc@b.com"):
            said = cs("contact", "record", "signed.org", mailbox)
            self.assertEqual((said.returncode, said.stdout), (65, ""),
                             (mailbox, said.stderr))


if __name__ == "__main__":
    unittest.main()
