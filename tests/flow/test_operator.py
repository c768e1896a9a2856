#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The operator's command against the real daemon: T18 T25 Q6, init, doctor,
testkey, testmsg, lists and exit codes.
"""

import json
import os
import re
import socket
import subprocess
import unittest

from case import Case, open_lab
from process import wait_until

ID = "a" * 16


def setUpModule():
    Case.lab = open_lab()


class Who(Case):
    def test_T18_who_and_why_must_be_named(self):
        by, reason = ("--by", "Olga"), ("--reason", "because")
        for verb in (("cancel", ID), ("reject", ID),
                     ("freeze", "example.com"), ("unfreeze", "example.com")):
            for more in ((), by, reason, ("--by", "", *reason),
                         (*by, "--reason", "")):
                with self.subTest((verb, more)):
                    self.assertExit(self.lab.cs(*verb, *more), 64)
        for more in ((), ("--ticket", "T1"), by):
            self.assertExit(self.lab.cs("exempt", "add", "example.com",
                                        *more), 64)
        self.assertExit(self.lab.cs("exempt", "remove", "example.com"), 64)

    def test_T18_the_socket_asks_too(self):
        # A client of one's own that leaves them out.
        for path in ("/v1/requests/%s/cancel" % ID, "/v1/freezes",
                     "/v1/requests/%s/reject" % ID):
            answer = self.raw("POST", path, {"Domain": "example.com"})
            self.assertIn(b" 400 ", answer.split(b"\r\n")[0])

    def test_what_is_no_text_is_refused_with_a_sentence(self):
        for path in ("/v1/requests?Status=%FF", "/v1/requests/%C3%28",
                     "/v1/audit?After=a" + "%C3%A4" * 30):
            answer = self.raw("GET", path, {})
            with self.subTest(path):
                self.assertIn(b" 400 ", answer.split(b"\r\n")[0])
                said = json.loads(answer.split(b"\r\n\r\n")[1])
                self.assertNotEqual(said["Error"]["Message"], "")

    def raw(self, method, path, body):
        data = json.dumps(body).encode()
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(10)
            s.connect(self.lab.control)
            s.sendall(("%s %s HTTP/1.1\r\nHost: localhost\r\n"
                       "Content-Type: application/json\r\n"
                       "Content-Length: %d\r\nConnection: close\r\n\r\n"
                       % (method, path, len(data))).encode() + data)
            got = b""
            while True:
                part = s.recv(65536)
                if part == b"":
                    return got
                got += part

    def test_T18_the_uid_is_recorded_beside_the_name(self):
        request_id = self.lab.request(self.fresh())
        self.assertExit(self.lab.cs("cancel", request_id, "--by", "Olga",
                                    "--reason", "typing error"), 0)
        (event,) = [e for e in self.lab.events(request_id)
                    if e["Event"] == "cancel"]
        self.assertEqual((event["By"], event["Reason"]),
                         ("Olga", "typing error"))
        self.assertEqual(str(event["Uid"]), str(os.getuid()))


class NothingToGet(Case):
    """T25: the command has no store and no key."""

    def test_T25_a_configuration_of_ones_own(self):
        request_id, mails, _ = self.ask()
        # Another reply domain, page, seal key and state: all of it is the
        # daemon's business.
        with open(self.lab.conf) as f:
            text = f.read()
        own = os.path.join(self.lab.dir, "own.conf")
        with open(own, "w") as f:
            f.write(text.replace("reply.ca.example", "evil.example.org")
                    .replace(self.lab.origin, "http://evil.example.org")
                    .replace(self.lab.state, "/nonexistent")
                    .replace("seal.key", "other.key"))
        self.assertExit(self.lab.cs("describe", request_id, conf=own), 0)
        other = self.lab.cs("request", self.fresh(), conf=own)
        self.assertExit(other, 0)
        for mail in self.lab.wait_mails(other.stdout.strip()).values():
            self.assertTrue(mail.link.startswith(self.lab.origin + "/a/"))
            self.assertIn("@reply.ca.example", mail.reply_to)
        self.assertExit(self.lab.cs("resend", request_id, conf=own), 0)
        said = ""
        for verb in (("describe", request_id), ("explain", request_id),
                     ("audit", "list"), ("outbox", "list"), ("list",)):
            said += self.lab.cs("--json", *verb).stdout
        for token in self.lab.every_token():
            self.assertNotIn(token, said)

    def test_T25_the_program_holds_no_store(self):
        program = os.path.join(self.lab.build, "countersign")
        said = subprocess.run(["ldd", program], capture_output=True,
                              text=True)
        self.assertNotIn("sqlite", said.stdout)

    def test_Q6_there_is_no_verb_to_approve(self):
        for verb in ("approve", "vote", "mint", "token", "validate"):
            self.assertExit(self.lab.cs(verb, ID), 64)


class Verbs(Case):
    def test_exit_codes(self):
        for want, argv in (
                (0, ("--version",)), (0, ("--help",)),
                (0, ("request", "--help")), (64, ()), (64, ("nonsense",)),
                (64, ("request",)), (64, ("describe",)),
                (64, ("list", "--nonsense")), (66, ("describe", ID)),
                (66, ("wait", ID)), (66, ("resend", ID)),
                (66, ("describe", "no id")),
                (65, ("request", "no name at all"))):
            with self.subTest(argv):
                self.assertExit(self.lab.cs(*argv), want)

    def test_errors_in_json(self):
        said = self.assertExit(self.lab.cs("--json", "describe", ID), 66)
        self.assertEqual(sorted(json.loads(said.stdout)["Error"]),
                         ["Code", "Message"])

    def test_data_on_stdout_words_on_stderr(self):
        said = self.lab.cs("request", self.fresh())
        self.assertRegex(said.stdout, r"^[a-z2-7]{16}\n$")
        said = self.lab.cs("request", "co.uk")
        self.assertExit(said, 77)
        self.assertIn("suffix", said.stderr)

    def test_wait_gives_up_with_75(self):
        request_id = self.lab.request(self.fresh())
        self.assertExit(self.lab.cs("wait", request_id, "--timeout", "1s"),
                        75)

    def test_list_filters_and_pages(self):
        account = "lister"
        ids = [self.lab.request(self.fresh("org"), "--account", account)
               for _ in range(5)]
        got, times, token = [], [], None
        while True:
            more = ["--starting-token", token] if token else []
            page = self.lab.json("list", "--account", account, "--max-items",
                                 "2", *more)
            self.assertLessEqual(len(page["RequestSummaryList"]), 2)
            got += [r["RequestId"] for r in page["RequestSummaryList"]]
            times += [r["CreatedAt"] for r in page["RequestSummaryList"]]
            token = page["NextToken"]
            if token is None:
                break
        self.assertEqual((len(got), set(got)), (5, set(ids)))
        self.assertEqual(times, sorted(times, reverse=True))
        found = self.lab.json("list", "--account", account, "--status",
                              "VALIDATED")
        self.assertEqual(found["RequestSummaryList"], [])
        found = self.lab.json("list", "--account", account, "--domain",
                              "t*.example.org")
        self.assertEqual(len(found["RequestSummaryList"]), 5)
        self.assertExit(self.lab.cs("list", "--starting-token", "wrong"), 65)

    def test_describe_for_people(self):
        request_id, mails, name = self.ask()
        self.lab.answer(self.one(mails), "Who are you?")
        said = self.assertExit(self.lab.cs("describe", request_id), 0)
        for words in (request_id, name, "admin@" + name, "0 of 1",
                      "PENDING_VALIDATION"):
            self.assertIn(words, said.stdout)
        self.assertNotIn("\x1b", said.stdout)

    def test_doctor(self):
        found = self.lab.cs("--json", "doctor")
        findings = json.loads(found.stdout)["Findings"]
        for finding in findings:
            self.assertEqual(sorted(finding), ["Check", "Message", "Remedy",
                                               "Result"])
        faults = [f for f in findings if f["Result"] == "fault"]
        self.assertEqual(faults, [])
        self.assertEqual(found.returncode, 0)
        self.lab.milter.stop()
        try:
            found = self.assertExit(self.lab.cs("doctor"), 1)
            self.assertIn("milter", found.stdout)
        finally:
            self.lab.start_daemons()

    def test_testkey(self):
        self.assertExit(self.lab.cs("testkey"), 0)
        self.assertExit(self.lab.cs("testkey", "ed"), 0)
        self.assertExit(self.lab.cs("testkey", "nonsense"), 64)

    def test_testmsg_judges_and_records_nothing(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        message = self.lab.reply(mail, "I approve").decode()
        # Those of other tests are on their way still.
        self.delivered(request_id)
        wait_until(lambda: len(self.lab.events(request_id, "submitted")) == 5,
                   10, "the end of the batch")
        before = self.lab.events(request_id)
        said = self.lab.cs("--json", "testmsg", "--rcpt", mail.reply_to, "-",
                           data=message)
        self.assertExit(said, 0)
        found = json.loads(said.stdout)["Message"]
        self.assertEqual(
            (found["Identity"], found["Verdict"], found["VerdictLine"],
             found["DKIM"][0]["Result"], found["DKIM"][0]["Domain"]),
            ("authenticated", "approve", "I approve", "pass",
             "example.com"))
        self.assertTrue(found["Answer"].startswith("250"))
        self.assertEqual(self.lab.events(request_id), before)
        self.assertPending(request_id)


class Init(Case):
    def test_init_writes_what_both_daemons_accept(self):
        folder = os.path.join(self.lab.dir, "new")
        said = subprocess.run(
            [os.path.join(self.lab.build, "countersign"), "init", "-o",
             folder, "--domain", "ca.example"], capture_output=True,
            text=True, timeout=60)
        self.assertExit(said, 0)
        self.assertIn("_domainkey.ca.example", said.stdout)
        self.assertIn("v=DKIM1", said.stdout)
        conf = os.path.join(folder, "countersign.conf")
        for root, _, files in os.walk(folder):
            for name in files:
                mode = os.stat(os.path.join(root, name)).st_mode & 0o777
                if not name.endswith(".conf"):
                    self.assertEqual(mode & 0o027, 0, name)
        # The templates are installed elsewhere, so tell where they are.
        with open(conf) as f:
            text = f.read()
        with open(conf, "w") as f:
            f.write(re.sub(r"(?m)^templates\b.*\n", "", text)
                    + '\ntemplates = "%s"\n' % self.lab.values["templates"])
        self.assertExit(self.lab.cs("config", "check", conf=conf), 0)
        for daemon in ("approve", "milter"):
            said = subprocess.run(
                [os.path.join(self.lab.build, "countersign-" + daemon), "-c",
                 conf, "-n"], capture_output=True, text=True, timeout=30)
            self.assertExit(said, 0)
        # A second time it touches nothing.
        again = subprocess.run(
            [os.path.join(self.lab.build, "countersign"), "init", "-o",
             folder, "--domain", "ca.example"], capture_output=True,
            text=True, timeout=60)
        self.assertNotEqual(again.returncode, 0)
        with open(conf) as f:
            self.assertIn(self.lab.values["templates"], f.read())


class Audit(Case):
    def test_events_of_a_requests_life(self):
        request_id, mails, name = self.ask()
        mail = self.one(mails)
        self.lab.answer(mail, "Who are you?")
        self.lab.answer(mail, "I approve")
        self.assertStatus(request_id, "VALIDATED")
        events = self.lab.events(request_id)
        names = [e["Event"] for e in events]
        self.assertEqual(names[0], "request")
        for event in ("refusal", "vote", "status"):
            self.assertIn(event, names)
        (vote,) = [e for e in events if e["Event"] == "vote"]
        self.assertEqual((vote["Verdict"], vote["Via"], vote["Email"],
                          vote["Domain"]),
                         ("APPROVED", "reply", mail.to, name))
        self.assertEqual(self.lab.recipient(request_id, mail.to)["Evidence"],
                         vote["Seq"])
        seqs = [e["Seq"] for e in self.lab.events()]
        self.assertEqual(seqs, list(range(seqs[0], seqs[0] + len(seqs))))
        shown = self.lab.json("audit", "show", str(vote["Seq"]))
        self.assertIn("APPROVED", json.dumps(shown))


if __name__ == "__main__":
    unittest.main()
