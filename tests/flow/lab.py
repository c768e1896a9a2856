# SPDX-License-Identifier: ISC
"""A whole installation in one folder: the CA's Postfix with the milter, the
customer's Postfix with Maildirs, a name server, both daemons, and the hands
of the people on both sides. Everything listens on loopback, and everything
that was started is stopped, however the program ends.
"""

import atexit
import calendar
import functools
import json
import mmap
import os
import shutil
import signal
import smtplib
import struct
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import keys
import letter
import sanitizer
from nameserver import Nameserver, txt
from page import Page
from postfix import Postfix
from process import Child, end_noted, free_port, wait_until
from sendmail import Sendmail

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
CA = "ca.example"
REPLY_DOMAIN = "reply.ca.example"
SELECTORS = {"rsa": "rsa", "ed25519": "ed"}  # of the CA, one a key type
CUSTOMERS = {"example.com": "ed25519", "example.net": "rsa",
             "example.org": "ed25519"}
SELECTOR = "cust"
ROLES = ["admin", "administrator", "hostmaster", "postmaster", "webmaster"]
PEOPLE = ["alice", "bob"]
# Below this name only two of the five mailboxes exist.
FEW = "few.example.org"
FEW_ROLES = ["admin", "postmaster"]

# What a CA and its customers publish beside their keys.
RECORDS = [
    "reply.ca.example. IN MX 10 mx.ca.example.\n",
    "mx.ca.example. IN A 127.0.0.1\n",
    txt("ca.example", "v=spf1 mx:reply.ca.example -all"),
    txt("reply.ca.example", "v=spf1 mx -all"),
    txt("_dmarc.ca.example", "v=DMARC1; p=reject"),
] + ["%s. IN MX 10 mx.example.com.\n" % d for d in CUSTOMERS]

CONF = """\
authority = "Example Private CA"
concerns = "abuse@ca.example"
support = "https://support.ca.example"
base_url = "{base_url}"
state_dir = "{state}"
store = "{store}"
seal_key = "{etc}/seal.key"
control = "{control}"
templates = "{templates}"
log {{ to = "stderr" level = "{log_level}" }}
milter {{
  socket = "{milter}" {milter_more}
  reply_domain = "reply.ca.example"
  authserv_id = "mx.ca.example"
  max_message = "1M"
}}
sign "rsa" {{ domain = "ca.example" key = "{etc}/rsa.pem" }}
sign "ed" {{ domain = "ca.example" key = "{etc}/ed.pem" \
algorithm = "ed25519-sha256" }}
http {{ listen = "127.0.0.1:{http}" }}
submit {{
  {submit}
  from = "Example Validation <validation@ca.example>"
}}
audit {{ key = "{etc}/audit.key" origin = "ca.example/countersign" }}
dns {{ servers = {{"{dns}"}} trust_anchor = "{anchor}" timeout = "5s" \
perspectives = {{{perspectives}}} }}
limits {{ requests_per_mailbox = {limit} requests_per_domain = {limit} \
requests_per_account = {limit} }}
{policies}
"""
LIMIT = 100000


class Clock:
    """The daemons' clock: clock.c, and the number in a file that it shows."""

    def __init__(self, folder):
        self.file, self.library = (os.path.join(folder, "clock" + end)
                                   for end in ("", ".so"))
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", self.library,
                        '-DCLOCK_FILE="%s"' % self.file,
                        os.path.join(TOP, "tests/flow/clock.c")], check=True)
        with open(self.file, "wb") as f:
            f.write(bytes(8))
        with open(self.file, "r+b") as f:
            self.page = mmap.mmap(f.fileno(), 8)

    def env(self):
        return {"LD_PRELOAD": self.library}

    def run_from(self, seconds):
        """Runs on, so far ahead of the true clock."""
        struct.pack_into("=q", self.page, 0, 2 * int(seconds))

    def stand(self, when):
        """Stands still at this second since 1970."""
        struct.pack_into("=q", self.page, 0, 2 * int(when) + 1)


