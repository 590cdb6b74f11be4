# SPDX-License-Identifier: Apache-2.0
"""What comes out where: for people, for programs, and for nobody to be misled by."""

import json
import unittest

import worlds
from harness import CliTest, side_by_side

load_tests = side_by_side

PAGES = ["sync", "wait", "get", "check", "terminate", "version", "help", "connection", "operation", "output", "client"]
COMMANDS = ["sync", "wait", "get", "check", "terminate", "version"]


class Pages(CliTest):
    def check_page(self, *arguments):
        run = self.assert_runs(0, *arguments, key=None, server=False)
        lines = run.out.splitlines()
        self.assertEqual(run.err, "")
        self.assertGreater(len(lines), 3, str(run))
        self.assertLessEqual(len(lines), 50, f"{len(lines)} lines\n{run}")
        for line in lines:
            self.assertLessEqual(len(line), 100, line)
        return run.out

    def test_every_page_fits_a_screen(self):
        for page in PAGES:
            with self.subTest(page):
                self.check_page("help", page)

    def test_the_overview_names_every_command(self):
        for arguments in (["--help"], ["-h"], ["help"]):
            with self.subTest(" ".join(arguments)):
                page = self.check_page(*arguments)
                for command in COMMANDS:
                    self.assertIn(command, page)

    def test_help_stands_wherever_it_is_asked_for(self):
        for command in COMMANDS:
            with self.subTest(command):
                self.assertEqual(self.check_page(command, "--help"), self.check_page("help", command))
        self.assertEqual(self.check_page("app", "sync", "--help"), self.check_page("help", "sync"))

    def test_help_on_nothing_known_is_a_mistake(self):
        self.assert_runs(2, "help", "snyc", key=None, server=False)

    def test_the_version(self):
        for arguments in (["version"], ["--version"]):
            with self.subTest(" ".join(arguments)):
                run = self.assert_runs(0, *arguments, key=None, server=False)
                self.assertRegex(run.out, r"^argosy \d+\.\d+\.\d+")
        run = self.assert_runs(0, "version", "--output", "json", key=None, server=False)
        self.assertRegex(run.document["version"], r"^\d+\.\d+\.\d+")


class Document(CliTest):
    def document_of(self, code, *arguments, **more):
        """Standard output is one JSON document and nothing else."""
        run = self.assert_runs(code, *arguments, "--output", "json", **more)
        self.assertIsInstance(run.document, dict, str(run))
        self.assertEqual(run.document["exit_code"], code)
        return run

    def test_every_command_gives_one_document(self):
        rows = [
            (0, ["sync", "shop"]),
            (6, ["sync", "failing"]),
            (7, ["sync", "degraded", "--degraded-grace", "1s"]),
            (8, ["sync", "slow", "--timeout", "2s"]),
            (0, ["wait", "settled"]),
            (4, ["wait", "shopp", "--project", "default"]),
            (0, ["get", "shop"]),
            (4, ["get", "shopp"]),
            (0, ["check", "shop"]),
            (3, ["sync", "shop", "--key-file", "absent.key"]),
            (9, ["sync", "shop", "--server", "https://argocd.invalid", "--http-retries", "0"]),
        ]
        for code, arguments in rows:
            with self.subTest(" ".join(arguments)):
                without_key = {"key": None} if "--key-file" in arguments else {}
                code = 2 if without_key else code
                run = self.argosy(*arguments, "--output", "json", **without_key)
                self.assertIn(run.code, (code, 3) if without_key else (code,), str(run))
                self.assertEqual(run.document["exit_code"], run.code)

    def test_the_log_goes_to_standard_error(self):
        run = self.document_of(0, "sync", "shop")
        self.assertIn("shop", run.err)
        self.assertIn("accepted", run.err)

    def test_what_a_pipeline_reads(self):
        document = self.document_of(0, "sync", "shop", "--expect-revision", worlds.NEW).document
        one = document["applications"][0]
        self.assertEqual(document["command"], "sync")
        self.assertEqual(one["name"], "shop")
        self.assertEqual(one["project"], "default")
        self.assertEqual(one["outcome"], "deployed")
        self.assertEqual(one["revision"], worlds.NEW)
        self.assertEqual(one["from_revision"], worlds.OLD)
        self.assertEqual(one["health"], "Healthy")
        self.assertEqual(one["sync_status"], "Synced")
        self.assertEqual(one["page"], self.sandbox.url + "/applications/argocd/shop")
        self.assertRegex(one["run"], r"^[0-9a-f]{32}$")

    def test_a_failure_is_explained_in_it(self):
        document = self.document_of(6, "sync", "hookfail").document
        text = json.dumps(document)
        self.assertIn("migration 42 failed", text)
        self.assertIn("hookfail-migrate", text)


