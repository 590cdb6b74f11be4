# SPDX-License-Identifier: Apache-2.0
"""Exit code 7 for what is not healthy, 8 for what is not reached in time."""

import unittest

import worlds
from harness import CliTest, side_by_side, until

load_tests = side_by_side


class Unhealthy(CliTest):
    def test_degraded_for_longer_than_the_grace(self):
        run = self.assert_reason(7, "unhealthy", "sync", "degraded", "--degraded-grace", "1s")
        self.assert_says(run, "degraded-web", "the deployment is broken", "--degraded-grace")

    def test_degraded_and_recovered_within_the_grace(self):
        self.assert_reason(0, "deployed", "sync", "recovering", "--degraded-grace", "30s")

    def test_missing(self):
        self.assert_reason(7, "missing", "sync", "absent-health", "--degraded-grace", "1s")

    def test_a_pod_that_cannot_start(self):
        run = self.assert_reason(7, "pod", "sync", "crashing", "--degraded-grace", "1s")
        self.assert_says(run, "container web: CrashLoopBackOff, 4 restarts, last exit 1", "DATABASE_URL is not set",
                         "Back-off restarting")

    def test_no_log_is_asked_for_where_none_is_wanted(self):
        run = self.assert_reason(7, "pod", "sync", "crashing", "--degraded-grace", "1s", "--logs", "0")
        self.assertNotIn("DATABASE_URL", run.both)
        self.assertEqual([one for one in self.sandbox.requests() if "/logs" in one["target"]], [])

    def test_an_explanation_costs_a_handful_of_requests(self):
        self.assert_runs(7, "sync", "crashing", "--degraded-grace", "0s")
        asked = [one for one in self.sandbox.requests()
                 if any(what in one["target"] for what in ("/resource?", "/logs", "/events"))]
        self.assertLessEqual(len(asked), 5, asked)

    def test_a_pause_that_waits_for_a_person(self):
        run = self.assert_reason(7, "suspended", "sync", "paused")
        self.assert_says(run, "paused-web")

    def test_a_pause_can_be_the_goal(self):
        self.assert_reason(0, "deployed", "sync", "paused", "--suspended", "done")

    def test_a_pause_can_be_waited_for(self):
        run = self.assert_reason(8, "timeout", "sync", "paused", "--suspended", "wait", "--timeout", "3s")
        self.assert_says(run, "Suspended")


class Pause(CliTest):
    RESUME = "argosy action canary resume --resource argoproj.io:Rollout:canary/canary-web"

    def test_an_open_one_fails_at_once_with_the_command_that_ends_it(self):
        run = self.assert_reason(7, "suspended", "sync", "canary")
        self.assert_says(run, "paused at step 2 of 3 of Rollout/canary-web", self.RESUME)
        looks = [one for one in self.sandbox.requests() if "/resource?" in one["target"]]
        self.assertEqual(len(looks), 1, looks)

    def test_an_open_one_can_count_as_done(self):
        run = self.assert_reason(0, "deployed", "sync", "canary", "--suspended", "done")
        self.assert_says(run, "paused at step 2 of 3")

    def test_an_open_one_is_waited_for_until_somebody_resumes_it(self):
        run = self.start("sync", "canary", "--suspended", "wait")
        until("the note", lambda: [one for one in self.sandbox.requests() if "/resource?" in one["target"]])
        resume = self.RESUME.split()[1:]
        self.assert_runs(0, *resume, key="deployer")
        done = run.finish()
        self.assert_exit(done, 0)
        self.assert_says(done, self.RESUME)

    def test_one_with_a_duration_is_waited_for(self):
        run = self.assert_reason(0, "deployed", "sync", "timed")
        self.assert_says(run, r"paused for 3.*at step 2 of 2 of Rollout/timed-web, goes on at \d\d:\d\d:\d\d")

    def test_one_that_cannot_be_read_counts_as_open(self):
        self.sandbox.fault("forbidden", path="*/resource?*", count=0)
        self.assert_reason(7, "suspended", "sync", "canary")


