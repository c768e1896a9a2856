#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""DKIM signatures that ought not to count, and odd ones that ought (I2, T10):
each through the milter, with the reason in `testmsg` and in the results that
we put on top (RFC 6376, 8301, 8463).
"""

import itertools
import os
import re
import sys
import time
import unittest

import forge
import keys
import letter
from case import Case
from lab import Lab, TOP
from nameserver import txt
import privilege

sys.path.insert(0, os.path.join(TOP, "tests/mta"))
from mtaclient import Mta  # noqa: E402

STRANGER = "198.51.100.1"  # no SPF policy allows it
ANN, EVIL = "ann@example.com", "evil.example.net"
NOW = int(time.time())
KEYS = {}

A = "v=1; a=rsa-sha256; c=relaxed/relaxed; "
D = "d=example.com; s=good; "
H = "h=from:to:subject; "
END = "bh={bh}; b={b}"

# selector: (bits, record with {p}).
SELECTORS = {
    "good": (2048, "v=DKIM1; k=rsa; p={p}"),
    "k1024": (1024, "v=DKIM1; p={p}"),
    "k768": (768, "v=DKIM1; p={p}"),
    "k512": (512, "v=DKIM1; p={p}"),
    "testing": (2048, "v=DKIM1; t=y; p={p}"),
    "strict": (2048, "v=DKIM1; t=s; p={p}"),
    "revoked": (2048, "v=DKIM1; p="),
    "noversion": (2048, "k=rsa; p={p}"),
    "late": (2048, "k=rsa; v=DKIM1; p={p}"),
    "version2": (2048, "v=DKIM2; p={p}"),
    "othertype": (2048, "v=DKIM1; k=ed25519; "
                  "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
    "typelie": (2048, "v=DKIM1; k=ed25519; p={p}"),
    "newtype": (2048, "v=DKIM1; k=ecdsa; p={p}"),
    "sha1key": (2048, "v=DKIM1; h=sha1; p={p}"),
    "bothkey": (2048, "v=DKIM1; h=sha1:sha256; p={p}"),
    "notmail": (2048, "v=DKIM1; s=tlsrpt; p={p}"),
    "mailkey": (2048, "v=DKIM1; s=x:email; p={p}"),
    "twotags": (2048, "v=DKIM1; k=rsa; k=rsa; p={p}"),
    "junk": (2048, "v=DKIM1; p={p}AAAA"),
    "nokey": (2048, "v=DKIM1; k=rsa"),
    "pair": (2048, "v=DKIM1; p={p}"),
    "a-very-long-selector-of-many-labels.that-somebody.might-make."
    "2026-11-22.of-all-their-keys": (2048, "v=DKIM1; p={p}"),
}
LONG = next(s for s in SELECTORS if len(s) > 64)


def records(folder):
    found = []
    made = {}
    for selector, (bits, record) in SELECTORS.items():
        if bits not in made:
            made[bits] = forge.make(
                os.path.join(folder, "%d.pem" % bits), bits)
        path = KEYS[selector] = made[bits]
        p = keys.record(path, "rsa").partition("p=")[2]
        for domain in ("example.com", EVIL, "com"):
            found.append(txt("%s._domainkey.%s" % (selector, domain),
                             record.replace("{p}", p)))
    return found + [
        txt("pair._domainkey.example.com", "v=DKIM1; p="),
        "alias._domainkey.example.com. IN CNAME "
        "good._domainkey.example.com.\n",
        "far._domainkey.example.com. IN CNAME "
        "good._domainkey.%s.\n" % EVIL,
        # A public suffix by the list's private section.
        txt("good._domainkey.github.io", "v=DKIM1; p=" + keys.record(
            KEYS["good"], "rsa").partition("p=")[2]),
    ]


def setUpModule():
    privilege.need_root()
    # All five of a name have to answer, so that each may be a case.
    Case.lab = Lab(policies='policy "all.example.com" { quorum = 5 }')
    unittest.addModuleCleanup(Case.lab.close)
    Case.lab.records += records(Case.lab.dir)
    Case.lab.start()


class Signed(Case):
    def said(self, message, mail):
        with Mta(self.lab.milter_port) as mta:
            mta.connect(address=STRANGER)
            mta.helo("a.example")
            return mta.transaction("x@" + EVIL, [mail.reply_to], message)

    def judged(self, message, mail):
        """What `testmsg` makes of it."""
        path = os.path.join(self.lab.dir, "message.eml")
        with open(path, "wb") as f:
            f.write(message)
        return self.lab.json("testmsg", "--client", STRANGER, "--helo",
                             "a.example", "--mail-from", "x@" + EVIL,
                             "--rcpt", mail.reply_to, path)["Message"]

    def plain(self, mail, sender=ANN, **more):
        return letter.reply(mail, "I approve", sender, **more)

    def result(self, found, n=-1):
        """The nth signature's (result, reason), which the results that we
        write say as well."""
        sig = found["DKIM"][n]
        results = re.findall(r"dkim=(\w+)", found["AuthenticationResults"])
        self.assertEqual(results[n], sig["Result"])
        return sig["Result"], sig["Reason"] or ""


def make(tags, selector="good", change=None, **more):
    """A reply with a signature of these tags, and what was done to it
    afterwards."""
    def made(case, mail):
        message = forge.sign(case.plain(mail), tags, KEYS[selector], **more)
        return change(message) if change else message
    return made


def by(selector, tags=A + "d=example.com; s=%s; " + H + END, **more):
    return make(tags % selector, selector, **more)


def more_body(message):
    return message + b"I approve\r\n"


def many(n):
    """The good one is the nth."""
    def made(case, mail):
        message = forge.sign(case.plain(mail), A + D + H + END, KEYS["good"])
        bad = (A + "d=example.com; s=gone; " + H +
               "bh=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=; b=AAAA")
        return (b"DKIM-Signature: " + bad.encode() + b"\r\n") * (n - 1) \
            + message
    return made


def another_from(case, mail):
    """Right for its own From, which then became Ann's."""
    message = forge.sign(case.plain(mail, "bob@example.com"),
                         A + D + H + END, KEYS["good"])
    return message.replace(b"From: bob@", b"From: ann@")


