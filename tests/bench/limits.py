# SPDX-License-Identifier: ISC
"""What the parts below us allow by themselves on this machine: signatures,
and commits of each engine. No aims: the rest is to be read beside them.
"""

import os
import re
import subprocess
import tempfile

from postgres import Postgres

SECONDS = "3"
THREADS = (1, 8)


def bench_crypto(_build, figures):
    said = subprocess.run(
        ["openssl", "speed", "-seconds", SECONDS, "rsa2048", "ed25519"],
        check=True, capture_output=True, text=True).stdout
    for name, mark in (("rsa2048", r"rsa +2048 bits"),
                       ("ed25519", r"EdDSA \(Ed25519\)")):
        signs, verifies = re.search(
            mark + r".* ([\d.]+) +([\d.]+)\n", said).groups()
        figures.single("openssl speed: %s signatures made" % name,
                       float(signs), "/s")
        figures.single("  and checked", float(verifies), "/s")


def bench_commits(build, figures):
    tool = os.path.join(build, "tests/bench/store/commit")

    def rate(engine, where, threads):
        return float(subprocess.run(
            [tool, engine, where, str(threads), SECONDS], check=True,
            capture_output=True, text=True).stdout)
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as folder:
        os.chmod(folder, 0o755)
        for n in THREADS:
            figures.single("bare SQLite, commits of one row, %d conn." % n,
                           rate("sqlite", os.path.join(folder, "%d.db" % n),
                                n), "/s")
        server = Postgres(folder)
        server.start()
        try:
            for n in THREADS:
                figures.single(
                    "bare PostgreSQL, commits of one row, %d conn." % n,
                    rate("pgsql", server.database("bench%d" % n), n), "/s")
        finally:
            server.stop()
