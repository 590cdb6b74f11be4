# SPDX-License-Identifier: Apache-2.0
"""Every kind of document that the program prints, against docs/schema."""

import json
import os
import pathlib
import subprocess
import unittest

import worlds
from harness import CliTest, side_by_side

load_tests = side_by_side

SCHEMA = pathlib.Path(__file__).parents[2] / "docs" / "schema" / "result.schema.json"

# (exit code, command line)
DOCUMENTS = [
    (0, "sync shop"),
    (0, "sync shop --expect-revision " + worlds.NEW),
    (0, "sync auto --expect-revision " + worlds.NEW),
    (0, "sync shop --async"),
    (0, "sync settled --dry-run"),
    (0, "sync multi --for operation"),
    (0, "sync nothing --project default --missing ok"),
    (7, "sync degraded --degraded-grace 0"),
    (7, "sync crashing --degraded-grace 0"),
    (7, "sync paused"),
    (6, "sync failing"),
    (6, "sync hookfail"),
    (6, "sync badbranch"),
    (6, "sync deleting"),
    (5, "sync windowed --busy fail"),
    (4, "sync nothing"),
    (4, "sync nothing --project default"),
    (2, "sync shop --resource apps:StatefulSet:*"),
    (6, "sync settled failing hooked --jobs 1 --fail-fast"),
    (0, "sync settled failing --allow-failure=failing"),
    (4, "sync --project empty"),
    (0, "wait settled"),
    (0, "wait settled --for healthy"),
    (8, "wait fresh --timeout 1"),
    (8, "wait settled --expect-image example/web:2 --timeout 1"),
    (0, "get settled"),
    (0, "get fresh"),
    (0, "get multi"),
    (4, "get nothing"),
    (0, "check"),
    (0, "check settled"),
    (4, "check nothing"),
    (0, "terminate settled"),
    (4, "terminate nothing"),
    (0, "version"),
    (2, "sync"),
    (2, "sync shop --timeout 5x"),
    (2, "no-such-command"),
]


class Schema(CliTest):
    def check(self, documents):
        lines = "".join(f"{name}\t{json.dumps(document)}\n" for name, document in documents)
        told = subprocess.run([os.environ["ARGOSY_CHECK_DOCUMENTS"], str(SCHEMA)], input=lines, text=True,
                              stdout=subprocess.PIPE, check=False)
        self.assertEqual((told.returncode, told.stdout), (0, f"{len(documents)} documents\n"))

    def document_of(self, code, line, **more):
        run = self.assert_runs(code, *line.split(), "--output", "json", **more)
        document = run.document
        self.assertEqual(document["exit_code"], code, str(run))
        self.assertEqual(document["outcome"], "succeeded" if code == 0 else "failed", str(run))
        return line, document

    def test_every_document_is_as_the_schema_says(self):
        self.check([self.document_of(code, line) for code, line in DOCUMENTS])

    def test_so_are_those_of_a_family_and_of_a_busy_one(self):
        self.sandbox.start_operation("slow", user="ops")
        self.check([self.document_of(5, "sync slow --busy fail"), self.document_of(0, "terminate slow"),
                    self.document_of(0, "sync shop settled --children")])

    def test_so_are_those_of_a_key_or_a_server_that_does_not_work(self):
        nowhere = {"ARGOSY_SERVER": "https://127.0.0.1:1"}
        hurry = " --timeout 1"
        self.check([self.document_of(3, "check", key=None), self.document_of(3, "sync shop", key=None),
                    self.document_of(3, "get shop", key="disabled"), self.document_of(3, "sync shop", key="disabled"),
                    self.document_of(8, "sync shop" + hurry, env=nowhere),
                    self.document_of(8, "get shop" + hurry, env=nowhere)])

    def test_another_document_is_refused(self):
        _, document = self.document_of(0, "version")
        with self.assertRaises(AssertionError):
            self.check([("with a member too many", {**document, "surprise": 1})])
        with self.assertRaises(AssertionError):
            self.check([("with one too few", {name: document[name] for name in document if name != "reason"})])


if __name__ == "__main__":
    unittest.main()
