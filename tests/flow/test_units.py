#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""How tightly the units hold our programs, by systemd's own measure, and that
AppArmor can read the profiles.
"""

import glob
import os
import re
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
UNITS = sorted(glob.glob(TOP + "/conf/systemd/*.service"))
PROFILES = sorted(glob.glob(TOP + "/conf/apparmor/*"))
EXPOSURE = re.compile(r"Overall exposure level for \S+: ([0-9.]+)")
MOST = 1.5


def exposure(path):
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", path],
        capture_output=True, text=True, timeout=60, check=False)
    found = EXPOSURE.search(said.stdout)
    assert found, said
    return float(found[1])


class Units(unittest.TestCase):
    def test_both_daemons_are_held_tightly(self):
        names = [os.path.basename(path) for path in UNITS]
        self.assertIn("countersign-approve.service", names)
        self.assertIn("countersign-milter.service", names)
        for path in UNITS:
            with self.subTest(os.path.basename(path)):
                self.assertLessEqual(exposure(path), MOST)

    def test_a_line_less_is_noticed(self):
        with open(UNITS[0]) as f:
            text = f.read()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, os.path.basename(UNITS[0]))
            with open(path, "w") as f:
                f.write(text.replace("ProtectSystem=strict\n", "").replace(
                    "CapabilityBoundingSet=\n", ""))
            self.assertGreater(exposure(path), MOST)

    def test_the_daemons_tell_when_they_are_ready(self):
        for path in UNITS:
            if path.endswith("-hook.service"):
                continue
            with open(path) as f:
                text = f.read()
            for line in ("Type=notify", "WatchdogSec=", "ExecReload="):
                self.assertIn(line, text, path)


def parsed(profile):
    """Without kernel and cache, as on a machine that has no AppArmor."""
    return subprocess.run(["apparmor_parser", "-Q", "-K", profile],
                          capture_output=True, text=True, timeout=60,
                          check=False)


class Profiles(unittest.TestCase):
    def test_AppArmor_reads_them(self):
        self.assertEqual([os.path.basename(p) for p in PROFILES],
                         ["countersign-approve", "countersign-milter"])
        for path in PROFILES:
            with self.subTest(os.path.basename(path)):
                said = parsed(path)
                self.assertEqual(said.returncode, 0, said)

    def test_AppArmor_would_mind(self):
        with tempfile.NamedTemporaryFile("w") as f:
            f.write("profile x /x { /etc/y nonsense, }\n")
            f.flush()
            self.assertNotEqual(parsed(f.name).returncode, 0)


if __name__ == "__main__":
    unittest.main()
