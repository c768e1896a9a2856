#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The corpus of replies (tests/replies): none is read as what it is not, and
nearly every honest one is understood (I6, T3, T4, T12).
"""

import collections
import json
import os
import subprocess
import sys
import tempfile
import unittest

from lab import TOP

sys.path.insert(0, os.path.join(TOP, "tests/replies"))
import reader  # noqa: E402
import remarks  # noqa: E402
import sentences  # noqa: E402

BUILD = os.path.join(TOP, os.environ.get("COUNTERSIGN_BUILD", "build"))
REPLIES_MIN, CLIENTS_MIN, LANGUAGES_MIN = 2000, 20, 20
UNDERSTOOD_MIN = 0.98
DOUBTFUL_MIN = 350
REMARKS_MIN = 0.98
HEAD = (b"From: Jane <jane@example.com>\nSubject: Re: x\nMIME-Version: 1.0\n"
        b"Content-Type: text/plain; charset=utf-8\n\n")
# Without a worker: so much of all, and of those whose form is UTF-8 in parts.
SHORT_MIN, SHORT_PARTS_MIN = 0.85, 0.9
IN_PARTS = ("gmail-web", "gmail-app", "ios-mail", "outlook-web",
            "outlook-desktop", "yahoo-web", "samsung", "zoho")
SAMPLE = 60  # so many of the corpus through testmsg, evenly taken
# Without what we sent, testmsg cannot strike it from these.
NEED_SENT = {"rewrapped", "prefixed", "ticket"}

Reading = collections.namedtuple("Reading", "name client lang place want got")


def setUpModule():
    global READINGS
    READINGS = [reading(*row) for row in reader.judge(BUILD,
                                                      reader.corpus())]


def reading(name, kind, verdict, why):
    client, lang, place, _, want = name.split("/")
    return Reading(name, client, lang, place, want,
                   verdict if kind == "reply" else "none")


class Corpus(unittest.TestCase):
    maxDiff = None

    def test_the_script_makes_exactly_what_is_kept(self):
        with tempfile.TemporaryDirectory() as work:
            subprocess.run([os.path.join(TOP, "tests/replies/generate"),
                            work], check=True)
            self.assertEqual(sorted(os.listdir(work)),
                             sorted(os.listdir(reader.CORPUS)))
            for name in os.listdir(work):
                with open(os.path.join(work, name), "rb") as made, \
                        open(os.path.join(reader.CORPUS, name), "rb") as kept:
                    self.assertTrue(made.read() == kept.read(),
                                    name + ": generate makes another; run it")

    def test_it_is_as_large_and_as_varied_as_it_should_be(self):
        self.assertGreaterEqual(len(READINGS), REPLIES_MIN)
        self.assertGreaterEqual(len({r.client for r in READINGS}),
                                CLIENTS_MIN)
        self.assertGreaterEqual(len({r.lang for r in READINGS}),
                                LANGUAGES_MIN)
        wanted = collections.Counter(r.want for r in READINGS)
        for want in ("approve", "reject", "none"):
            self.assertGreater(wanted[want], 200)

    def test_I6_no_false_approval_and_no_false_rejection(self):
        wrong = [r.name + ": " + r.got for r in READINGS
                 if r.got not in ("none", r.want)]
        self.assertEqual(wrong, [])

    def test_I6_honest_answers_are_understood(self):
        honest = [r for r in READINGS if r.want != "none"]
        lost = [r for r in honest if r.got == "none"]
        print("\nreplies: %d of %d honest ones understood; %d silent ones; "
              "%d clients, %d languages" % (
                  len(honest) - len(lost), len(honest),
                  len(READINGS) - len(honest),
                  len({r.client for r in READINGS}),
                  len({r.lang for r in READINGS})))
        for (client, lang), n in sorted(collections.Counter(
                (r.client, r.lang) for r in lost).items()):
            print("replies: not understood: %s, %s: %d" % (client, lang, n))
        self.assertGreaterEqual(1 - len(lost) / len(honest), UNDERSTOOD_MIN)

    def test_I6_letters(self):
        """What people add says nothing against an answer, or leaves a doubt
        (letters.py)."""
        rows = [r for r in READINGS if r.client == "letters"]
        honest = [r for r in rows if r.place.startswith("honest-")]
        doubtful = [r for r in rows if r.place.startswith("doubt-")]
        lost = [r.name for r in honest if r.got != r.want]
        print("\nreplies: %d of %d honest letters understood, %d doubtful ones"
              % (len(honest) - len(lost), len(honest), len(doubtful)))
        self.assertEqual([r.name for r in doubtful if r.got != "none"], [])
        self.assertGreaterEqual(len(doubtful), DOUBTFUL_MIN)
        self.assertGreaterEqual(1 - len(lost) / len(honest), UNDERSTOOD_MIN,
                                lost)

    def test_I6_remarks(self):
        """The same of letters that were not made from the lists."""
        doubtful = [row[:3] for row in self.letters(
            remarks.DOUBTFUL + remarks.MACHINES + sentences.DOUBTFUL)]
        honest = self.letters(remarks.HONEST + sentences.HONEST)
        lost = [row for row in honest if row[2] != "approve"]
        print("\nreplies: %d of %d honest remarks understood, %d doubtful ones"
              % (len(honest) - len(lost), len(honest), len(doubtful)))
        self.assertEqual([r for r in doubtful if r[2] != "none"], [])
        self.assertGreaterEqual(
            1 - len(lost) / len(honest), REMARKS_MIN, lost)

    def letters(self, texts):
        return reader.judge(BUILD, [
            (text, HEAD + text.replace("|", "\n").encode() + b"\n")
            for text in texts])

    def test_T12_both_readers_read_alike(self):
        made = [(name, data.replace(b"\r\n", b"\n"))
                for name, data in reader.corpus()]
        for end in (b"\n", b"\r\n"):
            rows = reader.ways(BUILD, [(name, data.replace(b"\n", end))
                                       for name, data in made])
            self.assertEqual(len(rows), len(made))
            self.assertEqual([r for r in rows if r[2:] != ("", "")], [])
            self.short_enough(rows, SHORT_MIN)
            for client in IN_PARTS:
                self.short_enough([r for r in rows
                                   if r[0].startswith(client + "/")],
                                  SHORT_PARTS_MIN)
        print("\nreplies: %d of %d read without a worker" % (
            sum(r[1] == "short" for r in rows), len(rows)))

    def short_enough(self, rows, share):
        n_short = sum(r[1] == "short" for r in rows)
        self.assertGreaterEqual(n_short, share * len(rows), rows[0][0])

    def test_testmsg_says_the_same(self):
        got = {r.name: r.got for r in READINGS
               if r.place not in NEED_SENT}
        replies = [c for c in reader.corpus() if c[0] in got]
        for name, data in replies[::len(replies) // SAMPLE]:
            with self.subTest(name):
                self.assertEqual(self.by_testmsg(data), got[name])

    def by_testmsg(self, data):
        with tempfile.TemporaryDirectory() as work:
            conf, mail = (os.path.join(work, n) for n in ("conf", "mail"))
            with open(conf, "w", encoding="utf-8") as f:
                f.write(reader.CONF % (work, TOP, ""))
            with open(mail, "wb") as f:
                f.write(data)
            done = subprocess.run(
                [os.path.join(BUILD, "countersign"), "-c", conf, "--json",
                 "testmsg", mail], stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)["Message"]["Verdict"]


if __name__ == "__main__":
    unittest.main()
