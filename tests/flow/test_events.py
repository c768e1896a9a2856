#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""A: everything that requirement A names is recorded, by the very programs
that do it, with what the manual says of it; and the report tells of each kind.
"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import time
import unittest

import letter
import publiclog
from case import Case, open_lab
from lab import CA, TOP
from process import wait_until
from sink import Sink
from test_delivery import report as delivery_report

HOUR, DAY = 3600, 86400
WHO = ("--by", "Ann Operator", "--reason", "as the ticket says")
POLICIES = """
risk {{ list = "{0}/top.csv" }}
hooks {{ on_outcome = "{0}/hook" timeout = "5s" }}
policy "renewed.example.com" {{ renew = true reuse = "30d" }}
"""
# The hook fails for requests whose id this file names.
HOOK = """#!/bin/sh
! grep -q "$COUNTERSIGN_REQUEST_ID" {0}/fail
"""

# By event: what must stand in it, opened. The order is that of the manual.
ANSWER = {"Verdict", "Via", "Identity", "Outcome", "Generation", "RulesHash",
          "Email", "EvidenceHash", "Steps", "Client"}
OPERATOR = {"From", "To", "By", "Reason", "Uid"}
EVENTS = {
    "request": {"Names", "Status", "Profile", "RulesHash", "Uid", "Steps",
                "EvidenceHash"},
    "renewal": {"Successor", "RulesHash"},
    "mail": {"Email", "MessageId", "ExpiresAt", "Attempt", "Generation",
             "EvidenceHash"},
    "submitted": {"Email", "MessageId", "Text"},
    "mail-deferred": {"Email", "MessageId", "Text"},
    "mail-refused": {"Email", "MessageId", "Text"},
    "signed": {"Email", "QueueId"},
    "sender-refused": {"Why", "QueueId", "Client", "MailFrom"},
    "delivery": {"Email", "Delivery", "Status", "Text"},
    "shown": {"Email", "Client", "Via"},
    "vote": ANSWER,
    "objection": ANSWER,
    "refusal": {"Why", "Via", "Email", "From", "Client", "EvidenceHash",
                "AuthenticationResults", "Steps"},
    "automated": {"Why", "Via", "Email", "EvidenceHash"},
    "status": {"From", "To"},
    "resend": {"From", "To", "Uid"},
    "cancel": OPERATOR,
    "reject": OPERATOR,
    "timed-out": {"From", "To"},
    "freeze": {"By", "Reason", "Uid"},
    "unfreeze": {"By", "Reason", "Uid"},
    "exemption": {"Ticket", "By", "Uid", "Until", "Quorum"},
    "exemption-removed": {"By", "Uid"},
    "retry": {"Successor", "By", "Uid"},
    "risk-import": {"Hash", "Domains", "Uid"},
    "hook": {"Outcome", "Generation", "Attempt"},
    "hook-failed": {"Outcome", "Generation", "Attempt", "Text"},
    "prune": {"Before", "Openings", "Evidence", "By", "Reason", "Uid"},
    "config": {"Program", "RulesHash", "SettingsHash"},
    "keys": {"Program", "Keys", "SealKey"},
}
# What a reader of the report finds, by its section.
DEEDS = {"freeze", "unfreeze", "exemption", "exemption-removed", "cancel",
         "reject", "retry", "risk-import", "prune"}


def put(path, text, mode=0o644):
    with open(path + ".new", "w") as f:
        f.write(text)
    os.chmod(path + ".new", mode)
    os.rename(path + ".new", path)


