#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes forms_table.json: what independent programs turn a secret into, and what must be left of it.

Run by hand when a form is added: tests/redact/make_forms_table.py > tests/redact/forms_table.json
Needs jq, go, bash and coreutils beside Python's standard library. Nothing of argosy takes part.
"""
import base64
import html
import json
import os
import shlex
import subprocess
import tempfile
import urllib.parse
import xml.sax.saxutils

JWT = ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
       "eyJpc3MiOiJhcmdvY2QiLCJzdWIiOiJjaTphcGlLZXkiLCJqdGkiOiJ0ZXN0In0."
       "c2lnbmF0dXJlLW9mLWEtdGVzdC1rZXktdGhhdC1pcy1ub25l")
VALUES = {
    "jwt": JWT,
    "password": "p@ss\"w'o<r>d&1/2\\$x! +%~#[a];`b`*{c}=d,e:f|g?h^i(j)",
    "unicode": "pässwörd-😀-日本-été",
    "lines": "first line of it\nsecond \"line\" of it\n\tthird & last line",
    "controls": "abc\x01def\x1b[31mghi\x7fjkl\bmno\fpqr\rstu",
    "commands": "secret##[group]::add-mask::100%, really",
    "bytes>?": "\u00ff?>>>???~~~\u00fe\u00ff/+/+/+/+",  # base64 of it has + and /
}
GO = r"""
package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"os"
	"strconv"
)

