#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The page in a real browser (L; T1 T2): what people press, with and without
scripts; what a scanner does that runs them; and the operator's view. How each
state looks in each language is test_look's.
"""

import re
import unittest

from selenium.webdriver.common.keys import Keys

from browser import LANGUAGES, Browser
from case import Case, open_lab
from lab import FEW
from process import free_port, wait_until

HOURS_72 = 72 * 3600


def setUpModule():
    Watching.port = free_port()
    Case.lab = open_lab(clock=True, policies="""
        policy "example.net" { quorum = 2 }
        operator { listen = "127.0.0.1:%d" }""" % Watching.port)
    Case.browser = Browser(Case.lab.build)
    unittest.addModuleCleanup(Case.browser.close)


class BrowserCase(Case):
    def setUp(self):
        self.browser.plain()

    def open(self, name=None, role="admin", **more):
        """A request's page, opened: (id, mails, link)."""
        request_id, mails, _ = self.ask(name, **more)
        link = self.one(mails, role).link
        self.browser.get(link)
        return request_id, mails, link


class Pressing(BrowserCase):
    def test_L_each_answer_leads_to_its_receipt(self):
        for verdict, status, answer, words in (
                ("approve", "VALIDATED", "APPROVED", "approved"),
                ("reject", "FAILED", "REJECTED", "rejected"),
                ("not-me", "FAILED", "NOT_ME", "frozen")):
            with self.subTest(verdict):
                request_id, mails, link = self.open()
                self.assertEqual(self.browser.buttons(),
                                 ["approve", "reject", "not-me"])
                self.browser.press(verdict)
                self.assertIn("/done/", self.browser.url)
                text = self.browser.text
                for wanted in (words, request_id, "UTC", "admin@",
                               "Example Private CA", "abuse@ca.example"):
                    self.assertIn(wanted, text)
                self.assertStatus(request_id, status)
                self.assertCounted(request_id, self.one(mails).to, answer,
                                   "link")
                seq = self.lab.recipient(request_id, self.one(mails).to)[
                    "Evidence"]
                self.assertRegex(text, r"audit record\s+%d\b" % seq)
                for token in self.one(mails).tokens:
                    self.assertNotIn(token, self.browser.driver.page_source
                                     + self.browser.url)

    def test_T2_a_double_click_is_one_vote(self):
        request_id, _, _ = self.open(self.fresh("net"))
        button = self.browser.button("approve")
        self.browser.ask("arguments[0].click(); arguments[0].click();",
                         button)
        wait_until(lambda: "/done/" in self.browser.url, 10, "the receipt")
        self.assertEqual(len(self.votes(request_id)), 1)
        self.assertEqual(self.lab.domain(request_id)["Quorum"]["Approved"],
                         1)

    def test_T2_back_and_press_again(self):
        request_id, _, link = self.open(self.fresh("net"))
        self.browser.press("approve")
        receipt = self.browser.url
        # Whether it is kept or asked for anew is the browser's choice.
        self.browser.driver.back()
        self.assertEqual(self.browser.url, link)
        if "approve" in self.browser.buttons():
            self.browser.press("approve")
            self.assertEqual(self.browser.url, receipt)
        self.browser.driver.refresh()
        self.browser.get(link)
        self.assertIn("already answered", self.browser.heading())
        self.assertEqual(self.browser.buttons(), ["reject", "not-me"])
        self.assertEqual(len(self.votes(request_id)), 1)

    def test_T2_two_tabs(self):
        request_id, _, link = self.open(self.fresh("net"))
        driver = self.browser.driver
        first = driver.current_window_handle
        driver.switch_to.new_window("tab")
        self.browser.get(link)
        self.browser.press("approve")
        receipt = self.browser.url
        driver.close()
        driver.switch_to.window(first)
        self.browser.press("approve")
        self.assertEqual(self.browser.url, receipt)
        self.assertEqual(len(self.votes(request_id)), 1)

    def test_W5_an_objection_after_ones_approval(self):
        request_id, mails, link = self.open(self.fresh("net"))
        self.browser.press("approve")
        self.browser.get(link).press("reject")
        self.assertIn("rejected", self.browser.text)
        self.assertStatus(request_id, "FAILED")

    def test_W5_an_objection_after_the_end(self):
        request_id, mails, _ = self.open()
        self.browser.press("approve")
        self.assertStatus(request_id, "VALIDATED")
        self.browser.get(self.one(mails, "webmaster").link)
        self.assertEqual(self.browser.status(), 410)
        self.assertEqual(self.browser.buttons(), ["reject", "not-me"])
        self.browser.press("reject")
        self.assertIn("objection is recorded", self.browser.text)
        self.assertStatus(request_id, "VALIDATED")
        self.assertEqual(len(self.lab.events(request_id, "objection")), 1)

    def test_Q5_a_frozen_domain_offers_no_approval(self):
        name = self.fresh()
        request_id, _, link = self.open(name)
        self.assertExit(self.lab.cs("freeze", name, "--by", "Olga",
                                    "--reason", "odd"), 0)
        self.browser.get(link)
        self.assertIn("frozen", self.browser.heading())
        self.assertEqual(self.browser.buttons(), ["reject", "not-me"])
        self.browser.press("reject")
        self.assertStatus(request_id, "FAILED")

    def test_Q5_knowing_nothing_of_what_one_rejected(self):
        name = self.fresh()
        request_id, mails, link = self.open(name)
        self.browser.press("reject")
        self.browser.get(link)
        self.assertEqual(self.browser.status(), 410)
        self.assertEqual(self.browser.buttons(), ["not-me"])
        self.browser.press("not-me")
        self.assertIn("/done/", self.browser.url)
        for words in ("know nothing of the request", "are frozen"):
            self.assertIn(words, self.browser.text)
        self.assertNotIn("granted", self.browser.text)
        self.assertStatus(request_id, "FAILED")
        self.assertExit(self.lab.cs("request", name), 77)
        self.browser.get(link)
        self.assertIn("nobody there knows", self.browser.text)
        self.assertEqual(self.browser.buttons(), [])
        # The other mailboxes can still say so, too.
        self.browser.get(self.one(mails, "webmaster").link)
        self.assertEqual(self.browser.buttons(), ["not-me"])

    def test_W1_ended_while_the_page_was_open(self):
        request_id, _, _ = self.open()
        self.assertExit(self.lab.cs("cancel", request_id, "--by", "Olga",
                                    "--reason", "over"), 0)
        self.browser.press("approve")
        self.assertIn("has ended", self.browser.heading())
        self.assertEqual(self.votes(request_id), [])

    def test_W1_expired_while_the_page_was_open(self):
        request_id, mails, link = self.open()
        self.assertRegex(self.browser.text, r"\(in (3|2 days and 23) ")
        self.addCleanup(self.lab.clock.run_from, 0)
        self.lab.clock.run_from(HOURS_72)
        self.browser.press("approve")
        self.assertEqual(self.browser.status(), 410)
        self.assertIn("no longer valid", self.browser.heading())
        for words in ("time for an answer is over", "It ended on",
                      "to have the mail sent again"):
            self.assertIn(words, self.browser.text)
        self.assertEqual(self.browser.buttons(), [])
        self.browser.picture("expired-while-open")
        # Opened anew it says the same, by whichever mailbox's link.
        for url in link, self.one(mails, "webmaster").link:
            self.browser.get(url)
            self.assertEqual(self.browser.status(), 410)
            self.assertIn("no longer valid", self.browser.heading())
        self.assertEqual(self.votes(request_id), [])
        self.lab.wait_status(request_id, "VALIDATION_TIMED_OUT")

    def test_L_without_scripts(self):
        request_id, mails, _ = self.ask()
        self.browser.scripts(False)
        self.browser.get(self.one(mails).link)
        self.browser.press("approve")
        self.assertIn("/done/", self.browser.url)
        self.assertStatus(request_id, "VALIDATED")

    def test_L_long_and_foreign_names_on_a_small_screen(self):
        long = ".".join(c * 63 for c in "abc") + ".t.example.com"
        for name, shown, technical in (
                (long, long, None),
                ("xn--bcher-kva.t.example.com", "b\u00fccher.t.example.com",
                 "xn--bcher-kva.t.example.com"),
                # Arabic and Hebrew labels beside digits and Latin ones.
                ("\u0645\u062b\u0627\u0644.1.example.com",
                 "\u0645\u062b\u0627\u0644.1.example.com",
                 "xn--mgbh0fb.1.example.com"),
                ("\u05d0\u05d1.example.com", "\u05d0\u05d1.example.com",
                 "xn--4dbc.example.com")):
            request_id = self.lab.request(name)
            mails = self.lab.wait_mails(request_id)
            self.browser.size(320, 640)
            for language in ("en", "ar"):
                self.browser.get(self.one(mails).link + "?lang=" + language)
                with self.subTest((name[:20], language)):
                    self.assertEqual(self.browser.too_wide(), 0)
                    # Labels go from left to right whatever is around them
                    # and in them (RFC 3987, section 4.1).
                    self.assertEqual(self.browser.style(".domain > bdi",
                                                        "direction"), "ltr")
                    self.assertEqual(self.browser.find(
                        ".domain > bdi")[0].get_property("textContent"),
                                     shown)
                    self.assertEqual(
                        [b.get_property("textContent") for b in
                         self.browser.find(".domain small bdi")],
                        [technical] if technical else [])
                    self.browser.picture("name-%s-%s" % (
                        name.encode("idna").decode()[:11] if technical
                        else "long", language))
            self.browser.press("approve")
            self.assertEqual(self.browser.too_wide(), 0)
            self.assertStatus(request_id, "VALIDATED")
            self.browser.get(self.one(mails, "webmaster").link)
            self.assertEqual(self.browser.too_wide(), 0)

    def test_L_by_the_keyboard_alone(self):
        request_id, _, _ = self.open()
        driver, seen = self.browser.driver, []
        for _ in range(20):
            driver.switch_to.active_element.send_keys(Keys.TAB)
            active = driver.switch_to.active_element
            seen.append(active.get_attribute("value"))
            self.assertNotEqual(self.browser.style(":focus",
                                                   "outline-style"), "none")
            if seen[-1] == "reject":
                break
        self.assertEqual(seen, ["approve", "reject"])
        driver.switch_to.active_element.send_keys(Keys.ENTER)
        wait_until(lambda: "/done/" in self.browser.url, 10, "the receipt")
        self.assertStatus(request_id, "FAILED")

    def test_L_a_language_is_kept_through_an_answer(self):
        request_id, mails, _ = self.ask()
        self.browser.languages("de-AT,de;q=0.9,en;q=0.5")
        self.browser.get(self.one(mails).link)
        self.assertIn("Stimmen Sie", self.browser.heading())
        self.browser.find('a[hreflang=ar], a[href="?lang=ar"]')[0].click()
        self.assertEqual(self.browser.ask(
            "return document.documentElement.dir"), "rtl")
        self.browser.press("approve")
        self.assertIn("?lang=ar", self.browser.url)
        self.assertEqual(self.browser.ask(
            "return document.documentElement.lang"), "ar")
        self.assertStatus(request_id, "VALIDATED")