class Story:
    """Whatever can happen, once; and the numbers of the events by name."""

    def __init__(self, lab):
        self.lab, self.dir = lab, os.path.join(lab.dir, "story")
        self.case = Case()
        os.mkdir(self.dir)
        put(self.dir + "/top.csv", "1,example.net\n")
        put(self.dir + "/fail", "")
        put(self.dir + "/hook", HOOK.format(self.dir), 0o755)
        lab.write_conf(policies=POLICIES.format(self.dir))
        lab.restart_daemons()

    def do(self, *argv, code=0):
        said = self.lab.cs(*argv)
        assert said.returncode == code, (argv, said.returncode, said.stderr)
        return said.stdout.strip()

    def wait(self, event, request_id=None, count=1):
        wait_until(lambda: len(self.lab.events(request_id, event)) >= count,
                   20, event, 0.1)

    def tell(self):
        self.answers()
        self.mail_servers()
        self.operators()
        self.risk()
        self.restarted()
        self.time()

    def answers(self):
        """A person who shows, writes nonsense, has a robot, approves; another
        who objects."""
        lab = self.lab
        request_id, mails = lab.ask("answers.example.com")
        self.wait("signed", request_id, 5)
        self.wait("delivery", request_id, 5)
        admin, other = (mails[r + "@answers.example.com"]
                        for r in ("admin", "webmaster"))
        shown = lab.page.get(other.link)
        assert lab.answer(admin, "who are you?")[0] == 550
        code, _ = lab.hand_in(lab.sign(letter.vacation(admin)),
                              admin.reply_to, admin.to)
        assert code == 250, code
        assert lab.answer(admin, "I approve")[0] == 250
        assert lab.page.press(shown, "reject").status == 303
        self.wait("hook", request_id)
        self.wait("shown", request_id)
        bounce = admin["Return-Path"].strip("<>")
        code, _ = lab.hand_in(delivery_report(
            bounce, admin.to, "failed", "5.1.1", "gone"), bounce, "")
        self.wait("delivery", request_id, 6)
        assert lab.hand_in(letter.build([
            ("From", "Example Validation <validation@ca.example>"),
            ("To", "bob@example.com"), ("Subject", "Urgent")], "Pay!\n"),
            "bob@example.com", "bob@example.com")[0] == 550

    def mail_servers(self):
        """One mailbox is put off, one refused."""
        lab, said = self.lab, {}

        def rcpt(line):
            if "webmaster@" in line:
                return "550 5.1.1 No such user"
            if "admin@" in line and not said.get("later"):
                said["later"] = True
                return "451 4.3.0 Try again later"
            return None
        with Sink() as sink:
            sink.answers["RCPT"] = rcpt
            lab.submit_to(sink.port)
            request_id = lab.request("servers.example.com")
            self.wait("mail-deferred", request_id)
            self.wait("mail-refused", request_id)
        lab.submit_to()

    def operators(self):
        lab = self.lab
        first, second, third = (lab.request("op%d.example.com" % n)
                                for n in range(3))
        for request_id in (first, second, third):
            lab.wait_mails(request_id)
        self.do("resend", first)
        lab.wait_mails(first, 10)
        put(self.dir + "/fail", second + "\n")
        self.do("reject", second, *WHO)
        self.wait("hook-failed", second)
        self.do("cancel", third, *WHO)
        self.do("freeze", "cold.example.org", *WHO)
        self.do("request", "cold.example.org", code=77)
        self.do("unfreeze", "cold.example.org", *WHO)
        self.do("audit", "prune", "--before", "2020-01-01", *WHO)

    def risk(self):
        failed = json.loads(self.lab.cs(
            "--json", "request", "shop.example.net", "--account",
            "account-of-shop").stdout)["Request"]
        self.do("exempt", "add", "shop.example.net", "--ticket", "T-7",
                "--by", "Ann Operator", "--until", "2099-01-01", "--quorum",
                "2", "--retry", failed["RequestId"])
        self.do("exempt", "remove", "shop.example.net", "--by", "Ann Operator")
        put(self.dir + "/newer.csv", "1,example.net\n2,bigshop.com\n")
        self.do("risk", "import", self.dir + "/newer.csv")

    def restarted(self):
        """As before; then with further keys, of mail and of the log."""
        lab = self.lab
        lab.restart_daemons()
        self.do("keygen", "next", "--domain", CA, "-o", lab.etc)
        former = os.path.join(lab.etc, "former.key")
        os.replace(os.path.join(lab.etc, "audit.key"), former)
        self.do("keygen", "--audit", "-o", lab.etc)
        lab.write_conf(policies=POLICIES.format(self.dir) +
                       'sign "next" { domain = "ca.example" key = "%s" }\n'
                       % os.path.join(lab.etc, "next.pem"))
        with open(lab.conf) as f:
            text = f.read()
        with open(lab.conf, "w") as f:
            f.write(text.replace("audit {", 'audit { previous = "%s"'
                                 % former))
        # And one of the seals, for mails to come.
        with open(os.path.join(lab.etc, "seal.key"), "w") as f:
            f.write(os.urandom(32).hex() + "\n")
        started = len(lab.events(event="keys"))
        for daemon in (lab.milter, lab.approve):
            daemon.signal(signal.SIGHUP)
        self.wait("keys", count=started + 2)

    def time(self):
        """Days go by: a request ends, another is asked anew."""
        lab = self.lab
        late = lab.request("late.example.com")
        for name in ("reused.example.com", "a.renewed.example.com"):
            request_id, mails = lab.ask(name)
            mail = mails["admin@" + name]
            assert lab.page.answer(mail.link, "approve")[0].status == 303
        lab.clock.run_from(72 * HOUR + 60)
        self.wait("timed-out", late)
        lab.clock.run_from(21 * DAY)
        self.wait("renewal", request_id)
        # Its mails, too: sent behind the next step of the clock they would be
        # good for 72 hours from there.
        renewed, = lab.events(request_id, "renewal")
        lab.wait_mails(renewed["Successor"])


