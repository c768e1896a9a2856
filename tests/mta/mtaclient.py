# SPDX-License-Identifier: ISC
"""The mail server's side of the milter protocol, version 6: shows a milter
what a real MTA would have tidied up before, and keeps what it answers.

Nothing here judges; tests/flow does.
"""

import socket
import struct

# Commands and replies by their letters in the protocol (mfdef.h).
FINAL = {b"a": "accept", b"c": "continue", b"d": "discard", b"r": "reject",
         b"t": "tempfail", b"y": "reply", b"s": "skip", b"4": "shutdown",
         b"f": "connfail"}
PROGRESS = b"p"
CHANGES = {b"+": "addrcpt", b"-": "delrcpt", b"h": "addheader",
           b"i": "insheader", b"m": "chgheader", b"b": "replbody",
           b"e": "chgfrom", b"q": "quarantine", b"2": "addrcpt_par"}
VERSION, ALL_ACTIONS, ALL_STEPS = 6, 0x1FF, 0x1FFFFF
NO = {"connect": 0x1, "helo": 0x2, "mail": 0x4, "rcpt": 0x8, "body": 0x10,
      "header": 0x20, "eoh": 0x40, "unknown": 0x100, "data": 0x200}
NO_REPLY = {"header": 0x80, "connect": 0x1000, "helo": 0x2000,
            "mail": 0x4000, "rcpt": 0x8000, "data": 0x10000,
            "unknown": 0x20000, "eoh": 0x40000, "body": 0x80000}
LEADING_SPACE = 0x100000
BODY_CHUNK = 65535


class Answer:
    """The last word on a command: kind, and for "reply" its SMTP text."""

    def __init__(self, kind, text=""):
        self.kind, self.text = kind, text

    @property
    def code(self):
        return int(self.text[:3]) if self.text else None

    def __repr__(self):
        return "%s %s" % (self.kind, self.text)


class Mta:
    """One connection to the milter on a port or a socket's path."""

    def __init__(self, address, timeout=20):
        if isinstance(address, int):
            self.s = socket.create_connection(("127.0.0.1", address), timeout)
            # Macros and command are two writes: no 40 ms between them.
            self.s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        else:
            self.s = socket.socket(socket.AF_UNIX)
            self.s.settimeout(timeout)
            self.s.connect(address)
        self.changes = []
        self._send(b"O", struct.pack("!III", VERSION, ALL_ACTIONS, ALL_STEPS))
        letter, data = self._receive()
        assert letter == b"O", letter
        self.version, self.actions, self.steps = struct.unpack(
            "!III", data[:12])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            self._send(b"Q")
        except OSError:
            pass
        self.s.close()

    def _send(self, letter, data=b""):
        self.s.sendall(struct.pack("!I", 1 + len(data)) + letter + data)

    def _exactly(self, n):
        got = b""
        while len(got) < n:
            part = self.s.recv(n - len(got))
            if part == b"":
                raise ConnectionError("the milter hung up")
            got += part
        return got

    def _receive(self):
        (length,) = struct.unpack("!I", self._exactly(4))
        data = self._exactly(length)
        return data[:1], data[1:]

    def _command(self, step, letter, data=b""):
        """Sends it unless the milter asked not to be told."""
        if self.steps & NO.get(step, 0):
            return Answer("continue")
        self._send(letter, data)
        if self.steps & NO_REPLY.get(step, 0):
            return Answer("continue")
        return self._answer()

    def _answer(self):
        while True:
            letter, data = self._receive()
            if letter in FINAL:
                return Answer(FINAL[letter],
                              data.rstrip(b"\0").decode("latin-1"))
            if letter in CHANGES:
                self.changes.append((CHANGES[letter], data))
            else:
                assert letter == PROGRESS, letter

    def macros(self, command, **values):
        data = command + b"".join(
            b"%s\0%s\0" % (k.encode() if len(k) == 1 else b"{%s}" % k.encode(),
                           v.encode()) for k, v in values.items())
        self._send(b"D", data)

    # ------------------------------------------------------------- the steps

    def connect(self, host="mx.example.com", address="192.0.2.1"):
        self.macros(b"C", j="mx.ca.example", daemon_name="mx.ca.example")
        return self._command(
            "connect", b"C", host.encode() + b"\0" + b"4" +
            struct.pack("!H", 25025) + address.encode() + b"\0")

    def helo(self, name="mx.example.com"):
        return self._command("helo", b"H", name.encode() + b"\0")

    def mail(self, sender):
        self.macros(b"M", mail_addr=sender)
        return self._command("mail", b"M", b"<%s>\0" % sender.encode())

    def rcpt(self, mailbox):
        self.macros(b"R", rcpt_addr=mailbox)
        return self._command("rcpt", b"R", b"<%s>\0" % mailbox.encode())

    def data(self, queue_id="4TESTQID"):
        self.macros(b"T", i=queue_id)
        return self._command("data", b"T")

    def header(self, name, value):
        """`value` as it stands behind the colon, with its blank."""
        if not self.steps & LEADING_SPACE:
            value = value[1:] if value.startswith(b" ") else value
        return self._command("header", b"L", name + b"\0" + value + b"\0")

    def end_of_header(self):
        return self._command("eoh", b"N")

    def body(self, data):
        for i in range(0, len(data), BODY_CHUNK):
            said = self._command("body", b"B", data[i:i + BODY_CHUNK])
            if said.kind != "continue":
                return said
        return Answer("continue")

    def end(self):
        """End of data; what the milter changed is in `changes`."""
        self.changes = []
        self._send(b"E")
        return self._answer()

    def abort(self):
        self._send(b"A")

    # -------------------------------------------------------------- at once

    def message(self, message):
        """Header and body as bytes; the answer at its end, or the first that
        is not "continue"."""
        head, _, body = message.partition(b"\r\n\r\n")
        fields = []
        for line in head.split(b"\r\n"):
            if line[:1] in (b" ", b"\t"):
                fields[-1] += b"\n" + line
            else:
                fields.append(line)
        for field in fields:
            name, _, value = field.partition(b":")
            said = self.header(name, value)
            if said.kind != "continue":
                return said
        for said in (self.end_of_header(), self.body(body)):
            if said.kind not in ("continue", "skip"):
                return said
        return self.end()

    def transaction(self, sender, rcpts, message, queue_id="4TESTQID"):
        """MAIL to end of data; the deciding answer, or the last refusal at
        RCPT where none was taken."""
        said = self.mail(sender)
        if said.kind != "continue":
            return said
        taken = 0
        for rcpt in rcpts:
            said = self.rcpt(rcpt)
            taken += said.kind == "continue"
        if not taken:
            return said
        said = self.data(queue_id)
        return said if said.kind != "continue" else self.message(message)
