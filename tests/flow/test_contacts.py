#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Requests whose contacts are looked up: by MX, from TXT and CAA records, by
WHOIS (C2-C6, T21, T24), and with perspectives (P). DNS is a signed root on
loopback; WHOIS servers are the tests' own.
"""

import itertools
import json
import os
import subprocess
import unittest

import privilege
from case import Case
from dnssec import Keys, SignedNameserver
from lab import Lab, ROLES
from whois import Whois

LABEL = "_validation-contactemail"
POLICIES = """
policy "default" {
  contacts = {"constructed", "mx", "dns-txt", "dns-caa"}
}
policy "old.example.com" {
  profile = "acm-2017"  profiles_allowed = {"acm-2017"}
  contacts = {"constructed", "whois"}
}
policy "many.example.com" {
  profile = "acm-2017"  profiles_allowed = {"acm-2017"}
  contacts = {"constructed", "whois"}
  quorum = 9
}
policy "example.net" {
  profile = "acm-2017"  profiles_allowed = {"acm-2017"}
  contacts = {"whois"}
}
policy "br.example.org" {
  profile = "tls-br"  profiles_allowed = {"tls-br"}
  contacts = {"dns-txt", "dns-caa"}
}
whois { server = "%s" }
"""
RECORDS = [
    "example.com. IN MX 10 mx.example.com.\n",
    "null.mx.example.com. IN MX 0 .\n",
    "example.org. IN MX 0 .\n",
    '%s.two.example.com. IN TXT "alice@example.net"\n' % LABEL,
    '%s.two.example.com. IN TXT "bob@example.net"\n' % LABEL,
    '%s.dup.example.com. IN TXT "Admin@dup.example.com"\n' % LABEL,
    '%s.bad.example.com. IN TXT " alice@example.net"\n' % LABEL,
    'caa.example.com. IN CAA 0 contactemail "bob@example.org"\n',
    'caa.example.com. IN CAA 128 issue "ca.example"\n',
    '%s.same.br.example.org. IN TXT "alice@example.net"\n' % LABEL,
    'caa.br.example.org. IN CAA 0 contactemail "alice@example.net"\n',
]
OWN = ['%s.other.br.example.org. IN TXT "alice@example.net"\n' % LABEL]
ELSEWHERE = ['%s.other.br.example.org. IN TXT "bob@example.net"\n' % LABEL]
ZONES = {
    "sec.example.com": ("signed", [
        '%s IN TXT "alice@example.net"\n' % LABEL]),
    "plain.example.com": ("plain", [
        '%s IN TXT "alice@example.com"\n' % LABEL]),
    "bogus.example.com": ("bogus", [
        '@ IN MX 10 mx\n', '%s IN TXT "bob@example.net"\n' % LABEL,
        '@ IN CAA 0 contactemail "bob@example.net"\n']),
    "lame.example.com": ("lame", []),
}
NUMBERS = itertools.count(1)


class World(SignedNameserver):
    """The lab's own records stand beside the test's."""

    def start(self, records):
        # Where mail goes is the tests' own to say.
        super().start([r for r in records if " IN MX " not in r or
                       "reply." in r] + RECORDS + OWN)


def setUpModule():
    privilege.need_root()
    Case.whois, Case.registry, Case.registrar = Whois(), Whois(), Whois()
    for server in (Case.whois, Case.registry, Case.registrar):
        unittest.addModuleCleanup(server.close)
    Case.lab = lab = Lab(
        nameserver=lambda folder: World(folder, Keys(folder), ZONES),
        policies=POLICIES % Case.whois.address)
    unittest.addModuleCleanup(lab.close)
    others = [SignedNameserver(lab.dir, lab.dns.keys, name=name)
              for name in ("near", "far")]
    for server, more in zip(others, (OWN, ELSEWHERE)):
        server.start(RECORDS + more)
        unittest.addModuleCleanup(server.stop)
    lab.write_conf(anchor=lab.dns.keys.anchor(), perspectives=", ".join(
        '"%s"' % server.address for server in others))
    lab.start()


def rdds(domain, *pairs):
    return "".join("%s: %s\r\n" % p for p in (
        ("Domain Name", domain.upper()), *pairs)).encode("latin-1")


class Contacts(Case):
    def emails(self, request_id):
        return {r["Email"]: r["Sources"]
                for r in self.lab.domain(request_id)["Recipients"]}

    def exported(self, request_id):
        """The evidence (A) has what DNS said of the contacts, with its DNSSEC
        status, and fits."""
        path = os.path.join(self.lab.dir, "bundle")
        self.assertExit(self.lab.cs("audit", "export", "--id", request_id,
                                    "-o", path), 0)
        seq, = [e["Seq"] for e in self.lab.events(request_id, "request")]
        with open("%s/evidence/%d/contacts.json" % (path, seq)) as f:
            found, = json.load(f)
        self.assertEqual(found["DNS"], [
            "%s.sec.example.com TXT secure alice@example.net\n" % LABEL])
        self.assertEqual(found["Lookups"][0]["Security"], "secure")
        said = subprocess.run("sed -n 's/^    //p' VERIFY.txt | sh -eu",
                              shell=True, cwd=path, capture_output=True,
                              text=True, timeout=60, check=False,
                              env={"PATH": "/usr/bin:/bin"})
        self.assertEqual((said.returncode, said.stderr), (0, ""))

    def refused(self, status, *argv):
        """A request that makes nothing: its error object."""
        before = len(self.lab.json("list")["RequestSummaryList"])
        events = len(self.lab.events(event="request"))
        said = self.lab.cs("--json", "request", *argv)
        self.assertExit(said, status)
        self.assertEqual(len(self.lab.json("list")["RequestSummaryList"]),
                         before)
        self.assertEqual(len(self.lab.events(event="request")), events)
        return json.loads(said.stdout)["Error"]

    def steps(self, request_id, rule):
        return [s for s in self.lab.json("explain", request_id)["Steps"]
                if s["Rule"].startswith(rule)]

    # ------------------------------------------------------------------- mx

    def test_C2_mx_of_the_first_parent(self):
        for name in ("a.b.example.com", "null.mx.example.com"):
            request_id = self.lab.request(name, "--contacts", "mx")
            self.assertEqual(self.emails(request_id), {
                r + "@example.com": ["mx"] for r in ROLES})
            self.assertEqual(self.lab.domain(request_id)["DNSSEC"], "secure")

    def test_C2_constructed_makes_no_lookup(self):
        request_id = self.lab.request("bogus.example.com", "--contacts",
                                      "constructed")
        self.assertIsNone(self.lab.domain(request_id)["DNSSEC"])

    # ------------------------------------------------------------------ dns

    def test_C3_T24_txt_validates_the_name_alone(self):
        request_id = self.lab.request("sec.example.com", "--contacts",
                                      "dns-txt")
        mails = self.lab.wait_mails(request_id, 1)
        self.assertEqual(list(mails), ["alice@example.net"])
        self.assertAnswer(self.lab.answer(mails["alice@example.net"],
                                          "I approve"), 250)
        found = self.lab.describe(request_id)
        self.assertEqual(found["Status"], "VALIDATED")
        option, = found["DomainValidationOptions"]
        self.assertEqual((option["DomainName"], option["ValidationDomain"],
                          option["DNSSEC"], option["Method"]),
                         ("sec.example.com", "sec.example.com", "secure",
                          "BR-3.2.2.4.14"))
        self.exported(request_id)
        # Neither the approver's domain nor a parent was validated (N5).
        for name in ("example.net", "example.com", "www.sec.example.com"):
            self.assertExit(self.lab.cs("check", name), 1)

    def test_C3_every_txt_record_is_a_contact(self):
        request_id = self.lab.request("two.example.com", "--contacts",
                                      "dns-txt")
        self.assertEqual(self.emails(request_id), {
            "alice@example.net": ["dns-txt"], "bob@example.net": ["dns-txt"]})

    def test_C3_caa(self):
        request_id = self.lab.request("x.caa.example.com", "--contacts",
                                      "dns-caa")
        self.assertEqual(self.emails(request_id),
                         {"bob@example.org": ["dns-caa"]})
        self.assertEqual(self.lab.domain(request_id)["Method"],
                         "BR-3.2.2.4.13")

    def test_C6_insecure_is_kept(self):
        request_id = self.lab.request("plain.example.com", "--contacts",
                                      "dns-txt")
        self.assertEqual(self.lab.domain(request_id)["DNSSEC"], "insecure")
        made, = self.lab.events(request_id, "request")
        lookups = json.dumps(made)
        self.assertIn("alice@example.com", lookups)
        self.assertIn("insecure", lookups)

    def test_C6_T21_bogus_and_servfail_are_75(self):
        for name in ("bogus.example.com", "x.bogus.example.com",
                     "lame.example.com"):
            for source in ("mx", "dns-txt", "dns-caa",
                           "constructed,dns-caa"):
                if name[0] == "x" and source == "dns-txt":
                    continue
                error = self.refused(75, name, "--contacts", source)
                self.assertEqual(error["Code"], "TryAgain")

    def test_C5_duplicates_are_joined(self):
        request_id = self.lab.request("dup.example.com", "--contacts",
                                      "constructed,dns-txt")
        found = self.emails(request_id)
        self.assertEqual(len(found), 5)
        self.assertEqual(sorted(found["admin@dup.example.com"]),
                         ["constructed", "dns-txt"])
        self.lab.wait_mails(request_id, 5)

    def test_C5_no_address_found(self):
        for name, source in (("none.example.com", "dns-txt"),
                             ("www.nobody-there.org", "mx")):
            said = self.lab.cs("--json", "request", name, "--contacts",
                               source)
            self.assertExit(said, 77)
            found = json.loads(said.stdout)["Request"]
            self.assertEqual((found["Status"], found["FailureReason"]),
                             ("FAILED", "NO_AVAILABLE_CONTACTS"))

    def test_C3_unusable_value_says_why_in_explain(self):
        said = self.lab.cs("--json", "request", "bad.example.com",
                           "--contacts", "dns-txt")
        self.assertExit(said, 77)
        request_id = json.loads(said.stdout)["Request"]["RequestId"]
        step, = [s for s in self.steps(request_id, "C3")
                 if s["Answer"] == "unusable"]
        self.assertIn(" alice@example.net", step["Input"])
        self.assertIn("blank", step["Reason"])

    # ---------------------------------------------------------------- whois

    def whois_says(self, domain, registry, registrar=None):
        self.whois.answers[domain] = (
            "domain: COM\nrefer: %s\n" % self.registry.address).encode()
        self.registry.answers[domain] = registry
        if registrar is not None:
            self.registrar.answers[domain] = registrar

    def old(self):
        return "t%d.old.example.com" % next(NUMBERS)

    def test_C4_C5_eight_mails(self):
        self.whois_says("example.com", rdds(
            "example.com", ("Registrar WHOIS Server",
                            self.registrar.address)),
            rdds("example.com", ("Registrant Email", "alice@example.org"),
                 ("Admin Email", "alice@example.net"),
                 ("Tech Email", "bob@example.net")))
        name = self.old()
        request_id = self.lab.request(name)
        mails = self.lab.wait_mails(request_id, 8)
        self.assertEqual(set(mails), {r + "@" + name for r in ROLES} | {
            "alice@example.org", "alice@example.net", "bob@example.net"})
        self.assertEqual(self.emails(request_id)["bob@example.net"],
                         ["whois"])
        self.assertEqual(self.registrar.queries[-1], "example.com")

    def test_C4_two_registrants_are_not_guessed(self):
        self.whois_says("example.com", rdds(
            "example.com", ("Registrant Email", "alice@example.net"),
            ("Registrant Email", "bob@example.net"),
            ("Tech Email", "bob@example.org")))
        request_id = self.lab.request(self.old())
        found = self.emails(request_id)
        self.assertEqual([e for e in found if "whois" in found[e]],
                         ["bob@example.org"])
        self.assertTrue([s for s in self.steps(request_id, "C4")
                         if "several" in s["Reason"]])

    def test_C4_latin_1(self):
        self.whois_says("example.com", rdds(
            "example.com", ("Registrant Name", "M\xfcller"),
            ("Registrant Email", "m\xfcller@example.net"),
            ("Admin Email", "alice@example.net")))
        request_id = self.lab.request(self.old())
        found = self.emails(request_id)
        self.assertEqual([e for e in found if "whois" in found[e]],
                         ["alice@example.net"])
        self.assertTrue([s for s in self.steps(request_id, "C4")
                         if "not UTF-8" in s["Reason"]])

    def test_C4_proxies_are_reported(self):
        self.whois_says("example.com", rdds(
            "example.com", ("Registrant Email", "REDACTED FOR PRIVACY"),
            ("Tech Email", "x@domainsbyproxy.com")))
        # No mail leaves: the quorum is out of reach.
        said = self.lab.cs("--json", "request", "many.example.com")
        self.assertExit(said, 77)
        found = json.loads(said.stdout)["Request"]
        self.assertEqual(found["FailureReason"], "QUORUM_UNREACHABLE")
        self.assertIn("x@domainsbyproxy.com",
                      found["DomainValidationOptions"][0]["ValidationEmails"])
        steps = self.steps(found["RequestId"], "C4")
        self.assertTrue([s for s in steps if s["Answer"] == "unusable"
                         and "REDACTED" in s["Input"]])
        self.assertTrue([s for s in steps if "proxy" in s["Reason"]
                         and "x@domainsbyproxy.com" in s["Input"]])

    def test_C4_ten_megabytes(self):
        self.whois_says("example.net", rdds(
            "example.net", ("Registrant Email", "alice@example.net"),
            *[("Remark", "x" * 1000)] * 10000))
        said = self.lab.cs("--json", "request", "a.example.net")
        self.assertExit(said, 77)
        found = json.loads(said.stdout)["Request"]
        self.assertEqual(found["FailureReason"], "NO_AVAILABLE_CONTACTS")
        self.assertTrue([s for s in self.steps(found["RequestId"], "C4")
                         if "too large" in s["Reason"]])

    def test_C4_no_end(self):
        self.whois_says("example.net", itertools.chain(
            [rdds("example.net", ("Tech Email", "alice@example.net"))],
            itertools.repeat(b"remark: and so on\r\n")))
        said = self.lab.cs("--json", "request", "b.example.net")
        self.assertExit(said, 77)
        self.assertIn("NO_AVAILABLE_CONTACTS", said.stdout)

    def test_C4_T21_away_is_75(self):
        self.whois.answers["example.net"] = b"refer: 127.0.0.1:1\n"
        self.refused(75, "c.example.net")
        self.whois_says("example.net", b"")
        self.refused(75, "c.example.net")

    def test_C4_another_domain_s_answer(self):
        self.whois_says("example.net", rdds(
            "example.org", ("Tech Email", "alice@example.net")))
        said = self.lab.cs("--json", "request", "d.example.net")
        self.assertExit(said, 77)
        self.assertIn("NO_AVAILABLE_CONTACTS", said.stdout)

    def test_C4_not_by_the_requester_s_choice(self):
        self.refused(77, "e.example.com", "--contacts", "whois")

    # --------------------------------------------------------- perspectives

    def test_P_C3_all_perspectives_see_the_same(self):
        for name, source in (("same.br.example.org", "dns-txt"),
                             ("x.caa.br.example.org", "dns-caa")):
            request_id = self.lab.request(name, "--contacts", source)
            self.assertEqual(self.emails(request_id),
                             {"alice@example.net": [source]})

    def test_P_C3_one_perspective_sees_another_address(self):
        said = self.lab.cs("--json", "request", "other.br.example.org",
                           "--contacts", "dns-txt")
        self.assertExit(said, 77)
        found = json.loads(said.stdout)["Request"]
        self.assertEqual(found["FailureReason"], "NO_AVAILABLE_CONTACTS")
        self.assertTrue([s for s in self.steps(found["RequestId"], "P ")
                         if s["Answer"] == "refused"])


if __name__ == "__main__":
    unittest.main()
