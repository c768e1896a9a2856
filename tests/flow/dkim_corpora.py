# SPDX-License-Identifier: ISC
"""Every message of the tests' corpora, and every signature of
test_signatures.py, before our verifier, dkimpy and Mail::DKIM (I2, T10). Who
differs stands in EXPLAINED with the reason. Called by dkim_peers.py.
"""

import glob
import os
import re
import subprocess

import dkim

import forge
import keys
import test_signatures as cases

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
CORPORA = ["tests/vectors/dkim/*.eml"] + [
    "tests/fuzz/corpus/%s/*" % name for name in (
        "automated", "dkim_canon", "dkim_verify", "dsn", "fields", "message",
        "seal")]
RSA_ALONE = "Debian's Mail::DKIM knows no Ed25519 (RFC 8463)"
OPEN = "l= leaves the body open (RFC 6376 8.2): we let none pass"
SMALL = "RFC 8301 3.2: no key of fewer than 1024 bits"
UNSIGNED = "RFC 6376 5.4: h= must name From"
# label: why we say another thing than one of the others. A label here that
# all agree on is a fault, too.
EXPLAINED = {
    "tests/vectors/dkim/rfc8463.eml": RSA_ALONE,
    "tests/fuzz/corpus/dkim_verify/rfc8463": RSA_ALONE,
    "tests/fuzz/corpus/fields/crlf": RSA_ALONE,
    "l=0": OPEN,
    "l= above the body": OPEN,
    "x= in the past": "dkimpy takes an expired signature (RFC 6376 3.5)",
    "x= before t=": "dkimpy does not compare them (RFC 6376 3.5)",
    "t= in the future": "RFC 6376 3.5 lets us; theirs do not look",
    "sha1": "RFC 8301 3.1: rsa-sha1 must not be verified",
    "a 512-bit key": SMALL,
    "a 768-bit key": SMALL,
    "a key for tests": "t=y: as if it were not signed (RFC 6376 3.6.1)",
    "a strict key and i= below": "dkimpy does not know t=s (RFC 6376 3.6.1)",
    "a key whose version comes late":
        "v= must be the first tag (RFC 6376 3.6.1)",
    "a key for sha1": "dkimpy does not know h= of a key (RFC 6376 3.6.1)",
    "a key record with a tag twice":
        "RFC 6376 3.2: the whole list is invalid",
    "a key with bytes behind it": "p= is a key and nothing behind it",
    "two key records": "RFC 6376 3.6.2.2: undefined; we take neither",
    "d= a public suffix": "T10: who signs for com signs for strangers",
    "d= twice": "RFC 6376 3.2: the whole list is invalid",
    "h= without From": UNSIGNED,
    "h= that only looks like From": UNSIGNED,
    "h= with a comment": UNSIGNED,
    "no version": "RFC 6376 3.5: v= must be there",
    # The one where we pass what another does not.
    "a key for mail among others":
        "dkimpy wants s= to be one word; it is a list (RFC 6376 3.6.1)",
}

PERL = r"""
use strict; use warnings; no warnings 'redefine';
use Mail::DKIM::Verifier; use Net::DNS;
my ($table, @files) = @ARGV;
my %txt;
open my $in, '<', $table or die;
while (<$in>) {
	chomp;
	my ($name, $type, $security, $rdata) = split / /, $_, 4;
	$txt{lc $name} //= $rdata;
}
*Mail::DKIM::DNS::query = sub {
	my ($name, $type) = @_;
	$@ = 'NOERROR';
	return unless exists $txt{lc $name};
	return Net::DNS::RR->new(owner => $name, type => 'TXT',
	    txtdata => [unpack '(A250)*', $txt{lc $name}]);
};
for my $file (@files) {
	open my $message, '<:raw', $file or die;
	local $/;
	my $dkim = Mail::DKIM::Verifier->new();
	$dkim->PRINT(<$message>);
	$dkim->CLOSE;
	print join(',', map { $_->result } $dkim->signatures), "\n";
}
"""


def crlf(text):
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def is_mail(text):
    """One that comes as far as a verifier (I4): a header and a body, no NUL
    and no bare CR; dkimpy, Mail::DKIM and we read others each in their way."""
    head, _, body = crlf(text).partition(b"\r\n\r\n")
    return (b"\0" not in text and b"\r" not in text.replace(b"\r\n", b"")
            and body.endswith(b"\r\n")
            and re.match(rb"([!-9;-~]+:[^\r]*\r\n([ \t][^\r]*\r\n)*)+\Z",
                         head + b"\r\n") is not None)


