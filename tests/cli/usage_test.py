# SPDX-License-Identifier: Apache-2.0
"""Exit code 2: what is wrong with the command line, a variable or a file is told before anything is sent."""

import unittest

from harness import CliTest, side_by_side

load_tests = side_by_side

# (what is wrong, arguments, what the first line names and says)
REFUSED = [
    ("no command", [], r"no command"),
    ("an unknown command", ["snyc", "shop"], r"snyc.*did you mean sync"),
    ("an unknown command of Argo CD's client", ["app", "snc", "shop"], r"app snc.*did you mean app sync"),
    ("an unknown option", ["sync", "shop", "--expect-revison", "4be77a0"],
     r"--expect-revison.*did you mean --expect-revision"),
    ("no application", ["sync"], r"application"),
    ("a name that no application has", ["sync", "Shop_1"], r"argument.*Shop_1.*NAMESPACE/APP"),
    ("a namespace that is none", ["sync", "Team/shop"], r"argument.*Team/shop"),
    ("two applications where one is meant", ["get", "shop", "fresh"], r"one application at a time"),
    ("an empty expectation", ["sync", "shop", "--expect-revision", ""], r"--expect-revision.*empty"),
    ("a branch as what wait expects", ["wait", "shop", "--expect-revision", "main"],
     r"--expect-revision.*main.*hex"),
    ("a state that does not exist", ["sync", "shop", "--for", "helthy"], r"--for.*helthy"),
    ("a resource without its name", ["sync", "shop", "--resource", "apps:Deployment"],
     r"--resource.*apps:Deployment"),
    ("a duration that is none", ["sync", "shop", "--timeout", "5x"], r"--timeout.*5x.*no duration.*90s"),
    ("a choice that does not exist", ["sync", "shop", "--busy", "joyn"], r"--busy.*joyn.*expected join, wait"),
    ("a strategy that does not exist", ["sync", "shop", "--strategy", "patch"], r"--strategy.*patch"),
    ("a number that is none", ["sync", "shop", "--retry-limit", "few"], r"--retry-limit.*few"),
    ("a number below the least", ["sync", "shop", "--retry-limit", "-2"], r"--retry-limit.*-2"),
    ("pauses without repeats", ["sync", "shop", "--retry-backoff-factor", "3"],
     r"--retry-backoff-factor.*--retry-limit"),
    ("two ways to name a revision", ["sync", "shop", "--revision", "a", "--revisions", "1=b"],
     r"--revisions.*--revision"),
    ("more sources than revisions", ["sync", "shop", "--revisions", "main", "--source-positions", "1,2"],
     r"--source-positions.*2 sources for 1"),
    ("a sync option without its value", ["sync", "shop", "--sync-option", "Prune"], r"--sync-option.*Prune"),
    ("a note without its value", ["sync", "shop", "--info", "release"], r"--info.*release"),
    ("the note that is argosy's own", ["sync", "shop", "--info", "argosy.run=1"], r"--info.*argosy\.run"),
    ("an image without its version", ["wait", "shop", "--expect-image", "ghcr.io/acme/shop"], r"--expect-image"),
    ("absence awaited without a project", ["wait", "shop", "--missing", "wait"], r"--missing.*--project"),
    ("an option of sync for wait", ["wait", "shop", "--busy", "fail"], r"--busy.*fail.*sync"),
    ("a server that is no URL", ["sync", "shop", "--server", "https://[::1"], r"--server"),
    ("a server of another scheme", ["sync", "shop", "--server", "ftp://argocd.example"], r"--server.*ftp"),
    ("a server with a query", ["sync", "shop", "--server", "https://argocd.example/?a=b"], r"--server.*query"),
    ("a root path that contradicts", ["sync", "shop", "--server", "http://127.0.0.1/a", "--root-path", "/b"],
     r"--root-path"),
    ("a header as curl spells it", ["sync", "shop", "--header", "X-Team: web"], r"--header.*process"),
    ("a header's value on the command line", ["sync", "shop", "--header", "X-Team=web"], r"--header.*env:.*file:"),
    ("a header of a variable that is not set", ["sync", "shop", "--header", "X-Team=env:NOT_SET"],
     r"--header.*X-Team.*NOT_SET"),
    ("a header that is argosy's own", ["sync", "shop", "--header", "Authorization=env:PATH"],
     r"--header.*Authorization"),
    ("a CA file that is not there", ["sync", "shop", "--ca-file", "absent.pem"], r"--ca-file.*absent\.pem"),
    ("a client certificate that is not there", ["sync", "shop", "--client-cert", "absent.pem"],
     r"--client-cert.*absent\.pem"),
    ("a client key without its certificate", ["sync", "shop", "--client-key", "/dev/null"], r"--client-key"),
    ("a pin that is none", ["sync", "shop", "--server-pin", "sha256//abc"], r"--server-pin.*sha256//"),
    ("a pin without TLS", ["sync", "shop", "--server-pin", "sha256//" + 43 * "A" + "="], r"--server-pin.*https"),
    ("a proxy that is no URL", ["sync", "shop", "--proxy", "http://[proxy"], r"--proxy"),
    ("no verification of certificates", ["sync", "shop", "--insecure"], r"--insecure.*can't be switched off"),
    ("a configuration file that is not there", ["sync", "shop", "--config", "absent.json"],
     r"--config.*absent\.json"),
    ("a server's time-out that is no time", ["check", "--connect-timeout", "0"], r"--connect-timeout"),
    ("manifests of this machine", ["sync", "shop", "--local", "."], r"--local"),
]

