# SPDX-License-Identifier: ISC
"""A DKIM signer that signs whatever it is told to (T10): the tags are a text
with {bh} and {b} in it, so that a signature may be right in all respects but
the one that a test is about. Written from RFC 6376 3.4 and 3.7 alone; takes
nothing from what it tests.
"""

import base64
import hashlib
import re
import subprocess

import keys


def make(path, bits=2048):
    """A private RSA key in PEM, of any size."""
    keys._openssl("genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt",
                  "rsa_keygen_bits:%d" % bits, "-out", path)
    return path


def split(message):
    """(fields as raw bytes with their CRLF, body)."""
    head, _, body = message.partition(b"\r\n\r\n")
    return re.findall(rb"[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*",
                      head + b"\r\n"), body


def name_of(field):
    return field.partition(b":")[0].strip().lower()


def header_form(field, relaxed):
    if not relaxed:
        return field
    name, _, value = field.partition(b":")
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b""))
    return name.strip().lower() + b":" + value.strip(b" ") + b"\r\n"


def body_form(body, relaxed):
    if relaxed:
        body = re.sub(rb"[ \t]+(?=\r\n|\Z)", b"", body)
        body = re.sub(rb"[ \t]+", b" ", body)
    body = re.sub(rb"(\r\n)*\Z", b"", body, count=1)
    if body or not relaxed:
        body += b"\r\n"
    return body


def tag(tags, name, otherwise=""):
    found = re.search(r"(?:^|;)\s*%s\s*=([^;]*)" % name, tags)
    return found[1].strip() if found else otherwise


def chosen(fields, names):
    """What h= names: of several, the last one first (RFC 6376 5.4.2)."""
    left = list(fields)
    for name in names:
        for field in reversed(left):
            if name_of(field) == name.strip().lower().encode():
                left.remove(field)
                yield field
                break


def sign(message, tags, key, kind="sha256", only=None):
    """The message with a DKIM-Signature of these tags on top. `only` takes
    the place of h= where the fields are chosen."""
    fields, body = split(message)
    head, _, tail = tag(tags, "c", "simple/simple").partition("/")
    body = body_form(body, tail == "relaxed")
    limit = tag(tags, "l")
    if limit:
        body = body[:int(limit)]
    tags = tags.replace(
        "{bh}", base64.b64encode(
            hashlib.new(kind, body).digest()).decode())
    names = only or tag(tags, "h").split(":")
    relaxed = head == "relaxed"
    data = b"".join(header_form(f, relaxed) for f in chosen(fields, names))
    own = b"DKIM-Signature: " + tags.replace("{b}", "").encode() + b"\r\n"
    data += header_form(own, relaxed)[:-2]
    value = subprocess.run(["openssl", "dgst", "-" + kind, "-sign", key],
                           input=data, check=True,
                           capture_output=True).stdout
    text = base64.b64encode(value).decode()
    return (b"DKIM-Signature: " + tags.replace("{b}", text).encode() +
            b"\r\n" + message)


def folded(field_and_message, every=7):
    """b= with a fold after every so many characters; {b} must be the last
    tag. The canonical form leaves b= out, so the signature stays right."""
    head, mark, rest = field_and_message.partition(b"; b=")
    value, end, message = rest.partition(b"\r\n")
    pieces = [value[i:i + every] for i in range(0, len(value), every)]
    return head + mark + b"\r\n \t".join(pieces) + end + message