def raw_domain(domain, **more):
    return make(A + "d=%s; s=good; " % domain + H + END, **more)


# label: (maker, result, a part of the reason).
REFUSED = {
    "l= with more body": (make(A + "l=%d; " % 40 + D + H + END,
                               change=more_body), "policy", "l="),
    "l=0": (make(A + "l=0; " + D + H + END), "policy", "l="),
    "l= above the body": (make(A + "l=99999; " + D + H + END), "policy",
                          "l="),
    "x= in the past": (make(A + "x=%d; " % (NOW - 60) + D + H + END), "fail",
                       "expired"),
    "x= before t=": (make(A + "t=%d; x=%d; " % (NOW, NOW - 1) + D + H + END),
                     "permerror", "x="),
    "t= in the future": (make(A + "t=%d; " % (NOW + 9000) + D + H + END),
                         "policy", "future"),
    "sha1": (make(A.replace("sha256", "sha1") + D + H + END, kind="sha1"),
             "permerror", "sha1"),
    "sha1 that calls itself sha256": (make(A + D + H + END, kind="sha1"),
                                      "permerror", "bh="),
    "a 512-bit key": (by("k512"), "policy", "1024"),
    "a 768-bit key": (by("k768"), "policy", "1024"),
    "a key for tests": (by("testing"), "policy", "t=y"),
    "a strict key and i= below": (by(
        "strict", A + "d=example.com; s=%s; i=@a.example.com; " + H + END),
        "permerror", "t=s"),
    "a revoked key": (by("revoked"), "permerror", "revoked"),
    "a key whose version comes late": (by("late"), "permerror", "version"),
    "a key of version 2": (by("version2"), "permerror", "version"),
    "an Ed25519 key": (by("othertype"), "permerror", "type"),
    "an RSA key called Ed25519": (by("typelie"), "permerror", "p="),
    "a key of a type not known": (by("newtype"), "permerror", "type"),
    "a key for sha1": (by("sha1key"), "permerror", "sha256"),
    "a key not for mail": (by("notmail"), "permerror", "not for mail"),
    "a key record with a tag twice": (by("twotags"), "permerror", "syntax"),
    "a key with bytes behind it": (by("junk"), "permerror", "p="),
    "a key record without a key": (by("nokey"), "permerror", "p="),
    "two key records": (by("pair"), "permerror", "several"),
    "no key": (make(A + "d=example.com; s=none; " + H + END), "permerror",
               "no key"),
    "d= a public suffix": (make(A + "d=com; s=good; " + H + END), "policy",
                           "suffix"),
    "d= another domain": (make(A + "d=%s; s=good; " % EVIL + H + END),
                          "pass", ""),
    "d= with an empty NUL's place": (raw_domain("example.com%00." + EVIL),
                                     "permerror", "d="),
    "d= with parentheses": (raw_domain("example.com(.%s)" % EVIL),
                            "permerror", "d="),
    "d= with a comment": (raw_domain("(x)example.com"), "permerror", "d="),
    "d= percent-encoded": (raw_domain("example%2ecom"), "permerror", "d="),
    "d= quoted-printable": (raw_domain("example=2Ecom"), "permerror", "d="),
    "d= with a blank": (raw_domain(EVIL + " example.com"), "permerror",
                        "d="),
    "d= of two, colon": (raw_domain("example.com:" + EVIL), "permerror",
                         "d="),
    "d= with an empty label": (raw_domain("example..com"), "permerror",
                               "d="),
    "d= twice": (make(A + "d=%s; " % EVIL + D + H + END), "permerror",
                 "syntax"),
    "h= twice": (make(A + D + H + "h=from; " + END), "permerror", "syntax"),
    "h= without From": (make(A + D + "h=to:subject; " + END), "permerror",
                        "From"),
    "h= that only looks like From": (make(A + D + "h=fromx:to; " + END),
                                     "permerror", "From"),
    "h= with a comment": (make(A + D + "h=from(x):to; " + END,
                               only=["to"]), "permerror", "From"),
    "h= without To": (make(A + D + "h=from:subject; " + END), "pass", ""),
    "i= of another domain": (make(A + D + "i=@%s; " % EVIL + H + END),
                             "permerror", "i="),
    "i= above d=": (make(A + "d=a.example.com; s=good; i=@example.com; "
                         + H + END), "permerror", "i="),
    "no version": (make(A[5:] + D + H + END), "permerror", "v=1"),
    "a= not known": (make(A.replace("sha256", "sha512") + D + H + END),
                     "permerror", "a="),
    "q= not known": (make(A + "q=http/well-known; " + D + H + END),
                     "permerror", "q="),
    "c= not known": (make("v=1; a=rsa-sha256; c=relaxed/nowsp; " + D + H +
                          END), "permerror", "c="),
    "another From": (another_from, "fail", "wrong"),
    "another body": (make(A + D + H + END, change=more_body), "fail",
                     "body"),
    "another key's": (make(A + "d=example.com; s=k1024; " + H + END), "fail",
                      "wrong"),
    "the good one is the eleventh": (many(11), "fail", "body"),
}