class Scanning(BrowserCase):
    def test_T1_a_scanner_that_follows_every_link(self):
        request_id, mails, link = self.open()
        seen, todo = set(), [link]
        while todo:
            url = todo.pop()
            seen.add(url)
            self.browser.get(url)
            todo += [u for u in self.browser.ask(
                "return [...document.links].map(a => a.href)")
                     if u.startswith(self.lab.origin) and u not in seen
                     and u not in todo]
        # The page and /about, each in every language and without.
        self.assertEqual(len(seen), 2 * (len(LANGUAGES) + 1))
        self.assertPending(request_id)

    def test_T1_a_scanner_that_runs_scripts(self):
        # It hovers, focuses, scrolls, and fires what it can but a press.
        request_id, _, _ = self.open()
        self.browser.ask("""
            for (const e of document.querySelectorAll('*')) {
                for (const kind of ['mouseover', 'mousemove', 'focus',
                        'touchstart', 'pointerenter', 'keydown'])
                    e.dispatchEvent(new Event(kind, {bubbles: true}));
                if (e.focus) e.focus();
            }
            window.scrollTo(0, document.body.scrollHeight);
            const form = document.querySelector('form');
            return form.submit();""")
        # Even a form that is sent without any button counts nothing.
        wait_until(lambda: self.browser.status() == 400, 10, "400")
        self.assertPending(request_id)
        self.assertEqual(self.browser.ask("return document.cookie"), "")


