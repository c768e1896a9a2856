# SPDX-License-Identifier: ISC
"""The mails of the benchmark: replies that customers wrote, mails of ours on
their way out, and mail that is nobody's business here. Made from one real mail
for each copy that filler.py put into the store; letters.c signs and seals.
"""

import base64
import email.utils
import os
import random

import filler
import letter

BOUNDARY = "=_countersign_bench"
# One for all replies: what it publishes is soon known, as the keys are that the
# peer has in its memory. The goal is about verifying, not about asking DNS.
SENDER = "bounces@mail.example.net"


def padding(size):
    """Lines of text, so many octets in all."""
    line = "The quick brown fox jumps over the lazy dog, and so on and on."
    return (line + "\n") * (size // (len(line) + 2))


def quoting(mail, room):
    """An approval on top of as much of the mail as fits."""
    text = letter.top_posted("I approve", mail)
    lines, kept = text.splitlines(), []
    for line in lines:
        room -= len(line) + 2
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept) + "\n"


def reply_form(mail, size):
    """The reply of one mailbox: 2 KiB are text alone, more is a picture that
    goes with it, as company signatures have them."""
    plain = letter.reply(mail, "")
    if size <= 4096:
        return letter.reply(
            mail, "", layout=lambda _, m: quoting(
                m, size - len(plain.partition(b"\r\n\r\n")[0])))
    picture = base64.encodebytes(
        random.Random(4).randbytes((size - 4096) * 3 // 4)).decode()
    text = letter.top_posted("I approve", mail)
    body = ("--%s\nContent-Type: text/plain; charset=UTF-8\n"
            "Content-Transfer-Encoding: 8bit\n\n%s\n--%s\n"
            "Content-Type: image/png; name=\"logo.png\"\n"
            "Content-Transfer-Encoding: base64\n\n%s\n--%s--\n" % (
                BOUNDARY, text, BOUNDARY, picture, BOUNDARY))
    return letter.reply(mail, "", layout=lambda *_: body,
                        kind='multipart/mixed; boundary="%s"' % BOUNDARY)


class Copies:
    """Mails about the copies of one request, each used once."""

    def __init__(self, request_id, name, mail, nth):
        """`mail` is the one to the mailbox with the `nth` recipient's id."""
        self.request_id, self.name = request_id, name
        self.mail, self.nth, self.next = mail, nth, 1

    def take(self, n):
        first, self.next = self.next, self.next + n
        return range(first, first + n)

    def mailbox(self, copy):
        return self.mail.to.replace(self.name, "n%d.%s" % (
            copy, self.name.partition(".")[2]))

    def reply(self, form, copy):
        """(sender, recipient, message)"""
        changes = [
            (self.mail.reply_token, filler.token("reply", copy, self.nth)),
            (self.mail.link_token, filler.token("link", copy, self.nth)),
            (self.request_id, filler.request_id(copy)),
            (self.mail.to, self.mailbox(copy)),
            (self.name, self.mailbox(copy).partition("@")[2])]
        to = self.mail.reply_to
        for old, new in changes:
            form = form.replace(old.encode(), new.encode())
            to = to.replace(old, new)
        return SENDER, to, form

    def replies(self, n, size):
        form = reply_form(self.mail, size)
        return [self.reply(form, copy) for copy in self.take(n)]

    def sealed(self, n, size):
        """Mails of ours, not sealed yet."""
        body = padding(size - 600)
        found = []
        for copy in self.take(n):
            sender = self.mail.reply_to.replace(
                "approve+" + self.mail.reply_token,
                "bounce+" + filler.token("nonce", copy, self.nth))
            found.append((sender, self.mailbox(copy), letter.build([
                ("Date", email.utils.formatdate()),
                ("From", "Example Validation <validation@ca.example>"),
                ("To", self.mailbox(copy)),
                ("Reply-To", self.mail.reply_to.replace(
                    self.mail.reply_token,
                    filler.token("reply", copy, self.nth))),
                ("Subject", "Approval asked for n%d (request %s)" % (
                    copy, filler.request_id(copy))),
                ("Message-ID", "<%s>" % filler.message_id(copy, self.nth)),
                ("MIME-Version", "1.0"),
                ("Content-Type", "text/plain; charset=UTF-8"),
                ("Content-Transfer-Encoding", "8bit")], body)))
        return found


def others(n, size):
    """Mail that passes by."""
    return [("someone%d@example.org" % i, "other@reply.ca.example",
             letter.build([
                 ("Received", "from a.example by b.example; " +
                  email.utils.formatdate()),
                 ("Date", email.utils.formatdate()),
                 ("From", "Some One <someone%d@example.org>" % i),
                 ("To", "Any Body <other@reply.ca.example>"),
                 ("Subject", "Lunch on day %d" % i),
                 ("Message-ID", "<%s@example.org>" % os.urandom(8).hex()),
                 ("MIME-Version", "1.0"),
                 ("Content-Type", "text/plain; charset=UTF-8"),
                 ("X-Mailer", "bench")], padding(size - 400)))
            for i in range(n)]
