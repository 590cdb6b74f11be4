# SPDX-License-Identifier: Apache-2.0
"""Exit code 3: a key that is missing, malformed, refused or expired; and the ways to give one."""

import unittest

from harness import CliTest, side_by_side

load_tests = side_by_side


class GivenKey(CliTest):
    def refuse(self, reason, **more):
        run = self.assert_reason(3, reason, "sync", "shop", **more)
        self.assert_nothing_sent()
        return run

    def test_no_key_is_told_with_the_ways_to_give_one(self):
        run = self.refuse("key-missing", key=None)
        self.assert_says(run, "ARGOSY_KEY", "--key-file", "--key-stdin")

    def test_an_empty_variable_is_no_key(self):
        self.refuse("key-missing", key="")

    def test_what_can_be_no_key_is_not_sent(self):
        good = self.sandbox.keys["ci"]
        rows = [
            ("one part", "justoneword-justoneword"),
            ("two parts", good.rsplit(".", 1)[0]),
            ("a header's words", "Bearer " + good),
            ("quotes", f'"{good}"'),
            ("a variable that nobody replaced", "$ARGOCD_AUTH_TOKEN"),
            ("a JSON document", '{"token": "' + good + '"}'),
            ("white space inside", good[:20] + " " + good[20:]),
            ("a line end inside", good[:20] + "\n" + good[20:]),
        ]
        for name, key in rows:
            with self.subTest(name):
                self.refuse("key-malformed", key=key)

    def test_a_key_that_says_itself_that_it_is_over_is_not_sent(self):
        run = self.refuse("expired", key="expired")
        self.assert_says(run, "ended")

    def test_an_empty_file_holds_no_key(self):
        run = self.assert_runs(3, "sync", "shop", "--key-file", self.write("key", "\n"), key=None)
        self.assert_nothing_sent()
        self.assert_says(run, "key")

    def test_the_key_comes_from_wherever_it_is_given(self):
        key = self.sandbox.keys["ci"]
        path = self.write("ci.key", key + "\n")
        rows = [
            ("the variable", [], {"ARGOSY_KEY": key}, None),
            ("the variable of Argo CD's client", [], {"ARGOCD_AUTH_TOKEN": key}, None),
            ("argosy's own before the client's", [], {"ARGOSY_KEY": key, "ARGOCD_AUTH_TOKEN": "a.b.c-other"}, None),
            ("a file", ["--key-file", path], {}, None),
            ("a file named by a variable", [], {"ARGOSY_KEY_FILE": path}, None),
            ("standard input", ["--key-stdin"], {}, key + "\n"),
        ]
        for name, arguments, env, stdin in rows:
            with self.subTest(name):
                self.assert_runs(0, "get", "shop", *arguments, key=None, env=env, stdin=stdin)
                sent = {one["headers"].get("Authorization") for one in self.sandbox.requests()
                        if "/applications" in one["target"]}
                self.assertEqual(sent, {"Bearer " + key})

    def test_a_key_near_its_end_is_warned_of(self):
        run = self.assert_runs(0, "sync", "shop", key="leaving")
        self.assert_says(run, r"key.*ends in (1 d|2[34]h)")

    def test_a_key_far_from_its_end_is_not_warned_of(self):
        run = self.assert_runs(0, "sync", "shop", "--warn-expiry", "1h", key="leaving")
        self.assertNotRegex(run.both, r"key.*ends in (1 d|2[34]h)")


class RefusedKey(CliTest):
    def test_a_key_of_another_server_is_refused(self):
        head, claims, signature = self.sandbox.keys["ci"].split(".")
        other = ".".join((head, claims, signature[::-1]))
        self.secrets.append(other)
        run = self.assert_reason(3, "key-refused", "sync", "shop", key=other)
        self.assert_says(run, "signature is invalid")

    def test_a_key_of_a_disabled_account_is_refused(self):
        run = self.assert_reason(3, "key-refused", "sync", "shop", key="disabled")
        self.assert_says(run, "account disabled is disabled")
        self.assertEqual(self.sandbox.posts(), [])

    def test_a_key_whose_id_was_deleted_is_refused_once_it_could_have_been_known(self):
        self.sandbox.control("POST", "account", {"name": "ci", "wipe_tokens": True})
        run = self.assert_reason(3, "key-refused", "sync", "shop")
        self.assert_says(run, "does not have token with id")
        self.assertEqual(self.sandbox.posts(), [])

    def test_a_new_key_that_a_replica_does_not_know_yet_is_waited_for(self):
        self.sandbox.fault("unauthorized", path="/api/v1/applications/*", count=2,
                           body="invalid session: account ci does not have token with id sandbox-ci")
        self.assert_runs(0, "sync", "shop")

    def test_a_proxy_that_strips_the_key_is_suspected(self):
        self.sandbox.fault("unauthorized", path="/api/v1/*", count=0, body="no session information")
        run = self.assert_reason(3, "key-refused", "sync", "shop")
        self.assert_says(run, "Authorization")


if __name__ == "__main__":
    unittest.main()
