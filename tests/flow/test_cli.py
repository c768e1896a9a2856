#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The command alone, against a control socket that says what each test wants:
exit statuses, JSON, usage (T18), and that it has neither store nor keys (T25).
"""

import glob
import http.server
import json
import os
import re
import shutil
import socketserver
import stat
import subprocess
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.abspath(os.environ.get("COUNTERSIGN_BUILD")
                        or os.path.join(ROOT, "build"))
COMMAND = os.path.join(BUILD, "countersign")
ID = "k7q3m2xw5c4ttzqa"
WHO = ("--by", "Olga", "--reason", "because")

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
dns { servers = {"127.0.0.1@1"}  trust_anchor = ""  timeout = "1s" }
"""


def request(status="PENDING_VALIDATION", **more):
    return {"Request": {
        "RequestId": ID, "Generation": 1, "Account": "team-web",
        "Profile": "acm", "RulesHash": "sha256:00",
        "DomainName": "www.example.com",
        "SubjectAlternativeNames": ["www.example.com"], "Status": status,
        "FailureReason": None, "FailureMessage": None,
        "CreatedAt": "2026-11-22T08:13:00Z",
        "ExpiresAt": "2026-11-25T08:13:01Z", "ValidatedAt": None,
        "DomainValidationOptions": [{
            "DomainName": "www.example.com",
            "ValidationDomain": "example.com", "ValidationMethod": "EMAIL",
            "ValidationEmails": ["admin@example.com"],
            "ValidationStatus": "PENDING_VALIDATION", "FailureReason": None,
            "ReuseUntil": None, "Method": "BR-3.2.2.4.4",
            "MethodVersion": "2.2.6", "DNSSEC": None,
            "Quorum": {"Required": 2, "Approved": 1, "Rejected": 0,
                       "Reachable": True},
            "Objections": [],
            "Recipients": [{
                "Email": "admin@example.com", "Sources": ["constructed"],
                "Delivery": "SIGNED", "DeliveryText": None,
                "QueueId": "4Xy1Z2k", "SentAt": "2026-11-22T08:13:01Z",
                "ExpiresAt": "2026-11-25T08:13:01Z", "Answer": "APPROVED",
                "Via": "reply", "At": "2026-11-22T09:01:12Z",
                "Identity": "same-domain", "Evidence": 42,
                "Refusals": [{"At": "2026-11-22T09:00:00Z", "Via": "reply",
                              "Reason": "no answer found"}]}]}], **more}}


def error(code, message):
    return {"Error": {"Code": code, "Message": message}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, body):
        fake = self.server.fake
        path, _, query = self.path.partition("?")
        fake.calls.append((self.command, path, query, body))
        found = fake.answers.get((self.command, path),
                                 (404, error("NotFound", "no such path")))
        if callable(found):
            found = found(query)
        status, value = found
        data = value if isinstance(value, bytes) else \
            json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.answer(None)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers["Content-Type"]
        self.answer(json.loads(body) if kind == "application/json"
                    else (kind, body))

    def address_string(self):
        return "unix"


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self):
        # BaseHTTPRequestHandler wants an address it can index.
        sock, _ = super().get_request()
        return sock, ("unix", 0)


