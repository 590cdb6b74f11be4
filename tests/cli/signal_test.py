# SPDX-License-Identifier: Apache-2.0
"""Exit codes 130 and 143: a cancelled job leaves behind what was asked for, and nothing else."""

import signal
import unittest

from harness import CliTest, run_id, side_by_side, until

load_tests = side_by_side


class Cancelled(CliTest):
    def start_slow(self, *arguments):
        run = self.start("sync", "slow", *arguments)
        until("ours has begun", lambda: self.sandbox.has_begun("slow"))
        return run

    def deletes(self):
        return [one for one in self.sandbox.requests() if one["method"] == "DELETE"]

    def test_an_interrupted_run_leaves_the_operation_alone_and_says_what_ends_it(self):
        self.leave(signal.SIGINT, 130)

    def test_a_terminated_run_leaves_the_operation_alone_and_says_what_ends_it(self):
        self.leave(signal.SIGTERM, 143)

    def leave(self, number, code):
        run = self.start_slow()
        run.send(number)
        self.assert_exit(run.finish(), code)
        self.assert_says(run, "argosy terminate slow")
        self.assertEqual(self.deletes(), [])
        self.assertEqual(self.sandbox.phase("slow"), "Running")

    def test_an_interrupted_run_ends_the_operation_where_that_is_asked_for(self):
        self.end(signal.SIGINT, 130)

    def test_a_terminated_run_ends_the_operation_where_that_is_asked_for(self):
        self.end(signal.SIGTERM, 143)

    def end(self, number, code):
        run = self.start_slow("--on-cancel", "terminate")
        run.send(number)
        self.assert_exit(run.finish(20), code)
        self.assertIsNone(self.sandbox.operation("slow"))
        self.assertEqual(self.sandbox.phase("slow"), "Failed")

    def test_the_document_is_written_all_the_same(self):
        run = self.start_slow("--output", "json")
        run.send(signal.SIGTERM)
        self.assert_exit(run.finish(), 143)
        self.assertEqual(run.document["applications"][0]["reason"], "terminated-by-signal")

    def test_an_operation_that_is_just_being_accepted_is_looked_for_and_ended(self):
        self.sandbox.fault_sync("delay", every=1500)
        run = self.start("sync", "slow", "--on-cancel", "terminate")
        until("the sync was sent", self.sandbox.posts)
        run.send(signal.SIGINT)
        self.assert_exit(run.finish(), 130)
        self.assertEqual(self.sandbox.accepted("slow"), 1)
        until("ours has ended", lambda: self.sandbox.operation("slow") is None, 5)

    def test_an_operation_whose_answer_never_comes_is_looked_for_and_ended(self):
        self.sandbox.fault_sync("delay", every=60_000)
        run = self.start("sync", "slow", "--on-cancel", "terminate")
        until("the sync was sent", self.sandbox.posts)
        run.send(signal.SIGTERM)
        self.assert_exit(run.finish(25), 143)
        self.assertIsNone(self.sandbox.operation("slow"))

    def test_who_insists_does_not_have_to_wait(self):
        self.sandbox.fault("hang", "DELETE", "*/operation*", count=0)
        run = self.start_slow("--on-cancel", "terminate")
        run.send(signal.SIGINT)
        until("the end was asked for", self.deletes)
        run.send(signal.SIGINT)
        self.assert_exit(run.finish(3), 130)

    def test_somebody_elses_operation_is_never_ended(self):
        self.sandbox.start_operation("slow", user="ops")
        run = self.start("sync", "slow", "--on-cancel", "terminate", "--busy", "wait")
        until("they are seen", lambda: any("/slow" in one["target"] for one in self.sandbox.requests()))
        run.send(signal.SIGINT)
        self.assert_exit(run.finish(), 130)
        self.assertEqual(self.deletes(), [])
        self.assertEqual(self.sandbox.posts(), [])

    def test_one_that_took_the_place_of_ours_is_not_ended(self):
        run = self.start_slow("--on-cancel", "terminate")
        self.assertEqual(len(run_id(self.the_post())), 1)
        self.sandbox.start_operation("slow", replace=True, user="ops")
        run.send(signal.SIGINT)
        self.assert_exit(run.finish(), 130)
        self.assertEqual(self.deletes(), [])
        self.assertIsNotNone(self.sandbox.operation("slow"))

    def test_a_run_that_has_not_reached_the_server_ends_with_a_word_and_a_document(self):
        self.sandbox.fault("hang", path="/api/version", count=0)
        self.sandbox.fault("hang", path="*/shop*", count=0)
        for number, code, reason in ((signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated-by-signal"),
                                     (signal.SIGHUP, 143, "terminated-by-signal")):
            for command in (["sync", "shop"], ["wait", "shop"], ["get", "shop"], ["check"]):
                with self.subTest(f"{command} {reason}"):
                    self.sandbox.control("DELETE", "requests")
                    run = self.start(*command, "--output", "json")
                    until("the first request", self.sandbox.requests)
                    run.send(number)
                    self.assert_exit(run.finish(5), code)
                    self.assertIn("argosy: interrupted before anything was started\n", run.err)
                    self.assertEqual((run.document["exit_code"], run.document["reason"]), (code, reason))
                    self.assertEqual(self.sandbox.posts(), [])

    def test_a_run_that_waits_to_ask_once_more_ends_at_once(self):
        self.sandbox.fault("status", path="/api/version", count=0, status=503, retry_after=60)
        run = self.start("sync", "shop")
        until("the first request", self.sandbox.requests)
        run.send(signal.SIGINT)
        self.assert_exit(run.finish(5), 130)

    def test_wait_ends_too(self):
        run = self.start("wait", "shop")
        until("the stream is open", self.sandbox.streams_open)
        run.send(signal.SIGTERM)
        self.assert_exit(run.finish(), 143)


if __name__ == "__main__":
    unittest.main()
