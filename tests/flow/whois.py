# SPDX-License-Identifier: ISC
"""WHOIS servers of the tests' own: each says what its test wants, whole or
without end."""

import socketserver
import threading


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        query = self.rfile.readline(512).decode("ascii").strip()
        self.server.whois.queries.append(query)
        answer = self.server.whois.answers.get(query, b"No match.\r\n")
        try:
            for chunk in [answer] if isinstance(answer, bytes) else answer:
                self.wfile.write(chunk)
        except OSError:
            pass  # they have heard enough


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class Whois:
    """`answers` are bytes, or an iterable of bytes, by the query."""

    def __init__(self):
        self.answers, self.queries = {}, []
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.whois = self
        self.address = "127.0.0.1:%d" % self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever,
                                       kwargs={"poll_interval": 0.05},
                                       daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
