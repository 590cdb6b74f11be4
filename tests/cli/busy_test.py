# SPDX-License-Identifier: Apache-2.0
"""Somebody else's operation, or a closed window: joined, waited out, ended; exit code 5 when it lasts to the end."""

import unittest

import worlds
from harness import CliTest, side_by_side, until

load_tests = side_by_side


class Busy(CliTest):
    def occupy(self, name, **more):
        """Somebody's operation that the controller has begun."""
        self.sandbox.start_operation(name, user="ops", **more)
        until("their operation has begun", lambda: self.sandbox.has_begun(name))

    def test_busy_fail_ends_at_once(self):
        self.occupy("slow")
        run = self.assert_reason(5, "busy", "sync", "slow", "--busy", "fail")
        self.assert_says(run, "ops")
        self.assertEqual(self.sandbox.posts(), [])

    def test_busy_to_the_end_of_the_time(self):
        self.occupy("slow")
        run = self.assert_reason(5, "busy", "sync", "slow", "--busy", "wait", "--timeout", "2s")
        self.assert_says(run, "ops", "argosy terminate slow")
        self.assertEqual(self.sandbox.accepted("slow"), 1)

    def test_an_operation_to_the_expected_commit_is_joined(self):
        self.occupy("brief")
        run = self.assert_reason(0, "joined", "sync", "brief", "--expect-revision", worlds.NEW)
        self.assert_says(run, "ops")
        self.assertEqual(self.sandbox.posts(), [])
        self.assertEqual(self.sandbox.accepted("brief"), 1)

    def test_without_an_expected_commit_it_is_waited_out(self):
        self.occupy("brief")
        self.assert_reason(0, "deployed", "sync", "brief")
        self.assertEqual(self.sandbox.accepted("brief"), 2)

    def test_a_partial_operation_is_not_joined(self):
        self.occupy("brief", sync={"resources": [{"group": "", "kind": "ConfigMap", "name": "brief-config"}]})
        self.assert_reason(0, "deployed", "sync", "brief", "--expect-revision", worlds.NEW)
        self.assertEqual(self.sandbox.accepted("brief"), 2)

    def test_an_operation_with_less_than_was_asked_for_is_not_joined(self):
        self.occupy("brief")
        self.assert_reason(0, "deployed", "sync", "brief", "--expect-revision", worlds.NEW, "--prune")
        self.assertEqual(self.sandbox.accepted("brief"), 2)

    def test_busy_wait_joins_nothing(self):
        self.occupy("brief")
        self.assert_reason(0, "deployed", "sync", "brief", "--expect-revision", worlds.NEW, "--busy", "wait")
        self.assertEqual(self.sandbox.accepted("brief"), 2)

    def test_busy_terminate_ends_theirs_and_starts_ours(self):
        self.occupy("slow")
        self.sandbox.change("slow", knobs={"run": 150})
        self.assert_reason(0, "deployed", "sync", "slow", "--busy", "terminate")
        ended = [one for one in self.sandbox.requests() if one["method"] == "DELETE"]
        self.assertEqual(len(ended), 1, ended)
        self.assertEqual(self.sandbox.accepted("slow"), 2)

    def test_an_operation_that_begins_between_look_and_post_is_no_failure(self):
        self.sandbox.fault_sync("delay", every=700)
        # The sandbox decides when the request comes, so somebody must be faster than that.
        run = self.start("sync", "shop", "--busy", "wait")
        until("the first look", lambda: any("/applications/shop" in one["target"] for one in self.sandbox.requests()))
        self.sandbox.control("POST", "operation", {"app": "shop", "user": "ops", "replace": True})
        self.assert_exit(run.finish(), 0)

    def test_wait_waits_for_the_end_of_an_operation(self):
        self.occupy("brief")
        self.assert_reason(0, "reached", "wait", "brief")
        self.assertEqual(self.sandbox.accepted("brief"), 1)

    def test_terminate_ends_an_operation_whoever_began_it(self):
        self.occupy("slow")
        run = self.assert_runs(0, "terminate", "slow")
        self.assert_says(run, "ops")
        self.assertIsNone(self.sandbox.operation("slow"))
        self.assertEqual(self.sandbox.phase("slow"), "Failed")

    def test_terminate_with_nothing_to_end_is_fine(self):
        self.assert_says(self.assert_runs(0, "terminate", "shop"), "nothing")
        self.assertEqual([one for one in self.sandbox.requests() if one["method"] == "DELETE"], [])


class Window(CliTest):
    def test_a_closed_window_fails_at_once_where_that_is_wanted(self):
        run = self.assert_reason(5, "window", "sync", "windowed", "--busy", "fail")
        self.assert_says(run, "deny")
        self.assertEqual(self.sandbox.accepted("windowed"), 0)

    def test_a_closed_window_is_waited_for_to_the_end_of_the_time(self):
        run = self.assert_reason(5, "window", "sync", "windowed", "--timeout", "3s")
        self.assert_says(run, "deny")
        self.assertEqual(self.sandbox.accepted("windowed"), 0)


if __name__ == "__main__":
    unittest.main()
