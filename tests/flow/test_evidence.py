# SPDX-License-Identifier: ISC
"""Evidence (A): what is kept with an answer, and that whoever has it decides
again: by the rules of then to the same end, by others to another.
"""

import base64
import hashlib
import http.client
import json
import os
import socket
import unittest

from case import Case, open_lab


def setUpModule():
    Case.lab = open_lab(policies='policy "two.example.com" { quorum = 2 }\n')


class Socket(http.client.HTTPConnection):
    """The control socket, for what the command does not show."""

    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def read_evidence(raw):
    """The files of a piece of evidence, by the manual alone."""
    index, _, rest = raw.partition(b"\n\n")
    lines = index.decode().split("\n")
    assert lines[0] == "countersign evidence 1", lines
    files = {}
    for line in lines[1:]:
        name, length = line.split(" ")
        files[name], rest = rest[:int(length)], rest[int(length):]
    assert rest == b""
    return files


class EvidenceCase(Case):
    def call(self, path):
        conn = Socket(self.lab.control)
        conn.request("GET", path)
        answer = conn.getresponse()
        said = json.loads(answer.read())
        conn.close()
        return answer.status, said

    def evidence(self, event):
        """The files that lie with an event, checked against its hash."""
        status, said = self.call("/v1/audit/%d/evidence" % event["Seq"])
        self.assertEqual(status, 200, said)
        said = said["Evidence"]
        self.assertIsNone(said["Withheld"])
        raw = base64.b64decode(said["Bytes"])
        self.assertEqual(hashlib.sha256(raw).hexdigest(),
                         event["EvidenceHash"])
        return read_evidence(raw)

    def event(self, request_id, name):
        found = self.lab.events(request_id, name)
        self.assertTrue(found, name)
        return found[-1]

    def replay(self, request_id, *argv, status=0):
        said = self.assertExit(self.lab.cs(
            "--json", "explain", request_id, "--replay", *argv), status)
        return json.loads(said.stdout)["Replay"]

    def other_conf(self, old, new):
        """This installation's configuration with another rule."""
        with open(self.lab.conf) as f:
            text = f.read()
        self.assertIn(old, text)
        path = os.path.join(self.lab.dir, "other.conf")
        with open(path, "w") as f:
            f.write(text.replace(old, new))
        return path

    def approve_by_reply(self, mail):
        answer = self.lab.answer(mail, "I approve")
        self.assertAnswer(answer, 250)


class Kept(EvidenceCase):
    def test_a_counted_reply_whole(self):
        """A: the very octets, what DNS said with its status, the rules."""
        request_id, mails, name = self.ask()
        mail = self.one(mails)
        message = self.lab.reply(mail, "I approve")
        self.assertAnswer(self.lab.hand_in(message, mail.reply_to, mail.to),
                          250)
        vote = self.event(request_id, "vote")
        files = self.evidence(vote)
        body = message.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
        kept = files["reply.eml"].replace(b"\r\n", b"\n")
        self.assertTrue(kept.endswith(body), kept[-200:])
        self.assertIn(b"DKIM-Signature:", kept)
        self.assertIn(mail.reply_to.encode(), kept)
        dns = files["dns.txt"].decode().splitlines()
        key = [line for line in dns if "_domainkey.example.com TXT" in line]
        self.assertEqual(len(key), 1, dns)
        self.assertRegex(key[0], r"TXT insecure v=DKIM1; ")
        answer = json.loads(files["answer.json"])
        self.assertEqual(answer["Decision"]["Outcome"], "counted")
        self.assertEqual(answer["Request"]["Status"], "PENDING_VALIDATION")
        self.assertEqual(answer["Domain"]["Name"], name)
        self.assertEqual(answer["InForce"]["quorum"], "1")
        self.assertIn(name.encode(), files["sent-1.txt"])
        # The settings of then, found by their hash.
        status, said = self.call("/v1/settings?Hash="
                                 + answer["SettingsHash"])
        self.assertEqual(status, 200)
        text = said["Settings"]["Text"]
        self.assertEqual("sha256:" + hashlib.sha256(
            text.encode()).hexdigest(), answer["SettingsHash"])
        self.assertIn('policy "two.example.com" {', text)
        self.assertNotIn("seal", text)
        config = self.lab.events(event="config")
        self.assertIn(answer["SettingsHash"],
                      [e["SettingsHash"] for e in config])

    def test_a_form_as_posted(self):
        request_id, mails, _ = self.ask()
        self.lab.page.answer(self.one(mails).link, "approve")
        files = self.evidence(self.event(request_id, "vote"))
        self.assertEqual(sorted(files), ["answer.json", "form.json"])
        form = json.loads(files["form.json"])
        self.assertEqual((form["verdict"], form["typed"]), ("approve", ""))

    def test_t25_refused_reply_is_masked(self):
        """A, T25: a refused reply's token still works, and is in nothing
        that anybody can read."""
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        self.assertAnswer(self.lab.answer(mail, "what is this?"), 550,
                          "5.6.0")
        refusal = self.event(request_id, "refusal")
        files = self.evidence(refusal)
        answer = json.loads(files["answer.json"])
        self.assertEqual(answer["Received"]["Masked"], True)
        self.assertIsNone(answer["Decision"])
        self.assertIn(b"what is this?", files["reply.eml"])
        for raw in files.values():
            for token in self.lab.every_token():
                self.assertNotIn(token.encode(), raw.lower())
        # and it still works
        self.approve_by_reply(mail)

    def test_t25_open_request_keeps_its_replies(self):
        """T25: one approval of two counts; its reply could quote a token of
        the others, and is not handed out until the request has ended."""
        request_id, mails, _ = self.ask("a.two.example.com")
        self.approve_by_reply(self.one(mails))
        vote = self.event(request_id, "vote")
        status, said = self.call("/v1/audit/%d/evidence" % vote["Seq"])
        self.assertEqual(status, 200)
        self.assertIsNone(said["Evidence"]["Bytes"])
        self.assertIn("open", said["Evidence"]["Withheld"])
        self.approve_by_reply(self.one(mails, "hostmaster"))
        self.assertStatus(request_id, "VALIDATED")
        self.assertIn("reply.eml", self.evidence(vote))

    def test_request_and_lookups(self):
        request_id = self.lab.request(self.fresh())
        files = self.evidence(self.event(request_id, "request"))
        asked = json.loads(files["request.json"])
        self.assertEqual(asked["Domains"][0]["Recipients"][0]["Sources"],
                         ["constructed"])

    def test_nothing_kept(self):
        request_id, _, _ = self.ask()
        mail = self.event(request_id, "mail")
        status, said = self.call("/v1/audit/%d/evidence" % mail["Seq"])
        self.assertEqual((status, said["Error"]["Code"]), (404, "NotFound"))
        self.assertEqual(self.call("/v1/settings?Hash=sha256:0")[0], 404)
        self.assertEqual(self.call("/v1/audit/x/evidence")[0], 400)


