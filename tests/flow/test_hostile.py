#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""Replies that are made to be read wrongly (I6; T4 T12 T13 T16): all of them
authentic, and none of them a vote.
"""

import base64
import os
import sys
import time
import unittest

import letter
from case import Case, open_lab
from lab import REPLY_DOMAIN, TOP

sys.path.insert(0, os.path.join(TOP, "tests/mta"))
from mtaclient import Mta  # noqa: E402

WRONG_TOKENS = 10000  # handed in by one client, as fast as it can


def setUpModule():
    Case.lab = open_lab()


def plain(words, charset="UTF-8", encoding="8bit", more=""):
    return ("Content-Type: text/plain; charset=%s%s\n"
            "Content-Transfer-Encoding: %s\n\n%s\n" % (charset, more, encoding,
                                                      words))


HTML = "Content-Type: text/html; charset=UTF-8\n\n<p>%s</p>\n"


def parts(kind, *bodies, boundary="b"):
    return ("Content-Type: multipart/%s; boundary=%s\n\n" % (kind, boundary)
            + "".join("--%s\n%s" % (boundary, body) for body in bodies)
            + "--%s--\n" % boundary)


class Hostile(Case):
    def hand(self, mail, entity, extra=()):
        """A signed reply that is this MIME entity."""
        head, _, body = entity.partition("\n\n")
        fields = [("From", mail.to), ("To", mail.reply_to),
                  ("Subject", "I approve"), ("Date", mail["Date"]),
                  ("Message-ID", "<1.%d@example.com>" % time.monotonic_ns()),
                  ("MIME-Version", "1.0"), *extra]
        fields += [tuple(line.split(": ", 1)) for line in head.split("\n")]
        message = self.lab.sign(letter.build(fields, body))
        with Mta(self.lab.milter_port) as mta:
            mta.connect()
            mta.helo()
            return mta.transaction(mail.to, [mail.reply_to], message)

    def assertNone(self, entities):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        for label, entity in entities.items():
            with self.subTest(label):
                said = self.hand(mail, entity(mail) if callable(entity)
                                 else entity)
                self.assertEqual(said.kind, "reply", said)
                self.assertIn("550 5.6.0", said.text)
        self.assertPending(request_id)
        # It was not for want of a good address.
        said = self.hand(mail, plain("I approve"))
        self.assertEqual(said.kind, "discard", said)
        self.assertStatus(request_id, "VALIDATED")


class Ticket(Hostile):
    """T4: a ticket system's greeting, and our own text without a mark."""

    GREETING = "Thank you for your mail. Your ticket is #4711.\n\n"

    def test_T4_our_text_in_many_shapes(self):
        def wrapped(width):
            def entity(mail):
                lines, line = [], ""
                for word in mail.text.split():
                    if line and len(line) + 1 + len(word) > width:
                        lines.append(line)
                        line = ""
                    line += (" " if line else "") + word
                return plain(self.GREETING + "\n".join(lines + [line]))
            return entity
        self.assertNone({
            "as it was": lambda m: plain(self.GREETING + m.text),
            "rewrapped to 12": wrapped(12),
            "rewrapped to 9": wrapped(9),
            "a word a line": wrapped(1),
            "the phrases alone on a line": lambda m: plain(
                self.GREETING + m.text.replace('"', "\n").replace(
                    "I approve", "\nI approve\n").replace(
                    "I reject", "\nI reject\n")),
            "other quotation marks": lambda m: plain(
                self.GREETING + m.text.replace('"', "\u201e\n")),
            "prefixed": lambda m: plain(self.GREETING + "".join(
                "| " + line + "\n" for line in m.text.split("\n"))),
            "prefixed with tabs": lambda m: plain(self.GREETING + "".join(
                "\t" + line + "\n" for line in m.text.split("\n"))),
        })


