# SPDX-License-Identifier: Apache-2.0
"""What the sandbox server holds: accounts, repositories, and one application for each thing that can happen."""

import time

SHOP = "https://git.example.com/shop.git"
OLD = "1111111111111111111111111111111111111111"
NEW = "2222222222222222222222222222222222222222"
NEXT = "3333333333333333333333333333333333333333"
ABSENT = "9999999999999999999999999999999999999999"

HOUR = 3600
DAY = 24 * HOUR

POLICY = """p, ci, applications, get, */*, allow
p, ci, applications, sync, */*, allow
p, ci, applications, override, */*, allow
p, ci, logs, get, */*, allow
p, leaving, applications, get, */*, allow
p, leaving, applications, sync, */*, allow
g, deployer, role:admin"""


def config_map(name, value="1", **more):
    return {"kind": "ConfigMap", "name": name, "content": {"data": {"value": value}}, **more}


def deployment(name, *health, **more):
    phases = [{"after": after, "status": status, "message": message} for after, status, message in health]
    return {"group": "apps", "kind": "Deployment", "name": name, "content": {"spec": {"replicas": 1}},
            "health": phases or [{"after": 0, "status": "Healthy"}], **more}


def rollout(name, *health, steps=(), status=None, **more):
    """An Argo Rollout that pauses while its health is Suspended; `status` says where."""
    phases = [{"after": after, "status": state, "message": message} for after, state, message in health]
    return {"group": "argoproj.io", "version": "v1alpha1", "kind": "Rollout", "name": name,
            "content": {"spec": {"replicas": 5, "strategy": {"canary": {"steps": list(steps)}}}},
            "status": status or {"currentStepIndex": 1, "controllerPause": True,
                                 "pauseConditions": [{"reason": "CanaryPauseStep"}]},
            "health": phases or [{"after": 0, "status": "Healthy"}], **more}


def job(name, hook, **more):
    return {"group": "batch", "kind": "Job", "name": name, "hook": hook, "hook_duration": 300, "content": {}, **more}


def commit(identity, *manifests, **more):
    return {"id": identity, "message": "commit " + identity[:7], "paths": {"app": list(manifests)}, **more}


def repository(url, *commits, branches=None):
    return {"url": url, "branches": branches or {"main": commits[-1]["id"]}, "commits": list(commits)}


def app(name, repo=SHOP, **more):
    return {"name": name, "repo": repo, **more}


def of_one(name, *manifests, **more):
    """An application with a repository of its own that has one commit: the pair of both."""
    url = f"https://git.example.com/{name}.git"
    return repository(url, commit(NEW, *manifests)), app(name, url, **more)


def shop_repository():
    def at(identity, version):
        return commit(identity, config_map("shop-config", version), config_map("shop-rules"),
                      deployment("shop-web"), tags=[f"v{version}.0.0"])
    return repository(SHOP, at(OLD, "1"), at(NEW, "2"), branches={"main": NEW, "stable": OLD})


def single_worlds():
    """Applications that show one thing each."""
    crash = {"name": "crashing-web-5d4f8c7b9-x7k2p", "container": "web", "restarts": 4, "exit_code": 1,
             "status": "CrashLoopBackOff", "image": "example/web:1.0.0",
             "health": {"status": "Degraded", "message": "back-off 40s restarting failed container=web"},
             "warning": "BackOff", "warning_text": "Back-off restarting failed container web",
             "log": "starting\npanic: DATABASE_URL is not set\n"}
    hook_pod = {"name": "hookfail-migrate-b7k2p", "container": "migrate", "status": "Error", "exit_code": 1,
                "health": {"status": "Degraded", "message": "container migrate terminated with exit code 1"},
                "log": "connecting to database\nmigration 42 failed\n"}
    starting = (0, "Progressing", "0 of 1 updated replicas are available")
    return [
        of_one("degraded", deployment("degraded-web", (0, "Degraded", "the deployment is broken"))),
        of_one("absent-health", deployment("absent-web", (0, "Missing", ""))),
        of_one("paused", deployment("paused-web", (0, "Suspended", "CanaryPauseStep"))),
        of_one("canary", rollout("canary-web", (0, "Suspended", "CanaryPauseStep"),
                                 steps=[{"setWeight": 20}, {"pause": {}}, {"setWeight": 60}])),
        of_one("timed", rollout("timed-web", (0, "Suspended", "CanaryPauseStep"), (2500, "Healthy", ""),
                                steps=[{"setWeight": 20}, {"pause": {"duration": "3s"}}])),
        of_one("starting", deployment("starting-web", starting)),
        of_one("recovering", deployment("recovering-web", (0, "Degraded", "probe failed"), (2500, "Healthy", ""))),
        of_one("crashing", deployment("crashing-web", starting, pods=[crash])),
        of_one("failing", config_map("failing-config", refusal="ConfigMap failing-config is invalid: data: too bad")),
        of_one("hookfail", job("hookfail-migrate", "PreSync", hook_failure="Job has reached the backoff limit",
                               pods=[hook_pod]), config_map("hookfail-config")),
        of_one("hooked", job("hooked-migrate", "PreSync"), config_map("hooked-config")),
        of_one("slow", config_map("slow-config"), knobs={"run": 120_000}),
        of_one("brief", config_map("brief-config"), knobs={"run": 2_500}),
        of_one("windowed", config_map("windowed-config"), project="frozen"),
        of_one("deleting", config_map("deleting-config"), deployed=True, deleting=True),
    ]


def accounts(now):
    def account(name, capabilities=("apiKey",), token=None, **more):
        tokens = [] if token is None else [{"id": "sandbox-" + name, **token}]
        return {"name": name, "capabilities": list(capabilities), "tokens": tokens, **more}
    return [
        account("ci", token={}),
        account("deployer", token={}),
        account("guest", token={}),
        account("disabled", token={}, enabled=False),
        account("leaving", token={"issued_at": now - 29 * DAY, "expires_at": now + DAY}),
    ]


def lab():
    """The usual world; a test that needs another one changes what this returns."""
    singles = single_worlds()
    both = [{"repoURL": SHOP, "path": "app", "targetRevision": "main", "name": "shop"},
            {"repoURL": "https://git.example.com/hooked.git", "path": "app", "targetRevision": "main", "name": "jobs"}]
    pruning = "https://git.example.com/pruning.git"
    return {
        "knobs": {"resync": 0, "run": 150, "stale_share": 0.4},
        "accounts": accounts(int(time.time())),
        "policy": POLICY,
        "projects": [{"name": "default"}, {"name": "review"},
                     {"name": "frozen", "windows": [{"kind": "deny", "schedule": "* * * * *", "duration": "24h"}]}],
        "repositories": [
            shop_repository(), *(repo for repo, _ in singles),
            repository(pruning, commit(OLD, config_map("keep"), config_map("drop")), commit(NEW, config_map("keep"))),
        ],
        "applications": [
            app("shop", deployed=OLD),
            app("fresh"),
            app("settled", deployed=NEW),
            app("auto", deployed=NEW, syncPolicy={"automated": {}}),
            app("options", deployed=OLD, syncPolicy={"syncOptions": ["CreateNamespace=true", "Replace=false"]}),
            app("badbranch", revision="no-such-branch"),
            app("pruning", pruning, deployed=OLD),
            app("multi", sources=both),
            *(application for _, application in singles),
        ],
    }
