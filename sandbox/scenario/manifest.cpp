// SPDX-License-Identifier: Apache-2.0
#include "scenario/manifest.hpp"

namespace argosy::sandbox {

namespace {

Health
parse_health(const Json& health)
{
  return {text_of(health, "status"), text_of(health, "message")};
}

Pod
parse_pod(const Json& pod)
{
  Pod result;
  result.name = text_of(pod, "name");
  result.health = parse_health(pod.value("health", Json{{"status", "Healthy"}}));
  result.status = text_of(pod, "status", "Running");
  result.warning = text_of(pod, "warning");
  result.warning_text = text_of(pod, "warning_text");
  result.image = text_of(pod, "image");
  result.log = text_of(pod, "log");
  result.previous_log = text_of(pod, "previous_log");
  result.container = text_of(pod, "container", "main");
  result.restarts = static_cast<int>(number_of(pod, "restarts"));
  result.exit_code = static_cast<int>(number_of(pod, "exit_code"));
  result.is_previous = flag_of(pod, "previous");
  return result;
}

} // namespace

Manifest
parse_manifest(const Json& manifest)
{
  Manifest result;
  result.id = {text_of(manifest, "group"), text_of(manifest, "kind", "ConfigMap"), text_of(manifest, "namespace"),
               text_of(manifest, "name")};
  result.version = text_of(manifest, "version", "v1");
  result.content = manifest.value("content", Json::object());
  result.status = manifest.value("status", Json::object());
  result.wave = static_cast<int>(number_of(manifest, "wave"));
  result.hook = text_of(manifest, "hook");
  result.refusal = text_of(manifest, "refusal");
  result.hook_duration = Duration(number_of(manifest, "hook_duration", 1000));
  result.hook_failure = text_of(manifest, "hook_failure");
  for (const Json& phase : manifest.value("health", Json::array())) {
    result.health.push_back({Duration(number_of(phase, "after")), parse_health(phase)});
  }
  for (const Json& pod : manifest.value("pods", Json::array())) {
    result.pods.push_back(parse_pod(pod));
  }
  return result;
}

} // namespace argosy::sandbox
