#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The manual has everything that there is: each key of the configuration, each
event of the log, each program; and refers to no page that does not exist.
test_cli.py has the verbs and options.
"""

import glob
import os
import re
import subprocess
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("COUNTERSIGN_BUILD")
                        or os.path.join(TOP, "build"))
# Of the daemons, by the folders whose code runs in them.
LOGS = {"countersign-milter.8": ("milter/",),
        "countersign-approve.8": ("approve/daemon/",)}
SHARED = ("approve/", "lib/")
# event=%s of a variable: the words that the code puts there.
COMPUTED = {"milter/": {"automated", "refusal", "unknown-token",
                        "second-question", "several-questions"},
            "approve/daemon/": {"submitted", "mail-deferred", "mail-refused"},
            "approve/": {"cancel", "reject", "resend", "timed-out"}}


def page(name):
    with open(os.path.join(TOP, "man", name), encoding="utf-8") as f:
        return f.read()


def words(text):
    """What stands in bold as a command or a literal."""
    found = set()
    for line in text.splitlines():
        if line.startswith((".It Ic", ".Ic", ".Cm", ".It Cm", ".Ql")):
            found.update(re.findall(r"[a-z][a-z_-]*", line))
    return found


def events(folder):
    found = set(COMPUTED.get(folder, ()))
    for path in glob.glob(os.path.join(TOP, folder, "**/*.c"),
                          recursive=True):
        where = os.path.relpath(path, TOP)
        if folder == "approve/" and where.startswith("approve/daemon/"):
            continue
        with open(path, encoding="utf-8") as f:
            found.update(re.findall(r"event=([a-z][a-z-]*)", f.read()))
    return found


class Architecture(unittest.TestCase):
    def test_by_what_each_table_is_parted(self):
        with open(os.path.join(TOP, "lib/store/schema.c"),
                  encoding="utf-8") as f:
            tables = re.findall(r'CREATE TABLE (?:\\")?([a-z]+)', f.read())
        with open(os.path.join(TOP, "ARCHITECTURE.md"), encoding="utf-8") as f:
            rows = f.read().partition("\n| table | by |")[2].partition(
                "\n\n")[0].splitlines()[2:]
        said = {r.split("|")[1].strip(): r.split("|")[2].strip() for r in rows}
        self.assertGreater(len(tables), 15)
        self.assertEqual(set(said), set(tables))
        self.assertNotIn("", said.values())


class Manual(unittest.TestCase):
    def test_every_event_of_the_log(self):
        for name, folders in LOGS.items():
            said = words(page(name).partition(".Ss Log")[2].partition(
                "\n.S")[0])
            for folder in folders:
                found = events(folder)
                self.assertGreater(len(found), 5)
                self.assertEqual(found - said, set(), name)
        both = set().union(*(words(page(name)) for name in LOGS))
        for folder in SHARED:
            found = events(folder)
            self.assertGreater(len(found), 1)
            self.assertEqual(found - both, set(), folder)

    def test_every_key_of_the_configuration(self):
        said = subprocess.run(
            [BUILD + "/countersign", "-c", "/nonexistent", "config", "show",
             "-d"], capture_output=True, text=True, check=True, timeout=60)
        keys = [line.partition(" = ")[0]
                for line in said.stdout.splitlines()]
        self.assertGreater(len(keys), 40)
        text = page("countersign.conf.5")
        for key in keys:
            section, _, name = key.rpartition(".")
            with self.subTest(key):
                part = text
                if section:
                    part = re.search(r"(?ms)^\.S[sh] .*\b%s\b.*?(?=^\.S[sh] "
                                     r"|\Z)" % section, text)
                    self.assertIsNotNone(part, "no section " + section)
                    part = part.group()
                self.assertRegex(part, r"\b%s\b" % name)

    def test_every_program_has_a_page_with_an_example(self):
        for name in ("countersign.1", "countersign-approve.8",
                     "countersign-milter.8", "countersign.conf.5",
                     "countersign-control.5", "countersign-audit.5",
                     "countersign-troubleshooting.7"):
            text = page(name)
            with self.subTest(name):
                self.assertRegex(text, r"(?m)^\.(Bd|Dl)\b")

    def test_no_reference_leads_nowhere(self):
        for path in glob.glob(os.path.join(TOP, "man/*")):
            refers = re.findall(r"(?m)^\.Xr (countersign\S*) (\d)",
                                page(os.path.basename(path)))
            for name, section in refers:
                self.assertTrue(os.path.exists(os.path.join(
                    TOP, "man", name + "." + section)), (path, name))


if __name__ == "__main__":
    unittest.main()