def setUpModule():
    lab = open_lab(clock=True)
    Case.lab = lab
    Story(lab).tell()
    Told.events = lab.events()  # some of the mails are still on their way
    path = os.path.join(lab.dir, "report.html")
    said = lab.cs("--json", "audit", "report", "-o", path)
    assert said.returncode == 0, said.stderr
    Told.report = json.loads(said.stdout)["Report"]
    with open(path, encoding="utf-8") as f:
        Told.page = f.read()


class Told(Case):
    events = report = page = None

    def of(self, name):
        return [e for e in self.events if e["Event"] == name]

    def test_the_manual_the_source_and_the_table_name_the_same(self):
        with open(os.path.join(TOP, "man/countersign-audit.5")) as f:
            section = f.read().partition(".Ss Events")[2].partition(
                ".Sh THE LOG")[0]
        named = set()
        for line in re.findall(r"(?m)^\.It (.*)$", section):
            named |= set(line.split(" , "))
        self.assertEqual(named, set(EVENTS))
        source = set()
        for folder in ("approve", "milter"):
            for top, _, names in os.walk(os.path.join(TOP, folder)):
                for name in names:
                    if name.endswith(".c"):
                        with open(os.path.join(top, name)) as f:
                            source |= set(re.findall(
                                r'event_new\(\s*"([a-z-]+)"', f.read()))
        self.assertGreater(len(source), 10)
        self.assertEqual(source - named, set())

    def test_A_the_log_has_them_all(self):
        """Signed, in order, and good from the rows up."""
        wait_until(lambda: publiclog.Log(os.path.join(
            self.lab.state, "audit")).checkpoint.size >= len(self.events),
            10, "the log")
        entries = [json.loads(e) for e in publiclog.Log(os.path.join(
            self.lab.state, "audit")).verify()]
        self.assertEqual([e["Event"] for e in entries][:len(self.events)],
                         [e["Event"] for e in self.events])
        self.assertEqual([e["Seq"] for e in self.events],
                         list(range(1, len(self.events) + 1)))
        self.assertExit(self.lab.cs("audit", "verify"), 0)

    def test_A_nothing_private_is_in_the_log(self):
        """Whatever kind of event: no mailbox, no name or words of anybody, no
        address, no token; what it opens to has all of them."""
        entries = b"\n".join(publiclog.Log(os.path.join(
            self.lab.state, "audit")).entries())
        opened = json.dumps(self.events)
        for word in ("admin@", "webmaster@", "bob@", "Ann Operator", "ticket",
                     "T-7", "127.0.0.1", "No such user", "gone",
                     "account-of-shop"):
            self.assertIn(word, opened)
            self.assertNotIn(word.encode(), entries)
        tokens = self.lab.every_token()
        self.assertGreater(len(tokens), 20)
        for token in tokens:
            self.assertNotIn(token.encode(), entries)
            self.assertNotIn(token, opened)

    def test_A_the_report_counts_each_kind(self):
        counted = {e["Event"]: e["Events"] for e in self.report["Events"]}
        self.assertEqual(set(counted), set(EVENTS))
        for name in EVENTS:
            self.assertGreaterEqual(counted[name], len(self.of(name)))
            self.assertIn('<td class="code">%s</td>' % name, self.page)

    def test_A_the_report_names_every_deed(self):
        deeds = self.report["Deeds"]
        self.assertEqual({d["Event"] for d in deeds}, DEEDS)
        for deed in deeds:
            if deed["Event"] == "risk-import":
                continue
            self.assertEqual(deed["By"], "Ann Operator", deed)
        for event in ("freeze", "unfreeze", "cancel", "reject", "prune"):
            self.assertEqual({d["Reason"] for d in deeds
                              if d["Event"] == event}, {WHO[3]})
        self.assertIn("T-7", self.page)

    def test_A_the_report_tells_what_did_not_count(self):
        whys = {r["Reason"] for r in self.report["Refusals"]}
        self.assertLessEqual({self.of("refusal")[0]["Why"],
                              self.of("automated")[0]["Why"]}, whys)
        problems = {(p["Email"], p["Delivery"])
                    for p in self.report["Problems"]}
        self.assertLessEqual({("webmaster@servers.example.com", "BOUNCED"),
                              ("admin@answers.example.com", "BOUNCED")},
                             problems)

    def test_A_keys_and_settings_are_shown_where_they_change(self):
        """Not at each start."""
        started = self.of("keys")
        self.assertGreater(len(started), 2 * 2 + 3)
        shown = [k for k in self.report["Keys"] if k["Event"] == "keys"]
        by = {}
        for k in shown:
            *listed, seal = k["Keys"].split()
            self.assertEqual(seal, "seal=" + k["SealKey"][:16])
            by.setdefault(k["Program"].partition(" ")[0], []).append(listed)
        milter, approve = by["countersign-milter"], by["countersign-approve"]
        self.assertEqual([[k.partition(".")[0] for k in keys]
                          for keys in milter],
                         [["rsa", "ed"], ["rsa", "ed", "next"]])
        self.assertEqual([len(keys) for keys in approve], [1, 2])
        self.assertEqual(approve[0][0], approve[1][1])
        self.assertEqual(publiclog.Key(approve[1][0]).name,
                         "ca.example/countersign")
        self.assertEqual(len({k["SealKey"] for k in shown}), 2)
        for keys in milter[1]:
            self.assertIn(keys, self.page)
        settings = [k["SettingsHash"] for k in self.report["Keys"]
                    if k["Event"] == "config"]
        self.assertLess(len(settings), len(self.of("config")))


