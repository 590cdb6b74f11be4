// SPDX-License-Identifier: Apache-2.0
#include "scenario/manifest.hpp"
#include "scenario/scenario.hpp"

#include <array>

namespace argosy::sandbox {

namespace {

struct KnobName {
  const char* name;
  Duration Knobs::*member;
};

constexpr std::array<KnobName, 11> k_durations{{
    {"pickup", &Knobs::pickup},
    {"run", &Knobs::run},
    {"history_lead", &Knobs::history_lead},
    {"reconcile", &Knobs::reconcile},
    {"status_lag", &Knobs::status_lag},
    {"refresh", &Knobs::refresh},
    {"resync", &Knobs::resync},
    {"progress", &Knobs::progress},
    {"termination", &Knobs::termination},
    {"retry_lag", &Knobs::retry_lag},
    {"deletion", &Knobs::deletion},
}};

void
turn(Knobs& knobs, const Json& values)
{
  for (const KnobName& knob : k_durations) {
    knobs.*knob.member = Duration(number_of(values, knob.name, (knobs.*knob.member).count()));
  }
  if (const Json* share = find(values, "stale_share")) {
    knobs.stale_share = share->get<double>();
  }
  knobs.sync_failure = text_of(values, "sync_failure", knobs.sync_failure);
  knobs.failures = number_of(values, "failures", knobs.failures);
}

// A spec from the short form: repo, path, revision, namespace, project.
Json
spec_of(const Json& values)
{
  Json spec;
  const std::string name = text_of(values, "name");
  if (const Json* sources = find(values, "sources")) {
    spec["sources"] = *sources;
  } else {
    spec["source"] = {{"repoURL", text_of(values, "repo")},
                      {"path", text_of(values, "path", "app")},
                      {"targetRevision", text_of(values, "revision", "main")}};
  }
  spec["destination"] = {{"server", "https://kubernetes.default.svc"},
                         {"namespace", text_of(values, "namespace", name)}};
  spec["project"] = text_of(values, "project", "default");
  return spec;
}

void
change_spec(Json& spec, const Json& values)
{
  if (const Json* policy = find(values, "syncPolicy")) {
    spec["syncPolicy"] = *policy;
  }
  if (const Json* change = find(values, "spec")) {
    spec.merge_patch(*change);
  }
  if (find(values, "revision") != nullptr && spec.contains("source")) {
    spec["source"]["targetRevision"] = text_of(values, "revision");
  }
}

LiveResource
live_resource(World& world, const Manifest& manifest, TimePoint since)
{
  LiveResource live;
  live.manifest = manifest;
  live.uid = world.random.uuid();
  live.resource_version = world.next_version();
  live.created_at = since;
  live.changed_at = since;
  return live;
}

// What `deployed` says is in the cluster, as if it had been synced to that revision.
void
deploy(World& world, Application& application, const std::string& revision, TimePoint now)
{
  Tracked tracked = tracked_revisions(world, application);
  if (!revision.empty()) {
    tracked.revisions = {world.repositories.resolve(text_of(application.sources().front(), "repoURL"), revision).value};
  }
  for (const Manifest& manifest : desired_state(world, application, tracked.revisions).manifests) {
    if (manifest.hook.empty()) {
      application.live[manifest.id] = live_resource(world, manifest, now);
    }
  }
  HistoryEntry entry;
  entry.id = application.next_history_id++;
  entry.revisions = tracked.revisions;
  entry.sources = application.sources();
  entry.started_at = now;
  entry.deployed_at = now;
  entry.initiated_by = application.is_automated() ? Json{{"automated", true}} : Json{{"username", "deployer"}};
  application.attempted_revision = tracked.revisions.front();
  application.history.push_back(std::move(entry));
}

// Health of single resources, fixed from now on: [{"kind","name","status","message"}].
void
fix_health(Model& model, Application& application, const Json& values, TimePoint now)
{
  for (const Json& wanted : values.value("health", Json::array())) {
    for (const auto& [id, live] : application.live) {
      if (id.name == text_of(wanted, "name") &&
          (find(wanted, "kind") == nullptr || id.kind == text_of(wanted, "kind"))) {
        model.controller().set_health(application, id, {text_of(wanted, "status"), text_of(wanted, "message")}, now);
      }
    }
  }
}

// Somebody changes these resources in the cluster.
void
drift(Model& model, Application& application, const Json& values, TimePoint now)
{
  for (const Json& name : values.value("drift", Json::array())) {
    for (auto& [id, live] : application.live) {
      if (id.name == name.get<std::string>()) {
        live.manifest.content["drifted_at"] = to_unix_seconds(now);
        model.controller().look_again(application, now);
      }
    }
  }
}

void
change(Model& model, Application& application, const Json& values, TimePoint now)
{
  drift(model, application, values, now);
  const Json before = application.spec;
  turn(application.knobs, values.value("knobs", Json::object()));
  change_spec(application.spec, values);
  application.labels.update(values.value("labels", Json::object()));
  application.annotations.update(values.value("annotations", Json::object()));
  if (const Json* extra = find(values, "status")) {
    application.extra_status = *extra;
  }
  fix_health(model, application, values, now);
  if (before != application.spec || values.contains("labels") || values.contains("annotations") ||
      values.contains("status")) {
    model.world().write(application, now);
  }
}

Application
make(World& world, const Json& values, TimePoint now)
{
  Application application;
  application.name = text_of(values, "name");
  application.uid = text_of(values, "uid");
  application.created_at = from_unix_seconds(number_of(values, "created_at", to_unix_seconds(now)));
  application.labels = values.value("labels", Json{{"app", application.name}, {"team", "web"}});
  application.annotations = values.value("annotations", Json::object());
  application.owners = values.value("owners", Json());
  application.extra_status = values.value("status", Json());
  application.spec = spec_of(values);
  change_spec(application.spec, values);
  turn(application.knobs, values.value("knobs", Json::object()));
  if (const auto deployed = values.find("deployed"); deployed != values.end() && *deployed != false) {
    deploy(world, application, deployed->is_string() ? deployed->get<std::string>() : "", application.created_at);
  }
  return application;
}

} // namespace

std::string
load_application(Model& model, const Json& values, TimePoint now)
{
  const std::string name = text_of(values, "name");
  if (name.empty()) {
    return "an application has no name";
  }
  World& world = model.world();
  if (Application* known = world.find_application(name)) {
    change(model, *known, values, now);
    return "";
  }
  Application made = make(world, values, now);
  if (!world.projects.contains(made.project())) {
    return "application " + name + " is in the unknown project " + made.project();
  }
  model.controller().assess_silently(made, now);
  Application& application = world.create(std::move(made), now);
  model.controller().adopt(application, now);
  if (flag_of(values, "deleting")) {
    application.deleted_at = now;
  }
  return "";
}

} // namespace argosy::sandbox
