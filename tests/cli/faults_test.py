# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between here and the server: exactly one operation comes of it, and the right exit code."""

import socket
import unittest

import worlds
from harness import CliTest, Sandbox, run_id, side_by_side, until

load_tests = side_by_side

# The server has nothing to resolve then, so a lost sync is looked for the shortest time.
PINNED = ("--revision", worlds.NEW)

# (what happens to the sync, the fault, how many syncs are sent until one is known to be accepted)
LOST = [
    ("a reset before the server saw it", {"kind": "reset_before"}, 2),
    ("a reset after the server accepted it", {"kind": "reset_after"}, 1),
    ("an answer cut in its header", {"kind": "cut_head"}, 1),
    ("an answer cut in its body", {"kind": "cut_body", "bytes": 40}, 1),
    ("a page of a proxy with 502", {"kind": "status", "status": 502}, 2),
    ("a page of a proxy with 504", {"kind": "status", "status": 504}, 2),
    ("a login page with 200", {"kind": "login_page"}, 2),
    ("a proxy that is busy", {"kind": "status", "status": 503, "retry_after": "1"}, 2),
    ("a proxy with too many requests", {"kind": "status", "status": 429, "retry_after": "1"}, 2),
    ("a bare refusal", {"kind": "forbidden"}, 2),
    ("a replica that does not know the key yet",
     {"kind": "unauthorized", "body": "invalid session: account ci does not have token with id sandbox-ci"}, 2),
    ("an answer that comes byte by byte", {"kind": "slow_body", "bytes": 400, "every": 50}, 1),
    ("an answer that comes late", {"kind": "delay", "every": 2000}, 1),
]

# What may happen to any request that only reads.
PASSING = [
    ("a reset", {"kind": "reset_before"}),
    ("a reset in place of the answer", {"kind": "reset_after"}),
    ("an answer cut in its header", {"kind": "cut_head"}),
    ("an answer cut in its body", {"kind": "cut_body", "bytes": 20}),
    ("a page of a proxy with 502", {"kind": "status", "status": 502}),
    ("a busy server that says when to come back", {"kind": "status", "status": 503, "retry_after": "1"}),
    ("a login page", {"kind": "login_page"}),
    ("a slow answer", {"kind": "slow_body", "bytes": 300, "every": 20}),
]

# What may happen to a stream.
STREAM = [
    ("cut between two messages", {"kind": "truncate_stream", "bytes": 1}),
    ("cut before the first message", {"kind": "truncate_stream", "bytes": 0}),
    ("broken framing", {"kind": "garble_stream", "bytes": 1}),
    ("a reset", {"kind": "reset_before"}),
    ("a page of a proxy", {"kind": "status", "status": 502}),
    ("a login page", {"kind": "login_page"}),
    ("a bare refusal", {"kind": "forbidden"}),
    ("a redirect", {"kind": "redirect"}),
    ("no answer at all", {"kind": "hang"}),
]


def lost_test(fault, sent):
    def test(self):
        self.sandbox.fault_sync(**fault)
        run = self.assert_reason(0, "deployed", "sync", "shop", *PINNED)
        posts = self.sandbox.posts()
        self.assertEqual(self.sandbox.accepted("shop"), 1, str(run))
        self.assertEqual(len(posts), sent, str(run))
        self.assertEqual(len({one for body in posts for one in run_id(body)}), 1, posts)
    return test


def passing_test(fault, path):
    def test(self):
        self.sandbox.fault(method="GET", path=path, **fault)
        self.assert_reason(0, "deployed", "sync", "shop")
        self.assertEqual(self.sandbox.accepted("shop"), 1)
    return test


def stream_test(fault, count):
    def test(self):
        self.sandbox.fault(method="GET", path="/api/v1/stream/*", count=count, **fault)
        run = self.assert_reason(0, "deployed", "sync", "brief", *PINNED)
        self.assertEqual(self.sandbox.accepted("brief"), 1, str(run))
    return test


def name_of(text):
    return "test_" + "".join(letter if letter.isalnum() else "_" for letter in text)


class LostSync(CliTest):
    """One test for each row of LOST."""

    def test_every_sync_is_lost(self):
        self.sandbox.fault_sync("status", status=502, count=0)
        run = self.assert_runs(8, "sync", "shop", *PINNED, "--timeout", "4s")
        self.assertEqual(self.sandbox.accepted("shop"), 0)
        self.assert_says(run, "not known|never answered|lost")

    def test_a_sync_that_is_never_answered_is_found_by_its_id(self):
        # The stream tells what the answer did not.
        self.sandbox.fault_sync("delay", every=120_000)
        self.assert_reason(0, "deployed", "sync", "shop")
        self.assertEqual(self.sandbox.accepted("shop"), 1)

    def test_a_sync_that_never_arrives_is_in_doubt_to_the_end_of_the_time(self):
        self.sandbox.fault_sync("hang", count=0)
        run = self.assert_runs(8, "sync", "shop", "--timeout", "3s")
        self.assertEqual(len(self.sandbox.posts()), 1, str(run))


class PassingVersion(CliTest):
    """One test for each row of PASSING, on the first request of a run."""


class PassingLook(CliTest):
    """One test for each row of PASSING, on the look at the application."""


class StreamOnce(CliTest):
    """One test for each row of STREAM."""


class StreamAlways(CliTest):
    """The same rows, for every stream: looks alone must do."""


for _text, _fault, _sent in LOST:
    setattr(LostSync, name_of(_text), lost_test(_fault, _sent))