func main() {
	v := os.Args[1]
	j, _ := json.Marshal(v)
	var plain bytes.Buffer
	e := json.NewEncoder(&plain)
	e.SetEscapeHTML(false)
	e.Encode(v)
	var x bytes.Buffer
	xml.EscapeText(&x, []byte(v))
	p := plain.String()
	twice, _ := json.Marshal(string(j))
	q := strconv.Quote(v)
	out, _ := json.Marshal(map[string]string{
		"go encoding/json": string(j[1 : len(j)-1]),
		"go encoding/json without HTML": p[1 : len(p)-2],
		"go encoding/json twice": string(twice[3 : len(twice)-3]),
		"go encoding/xml": x.String(),
		"go html.EscapeString": html.EscapeString(v),
		"go url.QueryEscape": url.QueryEscape(v),
		"go url.PathEscape": url.PathEscape(v),
		"go %q": q[1 : len(q)-1],
	})
	fmt.Println(string(out))
}
"""


def run(*command, env=None):
    return subprocess.run(command, check=True, capture_output=True, env={**os.environ, **(env or {})}).stdout.decode()


def python_forms(v):
    yield "itself", v
    yield "python json", json.dumps(v)[1:-1]
    yield "python json ensure_ascii=False", json.dumps(v, ensure_ascii=False)[1:-1]
    yield "python json twice", json.dumps(json.dumps(v))[3:-3]
    yield "json with escaped slashes", json.dumps(v)[1:-1].replace("/", "\\/")
    yield "python repr", repr(v)[1:-1] if v.isprintable() else None
    yield "python repr of bytes", repr(v.encode())[2:-1]
    for name, quote in (("quote", urllib.parse.quote), ("quote_plus", urllib.parse.quote_plus)):
        yield "python " + name, quote(v)
        yield "python %s, lower case" % name, lower_percent(quote(v))
    yield "python quote without safe", urllib.parse.quote(v, safe="")
    yield "encodeURIComponent", urllib.parse.quote(v, safe="!'()*")
    yield "encodeURI", urllib.parse.quote(v, safe="!'()*;/?:@&=+$,#")
    yield "python urlencode", urllib.parse.urlencode({"x": v})[2:]
    yield "python html.escape", html.escape(v)
    yield "python html.escape without quotes", html.escape(v, quote=False)
    yield "python saxutils.escape", xml.sax.saxutils.escape(v)
    attribute = xml.sax.saxutils.quoteattr(v.replace("'", ""))  # one kind of quotes only, else it picks
    yield "python saxutils.quoteattr", attribute[1:-1] if "'" not in v else None
    yield "python shlex.quote", shlex.quote(v)[1:-1] if shlex.quote(v) != v else None
    yield "hex", v.encode().hex()
    yield "HEX", v.encode().hex().upper()
    yield "github command data", v.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def lower_percent(text):
    parts = text.split("%")
    return parts[0] + "".join("%" + part[:2].lower() + part[2:] for part in parts[1:])


def tool_forms(v, go):
    for name, text in json.loads(run(go, v)).items():
        yield name, text if "\ufffd" not in text else None  # XML can't hold most controls
    for name, arguments in (("jq", []), ("jq -a", ["-a"])):
        yield name, run("jq", "-n", *arguments, "--arg", "v", v, "$v").rstrip("\n")[1:-1]
    for name, strip in (("@uri", 0), ("@html", 0), ("@sh", 1)):
        text = run("jq", "-nr", "--arg", "v", v, "$v|" + name)[:-1]
        yield "jq " + name, text[strip:len(text) - strip]
    for locale in ("C", "C.UTF-8"):
        text = run("bash", "-c", 'printf %q "$1"', "bash", v, env={"LC_ALL": locale})
        yield "bash printf %q in " + locale, text[2:-1] if text.startswith("$'") else text
    text = run("/usr/bin/printf", "%q", v, env={"LC_ALL": "C.UTF-8"})
    # Its '…'$'\n''…' is one quoting, whose outermost quotes go; without any specials it quotes nothing.
    only_line_ends = all(c.isprintable() or c == "\n" for c in v)
    yield "coreutils printf %q", text[1:-1] if text.startswith("'") and only_line_ends and "'" not in v.strip() else None
    quoted = run("bash", "-c", 'x=$1; x=${x//\\\\/\\\\\\\\}; x=${x//\\"/\\\\\\"}; x=${x//\\$/\\\\\\$}; x=${x//\\`/\\\\\\`}; '
                 'eval "y=\\"$x\\""; [ "$y" = "$1" ] && printf %s "$x"', "bash", v)
    yield "double quotes, read back by bash", quoted


# What of the encoded text does not change with the bytes around the value: found by trying, not by counting bits.
def base64_rows(v, encode, name):
    raw = v.encode()
    for offset in range(3):
        variants = [encode(before * offset + raw + after * 3).decode().rstrip("=") for before in (b"\0", b"\xff", b"\x5a")
                    for after in (b"\0", b"\xff", b"\xa5")]
        own = [i for i in range(len(variants[0])) if len({each[i] for each in variants}) == 1]
        # Behind the value everything changes; before it too.
        first, last = own[0], own[-1]
        assert own == list(range(first, last + 1))
        text = encode(b"k" * offset + raw + b"tail").decode().rstrip("=")
        yield "%s at offset %d" % (name, offset), text, text[:first], text[last + 1:]
        if any(c in text for c in "+/"):
            yield ("%s at offset %d, percent-encoded" % (name, offset), *(urllib.parse.quote(part, safe="") for part in (
                text, text[:first], text[last + 1:])))


def main():
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        source, go = os.path.join(folder, "forms.go"), os.path.join(folder, "forms")
        with open(source, "w") as file:
            file.write(GO)
        run("go", "build", "-o", go, source)
        for value_name, value in VALUES.items():
            for form, text in [*python_forms(value), *tool_forms(value, go)]:
                if text is not None:
                    rows.append({"value": value, "name": "%s: %s" % (value_name, form),
                                 "text": "<" + text + ">", "expected": "<***>"})
            for encode, name in ((base64.b64encode, "base64"), (base64.urlsafe_b64encode, "base64url")):
                for form, text, before, after in base64_rows(value, encode, name):
                    rows.append({"value": value, "name": "%s: %s" % (value_name, form), "text": text,
                                 "expected": before + "***" + after})
    print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")


main()
