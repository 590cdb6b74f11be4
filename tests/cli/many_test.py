# SPDX-License-Identifier: Apache-2.0
"""Many applications in one run: chosen, looked at first, taking turns; and the children of an application."""

import unittest

import worlds
from harness import CliTest, side_by_side

load_tests = side_by_side

APPS = "https://git.example.com/apps.git"


def child(name):
    return {"group": "argoproj.io", "version": "v1alpha1", "kind": "Application", "name": name, "namespace": "argocd",
            "content": {"spec": {}}}


class Many(CliTest):
    def world(self):
        lab = worlds.lab()
        lab["repositories"].append(worlds.repository(APPS, worlds.commit(worlds.NEW, child("blue"), child("green"))))
        lab["applications"] += [
            worlds.app("blue", labels={"team": "color", "tier": "web"}),
            worlds.app("green", labels={"team": "color", "tier": "api"}),
            worlds.app("red", labels={"team": "color", "tier": "batch"}, project="review"),
            worlds.app("apps", APPS),
        ]
        return lab

    def outcomes(self, run):
        return {one["name"]: one["reason"] for one in run.document["applications"]}

    def synced(self):
        return sorted(path.split("/")[4] for path in self.post_paths())

    def post_paths(self):
        return [one["target"] for one in self.sandbox.requests()
                if one["method"] == "POST" and one["target"].endswith("/sync")]