class Replayed(EvidenceCase):
    def test_same_rules_same_end(self):
        """Every kind of answer is decided again as it was."""
        request_id, mails, _ = self.ask("b.two.example.com")
        first, second = self.one(mails), self.one(mails, "hostmaster")
        self.lab.answer(first, "hello?")
        forged = self.lab.reply(first, "I approve",
                                sender="admin@b.two.example.net")
        self.assertAnswer(self.lab.hand_in(
            forged, first.reply_to, "admin@b.two.example.net"), 550, "5.7.26")
        self.approve_by_reply(first)
        self.lab.page.answer(second.link, "approve")
        self.assertStatus(request_id, "VALIDATED")
        again = self.replay(request_id)
        self.assertTrue(again["Same"], again)
        self.assertEqual((again["Then"], again["Now"]),
                         ("VALIDATED", "VALIDATED"))
        self.assertEqual(
            [(a["Then"], a["Now"]) for a in again["Answers"]],
            [("PENDING_VALIDATION",) * 2, ("no answer",) * 2,
             ("identity",) * 2, ("counted",) * 2, ("counted",) * 2])
        judged = [a["Judged"] for a in again["Answers"]]
        self.assertEqual(judged[3], "again")
        self.assertIn("masked", judged[2])

    def test_other_rules(self):
        """"Which past approvals would this rule have refused?\""""
        request_id, mails, name = self.ask()
        self.approve_by_reply(self.one(mails))
        other = self.other_conf('policy "two.example.com" { quorum = 2 }',
                                'policy "example.com" { quorum = 2 }')
        again = self.replay(request_id, "--config", other, status=1)
        self.assertEqual((again["Then"], again["Now"]),
                         ("VALIDATED", "PENDING_VALIDATION"))
        self.assertFalse(again["Same"])
        self.assertEqual(again["Domains"], [{
            "DomainName": name, "Then": "SUCCESS",
            "Now": "PENDING_VALIDATION"}])
        # the same, of all requests
        said = self.lab.cs("--json", "audit", "replay", "--config", other)
        self.assertExit(said, 1)
        found = json.loads(said.stdout)["Replay"]
        self.assertIn(request_id,
                      [r["RequestId"] for r in found["Differing"]])
        self.assertGreaterEqual(found["Refused"], 1)
        # stays with what it was: nothing was written
        self.assertStatus(request_id, "VALIDATED")

    def test_other_channel_and_identity(self):
        request_id, mails, _ = self.ask()
        self.lab.page.answer(self.one(mails).link, "approve")
        other = self.other_conf(
            'policy "two.example.com" { quorum = 2 }',
            'policy "example.com" { channels = {"reply"} }')
        again = self.replay(request_id, "--config", other, status=1)
        self.assertEqual((again["Answers"][-1]["Then"],
                          again["Answers"][-1]["Now"]),
                         ("counted", "channel"))

    def test_all_by_the_rules_of_then(self):
        """What is decided again by the rules of then ends as it did."""
        request_id, mails, _ = self.ask()
        self.lab.page.answer(self.one(mails).link, "reject")
        self.assertStatus(request_id, "FAILED")
        said = self.lab.cs("--json", "audit", "replay")
        self.assertExit(said, 0)
        found = json.loads(said.stdout)["Replay"]
        self.assertEqual(found["Differing"], [])
        self.assertGreaterEqual(found["Requests"], 1)

    def test_usage(self):
        request_id = self.lab.request(self.fresh())
        self.assertExit(self.lab.cs("explain", "aaaabbbbccccdddd",
                                    "--replay"), 66)
        self.assertExit(self.lab.cs("explain", request_id, "--replay",
                                    "--domain", "x.com"), 64)
        self.assertExit(self.lab.cs("explain", request_id, "--replay",
                                    "--config", "/nonexistent"), 78)


if __name__ == "__main__":
    unittest.main()
