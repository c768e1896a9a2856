# SPDX-License-Identifier: ISC
"""Headless Chromium for the flow tests: one browser, what a person does in
it, and what axe-core says of a page. Which pages these are is the tests'.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import tempfile

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait

# The one file of npm that the tests need: exactly this one, or none.
AXE = "axe-core@4.14.1"
PATIENCE = 20  # seconds for a page
LANGUAGES = ["ar", "de", "en", "es", "fr", "ja", "pt", "zh"]
AXE_SHA512 = ("FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76A"
              "SyFNNtuFooJpZe37OgudVGtQ==")
# Our pages have no frames, and nothing to be fetched for the rules.
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                "best-practice"],
    "resultTypes": ["violations"], "preload": False, "iframes": False}
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         "--hide-scrollbars", "--ignore-certificate-errors",
         "--lang=en-US"]


def axe_source(build):
    """axe-core's script: fetched once by npm, kept in the build folder, and
    compared with its hash each time."""
    folder = os.path.join(build, "tests", "axe")
    path = os.path.join(folder, AXE.replace("@", "-") + ".tgz")
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        # Whole at once: another module may be looking for it.
        with tempfile.TemporaryDirectory(dir=folder) as fetched:
            subprocess.run(["npm", "pack", "--silent", AXE], cwd=fetched,
                           check=True, stdout=subprocess.DEVNULL, timeout=120)
            os.replace(os.path.join(fetched, os.path.basename(path)), path)
    with open(path, "rb") as f:
        digest = hashlib.sha512(f.read()).digest()
    assert base64.b64encode(digest).decode() == AXE_SHA512, path
    with tarfile.open(path) as tar:
        return tar.extractfile("package/axe.min.js").read().decode()


class Browser:
    """`build` keeps axe-core and the screenshots."""

    def __init__(self, build):
        self.pictures = os.path.join(build, "tests", "screenshots")
        os.makedirs(self.pictures, exist_ok=True)
        self.axe = axe_source(build)
        self.profile = tempfile.mkdtemp(prefix="countersign-chromium-")
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in FLAGS + ["--user-data-dir=" + self.profile]:
            options.add_argument(flag)
        self.driver = webdriver.Chrome(
            service=Service("/usr/bin/chromedriver", env={
                **os.environ, "HOME": self.profile}), options=options)
        self.driver.set_page_load_timeout(30)
        self.plain()

    def close(self):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    # ------------------------------------------------------------- how it is

    def cdp(self, command, **arguments):
        return self.driver.execute_cdp_cmd(command, arguments)

    def plain(self):
        """A desktop window, light, with scripts, in English."""
        self.size(1280, 900)
        self.media()
        self.scripts(True)
        self.languages("en-US,en;q=0.9")

    def size(self, width, height=800, scale=1):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width,
                 height=height, deviceScaleFactor=scale, mobile=width < 600)

    def media(self, kind="", **features):
        self.cdp("Emulation.setEmulatedMedia", media=kind, features=[
            {"name": name.replace("_", "-"), "value": value}
            for name, value in features.items()])

    def scripts(self, allowed):
        self.cdp("Emulation.setScriptExecutionDisabled", value=not allowed)

    def languages(self, accept):
        agent = self.cdp("Browser.getVersion")["userAgent"]
        self.cdp("Emulation.setUserAgentOverride", userAgent=agent,
                 acceptLanguage=accept)

    # ---------------------------------------------------------- what it does

    def get(self, url):
        self.driver.get(url)
        return self

    def button(self, verdict):
        return self.driver.find_element(
            By.CSS_SELECTOR, "button[value=%s]" % verdict)

    def buttons(self):
        return [b.get_attribute("value") for b in self.find(
            "button[name=verdict]")]

    def find(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def press(self, verdict):
        """And waits for the page that comes of it."""
        button = self.button(verdict)
        button.click()
        # Between two documents the driver knows neither, and says so.
        WebDriverWait(self.driver, PATIENCE, 0.1, [WebDriverException]).until(
            expected_conditions.staleness_of(button))

    @property
    def url(self):
        return self.driver.current_url

    @property
    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def heading(self):
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def ask(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def style(self, css, name):
        return self.ask(
            "return getComputedStyle(document.querySelector(arguments[0]))"
            "[arguments[1]]", css, name)

    def status(self):
        """Of the last page load."""
        return self.ask("return performance.getEntriesByType('navigation')"
                        "[0].responseStatus")

    def picture(self, name):
        """The whole page as a PNG: its bytes, kept under this name."""
        shot = base64.b64decode(self.cdp(
            "Page.captureScreenshot", captureBeyondViewport=True,
            optimizeForSpeed=True)["data"])
        with open(os.path.join(self.pictures, name + ".png"), "wb") as f:
            f.write(shot)
        return shot

    def too_wide(self):
        """Pixels that the page is wider than its window (WCAG 1.4.10)."""
        return self.ask("return document.documentElement.scrollWidth -"
                        " document.documentElement.clientWidth")

    def violations_here(self):
        """What axe-core finds wrong in the page that is open."""
        self.driver.set_script_timeout(60)
        self.ask(self.axe)
        return self.driver.execute_async_script("""
            const [options, done] = arguments;
            axe.run(document, options)
                .then(found => done(found.violations.flatMap(v => v.nodes.map(
                    n => `${location.pathname}: ${v.id}: ${n.target}`))),
                    e => done([String(e.stack)]));""", AXE_OPTIONS)

    def violations(self, pages, folder, contrast):
        """What axe-core finds wrong in these {name: HTML}, which are put one
        after the other in the place of the page that is open: 'name: rule:
        where'. `folder` has their style; `contrast` looks at colours too,
        which takes longest and knows no language."""
        with open(os.path.join(folder, "style.css"), encoding="utf-8") as f:
            style = "<style>%s</style>" % f.read()
        pages = {name: re.sub(r'<link rel="stylesheet"[^>]*>',
                              lambda _: style, page)
                 for name, page in pages.items()}
        self.driver.set_script_timeout(200)
        self.ask(self.axe)
        return self.driver.execute_async_script("""
            const [pages, options, done] = arguments, bad = [];
            const take = (to, from) => {
                for (const {name} of [...to.attributes])
                    to.removeAttribute(name);
                for (const {name, value} of from.attributes)
                    to.setAttribute(name, value);
            };
            const look = async (name, html) => {
                const page = new DOMParser().parseFromString(
                    html, 'text/html');
                take(document.documentElement, page.documentElement);
                take(document.body, page.body);
                document.head.innerHTML = page.head.innerHTML;
                document.body.innerHTML = page.body.innerHTML;
                const found = await axe.run(document, options);
                for (const v of found.violations)
                    for (const n of v.nodes)
                        bad.push(`${name}: ${v.id}: ${n.target}`);
            };
            (async () => {
                for (const [name, html] of Object.entries(pages))
                    await look(name, html);
            })().catch(e => bad.push(String(e.stack))).then(
                () => done(bad));""", pages, {
                    **AXE_OPTIONS,
                    "rules": {"color-contrast": {"enabled": contrast}}})