TAKEN = {
    "1024 bits": by("k1024"),
    "a key record without v=": by("noversion"),
    "a key for sha1 and sha256": by("bothkey"),
    "a key for mail among others": by("mailkey"),
    "a strict key and i= at d=": by(
        "strict", A + "d=example.com; s=%s; i=x@example.com; " + H + END),
    "i= below": make(A + D + "i=x@a.example.com; " + H + END),
    "a key by an alias": make(A + "d=example.com; s=alias; " + H + END),
    "a key by an alias elsewhere": make(A + "d=example.com; s=far; " + H +
                                        END),
    "a selector of more than 63 characters": by(LONG),
    "oversigned": make(A + D + "h=from:from:to:to:cc:subject:subject; "
                       + END),
    "b= folded": make(A + D + H + END, change=forge.folded),
    "tags folded": make(
        "v=1;\r\n\ta = rsa-sha256 ;\r\n c=relaxed/relaxed; d=example.com;\r\n"
        "  s=good; h=from :\r\n\tto\r\n :subject; bh=\r\n {bh} ; b={b}"),
    "case of d= and s=": make(A + "d=Example.COM; s=GOOD; " + H + END),
    "x= in time": make(A + "t=%d; x=%d; " % (NOW - 60, NOW + 9000) + D + H
                       + END),
    "the good one is the tenth": many(10),
}