class Choosing(Many):
    def test_a_selector_chooses_all_that_match(self):
        run = self.assert_runs(0, "sync", "-l", "team=color,tier in (web,api)", "--output", "json")
        self.assertEqual(self.outcomes(run), {"blue": "deployed", "green": "deployed"})
        self.assert_says(run, r"2 applications with team=color,tier in \(web,api\)")
        # Named as if they had been typed: they are in the control plane's namespace.
        self.assertEqual({one["namespace"] for one in run.document["applications"]}, {"argocd"})
        streams = [one["target"] for one in self.sandbox.requests() if "/stream/" in one["target"]]
        self.assertEqual(len(streams), 2)  # so few are watched by name

    def test_many_of_a_selector_share_one_stream(self):
        for number in range(6):
            self.sandbox.change(f"load-{number}", repo=worlds.SHOP, labels={"team": "load"})
        self.assert_runs(0, "sync", "-l", "team=load")
        streams = [one["target"] for one in self.sandbox.requests() if "/stream/" in one["target"]]
        self.assertEqual(len(streams), 1, streams)
        self.assertIn("selector=team%3Dload", streams[0])

    def test_a_project_given_as_a_flag_chooses_all_of_it(self):
        run = self.assert_runs(0, "sync", "--project", "review", "--output", "json")
        self.assertEqual(self.outcomes(run), {"red": "deployed"})
        self.assert_says(run, "1 application of project review")
        self.assert_runs(2, "sync", env={"ARGOSY_PROJECT": "review"})

    def test_several_projects_choose_from_all_of_them(self):
        for number in range(5):
            self.sandbox.change(f"pr-{number}", repo=worlds.SHOP, project="review", labels={"team": "color"})
        run = self.assert_runs(0, "sync", "-l", "team=color", "--project", "review", "--project", "frozen",
                               "--output", "json")
        self.assertEqual(sorted(self.outcomes(run)), ["pr-0", "pr-1", "pr-2", "pr-3", "pr-4", "red"])
        self.assert_says(run, "6 applications with team=color of projects review, frozen")
        streams = [one["target"] for one in self.sandbox.requests() if "/stream/" in one["target"]]
        self.assertEqual(len(streams), 1, streams)
        self.assertIn("projects=review&projects=frozen", streams[0])
        run = self.assert_runs(2, "sync", "blue", "--project", "review", "--project", "default")
        self.assert_says(run, "2 projects for applications that are named")

    def test_names_come_from_a_file(self):
        names = self.write("names", "# of this release\nblue\n\ngreen # the other\n")
        run = self.assert_runs(0, "sync", "--file", names, "--output", "json")
        self.assertEqual(self.outcomes(run), {"blue": "deployed", "green": "deployed"})

    def test_nothing_that_matches_is_told_after_a_second_look(self):
        run = self.assert_runs(4, "sync", "-l", "team=nobody")
        self.assert_says(run, "there are no applications with team=nobody")
        lists = [one for one in self.sandbox.requests() if one["target"].startswith("/api/v1/applications?")]
        self.assertEqual(len(lists), 2)
        run = self.assert_runs(0, "sync", "-l", "team=nobody", "--missing", "ok")
        self.assert_says(run, "nothing to do")

    def test_missing_wait_waits_for_the_first(self):
        self.sandbox.change("late", repo=worlds.SHOP, project="review", labels={"pr": "7"}, after=3000)
        run = self.assert_runs(0, "sync", "-l", "pr=7", "--project", "review", "--missing", "wait", "--output", "json")
        self.assertEqual(self.outcomes(run), {"late": "deployed"})

    def test_shards_divide_all_among_them(self):
        names = []
        for index in "1", "2", "3":
            run = self.assert_runs(0, "sync", "-l", "team=color", "--shard", index + "/3", "--output", "json")
            names += self.outcomes(run)
        self.assertEqual(sorted(names), ["blue", "green", "red"])
        run = self.assert_runs(0, "sync", "blue", "--shard", "auto",
                               env={"CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "1"}, )
        self.assert_says(run, "shard 1 of 1 has 1 of 1 applications")


class Turns(Many):
    def test_a_name_that_is_not_there_stops_all_before_anything_is_started(self):
        run = self.assert_runs(4, "sync", "blue", "blu", "gren", "green")
        self.assertEqual(self.post_paths(), [])
        self.assert_says(run, r"skipped: blue green\n  nothing was started, because of blu \(not-permitted\), "
                              r"gren \(not-permitted\)", "did you mean blue\\?", "did you mean green\\?")
        self.assert_says(run, "again, only the failed: argosy sync blue blu gren green")

    def test_no_more_are_under_way_than_jobs(self):
        for name in "blue", "green", "red":
            self.sandbox.change(name, knobs={"run": 700})
        self.assert_runs(0, "sync", "blue", "green", "red", "--jobs", "1")
        self.assertEqual(self.synced(), ["blue", "green", "red"])
        started = [self.sandbox.app(name)["status"]["operationState"]["startedAt"] for name in ("blue", "green", "red")]
        ended = [self.sandbox.app(name)["status"]["operationState"]["finishedAt"] for name in ("blue", "green", "red")]
        self.assertLessEqual(ended[0], started[1])
        self.assertLessEqual(ended[1], started[2])

    def test_fail_fast_begins_no_more(self):
        run = self.assert_runs(6, "sync", "failing", "blue", "--jobs", "1", "--fail-fast", "--output", "json")
        self.assertEqual(self.outcomes(run), {"failing": "failed", "blue": "skipped"})
        self.assertEqual(run.document["repeat"], "argosy sync failing blue --jobs 1 --fail-fast --output json")

    def test_without_it_the_others_have_their_turn(self):
        run = self.assert_runs(6, "sync", "failing", "blue", "--jobs", "1", "--output", "json")
        self.assertEqual(self.outcomes(run), {"failing": "failed", "blue": "deployed"})

    def test_one_that_may_fail_does_not_make_the_run_fail(self):
        run = self.assert_runs(0, "sync", "failing", "blue", "--allow-failure=fail*", "--output", "json")
        self.assertEqual(self.outcomes(run), {"failing": "failed", "blue": "deployed"})
        self.assertEqual(run.document["outcome"], "succeeded")
        run = self.assert_runs(0, "sync", "failing", "blue", "--allow-failure")
        self.assert_says(run, r"1 of 2 failed \(1 allowed to\) · 1 deployed")


class Children(Many):
    def test_they_are_waited_for_once_their_parent_is_there(self):
        for name in "blue", "green":
            self.assert_runs(0, "sync", name)
        run = self.assert_runs(0, "sync", "apps", "--children", "--output", "json")
        self.assertEqual(self.outcomes(run), {"apps": "deployed", "blue": "reached", "green": "reached"})
        self.assertEqual([one["parent"] for one in run.document["applications"]], ["", "apps", "apps"])

    def test_one_that_does_not_get_there_makes_the_run_fail(self):
        self.assert_runs(0, "sync", "blue")
        run = self.assert_runs(8, "sync", "apps", "--children", "--timeout", "4s")
        self.assert_says(run, r"green \(of apps\): FAILED timeout", "argosy sync apps --children")

    def test_without_the_option_their_number_is_told(self):
        run = self.assert_runs(0, "sync", "apps")
        self.assert_says(run, r"2 child applications were not looked at \(--children\)")


if __name__ == "__main__":
    unittest.main()