for _text, _fault in PASSING:
    setattr(PassingVersion, name_of(_text), passing_test(_fault, "/api/version"))
    setattr(PassingLook, name_of(_text), passing_test(_fault, "/api/v1/applications/shop*"))
for _text, _fault in STREAM:
    setattr(StreamOnce, name_of(_text), stream_test(_fault, 1))
    setattr(StreamAlways, name_of(_text), stream_test(_fault, 0))


class Outage(CliTest):
    def looks_answered(self, status):
        return [one for one in self.sandbox.requests() if one["status"] == status]

    def test_kubernetes_goes_away_for_a_while(self):
        run = self.start("sync", "brief")
        until("ours has begun", lambda: self.sandbox.has_begun("brief"))
        self.sandbox.control("POST", "outage", {"service": "kubernetes", "state": "down"})
        self.sandbox.fault("truncate_stream", path="/api/v1/stream/*", bytes=0, count=0)
        until("a look was refused", lambda: self.looks_answered(403))
        self.sandbox.control("POST", "outage", {"service": "kubernetes", "state": "up"})
        self.assert_exit(run.finish(), 0)
        self.assertEqual(self.sandbox.accepted("brief"), 1)

    def test_the_repo_server_goes_away_for_a_while(self):
        self.sandbox.control("POST", "outage", {"service": "repo-server", "state": "down"})
        run = self.start("sync", "shop", "--refresh", "never")
        until("a sync was refused", lambda: self.looks_answered(400))
        self.sandbox.control("POST", "outage", {"service": "repo-server", "state": "up"})
        self.assert_exit(run.finish(), 0)
        self.assertEqual(self.sandbox.accepted("shop"), 1)

    def test_the_server_restarts_while_the_operation_runs(self):
        run = self.start("sync", "brief")
        until("ours has begun", lambda: self.sandbox.has_begun("brief"))
        self.sandbox.control("POST", "restart", {"refuse": 4000})
        self.assert_exit(run.finish(), 0)
        self.assertEqual(self.sandbox.accepted("brief"), 1)

    def test_the_server_restarts_before_the_sync(self):
        self.sandbox.control("POST", "restart", {"refuse": 3000})
        self.assert_runs(0, "sync", "shop")
        self.assertEqual(self.sandbox.accepted("shop"), 1)

    def test_the_controller_is_away(self):
        self.sandbox.control("POST", "outage", {"service": "controller", "state": "down"})
        run = self.start("sync", "shop")
        until("the sync was sent", self.sandbox.posts)
        self.sandbox.control("POST", "outage", {"service": "controller", "state": "up"})
        self.assert_exit(run.finish(), 0)


class Unavailable(CliTest):
    def test_nobody_listens(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            address = "http://127.0.0.1:%d" % taken.getsockname()[1]
            run = self.assert_reason(9, "network", "sync", "shop", "--http-retries", "0",
                                     env={"ARGOSY_SERVER": address})
        self.assert_says(run, "127.0.0.1")

    def test_nobody_listens_to_the_end_of_the_time(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            address = "http://127.0.0.1:%d" % taken.getsockname()[1]
            run = self.argosy("sync", "shop", "--timeout", "3s", env={"ARGOSY_SERVER": address})
        self.assertIn(run.code, (8, 9), str(run))

    def test_a_server_that_comes_up_meanwhile(self):
        with socket.create_server(("127.0.0.1", 0)) as early:
            port = early.getsockname()[1]
            run = self.start("get", "shop", env={"ARGOSY_SERVER": f"http://127.0.0.1:{port}"})
            early.settimeout(20)
            early.accept()[0].close()
        late = Sandbox(self.directory, self.world(), ("--listen", f"127.0.0.1:{port}"))
        self.addCleanup(late.close)
        self.assert_exit(run.finish(), 0)

    def test_a_name_that_does_not_exist(self):
        self.assert_reason(9, "network", "sync", "shop", "--http-retries", "0",
                           env={"ARGOSY_SERVER": "https://argocd.invalid"})

    def test_only_unavailability(self):
        self.sandbox.fault("status", path="/api/*", status=503, count=0)
        run = self.assert_reason(9, "unavailable", "sync", "shop", "--http-retries", "2",
                                 "--http-retry-max-delay", "1s")
        self.assertEqual(len(self.sandbox.requests()), 3)
        self.assert_says(run, "503", "3 times")

    def test_only_a_login_page(self):
        self.sandbox.fault("login_page", path="/*", count=0)
        run = self.assert_reason(9, "login-page", "sync", "shop", "--http-retries", "1")
        self.assert_says(run, "HTML", "--header")
        self.assertNotIn("Sign in", run.both)

    def test_retry_after_is_a_floor(self):
        self.sandbox.fault("status", path="/api/*", status=503, retry_after="2")
        self.assert_runs(0, "get", "shop", "--http-retry-max-delay", "1s")
        first, second = [one["time"] for one in self.sandbox.requests()][:2]
        self.assertGreaterEqual(second - first, 2000)

    def test_a_wrong_root_path_is_told_as_one(self):
        run = self.argosy("sync", "shop", "--root-path", "/elsewhere", "--http-retries", "0")
        self.assertIn(run.code, (2, 9), str(run))
        self.assert_says(run, "root path|address")

    def test_an_answer_that_never_ends_is_out_of_time(self):
        self.sandbox.fault("stall", path="/api/v1/applications/shop*", bytes=100, count=0)
        run = self.argosy("wait", "shop", "--timeout", "3s")
        self.assertIn(run.code, (8, 9), str(run))


if __name__ == "__main__":
    unittest.main()
