# SPDX-License-Identifier: Apache-2.0
"""Resource actions: what there is, what is run, and what a refusal says."""

import unittest

import worlds
from harness import CliTest, side_by_side, until

load_tests = side_by_side

CANARY = "argoproj.io:Rollout:canary/canary-web"
ACTIONS = "p, ci, applications, action/argoproj.io/Rollout/*, */*, allow"


class Action(CliTest):
    def world(self):
        lab = worlds.lab()
        url = "https://git.example.com/fleet.git"
        lab["repositories"].append(worlds.repository(url, worlds.commit(
            worlds.NEW, worlds.rollout("fleet-a", (0, "Suspended", "CanaryPauseStep")), worlds.rollout("fleet-b"),
            worlds.config_map("fleet-config"))))
        lab["applications"].append(worlds.app("fleet", url, deployed=worlds.NEW))
        for application in lab["applications"]:
            if application["name"] in ("canary", "shop"):
                application["deployed"] = worlds.NEW
        lab["policy"] += "\n" + ACTIONS
        return lab

    def actions_run(self):
        """The bodies of the actions that were run."""
        return [one for one in self.sandbox.requests() if one["method"] == "POST" and "/actions" in one["target"]]

    def test_lists_what_can_be_done(self):
        run = self.assert_runs(0, "action", "fleet")
        self.assert_says(run, r"argoproj\.io:Rollout:fleet/fleet-a\s+Suspended\s+resume, abort, restart",
                         r"fleet-b\s+Healthy\s+restart \(not now: resume, abort\)", "argosy action fleet NAME")
        self.assertNotIn("fleet-config", run.both)
        self.assertEqual(self.actions_run(), [])

    def test_lists_for_programs(self):
        document = self.assert_runs(0, "action", "canary", "--output", "json").document
        self.assertEqual(document["command"], "action")
        self.assertEqual(document["ran"], "")
        self.assertEqual(document["resources"][0]["name"], "canary-web")
        self.assertEqual(document["resources"][0]["actions"][0], {"name": "resume", "disabled": False})

    def test_resumes_a_paused_rollout(self):
        run = self.assert_runs(0, "action", "canary", "resume", "--resource", CANARY)
        self.assert_says(run, "canary: ran resume on Rollout/canary-web")
        self.assertEqual(len(self.actions_run()), 1)
        until("it goes on", lambda: self.sandbox.app("canary")["status"]["health"]["status"] == "Healthy")

    def test_runs_it_where_only_one_resource_offers_it(self):
        document = self.assert_runs(0, "action", "fleet", "resume", "--output", "json").document
        self.assertEqual((document["ran"], document["resources"][0]["name"]), ("resume", "fleet-a"))

    def test_asks_an_older_server_in_its_own_way(self):
        self.sandbox.fault("status", "POST", "*/actions/v2*", status=404, body="Not Found\n", count=0)
        self.assert_runs(0, "action", "canary", "resume", "--resource", CANARY)
        self.assertEqual([one["target"].split("?")[0].rsplit("/", 1)[1] for one in self.actions_run()], ["v2", "actions"])

    def test_refuses_to_guess_which_of_several_is_meant(self):
        run = self.assert_reason(2, "usage", "action", "fleet", "restart")
        self.assert_says(run, "fleet/fleet-a, argoproj.io:Rollout:fleet/fleet-b")
        self.assertEqual(self.actions_run(), [])

    def test_an_action_that_makes_no_sense_now(self):
        run = self.assert_reason(2, "usage", "action", "fleet", "resume", "--resource", "argoproj.io:Rollout:fleet-b")
        self.assert_says(run, "makes no sense now", "what can be run now: restart")
        self.assertEqual(self.actions_run(), [])

    def test_an_unknown_action(self):
        run = self.assert_reason(2, "usage", "action", "canary", "resum")
        self.assert_says(run, "did you mean resume")

    def test_a_missing_right(self):
        run = self.assert_reason(4, "not-permitted", "action", "shop", "restart")
        self.assert_says(run, "p, ci, applications, action/apps/Deployment/restart, default/shop, allow")

    def test_an_unknown_resource(self):
        run = self.assert_reason(4, "not-found", "action", "canary", "resume", "--resource",
                                 "argoproj.io:Rollout:canary/canary-wbe")
        self.assert_says(run, "did you mean " + CANARY)

    def test_an_unknown_application(self):
        self.assert_reason(4, "not-permitted", "action", "shopp")

    def test_a_lost_answer_is_not_repeated_and_says_that_it_may_have_happened(self):
        self.sandbox.fault("reset_after", "POST", "*/actions/v2*")
        run = self.assert_reason(9, "lost-answer", "action", "canary", "resume", "--resource", CANARY)
        self.assert_says(run, "may have been run on Rollout/canary-web", "look before it is run again")
        self.assertEqual(len(self.actions_run()), 1)

    def test_a_selection_that_excludes(self):
        self.assert_reason(2, "usage", "action", "canary", "resume", "--resource", "!argoproj.io:Rollout:x")
        self.assert_nothing_sent()

    def test_two_names_too_many(self):
        self.assert_reason(2, "usage", "action", "canary", "resume", "now")
        self.assert_nothing_sent()


if __name__ == "__main__":
    unittest.main()
