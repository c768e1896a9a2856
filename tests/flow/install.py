# SPDX-License-Identifier: ISC
"""INSTALL, followed to the letter: every line that it says to run is run as it
stands there, and what it says to write is written from there, on a machine of
its own (machine.py), in a network with others. What is to be followed is for
test_install.py to say, with Postfix, and test_install_sendmail.py.

What a test cannot have it makes: an NSD in the place of the root servers, with
the records that the machine printed, under a trust anchor of its own; the
page's certificate; the programs, which are those of make check.
"""

import os
import re
import shlex
import smtplib
import subprocess
import tempfile
import unittest

import dkim

import dnssec
import letter
import machine
import privilege
import sanitizer
from lab import TOP
from nameserver import CONF, ZONE, txt
from process import Child, wait_until
from sink import Sink

SOURCE = "/usr/src/countersign"
ROOT_SERVERS = ["198.41.0.4", "170.247.170.2", "192.33.4.12", "199.7.91.13",
                "192.203.230.10", "192.5.5.241", "192.112.36.4",
                "198.97.190.53", "192.36.148.17", "192.58.128.30",
                "193.0.14.129", "199.7.83.42", "202.12.27.33"]
MX, GATEWAY = "192.0.2.10", "192.0.2.1"
# Debian's Sendmail refuses all that connects from 192.0.2.0/24.
CUSTOMER = "203.0.113.20"
# What others publish.
RECORDS = [
    "mx.ca.example. IN A %s\n" % MX,
    "example.com. IN MX 10 mx.example.com.\n",
    "mx.example.com. IN A %s\n" % CUSTOMER,
    "20.113.0.203.in-addr.arpa. IN PTR mx.example.com.\n",
    txt("example.com", "v=spf1 mx -all"),
]
PREPARE = """\
rm -f etc/resolv.conf
echo nameserver {server} >etc/resolv.conf
printf '127.0.0.1 localhost\\n{mx} {host} mx\\n' >etc/hosts
echo {host} >etc/hostname; echo {host} >etc/mailname
rm -f etc/systemd/system/*.wants/* usr/sbin/policy-rc.d
rm -rf etc/countersign var/lib/countersign
mount -t tmpfs -o mode=1777 tmpfs tmp
useradd -R "$PWD" -m -s /bin/sh olga
# AddressSanitizer looks for leaks by ptrace(2), which the units' filter denies.
mkdir -p etc/systemd/system.conf.d
printf '[Manager]\\nDefaultEnvironment=ASAN_OPTIONS=detect_leaks=0\\n' \
    >etc/systemd/system.conf.d/sanitizer.conf
"""
# The rest of the world is a network of its own, behind a cable.
WORLD = "world"
CABLE = """\
ip netns add {world}
ip link add eth0 type veth peer name eth0 netns {world}
ip address add {mx}/24 dev eth0
ip link set eth0 up
ip -n {world} address add {gateway}/24 dev eth0
ip -n {world} link set lo up
ip -n {world} link set eth0 up
ip route add default via {gateway}
""".format(world=WORLD, mx=MX, gateway=GATEWAY) + "".join(
    "ip -n %s address add %s/32 dev lo\n" % (WORLD, address)
    for address in (CUSTOMER, *ROOT_SERVERS))

CERTIFICATE = """\
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=approve.ca.example \
    -addext subjectAltName=DNS:approve.ca.example \
    -keyout /etc/ssl/private/approve.ca.example.key \
    -out /etc/ssl/approve.ca.example.pem
cat /etc/ssl/approve.ca.example.pem >>/etc/ssl/certs/ca-certificates.crt
systemctl start nginx
"""

# Resolvers do not ask about the example's address (RFC 6303); the machine has
# no time service; the list is as old as Debian's package.
DOCTOR_MAY_SAY = ["has no PTR record", "is not synchronised",
                  "the public suffix list is of"]

HEADING = re.compile(r"\n\n\n(\d+(?:\.\d+)?)\.? (?=\S)")
COMMAND = re.compile(r"^    ([#$]) ((?:.*\\\n)*.*\n(?:        .*\n)*)", re.M)


