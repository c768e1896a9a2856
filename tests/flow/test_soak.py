#!/usr/bin/python3 -B
# SPDX-License-Identifier: ISC
"""The short form of tests/soak/run: thirty kills of daemons, mail server and
database, and the count (T20).
"""

import os
import random
import unittest

import privilege
from lab import Lab
from postgres import Postgres
from soak import Soak

KILLS = 30


class Killed(unittest.TestCase):
    def setUp(self):
        privilege.need_root()
        self.lab = Lab(conf={"log_level": "info"})
        self.addCleanup(self.lab.close)
        self.server = Postgres(self.lab.dir)
        self.addCleanup(self.server.stop)
        self.server.start()
        # Before the daemons begin a log: it is of one store.
        self.lab.write_conf(store=self.server.database("countersign"))
        self.lab.start()

    def test_T20_every_answer_once_and_no_mail_lost(self):
        seed = os.environ.get("SOAK_SEED") or str(random.randrange(10**9))
        soak = Soak(self.lab, KILLS, seed, self.server)
        faults = soak.run()
        self.assertEqual(faults, [], "SOAK_SEED=%s: %s" % (
            seed, soak.figures()))
        self.assertEqual(sum(soak.killed.values()), KILLS)
        self.assertEqual(set(soak.killed), set(soak.victims))
        self.assertGreater(len(soak.answered), 5)


if __name__ == "__main__":
    unittest.main()