class Fake:
    """A daemon that answers what it is told to."""

    def __init__(self, path):
        self.answers, self.calls = {}, []
        self.server = Server(path, Handler)
        self.server.fake = self
        self.thread = threading.Thread(target=self.server.serve_forever,
                                       kwargs={"poll_interval": 0.05})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Case(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(prefix="countersign-cli-")
        cls.conf = os.path.join(cls.dir, "countersign.conf")
        with open(cls.conf, "w") as f:
            f.write(CONF % {"dir": cls.dir, "root": ROOT})
        cls.fake = Fake(os.path.join(cls.dir, "control.sock"))

    @classmethod
    def tearDownClass(cls):
        cls.fake.close()
        shutil.rmtree(cls.dir)

    def setUp(self):
        self.fake.answers.clear()
        self.fake.calls.clear()

    def cs(self, *argv, conf=None, env=None, data=None):
        env = {**{k: v for k, v in os.environ.items()
                  if k not in ("COUNTERSIGN_CONF", "NO_COLOR")},
               "LC_ALL": "C.UTF-8", **(env or {})}
        return subprocess.run([COMMAND, "-c", conf or self.conf, *argv],
                              capture_output=True, env=env, input=data,
                              timeout=60, text=data is None
                              or isinstance(data, str))

    def expect(self, want, *argv, **more):
        said = self.cs(*argv, **more)
        self.assertEqual(said.returncode, want, (argv, said))
        return said

    def say(self, method, path, value, status=200):
        self.fake.answers[(method, path)] = (status, value)


class Usage(Case):
    def test_T18_who_and_why(self):
        by, reason = WHO[:2], WHO[2:]
        rows = [(verb, more)
                for verb in (("cancel", ID), ("reject", ID),
                             ("freeze", "example.com"),
                             ("unfreeze", "example.com"))
                for more in ((), by, reason, ("--by", "", *reason),
                             ("--by", " \t", *reason), (*by, "--reason", ""),
                             (*by, *reason, "--by", "Otto"))]
        rows += [(("exempt", "add", "example.com"), more)
                 for more in ((), by, ("--ticket", "T1"),
                              ("--ticket", "", *by))]
        rows += [(("exempt", "remove", "example.com"), ())]
        for verb, more in rows:
            with self.subTest(verb=verb, more=more):
                said = self.expect(64, *verb, *more)
                self.assertIn("--by", said.stderr)
                self.assertEqual(said.stdout, "")
        self.assertEqual(self.fake.calls, [])

    def test_T18_complete_command_lines_go_through(self):
        self.say("POST", "/v1/requests/%s/cancel" % ID, request("FAILED"))
        self.say("POST", "/v1/requests/%s/reject" % ID, request("FAILED"))
        self.say("POST", "/v1/freezes", {"Freeze": {"Domain": "a.org"}})
        self.say("POST", "/v1/freezes/remove",
                 {"Freeze": {"Domain": "a.org"}})
        self.expect(0, "cancel", ID, *WHO)
        self.expect(0, "reject", ID, "--domain", "a.org", *WHO)
        self.expect(0, "freeze", *WHO, "a.org")
        self.expect(0, "unfreeze", "--by=Olga", "--reason=because", "a.org")
        body = {"By": "Olga", "Reason": "because"}
        self.assertEqual([c[3] for c in self.fake.calls],
                         [body] + [{**body, "Domain": "a.org"}] * 3)

    def test_usage_errors(self):
        for argv in ((), ("nonsense",), ("outbox",), ("outbox", "nonsense"),
                     ("request",), ("request", "a.org", "b.org"),
                     ("request", "a.org", "--mailbox", "me@a.org"),
                     ("request", "a.org", "--nonsense"), ("request", "-x"),
                     ("request", "a.org", "--san"),
                     ("request", "a.org", "--wait=yes"),
                     ("request", "a.org", "--timeout", "5s"),
                     ("request", "a.org", "--wait", "--timeout", "soon"),
                     ("request", "a.org", "--wait", "--timeout", "-5s"),
                     ("request", "a.org", "--wait", "--dry-run"),
                     ("request", "a.org", "--validation-domain", "a.org"),
                     ("request", "a.org", "--validation-domain", "=a.org"),
                     ("request", "a.org", "--validation-domain", "b.org=a",
                      "--validation-domain", "b.org=c"),
                     ("request", "a.org", "--account", "x", "--account",
                      "y"),
                     ("--san", "b.org", "request", "a.org"),
                     ("resend",), ("resend", ID, "--validation-domain", "x"),
                     ("describe",), ("wait", ID, ID), ("list", "more"),
                     ("list", "--color", "blue"), ("config", "show", "-nd"),
                     ("keygen",), ("keygen", "a", "--seal"),
                     ("keygen", "--seal", "--audit"),
                     ("keygen", "--seal", "--type", "rsa"),
                     ("keygen", "a/b"), ("keygen", "a", "--type", "dsa"),
                     ("testkey", "nonsense", "more"), ("testmsg",),
                     ("audit", "show"), ("audit", "show", "x"),
                     ("audit", "list", "--since", "yesterday"),
                     ("init", "--domain", "localhost"),
                     ("init", "--domain", "a b.org")):
            with self.subTest(argv=argv):
                said = self.expect(64, *argv)
                self.assertEqual(said.stdout, "")
                self.assertRegex(said.stderr, r"^countersign: \S")
                said = self.expect(64, "--json", *argv)
                self.assertEqual(json.loads(said.stdout)["Error"]["Code"],
                                 "Usage")
        self.assertEqual(self.fake.calls, [])

    def test_errors_are_json_whatever_the_argument(self):
        for argv in ((b"\xff",), (b"list", b"--\xff"),
                     # Cut within a character.
                     (b"x" + "\u20ac".encode() * 4096,)):
            with self.subTest(argv=argv):
                said = subprocess.run([COMMAND, "--json", *argv],
                                      capture_output=True, timeout=60)
                self.assertEqual(said.returncode, 64)
                error = json.loads(said.stdout)["Error"]
                self.assertEqual(error["Code"], "Usage")
                self.assertIn("no such", error["Message"])

    def test_a_refused_command_line_shows_the_verbs_usage(self):
        said = self.expect(64, "cancel", ID)
        self.assertIn("usage: countersign cancel ID --by NAME", said.stderr)

    def test_help_and_version(self):
        for argv in (("--help",), ("request", "--help"), ("--help", "list"),
                     ("outbox", "--help"), ("audit", "list", "--help")):
            with self.subTest(argv=argv):
                said = self.expect(0, *argv)
                self.assertIn("usage: countersign", said.stdout)
                self.assertEqual(said.stderr, "")
        self.assertRegex(self.expect(0, "--version").stdout,
                         r"^countersign \d+\.\d+\.\d+\n$")

    def test_global_options_stand_anywhere(self):
        self.say("GET", "/v1/outbox", {"Mails": []})
        for argv in (("--json", "outbox", "list"),
                     ("outbox", "--json", "list"),
                     ("outbox", "list", "--json")):
            with self.subTest(argv=argv):
                self.assertEqual(json.loads(self.expect(0, *argv).stdout),
                                 {"Mails": []})

    def test_a_value_is_no_option(self):
        path = "/v1/requests/%s/cancel" % ID
        self.say("POST", path, request("FAILED"))
        said = self.expect(0, "cancel", ID, "--by", "Olga", "--reason",
                           "--json")
        self.assertEqual(said.stdout, "")
        self.assertEqual(self.fake.calls[-1][3]["Reason"], "--json")
        said = self.expect(0, "cancel", ID, *WHO, "--json")
        self.assertIn("Request", json.loads(said.stdout))

    def test_what_a_verb_needs(self):
        for argv in (("check",), ("audit", "export", "--id", ID),
                     ("audit", "report"), ("contact", "record", "a.org")):
            with self.subTest(argv=argv):
                self.expect(64, *argv)

    def test_Q6_no_verb_approves(self):
        for verb in ("approve", "vote", "mint", "token", "validate"):
            with self.subTest(verb):
                self.expect(64, verb, ID)


class Risk(Case):
    EXEMPTION = {"Domain": "a.org", "Status": "ACTIVE", "Ticket": "T-1",
                 "By": "Olga", "Uid": 0, "At": "2026-11-22T08:13:00Z",
                 "Until": None, "Quorum": None}

    def test_W4_check(self):
        self.say("GET", "/v1/check", {"Validation": {
            "DomainName": "a.org", "RequestId": ID,
            "ValidatedAt": "2026-11-22T08:13:00Z",
            "ReuseUntil": "2027-11-22T08:13:00Z"}})
        said = self.expect(0, "check", "a.org")
        self.assertEqual(said.stdout,
                         ID + ", until 2027-11-22T08:13:00Z\n")
        self.assertEqual(self.fake.calls[-1][2], "Name=a%2Eorg")
        self.say("GET", "/v1/check", {"Validation": None, "Reason": "why"})
        said = self.expect(1, "check", "a.org")
        self.assertEqual((said.stdout, "why" in said.stderr), ("", True))
        said = self.expect(1, "--json", "check", "a.org")
        self.assertIsNone(json.loads(said.stdout)["Validation"])

    def test_K2_exempt(self):
        self.say("POST", "/v1/exemptions", {"Exemption": self.EXEMPTION}, 201)
        who = ("--ticket", "T-1", "--by", "Olga")
        said = self.expect(0, "exempt", "add", "a.org", *who)
        self.assertEqual(said.stdout, "")
        self.assertEqual(self.fake.calls[-1][3],
                         {"Domain": "a.org", "Ticket": "T-1", "By": "Olga"})
        self.expect(0, "exempt", "add", "a.org", *who, "--until",
                    "2027-01-01", "--quorum", "2")
        self.assertEqual(self.fake.calls[-1][3],
                         {"Domain": "a.org", "Ticket": "T-1", "By": "Olga",
                          "Until": "2027-01-01", "Quorum": 2})
        for quorum in ("", "0", "-1", "two", "2x", "9" * 30):
            with self.subTest(quorum):
                self.expect(64, "exempt", "add", "a.org", *who, "--quorum",
                            quorum)

    def test_K2_retry_prints_the_id_alone(self):
        for status, want in (("PENDING_VALIDATION", 0), ("FAILED", 77)):
            answer = request(status, FailureMessage="that is why")
            answer["Exemption"] = self.EXEMPTION
            self.say("POST", "/v1/exemptions", answer, 201)
            said = self.expect(want, "exempt", "add", "a.org", "--ticket",
                               "T", "--by", "O", "--retry", ID)
            self.assertEqual(said.stdout, ID + "\n")
            self.assertEqual(self.fake.calls[-1][3]["Retry"], ID)
            self.assertEqual("that is why" in said.stderr, want == 77)

    def test_K2_list_and_remove(self):
        self.say("GET", "/v1/exemptions", {"Exemptions": [self.EXEMPTION]})
        said = self.expect(0, "exempt", "list")
        for word in ("a.org", "T-1", "Olga", "ACTIVE"):
            self.assertIn(word, said.stdout)
        self.say("POST", "/v1/exemptions/remove",
                 {"Exemption": {"Domain": "a.org"}})
        self.expect(0, "exempt", "remove", "a.org", "--by", "Olga")
        self.assertEqual(self.fake.calls[-1][3],
                         {"Domain": "a.org", "By": "Olga"})

    def test_K1_import_sends_the_octets(self):
        path = os.path.join(self.dir, "list.csv")
        with open(path, "wb") as f:
            f.write(b"1,a.org\r\n\xff\0x")
        self.say("POST", "/v1/risk/import", {"RiskList": {
            "Path": "/x", "Hash": "sha256:00", "Domains": 1,
            "Date": "2026-11-22T08:13:00Z"}})
        said = self.expect(0, "risk", "import", path)
        self.assertIn("1 domains", said.stderr)
        self.assertEqual(self.fake.calls[-1][3],
                         ("text/csv", b"1,a.org\r\n\xff\0x"))
        self.expect(66, "risk", "import", path + ".not")
        self.expect(66, "risk", "import", self.dir)

    def test_K3_risk_test(self):
        risk = {"DomainName": "a.org", "Result": "listed", "Match": "a.org",
                "Rank": 3, "Exemption": None, "List": None, "Deny": None,
                "FailureReason": "ADDITIONAL_VERIFICATION_REQUIRED"}
        self.say("GET", "/v1/risk", {"Risk": risk})
        said = self.expect(1, "risk", "test", "a.org")
        self.assertIn("listed", said.stdout)
        self.say("GET", "/v1/risk", {"Risk": {
            **risk, "FailureReason": None, "Exemption": self.EXEMPTION}})
        said = self.expect(0, "risk", "test", "a.org")
        self.assertIn("T-1", said.stdout)
        self.assertNotIn("would fail", said.stdout)


class Failures(Case):
    def test_exit_statuses_of_the_daemons_refusals(self):
        for status, want in ((400, 65), (403, 77), (404, 66), (409, 77),
                             (500, 70), (503, 75), (418, 70)):
            with self.subTest(status=status):
                value = error("SomeCode", "a sentence")
                self.say("GET", "/v1/requests/" + ID, value, status)
                said = self.expect(want, "describe", ID)
                self.assertEqual((said.stdout, said.stderr),
                                 ("", "countersign: a sentence\n"))
                said = self.expect(want, "--json", "describe", ID)
                self.assertEqual(json.loads(said.stdout), value)

    def test_answers_that_are_none(self):
        for label, status, value in (
                ("no JSON", 200, b"<html>"), ("a list", 200, b"[]"),
                ("a name twice", 200, b'{"Request":{},"Request":{}}'),
                ("no reason", 500, b""), ("no Request", 200, b"{}")):
            with self.subTest(label):
                self.say("GET", "/v1/requests/" + ID, value, status)
                said = self.expect(70, "describe", ID)
                self.assertEqual(said.stdout, "")
                self.assertIn("countersign: ", said.stderr)

    def test_no_daemon(self):
        conf = os.path.join(self.dir, "away.conf")
        with open(self.conf) as f, open(conf, "w") as g:
            g.write(f.read().replace("control.sock", "away.sock"))
        away = os.path.join(self.dir, "away.sock")
        for label in ("missing", "refused"):
            with self.subTest(label):
                said = self.expect(69, "list", conf=conf)
                self.assertEqual(
                    said.stderr, "countersign: countersign-approve does not "
                    "answer on %s; start it with: countersign-approve -c %s"
                    "\n" % (away, conf))
                said = self.expect(69, "--json", "list", conf=conf)
                self.assertEqual(json.loads(said.stdout)["Error"]["Code"],
                                 "Unavailable")
                if label == "missing":
                    # From now on a socket without a listener.
                    Server(away, Handler).server_close()

    def test_configuration(self):
        said = self.expect(78, "list", conf="/nonexistent/conf")
        self.assertIn("/nonexistent/conf", said.stderr)
        conf = os.path.join(self.dir, "bad.conf")
        with open(self.conf) as f, open(conf, "w") as g:
            g.write(f.read() + "nonsense = 1\n")
        with open(conf) as f:
            line = len(f.read().splitlines())
        said = self.expect(78, "config", "check", conf=conf)
        self.assertIn("%s:%d:" % (conf, line), said.stderr)
        said = self.expect(78, "--json", "config", "check", conf=conf)
        self.assertEqual(json.loads(said.stdout)["Error"]["Code"],
                         "Configuration")
        said = subprocess.run([COMMAND, "config", "check"],
                              capture_output=True, text=True,
                              env={"COUNTERSIGN_CONF": conf})
        self.assertEqual(said.returncode, 78)
        self.assertIn(conf, said.stderr)

    def test_a_proxy_of_the_environment_is_not_asked(self):
        self.say("GET", "/v1/outbox", {"Mails": []})
        self.expect(0, "outbox", "list",
                    env={"http_proxy": "http://127.0.0.1:1/",
                         "ALL_PROXY": "http://127.0.0.1:1/"})

    def test_output_that_cannot_be_written(self):
        self.say("GET", "/v1/outbox", {"Mails": []})
        with open("/dev/full", "w") as full:
            said = subprocess.run([COMMAND, "-c", self.conf, "--json",
                                   "outbox", "list"], stdout=full,
                                  stderr=subprocess.PIPE, text=True)
        self.assertEqual(said.returncode, 75)
        self.assertIn("cannot write", said.stderr)


class Request(Case):
    PATH = "/v1/requests"

    def test_the_id_alone_on_stdout(self):
        self.say("POST", self.PATH, request(), 201)
        said = self.expect(0, "request", "www.example.com")
        self.assertEqual((said.stdout, said.stderr), (ID + "\n", ""))
        self.assertEqual(self.fake.calls[0][3],
                         {"DomainName": "www.example.com"})

    def test_json_is_passed_through(self):
        value = request(Later={"More": [1, None, True, "\u00fc"]})
        self.say("POST", self.PATH, value, 201)
        said = self.expect(0, "request", "www.example.com", "--json")
        self.assertEqual(json.loads(said.stdout), value)

    def test_every_option_reaches_the_daemon(self):
        self.say("POST", self.PATH, request(), 201)
        self.expect(0, "request", "a.org", "--san", "b.org", "--san=c.org",
                    "--validation-domain", "w.b.org=b.org",
                    "--validation-domain", "w.c.org=c.org", "--account",
                    "team", "--profile", "acm", "--contacts",
                    "constructed,mx", "--idempotency-token", "T",
                    "--dry-run")
        self.expect(0, "request", "--mailbox", "me@a.org")
        self.assertEqual([c[3] for c in self.fake.calls], [{
            "DomainName": "a.org",
            "SubjectAlternativeNames": ["b.org", "c.org"],
            "ValidationDomains": {"w.b.org": "b.org", "w.c.org": "c.org"},
            "Account": "team", "Profile": "acm",
            "Contacts": ["constructed", "mx"], "IdempotencyToken": "T",
            "DryRun": True}, {"Mailbox": "me@a.org"}])

    def test_bytes_that_are_no_text(self):
        said = self.expect(65, "request", b"\xff.org")
        self.assertIn("UTF-8", said.stderr)
        self.assertEqual(self.fake.calls, [])

    def test_refused_by_policy(self):
        value = request("FAILED", FailureReason="DOMAIN_FROZEN",
                        FailureMessage="example.com is frozen")
        self.say("POST", self.PATH, value, 201)
        for more in ((), ("--wait",)):
            with self.subTest(more):
                said = self.expect(77, "request", "www.example.com", *more)
                self.assertEqual(
                    (said.stdout, said.stderr),
                    (ID + "\n", "countersign: example.com is frozen\n"))
                said = self.expect(77, "request", "www.example.com",
                                   "--json", *more)
                self.assertEqual(json.loads(said.stdout), value)
        said = self.expect(77, "request", "www.example.com", "--dry-run")
        self.assertIn("DOMAIN_FROZEN", said.stdout)

    def test_warnings(self):
        value = {**request(), "Warnings": ["tls-br ends"]}
        self.say("POST", self.PATH, value, 201)
        said = self.expect(0, "request", "a.org")
        self.assertEqual((said.stdout, said.stderr),
                         (ID + "\n", "countersign: warning: tls-br ends\n"))

    def test_wait(self):
        self.say("POST", self.PATH, request(), 201)
        self.say("GET", "/v1/requests/%s/wait" % ID, request("VALIDATED"))
        said = self.expect(0, "request", "a.org", "--wait")
        self.assertEqual(said.stdout, ID + "\n")
        said = self.expect(0, "request", "a.org", "--wait", "--json")
        self.assertEqual(json.loads(said.stdout), request("VALIDATED"))
        self.assertEqual(self.fake.calls[1][2], "Timeout=30")


class Wait(Case):
    PATH = "/v1/requests/%s/wait" % ID

    def test_exit_statuses(self):
        for status, want in (("VALIDATED", 0), ("FAILED", 1),
                             ("VALIDATION_TIMED_OUT", 2), ("OTHER", 70)):
            with self.subTest(status):
                self.say("GET", self.PATH, request(status))
                self.expect(want, "wait", ID)
                said = self.cs("wait", ID, "--json")
                self.assertEqual(said.returncode, want)
                self.assertTrue(said.stdout.startswith("{"))

    def test_its_own_timeout(self):
        self.say("GET", self.PATH, request())
        for text in ("0s", "1s", "2"):
            with self.subTest(text):
                began = time.monotonic()
                self.expect(75, "wait", ID, "--timeout", text)
                took = time.monotonic() - began
                self.assertGreaterEqual(took, int(text.rstrip("s")) - 0.01)
                self.assertLess(took, int(text.rstrip("s")) + 3)
        # A daemon that does not hold the question is not asked in a rush.
        self.assertLess(len(self.fake.calls), 12)

    def test_asks_until_the_end(self):
        answers = [request(), request(), request("VALIDATED")]
        self.fake.answers[("GET", self.PATH)] = \
            lambda query: (200, answers.pop(0))
        self.expect(0, "wait", ID, "--timeout", "1m")
        self.assertEqual(answers, [])

    def test_an_id_stays_one_segment(self):
        for argv, path in (
                (("wait", "../x?y=/z"), "%2E%2E-x%3Fy%3D-z/wait"),
                # Decoded, it would be another call and its answer.
                (("describe", ID + "/wait"), ID + "-wait"),
                (("explain", ID + "/"), ID + "--/explain"),
                (("describe", ""), "-"), (("resend", ""), "-/resend")):
            with self.subTest(argv=argv):
                self.fake.calls.clear()
                self.expect(66, *argv)
                self.assertEqual(self.fake.calls[0][1],
                                 "/v1/requests/" + path)


class Reading(Case):
    def test_describe(self):
        self.say("GET", "/v1/requests/" + ID, request())
        said = self.expect(0, "describe", ID)
        for words in (ID, "PENDING_VALIDATION", "team-web", "example.com",
                      "1 of 2 approvals", "admin@example.com", "SIGNED",
                      "APPROVED", "same-domain", "no answer found"):
            self.assertIn(words, said.stdout)
        said = self.expect(0, "describe", ID, "--json")
        self.assertEqual(json.loads(said.stdout), request())

    def test_Q4_describe_shows_a_quorum_out_of_reach(self):
        value = request()
        option = value["Request"]["DomainValidationOptions"][0]
        option["Quorum"]["Reachable"] = False
        option["Recipients"][0].update(Delivery="BOUNCED",
                                       DeliveryText="550 no such user")
        self.say("GET", "/v1/requests/" + ID, value)
        said = self.expect(0, "describe", ID)
        self.assertIn("out of reach", said.stdout)
        self.assertIn("550 no such user", said.stdout)

    def test_T15_text_of_others_commands_no_terminal(self):
        value = request(Account="a\x1b[2J\u202eb\u009b\u200bc\r\nd")
        option = value["Request"]["DomainValidationOptions"][0]
        option["Recipients"][0]["DeliveryText"] = "550 \x1b]0;x\x07\u2066"
        self.say("GET", "/v1/requests/" + ID, value)
        said = self.expect(0, "describe", ID, "--color", "never")
        self.assertIn("a?[2J?b??c??d", said.stdout)
        self.assertIn("550 ?]0;x??", said.stdout)
        for bad in "\x1b\x07\r\u202e\u009b\u200b\u2066":
            self.assertNotIn(bad, said.stdout)
        said = self.expect(0, "describe", ID, "--json")
        self.assertTrue(said.stdout.isascii())
        self.assertEqual(json.loads(said.stdout), value)
        self.say("GET", "/v1/requests/" + ID,
                 error("X", "no \x1b[31m such"), 404)
        self.assertNotIn("\x1b", self.expect(66, "describe", ID).stderr)

    def test_colour(self):
        self.say("GET", "/v1/requests/" + ID, request())
        for argv, env, want in (
                ((), {}, False), (("--color=always",), {}, True),
                (("--color", "always"), {"NO_COLOR": "1"}, True),
                (("--color=never",), {}, False),
                (("--color=auto",), {}, False)):
            with self.subTest(argv=argv, env=env):
                said = self.expect(0, "describe", ID, *argv, env=env)
                self.assertEqual("\x1b[" in said.stdout, want)

    def test_list(self):
        value = {"RequestSummaryList": [{
            "RequestId": ID, "DomainName": "www.example.com",
            "Status": "VALIDATED", "Account": None, "Domains": 3,
            "CreatedAt": "2026-11-22T08:13:00Z", "ExpiresAt": None,
            "ValidatedAt": None, "FailureReason": None, "Generation": 1}],
            "NextToken": "t1"}
        self.say("GET", "/v1/requests", value)
        said = self.expect(0, "list", "--status", "VALIDATED", "--domain",
                           "*.a&b.org", "--account", "x y", "--max-items",
                           "5", "--starting-token", "t0")
        self.assertEqual(self.fake.calls[0][2], "Status=VALIDATED&Domain="
                         "%2A%2Ea%26b%2Eorg&Account=x%20y&MaxItems=5&"
                         "StartingToken=t0")
        self.assertRegex(said.stdout, ID + r" +VALIDATED +www\.example\.com "
                         r"+3 +- +2026-11-22T08:13:00Z")
        self.assertIn("--starting-token t1", said.stderr)
        said = self.expect(0, "list", "--json")
        self.assertEqual(json.loads(said.stdout), value)
        self.assertEqual(self.expect(0, "-q", "list").stderr, "")

    def test_explain(self):
        value = {"Steps": [{"At": "2026-11-22T08:13:00Z",
                            "Rule": "W1 window", "Input": "now",
                            "Answer": "yes", "Reason": "in time"}]}
        self.say("GET", "/v1/requests/%s/explain" % ID, value)
        said = self.expect(0, "explain", ID, "--domain", "a.org")
        self.assertIn("W1 window", said.stdout)
        self.assertEqual(self.fake.calls[0][2], "Domain=a%2Eorg")
        said = self.expect(0, "explain", ID, "--json")
        self.assertEqual(json.loads(said.stdout), value)

    def test_outbox(self):
        self.say("GET", "/v1/outbox", {"Mails": [{
            "RequestId": ID, "Email": "admin@example.com", "State": "QUEUED",
            "DueAt": "2026-11-22T08:13:00Z", "Attempts": 4,
            "LastText": "421 away"}]})
        self.say("POST", "/v1/outbox/retry", {"Retried": 1})
        self.assertIn("421 away", self.expect(0, "outbox", "list").stdout)
        self.expect(0, "outbox", "retry")
        said = self.expect(0, "outbox", "retry", ID, "--json")
        self.assertEqual(json.loads(said.stdout), {"Retried": 1})
        self.assertEqual([c[3] for c in self.fake.calls],
                         [None, {}, {"RequestId": ID}])

    def test_resend(self):
        path = "/v1/requests/%s/resend" % ID
        self.say("POST", path, request())
        self.expect(0, "resend", ID)
        self.expect(0, "resend", ID, "--domain", "w.a.org",
                    "--validation-domain", "a.org")
        self.assertEqual([c[3] for c in self.fake.calls],
                         [{}, {"Domain": "w.a.org",
                               "ValidationDomain": "a.org"}])
        self.say("POST", path, error("Refused", "VALIDATED"), 409)
        self.expect(77, "resend", ID)

    def test_audit_pages_until_the_end(self):
        def page(query):
            after = int(dict(p.split("=") for p in query.split("&"))
                        .get("After", 0))
            return 200, {"Events": [{"Seq": after + 1, "Event": "vote",
                                     "At": "2026-11-22T08:13:00Z"}],
                         "NextAfter": after + 1 if after < 2 else None}

        self.fake.answers[("GET", "/v1/audit")] = page
        said = self.expect(0, "audit", "list", "--json", "--since",
                           "2026-11-22", "--id", ID)
        events = json.loads(said.stdout)["Events"]
        self.assertEqual([e["Seq"] for e in events], [1, 2, 3])
        self.assertEqual([c[2] for c in self.fake.calls], [
            "Since=2026-11-22&Id=" + ID + more
            for more in ("", "&After=1", "&After=2")])
        self.say("GET", "/v1/audit", {"Events": [], "NextAfter": 0})
        self.expect(0, "audit", "list")
        self.assertLess(len(self.fake.calls), 6)

    def test_prune_goes_on_until_the_end(self):
        def part(query):
            after = int(query.partition("=")[2])
            return 200, {"Prune": {"Before": "2020-01-01T00:00:00Z",
                                   "Openings": 5, "Evidence": 2, "Kept": 1},
                         "NextAfter": after + 2000 if after < 4000 else None}

        path = "/v1/audit/prune"
        self.fake.answers[("POST", path)] = part
        said = self.expect(0, "--json", "audit", "prune", "--before",
                           "2020-01-01", *WHO)
        self.assertEqual(json.loads(said.stdout)["Prune"], {
            "Before": "2020-01-01T00:00:00Z", "Openings": 15, "Evidence": 6,
            "Kept": 3})
        self.assertEqual([c[2] for c in self.fake.calls],
                         ["After=0", "After=2000", "After=4000"])
        self.say("POST", path, error("TryAgain", "locked"), 503)
        self.expect(75, "audit", "prune", "--before", "2020-01-01", *WHO)

    def test_audit_show(self):
        value = {"Event": {"Seq": 7, "Event": "vote", "More": {"A": [1]}}}
        self.say("GET", "/v1/audit/7", value)
        said = self.expect(0, "audit", "show", "7")
        self.assertRegex(said.stdout, r'(?m)^More +\{"A":\[1\]\}$')
        said = self.expect(0, "audit", "show", "7", "--json")
        self.assertEqual(json.loads(said.stdout), value)


class Offline(Case):
    def setUp(self):
        super().setUp()
        self.work = tempfile.mkdtemp(dir=self.dir)

    def test_the_sample_is_what_init_writes(self):
        said = self.expect(0, "init", "--print", "--domain", "ca.example")
        with open(os.path.join(ROOT, "conf/countersign.conf")) as f:
            want = f.read()
        got = re.sub(r"\b(rsa|ed)\d{4}\b", r"\g<1>2026", said.stdout)
        self.assertEqual(got, want)

    def test_init(self):
        place = os.path.join(self.work, "new")
        said = self.expect(0, "init", "-o", place, "--domain",
                           "b\u00fccher.example")
        for words in ("_domainkey.xn--bcher-kva.example. IN TXT",
                      "reply.xn--bcher-kva.example. IN MX",
                      "v=spf1", "v=DMARC1", "k=ed25519"):
            self.assertIn(words, said.stdout)
        for text in re.findall(r'"([^"]*)"', said.stdout):
            self.assertLessEqual(len(text), 255)
        files = sorted(os.path.join(r, n) for r, _, names in os.walk(place)
                       for n in names)
        self.assertEqual(len(files), 5, files)
        before = {}
        for path in files:
            mode = stat.S_IMODE(os.stat(path).st_mode)
            self.assertEqual(mode, 0o640, path)
            with open(path) as f:
                before[path] = f.read()
            self.assertIn("wrote " + path, said.stderr)
        conf = os.path.join(place, "countersign.conf")
        self.expect(0, "config", "check", conf=conf)
        # A second time it says what is there and touches nothing.
        said = self.expect(65, "init", "-o", place, "--domain", "a.example")
        for path in files:
            self.assertIn(path, said.stderr)
            with open(path) as f:
                self.assertEqual(f.read(), before[path])
        os.remove(conf)
        self.expect(65, "init", "-o", place, "--domain", "a.example")
        self.assertFalse(os.path.exists(conf))

    def test_init_leaves_nothing_half_done(self):
        place = os.path.join(self.work, "half")
        os.mkdir(place)
        with open(os.path.join(place, "dkim"), "w"):
            pass
        self.expect(65, "init", "-o", place, "--domain", "a.example")
        self.assertEqual(os.listdir(place), ["dkim"])
        self.expect(65, "init", "-o", place + '"x', "--domain", "a.example")

    def test_init_json(self):
        said = self.expect(0, "--json", "init", "-o", self.work + "/j",
                           "--domain", "a.example")
        value = json.loads(said.stdout)
        self.assertEqual(len(value["Files"]), 5)
        self.assertEqual([r["Type"] for r in value["Records"]],
                         ["TXT", "TXT", "TXT", "MX", "TXT"])

    def test_keygen(self):
        for argv, name, words in (
                (("sel",), "sel.pem", "v=DKIM1; k=rsa; p="),
                (("two", "--type", "ed25519", "--domain", "a.org"),
                 "two.pem", "two._domainkey.a.org. IN TXT"),
                (("--seal",), "seal.key", ""),
                (("--audit",), "audit.key", "")):
            with self.subTest(argv):
                said = self.expect(0, "keygen", *argv, "-o", self.work)
                self.assertIn(words, said.stdout)
                path = os.path.join(self.work, name)
                self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o640)
                with open(path) as f:
                    text = f.read()
                said = self.expect(65, "keygen", *argv, "-o", self.work)
                with open(path) as f:
                    self.assertEqual(f.read(), text)
        with open(os.path.join(self.work, "seal.key")) as f:
            self.assertRegex(f.read(), r"^[0-9a-f]{64}\n$")
        said = self.expect(0, "keygen", "three", "--json", "-o", self.work)
        record = json.loads(said.stdout)["Key"]["Record"]
        self.assertEqual(record["Name"], "three._domainkey")
        der = subprocess.run(
            ["openssl", "pkey", "-in", self.work + "/three.pem", "-pubout",
             "-outform", "PEM"], capture_output=True, text=True, check=True)
        key = "".join(der.stdout.splitlines()[1:-1])
        self.assertEqual(record["Value"], "v=DKIM1; k=rsa; p=" + key)

    def test_config_show(self):
        changed = self.expect(0, "config", "show", "-n").stdout
        self.assertIn('authority = "Test"', changed)
        self.assertNotIn("http.confirm", changed)
        self.assertIn("http.confirm", self.expect(0, "config",
                                                  "show").stdout)
        defaults = self.expect(0, "config", "show", "-d").stdout
        self.assertNotIn("Test", defaults)
        said = self.expect(0, "config", "show", "-n", "--json")
        self.assertEqual(
            json.loads(said.stdout)["Configuration"]["authority"], '"Test"')
        said = self.expect(0, "config", "check")
        self.assertEqual((said.stdout, said.stderr), ("", ""))

    def test_testmsg(self):
        message = ("From: Anna <anna@example.com>\r\nTo: x@y\r\nDate: Sun, "
                   "22 Nov 2026 08:13:00 +0000\r\nMessage-ID: <1@a>\r\n"
                   "Subject: re\r\n%s\r\n%s\r\n")
        token = "approve+%s@reply.ca.example" % ("a" * 32)
        for label, fields, body, rcpt, want in (
                ("approval", "", "I approve", token,
                 ("approve", "token", None, "550 5.7.26")),
                ("rejection", "", "I reject", None,
                 ("reject", "token", None, "550 5.7.26")),
                ("nothing", "", "Who?", None,
                 ("none", "token", None, "550 5.6.0")),
                ("automated", "Auto-Submitted: auto-replied\r\n",
                 "I approve", None, (None, "token", str, "250")),
                ("no token", "", "I approve",
                 "approve+abc@reply.ca.example",
                 (None, "token", None, "550 5.1.1"))):
            with self.subTest(label):
                more = ("--rcpt", rcpt) if rcpt else ()
                said = self.expect(0, "--json", "testmsg", *more, "-",
                                   data=message % (fields, body))
                found = json.loads(said.stdout)["Message"]
                if want[0] is not None:
                    self.assertEqual(found["Verdict"], want[0])
                self.assertEqual(found["Identity"], want[1])
                if want[2] is None:
                    self.assertIsNone(found["Automated"])
                else:
                    self.assertIsInstance(found["Automated"], str)
                self.assertTrue(found["Answer"].startswith(want[3]), found)
                self.assertEqual(sorted(found), [
                    "Answer", "AuthenticationResults", "Automated", "DKIM",
                    "Identity", "Reason", "Refusal", "SPF", "Steps",
                    "Verdict", "VerdictLine"])
        said = self.expect(0, "testmsg", "-", data=message % ("", "no way"))
        self.assertRegex(said.stdout, r"(?m)^verdict +none$")
        large = message % ("", "x" * 2 ** 20)
        said = self.expect(0, "testmsg", "-", data=large)
        self.assertIn("552 5.3.4", said.stdout)
        self.expect(66, "testmsg", "/nonexistent")
        self.expect(64, "testmsg", "--rcpt", "nonsense", "-", data="x")
        for client in ("nonsense", "", "192.0.2.300", "192.0.2.1:25"):
            with self.subTest(client=client):
                self.expect(64, "testmsg", "--client", client, "-", data="x")

    def test_testmsg_where_dns_does_not_answer(self):
        """Try again; what was found is shown, and the milter's 451."""
        said = self.expect(
            75, "--json", "testmsg", "--client", "192.0.2.1", "--mail-from",
            "anna@example.com", "-", data="From: anna@example.com\nTo: x@y\n"
            "Date: Sun, 22 Nov 2026 08:13:00 +0000\n\nI approve\n")
        found = json.loads(said.stdout)["Message"]
        self.assertEqual((found["SPF"], found["Verdict"], found["Refusal"]),
                         ("temperror", "approve", "trouble"))
        self.assertIn("spf=temperror", found["AuthenticationResults"])
        self.assertTrue(found["Answer"].startswith("451 4.3.0 "), found)

    def test_preview_where_it_cannot_be_written(self):
        for where in ("/proc/nowhere", os.path.join(self.conf, "x")):
            with self.subTest(where):
                self.expect(65, "preview", "mail", "-o", where)

    def test_testkey(self):
        # Nobody listens on that port: DNS cannot tell now.
        conf = os.path.join(self.work, "sign.conf")
        with open(self.conf) as f, open(conf, "w") as g:
            g.write(f.read() + 'sign "one" { domain = "ca.example"  key = '
                    '"/nonexistent.pem" }\n')
        self.expect(75, "testkey", conf=conf)
        self.expect(64, "testkey", "two", conf=conf)
        self.expect(78, "testkey")

    def test_doctor(self):
        self.say("GET", "/v1/doctor", {"Findings": [
            {"Check": "store", "Result": "warning", "Message": "nearly full",
             "Remedy": "more disk"}]})
        said = self.expect(1, "doctor", "--json")
        findings = json.loads(said.stdout)["Findings"]
        for finding in findings:
            self.assertEqual(sorted(finding),
                             ["Check", "Message", "Remedy", "Result"])
            self.assertIn(finding["Result"], ("ok", "warning", "fault"))
            self.assertEqual(finding["Remedy"] is None,
                             finding["Result"] == "ok", finding)
        results = {}
        for finding in findings:
            results.setdefault(finding["Check"], set()).add(
                finding["Result"])
        self.assertEqual(results["store"], {"warning"})
        self.assertEqual(results["control"], {"ok"})
        self.assertEqual(results["keys"], {"fault"})
        self.assertEqual(results["mail server"], {"fault"})
        self.assertIn("nearly full", self.expect(1, "doctor").stdout)

    def test_doctor_finds_what_is_open_to_others(self):
        key = os.path.join(self.dir, "seal.key")
        self.expect(0, "keygen", "--seal", "-o", self.dir)
        for mode, want in ((0o640, "ok"), (0o644, "fault"),
                           (0o660, "warning")):
            with self.subTest(oct(mode)):
                os.chmod(key, mode)
                said = self.cs("doctor", "--json")
                (got,) = [f["Result"] for f in
                          json.loads(said.stdout)["Findings"]
                          if f["Check"] == "keys" and key in f["Message"]]
                self.assertEqual(got, want)
        os.remove(key)
        said = self.expect(1, "doctor", conf="/nonexistent")
        self.assertIn("fault", said.stdout)