class Install:
    """The text, by sections."""

    def __init__(self):
        with open(os.path.join(TOP, "INSTALL")) as f:
            text = f.read()
        starts = [(m[1], m.end()) for m in HEADING.finditer(text)]
        ends = [start for _, start in starts[1:]] + [len(text)]
        self.sections = {name: text[start:end] for (name, start), end
                         in zip(starts, ends)}

    def commands(self, section):
        """Pairs of "#" or "$" and what is to be run."""
        return [(m[1], m[2]) for m in COMMAND.finditer(self.sections[section])]

    def lines(self, section, first):
        """The indented lines from that which begins so, up to an empty one."""
        block = re.search(r"^( +)%s(?:.*\n)(?:\1.*\n)*" % re.escape(first),
                          self.sections[section], re.M)
        assert block is not None, (section, first)
        return "".join(line[len(block[1]):]
                       for line in block[0].splitlines(True))


    def file(self, section, name):
        """The lines that stand below a file's name."""
        block = re.search(r"^    %s\n((?:        .*\n)+)" % re.escape(name),
                          self.sections[section], re.M)
        assert block is not None, (section, name)
        return re.sub("(?m)^ +", "", block[1])


class Customer:
    """The mail server of example.com, and a person who reads its mail."""

    def __init__(self, folder, at):
        self.folder, self.machine = folder, at
        self.sink = Sink(25, CUSTOMER)

    def start(self):
        with self.machine.network(WORLD):
            self.sink.start()

    def mails(self, request_id, count):
        """By mailbox, once there are so many."""
        def found():
            got = {}
            for n, taken in enumerate(list(self.sink.taken)):
                path = os.path.join(self.folder, "mail%d" % n)
                with open(path, "wb") as f:
                    f.write(taken.data)
                mail = letter.Mail(path)
                mail.to, = taken.rcpts
                if mail.is_ours and mail.is_about(request_id):
                    got[mail.to] = mail
            return got if len(got) >= count else None
        return wait_until(found, 20, "%d mails about %s" % (count, request_id))

    def answer(self, mail, words):
        """By its own server, which SPF has: (code, text)."""
        message = letter.reply(mail, words)
        return self.hand_in(mail.to, mail.reply_to, message)

    def hand_in(self, sender, rcpt, message=None):
        with self.machine.network(WORLD), smtplib.SMTP(
                MX, 25, timeout=60, source_address=(CUSTOMER, 0)) as s:
            s.ehlo("mx.example.com")
            s.mail(sender)
            code, said = s.rcpt(rcpt)
            if code == 250 and message is not None:
                code, said = s.data(message)
            return code, said.decode()