class Typing(BrowserCase):
    @classmethod
    def setUpClass(cls):
        cls.typed(True)
        cls.addClassCleanup(cls.typed, False)

    @classmethod
    def typed(cls, wanted):
        """Restarts with confirm = "typed", or without."""
        with open(cls.lab.conf) as f:
            text = f.read()
        text = text.replace(' confirm = "typed" }', " }")
        if wanted:
            text = re.sub(r'(http \{ listen = "[^"]*") \}',
                          r'\1 confirm = "typed" }', text)
        with open(cls.lab.conf, "w") as f:
            f.write(text)
        cls.lab.approve.stop()
        cls.lab.start_daemons()

    def field(self):
        return self.browser.find("#typed")[0]

    def test_L_an_approval_wants_the_name(self):
        name = self.fresh()
        request_id, _, _ = self.open(name)
        # The browser asks for the field; nothing is sent.
        self.browser.button("approve").click()
        self.assertNotIn("/done/", self.browser.url)
        # Enter presses no button.
        self.field().send_keys("example.com", Keys.ENTER)
        self.assertIn("Do you approve", self.browser.heading())
        self.assertPending(request_id)
        self.browser.press("approve")
        self.assertEqual(self.browser.status(), 422)
        self.assertIn("not the name", self.browser.find("[role=alert]")[
            0].text)
        self.browser.picture("typed-wrong")
        self.assertPending(request_id)
        self.field().send_keys(name.upper())
        self.browser.press("approve")
        self.assertIn("/done/", self.browser.url)
        self.assertStatus(request_id, "VALIDATED")

    def test_L_a_refusal_wants_nothing_typed(self):
        request_id, _, _ = self.open()
        self.browser.press("reject")
        self.assertIn("/done/", self.browser.url)
        self.assertStatus(request_id, "FAILED")


