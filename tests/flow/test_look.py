#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""How every page and mail looks (L): each state in every language, as
countersign preview writes them, in a real browser. Every state has a picture,
in BUILD/tests/screenshots.
"""

import glob
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from browser import LANGUAGES, Browser
from lab import TOP

CONF = """\
authority = "Example Private CA"
concerns = "abuse@ca.example"
support = "https://support.ca.example"
base_url = "https://approve.ca.example"
templates = "%s/conf/templates"
milter { reply_domain = "reply.ca.example" }
submit { from = "Example Validation <validation@ca.example>" }
"""
RED, GREEN, BLUE = range(3)
CONTRAST = 4.5  # WCAG 1.4.3


def setUpModule():
    build = os.path.abspath(os.environ.get("COUNTERSIGN_BUILD")
                            or os.path.join(TOP, "build"))
    Looking.previews = tempfile.mkdtemp(prefix="countersign-previews-")
    unittest.addModuleCleanup(shutil.rmtree, Looking.previews)
    Looking.browser = Browser(build)
    unittest.addModuleCleanup(Looking.browser.close)
    conf = os.path.join(Looking.previews, "countersign.conf")
    with open(conf, "w", encoding="utf-8") as f:
        f.write(CONF % TOP)
    for kind in ("page", "mail"):
        subprocess.run([os.path.join(build, "countersign"), "-c", conf,
                        "preview", kind, "-o", Looking.previews], check=True,
                       stdout=subprocess.DEVNULL, timeout=60)


class Looking(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.browser.plain()

    def states(self, pattern):
        found = sorted(glob.glob(os.path.join(self.previews, pattern)))
        self.assertTrue(found, pattern)
        return [(os.path.basename(f)[:-len(".html")], "file://" + f)
                for f in found]

    def test_there_is_every_state_in_every_language(self):
        by_language = {}
        for name, _ in self.states("page-*.html"):
            _, language, state = name.split("-", 2)
            by_language.setdefault(language, set()).add(state)
        self.assertEqual(sorted(by_language), LANGUAGES)
        for language in LANGUAGES:
            self.assertEqual(by_language[language], by_language["en"])
        self.assertGreaterEqual(len(by_language["en"]), 20)

    def test_a_picture_of_every_state(self):
        pictures = {}
        self.browser.size(390, 844)
        for name, url in self.states("page-en-*.html"):
            self.browser.get(url)
            shot = self.browser.picture(name)
            self.assertNotIn(shot, pictures.values(), name)
            pictures[name] = shot
            self.assertEqual(self.browser.too_wide(), 0, name)

    def test_a_picture_of_every_mail(self):
        for name, url in self.states("mail-*.html"):
            for scheme in ("light", "dark"):
                self.browser.size(320, 700)
                self.browser.media(prefers_color_scheme=scheme)
                self.browser.get(url)
                self.browser.picture("%s-%s" % (name, scheme))
                self.assertEqual(self.browser.too_wide(), 0, name)
                self.readable(".card", "p", "color", name + scheme)
            # Nothing comes from elsewhere (O1).
            self.assertEqual(self.browser.ask(
                "return performance.getEntriesByType('resource').length"), 0)

    def test_L_narrow_zoomed_dark_and_printed(self):
        """1.4.10: 320 px wide is 1280 at 400 %."""
        for language in ("en", "ar"):
            for state in ("ask", "ask-typed-wrong", "done-not-me"):
                name = "page-%s-%s" % (language, state)
                url = self.states(name + ".html")[0][1]
                for label, size, media in (
                        ("320", (320, 640), {}),
                        ("dark", (1280, 900),
                         {"prefers_color_scheme": "dark"}),
                        ("contrast", (1280, 900),
                         {"forced_colors": "active"}),
                        ("print", (794, 1123), {"kind": "print"})):
                    self.browser.size(*size)
                    self.browser.media(**media)
                    self.browser.get(url)
                    self.browser.picture("%s-%s" % (name, label))
                    self.assertEqual(self.browser.too_wide(), 0,
                                     (name, label))
                    self.readable("main", "h1", "color", (name, label))
                    self.assertEqual(
                        self.browser.ask("return [...document."
                                         "querySelectorAll('form')].some(f =>"
                                         " f.offsetHeight > 0)"),
                        label != "print" and state != "done-not-me",
                        (name, label))

    def readable(self, ground, text, name, label):
        def luminance(css, what):
            # That of what is behind it, where it is transparent.
            value = self.browser.style(css, what)
            rgb = [float(n) / 255 for n in re.findall(r"[\d.]+", value)][:3]
            rgb = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055)
                   ** 2.4 for c in rgb]
            return (0.2126 * rgb[RED] + 0.7152 * rgb[GREEN]
                    + 0.0722 * rgb[BLUE])
        pair = sorted((luminance(ground, "backgroundColor"),
                       luminance(text, name)))
        self.assertGreaterEqual((pair[1] + 0.05) / (pair[0] + 0.05),
                                CONTRAST, label)

    def test_L_wcag_by_axe(self):
        """No violation on any page and mail in any language."""
        bad, seen = [], 0
        for language in LANGUAGES:
            pages = {}
            for name, url in self.states("*-%s*.html" % language):
                if name.split("-")[1] == language:
                    with open(url[len("file://"):], encoding="utf-8") as f:
                        pages[name] = f.read()
            self.browser.get(url)
            for scheme in ("light", "dark") if language == "en" else (
                    "light",):
                self.browser.media(prefers_color_scheme=scheme)
                bad += self.browser.violations(pages, self.previews,
                                               language == "en")
            seen += len(pages)
        self.assertEqual(bad, [])
        self.assertGreaterEqual(seen, 8 * 20)


if __name__ == "__main__":
    unittest.main()
