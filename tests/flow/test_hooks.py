#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""hooks.on_outcome as an issuer meets it: W2, W5, T20. A program that is told
at least once, never through a shell, and never at others' expense.
"""

import json
import os
import signal
import subprocess
import time
import unittest

import lab as labs
from case import Case, open_lab
from process import Child, wait_until

WINDOW = 72 * 3600

# Notes every run, then does what the file "do" says.
HOOK = "#!/bin/sh" + """
cd {dir}
n=$(mktemp run-XXXXXX)
{{ env; echo; echo "args=$#"; ls -l /proc/$$/fd; }} >$n.env
cat >$n.in
mv $n.in "$COUNTERSIGN_REQUEST_ID.$COUNTERSIGN_OUTCOME.\\
$COUNTERSIGN_GENERATION.$COUNTERSIGN_ATTEMPT.json"
[ ! -e "do.$COUNTERSIGN_REQUEST_ID" ] || . "./do.$COUNTERSIGN_REQUEST_ID"
"""


def setUpModule():
    Case.lab = open_lab(clock=True)
    HookCase.dir = os.path.join(Case.lab.dir, "hooks")
    os.mkdir(HookCase.dir)
    HookCase.program = os.path.join(Case.lab.dir, "hook me")
    with open(HookCase.program, "w") as f:
        f.write(HOOK.format(dir=HookCase.dir))
    os.chmod(HookCase.program, 0o755)
    HookCase.hooks()


class HookCase(Case):
    dir = program = None

    @classmethod
    def hooks(cls, more='timeout = "2s"', program=None):
        """The configuration with this hooks section, in force."""
        cls.lab.write_conf(policies='hooks { on_outcome = "%s" %s }' % (
            program or cls.program, more))
        cls.lab.restart_daemons()

    def setUp(self):
        self.lab.clock.run_from(0)

    def do(self, request_id, script):
        """What the program does for this request."""
        path = os.path.join(self.dir, "do." + request_id)
        with open(path + ".new", "w") as f:
            f.write(script + "\n")
        os.rename(path + ".new", path)

    def runs(self, request_id, outcome=""):
        """(outcome, generation, attempt) of every run, in order."""
        found = []
        for name in os.listdir(self.dir):
            parts = name.split(".")
            if len(parts) == 5 and parts[0] == request_id and \
                    outcome in ("", parts[1]):
                found.append((parts[1], int(parts[2]), int(parts[3])))
        return sorted(found)

    def given(self, request_id, outcome, generation=1, attempt=1):
        """What that run had on its standard input."""
        path = os.path.join(self.dir, "%s.%s.%d.%d.json" % (
            request_id, outcome, generation, attempt))
        wait_until(lambda: os.path.exists(path), 10, path)
        with open(path) as f:
            return json.load(f)

    def recorded(self, request_id):
        return [(e["Event"], e["Outcome"], e["Generation"], e["Attempt"])
                for e in self.lab.events(request_id)
                if e["Event"] in ("hook", "hook-failed")]

    def wait_recorded(self, request_id, *events):
        wait_until(lambda: self.recorded(request_id) == list(events), 15,
                   "%s, but %s" % (events, self.recorded(request_id)), 0.1)

    def waiting(self, request_id):
        return [h for h in self.lab.json("outbox", "list")["Hooks"]
                if h["RequestId"] == request_id]

    def decide(self, words="I approve"):
        """A request that one reply decided: (id, mails)."""
        request_id, mails, _ = self.ask()
        self.assertAnswer(self.lab.answer(self.one(mails), words), 250)
        return request_id, mails

    def ask_and(self, script, words="I approve"):
        """As decide(), the program doing this."""
        request_id, mails, _ = self.ask()
        self.do(request_id, script)
        self.assertAnswer(self.lab.answer(self.one(mails), words), 250)
        return request_id, mails


class Told(HookCase):
    def test_W2_the_object_on_standard_input(self):
        request_id, mails, _ = self.ask()
        self.delivered(request_id)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        given = self.given(request_id, "VALIDATED")
        self.wait_recorded(request_id, ("hook", "VALIDATED", 1, 1))
        self.assertEqual(given["Request"], self.lab.describe(request_id))
        self.assertEqual(given["Request"]["Status"], "VALIDATED")
        hook = given["Hook"]
        self.assertEqual(
            (hook["RequestId"], hook["Outcome"], hook["Generation"],
             hook["Attempt"]), (request_id, "VALIDATED", 1, 1))
        self.assertEqual(self.waiting(request_id), [])

    def test_nothing_else_reaches_it(self):
        request_id, _ = self.decide()
        self.given(request_id, "VALIDATED")
        texts = []
        for name in os.listdir(self.dir):
            if name.endswith(".env"):
                with open(os.path.join(self.dir, name)) as f:
                    texts.append(f.read())
        text = next(t for t in texts if request_id in t)
        names = {line.split("=")[0] for line in
                 text.partition("\n\n")[0].splitlines()}
        self.assertEqual(names - {"PWD", "OLDPWD", "_", "SHLVL"}, {
            "PATH", "LANG", "COUNTERSIGN_REQUEST_ID", "COUNTERSIGN_OUTCOME",
            "COUNTERSIGN_GENERATION", "COUNTERSIGN_ATTEMPT"})
        self.assertIn("args=0", text)
        for word in ("socket:", "countersign.db", "anon_inode", "seal.key"):
            self.assertNotIn(word, text)

    def test_rejections_cancellations_and_what_fails_at_once(self):
        rejected, _ = self.decide("I reject")
        cancelled, _, _ = self.ask()
        self.assertExit(self.lab.cs("cancel", cancelled, "--by", "Olga",
                                    "--reason", "no"), 0)
        self.assertExit(self.lab.cs("freeze", "frozen.example.com", "--by",
                                    "Olga", "--reason", "no"), 0)
        said = self.lab.cs("--json", "request", "frozen.example.com")
        frozen = json.loads(said.stdout)["Request"]["RequestId"]
        for request_id, reason in ((rejected, "DOMAIN_VALIDATION_DENIED"),
                                   (cancelled, "CANCELLED"),
                                   (frozen, "DOMAIN_FROZEN")):
            given = self.given(request_id, "FAILED")["Request"]
            self.assertEqual((given["Status"], given["FailureReason"]),
                             ("FAILED", reason))
            self.wait_recorded(request_id, ("hook", "FAILED", 1, 1))

    def test_a_vote_that_decides_nothing_and_a_dry_run_tell_nobody(self):
        request_id = self.lab.request(self.fresh(), "--san", self.fresh())
        mails = self.lab.wait_mails(request_id, 10)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.lab.cs("request", self.fresh(), "--dry-run")
        after, _ = self.decide()
        self.given(after, "VALIDATED")
        self.assertEqual(self.runs(request_id), [])

    def test_W5_an_objection(self):
        request_id, mails = self.decide()
        self.given(request_id, "VALIDATED")
        for role, n in (("postmaster", 1), ("webmaster", 2)):
            self.assertAnswer(self.lab.answer(self.one(mails, role),
                                              "I reject"), 250)
            wait_until(lambda: len(self.recorded(request_id)) == 1 + n, 10,
                       "objection %d" % n, 0.1)
        self.assertEqual(self.recorded(request_id)[1:],
                         [("hook", "OBJECTION", 1, 1)] * 2)
        given = self.given(request_id, "OBJECTION")["Request"]
        self.assertEqual(given["Status"], "VALIDATED")
        option = given["DomainValidationOptions"][0]
        self.assertEqual([o["Email"].split("@")[0]
                          for o in option["Objections"]],
                         ["postmaster", "webmaster"])
        self.assertIsNone(option["ReuseUntil"])

    def test_W2_each_generation(self):
        request_id, _, _ = self.ask()
        for generation in (1, 2):
            self.lab.clock.run_from(generation * (WINDOW + 60))
            self.given(request_id, "VALIDATION_TIMED_OUT", generation)
            if generation == 1:
                self.assertExit(self.lab.cs("resend", request_id), 0)
                self.lab.wait_mails(request_id, 10)
        self.wait_recorded(request_id,
                           ("hook", "VALIDATION_TIMED_OUT", 1, 1),
                           ("hook", "VALIDATION_TIMED_OUT", 2, 1))


class Failing(HookCase):
    def assertDoctor(self, result, message, remedy):
        said = json.loads(self.lab.cs("--json", "doctor").stdout)
        found, = [f for f in said["Findings"] if f["Check"] == "hooks"]
        self.assertEqual(found["Result"], result)
        self.assertIn(message, found["Message"])
        self.assertIn(remedy, found["Remedy"])

    def test_fails_twice_then_succeeds(self):
        request_id, _ = self.ask_and(
            "echo attempt $COUNTERSIGN_ATTEMPT >&2; "
            "[ $COUNTERSIGN_ATTEMPT -ge 3 ]")
        for attempt, seconds in ((1, 0), (2, 6), (3, 20)):
            self.lab.clock.run_from(seconds)
            self.given(request_id, "VALIDATED", 1, attempt)
            # The next try is counted from the end of this one.
            wait_until(lambda: len(self.recorded(request_id)) == attempt, 10,
                       "the end of attempt %d" % attempt, 0.1)
        self.wait_recorded(request_id, ("hook-failed", "VALIDATED", 1, 1),
                           ("hook-failed", "VALIDATED", 1, 2),
                           ("hook", "VALIDATED", 1, 3))
        texts = [e["Text"] for e in self.lab.events(request_id)
                 if e["Event"].startswith("hook")]
        self.assertEqual(texts, ["exit 1: attempt 1", "exit 1: attempt 2",
                                 "exit 0: attempt 3"])
        self.assertIn("id=%s, event=hook-failed, VALIDATED/1, attempt 1"
                      % request_id, self.lab.approve.text())

    def test_by_hand(self):
        request_id, _ = self.ask_and("[ -e ready ]")
        self.wait_recorded(request_id, ("hook-failed", "VALIDATED", 1, 1))
        waiting, = self.waiting(request_id)
        self.assertEqual((waiting["State"], waiting["Attempts"],
                          waiting["LastText"]), ("WAITING", 1, "exit 1"))
        self.assertIn(request_id, self.lab.cs("outbox", "list").stdout)
        self.assertDoctor("warning", "exit 1", "countersign outbox list")
        with open(os.path.join(self.dir, "ready"), "w"):
            pass
        said = self.lab.json("outbox", "retry", request_id)
        self.assertEqual(said["HooksRetried"], 1)
        self.wait_recorded(request_id, ("hook-failed", "VALIDATED", 1, 1),
                           ("hook", "VALIDATED", 1, 2))

    def test_one_that_hangs_is_ended_and_holds_up_nobody(self):
        hangs = [self.ask_and("sleep 600 & sleep 600")[0] for _ in range(2)]
        for request_id in hangs:
            self.given(request_id, "VALIDATED")
        began = time.monotonic()
        quick, _ = self.decide()
        self.given(quick, "VALIDATED")
        self.lab.describe(quick)
        self.assertLess(time.monotonic() - began, 8)
        for request_id in hangs:
            # On a slow machine the second has begun, and ended, by now.
            wait_until(lambda: self.recorded(request_id), 15, "its end", 0.1)
            self.assertEqual(self.recorded(request_id)[0],
                             ("hook-failed", "VALIDATED", 1, 1))
            for event in self.lab.events(request_id, "hook-failed"):
                self.assertEqual(event["Text"], "ended at its time-out")
        left = subprocess.run(["pgrep", "-f", "^sleep 600$"],
                              capture_output=True, text=True).stdout.split()
        mine = [p for p in left if self.lab.dir in _cwd(p)]
        self.assertEqual(mine, [])

    def test_a_program_that_is_not_there(self):
        self.hooks(program="/nonexistent/issue")
        try:
            request_id, _ = self.decide()
            wait_until(lambda: self.waiting(request_id)[0]["Attempts"] == 1,
                       10, "an attempt", 0.1)
            self.wait_recorded(request_id,
                               ("hook-failed", "VALIDATED", 1, 1))
            self.assertIn("cannot be run",
                          self.waiting(request_id)[0]["LastText"])
            self.assertDoctor("fault", "/nonexistent/issue cannot be run: No",
                              "countersign outbox retry")
        finally:
            self.hooks()
        # What was decided before the program came is told.
        self.lab.cs("outbox", "retry", request_id)
        self.given(request_id, "VALIDATED", 1, 2)


def _cwd(pid):
    try:
        return os.readlink("/proc/%s/cwd" % pid)
    except OSError:
        return ""


class Killed(HookCase):
    def test_T20_kill_9_while_it_runs(self):
        request_id, _ = self.ask_and("echo $$ >pid; sleep 60")
        self.given(request_id, "VALIDATED")
        pid = int(wait_until(lambda: self.read("pid"), 5, "pid"))
        self.do(request_id, "exit 0")
        self.lab.approve.kill()
        wait_until(lambda: not os.path.exists("/proc/%d" % pid), 5,
                   "the end of the hook of a daemon that died")
        self.lab.start_daemons()
        self.given(request_id, "VALIDATED", 1, 2)
        self.wait_recorded(request_id, ("hook", "VALIDATED", 1, 2))

    def read(self, name):
        try:
            with open(os.path.join(self.dir, name)) as f:
                return f.read().strip()
        except FileNotFoundError:
            return ""

    def test_T20_kill_9_between_decision_and_hook(self):
        request_id, mails, _ = self.ask()
        self.lab.approve.kill()
        # The milter alone decides.
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.lab.milter.kill()
        self.assertEqual(self.runs(request_id), [])
        self.lab.start_daemons()
        self.given(request_id, "VALIDATED")
        self.wait_recorded(request_id, ("hook", "VALIDATED", 1, 1))

    def test_SIGTERM_ends_it_and_it_runs_again(self):
        self.hooks('timeout = "1m"')
        request_id, _ = self.ask_and("sleep 60")
        self.given(request_id, "VALIDATED")
        self.do(request_id, "exit 0")
        self.assertEqual(self.lab.approve.stop(), 0)
        self.hooks()
        self.given(request_id, "VALIDATED", 1, 2)
        self.wait_recorded(request_id, ("hook", "VALIDATED", 1, 2))


class Service(HookCase):
    """hooks.runner = "service": `countersign hooks run`, which has neither
    store nor key."""

    def runner(self):
        child = Child("hooks", self.lab.dir, [
            os.path.join(self.lab.build, "countersign"), "-c", self.lab.conf,
            "hooks", "run"], {"PATH": os.environ["PATH"]})
        child.start()
        self.addCleanup(child.stop)
        return child

    def test_runs_them_in_place_of_the_daemon(self):
        self.addCleanup(self.hooks)
        self.hooks('runner = "service" timeout = "2s"')
        request_id, _ = self.ask_and("[ $COUNTERSIGN_ATTEMPT -ge 2 ]")
        time.sleep(1.5)
        self.assertEqual(self.runs(request_id), [])
        runner = self.runner()
        self.given(request_id, "VALIDATED")
        self.wait_recorded(request_id, ("hook-failed", "VALIDATED", 1, 1))
        self.lab.cs("outbox", "retry")
        self.wait_recorded(request_id, ("hook-failed", "VALIDATED", 1, 1),
                           ("hook", "VALIDATED", 1, 2))
        self.assertEqual(self.lab.events(request_id, "hook")[0]["Uid"],
                         os.getuid())
        # The daemon goes away and comes back; so does the next run.
        self.lab.approve.stop()
        self.lab.start_daemons()
        after, _ = self.decide()
        self.given(after, "VALIDATED")
        runner.signal(signal.SIGTERM)
        self.assertEqual(runner.wait(), 0)
        text = runner.text()
        self.assertIn("%s VALIDATED/1: exit 1" % request_id, text)

    def test_is_refused_where_the_daemon_runs_them(self):
        said = self.lab.cs("hooks", "run")
        self.assertExit(said, 77, "runner")


if __name__ == "__main__":
    unittest.main()
