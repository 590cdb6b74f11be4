# SPDX-License-Identifier: Apache-2.0
"""What each option changes in what is sent."""

import unittest

import worlds
from harness import CliTest, run_id, side_by_side

load_tests = side_by_side

CONFIG = {"group": "", "kind": "ConfigMap", "name": "shop-config"}
RULES = {"group": "", "kind": "ConfigMap", "name": "shop-rules"}
WEB = {"group": "apps", "kind": "Deployment", "name": "shop-web"}

# (what is asked for, arguments, what the body holds beside the run's id)
BODIES = [
    ("nothing", [], {}),
    ("a revision", ["--revision", "stable"], {"revision": "stable"}),
    ("a commit", ["--revision", worlds.OLD], {"revision": worlds.OLD}),
    ("prune", ["--prune"], {"prune": True}),
    ("no prune", ["--prune=false"], {}),
    ("a dry run", ["--dry-run"], {"dryRun": True}),
    ("force", ["--force"], {"strategy": {"hook": {"force": True}}}),
    ("the strategy hook", ["--strategy", "hook"], {"strategy": {"hook": {}}}),
    ("the strategy apply", ["--strategy", "apply"], {"strategy": {"apply": {}}}),
    ("force with the strategy apply", ["--strategy", "apply", "--force"], {"strategy": {"apply": {"force": True}}}),
    ("replace", ["--replace"], {"syncOptions": {"items": ["Replace=true"]}}),
    ("server-side apply", ["--server-side"], {"syncOptions": {"items": ["ServerSideApply=true"]}}),
    ("a sync option", ["--sync-option", "CreateNamespace=true"], {"syncOptions": {"items": ["CreateNamespace=true"]}}),
    ("two sync options", ["--sync-option", "CreateNamespace=true,PruneLast=true"],
     {"syncOptions": {"items": ["CreateNamespace=true", "PruneLast=true"]}}),
    ("what is out of sync", ["--out-of-sync-only"], {"syncOptions": {"items": ["ApplyOutOfSyncOnly=true"]}}),
    ("the same in the client's words", ["--apply-out-of-sync-only"],
     {"syncOptions": {"items": ["ApplyOutOfSyncOnly=true"]}}),
    ("repeats by the server", ["--retry-limit", "3"],
     {"retryStrategy": {"limit": 3, "backoff": {"duration": "5s", "factor": 2, "maxDuration": "180s"}}}),
    ("no repeats by the server", ["--retry-limit", "0"],
     {"retryStrategy": {"limit": 0, "backoff": {"duration": "5s", "factor": 2, "maxDuration": "180s"}}}),
    ("repeats with all that belongs to them",
     ["--retry-limit", "-1", "--retry-backoff-duration", "1500ms", "--retry-backoff-factor", "3",
      "--retry-backoff-max-duration", "1m", "--retry-refresh"],
     {"retryStrategy": {"limit": -1, "refresh": True,
                        "backoff": {"duration": "1500ms", "factor": 3, "maxDuration": "60s"}}}),
]

# (what is selected, arguments, the resources)
SELECTIONS = [
    ("one resource", ["--resource", "apps:Deployment:shop-web"], [WEB]),
    ("one of the core group", ["--resource", ":ConfigMap:shop-config"], [CONFIG]),
    ("one with its namespace", ["--resource", "apps:Deployment:{name}/shop-web"], [WEB]),
    ("all of a kind", ["--resource", ":ConfigMap:*"], [CONFIG, RULES]),
    ("all but a kind", ["--resource", "!apps:Deployment:*"], [CONFIG, RULES]),
    ("all of a kind but one", ["--resource", "*:ConfigMap:*", "--resource", "!*:*:shop-rules"], [CONFIG]),
    ("two in one list", ["--resource", ":ConfigMap:shop-config,apps:Deployment:shop-web"], [CONFIG, WEB]),
]