class Texts(Case):
    """What is written about the command names all that it has."""

    def verbs(self):
        text = self.expect(0, "--help").stdout
        block = text.split("\n\n")[1]
        return [line[2:18].split() for line in block.splitlines()[1:]]

    def options(self, verb):
        text = self.expect(0, *verb, "--help").stdout
        return sorted(set(re.findall(r"(?m)^  .{4}(--[a-z-]+)", text)))

    def test_manual_page(self):
        with open(os.path.join(ROOT, "man/countersign.1")) as f:
            page = f.read()
        for verb in self.verbs():
            with self.subTest(verb):
                self.assertRegex(page, r"(?m)^\.(It|Nm countersign|Op)?( Xo)? ?"
                                 r"(Ic|Cm) %s\b" % r" ".join(verb))
                for option in self.options(verb):
                    self.assertIn("Fl Fl " + option[2:], page, option)

    def test_completion(self):
        script = os.path.join(ROOT, "conf/countersign.bash")
        for verb in self.verbs():
            with self.subTest(verb):
                words = ["countersign", *verb, "--"]
                said = subprocess.run(
                    ["bash", "-c", 'source "$0"; COMP_WORDS=("$@"); '
                     'COMP_CWORD=$(($# - 1)); _countersign; '
                     'printf "%s\\n" "${COMPREPLY[@]}"', script, *words],
                    capture_output=True, text=True, check=True)
                self.assertEqual(sorted(set(said.stdout.split())),
                                 self.options(verb))
                said = subprocess.run(
                    ["bash", "-c", 'source "$0"; COMP_WORDS=("$@"); '
                     'COMP_CWORD=$(($# - 1)); _countersign; '
                     'printf "%s\\n" "${COMPREPLY[@]}"', script,
                     "countersign", *verb], capture_output=True, text=True,
                    check=True)
                self.assertIn(verb[-1], said.stdout.split())


class NothingToGet(Case):
    def test_T25_neither_store_nor_database(self):
        objects = glob.glob(os.path.join(BUILD, "cli/*.o"))
        self.assertGreater(len(objects), 10)
        said = subprocess.run(["nm", "-A", *objects, COMMAND],
                              capture_output=True, text=True, check=True)
        # The verb "store migrate" lets the daemon's program do it.
        self.assertEqual([line for line in said.stdout.splitlines()
                          if re.search(r" (?!store_migrate_(verb|options)$)"
                                       r"(store|engine|seal)_\w+$|sqlite",
                                       line)], [])
        said = subprocess.run(["ldd", COMMAND], capture_output=True,
                              text=True)
        self.assertNotIn("sqlite", said.stdout)


if __name__ == "__main__":
    unittest.main()
