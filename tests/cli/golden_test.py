# SPDX-License-Identifier: Apache-2.0
"""What people read, whole: each ending as it stands in golden/*.txt. ARGOSY_UPDATE_GOLDEN=1 writes those files anew.

Times, ids and ports are replaced, since they differ from run to run; everything else is compared to the letter.
"""

import os
import pathlib
import re
import time
import unittest

import worlds
from certificates import certificates
from harness import CliTest, side_by_side, until

load_tests = side_by_side

GOLDEN = pathlib.Path(__file__).parent / "golden"
SHOP = "ghcr.io/acme/shop"

PLACEHOLDERS = [
    (r"argosy \d+\.\d+\.\d+\S*", "argosy VERSION"),
    (r"v\d+\.\d+\.\d+\S*", "vX.Y.Z"),
    (r"127\.0\.0\.1:\d+", "SERVER"),
    (r"operation [0-9a-f]{8}", "operation ID"),
    (r"· run [0-9a-f]{8}", "· run ID"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
    (r"\d{4}-\d\d-\d\d", "DATE"),
    (r"event \d\d:\d\d:\d\d", "event CLOCK"),
    (r"(?m)^ *\+[0-9hms.]+", "+ELAPSED"),
    (r"(\d+[dhm])+(\d+s)? ago", "TIME ago"),
    (r"\b\d+(\.\d+)?( ?ms| s|s)\b", "TIME"),
    (r", Running( TIME)?\b", ", Running TIME"),  # a second's age is told, less is not
    (r"sha256//[A-Za-z0-9+/=]+", "sha256//PIN"),
    (r"/tmp/[^ ,\"]*", "PATH"),
    (r"\d+ CAs", "N CAs"),
]


def normalise(text):
    for pattern, placeholder in PLACEHOLDERS:
        text = re.sub(pattern, placeholder, text)
    # What is asked for beside the run is answered when it is answered.
    text = re.sub(r'(?m)^(\+ELAPSED .* hook .*\n)(\+ELAPSED \S+ +\w{7} "commit.*\n)', r"\2\1", text)
    # How often a long wait was told depends on the machine.
    return re.sub(r"(?m)^\+ELAPSED.* still .*\n", "", text)


def golden_world():
    """A shop as an owner knows it: a Deployment whose new version does not start while the old one serves."""
    def web(tag, *pods, health=((0, "Healthy", ""),)):
        content = {"spec": {"replicas": 2, "image": f"{SHOP}:{tag}"}}
        return {**worlds.deployment("web", *health, pods=list(pods)), "content": content}

    def ready(name):
        return {"name": name, "image": f"{SHOP}:1.4.1", "previous": True}

    crash = {"name": "web-5d4f8c7b9-x2k4p", "container": "app", "status": "CrashLoopBackOff", "restarts": 4, "exit_code": 1,
             "image": f"{SHOP}:1.4.2",
             "health": {"status": "Degraded", "message": "back-off 40s restarting failed container=app"},
             "warning": "BackOff", "warning_text": "Back-off restarting failed container app in pod web-5d4f8c7b9-x2k4p",
             "previous_log": "reading configuration\nconfig: DATABASE_URL is not set\nexit status 1\n"}
    degraded = ((0, "Degraded", "Deployment \"web\" exceeded its progress deadline"),)
    migrate = worlds.job("migrate", "PreSync")
    url = "https://git.example.com/web.git"
    old = worlds.commit(worlds.OLD, worlds.config_map("env", "1"), web("1.4.1"))
    new = worlds.commit(worlds.NEW, migrate, worlds.config_map("env", "2"),
                        web("1.4.2", crash, ready("web-6b8d5f7c4-a"), ready("web-6b8d5f7c4-b"), health=degraded))
    world = worlds.lab()
    world["repositories"].append(worlds.repository(url, old, new))
    for application in world["applications"]:
        application["created_at"] = int(time.time()) - 2 * worlds.HOUR
    world["applications"].append(worlds.app("web", url, deployed=worlds.OLD, created_at=int(time.time()) - 2 * worlds.HOUR))
    return world


class GoldenTest(CliTest):
    def world(self):
        return golden_world()

    def assert_golden(self, name, run):
        text = f"exit code {run.code}\n" + normalise(run.err) + normalise(run.out)
        path = GOLDEN / (name + ".txt")
        if os.environ.get("ARGOSY_UPDATE_GOLDEN"):
            path.write_text(text, encoding="utf-8")
        self.assertEqual(text, path.read_text(encoding="utf-8"), str(run))

    def occupy(self, name, **more):
        self.sandbox.start_operation(name, user="ops", **more)
        until("their operation has begun", lambda: self.sandbox.has_begun(name))


class Endings(GoldenTest):
    def test_success(self):
        self.assert_golden("success", self.argosy("sync", "shop", "--expect-revision", worlds.NEW))

    def test_unchanged_under_auto_sync(self):
        self.assert_golden("unchanged", self.argosy("sync", "auto", "--expect-revision", worlds.NEW))

    def test_degraded_with_a_crash_loop(self):
        self.assert_golden("degraded", self.argosy("sync", "web", "--degraded-grace", "1s"))

    def test_degraded_without_the_right_to_read_logs(self):
        self.sandbox.control("POST", "policy", {"add": "p, guest, applications, *, */*, allow"})
        self.assert_golden("degraded_no_logs", self.argosy("sync", "web", "--degraded-grace", "1s", key="guest"))

    def test_a_failed_hook(self):
        self.assert_golden("hook_failed", self.argosy("sync", "hookfail"))

    def test_an_image_that_is_not_there(self):
        self.sandbox.change("settled", status={"summary": {"images": [f"{SHOP}:1.4.1", "busybox:1"]}})
        self.assert_golden("image", self.argosy("wait", "settled", "--expect-image", f"{SHOP}:1.4.2", "--timeout", "2s"))

    def test_busy_and_joined(self):
        self.occupy("brief")
        self.assert_golden("joined", self.argosy("sync", "brief", "--expect-revision", worlds.NEW))

    def test_busy_to_the_end(self):
        self.occupy("slow")
        self.assert_golden("busy", self.argosy("sync", "slow", "--timeout", "2s"))

    def test_a_closed_window(self):
        self.assert_golden("window", self.argosy("sync", "windowed", "--busy", "fail"))

    def test_a_key_without_rights(self):
        self.assert_golden("not_permitted", self.argosy("sync", "shop", "--project", "default", key="guest"))

    def test_a_wrong_name(self):
        self.assert_golden("wrong_name", self.argosy("sync", "shopp"))

    def test_several_with_a_failure(self):
        self.assert_golden("several", self.argosy("sync", "shop", "settled", "web", "--degraded-grace", "1s", "--quiet"))


class Untrusted(GoldenTest):
    def setUp(self):
        self.made = certificates()
        certificate, key = self.made.server
        self.server_arguments = ("--tls-cert", certificate, "--tls-key", key)
        super().setUp()

    def test_an_untrusted_certificate(self):
        run = self.argosy("sync", "shop", env={"SSL_CERT_FILE": self.made.foreign.certificate})
        self.assert_golden("untrusted", run)
        self.assert_nothing_sent()


if __name__ == "__main__":
    unittest.main()