# (what is wrong, the variable, its value, what the first line names and says)
REFUSED_VARIABLES = [
    ("a duration", "ARGOSY_TIMEOUT", "5x", r"ARGOSY_TIMEOUT.*5x"),
    ("a boolean", "ARGOSY_PRUNE", "maybe", r"ARGOSY_PRUNE.*maybe.*true, false"),
    ("a choice", "ARGOSY_ON_CANCEL", "stop", r"ARGOSY_ON_CANCEL.*stop.*leave or terminate"),
    ("the authorities' text", "ARGOSY_CA_PEM", "no certificate", r"ARGOSY_CA_PEM"),
    ("options of Argo CD's client", "ARGOCD_OPTS", "--timeout 'open", r"ARGOCD_OPTS"),
    ("an option of Argo CD's client that is refused", "ARGOCD_OPTS", "--insecure", r"ARGOCD_OPTS.*--insecure"),
]

# (what is wrong, the file's text, what the first line names and says)
REFUSED_FILES = [
    ("no JSON", '{\n  "timeout": "5m",\n  oops\n}', r"argosy\.json.*line 3"),
    ("a member that nobody knows", '{"timeuot": "5m"}', r"timeuot in .*argosy\.json.*did you mean timeout"),
    ("a value of another type", '{"prune": 3}', r"prune in .*argosy\.json.*true or false"),
    ("a duration that is none", '{"timeout": "5x"}', r"timeout in .*argosy\.json.*5x"),
    ("no object", '["timeout"]', r"argosy\.json.*object"),
    ("a key", '{"key": "not.to.be"}', r"key in .*argosy\.json"),
]


class Usage(CliTest):
    def refuse(self, expected, *arguments, **more):
        run = self.assert_exit(self.argosy(*arguments, **more), 2)
        self.assertEqual(run.out, "", str(run))
        lines = run.err.splitlines()
        self.assertRegex(lines[0], expected, str(run))
        self.assertLessEqual(len(lines), 6, str(run))
        self.assert_nothing_sent()
        return run

    def test_every_mistake_on_the_command_line_is_named_before_anything_is_sent(self):
        for name, arguments, expected in REFUSED:
            with self.subTest(name):
                self.refuse(expected, *arguments)

    def test_every_mistake_in_a_variable_is_named_before_anything_is_sent(self):
        for name, variable, value, expected in REFUSED_VARIABLES:
            with self.subTest(name):
                self.refuse(expected, "sync", "shop", env={variable: value})

    def test_every_mistake_in_a_file_is_named_before_anything_is_sent(self):
        for name, text, expected in REFUSED_FILES:
            with self.subTest(name):
                self.refuse(expected, "sync", "shop", "--config", self.write("argosy.json", text))

    def test_a_ca_file_without_a_certificate_is_named(self):
        self.refuse(r"--ca-file.*words\.pem.*no PEM certificate", "sync", "shop",
                    "--ca-file", self.write("words.pem", "not a certificate\n"))

    def test_a_key_as_a_flags_value_is_refused_and_not_shown(self):
        key = self.sandbox.keys["ci"]
        for option in ("--auth-token", "--key", "--token", "--password"):
            with self.subTest(option):
                self.refuse(f"{option}.*", "sync", "shop", option, key)
                self.refuse(f"{option}.*", "sync", "shop", f"{option}={key}")

    def test_no_server_is_named_with_the_ways_to_give_one(self):
        run = self.refuse(r"--server", "sync", "shop", server=False)
        self.assert_says(run, "ARGOSY_SERVER", "ARGOCD_SERVER")

    def test_a_mistake_is_a_json_document_where_one_is_expected(self):
        for arguments, env in ((["--output", "json"], {}), (["-o", "json"], {}), ([], {"ARGOSY_OUTPUT": "json"})):
            with self.subTest(str((arguments, env))):
                run = self.assert_exit(self.argosy("sync", "shop", "--timeout", "5x", *arguments, env=env), 2)
                self.assertEqual((run.document["reason"], run.document["exit_code"]), ("usage", 2))
                self.assertRegex(run.err.splitlines()[0], "--timeout")
                self.assert_nothing_sent()


class Redirect(CliTest):
    def test_a_redirect_is_not_followed(self):
        self.sandbox.fault("redirect", path="*", count=0, location="https://login.example.com/?from=argocd")
        run = self.assert_reason(2, "redirect", "sync", "shop")
        self.assert_says(run, "login.example.com", "not followed")
        self.assertEqual(len(self.sandbox.requests()), 1)


if __name__ == "__main__":
    unittest.main()