class World:
    """The machine and all that is not it."""

    def __init__(self, text):
        self.text = text
        self.dir = tempfile.mkdtemp(prefix="countersign-")
        os.chmod(self.dir, 0o755)
        build = os.path.abspath(os.environ.get("COUNTERSIGN_BUILD")
                                or os.path.join(TOP, "build"))
        self.keys = dnssec.Keys(self.dir)
        self.at = machine.like_this_one(
            self.dir, [(TOP, SOURCE), (build, SOURCE + "/build")],
            PREPARE.format(server=ROOT_SERVERS[0], mx=MX, host="mx.ca.example")
            + "echo %s >usr/share/dns/root.key" % shlex.quote(
                self.keys.ds(".").strip()))
        self.customer = Customer(self.dir, self.at)
        self.cwd = {"#": SOURCE, "$": SOURCE}
        self.records, self.nsd, self.id = list(RECORDS), None, None
        self.said = {}  # by command, of the section that is followed
        self.followed = set()

    def start(self):
        self.at.start()
        self.at.sh(CABLE)
        self.publish()
        self.customer.start()

    def close(self):
        self.customer.sink.stop()
        if self.nsd is not None:
            self.nsd.stop()
        self.at.stop()
        subprocess.run(["rm", "-rf", self.dir], check=True)

    def publish(self, *records):
        """The root servers say so too from here on."""
        self.records += records
        folder = os.path.join(self.dir, "dns")
        os.makedirs(folder, exist_ok=True)
        zone = ZONE.replace("127.0.0.1", ROOT_SERVERS[0])
        with open(os.path.join(folder, "plain"), "w") as f:
            f.write(zone + "".join(self.records))
        subprocess.run(["ldns-signzone", "-n", "-f", "root.zone", "-o", ".",
                        "plain", self.keys.of(".")], cwd=folder, check=True,
                       capture_output=True)
        conf = CONF.format(port=53, dir=folder).replace(
            "    ip-address: 127.0.0.1@53\n",
            "".join("    ip-address: %s\n" % a for a in ROOT_SERVERS))
        with open(os.path.join(folder, "nsd.conf"), "w") as f:
            f.write(conf)
        if self.nsd is not None:
            self.nsd.stop()
        self.nsd = Child("nsd", folder, ["nsd", "-d", "-c", f.name])
        with self.at.network(WORLD):
            self.nsd.start()
        wait_until(lambda: self.at.run(
            "python3", "-c", "import socket; s = socket.create_connection("
            "('%s', 53), 1)" % ROOT_SERVERS[0], check=False).returncode == 0,
            10, "NSD")

    def txt(self, name, timeout=5):
        """For dkimpy: what is published."""
        for record in self.records:
            owner, _, rest = record.partition(" ")
            if owner == name.decode().rstrip(".") + ".":
                return "".join(re.findall(r'"([^"]*)"', rest)).encode()
        return None

    def run(self, who, command):
        """One line of INSTALL, where the one before it left off."""
        script = "cd %s; %s\npwd >/run/cwd" % (self.cwd[who], command)
        if self.id is not None:
            script = script.replace(EXAMPLE_ID, self.id)
        script = "umask 022; : >/run/cwd; chmod 666 /run/cwd; exec %s" % (
            "sh -ec " + shlex.quote(script) if who == "#" else
            "runuser -u olga -- sh -ec " + shlex.quote(script))
        said = self.at.run("sh", "-c", script, check=False)
        assert said.returncode == 0, "%s\nINSTALL: %s: exit %d\n%s%s" % (
            self.at.run("journalctl", "-n30", "-q", "--no-pager").stdout,
            command, said.returncode, said.stdout, said.stderr)
        with open(self.at.path("/run/cwd")) as f:
            self.cwd[who] = f.read().strip()
        return said.stdout

    def follow(self, section, before=None, instead=None, without=None):
        """Runs what it says to run: {command: output}. `before` has what is
        to be done ahead of the command that begins so, `instead` words to be
        put in place of others; in what it says for two cases, `without` has
        a word of each command for the other one."""
        before, outputs = dict(before or {}), {}
        said = self.text.commands(section)
        todo = [(who, command) for who, command in said
                if without is None or not re.search(without, command)]
        assert without is None or 0 < len(todo) < len(said), (section, said)
        self.said, self.cwd["#"] = outputs, SOURCE
        for who, command in todo:
            for first in [b for b in before if command.startswith(b)]:
                before.pop(first)()
            for old, new in (instead or {}).items():
                command = command.replace(old, new)
            outputs[command] = self.run(who, command)
        assert outputs and not before, (section, list(outputs), list(before))
        self.followed.add(section)
        return outputs

    def configure(self, pattern, line):
        """countersign.conf with that line in place of the one found."""
        path = self.at.path("/etc/countersign/countersign.conf")
        with open(path) as f:
            text, n = re.subn(pattern, lambda _: line, f.read(), flags=re.M)
        assert n == 1, (pattern, n)
        with open(path, "w") as f:
            f.write(text)

    def add(self, name, text):
        """Lines at the beginning of a file of the machine."""
        with open(self.at.path(name)) as f:
            text += f.read()
        with open(self.at.path(name), "w") as f:
            f.write(text)


EXAMPLE_ID = "k7q3m2xw5c4ttzqa"
DNS_LINE = re.compile(r"^(\S+\.)\s+(?:IN\s+)?(TXT|MX|A|PTR)\s+(.*)$")


def printed(said):
    """The records in what the command printed, as a zone file has them."""
    said = re.sub(r"\(\s*([^()]*?)\s*\)",
                  lambda m: " ".join(m[1].split("\n")), said)
    found = [DNS_LINE.match(line.strip()) for line in said.splitlines()]
    return ["%s IN %s %s\n" % m.groups() for m in found if m is not None]


