#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The operator's view: shows what there is, as pages and as JSON, changes
nothing, and is for this machine alone.
"""

import http.client
import html.parser
import json
import os
import re
import socket
import sqlite3
import unittest

from case import Case, open_lab
from lab import FEW
from process import free_port, wait_until

VOID = {"meta", "link", "input", "br", "path", "rect", "circle", "line"}


def setUpModule():
    ViewCase.port = free_port()
    Case.lab = open_lab(policies='operator { listen = "127.0.0.1:%d" }\n'
                        'policy "example.net" { quorum = 2 }'
                        % ViewCase.port)


class Reader(html.parser.HTMLParser):
    """Elements in their order; what is not closed in its order is an error."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attrs = [], [], []
        self.links, self.text = [], []
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attrs.append(dict(attrs))
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attrs.append(dict(attrs))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        self.text.append(data)


class ViewCase(Case):
    port = None

    def ask_view(self, path, method="GET", host=None, accept="text/html"):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            c.putrequest(method, path, skip_host=True)
            c.putheader("Host", host or "127.0.0.1:%d" % self.port)
            c.putheader("Accept", accept)
            c.endheaders()
            answer = c.getresponse()
            return answer, answer.read().decode()
        finally:
            c.close()

    def page(self, path):
        answer, text = self.ask_view(path)
        self.assertEqual(answer.status, 200, text[:2000])
        self.assertEqual(answer.getheader("Content-Type"),
                         "text/html; charset=utf-8")
        return text

    def data(self, path):
        answer, text = self.ask_view(path)
        self.assertEqual(answer.status, 200, text[:2000])
        self.assertEqual(answer.getheader("Content-Type"), "application/json")
        return json.loads(text)


class Shows(ViewCase):
    def test_one_request(self):
        name = self.fresh("net")
        request_id, mails, _ = self.ask(name)
        self.delivered(request_id)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.assertAnswer(self.lab.answer(self.one(mails, "hostmaster"),
                                          "Who is this?"), 550)
        text = self.page("/requests/" + request_id)
        data = self.data("/requests/%s.json" % request_id)
        self.assertEqual(data["Request"], self.lab.describe(request_id))
        self.assertEqual(data["Events"], self.lab.events(request_id))
        # A lane a mailbox; the vote and the refusal are on it.
        self.assertEqual(text.count('class="window"'), 5)
        self.assertEqual(text.count('<g class="mark good" transform'), 1)
        self.assertEqual(text.count('<g class="mark hollow" transform'), 1)
        self.assertIn("1 of 2 approvals", text)
        self.assertIn("<title>1 of 2 approvals</title>", text)
        for event in data["Events"]:
            self.assertIn('<td class="number">%d</td>' % event["Seq"], text)
        # The outcome changes the picture.
        self.assertAnswer(self.lab.answer(self.one(mails, "postmaster"),
                                          "I reject"), 250)
        text = self.page("/requests/" + request_id)
        self.assertEqual(text.count('<g class="mark bad" transform'), 1)
        self.assertIn("DOMAIN_VALIDATION_DENIED", text)

    def test_overview(self):
        before = self.data("/overview.json")["Funnel"]
        request_id, mails, _ = self.ask()
        self.lab.page.answer(self.one(mails).link, "approve")
        self.lab.request(FEW)  # three of the five are not there
        wait_until(lambda: len([
            p for p in self.data("/overview.json")["DeliveryProblems"]
            if p["Email"].endswith("@" + FEW)]) == 3, 20,
            "three bounces", 0.3)
        after = self.data("/overview.json")
        self.assertEqual(
            {k: after["Funnel"][k] - before[k] for k in before},
            {"Requests": 2, "Mailed": 2, "Answered": 1, "Validated": 1,
             "Pending": 1, "TimedOut": 0, "Failed": 0, "Most": 0})
        self.assertGreater(sum(d["Count"] for d in after["AnswerDelays"]), 0)
        text = self.page("/")
        for problem in after["DeliveryProblems"]:
            self.assertIn(problem["Email"], text)
        self.assertIn('role="img"', text)

    def test_list_search_and_pages(self):
        account = "account-%d" % os.getpid()
        names = [self.fresh("org") for _ in range(51)]
        ids = [self.lab.request(name, "--account", account)
               for name in names]
        first = self.data("/requests.json?Account=" + account)
        second = self.data("/requests.json?Account=%s&StartingToken=%s" % (
            account, first["NextToken"]))
        self.assertIsNone(second["NextToken"])
        pages = [[s["RequestId"] for s in page["RequestSummaryList"]]
                 for page in (first, second)]
        self.assertEqual([len(page) for page in pages], [50, 1])
        self.assertEqual(sorted(pages[0] + pages[1]), sorted(ids))
        text = self.page("/requests?Account=" + account)
        self.assertEqual(text.count("<tr>"), 51)
        following = next(x for x in Reader(text).links
                         if "StartingToken" in x)
        self.assertEqual(self.page(following).count("<tr>"), 2)
        name = names[0]
        for query in ("Domain=" + name, "Id=" + ids[0],
                      "Domain=%s.*&Status=&Account=&Id=" % name.split(".")[0],
                      "Status=PENDING_VALIDATION&Domain=" + name):
            with self.subTest(query):
                self.assertIn(name, self.page("/requests?" + query))
        self.assertNotIn(name, self.page("/requests?Status=FAILED"))
        self.assertEqual(self.ask_view("/requests?Status=x")[0].status, 400)
        self.assertEqual(
            self.ask_view("/requests?StartingToken=x")[0].status, 400)

    def test_what_is_not_there(self):
        for path in ("/x", "/requests/", "/requests/" + "a" * 16,
                     "/requests/..%2f", "/requests/x/y", "/a/" + "a" * 32,
                     "/v1/requests", "/metrics", "/requests?Id=" + "a" * 16):
            for accept, kind in (("text/html", "text/html; charset=utf-8"),
                                 ("application/json", "application/json")):
                answer, text = self.ask_view(path, accept=accept)
                self.assertEqual(answer.status, 404, path)
                self.assertEqual(answer.getheader("Content-Type"), kind)
                self.assertTrue(text)