class Refused(Signed):
    def test_T10_what_does_not_count(self):
        request_id, mails, _ = self.ask("t10.example.com")
        mail = self.one(mails)
        for label, (maker, result, reason) in REFUSED.items():
            message = maker(self, mail)
            with self.subTest(label):
                answer = self.said(message, mail)
                self.assertEqual(answer.kind, "reply", answer)
                self.assertIn("550 5.7.26", answer.text)
                found = self.judged(message, mail)
                self.assertEqual(found["Identity"], "token")
                got = self.result(found)
                self.assertEqual(got[0], result, got)
                self.assertIn(reason, got[1])
        self.assertPending(request_id)
        # It was not for want of a good address.
        good = forge.sign(self.plain(mail), A + D + H + END, KEYS["good"])
        self.assertEqual(self.said(good, mail).kind, "discard")
        self.assertStatus(request_id, "VALIDATED")

    def test_T10_what_is_malformed(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        good = forge.sign(self.plain(mail), A + D + H + END, KEYS["good"])
        for label, message in (
                ("only the second From", forge.sign(
                    b"From: x@%s\r\n" % EVIL.encode() + self.plain(mail),
                    A + D + H + END, KEYS["good"])),
                ("a From in front", b"From: x@evil.example.net\r\n" + good),
                ("a second To", b"To: x@evil.example.net\r\n" + good),
                ("NUL in d=", good.replace(b"d=example.com",
                                           b"d=example.com\0", 1))):
            with self.subTest(label):
                answer = self.said(message, mail)
                # A NUL does not come so far: libmilter ends there.
                self.assertEqual(answer.kind, "reply", answer)
                self.assertRegex(answer.text, "^550 5.(6.0|7.26) ")
        self.assertPending(request_id)


class Taken(Signed):
    def test_I2_odd_but_right(self):
        left = []
        for n, (label, maker) in enumerate(TAKEN.items()):
            if not left:
                request_id, mails, _ = self.ask("n%d.all.example.com" % n)
                left = list(mails.values())
            mail = left.pop()
            with self.subTest(label):
                message = maker(self, mail)
                found = self.judged(message, mail)
                self.assertEqual(self.result(found), ("pass", ""))
                self.assertEqual(found["Identity"], "authenticated")
                answer = self.said(message, mail)
                self.assertEqual(answer.kind, "discard", answer)
                self.assertCounted(request_id, mail.to, "APPROVED", "reply",
                                   "same-domain")

    def test_I2_canonical_forms_and_bodies(self):
        _, mails, _ = self.ask()
        mail = self.one(mails)
        for head, body in itertools.product(("simple", "relaxed"), repeat=2):
            for label, text in (("", None), ("no body", b""),
                                ("blank lines alone", b"\r\n\r\n"),
                                ("blanks at line ends",
                                 b"I approve \t\r\n \t \r\n\r\n")):
                message = self.plain(mail)
                if text is not None:
                    message = message.partition(b"\r\n\r\n")[0] \
                        + b"\r\n\r\n" + text
                message = forge.sign(
                    message, "v=1; a=rsa-sha256; c=%s/%s; " % (head, body)
                    + D + H + END, KEYS["good"])
                with self.subTest((head, body, label)):
                    self.assertEqual(self.result(self.judged(message, mail)),
                                     ("pass", ""))


if __name__ == "__main__":
    unittest.main()
