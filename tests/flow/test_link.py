#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The link and its page (L; T1 T2 T6 T15): looking changes nothing, pressing
a button once does.
"""

import concurrent.futures
import os
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest

from case import Case, open_lab
from process import wait_until

LOOKS = 1000  # T1
WRONG_TOKENS = 2000  # T16
HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def setUpModule():
    Case.lab = open_lab(
        policies='policy "example.net" { quorum = 2 }')


class Looking(Case):
    def test_T1_a_thousand_looks_change_nothing(self):
        request_id, mails, _ = self.ask()
        link = self.one(mails).link
        before = self.delivered(request_id)

        def look(n):
            cookie = {"Cookie": "session=%d" % n} if n % 2 else {}
            return self.lab.page.ask("HEAD" if n % 4 < 2 else "GET", link,
                                     headers=cookie)

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(look, range(LOOKS)))
        self.assertEqual({a.status for a in answers}, {200})
        self.assertEqual({a.headers["Set-Cookie"] for a in answers}, {None})
        self.assertEqual(self.lab.describe(request_id), before)
        self.assertPending(request_id)
        # In the audit once a token and hour, asynchronously.
        shown = wait_until(lambda: self.shown(request_id), 5, "shown event")
        self.assertLessEqual(len(shown), 2)

    def shown(self, request_id):
        return [e for e in self.lab.events(request_id)
                if "shown" in e["Event"]]

    def test_T1_a_headless_browser_changes_nothing(self):
        request_id, mails, name = self.ask()
        before = self.delivered(request_id)
        profile = tempfile.mkdtemp(prefix="chromium-", dir=self.lab.dir)
        self.addCleanup(shutil.rmtree, profile, True)
        said = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
             "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync",
             "--disable-dev-shm-usage", "--user-data-dir=" + profile,
             "--dump-dom", self.one(mails).link],
            capture_output=True, text=True, timeout=90,
            env={**os.environ, "HOME": profile})
        self.assertIn(name, said.stdout, said.stderr)
        self.assertIn('value="not-me"', said.stdout)
        self.assertEqual(self.lab.describe(request_id), before)
        wait_until(lambda: self.shown(request_id), 5, "shown event")

    def test_L_a_locked_store_delays_no_look(self):
        request_id, mails, _ = self.ask()
        db = sqlite3.connect(os.path.join(self.lab.state, "countersign.db"),
                             isolation_level=None)
        self.addCleanup(db.close)
        db.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        shown = self.lab.page.get(self.one(mails).link)
        took = time.monotonic() - began
        self.assertEqual(self.shown(request_id), [])
        db.execute("ROLLBACK")
        self.assertEqual(shown.status, 200)
        self.assertLess(took, 3)
        wait_until(lambda: self.shown(request_id), 10, "shown event")

    def test_L_the_page_says_what_is_decided(self):
        request_id, mails, name = self.ask(None, "--account", "team-web")
        shown = self.lab.page.get(self.one(mails).link)
        for words in (name, "team-web", request_id, "Example Private CA",
                      "UTC", "admin@" + name, "abuse@ca.example"):
            self.assertIn(words, shown.text)
        self.assertEqual(shown.buttons, dict.fromkeys(
            ("approve", "reject", "not-me"), "verdict"))
        self.assertNotIn("<script", shown.body.lower())
        # Nothing is fetched from elsewhere.
        self.assertEqual(re.findall(r"<link [^>]*href=\"([^\"]*)", shown.body),
                         ["/style.css"])
        self.assertNotRegex(shown.body.lower(), r"\ssrc=|<(img|iframe)|url\(")

    def test_L_headers_on_every_answer(self):
        _, mails, _ = self.ask()
        link = self.one(mails).link
        page = self.lab.page
        for answer in (page.get(link), page.get("/about"),
                       page.get("/a/" + "a" * 32), page.get("/nothing"),
                       page.post(link, {"verdict": "approve"}),
                       page.ask("PUT", link)):
            for field, value in HEADERS.items():
                self.assertIn(value, answer.headers[field] or "",
                              (answer.path[:6], answer.status, field))
            self.assertIn("frame-ancestors 'none'",
                          answer.headers["Content-Security-Policy"])

    def test_L_status_codes(self):
        _, mails, _ = self.ask()
        link = self.one(mails).link
        page = self.lab.page
        for want, answer in (
                (200, page.get("/about")), (200, page.get("/healthz")),
                (200, page.get("/style.css")), (404, page.get("/")),
                (404, page.get("/a/" + "a" * 32)),
                (404, page.get("/a/short")),
                (404, page.get("/a/" + "0" * 32)),
                (404, page.get("/done/" + "a" * 32)),
                (405, page.ask("DELETE", link)),
                (405, page.ask("POST", "/about")),
                (415, page.post(link, {"verdict": "approve"},
                                {"Content-Type": "text/plain"})),
                (413, page.post(link, {"verdict": "x" * 100000}))):
            self.assertEqual(answer.status, want, (answer.path[:8], want))

    def test_T6_changed_and_upper_cased_tokens(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        head, token = mail.link[:-32], mail.link_token
        other = "b" if token[0] == "a" else "a"
        self.assertEqual(self.lab.page.get(head + other + token[1:]).status,
                         404)
        # The token of the reply is none for the page.
        self.assertEqual(self.lab.page.get(head + mail.reply_token).status,
                         404)
        self.assertPending(request_id)
        posted, receipt = self.lab.page.answer(head + token.upper(),
                                               "approve")
        self.assertEqual((posted.status, receipt.status), (303, 200))
        self.assertStatus(request_id, "VALIDATED")


class Flood(Case):
    def memory(self):
        """Of the daemon and its web child, KiB."""
        pids = subprocess.run(["pgrep", "-P", str(self.lab.approve.pid)],
                              check=True, capture_output=True,
                              text=True).stdout.split()
        total = 0
        for pid in [self.lab.approve.pid, *pids]:
            with open("/proc/%s/status" % pid) as f:
                total += next(int(line.split()[1]) for line in f
                              if line.startswith("VmRSS:"))
        return total

    def test_T16_wrong_tokens_and_a_visitor_among_them(self):
        request_id, mails, _ = self.ask()
        page, letters = self.lab.page, "abcdefghijklmnopqrstuvwxyz234567"

        def guess(_):
            token = "".join(random.choice(letters) for _ in range(32))
            return page.get("/a/" + token).status

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            set(pool.map(guess, range(WRONG_TOKENS // 4)))  # warm
            before = self.memory()
            answers = pool.map(guess, range(WRONG_TOKENS))
            posted, receipt = page.answer(self.one(mails).link, "approve")
            self.assertEqual((posted.status, receipt.status), (303, 200))
            self.assertEqual(set(answers), {404})
        self.assertGrown(self.memory() - before, 4 * 1024)
        self.assertStatus(request_id, "VALIDATED")


class Pressing(Case):
    def test_approve_leads_to_a_receipt_without_token(self):
        request_id, mails, name = self.ask()
        mail = self.one(mails, "postmaster")
        posted, receipt = self.lab.page.answer(mail.link, "approve")
        self.assertEqual(posted.status, 303)
        self.assertIn("/done/", posted.location)
        for token in mail.tokens:
            self.assertNotIn(token, posted.location + posted.body
                             + receipt.body)
        self.assertEqual(receipt.status, 200)
        self.assertIn(name, receipt.text)
        self.assertStatus(request_id, "VALIDATED")
        self.assertCounted(request_id, mail.to, "APPROVED", "link", "token")

    def test_Q2_reject_ends_it(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        posted, _ = self.lab.page.answer(mail.link, "reject")
        self.assertEqual(posted.status, 303)
        self.assertCounted(request_id, mail.to, "REJECTED", "link")
        found = self.lab.describe(request_id)
        self.assertEqual((found["Status"], found["FailureReason"]),
                         ("FAILED", "DOMAIN_VALIDATION_DENIED"))
        # The others' links have ended.
        other = self.lab.page.get(self.one(mails, "webmaster").link)
        self.assertEqual(other.status, 410)

    def test_Q5_not_me_freezes_until_an_operator_unfreezes(self):
        request_id, mails, name = self.ask()
        mail = self.one(mails)
        posted, _ = self.lab.page.answer(mail.link, "not-me")
        self.assertEqual(posted.status, 303)
        self.assertCounted(request_id, mail.to, "NOT_ME", "link")
        self.assertStatus(request_id, "FAILED")
        said = self.assertExit(self.lab.cs("request", name), 77)
        self.assertEqual(self.lab.describe(said.stdout.strip())[
            "FailureReason"], "DOMAIN_FROZEN")
        # A name below it as well.
        self.assertExit(self.lab.cs("request", "www." + name), 77)
        self.assertExit(self.lab.cs(
            "unfreeze", name, "--by", "Olga", "--reason", "talked"), 0)
        self.assertExit(self.lab.cs("request", name), 0)

    def test_T2_posts_that_must_not_count(self):
        request_id, mails, _ = self.ask()
        link = self.one(mails).link
        page = self.lab.page
        shown = page.get(link)
        other = page.get(self.one(mails, "webmaster").link)
        good = {"nonce": shown.nonce, "verdict": "approve"}
        flipped = shown.nonce[:-1] + ("0" if shown.nonce[-1] != "0" else "1")
        cases = {
            "no nonce": ({"verdict": "approve"}, {}, (400, 403)),
            "empty nonce": ({**good, "nonce": ""}, {}, (400, 403)),
            "another token's nonce": ({**good, "nonce": other.nonce}, {},
                                      (403,)),
            "changed nonce": ({**good, "nonce": flipped}, {}, (403,)),
            "cross-origin": (good, {"Origin": "https://evil.test"}, (403,)),
            "opaque origin, cross-site": (
                good, {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
                (403,)),
            "same site, other origin": (
                good, {"Origin": None, "Sec-Fetch-Site": "same-site"},
                (403,)),
            "cross-site": (good, {"Origin": None,
                                  "Sec-Fetch-Site": "cross-site"}, (403,)),
            "unknown verdict": ({**good, "verdict": "yes"}, {}, (400, 403)),
            "no verdict": ({"nonce": shown.nonce}, {}, (400, 403)),
        }
        for label, (fields, headers, want) in cases.items():
            with self.subTest(label):
                answer = page.post(link, fields, headers)
                self.assertIn(answer.status, want, answer.text)
        self.assertPending(request_id)

    def test_L_a_browser_hides_its_origin(self):
        # What no-referrer makes of Origin (Fetch, "serialize the origin").
        request_id, mails, _ = self.ask()
        shown = self.lab.page.get(self.one(mails).link)
        posted = self.lab.page.press(shown, "approve", {"Origin": "null"})
        self.assertEqual(posted.status, 303)
        self.assertStatus(request_id, "VALIDATED")

    def test_T2_the_same_form_twice_is_one_vote(self):
        request_id, mails, name = self.ask(self.fresh("net"))
        shown = self.lab.page.get(self.one(mails).link)
        first = self.lab.page.press(shown, "approve")
        second = self.lab.page.press(shown, "approve")
        self.assertEqual((first.status, second.status), (303, 303))
        self.assertEqual(first.location, second.location)
        # A new form of the same mailbox: already recorded.
        again = self.lab.page.get(self.one(mails).link)
        self.assertEqual(again.status, 200)
        self.assertRegex(again.text.lower(), "already")
        self.assertEqual(len(self.votes(request_id)), 1)
        self.assertEqual(self.lab.domain(request_id)["Quorum"]["Approved"],
                         1)
        self.assertStatus(request_id, "PENDING_VALIDATION")

    def test_T2_a_spent_form_with_another_verdict(self):
        request_id, mails, _ = self.ask(self.fresh("net"))
        shown = self.lab.page.get(self.one(mails).link)
        self.lab.page.press(shown, "approve")
        answer = self.lab.page.press(shown, "reject")
        self.assertEqual(answer.status, 403)
        self.assertEqual(self.lab.domain(request_id)["Quorum"],
                         {"Required": 2, "Approved": 1, "Rejected": 0,
                          "Reachable": True})

    def test_T2_many_presses_at_once_are_one_vote(self):
        request_id, mails, _ = self.ask(self.fresh("net"))
        shown = self.lab.page.get(self.one(mails).link)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(
                lambda _: self.lab.page.press(shown, "approve"), range(16)))
        self.assertEqual({a.status for a in answers}, {303})
        self.assertEqual(len({a.location for a in answers}), 1)
        self.assertEqual(len(self.votes(request_id)), 1)

    def test_W5_an_approval_after_a_rejection_is_refused(self):
        request_id, mails, _ = self.ask(self.fresh("net"))
        link = self.one(mails).link
        early = self.lab.page.get(link)
        self.assertEqual(self.lab.page.press(early, "reject").status, 303)
        late = self.lab.page.post(link, {"nonce": early.nonce,
                                         "verdict": "approve"})
        self.assertIn(late.status, (403, 410))
        self.assertStatus(request_id, "FAILED")


class Hostile(Case):
    def test_T15_accounts_that_are_refused(self):
        for label, account in (
                ("CR LF", "a\r\nBcc: x@example.com"), ("LF", "a\nb"),
                ("NUL-like", "a\x01b"), ("10 kB", "x" * 10000),
                ("HTML", "<b>x</b>"), ("quotes", "\"'&"),
                ("bidi", "abc\u202egnp\u202c"), ("empty", "")):
            with self.subTest(label):
                name = self.fresh()
                self.assertExit(self.lab.cs(
                    "request", name, "--account", account), 65)
                found = self.lab.json("list", "--domain", name)
                self.assertEqual(found["RequestSummaryList"], [])

    def test_T15_whatever_the_account_the_structure_is_the_same(self):
        seen = set()
        for account in ("plain", "a b-c_d.e:f/g@h+i", "x" * 128,
                        "I approve"):
            _, mails, _ = self.ask(None, "--account", account)
            mail = self.one(mails)
            shown = self.lab.page.get(mail.link)
            self.assertIn(account, shown.text)
            seen.add((self.tags(shown.body), self.tags(mail.html),
                      tuple(name for name, _ in mail.message.items()
                            if name != "Received")))
            for line in mail.text.splitlines():
                self.assertNotEqual(line.strip().lower(), "i approve")
        self.assertEqual(len(seen), 1)

    def tags(self, body):
        return tuple(re.findall(r"<(/?[a-z][a-z0-9]*)", body))


if __name__ == "__main__":
    unittest.main()
