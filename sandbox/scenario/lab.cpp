// SPDX-License-Identifier: Apache-2.0
#include "scenario/scenario.hpp"

namespace argosy::sandbox {

namespace {

// Applications, repositories and commits of the recordings (tests/transcripts/README.md), then hooked, hookfail,
// crashing, progressing, flapping, deleting and children. Two literals, because compilers limit the length of one.
constexpr const char* k_lab_start = R"lab({
  "knobs": {"stale_share": 0.4},
  "accounts": [
    {"name": "admin", "capabilities": ["login"], "password": "PASSWORD-of-admin"},
    {"name": "ci", "capabilities": ["apiKey"], "tokens": [{"id": "sandbox-ci"}]},
    {"name": "deployer", "capabilities": ["apiKey", "login"], "password": "PASSWORD-of-deployer", "tokens": [{"id": "sandbox-deployer"}]},
    {"name": "guest", "capabilities": ["apiKey"], "tokens": [{"id": "sandbox-guest"}]},
    {"name": "nokey", "capabilities": ["login"], "password": "PASSWORD-of-nokey"},
    {"name": "disabled", "enabled": false, "capabilities": ["apiKey"]}
  ],
  "policy": "p, ci, applications, get, */*, allow\np, ci, applications, sync, */*, allow\np, ci, applications, override, */*, allow\np, ci, applications, action/*, */*, allow\np, ci, logs, get, */*, allow\ng, deployer, role:admin\ng, admin, role:admin",
  "projects": [
    {"name": "default"},
    {"name": "frozen", "windows": [{"kind": "deny", "schedule": "* * * * *", "duration": "24h"}]},
    {"name": "robots", "roles": [{"name": "ci", "description": "for pipelines", "policies": ["p, proj:robots:ci, applications, get, robots/*, allow", "p, proj:robots:ci, applications, sync, robots/*, allow"]}]}
  ],
  "repositories": [
    {"url": "https://git.example.com/guestbook.git", "branches": {"main": "3341b981c559f45bd56b87afaf4c543fe0929898"}, "commits": [{"id": "441b9398938395d19798b9dfa1975daaedf5d6d6", "message": "guestbook 1.0.0", "date": 1767225600, "tags": ["v1.0.0"], "paths": {"app": [{"kind": "ConfigMap", "name": "guestbook-backend", "content": {"data": {"image": "example/backend:1.0.0"}}}, {"kind": "ConfigMap", "name": "guestbook-frontend", "content": {"data": {"image": "example/frontend:1.0.0"}}}, {"kind": "ConfigMap", "name": "guestbook-settings", "content": {"data": {"title": "Guestbook"}}}]}}, {"id": "3341b981c559f45bd56b87afaf4c543fe0929898", "message": "guestbook 1.2.0", "date": 1767232800, "tags": ["v1.2.0"], "paths": {"app": [{"kind": "ConfigMap", "name": "guestbook-backend", "content": {"data": {"image": "example/backend:1.2.0"}}}, {"kind": "ConfigMap", "name": "guestbook-frontend", "content": {"data": {"image": "example/frontend:1.1.0"}}}, {"kind": "ConfigMap", "name": "guestbook-settings", "content": {"data": {"title": "Guestbook"}}}]}}]},
    {"url": "https://git.example.com/slow.git", "branches": {"main": "f6c5adddad857906ff0a3e13b0725c9c31dea712"}, "commits": [{"id": "f6c5adddad857906ff0a3e13b0725c9c31dea712", "message": "slow 1", "date": 1767225600, "paths": {"app": [{"group": "lab.example.com", "kind": "Widget", "name": "slow-widget", "content": {"spec": {"size": 1}}, "health": [{"after": 0, "status": "Progressing", "message": "waiting for the widget"}, {"after": 3000, "status": "Healthy", "message": "done"}]}, {"kind": "ConfigMap", "name": "slow-config", "content": {"data": {"speed": "slow"}}, "wave": 1}]}}]},
    {"url": "https://git.example.com/degraded.git", "branches": {"main": "2fbf5cf51b6997d52e9d1591fbf1e492b72091b3"}, "commits": [{"id": "2fbf5cf51b6997d52e9d1591fbf1e492b72091b3", "message": "degraded 1", "date": 1767225600, "paths": {"app": [{"kind": "ConfigMap", "name": "degraded-config", "content": {"data": {"a": "1"}}}, {"group": "lab.example.com", "kind": "Widget", "name": "degraded-widget", "content": {"spec": {"mode": "fail"}}, "health": [{"after": 0, "status": "Degraded", "message": "the widget is broken"}]}]}}]},
    {"url": "https://git.example.com/failing.git", "branches": {"main": "bd3fa1e814a980f15c665d55dd81ba05cbc20b3a"}, "commits": [{"id": "bd3fa1e814a980f15c665d55dd81ba05cbc20b3a", "message": "failing 1", "date": 1767225600, "paths": {"app": [{"kind": "ConfigMap", "name": "failing-config", "content": {"data": {"a": "1"}}}, {"group": "lab.example.com", "kind": "Widget", "name": "failing-widget", "content": {"spec": {"size": 1}}, "health": [{"after": 0, "status": "Healthy"}], "refusal": "Widget.lab.example.com \"failing-widget\" is invalid: spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\""}]}}]},
    {"url": "https://git.example.com/broken.git", "branches": {"main": "4acbcdc4d60a2dadfc5bcedee568a24eb4f8a9f3"}, "commits": [{"id": "4acbcdc4d60a2dadfc5bcedee568a24eb4f8a9f3", "message": "broken 1", "date": 1767225600, "paths": {"app": [{"kind": "ConfigMap", "name": "broken-config", "content": {"data": {"a": "1"}}}]}}]},
    {"url": "https://git.example.com/autosync.git", "branches": {"main": "2ff6e60c8add8aa8e2004133faa5e5f11134fc8b"}, "commits": [{"id": "2ff6e60c8add8aa8e2004133faa5e5f11134fc8b", "message": "autosync 1", "date": 1767225600, "paths": {"app": [{"kind": "ConfigMap", "name": "autosync-config", "content": {"data": {"a": "1"}}}]}}]},
    {"url": "https://git.example.com/windowed.git", "branches": {"main": "687535fa84ce613fe5548feb6c5b9284d920bcc0"}, "commits": [{"id": "687535fa84ce613fe5548feb6c5b9284d920bcc0", "message": "windowed 1", "date": 1767225600, "paths": {"app": [{"kind": "ConfigMap", "name": "windowed-config", "content": {"data": {"a": "1"}}}]}}]},
    {"url": "https://git.example.com/pruning.git", "branches": {"two": "bbd7f1b1c5807021d36cff2890ac823059634d7f", "one": "23e576150414d7e470c83ec6e346ac64161caa79"}, "commits": [{"id": "bbd7f1b1c5807021d36cff2890ac823059634d7f", "message": "two", "paths": {"app": [{"kind": "ConfigMap", "name": "pruning-keep", "content": {"data": {"a": "1"}}}, {"kind": "ConfigMap", "name": "pruning-drop", "content": {"data": {"a": "1"}}}]}}, {"id": "23e576150414d7e470c83ec6e346ac64161caa79", "message": "one", "paths": {"app": [{"kind": "ConfigMap", "name": "pruning-keep", "content": {"data": {"a": "1"}}}]}}]},
    {"url": "https://git.example.com/missingrepo.git", "missing": true},
    {"url": "https://git.example.com/rollout.git", "branches": {"main": "5f1d7a84e1f6f3b2d1c0b9a8e7d6c5b4a3928170"}, "commits": [{"id": "5f1d7a84e1f6f3b2d1c0b9a8e7d6c5b4a3928170", "message": "rollout 1", "date": 1767225600, "paths": {"app": [{"kind": "ConfigMap", "name": "rollout-config", "content": {"data": {"a": "1"}}}, {"group": "argoproj.io", "version": "v1alpha1", "kind": "Rollout", "name": "rollout", "content": {"spec": {"replicas": 5, "strategy": {"canary": {"steps": [{"setWeight": 20}, {"pause": {}}, {"setWeight": 60}]}}}}, "status": {"currentStepIndex": 1, "controllerPause": true, "pauseConditions": [{"reason": "CanaryPauseStep"}]}, "health": [{"after": 0, "status": "Progressing", "message": "more replicas need to be updated"}, {"after": 1000, "status": "Suspended", "message": "CanaryPauseStep"}]}]}}]},
    {"url": "https://git.example.com/load.git", "branches": {"main": "7e3c1a5b9d2f4e6a8c0b1d3f5a7c9e1b3d5f7a92"}, "commits": [{"id": "7e3c1a5b9d2f4e6a8c0b1d3f5a7c9e1b3d5f7a92", "message": "load 1", "date": 1767225600, "paths": {"app": [{"kind": "ConfigMap", "name": "load-config", "content": {"data": {"a": "1"}}}]}}]},
    {"url": "https://git.example.com/hooked.git", "branches": {"main": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"}, "commits": [{"id": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d", "message": "hooked 1", "date": 1767225600, "paths": {"app": [{"group": "batch", "kind": "Job", "name": "hooked-migrate", "hook": "PreSync", "hook_duration": 1500, "content": {}, "pods": [{"name": "hooked-migrate-7x2kp", "log": "applying migration 41\napplying migration 42\ndone\n"}]}, {"kind": "ConfigMap", "name": "hooked-config", "content": {"data": {"a": "1"}}}, {"group": "batch", "kind": "Job", "name": "hooked-smoke", "hook": "PostSync", "hook_duration": 800, "content": {}, "pods": [{"name": "hooked-smoke-qq1zz", "log": "GET / 200\n"}]}]}}]},
    {"url": "https://git.example.com/hookfail.git", "branches": {"main": "2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e"}, "commits": [{"id": "2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e", "message": "hookfail 1", "date": 1767225600, "paths": {"app": [{"group": "batch", "kind": "Job", "name": "hookfail-migrate", "hook": "PreSync", "hook_duration": 1200, "hook_failure": "Job has reached the specified backoff limit", "content": {}, "health": [{"after": 0, "status": "Progressing"}, {"after": 1200, "status": "Degraded", "message": "Job has reached the specified backoff limit"}], "pods": [{"name": "hookfail-migrate-b7k2p", "health": {"status": "Degraded", "message": "container migrate terminated with exit code 1"}, "status": "Error", "warning": "BackOff", "warning_text": "Back-off restarting failed container", "log": "connecting to database\nerror: relation \"users\" does not exist\nmigration 42 failed\n"}]}, {"kind": "ConfigMap", "name": "hookfail-config", "content": {"data": {"a": "1"}}}]}}]},
    {"url": "https://git.example.com/crashing.git", "branches": {"main": "3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f"}, "commits": [{"id": "3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f", "message": "crashing 1", "date": 1767225600, "paths": {"app": [{"kind": "ConfigMap", "name": "crashing-config", "content": {"data": {"a": "1"}}}, {"group": "apps", "kind": "Deployment", "name": "crashing-api", "content": {"spec": {"replicas": 1, "image": "example/crashing-api:1.0.0"}}, "health": [{"after": 0, "status": "Progressing", "message": "Waiting for rollout to finish: 0 of 1 updated replicas are available..."}], "pods": [{"name": "crashing-api-5d4f8c7b9-x7k2p", "status": "CrashLoopBackOff", "image": "example/api:1.0.0", "health": {"status": "Degraded", "message": "back-off 40s restarting failed container=api pod=crashing-api-5d4f8c7b9-x7k2p_crashing"}, "warning": "BackOff", "warning_text": "Back-off restarting failed container api in pod crashing-api-5d4f8c7b9-x7k2p_crashing", "log": "starting\nreading configuration\npanic: environment variable DATABASE_URL is not set\n"}]}, {"group": "apps", "kind": "Deployment", "name": "crashing-web", "content": {"spec": {"replicas": 1, "image": "example/crashing-web:1.0.0"}}, "health": [{"after": 0, "status": "Progressing", "message": "Waiting for rollout to finish: 0 of 1 updated replicas are available..."}], "pods": [{"name": "crashing-web-5d4f8c7b9-m4n8q", "status": "ImagePullBackOff", "image": "example/web:does-not-exist", "health": {"status": "Degraded", "message": "Back-off pulling image \"example/web:does-not-exist\""}, "warning": "Failed", "warning_text": "Failed to pull image \"example/web:does-not-exist\": not found"}]}]}}]},
    {"url": "https://git.example.com/progressing.git", "branches": {"main": "4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70"}, "commits": [{"id": "4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70", "message": "progressing 1", "date": 1767225600, "paths": {"app": [{"kind": "ConfigMap", "name": "progressing-config", "content": {"data": {"a": "1"}}}, {"group": "apps", "kind": "Deployment", "name": "progressing-api", "content": {"spec": {"replicas": 1, "image": "example/progressing-api:1.0.0"}}, "health": [{"after": 0, "status": "Progressing", "message": "Waiting for rollout to finish: 0 of 1 updated replicas are available..."}, {"after": 4000, "status": "Healthy"}], "pods": [{"name": "progressing-api-5d4f8c7b9-aa11b", "image": "example/api:2.0.0", "log": "listening on :8080\n"}]}]}}]},
    {"url": "https://git.example.com/flapping.git", "branches": {"main": "5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081"}, "commits": [{"id": "5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081", "message": "flapping 1", "date": 1767225600, "paths": {"app": [{"group": "lab.example.com", "kind": "Widget", "name": "flapping-widget", "content": {"spec": {"size": 1}}, "health": [{"after": 0, "status": "Progressing", "message": "starting"}, {"after": 1000, "status": "Degraded", "message": "probe failed"}, {"after": 2500, "status": "Progressing", "message": "restarting"}, {"after": 3500, "status": "Degraded", "message": "probe failed"}, {"after": 5000, "status": "Healthy", "message": "done"}]}]}}]},
    {"url": "https://git.example.com/children.git", "branches": {"main": "6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192"}, "commits": [{"id": "6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192", "message": "children 1", "date": 1767225600, "paths": {"app": [{"group": "argoproj.io", "version": "v1alpha1", "kind": "Application", "name": "child-a", "namespace": "argocd", "content": {"spec": {"project": "default"}}}, {"group": "argoproj.io", "version": "v1alpha1", "kind": "Application", "name": "child-b", "namespace": "argocd", "content": {"spec": {"project": "default"}}}]}}]}
  ],)lab";

