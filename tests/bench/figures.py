# SPDX-License-Identifier: ISC
"""What was measured, as a table and as JSON: each figure with its aim, and
whether it was reached. Measuring is left to the modules beside this one.
"""

import json
import statistics

REPEATS = 5
WIDTH = 58


def median(measure, repeats=REPEATS):
    """The median of what measure(round) returns."""
    return statistics.median(measure(n) for n in range(repeats))


class Figures:
    def __init__(self):
        self.rows = []

    def single(self, label, value, unit, at_most=None, more="",
               at_least=None):
        """A figure of ours alone, with the largest value that is wanted, or
        the smallest."""
        goal, relation = at_most, "at most"
        reached = None if at_most is None else value <= at_most
        if at_least is not None:
            goal, relation, reached = at_least, "at least", value >= at_least
        self._add(label=label, value=value, unit=unit, goal=goal,
                  relation=relation, reached=reached, more=more)

    def ratio(self, label, ours, peer, peer_name, unit, at_least=None,
              more=""):
        """Ours over the peer's, of one run."""
        self._add(label=label, value=ours, unit=unit, peer=peer,
                  peer_name=peer_name, ratio=ours / peer, goal=at_least,
                  relation="at least", reached=None if at_least is None
                  else ours / peer >= at_least, more=more)

    def _add(self, **row):
        self.rows.append(row)
        print(line_of(row), flush=True)

    def write(self, path):
        with open(path, "w", encoding="ascii") as f:
            json.dump(self.rows, f, indent=1)
            f.write("\n")

    def table(self):
        """Every row once more, and how many goals were reached."""
        judged = [r for r in self.rows if r["reached"] is not None]
        reached = sum(r["reached"] for r in judged)
        return "\n".join([line_of(r) for r in self.rows] + [
            "bench: %d of %d goals reached" % (reached, len(judged))])


def verdict_of(row):
    return {True: "reached", False: "NOT REACHED", None: ""}[row["reached"]]


def line_of(row):
    text = "%-*s %9.4g %-6s" % (WIDTH, row["label"], row["value"],
                                row["unit"])
    if "peer" in row:
        text += " %s %.4g, ratio %.2f" % (row["peer_name"], row["peer"],
                                          row["ratio"])
    if row["goal"] is not None:
        text += " (goal %s %.4g: %s)" % (row["relation"], row["goal"],
                                         verdict_of(row))
    return text + (" " + row["more"] if row["more"] else "")
