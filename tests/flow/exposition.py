# SPDX-License-Identifier: ISC
"""Reads Prometheus' text format 0.0.4, strictly: what a scraper would take
with a warning is an error here.
"""

import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*"'
SAMPLE = re.compile(r"(%s)(?:\{(%s(?:,%s)*)\})? (\S+)" % (NAME, LABEL, LABEL))
NUMBER = re.compile(r"[+-]?(?:Inf|NaN|\d+(?:\.\d+)?(?:e[+-]?\d+)?)")
TYPES = {"counter", "gauge", "histogram"}
PARTS = {"histogram": ("_bucket", "_sum", "_count")}


class Family:
    def __init__(self, name, text):
        self.name, self.help, self.type = name, text, None
        self.samples = {}  # (suffix, labels as sorted pairs) -> value

    def value(self, suffix="", **labels):
        return self.samples.get((suffix, tuple(sorted(labels.items()))), 0)

    def total(self):
        return sum(self.samples.values())


def _sample(family, line):
    found = SAMPLE.fullmatch(line)
    assert found, "no sample: " + line
    name, labels, value = found.groups()
    assert NUMBER.fullmatch(value), line
    suffixes = PARTS.get(family.type, ("",))
    suffix = name[len(family.name):]
    assert name.startswith(family.name) and suffix in suffixes, (
        "%s stands among %s" % (name, family.name))
    pairs = tuple(sorted(tuple(p.split("=", 1)) for p in
                         re.findall(LABEL, labels or "")))
    pairs = tuple((k, v[1:-1]) for k, v in pairs)
    assert len({k for k, _ in pairs}) == len(pairs), line
    assert (suffix, pairs) not in family.samples, "twice: " + line
    family.samples[suffix, pairs] = float(value)


def _histogram(family):
    """Buckets grow, end with +Inf, and that is the count."""
    series = {}
    for (suffix, pairs), value in family.samples.items():
        rest = tuple(p for p in pairs if p[0] != "le")
        series.setdefault(rest, {})[suffix, dict(pairs).get("le")] = value
    for rest, parts in series.items():
        buckets = [(float(le), v) for (s, le), v in parts.items()
                   if s == "_bucket"]
        assert buckets == sorted(buckets), (family.name, rest)
        assert [v for _, v in buckets] == sorted(v for _, v in buckets)
        assert buckets[-1][0] == float("inf"), (family.name, rest)
        assert buckets[-1][1] == parts["_count", None], (family.name, rest)
        assert ("_sum", None) in parts, (family.name, rest)


def read(text):
    """Families by name."""
    assert text.endswith("\n")
    families, family = {}, None
    for line in text.split("\n")[:-1]:
        if line.startswith("# HELP "):
            _, _, name, words = line.split(" ", 3)
            assert name not in families, "twice: " + name
            family = families[name] = Family(name, words)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert family and name == family.name and kind in TYPES, line
            assert family.type is None and not family.samples, line
            family.type = kind
        else:
            assert family and family.type, line
            _sample(family, line)
    for family in families.values():
        if family.type == "histogram":
            _histogram(family)
        if family.type == "counter":
            assert family.name.endswith("_total"), family.name
            assert min(family.samples.values(), default=0) >= 0
        else:
            assert not family.name.endswith("_total"), family.name
    return families