class Board:
    """The messages, and what each of the three says of them."""

    def __init__(self, lab):
        self.lab, self.records, self.mails = lab, dict(lab.records), {}

    def add(self, label, message):
        self.mails[label] = message

    def write_table(self):
        path = os.path.join(self.lab.folder, "corpora")
        with open(path, "w", encoding="latin-1") as f:
            for name, text in self.records.items():
                for one in text if isinstance(text, list) else [text]:
                    f.write("%s TXT insecure %s\n" % (name, one))
        return path

    def ours(self, table, now):
        for message in self.mails.values():
            lines = self.lab.run([self.lab.tool, "verify", table, str(now)],
                                 message).decode().splitlines()
            yield [line.split(" ")[0] == "pass" for line in lines]

    def perl(self, table):
        paths = []
        for i, message in enumerate(self.mails.values()):
            paths.append(os.path.join(self.lab.folder, "corpus%d" % i))
            with open(paths[-1], "wb") as f:
                f.write(message)
        out = self.lab.run(["perl", "-e", PERL, table] + paths).decode()
        for line in out.splitlines():
            yield [one == "pass" for one in line.split(",") if one]

    def dkimpy(self):
        def txt(name, timeout=5):
            del timeout
            found = self.records.get(name.decode().rstrip(".").lower())
            found = found[0] if isinstance(found, list) else found
            return found.encode() if found else None
        for message in self.mails.values():
            n = len(re.findall(rb"^DKIM-Signature\s*:", message.partition(
                b"\r\n\r\n")[0], re.M | re.I))
            said = []
            for i in range(n):
                try:
                    said.append(dkim.DKIM(message).verify(i, dnsfunc=txt))
                except (dkim.DKIMException, ValueError, IndexError):
                    said.append(False)
            yield said


def corpora(board):
    """Those that are signed as they are; all of them signed by us."""
    for pattern in CORPORA:
        for path in sorted(glob.glob(os.path.join(TOP, pattern))):
            with open(path, "rb") as f:
                text = f.read()
            if not is_mail(text):
                continue
            label, text = os.path.relpath(path, TOP), crlf(text)
            if re.search(rb"^DKIM-Signature:", text, re.M | re.I):
                board.add(label, text)
            if not re.search(rb"^From:", text, re.M | re.I):
                text = b"From: jane@ca.example.com\r\n" + text
            board.add(label + ", signed by us",
                      board.lab.sign(text, "rsa-sha256"))
    for table in glob.glob(os.path.join(TOP, "tests/vectors/dkim/*.dns")):
        with open(table, encoding="ascii") as f:
            for line in f:
                name, _, _, value = line.rstrip("\n").split(" ", 3)
                board.records[name] = value


class Letter:
    """In the place of test_signatures.Signed."""

    def plain(self, mail, sender=cases.ANN):
        return (b"From: %s\r\nTo: %s\r\nSubject: Re: asked\r\n"
                b"Date: Sun, 22 Nov 2026 08:13:00 +0000\r\n"
                b"Message-ID: <1@example.com>\r\n\r\n"
                b"I approve\r\n\r\n> What was asked.\r\n"
                % (sender.encode(), mail.encode()))


def signatures(board):
    lines = cases.records(board.lab.folder)
    for line in lines:
        name, kind, value = re.match(r"(\S+)\. IN (\w+) (.*)", line).groups()
        value = "".join(re.findall(r'"([^"]*)"', value)) \
            if kind == "TXT" else board.records[value.rstrip(".")]
        have = board.records.get(name)
        board.records[name] = value if have is None else [have, value]
    for table in (cases.REFUSED, cases.TAKEN):
        for label, row in table.items():
            maker = row[0] if isinstance(row, tuple) else row
            board.add(label, maker(Letter(), "approve+x@reply.ca.example"))


def compare(lab):
    board = Board(lab)
    corpora(board)
    signatures(board)
    table = board.write_table()
    said = zip(board.mails, board.ours(table, cases.NOW), board.dkimpy(),
               board.perl(table))
    for label, ours, dkimpy, perl in said:
        # We look at the first ten.
        agreed = ours == dkimpy[:len(ours)] == perl[:len(ours)]
        if label.endswith("signed by us"):
            lab.expect(label + ": all", (ours[0], dkimpy[0], perl[0]),
                       (True, True, True))
        elif agreed == (label in EXPLAINED):
            lab.expect("%s: ours %s, dkimpy %s, Mail::DKIM %s" % (
                label, ours, dkimpy, perl), agreed, label not in EXPLAINED)
        else:
            lab.checks += 1
