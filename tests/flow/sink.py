# SPDX-License-Identifier: ISC
"""An SMTP server of the tests' own on a loopback port: keeps what it is
given, and answers as a test tells it, so that an MTA in trouble can be played.
"""

import re
import socket
import threading

from process import free_port

EHLO = ("250-sink.test\r\n250-8BITMIME\r\n250-DSN\r\n"
        "250-ENHANCEDSTATUSCODES\r\n250 SIZE 10240000")
HUNG_UP = object()  # as an answer: cut the connection instead


class Taken:
    """One transaction that reached the end of its data."""

    def __init__(self, mail_from, rcpts, data, lines):
        self.mail_from, self.rcpts = mail_from, rcpts
        self.data, self.lines = data, lines


class Sink:
    """`answers` maps a verb (CONNECT EHLO MAIL RCPT DATA END) to a function
    of its line that returns an answer, HUNG_UP, or None for the usual one."""

    USUAL = {"CONNECT": "220 sink.test ESMTP", "EHLO": EHLO,
             "HELO": "250 sink.test", "MAIL": "250 2.1.0 Ok",
             "RCPT": "250 2.1.5 Ok", "DATA": "354 End data with .",
             "END": "250 2.0.0 Ok: queued as SINK", "RSET": "250 2.0.0 Ok",
             "NOOP": "250 2.0.0 Ok", "QUIT": "221 2.0.0 Bye",
             "UNKNOWN": "502 5.5.2 Error: command not recognized"}

    def __init__(self, port=None, host="127.0.0.1"):
        self.host, self.port = host, port or free_port()
        self.taken, self.answers, self.lines = [], {}, []
        self._lock = threading.Lock()
        self._server = None

    def start(self):
        self._server = socket.create_server((self.host, self.port),
                                            reuse_port=False)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def stop(self):
        if self._server is not None:
            self._server.shutdown(socket.SHUT_RDWR)
            self._server.close()
            self._server = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def _accept(self):
        server = self._server
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,),
                             daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rwb", buffering=0) as f:
            try:
                self._session(f)
            except OSError:
                pass

    def _answer(self, verb, line):
        """What to send, or None: the connection is to be cut."""
        answer = self.answers.get(verb, lambda _: None)(line)
        if answer is HUNG_UP:
            return None
        return answer or self.USUAL[verb]

    def _session(self, f):
        mail_from, rcpts, said = None, [], []
        verb, line = "CONNECT", ""
        while True:
            answer = self._answer(verb, line)
            if answer is None:
                return
            f.write(answer.encode() + b"\r\n")
            if verb in ("EHLO", "HELO", "RSET"):
                mail_from, rcpts, said = None, [], []
            elif verb == "QUIT":
                return
            elif answer[0] in "23" and verb == "MAIL":
                mail_from, rcpts = _path(line), []
            elif answer[0] in "23" and verb == "RCPT":
                rcpts.append(_path(line))
            elif answer[0] in "23" and verb == "DATA":
                if not self._data(f, mail_from, rcpts, said):
                    return
                mail_from, rcpts, said = None, [], []
            line = f.readline().decode("latin-1").rstrip("\r\n")
            if line == "":
                return
            said.append(line)
            with self._lock:
                self.lines.append(line)
            verb = line.split(" ")[0].upper()
            verb = verb if verb in self.USUAL else "UNKNOWN"

    def _data(self, f, mail_from, rcpts, said):
        lines = []
        while True:
            line = f.readline()
            if line == b"":
                return False
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        with self._lock:
            self.taken.append(Taken(mail_from, rcpts, b"".join(lines),
                                    list(said)))
        answer = self._answer("END", mail_from)
        if answer is None:
            return False
        f.write(answer.encode() + b"\r\n")
        return True


def _path(line):
    return re.search(r"<([^>]*)>", line).group(1)
