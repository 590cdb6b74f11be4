# SPDX-License-Identifier: Apache-2.0
"""A marker as key, and a server that repeats it in every form: it must come out nowhere but on the wire.

What is looked for, and where, is CliTest.check_outputs(), which every other test here ends with, too.
"""

import base64
import signal
import unittest

import canary
import worlds
from harness import CliTest, Sandbox, on_terminal, side_by_side, until

load_tests = side_by_side

LOUD = [[], ["--verbose"], ["--output", "json"], ["--verbose", "--log-format", "json"], ["--quiet"]]
# Where a message is cut for a person to read, the cut may fall inside a key.
CUTS = [*range(40, 640, 13)]


WALK = [
    ["sync", "shop"], ["sync", "hooked"], ["sync", "failing"], ["sync", "hookfail"],
    ["sync", "windowed", "--busy", "fail"], ["sync", "auto", "--expect-revision", worlds.NEW],
    ["sync", "shop", "--dry-run"], ["sync", "badbranch"], ["sync", "shopp"], ["wait", "settled"],
    ["wait", "fresh", "--timeout", "1s"], ["get", "shop"], ["get", "hookfail"], ["check"], ["check", "shop"],
    ["check", "shopp"], ["terminate", "shop"], ["action", "shop"],
    ["action", "shop", "restart"], ["version"], ["help"], ["help", "sync"], ["snyc"],
]


class Walk(CliTest):
    """Every command with every kind of output."""

    def walk(self, loud):
        for arguments in WALK:
            self.argosy(*arguments, *loud)
        self.assertEqual({run.code for run in self.runs}, {0, 2, 4, 5, 6, 8})
        for one in self.sandbox.requests():
            self.assert_on_the_wire_in_one_place(one)

    def test_as_it_is(self):
        self.walk([])

    def test_verbose(self):
        self.walk(["--verbose"])

    def test_quiet(self):
        self.walk(["--quiet"])

    def test_json(self):
        self.walk(["--output", "json"])

    def test_json_log(self):
        self.walk(["--verbose", "--log-format", "json"])

    def assert_on_the_wire_in_one_place(self, request):
        elsewhere = [request["target"], request["body"]]
        elsewhere += [value for name, value in request["headers"].items() if name != "Authorization"]
        for text in elsewhere:
            self.assertFalse(canary.find(self.sandbox.keys["ci"], text), request)

    def test_every_account(self):
        for name in self.sandbox.keys:
            for arguments in (["check", "shop"], ["sync", "shop", "--timeout", "20s"]):
                self.argosy(*arguments, "--verbose", key=name)

    def test_a_cancelled_run(self):
        run = self.start("sync", "slow", "--verbose", "--on-cancel", "terminate")
        until("ours has begun", lambda: self.sandbox.has_begun("slow"))
        run.send(signal.SIGTERM)
        self.assert_exit(run.finish(), 143)


class WrongPlace(CliTest):
    def test_a_key_in_the_place_of_something_else_is_not_shown(self):
        key = self.sandbox.keys["ci"]
        path = self.write("argosy.json", '{"' + key + '": 1, "timeout": "' + key + '"}')
        rows = [["sync", key], [key], ["sync", "shop", key], ["sync", "shop", "--" + key], ["sync", "shop", "-" + key],
                ["sync", "shop", f"--key-file={key}"], ["sync", "shop", "--config", key],
                ["sync", "shop", "--config", path], ["help", key], ["--auth-token", key, "sync", "shop"],
                ["sync", "shop", "--auth-token=" + key], ["sync", "shop", "--header", "Authorization: Bearer " + key],
                ["sync", "shop", "--header", f"X-Key={key}"], ["sync", "shop", "--header", f"{key}=env:PATH"],
                ["sync", "shop", "--header", f"X-Key=env:{key}"], ["sync", "shop", "--server-pin", key]]
        for option in ("server", "revision", "expect-revision", "project", "app-namespace", "timeout", "for", "busy",
                       "resource", "label", "sync-option", "info", "retry-limit", "strategy", "ca-file",
                       "client-cert", "client-key", "proxy", "root-path", "connect-timeout", "log-format", "output"):
            rows.append(["sync", "shop", "--" + option, key])
            rows.append(["sync", "shop", f"--{option}={key}"])
        for arguments in rows:
            for given in (None, "ci"):
                self.argosy("--timeout", "3s", "--http-retries", "0", *arguments, key=given)

    def test_a_key_in_the_place_of_a_variables_value_is_not_shown(self):
        key = self.sandbox.keys["ci"]
        for name in ("ARGOSY_SERVER", "ARGOSY_REVISION", "ARGOSY_TIMEOUT", "ARGOSY_BUSY", "ARGOSY_CA_FILE",
                     "ARGOSY_CA_PEM", "ARGOSY_HEADER", "ARGOSY_CONFIG", "ARGOSY_KEY_FILE", "ARGOCD_OPTS",
                     "ARGOSY_PROXY", "HTTPS_PROXY", "SSL_CERT_FILE", "ARGOSY_APPLICATION", "ARGOSY_PRUNE"):
            for given in (None, "ci"):
                self.argosy("get", *(["shop"] if name != "ARGOSY_APPLICATION" else []), "--timeout", "3s",
                            "--http-retries", "0", key=given, env={name: key})

    def test_a_malformed_key_is_not_shown(self):
        key = self.sandbox.keys["ci"]
        for given in ("Bearer " + key, f'"{key}"', key + " ", " " + key, key + "\n" + key, key[:-1] + "\u00e9",
                      key.replace(".", ","), key.rsplit(".", 1)[1], "token=" + key, key + "\x07"):
            for loud in LOUD:
                self.argosy("check", *loud, key=given)
                self.argosy("sync", "shop", *loud, key=given)