class Goal(CliTest):
    def test_degraded_can_be_the_goal(self):
        self.assert_reason(0, "deployed", "sync", "degraded", "--for", "degraded")

    def test_one_of_two_states_is_enough(self):
        self.assert_reason(0, "deployed", "sync", "paused", "--for", "healthy|suspended,operation")

    def test_the_operation_alone(self):
        self.assert_reason(0, "deployed", "sync", "degraded", "--for", "operation")

    def test_wait_for_health_alone(self):
        self.assert_reason(0, "reached", "wait", "shop", "--for", "healthy")

    def test_wait_for_single_resources(self):
        self.sandbox.call("POST", "/api/v1/applications/degraded/sync", {})
        until("degraded", lambda: self.sandbox.app("degraded")["status"]["health"]["status"] == "Degraded")
        self.assert_reason(7, "unhealthy", "wait", "degraded", "--degraded-grace", "1s")
        self.assert_reason(0, "reached", "wait", "degraded", "--resource", "!apps:Deployment:*")
        run = self.assert_reason(7, "unhealthy", "wait", "degraded", "--resource", "apps:Deployment:degraded-web",
                                 "--degraded-grace", "1s")
        self.assert_says(run, "Degraded: Deployment/degraded-web")
        run = self.assert_reason(8, "timeout", "wait", "degraded", "--resource", "apps:Deployment:other",
                                 "--timeout", "3s")
        self.assert_says(run, "--resource chooses none of its resources")

    def test_wait_for_a_commit_that_is_there(self):
        self.assert_reason(0, "reached", "wait", "settled", "--expect-revision", worlds.NEW[:8])
        self.assertEqual(self.sandbox.posts(), [])

    def test_wait_for_a_commit_that_auto_sync_brings(self):
        self.sandbox.push(worlds.SHOP, worlds.NEXT)
        self.assert_reason(0, "reached", "wait", "auto", "--expect-revision", worlds.NEXT)
        refreshed = [one for one in self.sandbox.requests() if "refresh=" in one["target"]]
        self.assertEqual(len(refreshed), 1, refreshed)

    def test_wait_asks_for_no_refresh_where_none_is_wanted(self):
        self.sandbox.push(worlds.SHOP, worlds.NEXT)
        self.assert_reason(8, "timeout", "wait", "auto", "--expect-revision", worlds.NEXT, "--refresh", "never",
                           "--timeout", "3s")
        self.assertEqual([one for one in self.sandbox.requests() if "refresh=" in one["target"]], [])

    def test_wait_for_a_commit_that_nobody_deploys(self):
        run = self.assert_reason(8, "timeout", "wait", "shop", "--expect-revision", worlds.ABSENT, "--timeout", "3s")
        self.assert_says(run, worlds.ABSENT[:7])

    def test_wait_accepts_a_newer_commit_that_came_after_the_expected_one(self):
        self.assert_runs(0, "sync", "shop")
        self.assert_reason(0, "newer", "wait", "shop", "--expect-revision", worlds.OLD)

    def test_wait_for_an_image(self):
        self.sandbox.change("settled", status={"summary": {"images": ["ghcr.io/acme/shop:2.0.0"]}})
        self.assert_reason(0, "reached", "wait", "settled", "--expect-image", "ghcr.io/acme/shop:2.0.0")

    def test_wait_for_an_image_that_is_not_there(self):
        self.sandbox.change("settled", status={"summary": {"images": ["ghcr.io/acme/shop:1.0.0"]}})
        run = self.assert_reason(8, "timeout", "wait", "settled", "--expect-image", "ghcr.io/acme/shop:2.0.0",
                                 "--timeout", "3s")
        self.assert_says(run, r"ghcr\.io/acme/shop:2\.0\.0")

    def test_wait_for_the_end_of_an_application(self):
        run = self.start("wait", "settled", "--for", "deleted", "--project", "default")
        self.sandbox.control("DELETE", "app/settled")
        self.assert_exit(run.finish(), 0)


class OutOfTime(CliTest):
    def test_progress_never_fails_before_the_time_is_over(self):
        run = self.assert_reason(8, "timeout", "sync", "starting", "--timeout", "4s")
        self.assert_says(run, "Progressing")

    def test_an_operation_is_left_alone_and_the_command_that_ends_it_is_printed(self):
        run = self.assert_reason(8, "timeout", "sync", "slow", "--timeout", "2s")
        self.assert_says(run, "argosy terminate slow")
        self.assertEqual(self.sandbox.phase("slow"), "Running")
        self.assertEqual([one for one in self.sandbox.requests() if one["method"] == "DELETE"], [])

    def test_an_operation_is_ended_where_that_is_asked_for(self):
        self.assert_reason(8, "timeout", "sync", "slow", "--timeout", "2s", "--on-timeout", "terminate")
        self.assertEqual(self.sandbox.phase("slow"), "Failed")
        self.assertIsNone(self.sandbox.operation("slow"))

    def test_somebody_elses_operation_is_never_ended(self):
        self.sandbox.start_operation("slow", user="ops")
        self.assert_reason(8, "timeout", "sync", "slow", "--expect-revision", worlds.NEW, "--timeout", "2s",
                           "--on-timeout", "terminate")
        self.assertEqual([one for one in self.sandbox.requests() if one["method"] == "DELETE"], [])


if __name__ == "__main__":
    unittest.main()