class Body(CliTest):
    def post_of(self, *arguments, **more):
        """The body that a sync of a fresh application sends."""
        number = getattr(self, "number", 0) + 1
        self.number = number
        name = f"row-{number}"
        self.sandbox.change(name, repo=worlds.SHOP, deployed=worlds.OLD, **more)
        before = len(self.sandbox.posts())
        self.assert_runs(0, "sync", name, "--async", *(text.format(name=name) for text in arguments))
        posts = self.sandbox.posts()[before:]
        self.assertEqual(len(posts), 1, posts)
        body = posts[0]
        self.assertEqual(len(run_id(body)), 1, body)
        return body

    def assert_holds(self, body, expected):
        body = dict(body)
        infos = body.pop("infos")
        self.assertEqual([one["name"] for one in infos], ["argosy.run"])
        self.assertIn(body.pop("project", "default"), ("default",))
        self.assertEqual(body, expected)

    def test_each_option_has_its_place_in_the_body(self):
        for name, arguments, expected in BODIES:
            with self.subTest(name):
                self.assert_holds(self.post_of(*arguments), expected)

    def test_resources_are_selected_here_and_named_there(self):
        for name, arguments, expected in SELECTIONS:
            with self.subTest(name):
                body = self.post_of(*arguments)
                found = [{key: value for key, value in one.items() if key != "namespace"}
                         for one in body.pop("resources")]
                self.assertCountEqual(found, expected)
                self.assert_holds(body, {})

    def test_a_selection_that_matches_nothing_is_a_mistake(self):
        run = self.assert_runs(2, "sync", "shop", "--resource", "apps:StatefulSet:*")
        self.assert_says(run, "--resource", "shop-web")
        self.assertEqual(self.sandbox.posts(), [])

    def test_a_label_selects_resources(self):
        self.sandbox.fault("status", path="/never")
        run = self.argosy("sync", "shop", "--label", "tier=none")
        self.assertEqual(self.sandbox.posts(), [], str(run))
        self.assert_exit(run, 2)

    def test_what_was_asked_for_is_added_to_the_applications_own_sync_options(self):
        own = {"syncOptions": ["CreateNamespace=true", "Replace=false"]}
        body = self.post_of("--replace", syncPolicy=own)
        self.assertEqual(body["syncOptions"], {"items": ["CreateNamespace=true", "Replace=true"]})
        self.assertNotIn("syncOptions", self.post_of(syncPolicy=own))

    def test_notes_go_along_with_the_runs_id(self):
        body = self.post_of("--info", "release=1.4.2, the second", "--info", "job=4711")
        self.assertEqual([one for one in body["infos"] if one["name"] != "argosy.run"],
                         [{"name": "release", "value": "1.4.2, the second"}, {"name": "job", "value": "4711"}])

    def test_revisions_of_several_sources(self):
        rows = [
            (["--revisions", "1=stable"], ["stable"], [1]),
            (["--revisions", "2=main,1=stable"], ["stable", "main"], [1, 2]),
            (["--revisions", "jobs=main"], ["main"], [2]),
            (["--revisions", f"{worlds.SHOP}=stable"], ["stable"], [1]),
            (["--revisions", "stable,main", "--source-positions", "1,2"], ["stable", "main"], [1, 2]),
            (["--revisions", "stable", "--source-names", "shop"], ["stable"], [1]),
        ]
        for arguments, revisions, positions in rows:
            with self.subTest(" ".join(arguments)):
                before = len(self.sandbox.posts())
                self.assert_runs(0, "sync", "multi", "--for", "operation", *arguments)
                body = self.sandbox.posts()[before]
                self.assertEqual((body["revisions"], body["sourcePositions"]), (revisions, positions))
                self.assertNotIn("revision", body)

    def test_one_revision_for_several_git_sources_is_a_mistake(self):
        run = self.assert_runs(2, "sync", "multi", "--revision", "stable")
        self.assert_says(run, "several git sources", worlds.SHOP)
        self.assertEqual(self.sandbox.posts(), [])


