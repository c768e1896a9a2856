# SPDX-License-Identifier: ISC
"""Evidence (A): what is kept with an answer, and that whoever has it decides
again: by the rules of then to the same end, by others to another.
"""

import base64
import contextlib
import csv
import glob
import hashlib
import html.parser
import http.client
import json
import os
import quopri
import shutil
import socket
import sqlite3
import struct
import subprocess
import tempfile
import unittest

import letter
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
        # Cut before its domain, the address looks like a line of base64.
        self.assertAnswer(self.lab.answer(
            mail, "what is this?\n" + mail.reply_to.replace("@", "\n@")), 550,
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

    def test_t25_nor_does_it_hand_out_the_token_of_another_request(self):
        """T25: a reply that counts quotes another mail, of a request that is
        open still, plainly or encoded: a rejection, which counts whatever is
        said beside it."""
        for label, quote in (
                ("plain", lambda text: text),
                ("quoted-printable", lambda text: quopri.encodestring(
                    text.encode()).decode()),
                ("base64", lambda text: base64.encodebytes(
                    text.encode()).decode())):
            with self.subTest(label):
                other_id, others, _ = self.ask()
                request_id, mails, _ = self.ask()
                mail, other = self.one(mails), self.one(others)
                self.assertAnswer(self.lab.answer(
                    mail, "I reject\n\n" + quote(letter.quoted(other.text)),
                    layout=lambda words, _: words), 250)
                self.assertStatus(request_id, "FAILED")
                vote = self.event(request_id, "vote")
                said = self.call("/v1/audit/%d/evidence" % vote["Seq"])[1]
                self.assertIsNone(said["Evidence"]["Bytes"])
                self.assertIn("quotes a token", said["Evidence"]["Withheld"])
                folder = os.path.join(self.lab.dir, "export-" + request_id)
                self.assertExit(self.lab.cs("audit", "export", "--id",
                                            request_id, "-o", folder), 0)
                for path in glob.glob(folder + "/**", recursive=True):
                    if os.path.isfile(path):
                        with open(path, "rb") as f:
                            self.assertNotIn(other.link_token.encode(),
                                             f.read())
                # When that one has ended, its tokens are nobody's.
                self.assertAnswer(self.lab.answer(other, "I reject"), 250)
                self.assertStatus(other_id, "FAILED")
                self.assertIn("reply.eml", self.evidence(vote))

    def test_request_and_lookups(self):
        request_id = self.lab.request(self.fresh())
        files = self.evidence(self.event(request_id, "request"))
        asked = json.loads(files["request.json"])
        self.assertEqual(asked["Domains"][0]["Recipients"][0]["Sources"],
                         ["constructed"])

    def test_t25_a_mail_as_it_was_sent_without_its_tokens(self):
        request_id, mails, name = self.ask()
        for mail in self.lab.events(request_id, "mail"):
            sent = self.evidence(mail)["mail.eml"]
            self.assertIn(request_id.encode(), sent)
            for token in [t for m in mails.values() for t in m.tokens]:
                self.assertNotIn(token.encode(), sent)

    def test_a_mail_is_kept_small(self):
        request_id, _, _ = self.ask()
        seqs = [e["Seq"] for e in self.lab.events(request_id, "mail")]
        with contextlib.closing(sqlite3.connect(
                os.path.join(self.lab.state, "countersign.db"))) as db:
            sizes = [size for size, in db.execute(
                "SELECT length(bytes) FROM evidence WHERE dictionary IS NOT "
                "NULL AND seq IN (%s)" % ", ".join(map(str, seqs)))]
            # One for mails, one for everything else.
            self.assertEqual(db.execute("SELECT count(*) FROM dictionary")
                             .fetchone(), (2,))
        self.assertEqual(len(sizes), len(seqs))
        self.assertLess(max(sizes), 500)

    def test_nothing_kept(self):
        request_id, _, _ = self.ask()
        mail = self.event(request_id, "signed")
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


COMMANDS = "sed -n 's/^    //p' %s | sh -eu"


class Bundle(EvidenceCase):
    """Checked by public tools alone, by the very commands of VERIFY.txt."""

    @classmethod
    def setUpClass(cls):
        case = cls("test_everything_fits")
        request_id, mails, cls.name = case.ask("www.two.example.com")
        first, second = case.one(mails), case.one(mails, "hostmaster")
        case.lab.answer(first, "who is \u201cthis\u201d?\tanybody")
        case.approve_by_reply(first)
        case.lab.page.answer(second.link, "approve")
        cls.request_id = request_id
        cls.folder = os.path.join(case.lab.dir, "bundle")
        said = case.lab.cs("--json", "audit", "export", "--id", request_id,
                           "-o", cls.folder)
        assert said.returncode == 0, (said.stdout, said.stderr)
        cls.verify = os.path.join(case.lab.dir, "verify.txt")
        shutil.copy(os.path.join(cls.folder, "VERIFY.txt"), cls.verify)

    def check(self, folder):
        """Runs VERIFY.txt's commands in the folder."""
        return subprocess.run(
            COMMANDS % self.verify, shell=True, cwd=folder, timeout=250,
            capture_output=True, text=True, env={
                "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                "TMPDIR": self.lab.dir})

    def copy(self, event=None):
        """The bundle, or what it holds of one event alone."""
        folder = tempfile.mkdtemp(dir=self.lab.dir)
        self.addCleanup(shutil.rmtree, folder, True)

        def others(top, names):
            return [n for n in names if event is not None
                    and n.partition(".")[0].isdigit()
                    and n.partition(".")[0] != str(event)]
        return shutil.copytree(self.folder, os.path.join(folder, "b"),
                               ignore=others)

    def files(self, folder):
        return sorted(os.path.join(top, name)
                      for top, _, names in os.walk(folder) for name in names)

    def names(self, folder):
        return {os.path.relpath(f, folder) for f in self.files(folder)}

    def change(self, path, at=None):
        """One byte becomes another."""
        with open(path, "r+b") as f:
            raw = bytearray(f.read())
            at = len(raw) // 2 if at is None else at
            raw[at] ^= 1
            f.seek(0)
            f.write(raw)

    def sum_again(self, folder):
        """As somebody would who covers a change."""
        with open(os.path.join(folder, "SHA256SUMS")) as f:
            names = [n for n in (line.rstrip("\n")[66:] for line in f)
                     if os.path.exists(os.path.join(folder, n))]
        with open(os.path.join(folder, "SHA256SUMS"), "w") as f:
            for name in names:
                with open(os.path.join(folder, name), "rb") as g:
                    f.write("%s  %s\n" % (hashlib.sha256(
                        g.read()).hexdigest(), name))

    def test_everything_fits(self):
        said = self.check(self.folder)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertEqual(said.stdout.splitlines()[-1], "everything fits")
        self.assertEqual(said.stderr, "")
        names = {os.path.relpath(p, self.folder)
                 for p in self.files(self.folder)}
        self.assertLessEqual({"VERIFY.txt", "SHA256SUMS", "request.json",
                              "steps.txt", "checkpoint", "vkey"}, names)
        kinds = {os.path.basename(n) for n in names}
        self.assertLessEqual({"reply.eml", "form.json", "dns.txt",
                              "answer.json", "request.json"}, kinds)
        self.assertEqual(len([n for n in names if n.endswith(".conf")]), 1)
        # Each mail as it was sent.
        mails = [n for n in names if n.startswith("mails/")]
        self.assertEqual(len(mails), 5)
        for name in mails:
            with open(os.path.join(self.folder, name), "rb") as f:
                mail = f.read()
            self.assertIn(self.name.encode(), mail)
            self.assertIn(b"/a/" + 32 * b"*", mail)
        for path in self.files(self.folder):
            with open(path, "rb") as f:
                raw = f.read().lower()
            for token in self.lab.every_token():
                if token.encode() in raw:
                    # of the reply that counted, whose tokens are spent
                    self.assertRegex(path, r"/evidence/\d+/(reply.eml|"
                                           r"answer.json)$")

    def test_t19_one_byte_anywhere_is_found(self):
        """T19: whichever file it is in."""
        folder = self.copy()
        for path in self.files(folder):
            if os.path.getsize(path) == 0:
                continue
            self.change(path)
            said = self.check(folder)
            self.assertNotEqual(said.returncode, 0, path)
            self.change(path)

    def test_t19_sums_made_anew_do_not_help(self):
        """T19: what decided stands in the log, and the log is signed."""
        event = [e for e in self.lab.events(self.request_id, "vote")
                 if e["Via"] == "reply"][0]
        seq = event["Seq"]
        config = os.path.relpath(next(
            p for p in self.files(self.folder) if p.endswith(".conf")),
            self.folder)
        folder = self.copy(seq)
        self.sum_again(folder)
        self.assertEqual(self.check(folder).returncode, 0)
        for name, at in (
                ("events/%d.leaf" % seq, 20), ("events/%d.proof" % seq, -60),
                ("events/%d.proof" % seq, 45),
                ("events/%d.opening" % seq, -10),
                ("events/%d.opening" % seq, 30),
                ("evidence/%d/reply.eml" % seq, -8),
                ("evidence/%d/dns.txt" % seq, -10),
                ("evidence/%d/index" % seq, 30),
                ("evidence/%d/answer.json" % seq, 40),
                (config, 30), ("checkpoint", 3), ("checkpoint", -20),
                ("vkey", -8)):
            folder = self.copy(seq)
            path = os.path.join(folder, name)
            self.change(path, at % os.path.getsize(path))
            self.sum_again(folder)
            said = self.check(folder)
            self.assertNotEqual(said.returncode, 0, (name, at, said.stdout))

    def test_a_file_too_few_or_many(self):
        folder = self.copy()
        os.remove(os.path.join(folder, "steps.txt"))
        self.assertNotEqual(self.check(folder).returncode, 0)
        folder = self.copy()
        with open(os.path.join(folder, "more"), "w") as f:
            f.write("more")
        self.assertNotEqual(self.check(folder).returncode, 0)

    def put(self, folder, name, data):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)
        return path

    def sum_of_all(self, folder):
        """SHA256SUMS of whatever is there."""
        sums = os.path.join(folder, "SHA256SUMS")
        os.remove(sums)
        with open(sums + ".new", "w") as f:
            for path in self.files(folder):
                if path != f.name:
                    with open(path, "rb") as g:
                        f.write("%s  ./%s\n" % (
                            hashlib.sha256(g.read()).hexdigest(),
                            os.path.relpath(path, folder)))
        os.rename(sums + ".new", sums)

    def proof(self, seq):
        """Of any event, under the bundle's checkpoint."""
        log = os.path.join(tempfile.mkdtemp(dir=self.lab.dir), "log")
        self.addCleanup(shutil.rmtree, os.path.dirname(log))
        shutil.copytree(os.path.join(self.lab.state, "audit"), log)
        shutil.copy(os.path.join(self.folder, "checkpoint"), log)
        said = self.assertExit(self.lab.cs("audit", "proof", "--dir", log,
                                           str(seq)), 0)
        return said.stdout.encode()

    def test_t19_nothing_can_be_put_beside_it(self):
        """Though it is in the sums: evidence that no event rests on, a mail
        that was not sent, another request's event, a file of no kind."""
        seq = self.event(self.request_id, "vote")["Seq"]
        mail = self.event(self.request_id, "mail")["Seq"]
        other = next(e["Seq"] for e in self.lab.events(event="keys"))
        status, said = self.call("/v1/audit/%d/record" % other)
        self.assertEqual(status, 200)
        record = said["Record"]

        def opening_without(folder):
            path = os.path.join(folder, "events/%d.opening" % seq)
            with open(path) as f:
                opening = json.load(f)
            del opening["Client"]
            with open(path, "w") as f:
                json.dump(opening, f, separators=(",", ":"), sort_keys=True,
                          ensure_ascii=False)

        cases = (
            ("that no event rests on",
             {"evidence/%d/note.txt" % seq: b"by hand"}),
            ("event 9999: its evidence",
             {"evidence/9999/index": b"countersign evidence 1\n\n"}),
            ("that no event rests on", {"evidence/9999/reply.eml": b"x"}),
            ("9999.eml is not what", {"mails/9999.eml": b"Subject: x\n\n"}),
            ("%d.eml is not what" % mail,
             {"mails/%d.eml" % mail: b"Subject: x\n\n"}),
            (".conf was changed", {"settings/%s.conf" % ("0" * 64):
                                   b"authority = x\n"}),
            ("of another request", {
                "events/%d.leaf" % other: record["Leaf"].encode(),
                "events/%d.opening" % other: record["Opening"].encode(),
                "events/%d.proof" % other: self.proof(other)}),
            ("an event has no proof", {"events/9999.leaf": b"{}"}),
            ("belong to no bundle", {"evidence/%d/A b" % seq: b"x"}),
            ("belong to no bundle", {"READ-ME-FIRST.html": b"all is well"}),
        )
        folder = self.copy(seq)
        self.sum_of_all(folder)
        said = self.check(folder)
        self.assertEqual(said.returncode, 0, said.stderr)
        for words, files in cases:
            with self.subTest(words, files=list(files)):
                folder = self.copy(mail if str(mail) in words else seq)
                for name, data in files.items():
                    self.put(folder, name, data)
                self.sum_of_all(folder)
                said = self.check(folder)
                self.assertNotEqual(said.returncode, 0, said.stdout)
                self.assertIn(words, said.stderr)
        with self.subTest("an opening that lacks a member"):
            folder = self.copy(seq)
            opening_without(folder)
            self.sum_of_all(folder)
            said = self.check(folder)
            self.assertNotEqual(said.returncode, 0)
            self.assertIn("lacks a member", said.stderr)
        with self.subTest("a link"):
            folder = self.copy()
            os.symlink("/etc/hostname", os.path.join(folder, "steps"))
            self.assertNotEqual(self.check(folder).returncode, 0)

    def test_archives(self):
        for ending, flag in ((".tar", ""), (".tar.gz", "z")):
            path = os.path.join(self.lab.dir, "bundle" + ending)
            self.assertExit(self.lab.cs("audit", "export", "--id",
                                        self.request_id, "-o", path), 0)
            where = tempfile.mkdtemp(dir=self.lab.dir)
            self.addCleanup(shutil.rmtree, where, True)
            subprocess.run(["tar", "-x%sf" % flag, path, "-C", where],
                           check=True)
            folder = os.path.join(where, "countersign-" + self.request_id)
            # An event more may have come since: that the page was shown.
            self.assertLessEqual(self.names(self.folder), self.names(folder))
            subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"],
                           cwd=folder, check=True)

    def test_an_open_request(self):
        """T25: the replies of an open request are left out, and named."""
        request_id, mails, _ = self.ask("open.two.example.com")
        self.approve_by_reply(self.one(mails))
        path = os.path.join(self.lab.dir, "open")
        self.assertExit(self.lab.cs("audit", "export", "--id", request_id,
                                    "-o", path), 0)
        with open(os.path.join(path, "WITHHELD.txt")) as f:
            self.assertIn("event %d:" % self.event(request_id, "vote")["Seq"],
                          f.read())
        said = self.check(path)
        self.assertEqual((said.returncode, said.stderr), (0, ""))
        for name in self.files(path):
            with open(name, "rb") as f:
                raw = f.read().lower()
            for token in self.lab.every_token():
                self.assertNotIn(token.encode(), raw, name)

    def test_usage(self):
        self.assertExit(self.lab.cs("audit", "export", "--id",
                                    "aaaabbbbccccdddd", "-o",
                                    self.folder + "2"), 66)
        self.assertExit(self.lab.cs("audit", "export", "--id",
                                    self.request_id, "-o", self.folder), 65,
                        "there already")
        self.assertExit(self.lab.cs("audit", "export", "-o", "x"), 64)
        self.assertExit(self.lab.cs("audit", "export", "--id",
                                    self.request_id, "-o",
                                    "/nonexistent/x"), 65)


class ReportPage(html.parser.HTMLParser):
    """What a report's page holds, and that its elements are closed."""

    VOID = {"meta", "br", "hr", "rect", "line"}

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.links = [], [], set(), []
        self.labelled, self.cells, self._cell = [], [], None
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        self.tags.append(tag)
        if "id" in a:
            assert a["id"] not in self.ids, a["id"]
            self.ids.add(a["id"])
        self.links += [v for k, v in attrs if k in ("href", "src")]
        if tag == "svg":
            assert a["role"] == "img"
            self.labelled += a["aria-labelledby"].split()
        if tag in ("td", "dd", "desc"):
            self._cell = ""
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        if self._cell is not None:
            self._cell += data

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
        if tag in ("td", "dd", "desc"):
            self.cells.append(self._cell)
            self._cell = None


# Rectangles of all texts of each chart, and whether the page is wider than
# its window.
LOOK = """
return {wide: document.documentElement.scrollWidth > window.innerWidth,
        charts: [...document.querySelectorAll('svg')].map(svg =>
            [...svg.querySelectorAll('text')].filter(
                t => !t.classList.contains('below')).map(t => {
                    const r = t.getBoundingClientRect();
                    return [r.left, r.top, r.right, r.bottom,
                            t.textContent];})),
        fetched: performance.getEntriesByType('resource').length};
"""


class Report(EvidenceCase):
    @classmethod
    def setUpClass(cls):
        case = cls("test_page")
        request_id, mails, _ = case.ask()
        case.lab.answer(case.one(mails), "who are you?")
        case.lab.page.answer(case.one(mails).link, "approve")
        cls.approved = request_id
        request_id, mails, _ = case.ask()
        case.lab.page.answer(case.one(mails).link, "reject")
        case.lab.cs("freeze", "cold.example.org", "--by", "Ann <script>",
                    "--reason", "a \"quoted\" reason, with a comma")
        case.lab.cs("request", "cold.example.org")
        cls.file = os.path.join(case.lab.dir, "report.html")
        said = case.lab.cs("--json", "audit", "report", "-o", cls.file,
                           "--seed", "7")
        assert said.returncode == 0, (said.stdout, said.stderr)
        cls.report = json.loads(said.stdout)["Report"]
        with open(cls.file, encoding="utf-8") as f:
            cls.text = f.read()

    def test_page(self):
        """One file, no script, nothing from elsewhere; every chart told in
        words."""
        page = ReportPage(self.text)
        self.assertNotIn("script", page.tags)
        self.assertTrue(all(link.startswith("#") for link in page.links))
        for link in page.links:
            self.assertIn(link[1:], page.ids)
        for label in page.labelled:
            self.assertIn(label, page.ids)
        self.assertIn("Ann <script>", page.cells)
        self.assertIn("DOMAIN_FROZEN", page.cells)
        self.assertIn("DOMAIN_VALIDATION_DENIED", page.cells)
        self.assertIn("no answer found", page.cells)

    def test_figures(self):
        """Each figure of the daemon is in the CSV twin."""
        with open(self.file.replace(".html", ".csv"), newline="") as f:
            rows = list(csv.DictReader(f))
        self.assertEqual(set(rows[0]), {"Table", "Row", "Column", "Value"})
        outcomes = {}
        for row in rows:
            if row["Table"] == "Outcomes":
                outcomes.setdefault(row["Row"], {})[row["Column"]] = (
                    row["Value"])
        self.assertEqual(
            [(o["Status"], o["Reason"], int(o["Requests"]))
             for o in outcomes.values()],
            [(o["Status"], o["FailureReason"] or "", o["Requests"])
             for o in self.report["Outcomes"]])
        self.assertEqual(sum(o["Requests"] for o in self.report["Outcomes"]),
                         self.report["Requests"])
        self.assertIn('a "quoted" reason, with a comma',
                      [r["Value"] for r in rows])

    def test_sample_is_drawn_by_the_seed(self):
        """BR 8.7: three percent, at least one; the same seed, the same."""
        n = self.report["Requests"]
        self.assertEqual(len(self.report["Sample"]), -(-n * 3 // 100))
        until = self.report["Until"]

        def drawn(seed):
            status, said = self.call("/v1/report?Seed=%d&Until=%s"
                                     % (seed, until))
            self.assertEqual(status, 200)
            return [r["RequestId"] for r in said["Report"]["Sample"]]
        self.assertEqual(drawn(7), drawn(7))
        self.assertGreater(len({tuple(drawn(s)) for s in range(20)}), 1)

    def test_span(self):
        status, said = self.call("/v1/report?Until=2020-01-01")
        self.assertEqual(status, 200)
        self.assertEqual((said["Report"]["Requests"],
                          said["Report"]["Sample"],
                          said["Report"]["Deeds"]), (0, [], []))
        for wrong in ("Since=x", "Until=x", "Seed=-1", "Seed=x",
                      "Since=2020-01-02&Until=2020-01-01",
                      "Seed=18446744073709551616"):
            self.assertEqual(self.call("/v1/report?" + wrong)[0], 400, wrong)
        self.assertExit(self.lab.cs("audit", "report"), 64)
        self.assertExit(self.lab.cs("audit", "report", "-o", self.file,
                                    "--seed", "x"), 64)
        self.assertExit(self.lab.cs("audit", "report", "-o",
                                    "/nonexistent/r.html"), 65)

    def test_screenshot(self):
        """It renders: a picture of more than one colour, no text over
        another, nothing fetched; as wide as the window, also on a phone."""
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
        profile = tempfile.mkdtemp(prefix="chromium-", dir=self.lab.dir)
        self.addCleanup(shutil.rmtree, profile, True)
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless", "--no-sandbox", "--disable-gpu",
                         "--disable-quic", "--no-first-run",
                         "--disable-background-networking",
                         "--disable-component-update", "--disable-sync",
                         "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--user-data-dir=" + profile):
            options.add_argument(argument)
        browser = webdriver.Chrome(options=options, service=Service(
            "/usr/bin/chromedriver"))
        self.addCleanup(browser.quit)
        for width in (1200, 500):
            browser.set_window_size(width, 1000)
            browser.get("file://" + self.file)
            seen = browser.execute_script(LOOK)
            self.assertFalse(seen["wide"], width)
            self.assertEqual(seen["fetched"], 0)
            self.assertGreaterEqual(len(seen["charts"]), 4)
            for chart in seen["charts"]:
                self.assert_apart(chart)
        picture = browser.get_screenshot_as_png()
        self.assertEqual(picture[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(struct.unpack(">I", picture[16:20])[0], 500)
        self.assertGreater(len(picture), 10000)

    def assert_apart(self, texts):
        for i, a in enumerate(texts):
            for b in texts[i + 1:]:
                self.assertTrue(
                    a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or
                    a[3] <= b[1] + 1 or b[3] <= a[1] + 1, (a, b))


if __name__ == "__main__":
    unittest.main()
