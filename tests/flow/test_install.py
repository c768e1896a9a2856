#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""INSTALL on a machine with Postfix: by TCP and by a Unix socket, by SMTP and
by the sendmail command, with hooks, from nothing up to VALIDATED, and on to an
upgrade, new keys, a restored backup, another store and the end.
"""

import unittest

import machine
import test_install_sendmail
from install import Followed, Install, printed
from process import wait_until

# Debian's own set-up of a mail server, and the network that it is for.
POSTFIX = """\
printf 'postfix postfix/%s\\n' 'main_mailer_type select Internet Site' \
    'mailname string mx.ca.example' | debconf-set-selections
dpkg-reconfigure postfix
systemctl start postfix
"""
METHOD = '  method = "sendmail"'
TOLD = "/var/lib/countersign-hook/told"
HOOK = """\
printf '#!/bin/sh\\ncat >>%s\\n' >/usr/local/bin/issue
chmod 755 /usr/local/bin/issue
""" % TOLD
HOOKS = """\
hooks { on_outcome = "/usr/local/bin/issue" runner = "service" }
"""


class Whole(unittest.TestCase):
    def test_nothing_is_left_out(self):
        text = Install()
        self.assertEqual({name for name in text.sections
                          if text.commands(name)},
                         Postfix.sections
                         | test_install_sendmail.Sendmail.sections)


class Postfix(Followed):
    sections = {"2", "4", "5", "5.1", "6", "7.1", "7.3", "8", "9", "9.1",
                "9.2", "9.3", "10", "11", "11.1", "11.2", "11.3", "12.1",
                "12.3"}

    def test_from_nothing_to_the_end(self):
        self.begin()
        self.at.sh(POSTFIX)
        self.names(self.programs())
        self.world.follow("7.1")
        self.page()
        self.start()
        self.request()
        self.by_other_ways()
        self.request()
        wait_until(lambda: self.world.id in self.at.run(
            "cat", TOLD, check=False).stdout, 20, "outcome told by the hook")
        self.upgrade()
        self.new_keys()
        self.restore()
        self.move()
        self.request(signatures=3)
        self.leave("12.1", 454, 554)
        self.end()

    def by_other_ways(self):
        """Sections 7.3 and 9.1 to 9.3."""
        self.world.follow("7.3", before={"systemctl restart": self.socket})
        self.world.configure(r'^  method = "smtp" .*$', METHOD)
        self.world.follow("9.1")
        self.at.sh(HOOK)
        self.world.configure(r"^# hooks \{\n(#.*\n)+", HOOKS)
        self.world.follow("9.2")
        self.world.follow("9.3", instead={
            "apparmor_parser -r": "apparmor_parser -Q -K"})

    def socket(self):
        self.milter_socket(self.text.file("7.3", "countersign.conf"))
        self.at.run("postconf", "-e", self.text.file("7.3", "main.cf").strip())

    def upgrade(self):
        self.world.follow("11")
        for unit in machine.DAEMONS:
            self.assertTrue(self.at.active(unit), unit)
        self.assertIn("VALIDATED", self.at.run(
            "countersign", "describe", self.world.id).stdout)

    def new_keys(self):
        self.world.follow("11.1", before={"countersign testkey":
                                          self.publish_key})

    def publish_key(self):
        said, = [text for command, text in self.world.said.items()
                 if command.startswith("countersign keygen")]
        self.world.publish(*printed(said))
        self.world.configure(r"\Z", self.text.lines("11.1", "sign "))


    def restore(self):
        """Section 11.2, for SQLite."""
        self.world.follow("11.2", without="pg_|URL")
        self.goes_on()

    def move(self):
        """Section 11.3, to PostgreSQL."""
        self.database()
        self.world.follow("11.3", before={
            "runuser -u countersign-approve -- countersign audit verify":
            self.use_database})
        self.goes_on()


if __name__ == "__main__":
    unittest.main()
