# SPDX-License-Identifier: ISC
"""Mails as a mailbox received them, and replies as mail programs write them.

Signs for the customer with dkimpy. Handing mail to a server is lab.py's.
"""

import email
import email.policy
import email.utils
import functools
import os
import re

import dkim

LINK = re.compile(r"^(https?://\S+/a/([a-z2-7]{32}))$", re.M)
ID = re.compile(r"\b[a-z2-7]{16}\b")
REPLY = re.compile(r"^approve\+([a-z2-7]{32})@(.+)$")
# What the customer's mail server signs.
SIGNED = [b"from", b"to", b"cc", b"subject", b"date", b"message-id",
          b"in-reply-to", b"references", b"mime-version", b"content-type",
          b"content-transfer-encoding"]


class Mail:
    """One received mail; `raw` are its bytes with CRLF."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as f:
            self.raw = f.read().replace(b"\r\n", b"\n").replace(
                b"\n", b"\r\n")
        self.message = email.message_from_bytes(
            self.raw, policy=email.policy.default)
        self.to = self["Delivered-To"] or self["X-Original-To"]

    def __getitem__(self, field):
        value = self.message[field]
        return None if value is None else str(value)

    def _part(self, kind):
        part = self.message.get_body((kind,))
        if part is None:
            return ""
        return part.get_content().replace("\r\n", "\n")

    @functools.cached_property
    def text(self):
        return self._part("plain")

    @property
    def html(self):
        return self._part("html")

    @property
    def link(self):
        found = LINK.findall(self.text)
        assert len(found) == 1, "one link alone on a line: %r" % found
        return found[0][0]

    @property
    def link_token(self):
        return LINK.findall(self.text)[0][1]

    @property
    def reply_to(self):
        return email.utils.parseaddr(self["Reply-To"])[1]

    @property
    def reply_token(self):
        return REPLY.match(self.reply_to).group(1)

    @property
    def tokens(self):
        return [self.link_token, self.reply_token]

    @functools.cached_property
    def is_ours(self):
        return self["Reply-To"] is not None and \
            REPLY.match(self.reply_to) is not None

    @property
    def is_bounce(self):
        return self.message.get_content_type() == "multipart/report"

    def is_about(self, request_id):
        return request_id in self.text


def maildir(path):
    """Every mail below a folder of Maildirs, oldest first."""
    found = []
    for folder, _, files in os.walk(path):
        if os.path.basename(folder) in ("new", "cur"):
            found += [os.path.join(folder, f) for f in files]
    return sorted(found, key=lambda p: (os.stat(p).st_mtime_ns, p))


def quoted(text):
    return "".join(">%s%s\n" % (" " if line else "", line)
                   for line in text.splitlines())


def attribution(mail):
    return "On %s, %s wrote:\n" % (mail["Date"], mail["From"])


def top_posted(words, mail):
    return "%s\n\n%s%s" % (words, attribution(mail), quoted(mail.text))


def bottom_posted(words, mail):
    return "%s%s\n%s\n" % (attribution(mail), quoted(mail.text), words)


def outlook(words, mail):
    return ("%s\n\n-----Original Message-----\nFrom: %s\nSent: %s\nTo: %s\n"
            "Subject: %s\n\n%s" % (words, mail["From"], mail["Date"],
                                   mail["To"], mail["Subject"], mail.text))


def build(fields, body):
    """A message of these fields, in this order, with CRLF line ends."""
    head = "".join("%s: %s\r\n" % pair for pair in fields)
    if isinstance(body, str):
        body = body.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    return head.encode() + b"\r\n" + body


def reply(mail, words, sender=None, layout=top_posted, extra=(), to=None,
          kind="text/plain; charset=UTF-8"):
    """A person's reply to `mail`, from the mailbox that was asked."""
    sender = sender or mail.to
    fields = [
        ("Date", email.utils.formatdate(localtime=False)),
        ("From", sender),
        ("To", to or mail.reply_to),
        ("Subject", "Re: " + (mail["Subject"] or "")),
        ("Message-ID", email.utils.make_msgid(domain=domain_of(sender))),
        ("In-Reply-To", mail["Message-ID"]),
        ("References", mail["Message-ID"]),
        ("MIME-Version", "1.0"),
        ("Content-Type", kind),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    return build(fields + list(extra), layout(words, mail))


def vacation(mail, sender=None, marked=True):
    """What a vacation program answers: it quotes the whole mail."""
    marks = [("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")]
    words = "I am out of the office until Monday and will read your mail then."
    return reply(mail, words, sender, extra=marks if marked else ())


def domain_of(mailbox):
    return email.utils.parseaddr(mailbox)[1].rpartition("@")[2]


def sign(message, domain, selector, key, algorithm=b"ed25519-sha256"):
    """The message with the domain's DKIM signature on top."""
    present = {line.split(b":")[0].strip().lower()
               for line in message.split(b"\r\n\r\n")[0].split(b"\r\n")
               if b":" in line and line[:1] not in b" \t"}
    names = [n for n in SIGNED if n in present]
    head = dkim.sign(message, selector.encode(), domain.encode(), key,
                     signature_algorithm=algorithm,
                     canonicalize=(b"relaxed", b"relaxed"),
                     include_headers=names)
    return head + message


def sign_simply(message, domain, selector, key):
    """As sign(), over every field there is and each of its octets."""
    names = [line.split(b":")[0].strip().lower()
             for line in message.split(b"\r\n\r\n")[0].split(b"\r\n")
             if b":" in line and line[:1] not in b" \t"]
    head = dkim.sign(message, selector.encode(), domain.encode(), key,
                     signature_algorithm=b"ed25519-sha256",
                     canonicalize=(b"simple", b"simple"),
                     include_headers=names)
    return head + message