class Only(ViewCase):
    """It shows, and that is all."""

    def test_no_method_changes_anything(self):
        request_id, _, _ = self.ask()
        # Delivery reports, which come at their own time, wait meanwhile.
        self.addCleanup(self.lab.start_daemons)
        self.lab.milter.stop()
        before = self.dump()
        for path in ("/", "/requests", "/requests/" + request_id,
                     "/requests/%s/cancel" % request_id):
            for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
                answer, _ = self.ask_view(path, method)
                self.assertEqual(answer.status, 405, (method, path))
                self.assertEqual(answer.getheader("Allow"), "GET, HEAD")
            for method in ("GET", "HEAD"):
                self.ask_view(path, method)
        self.assertEqual(self.dump(), before)

    def dump(self):
        db = sqlite3.connect("file:%s/countersign.db?mode=ro"
                             % self.lab.state, uri=True)
        try:
            return [list(db.execute("SELECT * FROM %s ORDER BY 1" % t))
                    for t in ("request", "domain", "recipient", "mail",
                              "token", "audit", "freeze")]
        finally:
            db.close()

    def test_T25_no_token_is_shown(self):
        request_id, mails, _ = self.ask()
        self.lab.page.get(self.one(mails).link)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        shown = "".join(self.ask_view(p)[1] for p in (
            "/", "/overview.json", "/requests", "/requests.json",
            "/requests/" + request_id, "/requests/%s.json" % request_id))
        self.assertGreater(len(shown), 10000)
        for mail in mails.values():
            for token in mail.tokens:
                self.assertNotIn(token, shown)

    def test_headers_of_every_answer(self):
        request_id, _, _ = self.ask()
        for path in ("/", "/requests", "/requests/" + request_id,
                     "/requests.json", "/style.css", "/x"):
            answer, _ = self.ask_view(path)
            self.assertEqual(
                answer.getheader("Content-Security-Policy"),
                "default-src 'none'; style-src 'self'; form-action 'self'; "
                "base-uri 'none'; frame-ancestors 'none'", path)
            for name, value in (("X-Content-Type-Options", "nosniff"),
                                ("Referrer-Policy", "no-referrer"),
                                ("Cache-Control", "no-store")):
                self.assertEqual(answer.getheader(name), value, path)

    def test_a_name_elsewhere_that_leads_here_gets_nothing(self):
        for host in ("evil.example", "evil.example:%d" % self.port, "",
                     "127.0.0.1.evil.example", "localhost.evil.example"):
            answer, text = self.ask_view("/requests", host=host or " ")
            self.assertEqual(answer.status, 403, host)
            self.assertNotIn("<table", text)
        for host in ("localhost:%d" % self.port, "127.0.0.1", "[::1]:80"):
            self.assertEqual(self.ask_view("/", host=host)[0].status, 200,
                             host)

    def test_it_is_not_on_the_public_listener(self):
        for path in ("/requests", "/overview.json", "/metrics"):
            self.assertEqual(self.lab.page.get(path).status, 404, path)

    def test_addresses_it_may_have(self):
        path = os.path.join(self.lab.dir, "view.conf")
        with open(self.lab.conf) as f:
            text = f.read()
        now = '"127.0.0.1:%d"' % self.port
        for listen, status in (("0.0.0.0:9816", 78), ("192.0.2.1:80", 78),
                               ("[::]:9816", 78), ("9816", 78), ("", 0),
                               ("[::1]:9816", 0), ("unix:/x/y.sock", 0)):
            with open(path, "w") as f:
                f.write(text.replace(now, '"%s"' % listen))
            self.assertExit(self.lab.cs("config", "check", conf=path), status)

    def test_on_a_unix_socket(self):
        place = os.path.join(self.lab.dir, "view.sock")
        old = self.lab.values["policies"]
        self.lab.write_conf(policies='operator { listen = "unix:%s" }' % place)
        self.addCleanup(self.lab.restart_daemons)
        self.addCleanup(self.lab.write_conf, policies=old)
        self.lab.restart_daemons()
        self.assertEqual(os.stat(place).st_mode & 0o777, 0o660)
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(place)
            s.sendall(b"GET /overview.json HTTP/1.1\r\nHost: anything\r\n"
                      b"Connection: close\r\n\r\n")
            said = b""
            while chunk := s.recv(65536):
                said += chunk
        self.assertTrue(said.startswith(b"HTTP/1.1 200"), said[:200])
        self.lab.approve.stop()
        self.assertFalse(os.path.exists(place))


