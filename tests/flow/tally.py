# SPDX-License-Identifier: ISC
"""What tests/run-unit and tests/run-flow print: a line for each program or
module as it ends, the slowest of them, and the totals that tests/run reads.
"""

import threading

N_SLOWEST = 10


class Tally:
    """`stage` begins the last line; names are `width` wide."""

    def __init__(self, stage, width):
        self.stage, self.width = stage, width
        self.passed = self.failed = 0
        self._took = []
        self._lock = threading.Lock()

    def add(self, name, passed, failed, seconds, text=""):
        """`text` is printed below its line. From any thread."""
        line = "%-4s %-*s %5d passed %3d failed %6.1f s" % (
            "FAIL" if failed else "ok", self.width, name, passed, failed,
            seconds)
        with self._lock:
            print("\n".join([line, text] if text else [line]), flush=True)
            self.passed += passed
            self.failed += failed
            self._took.append((seconds, name))

    def total(self):
        """The end of the list; the exit status."""
        took = sorted(self._took, reverse=True)
        print("%s, the slowest of %d, %.0f s one after the other:" % (
            self.stage, len(took), sum(seconds for seconds, _ in took)))
        for seconds, name in took[:N_SLOWEST]:
            print("  %6.1f s %s" % (seconds, name))
        print("%s: %d passed, %d failed" % (
            self.stage, self.passed, self.failed), flush=True)
        return 1 if self.failed or not self.passed else 0
