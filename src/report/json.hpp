// SPDX-License-Identifier: Apache-2.0
// Results as programs read them: one JSON document with a line end, described in docs/schema/result.schema.json.
// Ill-formed UTF-8 is replaced, times are RFC 3339, unknown ones null. Pure.
#pragma once

#include "argocd/application.hpp"
#include "doctor/finding.hpp"
#include "report/run_report.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

std::string render_run_json(const RunReport& report);

// What `get` tells; exit code 0.
std::string render_application_json(const Application& app, std::string_view url);

// What `check` tells.
std::string render_findings_json(const std::vector<Finding>& findings, int exit_code);

// What `version` tells.
std::string render_version_json(std::string_view version);

// A command that ended before it had anything to report; `command` is empty where it was not understood.
std::string render_error_json(std::string_view command, const Error& error);

} // namespace argosy
