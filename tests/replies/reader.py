# SPDX-License-Identifier: ISC
"""Hands replies to tests/mta/reply_tool.c, which reads them as the milter does,
and takes apart what it says; the corpus' files and names.
"""

import os
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
CORPUS = os.path.join(HERE, "corpus")
SENT = os.path.join(HERE, "sent.eml")
HEAD = re.compile(rb"%% (\d+) ([^\n]+)\n")

CONF = """\
authority = "Example Private CA"
concerns = "abuse@ca.example"
support = "https://support.ca.example"
base_url = "https://approve.ca.example"
state_dir = "%s"
templates = "%s/conf/templates"
milter { reply_domain = "reply.ca.example" authserv_id = "mx.ca.example" %s }
submit { from = "Example Validation <validation@ca.example>" }
"""


def tool(build, *argv, data=b"", milter=""):
    """What reply_tool prints, as octets; `milter`: more of that section."""
    with tempfile.TemporaryDirectory() as work:
        conf = os.path.join(work, "countersign.conf")
        with open(conf, "w", encoding="utf-8") as f:
            f.write(CONF % (work, TOP, milter))
        return subprocess.run(
            [os.path.join(build, "tests/mta/reply_tool"), conf, *argv],
            input=data, stdout=subprocess.PIPE, check=True).stdout


def record(name, data):
    return b"%%%% %d %s\n%s\n" % (len(data), name.encode(), data)


def records(data):
    """(name, octets) of each reply in a file of the corpus."""
    at = 0
    while at < len(data):
        head = HEAD.match(data, at)
        end = head.end() + int(head[1])
        yield head[2].decode(), data[head.end():end]
        at = end + 1


def judge(build, replies, milter=""):
    """[(name, class, verdict, why)] for each (name, octets)."""
    data = b"".join(record(name, octets) for name, octets in replies)
    out = tool(build, "judge", SENT, data=data,
               milter=milter).decode(errors="replace")
    return [tuple(line.split("\t", 3)) for line in out.split("\n") if line]


def ways(build, replies):
    """[(name, "short" or "worker", what differs loosely, and strictly)]"""
    data = b"".join(record(name, octets) for name, octets in replies)
    out = tool(build, "ways", data=data).decode()
    return [tuple(line.split("\t")) for line in out.split("\n") if line]


def corpus():
    """Every reply of the corpus."""
    for name in sorted(os.listdir(CORPUS)):
        with open(os.path.join(CORPUS, name), "rb") as f:
            yield from records(f.read())
