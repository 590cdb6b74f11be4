# SPDX-License-Identifier: Apache-2.0
"""Where an option's value may stand: flag beats Argo CD client's options beats environment beats file."""

import json
import unittest

import worlds
from harness import CliTest, side_by_side

load_tests = side_by_side


class Sources(CliTest):
    def post_of(self, *arguments, env=None):
        """The body that a sync of a fresh application sends."""
        self.number = getattr(self, "number", 0) + 1
        name = f"row-{self.number}"
        self.sandbox.change(name, repo=worlds.SHOP, deployed=worlds.OLD)
        before = len(self.sandbox.posts())
        self.assert_runs(0, "sync", name, "--async", *arguments, env=env)
        return self.sandbox.posts()[before]

    def config(self, **members):
        return self.write("argosy.json", json.dumps(members))

    def test_each_source_gives_the_same(self):
        expected = ["Replace=true"]
        rows = [
            ("a flag", ["--replace"], {}),
            ("a flag with a value", ["--replace=yes"], {}),
            ("a variable", [], {"ARGOSY_REPLACE": "true"}),
            ("a variable in another word", [], {"ARGOSY_REPLACE": "1"}),
            ("options of Argo CD's client", [], {"ARGOCD_OPTS": "--replace --grpc-web"}),
            ("a file", ["--config", self.config(replace=True)], {}),
            ("a file named by a variable", [], {"ARGOSY_CONFIG": self.config(replace=True)}),
        ]
        for name, arguments, env in rows:
            with self.subTest(name):
                self.assertEqual(self.post_of(*arguments, env=env)["syncOptions"]["items"], expected)

    def test_the_stronger_source_wins(self):
        path = self.config(revision="of-file")
        env = {"ARGOSY_REVISION": "main"}
        opts = {"ARGOCD_OPTS": "--revision v1.0.0"}
        self.assertEqual(self.post_of("--config", path, env=env)["revision"], "main")
        self.assertEqual(self.post_of("--config", path, env={**env, **opts})["revision"], "v1.0.0")
        self.assertEqual(self.post_of("--config", path, "--revision", "stable", env={**env, **opts})["revision"],
                         "stable")

    def test_a_flag_can_take_back_what_a_weaker_source_gave(self):
        self.assertNotIn("prune", self.post_of("--prune=false", env={"ARGOSY_PRUNE": "yes"}))

    def test_an_empty_variable_counts_as_unset(self):
        body = self.post_of("--config", self.config(revision="stable"), env={"ARGOSY_REVISION": ""})
        self.assertEqual(body["revision"], "stable")

    def test_lists_are_split_at_commas_and_line_ends(self):
        expected = ["A=1", "B=2", "C=3"]
        self.assertEqual(self.post_of(env={"ARGOSY_SYNC_OPTION": "A=1, B=2\nC=3\n"})["syncOptions"]["items"], expected)
        self.assertEqual(self.post_of("--sync-option", "A=1", "--sync-option", "B=2,C=3")["syncOptions"]["items"],
                         expected)
        path = self.config(**{"sync-option": expected})
        self.assertEqual(self.post_of("--config", path)["syncOptions"]["items"], expected)

    def test_a_file_may_have_comments(self):
        path = self.write("argosy.json", '{\n  // every deployment\n  "prune": true /* also this one */\n}\n')
        self.assertTrue(self.post_of("--config", path)["prune"])

    def test_the_server_and_the_key_in_the_clients_words(self):
        key = self.sandbox.keys["ci"]
        self.assert_runs(0, "app", "get", "shop", server=False, key=None,
                         env={"ARGOCD_SERVER": self.sandbox.host, "ARGOCD_AUTH_TOKEN": key,
                              "ARGOCD_OPTS": "--plaintext --grpc-web"})

    def test_a_key_in_the_clients_options_is_taken_from_the_environment_alone(self):
        key = self.sandbox.keys["ci"]
        self.assert_runs(0, "get", "shop", key=None, env={"ARGOCD_OPTS": f"--auth-token {key}"})

    def test_the_applications_come_from_wherever_they_are_named(self):
        for arguments, env in ([["shop"], {}], [[], {"ARGOSY_APPLICATION": "shop"}], [["--application", "shop"], {}]):
            with self.subTest(str((arguments, env))):
                self.sandbox.control("DELETE", "requests")
                self.assert_runs(0, "get", *arguments, env=env)
                self.assertTrue(any("/applications/shop" in one["target"] for one in self.sandbox.requests()))

    def test_the_clients_spellings_of_commands_and_options(self):
        rows = [
            ["app", "sync", "shop", "--apply-out-of-sync-only", "--timeout", "60"],
            ["app", "wait", "shop", "--health", "--operation", "--timeout", "60"],
            ["app", "wait", "settled", "--sync", "--health", "--grpc-web"],
            ["app", "get", "shop", "--hard-refresh"],
            ["app", "terminate-op", "settled"],
        ]
        for arguments in rows:
            with self.subTest(" ".join(arguments)):
                self.assert_runs(0, *arguments)

    def test_another_commands_option_in_the_environment_is_of_no_interest(self):
        self.assert_runs(0, "get", "settled", env={"ARGOSY_PRUNE": "maybe", "ARGOSY_TIMEOUT": "30s"})


if __name__ == "__main__":
    unittest.main()