class Place(CliTest):
    def requests_of(self, *arguments, **more):
        self.assert_runs(0, *arguments, **more)
        return self.sandbox.requests()

    def test_the_project_goes_into_query_and_body(self):
        sent = self.requests_of("sync", "shop", "--project", "default")
        for one in sent:
            if one["target"].startswith("/api/v1/applications/shop") and one["method"] == "GET":
                self.assertIn("project=default", one["target"])
        self.assertEqual(self.the_post()["project"], "default")

    def test_the_namespace_goes_into_query_and_body(self):
        for arguments in (["argocd/shop"], ["shop", "--app-namespace", "argocd"], ["shop", "-N", "argocd"]):
            with self.subTest(" ".join(arguments)):
                self.sandbox.control("DELETE", "requests")
                sent = self.requests_of("sync", *arguments)
                for one in sent:
                    if "/applications" in one["target"] and one["method"] == "GET":
                        self.assertIn("appNamespace=argocd", one["target"])
                self.assertEqual(self.the_post()["appNamespace"], "argocd")

    def test_a_refresh_is_asked_for(self):
        for kind in ("normal", "hard"):
            with self.subTest(kind):
                self.sandbox.control("DELETE", "requests")
                sent = self.requests_of("get", "shop", "--refresh", kind)
                self.assertEqual(len([one for one in sent if f"refresh={kind}" in one["target"]]), 1, sent)

    def test_no_refresh_is_asked_for_by_habit(self):
        for arguments in (["get", "shop"], ["sync", "shop"], ["wait", "shop"]):
            with self.subTest(" ".join(arguments)):
                sent = self.requests_of(*arguments)
                self.assertEqual([one for one in sent if "refresh=" in one["target"]], [])

    def test_a_header_goes_along_with_every_request(self):
        path = self.write("team", "web\n")
        for source in ("env:TEAM", f"file:{path}"):
            with self.subTest(source):
                self.sandbox.control("DELETE", "requests")
                sent = self.requests_of("sync", "shop", "--header", f"X-Team={source}", env={"TEAM": "web"})
                self.assertEqual({one["headers"].get("X-Team") for one in sent}, {"web"})

    def test_writes_carry_the_exact_content_type_and_no_request_asks_for_html(self):
        sent = self.requests_of("sync", "shop")
        for one in sent:
            self.assertNotIn("html", one["headers"].get("Accept", ""))
            if one["method"] != "GET":
                self.assertEqual(one["headers"]["Content-Type"], "application/json")
        self.assertTrue(all(one["headers"]["User-Agent"].startswith("argosy/") for one in sent))

    def test_the_stream_is_bounded_trimmed_and_opened_before_the_sync(self):
        sent = self.requests_of("sync", "shop")
        places = [number for number, one in enumerate(sent) if "/stream/" in one["target"]]
        self.assertEqual(len(places), 1)
        stream = sent[places[0]]
        self.assertIn("name=shop", stream["target"])
        self.assertIn("fields=", stream["target"])
        self.assertIn("error", stream["target"])
        self.assertNotIn("resourceVersion=", stream["target"])
        self.assertRegex(stream["headers"]["Grpc-Timeout"], r"^[0-9]{1,8}[HMSmun]$")
        self.assertEqual(stream["headers"]["Accept"], "text/event-stream")
        self.assertLess(places[0], [one["method"] for one in sent].index("POST"))

    def test_the_sync_is_bounded(self):
        sent = self.requests_of("sync", "shop")
        post = next(one for one in sent if one["method"] == "POST")
        self.assertRegex(post["headers"]["Grpc-Timeout"], r"^[0-9]{1,8}[HMSmun]$")


class RootPath(CliTest):
    server_arguments = ("--rootpath", "/argo/cd")

    def test_the_root_path_of_the_url(self):
        self.assert_runs(0, "sync", "shop")
        self.assertTrue(all(one["target"].startswith("/argo/cd/api/") for one in self.sandbox.requests()))

    def test_the_root_path_as_an_option(self):
        server = "http://" + self.sandbox.host
        for option in ("--root-path", "--grpc-web-root-path"):
            with self.subTest(option):
                self.assert_runs(0, "get", "shop", option, "/argo/cd/", env={"ARGOSY_SERVER": server})
        self.assert_runs(0, "get", "shop", "--plaintext", "--root-path", "argo/cd",
                         env={"ARGOSY_SERVER": self.sandbox.host})
        self.assertTrue(all(one["target"].startswith("/argo/cd/api/") for one in self.sandbox.requests()))

    def test_a_server_below_a_path_that_was_not_given(self):
        run = self.argosy("get", "shop", "--http-retries", "0", env={"ARGOSY_SERVER": "http://" + self.sandbox.host})
        self.assertIn(run.code, (2, 9), str(run))
        self.assert_says(run, "root path")


if __name__ == "__main__":
    unittest.main()