def _for_postfix(socket):
    """inet:PORT@HOST is inet:HOST:PORT there, and IPv6 stands in brackets."""
    kind, _, rest = socket.partition(":")
    if kind == "unix":
        return socket
    port, _, host = rest.partition("@")
    return "inet:%s:%s" % ("[%s]" % host if kind == "inet6" else host, port)


def _customer_tables():
    domains, mailboxes = [], []
    mailboxes.append("if /@few\\.example\\.org$/")
    for role in FEW_ROLES:
        mailboxes.append("/^%s@/ example.org/%s/" % (role, role))
    mailboxes += ["endif", "if !/@few\\.example\\.org$/"]
    for domain in CUSTOMERS:
        # The domain and whatever lies below it, so that every test can have
        # a name of its own.
        pattern = domain.replace(".", "\\.") + "$/"
        domains.append("/^(.*\\.)?" + pattern + " yes")
        mailboxes += ["/^%s@(.*\\.)?%s %s/%s/" % (role, pattern, domain, role)
                      for role in ROLES + PEOPLE]
    return domains, mailboxes + ["endif"]


class Lab:
    """`policies` are sections of the configuration; `clock` puts the daemons
    under a clock of the test's; `conf` replaces values of CONF by name; `keep`
    makes leave_running() possible; `nameserver` makes another one than
    Nameserver, in the folder that it is given. `mta` is the CA's, `socket` the
    milter's; `others` are milters before ours, as countersign.conf would
    spell them."""

    def __init__(self, build=None, policies="", clock=False, conf=None,
                 keep=False, nameserver=None, mta="postfix", socket="inet",
                 others=()):
        self.build = os.path.abspath(
            build or os.environ.get("COUNTERSIGN_BUILD")
            or os.path.join(TOP, "build"))
        self.keep, self._mails, self._closed = keep, {}, False
        self.outside = "127.0.0.1"  # where what is handed in comes from
        self.dir = tempfile.mkdtemp(prefix="countersign-")
        os.chmod(self.dir, 0o755)
        atexit.register(self.close)
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            # KeyboardInterrupt, which unittest lets through.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        self.etc, self.state = self._folder("etc"), self._folder("state")
        self.clock = Clock(self.dir) if clock else None
        self.dns = nameserver(self.dir) if nameserver else Nameserver(
            self.dir, leave=keep)
        self.http_port, self.milter_port = free_port(), free_port()
        self.origin = "http://127.0.0.1:%d" % self.http_port
        self.page = Page(self.http_port, self.origin)
        self.control = os.path.join(self.dir, "control.sock")
        self.conf = os.path.join(self.etc, "countersign.conf")
        self.milter_socket, self.milter_address = {
            "inet": ("inet:%d@127.0.0.1" % self.milter_port,
                     self.milter_port),
            "inet6": ("inet6:%d@::1" % self.milter_port,
                      ("::1", self.milter_port)),
            "unix": ("unix:%s/milter.sock" % self.dir,
                     self.dir + "/milter.sock"),
        }[socket]
        self._make_servers(mta, others)
        self.values = {
            "base_url": self.origin, "state": self.state, "etc": self.etc,
            "control": self.control, "http": self.http_port,
            "templates": os.path.join(TOP, "conf/templates"),
            "milter": self.milter_socket, "milter_more":
            'socket_group = "postfix"' if socket == "unix" else "",
            "submit": 'server = "smtp://127.0.0.1:%d"' % self.ca.port,
            "dns": self.dns.address, "anchor": "", "perspectives": "",
            "limit": LIMIT, "store": "sqlite",
            "log_level": "debug", "policies": policies,
        }
        self.values.update(conf or {})
        self.write_conf()
        self._make_keys()
        self.approve = self._daemon("approve")
        self.milter = self._daemon("milter")

    def _folder(self, name):
        path = os.path.join(self.dir, name)
        os.mkdir(path, 0o755)
        return path

    def _make_servers(self, mta, others):
        ca_port, customer_port = free_port(), free_port()
        make = {"postfix": self._postfix, "sendmail": self._sendmail}[mta]
        self.ca = make(ca_port, customer_port, others)
        domains, mailboxes = _customer_tables()
        self.customer = Postfix(
            self.dir, "customer", "mx.example.com", customer_port,
            "", ["/@reply\\.ca\\.example$/ smtp:[127.0.0.1]:%d" % ca_port],
            domains, mailboxes)
        self.maildirs = os.path.join(self.customer.dir, "mail")

    def _postfix(self, port, customer_port, others):
        to_customer = " smtp:[127.0.0.1]:%d" % customer_port
        outward = ["/@(.*\\.)?%s$/%s" % (d.replace(".", "\\."), to_customer)
                   for d in CUSTOMERS]
        milters = ", ".join("{ %s, default_action=tempfail }" % _for_postfix(m)
                            for m in (*others, self.milter_socket))
        return Postfix(
            self.dir, "ca", "mx.ca.example", port,
            "relay_domains = reply.ca.example\n"
            "inet_protocols = all\n"
            "smtpd_milters = %s\nnon_smtpd_milters = %s\n"
            "internal_mail_filter_classes = bounce\n"
            "smtpd_forbid_bare_newline = normalize\n" % (milters, milters),
            ["/@reply\\.ca\\.example$/ discard:"] + outward)

    def _sendmail(self, port, customer_port, others):
        return Sendmail(self.dir, "ca", "mx.ca.example", port,
                        self.milter_socket.replace("unix:", "local:"),
                        [(d, customer_port) for d in CUSTOMERS],
                        [m.replace("unix:", "local:") for m in others])

    def _make_keys(self):
        with open(os.path.join(self.etc, "seal.key"), "w") as f:
            f.write(os.urandom(32).hex() + "\n")
        os.chmod(f.name, 0o640)
        keys.make(os.path.join(self.etc, "audit.key"), "ed25519")
        self.records, self.customer_keys = list(RECORDS), {}
        for kind, selector in SELECTORS.items():
            path = os.path.join(self.etc, selector + ".pem")
            keys.make(path, kind)
            self.records.append(txt("%s._domainkey.%s" % (selector, CA),
                                    keys.record(path, kind)))
        for domain, kind in CUSTOMERS.items():
            path = os.path.join(self.dir, domain + ".pem")
            keys.make(path, kind)
            self.records.append(txt("%s._domainkey.%s" % (SELECTOR, domain),
                                    keys.record(path, kind)))
            self.customer_keys[domain] = keys.dkimpy_form(path, kind)

    def _daemon(self, name):
        env = {"PATH": os.environ["PATH"], "LANG": "C", "TZ": "UTC"}
        env.update(sanitizer.to_log())
        if self.clock is not None:
            env.update(self.clock.env())
        program = os.path.join(self.build, "countersign-" + name)
        return Child(name, self.dir, [program, "-c", self.conf], env,
                     leave=self.keep)

    def write_conf(self, **values):
        """Writes the configuration again, with these values."""
        self.values.update(values)
        with open(self.conf, "w") as f:
            f.write(CONF.format(**self.values))

    # ------------------------------------------------------- start and stop

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def start(self):
        self.dns.start(self.records)
        self.customer.start()
        self.start_daemons()
        self.ca.start()
        return self

    def start_daemons(self):
        for daemon in (self.approve, self.milter):
            if not daemon.alive():
                daemon.start()
        self.approve.ready(self.control)
        self.approve.ready(self.http_port)
        self.milter.ready(self.milter_address)

    def restart_daemons(self):
        self.approve.stop()
        self.milter.stop()
        self.start_daemons()

    def submit_to(self, port=None):
        """countersign-approve begins anew, with this mail server."""
        self._submit('server = "smtp://127.0.0.1:%d"'
                     % (port or self.ca.port))

    def submit_by_command(self):
        """Or with the sendmail command of the CA's own."""
        self._submit('method = "sendmail" sendmail = "%s"'
                     % self.ca.sendmail_command)

    def _submit(self, how):
        self.write_conf(submit=how)
        self.approve.stop()
        self.start_daemons()

    def close(self):
        """Stops everything and removes the folder, and fails where a daemon
        did not end well, or a sanitizer or an assertion spoke. May be called
        twice."""
        if self._closed:
            return
        self._closed = True
        ends = [getattr(self, part).stop for part in ("ca", "customer", "dns")
                if hasattr(self, part)]
        ends += [functools.partial(self._end, getattr(self, daemon))
                 for daemon in ("approve", "milter") if hasattr(self, daemon)]
        # Each takes its second or two.
        with ThreadPoolExecutor(len(ends) or 1) as at_once:
            faults = [fault for fault in at_once.map(lambda end: end(), ends)
                      if isinstance(fault, str)]
        end_noted(self.dir)
        atexit.unregister(self.close)
        shutil.rmtree(self.dir, ignore_errors=True)
        assert not faults, "\n".join(faults)

    @staticmethod
    def _end(daemon):
        """Ends it; what it did wrong, or None."""
        ran, status = daemon.alive(), daemon.stop()
        said = sanitizer.reports(daemon.text())
        if ran and status != 0:
            said = "%s ended with %s\n%s" % (daemon.name, status, said)
        return said or None

    def leave_running(self):
        """From here on nothing is stopped; stop_left() does it."""
        self._closed = True
        atexit.unregister(self.close)

    # --------------------------------------------------------- the operator

    def cs(self, *argv, conf=None, env=None, data=None):
        """The command; never raises for its exit status."""
        return subprocess.run(
            [os.path.join(self.build, "countersign"), "-c",
             conf or self.conf, *argv], capture_output=True, text=True,
            timeout=60, env={**os.environ, **(env or {})}, input=data)

    def json(self, *argv):
        """What the command says with --json, which must succeed."""
        said = self.cs("--json", *argv)
        assert said.returncode == 0, (argv, said.returncode, said.stdout,
                                      said.stderr)
        return json.loads(said.stdout)

    def request(self, *argv):
        """Asks for names; the request's id."""
        said = self.cs("request", *argv)
        assert said.returncode == 0, (argv, said.returncode, said.stderr)
        return said.stdout.strip()

    def describe(self, request_id):
        return self.json("describe", request_id)["Request"]

    def domain(self, request_id, n=0):
        return self.describe(request_id)["DomainValidationOptions"][n]

    def recipient(self, request_id, email):
        for option in self.describe(request_id)["DomainValidationOptions"]:
            for r in option["Recipients"]:
                if r["Email"] == email:
                    return r
        raise AssertionError("%s was not asked" % email)

    def status(self, request_id):
        return self.describe(request_id)["Status"]

    def events(self, request_id=None, event=None):
        more = ["--id", request_id] if request_id else []
        found = self.json("audit", "list", *more)["Events"]
        return [e for e in found if event is None or e["Event"] == event]

    def wait_status(self, request_id, status, seconds=10):
        wait_until(lambda: self.status(request_id) == status, seconds,
                   "%s of %s" % (status, request_id), 0.1)

    # ---------------------------------------------------------- the mailbox

    def mails(self):
        """Every mail in the customer's Maildirs, oldest first."""
        for path in letter.maildir(self.maildirs):
            if path not in self._mails:
                self._mails[path] = letter.Mail(path)
        return list(self._mails.values())

    def mails_about(self, request_id, to=None):
        return [m for m in self.mails() if m.is_ours
                and m.is_about(request_id) and to in (None, m.to)]

    def wait_mails(self, request_id, count=5, seconds=20, to=None):
        """The request's mails by mailbox, once there are `count`."""
        found = wait_until(
            lambda: (lambda f: f if len(f) >= count else None)(
                self.mails_about(request_id, to)),
            seconds, "%d mails about %s (MTA: %s)" % (
                count, request_id, self.ca.log()[-600:]), 0.05)
        assert len(found) == count, (count, [m.to for m in found])
        return {m.to: m for m in found}

    def wait_mails_of(self, request_id, domain, count, seconds=20):
        """The request's mails to mailboxes of one domain."""
        def found():
            got = {m.to: m for m in self.mails_about(request_id)
                   if letter.domain_of(m.to) == domain}
            return got if len(got) >= count else None
        return wait_until(found, seconds, "%d mails to %s" % (count, domain),
                          0.05)

    def ask(self, name, *argv):
        """Requests one name: its id, and its five mails by mailbox."""
        request_id = self.request(name, *argv)
        return request_id, self.wait_mails(request_id)

    def bounces(self, to):
        return [m for m in self.mails() if m.is_bounce and m.to == to]

    def every_token(self):
        return [t for m in self.mails() if m.is_ours for t in m.tokens]

    # ------------------------------------------------------------ the reply

    def sign(self, message, domain=None):
        """Signed by the domain of a customer."""
        domain = domain or next(iter(CUSTOMERS))
        org = next(d for d in CUSTOMERS
                   if domain == d or domain.endswith("." + d))
        algorithm = {"rsa": b"rsa-sha256", "ed25519": b"ed25519-sha256"}
        return letter.sign(message, org, SELECTOR, self.customer_keys[org],
                           algorithm[CUSTOMERS[org]])

    def reply(self, mail, words, sender=None, **more):
        """A signed reply as bytes; see letter.reply()."""
        sender = sender or mail.to
        return self.sign(letter.reply(mail, words, sender, **more),
                         letter.domain_of(sender))

    def hand_in(self, message, rcpts, sender, port=None, stay=False):
        """One SMTP transaction, at the CA's server unless told otherwise.
        Returns (code, text) of the first refusal or of the end of data."""
        port = port or self.ca.port
        with smtplib.SMTP("127.0.0.1", port, timeout=60,
                          source_address=(self.outside, 0)) as s:
            s.ehlo("mx.example.com")
            answer = s.mail(sender)
            if answer[0] != 250:
                return _said(answer)
            taken = 0
            for rcpt in [rcpts] if isinstance(rcpts, str) else rcpts:
                answer = s.rcpt(rcpt)
                taken += answer[0] == 250
            if not taken:
                return _said(answer)
            return _said(s.data(message))

    def answer(self, mail, words, sender=None, **more):
        """Replies straight to the CA's server: its SMTP answer."""
        sender = sender or mail.to
        return self.hand_in(self.reply(mail, words, sender, **more),
                            mail.reply_to, sender)

    def post_reply(self, message, rcpt, sender):
        """Hands a reply to the sender's own mail server, as people do."""
        code, text = self.hand_in(message, rcpt, sender, self.customer.port)
        assert code == 250, (code, text)

    def xclient(self, mail_from, rcpts, message, addr):
        """As hand_in(), seen by the CA as from another address."""
        with smtplib.SMTP("127.0.0.1", self.ca.port, timeout=60) as s:
            s.ehlo("mx.example.com")
            s.docmd("XCLIENT ADDR=%s NAME=[UNAVAILABLE]" % addr)
            s.ehlo("mx.example.com")
            s.mail(mail_from)
            answer = s.rcpt(rcpts)
            return _said(answer if answer[0] != 250 else s.data(message))


def stop_left(folder):
    """Ends and removes what leave_running() left; the number of processes."""
    ended = end_noted(folder)
    shutil.rmtree(folder)
    return ended


def _said(answer):
    code, text = answer
    return code, text.decode(errors="replace").replace("\n", " ")


def seconds(text):
    """What a time of the JSON output is since 1970."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def now():
    return int(time.time())