class Watching(BrowserCase):
    """The operator's view: every page of it, with something on it."""

    port = None

    def test_L_the_operators_view_by_axe(self):
        request_id, mails, _ = self.ask(self.fresh("net"))
        self.lab.page.answer(self.one(mails).link, "approve")
        self.lab.page.answer(self.one(mails, "hostmaster").link, "reject")
        ended = self.lab.page.get(self.one(mails, "hostmaster").link)
        self.assertEqual(self.lab.page.press(ended, "not-me").status, 303)
        self.lab.answer(self.one(mails, "postmaster"), "Who is this?")
        waiting, _, _ = self.ask(self.fresh("net"))
        self.lab.request(FEW)  # three of the five are not there
        root = "http://127.0.0.1:%d" % self.port
        wait_until(lambda: "BOUNCED" in self.browser.get(root).text, 20,
                   "a mail in trouble")
        for name, path, status in (
                ("overview", "/", 200), ("requests", "/requests", 200),
                ("searched", "/requests?Status=FAILED&Domain=*.net", 200),
                ("none", "/requests?Domain=nothing.example", 200),
                ("ended", "/requests/" + request_id, 200),
                ("pending", "/requests/" + waiting, 200),
                ("unknown", "/requests/" + "a" * 16, 404),
                ("misasked", "/requests?Status=nonsense", 400)):
            for label, size, scheme in (
                    ("light", (1280, 900), "light"),
                    ("dark", (1280, 900), "dark"),
                    ("320", (320, 640), "light")):
                with self.subTest((name, label)):
                    self.browser.size(*size)
                    self.browser.media(prefers_color_scheme=scheme)
                    self.browser.get(root + path)
                    self.assertEqual(self.browser.status(), status)
                    self.browser.picture("operator-%s-%s" % (name, label))
                    self.assertEqual(self.browser.too_wide(), 0)
                    if label != "320":
                        self.assertEqual(self.browser.violations_here(), [])


if __name__ == "__main__":
    unittest.main()
