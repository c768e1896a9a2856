# SPDX-License-Identifier: ISC
"""The page beside libmicrohttpd with nothing behind it; among 10,000 idle
connections; under wrong tokens at full speed; and whether its answers' times
tell a token that there is from one that is not (L, T16, T23). The operator's
view of a full store.
"""

import contextlib
import http.client
import json
import math
import os
import re
import resource
import socket
import statistics
import subprocess
import threading
import time

from figures import REPEATS
from peers import resident_kb
from process import Child, free_port, wait_until

SECONDS = 3  # of each round
CONNECTIONS = 64
IDLE = 10000
IDLE_CONNECTIONS = 8  # of those who are served beside them
SAMPLES = 100000
FLOOD_SECONDS = 10
VISIT_EVERY = 0.05  # seconds
MICRO = {"us": 1, "ms": 1e3, "s": 1e6}
RANDOM_TOKENS = """\
local letters = "abcdefghijklmnopqrstuvwxyz234567"
function init() math.randomseed(os.time()) end
function request()
    local token = {}
    for i = 1, 32 do
        local n = math.random(32)
        token[i] = letters:sub(n, n)
    end
    return wrk.format("GET", "/a/" .. table.concat(token))
end
"""


def wrk(url, connections=CONNECTIONS, seconds=SECONDS, more=()):
    """(requests a second, 99 % in ms, answers that were not 2xx)."""
    said = subprocess.run(
        ["wrk", "-t1", "-c%d" % connections, "-d%ds" % seconds, "--latency",
         *more, url], capture_output=True, text=True, check=True).stdout
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", said).groups()
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    errors = re.search(r"Socket errors: .*", said)
    assert errors is None, errors[0]
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
            float(number) * MICRO[unit] / 1e3, int(bad[1]) if bad else 0)


@contextlib.contextmanager
def idle(port, count):
    """So many connections on which nothing is said."""
    held = []
    try:
        for _ in range(count):
            held.append(socket.create_connection(("127.0.0.1", port)))
        yield
    finally:
        for s in held:
            s.close()


def bench_view(where, request_id, total, figures, median_ms):
    """Pages of the operator's view, which listens at `where`."""
    for path in ("/", "/requests", "/requests?Status=VALIDATED",
                 "/requests?Status=FAILED", "/requests?Account=nobody",
                 "/requests?Domain=n77.example.com",
                 "/requests?Domain=*77.example.com",
                 "/requests?Id=" + request_id, "/requests/" + request_id):
        def get():
            c = http.client.HTTPConnection(where, timeout=60)
            c.request("GET", path, headers={"Accept": "text/html"})
            answer = c.getresponse()
            answer.read()
            c.close()
            assert answer.status == 200, (path, answer.status)
        figures.single("operator's view, of %d requests: %s" % (
            total, path.replace(request_id, "ID")), median_ms(get), "ms", 50)


class PageBench:
    def __init__(self, lab, figures):
        self.lab, self.figures = lab, figures
        self.build = os.path.join(lab.build, "tests/bench/page")
        _, mails = lab.ask("page.example.com")
        self.links = [m.link for m in mails.values()]
        self.child = int(subprocess.run(
            ["pgrep", "-P", str(lab.approve.pid)], check=True,
            capture_output=True, text=True).stdout.split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def peer(self, *more):
        """A constant page of our page's octets: its URL."""
        path = os.path.join(self.lab.dir, "constant.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write(self.lab.page.get(self.links[0]).body)
        port = free_port()
        child = Child("constant%d" % port, self.lab.dir, [
            os.path.join(self.build, "constant"), str(port), path, *more])
        child.start()
        child.ready(port)
        return child, "http://127.0.0.1:%d/" % port

    def bench_page(self):
        """By turns, each connection for one request, as the page has it."""
        peers = [self.peer("close"), self.peer()]
        urls = [url for _, url in peers] + [self.links[0]]
        rates = [[] for _ in urls]
        for _ in range(REPEATS):
            for url, rate in zip(urls, rates):
                got, _, bad = wrk(url)
                assert bad == 0, (url, bad)
                rate.append(got)
        for child, _ in peers:
            child.stop()
        closing, keeping, ours = map(statistics.median, rates)
        self.figures.ratio("the page, GET", ours, closing,
                           "libmicrohttpd alone", "req/s", 0.5,
                           "(its connections kept open: %.0f)" % keeping)

    def open_now(self):
        """Descriptors of the web child."""
        return len(os.listdir("/proc/%d/fd" % self.child))

    def bench_idle(self):
        """A visitor's 99 % with and without, by turns."""
        beside, alone = [], []
        for _ in range(REPEATS):
            alone.append(wrk(self.links[0], IDLE_CONNECTIONS)[1])
            with idle(self.lab.http_port, IDLE):
                wait_until(lambda: self.open_now() > IDLE, 10, "all of them")
                beside.append(wrk(self.links[0], IDLE_CONNECTIONS)[1])
            wait_until(lambda: self.open_now() < IDLE, 20, "they left")
        with_, without = map(statistics.median, (beside, alone))
        self.figures.single(
            "99 %% of visitors beside %d idle connections" % IDLE,
            with_ / without, "times", 1.25,
            "%.2f ms, without them %.2f ms" % (with_, without))

    def memory(self):
        return resident_kb(self.lab.approve.pid) + resident_kb(self.child)

    def bench_wrong(self):
        """Real visitors beside them, and both processes' memory."""
        script = os.path.join(self.lab.dir, "random.lua")
        with open(script, "w", encoding="ascii") as f:
            f.write(RANDOM_TOKENS)
        flood = ["-s", script]
        wrk(self.lab.origin, seconds=2, more=flood)
        before, took, over = self.memory(), [], threading.Event()

        def visit():
            while not over.wait(VISIT_EVERY):
                began = time.monotonic()
                shown = self.lab.page.get(self.links[0])
                took.append((time.monotonic() - began, shown.status))
        visitor = threading.Thread(target=visit)
        visitor.start()
        rate, _, bad = wrk(self.lab.origin, seconds=FLOOD_SECONDS, more=flood)
        over.set()
        visitor.join()
        assert bad > rate * FLOOD_SECONDS / 2, (rate, bad)
        self.figures.single("wrong tokens: memory that both processes take on",
                            (self.memory() - before) / 1024, "MB", 2,
                            "%.0f/s" % rate)
        self.figures.single("wrong tokens: real visitors not served meanwhile",
                            sum(status != 200 for _, status in took), "of",
                            0, "%d, the slowest after %.0f ms" % (
                                len(took), 1e3 * max(t for t, _ in took)))

    def bench_timing(self):
        tokens = [link.rsplit("/", 1)[1] for link in self.links]
        said = json.loads(subprocess.run(
            [os.path.join(self.build, "timing"), str(self.lab.http_port),
             str(SAMPLES), *tokens], check=True, capture_output=True,
            text=True).stdout)
        assert said["bad"] == 0, said
        known, unknown = said["known"], said["unknown"]
        t = (known["mean"] - unknown["mean"]) / math.sqrt(
            known["variance"] / known["n"]
            + unknown["variance"] / unknown["n"])
        self.figures.single(
            "unknown and known tokens: Welch's |t| of %d samples" % SAMPLES,
            abs(t), "", 4.5, "means %.1f and %.1f us, %d left out" % (
                unknown["mean"], known["mean"], said["outliers"]))
