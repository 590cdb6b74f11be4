// SPDX-License-Identifier: Apache-2.0
// When a closed sync window lets a sync through again. Pure; all times are UTC.
// A window is open from each time of its schedule on, for its duration.
// Source: pkg/apis/application/v1alpha1/types.go, SyncWindows.CanSync.
#pragma once

#include "argocd/records.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace argosy {

// "62h", "1h30m", "90s", as Go writes them. Nothing: it is none, or not positive.
std::optional<Duration> parse_window_duration(std::string_view text);

// The first time after `now`, to the minute, at which a sync by hand is let through. Nothing: not within a month, or
// not to be known: a schedule can't be read, or the server's opinion of which windows are active now is another one
// than the schedules read in UTC give. (It tells no time zone, and a window may have one of its own.)
std::optional<WallTime> find_opening(const SyncWindows& windows, WallTime now);

// "deny window "0 18 * * 5" for 62h; manual syncs are denied in it; opens Mon 08:00 UTC": those that are in the way.
std::string describe_windows(const SyncWindows& windows, WallTime now);

} // namespace argosy
