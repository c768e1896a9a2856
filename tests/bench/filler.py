# SPDX-License-Identifier: ISC
"""Fills a store by copying one real request many times over, each copy with
ids, tokens and message ids of its own, which are known again by its number.
"""

import base64
import hashlib
import sqlite3

# An id has no 0 1 8 9 (base32).
DIGITS = {"0": "q", "1": "r", "8": "x", "9": "y"}
APART = 1000000  # the ids of copies begin there


def token(kind, copy, recipient):
    """A token that looks like any other; kind is link, reply or nonce."""
    made = hashlib.sha256(b"%s %d %d" % (kind.encode(), copy, recipient))
    return base64.b32encode(made.digest()[:20]).decode().lower()


def token_hash(kind, copy, recipient):
    return hashlib.sha256(token(kind, copy, recipient).encode()).digest()


def request_id(copy):
    return ("f%015d" % copy).translate(str.maketrans(DIGITS))


def message_id(copy, recipient):
    return "f%d.%d@ca.example" % (copy, recipient)


class Filler:
    """`signed`: the milter has seen the copies' mails; else each may pass
    it."""

    def __init__(self, path, original, name, n_copies, signed=False):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.original, self.name, self.n_copies = original, name, n_copies
        self.unused = {} if signed else {"digest": "NULL", "signed_at": "0"}
        self.db.execute("CREATE TEMP TABLE many (copy INTEGER PRIMARY KEY)")
        for function, n in ((token_hash, 3), (request_id, 1),
                            (message_id, 2)):
            self.db.create_function(function.__name__, n, function,
                                    deterministic=True)

    def columns(self, table):
        return [row[1] for row in self.db.execute(
            "SELECT * FROM pragma_table_info(?)", (table,))]

    def copy(self, table, where, **changes):
        picked = ", ".join(changes.get(c, "o." + c)
                           for c in self.columns(table))
        # In the order of the keys, as rows come in life.
        self.db.execute("INSERT INTO %s SELECT %s FROM %s o CROSS JOIN many "
                        "WHERE %s ORDER BY 1" % (table, picked, table, where))

    def moved(self, table, where, column="id", of=None, key="id"):
        """An id for each copy of each row; of `column`, which refers to
        `of`, whose key is `key`."""
        count, low = self.db.execute(
            "SELECT count(*), coalesce(min(%s), 0) FROM %s o WHERE %s" % (
                key, of or table, where)).fetchone()
        return "%d + copy * %d + o.%s - %d" % (APART, count, column, low)

    def first_recipient(self):
        """The lowest id among the original's recipients."""
        return self.db.execute(
            "SELECT min(r.id) FROM recipient r JOIN domain d ON d.id = "
            "r.domain WHERE d.request_id = ?", (self.original,)).fetchone()[0]

    def fill(self, validated="copy % 3 <> 0", at_once=None):
        """`validated` tells which copies are done already; `at_once`, how
        many are made in one transaction."""
        at_once = at_once or self.n_copies
        for first in range(1, self.n_copies, at_once):
            self.db.execute("DELETE FROM many")
            self.db.executemany("INSERT INTO many VALUES (?)", (
                (n,) for n in range(first, min(first + at_once,
                                               self.n_copies))))
            self.fill_those(validated)
        return self.db.execute("SELECT count(*) FROM request").fetchone()[0]

    def fill_those(self, validated):
        """The copies that are in "many"."""
        mine = "o.request_id = '%s'" % self.original
        recipient = ("o.domain IN (SELECT id FROM domain o WHERE %s)" % mine)
        mail = "o.recipient IN (SELECT id FROM recipient o WHERE %s)" % (
            recipient)
        sending = "o.mail IN (SELECT id FROM mail o WHERE %s)" % mail
        name = ("replace(o.%%s, '%s', 'n' || copy || '.%s')" % (
            self.name, self.name.partition(".")[2]))
        before = "(%d - copy) * 20" % self.n_copies
        when = "o.created_at - " + before
        n_of = "o.%%s - %d" % self.first_recipient()
        to_recipient = self.moved("mail", recipient, "recipient", "recipient")
        # Which recipient a sending is for: they have the order of the mails.
        nth = "(SELECT m.recipient FROM mail m WHERE m.id = o.mail) - %d" % (
            self.first_recipient())
        self.db.execute("BEGIN")
        self.copy("request", "o.id = '%s'" % self.original,
                  id="request_id(copy)", created_at=when,
                  status="CASE WHEN %s THEN 'VALIDATED' ELSE o.status END"
                  % validated)
        event = "o.request_id = '%s'" % self.original

        def to_event(column):
            return self.moved("audit", event, column, key="seq")
        # Last first: the copies are picked by the originals alone.
        for table, where, changes in (
                ("token", mail, dict(
                    hash="token_hash(o.channel, copy, %s)" % (
                        n_of % "recipient"),
                    recipient=to_recipient,
                    evidence=to_event("evidence"))),
                ("evidence", "o.seq IN (SELECT seq FROM audit o WHERE %s)" %
                 event, dict(seq=to_event("seq"))),
                ("audit", event, dict(
                    seq=to_event("seq"), at="o.at - " + before,
                    request_id="request_id(copy)", domain=name % "domain")),
                ("sending", sending, dict(
                    id=self.moved("sending", sending),
                    mail=self.moved("mail", mail, "mail", "mail"),
                    message_id="message_id(copy, %s)" % nth,
                    nonce_hash="token_hash('nonce', copy, %s)" % nth,
                    seal="NULL", **self.unused)),
                ("mail", mail, dict(
                    id=self.moved("mail", mail), email=name % "email",
                    recipient=to_recipient)),
                ("recipient", recipient, dict(
                    id=self.moved("recipient", recipient),
                    email=name % "email",
                    domain=self.moved("domain", mine, "domain", "domain"))),
                ("domain", mine, dict(
                    id=self.moved("domain", mine),
                    request_id="request_id(copy)", created_at=when,
                    name=name % "name",
                    validation_domain=name % "validation_domain"))):
            self.copy(table, where, **changes)
        self.db.execute("COMMIT")

    def number(self, sql, *args):
        return self.db.execute(sql, args).fetchone()[0]

    def close(self):
        self.db.close()
