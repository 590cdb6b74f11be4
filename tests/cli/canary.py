# SPDX-License-Identifier: Apache-2.0
"""A secret in every form in which it could leave the program, made with Python's own encoders."""

import base64
import binascii
import functools
import html
import json
import re
import shlex
import urllib.parse
from xml.sax import saxutils

# A piece of this length gives away more than chance allows.
PIECE = 16


def _base64_forms(value, encode, name):
    """What stands in base64 text wherever the secret began in it: the letters that depend on the secret alone."""
    for offset in range(3):
        padded = encode(b"\0" * offset + value).decode("ascii").rstrip("=")
        first = -(-offset * 8 // 6)
        last = (offset + len(value)) * 8 // 6
        yield f"{name} at offset {offset}", padded[first:last]


def _lower_escapes(text):
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), text)


@functools.lru_cache(maxsize=None)
def forms(secret):
    """Pairs of a name and a text."""
    value = secret.encode("utf-8")
    made = [
        ("the value", secret),
        ("the JSON form", json.dumps(secret)[1:-1]),
        ("the JSON form twice", json.dumps(json.dumps(secret))[3:-3]),
        ("the URL form", urllib.parse.quote(secret, safe="")),
        ("the URL form of a path", urllib.parse.quote(secret)),
        ("the form of a form", urllib.parse.quote_plus(secret)),
        ("the URL form in lower case", _lower_escapes(urllib.parse.quote(secret, safe=""))),
        ("the XML form", saxutils.escape(secret, {'"': "&quot;", "'": "&apos;"})),
        ("the HTML form", html.escape(secret)),
        ("the shell form", shlex.quote(secret)),
        ("hex", binascii.hexlify(value).decode("ascii")),
        ("upper-case hex", binascii.hexlify(value).decode("ascii").upper()),
        *_base64_forms(value, base64.b64encode, "base64"),
        *_base64_forms(value, base64.urlsafe_b64encode, "base64url"),
    ]
    return tuple(made)


@functools.lru_cache(maxsize=None)
def pieces(secret):
    """Parts of what is secret in a key, its signature, as they are and encoded: a cut text may hold one."""
    signature = secret.rsplit(".", 1)[-1]
    value = signature.encode("utf-8")
    texts = [signature, binascii.hexlify(value).decode("ascii")]
    texts += [form for _, form in _base64_forms(value, base64.b64encode, "")]
    texts += [form for _, form in _base64_forms(value, base64.urlsafe_b64encode, "")]
    return frozenset(text[i:i + PIECE] for text in texts for i in range(max(1, len(text) - PIECE + 1)))


def find(secret, text):
    """The name of the first form that stands in `text`, or nothing. Line ends and blanks hide nothing."""
    squeezed = "".join(text.split())
    for name, form in forms(secret):
        if form in text or form in squeezed:
            return name
    for piece in pieces(secret):
        if piece in squeezed:
            return "a piece"
    return None
