# SPDX-License-Identifier: ISC
"""What the flow tests share: one Lab a module, a name of its own for every
test, and assertions on answers. The rules tested are the modules' own.
"""

import itertools
import unittest

import privilege
from lab import Lab
from process import wait_until
from sanitizer import is_sanitized

KEPT_BY_SANITIZER = 256 * 1024  # KiB, as ASan's quarantine_size_mb says
NUMBERS = itertools.count(1)


def open_lab(**more):
    """A running Lab that is closed when the module's tests are over."""
    privilege.need_root()
    lab = Lab(**more)
    unittest.addModuleCleanup(lab.close)
    return lab.start()


class Case(unittest.TestCase):
    lab = None  # set by setUpModule
    maxDiff = None

    def fresh(self, tld="com"):
        """A name that no other test of the module asks for."""
        return "t%d.example.%s" % (next(NUMBERS), tld)

    def ask(self, name=None, *argv):
        """A request for a fresh name: (id, mails by mailbox, name)."""
        name = name or self.fresh()
        request_id, mails = self.lab.ask(name, *argv)
        return request_id, mails, name

    def delivered(self, request_id):
        """The request once the server's reports of every mail are in, which
        come at their own time: nothing moves now unless somebody acts."""
        wait_until(lambda: not {"SUBMITTED", "SIGNED"} & {
            r["Delivery"] for d in self.lab.describe(request_id)[
                "DomainValidationOptions"] for r in d["Recipients"]},
            30, "the delivery reports of " + request_id, 0.1)
        return self.lab.describe(request_id)

    def recorded(self):
        """How many events there are but for the server's reports, which
        come at their own time."""
        return len([e for e in self.lab.events() if e["Event"] != "delivery"])

    def one(self, mails, role="admin"):
        return next(m for box, m in mails.items()
                    if box.startswith(role + "@"))

    # ----------------------------------------------------------- assertions

    def is_sanitized(self):
        return is_sanitized(self.lab.milter.argv[0])

    def assertGrown(self, kib, most):
        """A daemon's memory; a sanitizer keeps what was freed, and notes."""
        if self.is_sanitized():
            most += KEPT_BY_SANITIZER
        self.assertLess(kib, most)

    def assertStatus(self, request_id, status):
        self.assertEqual(self.lab.status(request_id), status)

    def assertPending(self, request_id):
        """Nothing was counted."""
        found = self.lab.describe(request_id)
        self.assertEqual(found["Status"], "PENDING_VALIDATION")
        for option in found["DomainValidationOptions"]:
            self.assertEqual([r["Answer"] for r in option["Recipients"]
                              if r["Answer"]], [])
        self.assertEqual(self.votes(request_id), [])

    def votes(self, request_id):
        return self.lab.events(request_id, "vote")

    def assertAnswer(self, answer, code, status=None, words=""):
        """`answer` is (code, text) of SMTP; `status` RFC 3463's."""
        self.assertEqual(answer[0], code, answer)
        if status is not None:
            self.assertTrue(answer[1].startswith(status + " "), answer)
        self.assertIn(words.lower(), answer[1].lower())

    def assertExit(self, said, status, words=""):
        self.assertEqual(said.returncode, status,
                         (said.args, said.stdout, said.stderr))
        self.assertIn(words.lower(), (said.stderr + said.stdout).lower())
        self.assertNotIn("Sanitizer", said.stderr)
        return said

    def assertCounted(self, request_id, mailbox, answer, via, identity=None):
        found = self.lab.recipient(request_id, mailbox)
        self.assertEqual((found["Answer"], found["Via"]), (answer, via))
        if identity is not None:
            self.assertEqual(found["Identity"], identity)
        self.assertIsInstance(found["Evidence"], int)