class Echo(CliTest):
    """The server says the key back."""

    def setUp(self):
        super().setUp()
        self.key = self.sandbox.keys["ci"]
        self.forms = [form for _, form in canary.forms(self.key)]

    def tell(self, *arguments, **more):
        for loud in LOUD:
            self.argosy(*arguments, *loud, **more)

    def assert_masked(self, least=1):
        """The server's words came through, or nothing was proved."""
        masked = [run for run in self.runs if "***" in run.both]
        self.assertGreaterEqual(len(masked), least, "\n".join(map(str, self.runs)))

    def test_in_the_message_of_an_operation(self):
        for form in self.forms:
            self.sandbox.change("shop", knobs={"sync_failure": f"cannot reach it with {form}, sorry", "run": 40})
            run = self.assert_runs(6, "sync", "shop", "--verbose")
            self.assertIn("cannot reach it", run.both)
        self.assert_masked(len(self.forms))

    def test_in_the_message_of_an_operation_with_every_kind_of_output(self):
        self.sandbox.change("shop", knobs={"sync_failure": " | ".join(self.forms), "run": 40})
        self.tell("sync", "shop")
        self.assert_masked(len(LOUD))

    def test_in_conditions_urls_and_images(self):
        for form in self.forms:
            self.sandbox.change("settled", status={
                "conditions": [{"type": "SyncError", "message": "with " + form}],
                "summary": {"images": ["example/" + form], "externalURLs": ["https://shop.example/?k=" + form]}})
            self.tell("get", "settled")
            self.tell("wait", "settled", "--timeout", "10s")
        self.assert_masked(len(LOUD) * len(self.forms))

    def test_in_health_messages(self):
        for form in self.forms[:4]:
            self.sandbox.change("settled", health=[{"kind": "Deployment", "name": "shop-web", "status": "Degraded",
                                                    "message": "with " + form}])
            self.tell("get", "settled")
            self.argosy("wait", "settled", "--degraded-grace", "0", "--verbose")
        self.assert_masked(4)

    def test_in_refusals(self):
        for kind in ("unauthorized", "forbidden"):
            for form in self.forms:
                self.sandbox.heal()
                self.sandbox.fault(kind, path="/api/v1/*", count=0, body="no: " + form)
                self.argosy("get", "shop", "--verbose")
                self.argosy("terminate", "shop", "--output", "json")
        self.assert_masked(2 * len(self.forms))

    def test_in_refusals_of_a_sync(self):
        for form in self.forms[:3]:
            self.sandbox.fault_sync("unauthorized", body="invalid session: " + form)
            self.argosy("sync", "shop", "--verbose")
        self.assert_masked(3)

    def test_in_a_redirect(self):
        for form in self.forms:
            self.sandbox.heal()
            self.sandbox.fault("redirect", path="/*", count=0, location=f"https://login.example.com/{form}?k={form}")
            self.argosy("get", "shop", "--verbose")

    def test_in_a_proxys_page(self):
        for form in self.forms:
            self.sandbox.heal()
            self.sandbox.fault("status", path="/*", status=503, count=0, body="no: " + form)
            self.argosy("get", "shop", "--verbose", "--http-retries", "0")

    def test_where_a_long_message_is_cut(self):
        for before in CUTS:
            text = ("x" * before)[:max(0, before - 1)] + " " + self.key + " and so on " * 20
            self.sandbox.change("settled", status={"conditions": [{"type": "SyncError", "message": text}]})
            self.argosy("get", "settled")
        self.assert_masked()

    def test_where_the_long_message_of_an_operation_is_cut(self):
        self.sandbox.change("shop", knobs={"run": 40})
        for kept in (12, 24, 36):
            for limit in (300, 200, 160):
                before = limit - len(self.key) + kept
                if before < 1:
                    continue
                self.sandbox.change("shop", knobs={"sync_failure": "x" * (before - 1) + " " + self.key + " sorry" * 40})
                self.argosy("sync", "shop", "--verbose")

    def test_where_the_text_of_a_proxy_is_cut(self):
        # 512 bytes of it may be quoted.
        for before in range(512 - len(self.key) - 1, 512, 7):
            self.sandbox.heal()
            self.sandbox.fault("status", path="/*", status=503, count=0, body="x" * before + " " + self.key)
            self.argosy("get", "shop", "--verbose", "--http-retries", "0")


