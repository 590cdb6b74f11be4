# SPDX-License-Identifier: Apache-2.0
"""argosy terminate: whoever began it, it ends, and it is told whose it was."""

import signal
import unittest

from harness import CliTest, side_by_side, until

load_tests = side_by_side


class Terminate(CliTest):
    def occupy(self, name, **more):
        self.sandbox.start_operation(name, user="ops", **more)
        until("their operation has begun", lambda: self.sandbox.has_begun(name))

    def deletes(self, name="slow"):
        return [one for one in self.sandbox.requests()
                if one["method"] == "DELETE" and f"/{name}/operation" in one["target"]]

    def test_it_tells_whose_operation_it_ended(self):
        self.occupy("slow")
        run = self.assert_runs(0, "terminate", "slow")
        self.assert_says(run, r"(?m)^slow: ended ops' sync to [0-9a-f]{7}.*, Failed \(terminated\)$")
        self.assertEqual(len(self.deletes()), 1)

    def test_the_document(self):
        self.occupy("slow")
        run = self.assert_runs(0, "terminate", "slow", "shop", "--output", "json")
        document = run.document
        self.assertEqual((document["command"], document["exit_code"], document["reason"]), ("terminate", 0, "done"))
        slow, shop = document["applications"]
        self.assertEqual((slow["outcome"], shop["outcome"]), ("ended", "idle"))
        self.assertEqual((slow["operation"]["initiated_by"], slow["operation"]["phase"]), ("ops", "Failed"))
        self.assertIn("ops' sync", slow["message"])

    def test_one_that_fails_keeps_none_back(self):
        self.occupy("slow")
        run = self.assert_runs(4, "terminate", "shopp", "slow", "--output", "json")
        outcomes = [one["outcome"] for one in run.document["applications"]]
        self.assertEqual(outcomes, ["failed", "ended"], str(run))
        self.assertIsNone(self.sandbox.operation("slow"))

    def test_a_refusal_that_passes_is_no_verdict(self):
        self.occupy("slow")
        self.sandbox.fault("forbidden", path="/api/v1/applications/slow*", count=1)
        self.assert_runs(0, "terminate", "slow")
        self.assertIsNone(self.sandbox.operation("slow"))

    def test_a_lost_answer_is_looked_after(self):
        for kind in ("reset_after", "cut_head"):
            with self.subTest(kind):
                self.occupy("slow")
                before = len(self.deletes())
                self.sandbox.fault(kind, "DELETE", "*/operation*")
                run = self.assert_runs(0, "terminate", "slow")
                self.assert_says(run, r"slow: ended ops' sync")
                self.assertEqual(len(self.deletes()) - before, 1)

    def test_a_lost_wish_is_said_again(self):
        self.occupy("slow")
        self.sandbox.fault("reset_before", "DELETE", "*/operation*")
        self.assert_runs(0, "terminate", "slow")
        self.assertIsNone(self.sandbox.operation("slow"))

    def test_a_key_that_may_look_and_not_end_is_told_so(self):
        self.occupy("slow")
        self.sandbox.control("POST", "policy", {"add": "p, guest, applications, get, */*, allow"})
        run = self.assert_reason(4, "not-permitted", "terminate", "slow", key="guest")
        self.assert_says(run, "applications, sync")
        self.assertIsNotNone(self.sandbox.operation("slow"))

    def test_what_a_window_holds_is_said_at_the_end_of_the_time(self):
        self.sandbox.change("slow", knobs={"pickup": 1500})
        self.sandbox.start_operation("slow", user="ops")
        self.sandbox.control("POST", "window", {"project": "default", "kind": "deny", "schedule": "* * * * *",
                                                "duration": "24h", "manualSync": False})
        until("it is held", lambda: self.sandbox.has_begun("slow"))
        run = self.assert_reason(5, "window", "terminate", "slow", "--timeout", "9s")
        self.assert_says(run, "ops' sync", "held by a closed sync window", "deny")
        self.assertEqual(self.sandbox.phase("slow"), "Terminating")

    def test_an_interrupted_one_says_whether_it_had_asked(self):
        self.occupy("slow")
        self.sandbox.fault("hang", "DELETE", "*/operation*", count=0)
        run = self.start("terminate", "slow", "--output", "json")
        until("the end was asked for", self.deletes)
        run.send(signal.SIGTERM)
        self.assert_exit(run.finish(5), 143)
        self.assertIn("while the server was being asked", run.document["applications"][0]["message"])
        self.sandbox.heal()
        self.sandbox.fault("hang", path="/api/v1/applications/slow*", count=0)
        run = self.start("terminate", "slow")
        until("the first look", lambda: "/slow" in self.sandbox.requests()[-1]["target"]
              and self.sandbox.requests()[-1]["method"] == "GET")
        run.send(signal.SIGINT)
        self.assert_exit(run.finish(5), 130)
        self.assert_says(run, "interrupted before the server was asked to end anything")


if __name__ == "__main__":
    unittest.main()