class Accessible(ViewCase):
    """What can be told without a browser: structure, names, tables."""

    def pages(self):
        name = self.fresh()
        request_id, mails, _ = self.ask(name)
        self.assertAnswer(self.lab.answer(self.one(mails), "I approve"), 250)
        self.assertAnswer(self.lab.answer(self.one(mails, "webmaster"),
                                          "I reject"), 250)
        return {p: self.page(p) for p in
                ("/", "/requests", "/requests/" + request_id)}

    def test_structure(self):
        for path, text in self.pages().items():
            with self.subTest(path):
                r = Reader(text)
                pairs = list(zip(r.tags, r.attrs))
                self.assertEqual(pairs[0], ("html", {"lang": "en"}))
                for tag in ("main", "h1", "nav", "header", "footer"):
                    self.assertEqual(r.tags.count(tag), 1, tag)
                # Headings leave no step out.
                levels = [int(t[1]) for t in r.tags
                          if re.fullmatch("h[1-6]", t)]
                self.assertTrue(all(b - a <= 1 for a, b in
                                    zip(levels, levels[1:])), levels)
                ids = [a["id"] for _, a in pairs if "id" in a]
                self.assertEqual(len(ids), len(set(ids)))
                labels = {a["for"] for t, a in pairs if t == "label"}
                for tag, a in pairs:
                    self.assertNotIn("style", a)
                    self.assertFalse([k for k in a if k.startswith("on")])
                    if tag in ("input", "select"):
                        self.assertIn(a["id"], labels)
                    if tag == "th":
                        self.assertIn(a["scope"], ("col", "row"))
                    if tag == "svg":
                        self.assertTrue(a.get("role") == "img" or
                                        a.get("aria-hidden") == "true")
                self.assertNotIn("script", r.tags)
                self.assertEqual(r.tags.count("table"),
                                 r.tags.count("caption"))
                pictures = [a for t, a in pairs if t == "svg"
                            and a.get("role") == "img"]
                self.assertTrue(pictures or path == "/requests")
                self.assertGreaterEqual(r.tags.count("title") - 1,
                                        len(pictures))

    def test_colours_can_be_told_apart(self):
        """WCAG 1.4.3 and 1.4.11, light and dark."""
        _, css = self.ask_view("/style.css")
        themes = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))
                  for block in re.findall(r":root \{(.*?)\}", css, re.S)]
        self.assertEqual(len(themes), 2)
        for theme in themes:
            for over in ("ground", "card"):
                for text in ("ink", "quiet", "link", "good", "bad", "warn"):
                    self.assertGreaterEqual(
                        contrast(theme[text], theme[over]), 4.5,
                        (text, over, theme))
            for shape in ("plain", "good", "bad", "warn"):
                for over in ("card", "rail", "window"):
                    self.assertGreaterEqual(
                        contrast(theme[shape], theme[over]), 3,
                        (shape, over, theme))
                self.assertGreaterEqual(
                    contrast(theme["sign"], theme[shape]), 3, (shape, theme))


def contrast(a, b):
    """WCAG 2.2's ratio of two colours."""
    def light(colour):
        parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4
                 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), parts))
    high, low = sorted((light(a), light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


if __name__ == "__main__":
    unittest.main()