class Terminal(CliTest):
    """The live view of a terminal, whose lines are cut to its width."""

    def test_what_a_terminal_shows(self):
        key = self.sandbox.keys["ci"]
        self.sandbox.change("starting", knobs={"run": 40})
        self.assert_runs(0, "sync", "starting", "--for", "operation")
        for before in (0, 30, 60):
            self.sandbox.change("starting", health=[{"kind": "Deployment", "name": "starting-web",
                                                     "status": "Progressing", "message": "x" * before + " " + key}])
            run = on_terminal(self.start("wait", "starting", "--timeout", "1s", env={"TERM": "xterm"}, terminal=True))
            self.assert_exit(run, 8)
            self.assertIn("\x1b[", run.out, "no live view was drawn")


class OtherSecrets(CliTest):
    VALUE = "s3cr3t \"p@ss'word\" & <x>/+=%41\\n:canary"

    def test_the_value_of_a_header_is_one_too(self):
        self.secrets.append(self.VALUE)
        path = self.write("value", self.VALUE + "\n")
        self.sandbox.change("shop", knobs={"sync_failure": "with " + " | ".join(
            form for _, form in canary.forms(self.VALUE))})
        for loud in LOUD:
            self.argosy("sync", "shop", "--header", "X-Gate=env:GATE", *loud, env={"GATE": self.VALUE})
            self.argosy("get", "shop", "--header", f"X-Gate=file:{path}", *loud)

    def test_the_password_of_a_proxy_is_one_too(self):
        password = "Pr0xy-pass/w0rd+canary"
        self.secrets.append(password)
        for env in ({"HTTP_PROXY": f"http://me:{password}@127.0.0.1:9", "http_proxy": None},
                    {"ARGOSY_PROXY": "http://me@127.0.0.1:9", "ARGOSY_PROXY_PASSWORD": password},
                    {"ARGOSY_PROXY": f"http://me:{password}@127.0.0.1:9"}):
            self.argosy("get", "shop", "--verbose", "--http-retries", "0",
                        env={"ARGOSY_SERVER": "http://argocd.example.com", **env})


class Origin(CliTest):
    def test_no_key_goes_where_a_redirect_points(self):
        other = Sandbox(self.directory, self.world())
        self.addCleanup(other.close)
        self.sandbox.fault("redirect", path="*", count=0, location=other.url + "/api/version")
        self.assert_runs(2, "sync", "shop")
        self.assertEqual(other.requests(), [])


class Forms(unittest.TestCase):
    """The search itself, or a clean result would mean nothing."""

    KEY = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjaSJ9.c2lnbmF0dXJlLXdpdGgtZW5vdWdoLWxlbmd0aA"

    def test_every_form_is_found_in_the_middle_of_a_text(self):
        for name, form in canary.forms(self.KEY):
            with self.subTest(name):
                self.assertTrue(canary.find(self.KEY, f"before {form} after"))

    def test_a_form_is_found_across_line_ends(self):
        self.assertTrue(canary.find(self.KEY, self.KEY[:30] + "\n" + self.KEY[30:]))

    def test_a_piece_is_found(self):
        self.assertTrue(canary.find(self.KEY, "..." + self.KEY[-20:]))

    def test_base64_is_found_wherever_the_key_began_in_it(self):
        for before in range(6):
            text = base64.b64encode(b"x" * before + self.KEY.encode() + b"yz").decode()
            self.assertTrue(canary.find(self.KEY, text), before)

    def test_other_texts_are_none(self):
        self.assertIsNone(canary.find(self.KEY, "eyJhbGciOiJIUzI1NiJ9 is what every key begins with"))


if __name__ == "__main__":
    unittest.main()
