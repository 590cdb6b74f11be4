# SPDX-License-Identifier: Apache-2.0
"""Exit code 4: not permitted, or not there."""

import unittest

from harness import CliTest, side_by_side, until

load_tests = side_by_side


class Access(CliTest):
    def looks(self, name):
        return [one for one in self.sandbox.requests()
                if one["method"] == "GET" and one["target"].split("?")[0] == f"/api/v1/applications/{name}"]

    def test_an_unknown_application_is_looked_for_twice(self):
        run = self.assert_reason(4, "not-permitted", "sync", "shopp")
        self.assertGreaterEqual(len(self.looks("shopp")), 2)
        self.assertEqual(self.sandbox.posts(), [])
        self.assert_says(run, r"\bshop\b")

    def test_with_its_project_an_unknown_application_is_known_to_be_absent(self):
        self.assert_reason(4, "not-found", "sync", "shopp", "--project", "default")
        self.assertGreaterEqual(len(self.looks("shopp")), 2)

    def test_an_application_of_another_project_is_absent(self):
        self.assert_reason(4, "not-found", "wait", "shop", "--project", "review")

    def test_a_key_without_rights_is_told_the_policy_lines_it_needs(self):
        run = self.assert_reason(4, "not-permitted", "sync", "shop", "--project", "default", key="guest")
        self.assert_says(run, r"p, guest, applications, get, default/shop, allow")
        self.assertEqual(self.sandbox.posts(), [])

    def test_a_key_that_may_look_and_not_sync_is_told_so_by_the_server(self):
        self.sandbox.control("POST", "policy", {"add": "p, guest, applications, get, */*, allow"})
        run = self.assert_reason(4, "not-permitted", "sync", "shop", key="guest")
        self.assert_says(run, "applications, sync")
        self.assertEqual(self.sandbox.accepted("shop"), 0)

    def test_a_namespace_that_is_not_served_is_not_permitted(self):
        self.assert_reason(4, "not-permitted", "wait", "team-a/shop")

    def test_get_and_terminate_end_alike(self):
        for command in ("get", "terminate"):
            with self.subTest(command):
                self.assert_runs(4, command, "shopp")

    def test_a_refusal_that_passes_is_no_verdict(self):
        self.sandbox.fault("forbidden", path="/api/v1/applications/shop*", count=1)
        self.assert_runs(0, "sync", "shop")

    def test_a_refusal_that_passes_during_the_run_is_no_verdict(self):
        self.sandbox.fault("forbidden", path="/api/v1/applications/shop*", skip=1, count=3)
        self.sandbox.fault("truncate_stream", path="/api/v1/stream/*", bytes=1)
        run = self.assert_runs(0, "sync", "shop")
        self.assertEqual(self.sandbox.accepted("shop"), 1, str(run))

    def test_absence_can_be_fine(self):
        self.assert_reason(0, "absent", "wait", "shopp", "--project", "default", "--missing", "ok")

    def test_an_application_that_is_still_to_come_is_waited_for(self):
        run = self.start("wait", "preview", "--project", "review", "--missing", "wait", "--for", "healthy")
        until("the first look", lambda: self.looks("preview"))
        self.sandbox.change("preview", repo="https://git.example.com/shop.git", project="review", deployed=True)
        self.assert_exit(run.finish(), 0)

    def test_an_application_that_never_comes_is_out_of_time(self):
        run = self.assert_reason(8, "timeout", "wait", "preview", "--project", "review", "--missing", "wait",
                                 "--timeout", "2s")
        self.assert_says(run, "ApplicationSet")


if __name__ == "__main__":
    unittest.main()
