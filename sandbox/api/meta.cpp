// SPDX-License-Identifier: Apache-2.0
#include "api/answer.hpp"
#include "api/methods.hpp"

namespace argosy::sandbox {

namespace {

constexpr const char* k_no_differences = "jqPathExpressions: null\njsonPointers: null\nmanagedFieldsManagers: null\n";
constexpr const char* k_widget_health =
    "hs = {}\nhs.status = \"Progressing\"\nhs.message = \"waiting for the widget\"\n"
    "if obj.spec ~= nil and obj.spec.mode == \"fail\" then\n  hs.status = \"Degraded\"\n  hs.message = \"the widget is "
    "broken\"\nend\n"
    "if obj.status ~= nil and obj.status.phase ~= nil then\n  hs.status = obj.status.phase\n  hs.message = "
    "obj.status.message or \"\"\nend\n"
    "return hs\n";

Json
resource_overrides()
{
  Json all{{"ignoreDifferences", "jqPathExpressions: null\njsonPointers:\n- /status\nmanagedFieldsManagers: null\n"},
           {"ignoreResourceUpdates", k_no_differences}};
  Json widget{{"health.lua", k_widget_health},
              {"ignoreDifferences", k_no_differences},
              {"ignoreResourceUpdates", k_no_differences}};
  return {{"*/*", all}, {"lab.example.com/Widget", widget}};
}

} // namespace

// These two answer everybody, and more to who is known.
Outcome
get_version(Context& context)
{
  Json result{{"Version", "v3.6.0+unknown"}};
  if (!context.caller.subject.empty()) {
    result["BuildDate"] = "1970-01-01T00:00:00Z";
    result["GoVersion"] = "go1.26.8";
    result["Compiler"] = "gc";
    result["Platform"] = "linux/amd64";
    result["KustomizeVersion"] =
        "could not get kustomize version: exec: \"kustomize\": executable file not found in $PATH";
    result["HelmVersion"] = "could not get helm version: exec: \"helm\": executable file not found in $PATH";
    result["JsonnetVersion"] = "v0.22.0";
  }
  return ok(result);
}

Outcome
get_settings(Context& context)
{
  const bool is_known = !context.caller.subject.empty();
  Json result{{"url", context.world.settings.url}, {"appLabelKey", "app.kubernetes.io/instance"}};
  if (is_known) {
    result["resourceOverrides"] = resource_overrides();
  }
  result["googleAnalytics"] = {{"anonymizeUsers", true}};
  result["kustomizeOptions"] = {{"BuildOptions", ""}, {"BinaryPath", ""}, {"Versions", nullptr}};
  result["help"] = Json::object();
  if (is_known) {
    result["passwordPattern"] = "^.{8,32}$";
  }
  result["trackingMethod"] = "annotation";
  if (is_known) {
    result["controllerNamespace"] = "argocd";
  }
  result["syncWithReplaceAllowed"] = true;
  result["resourceViewEnabled"] = true;
  return ok(result);
}

} // namespace argosy::sandbox