class Followed(unittest.TestCase):
    """What both mail servers have in common; each test is one of them, from
    nothing to the end, as no section can be followed without the former."""

    maxDiff = None

    def begin(self):
        privilege.need_root()
        self.text = Install()
        self.world = World(self.text)
        self.addCleanup(self.world.close)
        self.world.start()
        self.at = self.world.at

    def programs(self):
        """Sections 2, 4 and 5: what init printed."""
        self.before = self.installed()
        self.world.follow("2")
        self.assertGreater(len(self.installed() - self.before), 50)
        self.world.follow("4")
        said = self.world.follow("5", before={"countersign config check":
                                              self.who_asks})
        return said["countersign init --domain ca.example\n"]

    def who_asks(self):
        self.world.configure(r'^authority = .*$',
                             'authority = "Example Private CA"')

    def milter_socket(self, section):
        """The section's line in place of init's."""
        self.world.configure(r'^  socket       = .*$', re.search(
            r'socket = "[^"]*"', section)[0])

    def names(self, said):
        """Section 6: the records are those that were printed."""
        records = printed(said)
        section = self.text.sections["6"]
        self.assertEqual(len(records), 5, said)
        for record in records:
            self.assertIn(record.split(" ")[0], section)
        for name in ("approve.ca.example.", "10.2.0.192.in-addr.arpa."):
            records += printed(self.text.lines("6", name))
        self.world.publish(*records)
        found = self.world.follow("6")["countersign testkey\n"]
        self.assertRegex(found, "rsa2026.*")
        self.assertRegex(found, "ed2026.*")

    def page(self):
        self.at.sh(CERTIFICATE)
        self.world.follow("8")

    def start(self):
        """Section 9: doctor finds nothing but what a test cannot have."""
        said = self.world.follow("9")["countersign doctor\n"]
        found = [line for line in said.splitlines()
                 if not line.startswith(("ok ", "        "))]
        for words in DOCTOR_MAY_SAY:
            found = [line for line in found if words not in line]
        self.assertEqual(found, [])

    def request(self, signatures=2):
        """Section 10, and the answer that it asks for."""
        self.world.id = None
        self.signatures = signatures
        self.world.follow("10", before={"countersign describe": self.take_id,
                                        "countersign wait": self.answer})
        self.assertIn(self.world.id + "  VALIDATED", self.at.run(
            "countersign", "describe", self.world.id).stdout)

    def take_id(self):
        self.world.id = self.world.said[
            "countersign request www.example.com\n"].strip()

    def answer(self):
        mails = self.world.customer.mails(self.world.id, 5)
        mail = mails["admin@example.com"]
        self.assertIsNone(mail["X-Countersign-Seal"])
        self.assertEqual(len(mail.message.get_all("DKIM-Signature")),
                         self.signatures)
        for n in range(self.signatures):
            self.assertTrue(dkim.DKIM(mail.raw).verify(
                idx=n, dnsfunc=self.world.txt))
        code, said = self.world.customer.answer(mail, "I approve")
        self.assertEqual(code, 250, said)

    def database(self):
        """Section 5.1, but for countersign.conf."""
        self.at.sh("systemctl start postgresql")
        self.world.follow("5.1")
        for name in ("pg_hba.conf", "pg_ident.conf"):
            self.world.add("/etc/postgresql/15/main/" + name,
                           self.text.file("5.1", name))
        self.at.sh("systemctl reload postgresql")

    def use_database(self):
        self.world.configure(r'^# store   = "sqlite"$',
                             self.text.lines("5.1", "store = ").rstrip())

    def goes_on(self):
        """The daemons run, with what was there."""
        for unit in machine.DAEMONS:
            self.at.run("systemctl", "start", unit)
        self.assertIn(self.world.id + "  VALIDATED", self.at.run(
            "countersign", "describe", self.world.id).stdout)

    def leave(self, section, *codes):
        """The mail server is no longer ours: nor is the reply domain."""
        self.world.follow(section)
        for unit in machine.DAEMONS:
            self.assertTrue(self.at.active(unit), unit)
        code, said = self.world.customer.hand_in(
            "admin@example.com", "approve+x@reply.ca.example")
        self.assertIn(code, codes, said)

    def installed(self):
        return set(self.at.sh("cd /usr/local && find . ! -type d").stdout
                   .split())

    def end(self):
        """Section 12.3 leaves nothing of section 2, and it was the last."""
        self.world.follow("12.3")
        self.assertEqual(self.installed() - {"./bin/issue"}, self.before)
        for unit in machine.DAEMONS:
            self.assertFalse(self.at.active(unit), unit)
            self.assertEqual(sanitizer.reports(self.at.journal(unit)), "")
        self.at.sh("test -s /etc/countersign/seal.key")
        self.assertEqual(self.world.followed, self.sections)
