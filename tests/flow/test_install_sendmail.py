#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""INSTALL on a machine with Sendmail and PostgreSQL, which its packages bring
there, from nothing up to VALIDATED, a restored backup and the end.
"""

import re
import unittest

import machine
import sendmail
from install import Followed
from process import wait_until

SENDMAIL = """\
dpkg --no-triggers --force-depends,unsafe-io --purge postfix
dpkg --no-triggers --force-unsafe-io -i $(ls {packages}/*.deb | grep -v /exim4-)
sed -i 's/, Addr=127.0.0.1//' /etc/mail/sendmail.mc
""".format(packages=sendmail.APART + "/packages")


class Sendmail(Followed):
    sections = {"2", "4", "5", "5.1", "6", "7.2", "8", "9", "10", "11.2",
                "12.2", "12.3"}

    def test_from_nothing_to_the_end(self):
        self.begin()
        self.at.sh(SENDMAIL)
        said = self.programs()
        self.database()
        self.use_database()
        self.names(said)
        self.world.follow("7.2", before={"cd ": self.lines})
        self.page()
        self.start()
        self.request()
        self.restore()
        self.late_database()
        self.assertEqual(len(self.of_ours()), 6)
        self.leave("12.2", 550)
        self.assertEqual(self.of_ours(), [])
        self.end()

    def of_ours(self):
        """The lines of section 7.2, as far as they still stand."""
        lines = self.text.lines("7.2", "INPUT_MAIL_FILTER").splitlines() + [
            "reply.ca.example", "reply.ca.example\trelay:[127.0.0.1]"]
        said = self.at.sh(
            "cd /etc/mail && cat sendmail.mc relay-domains mailertable").stdout
        return sorted(set(said.splitlines()) & set(lines))

    def restore(self):
        """Section 11.2, for PostgreSQL."""
        url = self.text.lines("5.1", "store = ").split('"')[1]
        self.world.follow("11.2", without=r"sqlite3|countersign\.db",
                          instead={"URL": url}, before={
                              "runuser -u countersign-approve -- pg_restore":
                              self.new_database})
        self.goes_on()

    def late_database(self):
        """As at boot: the daemons wait for it, and need nobody's hand."""
        self.at.sh("systemctl stop postgresql")
        self.at.run("systemctl", "restart", *machine.DAEMONS, check=False)
        for unit in machine.DAEMONS:
            wait_until(lambda u=unit: "cannot open it" in self.at.journal(u),
                       20, "complaint of " + unit)
            self.assertFalse(self.at.active(unit), unit)
        self.at.sh("systemctl start postgresql")
        for unit in machine.DAEMONS:
            wait_until(lambda u=unit: self.at.active(u), 20, unit)
        self.goes_on()

    def new_database(self):
        self.at.sh("runuser -u postgres -- dropdb countersign")
        (_, again), = [c for c in self.text.commands("5.1")
                       if "createdb" in c[1]]
        self.world.run("#", again)

    def lines(self):
        self.milter_socket(self.text.lines("7.2", "milter {"))
        path = self.at.path("/etc/mail/sendmail.mc")
        with open(path) as f:
            text, n = re.subn(
                r"^MAILER_DEFINITIONS", lambda m: self.text.lines(
                    "7.2", "INPUT_MAIL_FILTER") + m[0], f.read(), flags=re.M)
        self.assertEqual(n, 1)
        with open(path, "w") as f:
            f.write(text)


if __name__ == "__main__":
    unittest.main()
