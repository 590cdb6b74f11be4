# SPDX-License-Identifier: Apache-2.0
"""How little a run asks of the server."""

import unittest

from harness import CliTest, side_by_side

load_tests = side_by_side


class Cost(CliTest):
    def split(self):
        """The requests of the run: streams, and all others."""
        sent = self.sandbox.requests()
        streams = [one for one in sent if "/stream/" in one["target"]]
        return streams, [one for one in sent if "/stream/" not in one["target"]]

    def test_a_sync_that_succeeds_takes_four_requests_and_one_stream(self):
        for name in ("shop", "fresh", "hooked", "settled", "brief"):
            with self.subTest(name):
                self.sandbox.control("DELETE", "requests")
                self.assert_runs(0, "sync", name)
                streams, others = self.split()
                self.assertEqual(len(streams), 1)
                self.assertLessEqual(len(others), 4, [one["method"] + " " + one["target"] for one in others])

    def test_several_applications_take_about_two_requests_each(self):
        names = ["shop", "fresh", "hooked", "settled"]
        self.assert_runs(0, "sync", *names)
        streams, others = self.split()
        self.assertLessEqual(len(streams), 4)
        self.assertLessEqual(len(others), 3 * len(names) + 1)

    def test_waiting_for_what_is_there_takes_three_requests_at_most(self):
        self.assert_runs(0, "wait", "settled")
        streams, others = self.split()
        self.assertLessEqual(len(streams), 1)
        self.assertLessEqual(len(others), 3)

    def test_no_look_is_made_faster_than_every_ten_seconds_while_the_stream_lives(self):
        self.sandbox.change("slow", knobs={"run": 22_000})
        self.assert_runs(0, "sync", "slow")
        _, others = self.split()
        posted = next(one["time"] for one in others if one["method"] == "POST")
        finished = others[-1]["time"]
        looks = [one["time"] for one in others
                 if one["method"] == "GET" and one["target"].split("?")[0].endswith("/applications/slow")
                 and one["time"] > posted]
        moments = [posted, *looks]
        apart = [later - earlier for earlier, later in zip(moments, moments[1:])]
        # The last look is not one of the safety net: it may confirm the end.
        self.assertTrue(all(one >= 9900 for one in apart[:-1]), f"{apart} of {finished - posted}")
        self.assertLessEqual(len(looks), 3)

    def test_nothing_stays_open(self):
        self.assert_runs(0, "sync", "shop")
        self.assertEqual(self.sandbox.streams_open(), 0)


if __name__ == "__main__":
    unittest.main()