class Mime(Hostile):
    def test_T12_where_the_words_are(self):
        nested = plain("I approve")
        for i in range(1000):
            nested = parts("mixed", nested, boundary="b%d" % i)
        self.assertNone({
            "a second alternative behind an empty one": parts(
                "alternative", plain(""), plain("I approve")),
            "an attachment": parts("mixed", plain("See there."), (
                "Content-Type: text/plain; name=a.txt\n"
                "Content-Disposition: attachment\n\nI approve\n")),
            "a message within": parts("mixed", plain("See there."), (
                "Content-Type: message/rfc822\n\n"
                "Subject: x\nContent-Type: text/plain\n\nI approve\n")),
            "HTML alone": HTML % "I approve",
            "HTML beside an empty text": parts("alternative", plain(""),
                                               HTML % "I approve"),
            "1,000 nested parts": nested,
            "the subject alone": plain("See the subject."),
            "the preamble": parts("mixed", plain("x")).replace(
                "\n\n", "\n\nI approve\n", 1),
        })

    def test_T12_what_the_words_are(self):
        text = base64.b64encode(b"I approve\n").decode()
        self.assertNone({
            "base64 with junk": plain("!!" + text[:4] + "\0".replace(
                "\0", "*") + text[4:] + "##", encoding="base64"),
            "an unknown encoding": plain("I approve", encoding="x-rot13"),
            "an unknown charset": plain("I approve", charset="x-none"),
            "a charset that lies": plain("I approve", charset="UTF-16"),
            "zero width": plain("I app\u200brove"),
            "a joiner": plain("I approve\u200d"),
            "right to left": plain("\u202eevorppa I\u202c"),
            "isolates": plain("\u2066I approve\u2069"),
            "soft hyphen": plain("I ap\u00adprove"),
            "format=flowed joins it": plain(
                "I do not know whether \nI approve", more="; format=flowed"),
            "DelSp joins it": plain("I approve \nd of nothing",
                                    more="; format=flowed; delsp=yes"),
            "look-alike letters": plain("I \u0430pprove"),
        })


class Smuggled(Hostile):
    def test_T13_a_bare_line_end_before_a_dot(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        good = self.lab.reply(mail, "Nothing yet.")
        second = (b"MAIL FROM:<%s>\r\n.\r\n" % mail.to.encode())
        for end in (b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n"):
            with self.subTest(end):
                with Mta(self.lab.milter_port) as mta:
                    mta.connect()
                    mta.helo()
                    said = mta.transaction(
                        mail.to, [mail.reply_to],
                        self.lab.sign(good + end + second +
                                      b"I approve\r\n"))
                self.assertEqual(said.kind, "reply", said)
                self.assertIn("550 5.6.0", said.text)
        self.assertPending(request_id)


class Flood(Hostile):
    def memory(self):
        with open("/proc/%d/status" % self.lab.milter.pid) as f:
            return next(int(line.split()[1]) for line in f
                        if line.startswith("VmRSS:"))

    def test_T16_wrong_tokens_at_full_speed(self):
        request_id, mails, _ = self.ask()
        mail = self.one(mails)
        message = self.lab.reply(mail, "I approve")
        before, began = self.memory(), time.monotonic()
        with Mta(self.lab.milter_port) as mta:
            mta.connect()
            mta.helo()
            mta.mail(mail.to)
            for i in range(WRONG_TOKENS):
                token = base64.b32encode(
                    i.to_bytes(20, "big")).decode().lower()
                said = mta.rcpt("approve+%s@%s" % (token, REPLY_DOMAIN))
                self.assertEqual(said.kind, "reply", said)
                self.assertIn("550 5.1.1", said.text)
                if i == WRONG_TOKENS // 2:
                    # A real one passes meanwhile.
                    with Mta(self.lab.milter_port) as other:
                        other.connect()
                        other.helo()
                        said = other.transaction(mail.to, [mail.reply_to],
                                                 message)
                        self.assertEqual(said.kind, "discard", said)
        self.assertLess(time.monotonic() - began, 30)
        self.assertGrown(self.memory() - before, 8 * 1024)
        self.assertStatus(request_id, "VALIDATED")


if __name__ == "__main__":
    unittest.main()
