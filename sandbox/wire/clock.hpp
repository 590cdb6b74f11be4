// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace argosy::sandbox {

using Duration = std::chrono::milliseconds;

// Wall-clock time. The model never reads a clock: each call brings its own.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

// RFC 3339 in UTC with whole seconds, as Kubernetes writes times.
std::string to_rfc3339(TimePoint time);

// RFC 3339 in UTC with nanoseconds, as annotations carry them.
std::string to_rfc3339_nano(TimePoint time);

// The Date header's form (RFC 9110, 5.6.7).
std::string to_http_date(TimePoint time);

// "3:04PM", the form in which the controller announces a retry.
std::string to_kitchen(TimePoint time);

std::int64_t to_unix_seconds(TimePoint time);
TimePoint from_unix_seconds(std::int64_t seconds);

// Reads a Go duration such as "5s", "3m" or "1h30m"; zero where it is none.
Duration parse_go_duration(const std::string& text);

} // namespace argosy::sandbox
