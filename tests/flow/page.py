# SPDX-License-Identifier: ISC
"""The approval page as a browser without script sees it: one request at a
time, forms read with html.parser, redirections followed by hand.
"""

import html.parser
import http.client
import urllib.parse


class _Form(html.parser.HTMLParser):
    """The page's one form: action, hidden values, buttons, visible text."""

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.action, self.hidden, self.buttons = None, {}, {}
        self.inputs, self.words = [], []

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            assert self.action is None, "two forms"
            assert a.get("method", "").lower() == "post", a
            # Without an action it goes to where the page came from.
            self.action = a.get("action", self.path)
        elif tag == "input" and a.get("type") == "hidden":
            self.hidden[a["name"]] = a["value"]
        elif tag == "input":
            self.inputs.append(a["name"])
        elif tag == "button":
            self.buttons[a["value"]] = a["name"]

    def handle_data(self, data):
        self.words.append(data)


class Answer:
    def __init__(self, response, path):
        self.status, self.path = response.status, path
        self.headers = response.headers
        self.body = response.read().decode("utf-8")
        self._form = _Form(path)
        if self.headers.get_content_type() == "text/html":
            self._form.feed(self.body)
        self.action = self._form.action
        self.hidden, self.buttons = self._form.hidden, self._form.buttons
        self.text = " ".join(" ".join(self._form.words).split())

    @property
    def nonce(self):
        return self.hidden["nonce"]

    @property
    def location(self):
        return self.headers["Location"]


class Page:
    """What listens on `port`."""

    def __init__(self, port, origin):
        self.port, self.origin = port, origin

    def ask(self, method, path, body=None, headers=()):
        """One request on a connection of its own."""
        path = urllib.parse.urlsplit(path)._replace(
            scheme="", netloc="").geturl()
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=15)
        try:
            connection.request(method, path, body, dict(headers))
            return Answer(connection.getresponse(), path)
        finally:
            connection.close()

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, fields, headers=()):
        """The form as a browser posts it from this very site."""
        sent = {"Content-Type": "application/x-www-form-urlencoded",
                "Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        sent.update(dict(headers))
        return self.ask("POST", path, urllib.parse.urlencode(fields),
                        {k: v for k, v in sent.items() if v is not None})

    def press(self, shown, verdict, headers=()):
        """Presses a button of the form that `shown` carries."""
        fields = dict(shown.hidden)
        fields[shown.buttons[verdict]] = verdict
        return self.post(shown.action, fields, headers)

    def answer(self, link, verdict):
        """GET, press, and the receipt; the POST's and the receipt's answer."""
        shown = self.get(link)
        assert shown.status == 200, (shown.status, shown.text)
        posted = self.press(shown, verdict)
        if posted.status != 303:
            return posted, None
        return posted, self.get(posted.location)
