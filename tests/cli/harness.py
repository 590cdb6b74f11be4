# SPDX-License-Identifier: Apache-2.0
"""What every test here stands on: a sandbox server and a clean directory for each test, and argosy run in it.

Environment: ARGOSY_BUILT_BINARY and ARGOSY_SANDBOX are set by ctest; ARGOSY_BINARY names another argosy to be tested
in place of the built one. ARGOSY_TEST_WIDTH is how many tests of a module run side by side;
ARGOSY_TEST_TIMES prints how long each took.
"""

import http.client
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import canary
import worlds

# No run of a test is meant to take this long; a machine under load may.
RUN_LIMIT = 100
# For what the sandbox is to reach: polled, never slept for.
PATIENCE = 40
WIDTH = int(os.environ.get("ARGOSY_TEST_WIDTH", "6"))


def binary():
    """The program under test."""
    return os.environ.get("ARGOSY_BINARY") or os.environ["ARGOSY_BUILT_BINARY"]


def until(what, is_reached, patience=PATIENCE):
    """Polls until `is_reached()` gives something true, and returns that."""
    deadline = time.monotonic() + patience
    while True:
        found = is_reached()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not reached within {patience} s: {what}")
        time.sleep(0.02)


class Sandbox:
    """One argosy-sandbox process with its control calls."""

    def __init__(self, directory, world, arguments=(), client=None):
        scenario = pathlib.Path(directory, "world.json")
        scenario.write_text(json.dumps(world), encoding="utf-8")
        self._client = client
        self._process = subprocess.Popen(
            [os.environ["ARGOSY_SANDBOX"], "--scenario", str(scenario), "--until-stdin-closes", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the sandbox did not start: exit code {self._process.wait(10)}")
        announced = json.loads(line)
        self.url = announced["url"]
        self.keys = announced["keys"]
        self._address = urllib.parse.urlsplit(self.url)

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def host(self):
        return self._address.netloc

    def ask(self, method, path, body=None, headers=None):
        """One HTTP exchange with the sandbox: its status and its body as text."""
        if self._address.scheme == "https":
            connection = http.client.HTTPSConnection(self.host, timeout=30, context=self._tls())
        else:
            connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8")
        finally:
            connection.close()

    def _tls(self):
        context = ssl._create_unverified_context()  # the sandbox's certificate is the tests' own
        if self._client:
            context.load_cert_chain(*self._client)
        return context

    def control(self, method, path, body=None):
        status, text = self.ask(method, "/sandbox/" + path, None if body is None else json.dumps(body))
        if status != 200:
            raise AssertionError(f"the sandbox refused {method} {path}: {status} {text}")
        return json.loads(text or "{}")

    def call(self, method, path, body=None, key=None):
        """One call of the API, as some other client makes it."""
        headers = {"Authorization": "Bearer " + (key or self.keys["deployer"]), "Content-Type": "application/json"}
        status, text = self.ask(method, path, body, headers)
        return status, json.loads(text) if text.startswith("{") else text

    def fault(self, kind, method="*", path="*", **more):
        self.control("POST", "faults", {"kind": kind, "method": method, "path": path, **more})

    def fault_sync(self, kind, **more):
        self.fault(kind, "POST", "*/sync", **more)

    def heal(self):
        self.control("DELETE", "faults")

    def change(self, name, **more):
        self.control("POST", "app", {"name": name, **more})

    def push(self, repo, commit, branch="main", refresh=False):
        self.control("POST", "push", {"repo": repo, "branch": branch, "commit": commit, "refresh": refresh})

    def start_operation(self, name, **more):
        """Somebody else's operation."""
        self.control("POST", "operation", {"app": name, **more})

    def app(self, name):
        return self.call("GET", f"/api/v1/applications/{name}")[1]

    def operation(self, name):
        return self.app(name).get("operation")

    def phase(self, name):
        return self.app(name).get("status", {}).get("operationState", {}).get("phase")

    def has_begun(self, name):
        return "startedAt" in self.app(name).get("status", {}).get("operationState", {})

    def requests(self):
        """Those of the program under test: what the tests ask themselves carries another key."""
        logged = self.control("GET", "requests")["requests"]
        own = "Bearer " + self.keys.get("deployer", "")
        return [one for one in logged if one["headers"].get("Authorization") != own]

    def accepted(self, name):
        """How many operations were accepted for an application, whoever started them."""
        return self.control("GET", "stats")["operations_started"].get(name, 0)

    def streams_open(self):
        return self.control("GET", "stats")["streams_open"]

    def posts(self):
        """The bodies of all syncs that were sent, each as JSON."""
        return [json.loads(one["body"]) for one in self.requests()
                if one["method"] == "POST" and one["target"].split("?")[0].endswith("/sync")]


def run_id(body):
    """The id that a sync carries."""
    return [info["value"] for info in body.get("infos", []) if info["name"] == "argosy.run"]


class Run:
    """One start of argosy: under way until finish()."""

    def __init__(self, arguments, environment, directory, stdin, has_terminal=False):
        self.arguments = arguments
        output = subprocess.PIPE
        if has_terminal:
            self.terminal, output = os.openpty()
        self._process = subprocess.Popen(
            [binary(), *arguments], cwd=directory, env=environment, text=True, errors="surrogateescape",
            encoding="utf-8", stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE)
        if has_terminal:
            os.close(output)
        self._stdin = stdin
        self.code = None
        self.out = self.err = ""

    def finish(self, limit=RUN_LIMIT):
        if self.code is not None:
            return self
        try:
            out, self.err = self._process.communicate(self._stdin, limit)
            self.out = out or self.out
        except subprocess.TimeoutExpired:
            self._process.kill()
            out, self.err = self._process.communicate()
            self.out = out or self.out
            self.code = self._process.returncode
            raise AssertionError(f"no end within {limit} s\n{self}") from None
        self.code = self._process.returncode
        return self

    def send(self, number):
        self._process.send_signal(number)

    @property
    def is_over(self):
        return self._process.poll() is not None

    @property
    def both(self):
        return self.out + self.err

    @property
    def document(self):
        """Standard output as the one JSON document of --output json."""
        return json.loads(self.out)

    def __str__(self):
        return (f"argosy {' '.join(self.arguments)}\nexit code {self.code}\n"
                f"--- standard output\n{self.out}--- standard error\n{self.err}---")


def on_terminal(run):
    """Lets a run that was started with `terminal` write to the end; what a terminal got becomes its output."""
    pieces = []
    try:
        while piece := os.read(run.terminal, 4096):
            pieces.append(piece)
    except OSError:  # how a terminal says that nobody is left to write to it
        pass
    os.close(run.terminal)
    run.finish()
    run.out = b"".join(pieces).decode("utf-8", "surrogateescape")
    return run


class CliTest(unittest.TestCase):
    """A test with a server, a directory, and what every output is held to: no key in it, in any form."""

    maxDiff = None
    server_arguments = ()

    def world(self):
        return worlds.lab()

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="argosy-cli-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.work = self.directory / "work"
        self.work.mkdir()
        self.runs = []
        self._given_files = set()
        self.secrets = []
        self.sandbox = self.open_sandbox()
        # Cleanups run backwards: first every run is ended, then all that came out of them is looked through.
        self.addCleanup(self.check_outputs)
        self.addCleanup(self.end_runs)

    def open_sandbox(self):
        sandbox = Sandbox(self.directory, self.world(), self.server_arguments, self.server_client())
        self.addCleanup(sandbox.close)
        self.secrets += sandbox.keys.values()
        return sandbox

    def server_client(self):
        return None

    def end_runs(self):
        for run in self.runs:
            if run.code is None:
                run._process.kill()
                run.finish()

    def check_outputs(self):
        places = {}
        for number, run in enumerate(self.runs):
            # Whoever says nothing at all hides everything: that is no proof of anything.
            self.assertTrue(run.both or run.code < 0 or "--quiet" in run.arguments, f"nothing came out of it\n{run}")
            places[f"standard output of run {number}: argosy {' '.join(run.arguments)}"] = run.out
            places[f"standard error of run {number}: argosy {' '.join(run.arguments)}"] = run.err
        for path in self.work.rglob("*"):
            if path.is_file() and path not in self._given_files:
                places[f"file {path.name}"] = path.read_text(encoding="utf-8", errors="surrogateescape")
        for place, text in places.items():
            for secret in self.secrets:
                found = canary.find(secret, text)
                self.assertFalse(found, f"{found} of a secret in the {place}\n{text}")

    def write(self, name, text):
        """A file for argosy to read; returns its path."""
        path = self.work / name
        path.write_text(text, encoding="utf-8")
        self._given_files.add(path)
        return str(path)

    def start(self, *arguments, key="ci", env=None, stdin=None, server=True, terminal=False):
        """Starts argosy with the key of an account (None: without one) and nothing else but PATH in its environment."""
        environment = {"PATH": os.environ["PATH"]}
        if server:
            environment["ARGOSY_SERVER"] = self.sandbox.url
        if key is not None:
            environment["ARGOSY_KEY"] = self.sandbox.keys.get(key, key)
        environment.update(env or {})
        environment = {name: value for name, value in environment.items() if value is not None}
        run = Run([str(argument) for argument in arguments], environment, self.work, stdin, terminal)
        self.runs.append(run)
        return run

    def argosy(self, *arguments, **more):
        return self.start(*arguments, **more).finish()

    def assert_exit(self, run, code):
        self.assertEqual(run.code, code, str(run))
        return run

    def assert_runs(self, code, *arguments, **more):
        return self.assert_exit(self.argosy(*arguments, **more), code)

    def assert_reason(self, code, reason, *arguments, **more):
        """Runs with --output json: the exit code, and the reason word of the first application or of the run."""
        run = self.assert_runs(code, *arguments, "--output", "json", **more)
        self.assertEqual(find_reason(run.document), reason, str(run))
        return run

    def assert_says(self, run, *texts):
        for text in texts:
            self.assertRegex(run.both, text, str(run))

    def assert_nothing_sent(self):
        self.assertEqual(self.sandbox.requests(), [])

    def the_post(self):
        """The body of the one sync that was sent."""
        posts = self.sandbox.posts()
        self.assertEqual(len(posts), 1, posts)
        return posts[0]


def find_reason(document):
    """The stable word for how it ended: the first application's, or the run's own where it got to none."""
    applications = document.get("applications") or [document]
    return applications[0]["reason"]


class _Recorder(unittest.TestResult):
    """Keeps what a test tells its result, for another one to be told."""

    def __init__(self):
        super().__init__()
        self.told = []


def _record(name):
    def tell(self, *arguments):
        self.told.append((name, arguments))
    return tell


for _name in ("startTest", "stopTest", "addSuccess", "addError", "addFailure", "addSkip", "addExpectedFailure",
              "addUnexpectedSuccess", "addSubTest"):
    setattr(_Recorder, _name, _record(_name))


def _each(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _each(test)
        else:
            yield test


class SideBySide(unittest.TestSuite):
    """Runs tests in threads: nearly all of their time is spent waiting for the program and its timers.

    Each has a server and a directory of its own, so none sees another; class and module fixtures are not called.
    """

    def run(self, result, debug=False):
        def one(test):
            recorder = _Recorder()
            begun = time.monotonic()
            test(recorder)
            if os.environ.get("ARGOSY_TEST_TIMES"):
                print(f"{time.monotonic() - begun:6.1f} s {test.id()}", file=sys.stderr)
            return recorder.told

        with ThreadPoolExecutor(WIDTH) as threads:
            for told in threads.map(one, list(_each(self))):
                for name, arguments in told:
                    getattr(result, name)(*arguments)
        return result


def side_by_side(loader, tests, pattern):
    """For a module's load_tests."""
    return SideBySide(tests)
