#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""Our DKIM against that of others (O3, I2): what we sign, dkimpy, Mail::DKIM
and OpenDKIM verify, and we ourselves; what dkimpy, Mail::DKIM and OpenDKIM
sign, we verify; and nobody passes what was changed. Needs
OUT/tests/mta/dkim_tool and no network.

usage: dkim_peers.py OUT
"""

import base64
import itertools
import os
import subprocess
import sys
import tempfile
import time

import dkim

import dkim_corpora
import namespace

DOMAIN = "ca.example.com"
# dkimpy and Mail::DKIM know no other clock.
NOW = int(time.time())
EXPIRES = NOW + 259200
ALGORITHMS = ("rsa-sha256", "ed25519-sha256")

PERL = r"""
use strict; use warnings; no warnings 'redefine';
use Mail::DKIM::Verifier; use Mail::DKIM::Signer; use Mail::DKIM::PrivateKey;
use Net::DNS;
my ($verb, @arg) = @ARGV;
binmode STDIN; binmode STDOUT;
my $text = do { local $/; <STDIN> };
$text =~ s/\r?\n/\r\n/g;
if ($verb eq 'verify') {
	my %txt;
	open my $table, '<', $arg[0] or die;
	while (<$table>) {
		chomp;
		my ($name, $type, $security, $rdata) = split / /, $_, 4;
		$txt{$name} = $rdata;
	}
	*Mail::DKIM::DNS::query = sub {
		my ($name, $type) = @_;
		$@ = 'NOERROR';
		return unless exists $txt{$name};
		return Net::DNS::RR->new(owner => $name, type => 'TXT',
		    txtdata => [unpack '(A250)*', $txt{$name}]);
	};
	my $dkim = Mail::DKIM::Verifier->new();
	$dkim->PRINT($text);
	$dkim->CLOSE;
	print $_->result, "\n" for $dkim->signatures;
} else {
	my ($algorithm, $method, $domain, $selector, $file) = @arg;
	my $dkim = Mail::DKIM::Signer->new(Algorithm => $algorithm,
	    Method => $method, Domain => $domain, Selector => $selector,
	    Key => Mail::DKIM::PrivateKey->load(File => $file));
	$dkim->PRINT($text);
	$dkim->CLOSE;
	print $dkim->signature->as_string, "\r\n", $text;
}
"""

HEADER = (
    "Received: from a.example by b.example;\n\tSun, 22 Nov 2026 12:00:00 +0000\n"
    "Received: from c.example by a.example; Sun, 22 Nov 2026 11:59:59 +0000\n"
    "From: \"Doe,\n Jane\"  <jane@ca.example.com>\n"
    "To: admin@example.org\n"
    "Cc: one@example.org, two@example.org\n"
    "Subject:   a  question\t about\n   a   certificate \n"
    "Date: Sun, 22 Nov 2026 12:00:00 +0000\n"
    "Message-ID: <1@ca.example.com>\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain;\n\tcharset=utf-8\n"
)
LONG = "References: " + "\n ".join("<%d.%s@example.org>" % (i, "x" * 40) for i in range(40)) + "\n"
UNSTRUCTURED = "X-Odd:no blank\nX-Empty:\nX-oDD:\ta tab\t\n"
OBSOLETE = "Reply-To   : a blank before the colon <a@ca.example.com>\n"

MESSAGES = {
    "plain": HEADER + "\nHello.\n",
    "empty body": HEADER + "\n",
    "no body": HEADER,
    "only blank lines": HEADER + "\n\n\n\n",
    "blank lines at the end": HEADER + "\nHello.\n\n\n\n",
    "blanks at line ends": HEADER + "\nHello. \t \n  two  \t blanks\n \t \n\n",
    "blank lines in the middle": HEADER + "\none\n\n\n\ntwo\n",
    "no line end at the end": HEADER + "\nHello.",
    "long folded header": HEADER + LONG + "\nHello.\n",
    "odd fields": HEADER + UNSTRUCTURED + "\nHello.\n",
    "obsolete field": HEADER + OBSOLETE + "\nHello.\n",
    "8-bit": HEADER + "\nGr\u00fc\u00dfe \u65e5\u672c\u8a9e\n",
    "long line": HEADER + "\n" + "word " * 3000 + "\n",
    "many lines": HEADER + "\n" + "line\n" * 5000,
}
# An honest mailer ends every message with a line end; dkimpy and Mail::DKIM
# read one without it in ways of their own, and dkimpy no obsolete fields.
NOT_FOR_PEERS = {"no line end at the end", "no body", "obsolete field"}


class Lab:
    def __init__(self, out, folder):
        self.tool = os.path.join(out, "tests/mta/dkim_tool")
        self.folder = folder
        self.failures = 0
        self.checks = 0
        self.keys = {}
        self.records = {}
        for algorithm in ALGORITHMS:
            self.make_key(algorithm)
        self.table = os.path.join(folder, "table")
        with open(self.table, "w", encoding="ascii") as f:
            for name, text in self.records.items():
                f.write("%s TXT insecure %s\n" % (name, text))

    def make_key(self, algorithm):
        selector = algorithm.split("-")[0]
        path = os.path.join(self.folder, selector + ".pem")
        record = self.run([self.tool, "keygen", path, algorithm]).decode().strip()
        self.keys[algorithm] = (selector, path)
        self.records["%s._domainkey.%s" % (selector, DOMAIN)] = record

    def run(self, args, data=b""):
        done = subprocess.run(args, input=data, stdout=subprocess.PIPE,
                              timeout=60, check=False)
        if done.returncode != 0:
            raise RuntimeError("%s: exit %d" % (args[:2], done.returncode))
        return done.stdout

    def expect(self, label, got, want):
        self.checks += 1
        if got != want:
            self.failures += 1
            print("FAIL %s: got %s, want %s" % (label, got, want))

    # --- ours

    def sign(self, message, algorithm):
        selector, path = self.keys[algorithm]
        return self.run([self.tool, "sign", DOMAIN, selector, path, algorithm,
                         str(NOW), str(EXPIRES)], message)

    def verify(self, message):
        lines = self.run([self.tool, "verify", self.table, str(NOW)], message)
        return [line.split(" ")[0] for line in lines.decode().splitlines()]

    def own(self, message, algorithm):
        selector, path = self.keys[algorithm]
        return self.run([self.tool, "own", DOMAIN, selector, path, algorithm,
                         str(NOW)], message).decode().strip()

    # --- theirs

    def dkimpy_verify(self, message):
        def txt(name, timeout=5):
            del timeout
            record = self.records.get(name.decode().rstrip("."))
            return record.encode() if record else None
        return "pass" if dkim.verify(message, dnsfunc=txt) else "fail"

    def dkimpy_sign(self, message, algorithm, canon):
        selector, path = self.keys[algorithm]
        with open(path, "rb") as f:
            key = f.read()
        if algorithm == "ed25519-sha256":
            der = base64.b64decode(b"".join(key.splitlines()[1:-1]))
            key = base64.b64encode(der[-32:])
        linesep = b"\r\n" if b"\r\n" in message else b"\n"
        field = dkim.sign(message, selector.encode(), DOMAIN.encode(), key,
                          canonicalize=tuple(c.encode() for c in canon),
                          signature_algorithm=algorithm.encode(),
                          linesep=linesep)
        return field + message

    def perl_verify(self, message):
        out = self.run(["perl", "-e", PERL, "verify", self.table], message)
        return ",".join(out.decode().split())

    def perl_sign(self, message, canon):
        selector, path = self.keys["rsa-sha256"]
        return self.run(["perl", "-e", PERL, "sign", "rsa-sha256",
                         "/".join(canon), DOMAIN, selector, path], message)

    def opendkim_sign(self, message):
        selector, path = self.keys["rsa-sha256"]
        return self.run(["opendkim-testmsg", "-C", "-d", DOMAIN, "-s", selector,
                         "-k", path, "-t", self.folder], message)

    def opendkim_verify(self, messages):
        """None where no namespace can be made."""
        own = namespace.unshare(
            "net", *([] if os.geteuid() == 0 else ["map-root-user"]))
        if subprocess.run(own + ["true"], stderr=subprocess.DEVNULL,
                          check=False).returncode != 0:
            return None
        paths = []
        for i, message in enumerate(messages):
            paths.append(os.path.join(self.folder, "message%d" % i))
            with open(paths[-1], "wb") as f:
                f.write(message)
        child = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                             "dkim_opendkim.py")
        out = self.run(own + ["/usr/bin/python3", child, self.table,
                                  os.path.join(self.folder, "resolv.conf")]
                       + paths)
        return out.decode().split()


def changed(message):
    """The same message with a change in the body, and in a signed field."""
    end = b"\r\n" if b"\r\n" in message else b"\n"
    if end + end in message:
        yield "body", message + b"one line more" + end
    yield "subject", message.replace(b"certificate", b"certificata", 1)
    yield "second From", b"From: other@example.net" + end + message
    yield "second Subject", b"Subject: other" + end + message


def ours_to_them(lab, label, message, algorithm, peers):
    signed = lab.sign(message, algorithm)
    for line in signed.split(b"bh=")[0].splitlines():
        lab.expect(label + ": line under 78", len(line) < 78, True)
    lab.expect(label + ": ours, ours", lab.verify(signed), ["pass"])
    lab.expect(label + ": own", lab.own(signed, algorithm), "ok")
    if peers:
        lab.expect(label + ": ours, dkimpy", lab.dkimpy_verify(signed), "pass")
        # Debian's Mail::DKIM knows RSA alone.
        if algorithm == "rsa-sha256":
            lab.expect(label + ": ours, Mail::DKIM", lab.perl_verify(signed),
                       "pass")
    # Oversigned: a second From or Subject takes the empty place in h=.
    for change, text in changed(signed):
        lab.expect("%s, changed %s: ours, ours" % (label, change),
                   lab.verify(text), ["fail"])
        lab.expect("%s, changed %s: own" % (label, change),
                   lab.own(text, algorithm), "not found")


def theirs_to_us(lab, label, message, algorithm):
    for canon in itertools.product(("simple", "relaxed"), repeat=2):
        name = "%s %s" % (label, "/".join(canon))
        signed = [("dkimpy", lab.dkimpy_sign(message, algorithm, canon))]
        if algorithm == "rsa-sha256" and b"\r\n" in message:
            signed.append(("Mail::DKIM", lab.perl_sign(message, canon)))
        for who, text in signed:
            lab.expect("%s: %s, ours" % (name, who), lab.verify(text), ["pass"])
            body = text + b"one line more\r\n"
            lab.expect("%s, changed body: %s, ours" % (name, who),
                       lab.verify(body), ["fail"])


def ours_to_opendkim(lab):
    """All RSA-signed messages in one go, each unchanged and changed."""
    messages = []
    for label, text in MESSAGES.items():
        if label in NOT_FOR_PEERS:
            continue
        signed = lab.sign(text.replace("\n", "\r\n").encode(), "rsa-sha256")
        messages.append((label, signed, "pass"))
        for change, other in changed(signed):
            messages.append(("%s, changed %s" % (label, change), other, "fail"))
    got = lab.opendkim_verify([text for _, text, _ in messages])
    if got is None:
        print("dkim_peers: LEFT OUT, OpenDKIM as verifier: "
              "this system allows no namespaces")
        return
    for (label, _, want), result in zip(messages, got):
        lab.expect(label + ": ours, OpenDKIM", result, want)
    lab.expect("OpenDKIM's answers", len(got), len(messages))


def opendkim_to_us(lab, label, message):
    """opendkim-testmsg signs with SHA-1 and cannot be told otherwise; RFC 8301
    wants that refused, however right it is (T10)."""
    signed = lab.opendkim_sign(message)
    lab.expect(label + ": OpenDKIM's sha1", b"a=rsa-sha1" in signed, True)
    lab.expect(label + ": OpenDKIM's sha1, ours", lab.verify(signed),
               ["permerror"])


def main():
    out = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build")
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(out, folder)
        for label, text in MESSAGES.items():
            peers = label not in NOT_FOR_PEERS
            for end, algorithm in itertools.product(("\r\n", "\n"), ALGORITHMS):
                message = text.replace("\n", end).encode()
                name = "%s, %s, %s" % (
                    label, "CRLF" if end == "\r\n" else "LF", algorithm)
                ours_to_them(lab, name, message, algorithm, peers)
                if peers:
                    theirs_to_us(lab, name, message, algorithm)
            if peers:
                opendkim_to_us(lab, label, text.replace("\n", "\r\n").encode())
        ours_to_opendkim(lab)
        dkim_corpora.compare(lab)
        print("dkim_peers: %d checks, %d failures" % (lab.checks, lab.failures))
        return 1 if lab.failures else 0


if __name__ == "__main__":
    sys.exit(main())