class Years(Case):
    """Retention, as the years go by (BR 5.4.3, 5.5.2). Runs behind Told."""

    def prune(self, days_before_now, code=0):
        said = self.lab.cs("--json", "audit", "prune", "--before",
                           time.strftime("%Y-%m-%d", time.gmtime(
                               time.time() + self.ahead
                               - days_before_now * DAY)), *WHO)
        self.assertExit(said, code)
        return json.loads(said.stdout)["Prune"] if code == 0 else None

    def years(self, days):
        """Goes there, and lets what is open end."""
        self.ahead = days * DAY
        self.lab.clock.run_from(self.ahead)
        wait_until(lambda: not self.lab.json(
            "list", "--status", "PENDING_VALIDATION")["RequestSummaryList"],
            20, "the end of what is open", 0.2)

    def mailboxes(self):
        return {e["Email"] for e in self.lab.events() if "Email" in e}

    def verified(self):
        return json.loads(self.lab.cs("--json", "audit", "verify").stdout)[
            "Audit"]

    def exported(self, name):
        """What is left of it still is a bundle that fits."""
        request_id = self.lab.json("list", "--domain", name)[
            "RequestSummaryList"][0]["RequestId"]
        path = os.path.join(self.lab.dir, "pruned")
        self.assertExit(self.lab.cs("audit", "export", "--id", request_id,
                                    "-o", path), 0)
        self.assertEqual(os.listdir(os.path.join(path, "evidence")), [])
        said = subprocess.run("sed -n 's/^    //p' VERIFY.txt | sh -eu",
                              shell=True, cwd=path, capture_output=True,
                              text=True, timeout=60, check=False,
                              env={"PATH": "/usr/bin:/bin"})
        self.assertEqual((said.returncode, said.stderr), (0, ""))
        self.assertIn("everything fits", said.stdout)

    def test_A_pruned_after_the_years_and_never_the_leaves(self):
        folder = os.path.join(self.lab.state, "audit")
        before = publiclog.Log(folder).verify()
        self.ahead = 21 * DAY
        self.prune(700, 77)  # the rules allow no less than two years
        self.assertEqual(self.prune(731)["Openings"], 0)
        # What may be reused for another 825 days is relied on.
        self.years(21 + 800)
        kept = self.prune(731)
        self.assertGreater(kept["Openings"], 20)
        self.assertGreater(kept["Kept"], 10)
        self.assertIn("admin@reused.example.com", self.mailboxes())
        self.assertNotIn("admin@answers.example.com", self.mailboxes())
        self.years(21 + 825 + 735)
        erased = self.prune(731)
        self.assertGreaterEqual(erased["Openings"], kept["Kept"])
        self.assertNotIn("admin@reused.example.com", self.mailboxes())
        self.assertGreater(erased["Evidence"], 5)
        found = self.verified()
        self.assertIsNone(found["FirstBad"])
        self.assertEqual(found["Erased"],
                         kept["Openings"] + erased["Openings"])
        self.assertEqual(publiclog.Log(folder).verify()[:len(before)], before)
        self.exported("answers.example.com")
        # Somebody erases another one that is as old, and was not pruned.
        with sqlite3.connect(os.path.join(self.lab.state,
                                          "countersign.db")) as db:
            (seq,), = db.execute(
                "SELECT seq FROM audit WHERE packed_opening IS NOT NULL"
                " ORDER BY seq LIMIT 1")
            db.execute("DELETE FROM evidence WHERE seq = ?", (seq,))
            db.execute("UPDATE audit SET packed_opening = NULL WHERE seq = ?",
                       (seq,))
        self.assertIsNotNone(self.verified()["FirstBad"])


def event_test(name, members):
    def test(self):
        found = self.of(name)
        self.assertTrue(found, "nothing recorded")
        self.assertTrue(any(members <= set(e) for e in found),
                        (members, found[-1]))
    return test


for _name, _members in EVENTS.items():
    setattr(Told, "test_A_event_" + _name.replace("-", "_"),
            event_test(_name, _members))

if __name__ == "__main__":
    unittest.main()