constexpr const char* k_lab_end = R"lab(  "applications": [
    {"name": "guestbook", "repo": "https://git.example.com/guestbook.git"},
    {"name": "slow", "repo": "https://git.example.com/slow.git"},
    {"name": "degraded", "repo": "https://git.example.com/degraded.git"},
    {"name": "failing", "repo": "https://git.example.com/failing.git"},
    {"name": "retrying", "repo": "https://git.example.com/failing.git", "syncPolicy": {"retry": {"limit": 1, "backoff": {"duration": "2s", "factor": 2, "maxDuration": "4s"}}}},
    {"name": "broken", "repo": "https://git.example.com/broken.git", "path": "no-such-path"},
    {"name": "badrev", "repo": "https://git.example.com/guestbook.git", "revision": "no-such-branch"},
    {"name": "missingrepo", "repo": "https://git.example.com/missingrepo.git"},
    {"name": "autosync", "repo": "https://git.example.com/autosync.git", "syncPolicy": {"automated": {}}, "deployed": true},
    {"name": "windowed", "repo": "https://git.example.com/windowed.git", "project": "frozen"},
    {"name": "pruning", "repo": "https://git.example.com/pruning.git", "revision": "two", "syncPolicy": {"syncOptions": ["PrunePropagationPolicy=background"]}},
    {"name": "multi", "sources": [{"repoURL": "https://git.example.com/guestbook.git", "path": "app", "targetRevision": "main"}, {"repoURL": "https://git.example.com/autosync.git", "path": "app", "targetRevision": "main"}]},
    {"name": "rollout", "repo": "https://git.example.com/rollout.git"},
    {"name": "robot", "repo": "https://git.example.com/guestbook.git", "project": "robots", "namespace": "robots"},
    {"name": "load-%", "repo": "https://git.example.com/load.git", "count": 200, "labels": {"team": "load"}},
    {"name": "hooked", "repo": "https://git.example.com/hooked.git"},
    {"name": "hookfail", "repo": "https://git.example.com/hookfail.git"},
    {"name": "crashing", "repo": "https://git.example.com/crashing.git"},
    {"name": "progressing", "repo": "https://git.example.com/progressing.git"},
    {"name": "flapping", "repo": "https://git.example.com/flapping.git"},
    {"name": "deleting", "repo": "https://git.example.com/guestbook.git", "deployed": true, "deleting": true},
    {"name": "children", "repo": "https://git.example.com/children.git"},
    {"name": "child-a", "repo": "https://git.example.com/guestbook.git", "deployed": true, "labels": {"app.kubernetes.io/instance": "children"}},
    {"name": "child-b", "repo": "https://git.example.com/guestbook.git", "labels": {"app.kubernetes.io/instance": "children"}}
  ]
})lab";

} // namespace

const Json&
lab_scenario()
{
  static const Json k_scenario = Json::parse(std::string(k_lab_start) + k_lab_end);
  return k_scenario;
}

} // namespace argosy::sandbox