class Log(CliTest):
    def test_quiet_tells_the_result_alone(self):
        run = self.assert_runs(0, "sync", "shop", "--quiet")
        self.assertLessEqual(len(run.both.splitlines()), 2, str(run))
        self.assertIn("shop", run.both)

    def test_quiet_still_explains_a_failure(self):
        run = self.assert_runs(6, "sync", "hookfail", "--quiet")
        self.assert_says(run, "hookfail", "migration 42 failed")

    def test_verbose_tells_of_each_request_without_bodies(self):
        run = self.assert_runs(0, "sync", "shop", "--verbose")
        self.assert_says(run, "POST", "/api/v1/applications/shop/sync")
        self.assertNotIn("argosy.run", run.both)

    def test_every_line_of_a_json_log_is_json(self):
        for arguments in (["sync", "shop"], ["sync", "shop", "--verbose"], ["sync", "failing"]):
            with self.subTest(" ".join(arguments)):
                run = self.argosy(*arguments, "--log-format", "json", "--output", "json")
                lines = run.err.splitlines()
                self.assertGreater(len(lines), 2, str(run))
                for line in lines:
                    self.assertIsInstance(json.loads(line), dict, line)

    def test_elapsed_time_comes_first(self):
        run = self.assert_runs(0, "sync", "shop")
        self.assertRegex(run.out, r"(?m)^ *\+\d+\.\ds +shop ")

    def test_the_link_to_the_applications_page(self):
        self.assert_says(self.assert_runs(0, "sync", "shop"), "/applications/argocd/shop")

    def test_a_failure_names_what_to_do_next(self):
        run = self.assert_runs(6, "sync", "failing")
        self.assert_says(run, "FAILED", "failing-config", "/applications/argocd/failing")

    def test_the_heartbeat(self):
        self.skipTest("it comes once a minute: the progress tests have it under a clock of their own")


class Hostile(CliTest):
    """Texts of a server that may be anybody's."""

    TEXT = "bad\x1b[2Jnews\r\n::error::forged\n::add-mask::x\n##[error]forged\n+0.1s shop forged\u202e\u2066\x9b\x00end"

    def test_no_control_character_and_no_forged_line_comes_through(self):
        self.sandbox.change("shop", knobs={"sync_failure": self.TEXT})
        for arguments in ([], ["--verbose"], ["--log-format", "json"], ["--quiet"]):
            with self.subTest(" ".join(arguments)):
                run = self.assert_runs(6, "sync", "shop", *arguments)
                self.assertIn("news", run.both)
                for line in run.both.split("\n"):
                    self.assertNotRegex(line, r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")
                    self.assertNotRegex(line, r"^\s*(::|##)")

    def test_a_json_document_stays_one(self):
        self.sandbox.change("shop", knobs={"sync_failure": self.TEXT})
        run = self.assert_runs(6, "sync", "shop", "--output", "json")
        self.assertIn("forged", run.document["applications"][0]["message"])
        self.assertNotIn("\x1b", run.out)


if __name__ == "__main__":
    unittest.main()
