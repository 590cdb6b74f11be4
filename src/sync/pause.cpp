// SPDX-License-Identifier: Apache-2.0
#include "sync/pause.hpp"

#include "base/encoding.hpp"
#include "base/json_reader.hpp"
#include "sync/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;
using Kind = Pause::Kind;

struct Step {
  bool has_pause = false;
  std::string duration; // as Go writes it, or a number of seconds
  std::int64_t duration_seconds = -1;
};

struct Condition {
  std::string reason;
  std::optional<WallTime> since;
};

// The members of all kinds that can pause; what a kind does not have stays as it is here.
struct PausedObject {
  bool is_paused = false; // spec.paused of a Rollout or Deployment, spec.suspend of a CronJob or Job
  std::vector<Step> steps;
  std::int64_t step = 0;       // from 0
  bool promotes_itself = true; // blue-green
  std::int64_t promotion_seconds = 0;
  std::vector<Condition> conditions;
};

const JsonShape<PausedObject>&
object_shape()
{
  static const auto shape = [] {
    JsonShape<Step> step;
    step.present("pause", &Step::has_pause)
        .text("pause.duration", &Step::duration)
        .integer("pause.duration", &Step::duration_seconds);
    JsonShape<Condition> condition;
    condition.text("reason", &Condition::reason).time("startTime", &Condition::since);
    const auto set_paused = [](PausedObject& object, bool value) { object.is_paused = object.is_paused || value; };
    JsonShape<PausedObject> made;
    made.flag("spec.paused", set_paused)
        .flag("spec.suspend", set_paused)
        .list("spec.strategy.canary.steps", step, &PausedObject::steps)
        .flag("spec.strategy.blueGreen.autoPromotionEnabled", &PausedObject::promotes_itself)
        .integer("spec.strategy.blueGreen.autoPromotionSeconds", &PausedObject::promotion_seconds)
        .integer("status.currentStepIndex", &PausedObject::step)
        .list("status.pauseConditions", condition, &PausedObject::conditions);
    return made;
  }();
  return shape;
}

bool
is_rollout(const ResourceKey& key)
{
  return key.group == "argoproj.io" && key.kind == "Rollout";
}

// As the Rollouts controller reads it; nothing where the step waits for a person.
std::optional<Duration>
find_duration(const Step& step)
{
  if (step.duration_seconds >= 0) {
    return seconds(step.duration_seconds);
  }
  const auto parsed = parse_duration(step.duration);
  return step.duration.empty() || !parsed ? std::nullopt : std::optional(*parsed);
}

void
set_time(Pause& pause, std::optional<Duration> duration)
{
  // Beyond any job, and safe to add to a date.
  constexpr Duration k_longest = std::chrono::hours(24 * 365);
  if (duration) {
    pause.kind = Kind::timed;
    pause.duration = std::min(*duration, k_longest);
  }
}

Pause
read_canary_pause(const PausedObject& object, Pause pause)
{
  const auto index = static_cast<std::size_t>(std::max<std::int64_t>(object.step, 0));
  if (index < object.steps.size() && object.steps[index].has_pause) {
    pause.where = fmt::format("step {} of {} of {}", index + 1, object.steps.size(), to_brief(pause.resource));
    set_time(pause, find_duration(object.steps[index]));
  }
  return pause;
}

Pause
read_condition(const PausedObject& object, const Condition& condition, Pause pause)
{
  pause.since = condition.since;
  if (condition.reason == "CanaryPauseStep") {
    return read_canary_pause(object, std::move(pause));
  }
  if (condition.reason == "BlueGreenPause") {
    pause.where = "the promotion of " + to_brief(pause.resource);
    const bool is_timed = object.promotes_itself && object.promotion_seconds > 0;
    set_time(pause, is_timed ? std::optional<Duration>(seconds(object.promotion_seconds)) : std::nullopt);
  } else if (condition.reason == "InconclusiveAnalysisRun") {
    pause.where = "an inconclusive analysis of " + to_brief(pause.resource);
  }
  return pause;
}

Pause
read_rollout(const PausedObject& object, Pause pause)
{
  if (object.is_paused || object.conditions.empty()) {
    pause.kind = object.is_paused ? Kind::open : Kind::over;
    return pause;
  }
  std::vector<Pause> pauses;
  for (const auto& condition : object.conditions) {
    pauses.push_back(read_condition(object, condition, pause));
  }
  return find_deciding(pauses);
}

int
rank(Kind kind)
{
  constexpr std::array k_order{Kind::over, Kind::timed, Kind::open};
  return static_cast<int>(std::find(k_order.begin(), k_order.end(), kind) - k_order.begin());
}

std::optional<WallTime>
end_of(const Pause& pause)
{
  return pause.since ? std::optional(*pause.since + pause.duration) : std::nullopt;
}

// "10:41:07 UTC"
std::string
to_clock(WallTime time)
{
  return to_rfc3339(time).substr(11, 8) + " UTC";
}

} // namespace

Pause
read_pause(const LiveResource& live)
{
  Pause pause;
  pause.resource = live.resource.key;
  const auto object = live.manifest ? read_json(*live.manifest, object_shape())
                                    : Result<PausedObject>(tl::unexpected(live.manifest.error().error));
  if (!object) {
    return pause;
  }
  if (is_rollout(pause.resource)) {
    pause.is_read = true;
    return read_rollout(*object, std::move(pause));
  }
  // What else there may be is suspended in a way of its own.
  pause.is_read = object->is_paused;
  return pause;
}

Pause
find_deciding(const std::vector<Pause>& pauses)
{
  const auto is_less = [](const Pause& left, const Pause& right) {
    return std::pair(rank(left.kind), end_of(left)) < std::pair(rank(right.kind), end_of(right));
  };
  const auto found = std::max_element(pauses.begin(), pauses.end(), is_less);
  return found == pauses.end() ? Pause() : *found;
}

bool
is_same_pause(const Pause& left, const Pause& right)
{
  return left.kind == right.kind && left.resource == right.resource && left.where == right.where &&
         left.since == right.since;
}

Duration
overtime(const Pause& pause)
{
  // Nobody's clock runs so badly, and no controller is so slow.
  constexpr Duration k_least = seconds(30);
  return std::max(k_least, pause.duration / 10);
}

std::string
describe_pause(const Pause& pause)
{
  const auto at = pause.where.empty() ? to_brief(pause.resource) + " is paused" : "paused";
  const auto where = pause.where.empty() ? "" : " at " + pause.where;
  if (pause.kind != Kind::timed) {
    return fmt::format("{}{} until somebody resumes it", at, where);
  }
  const auto text = fmt::format("{} for {}{}", at, to_text(pause.duration), where);
  if (pause.is_overdue) {
    return text + ", and still paused long after that";
  }
  return pause.since ? fmt::format("{}, goes on at {}", text, to_clock(*end_of(pause))) : text;
}

std::string
describe_resumption(const AppRef& app, const Pause& pause)
{
  constexpr std::array<std::string_view, 4> k_resumable{"Rollout", "Deployment", "CronJob", "Job"};
  if (pause.resource.kind.empty()) {
    return "argosy action " + to_string(app);
  }
  const bool is_resumable = std::find(k_resumable.begin(), k_resumable.end(), pause.resource.kind) != k_resumable.end();
  return fmt::format("argosy action {}{} --resource {}", to_string(app), is_resumable ? " resume" : "",
                     to_argument(pause.resource));
}

std::string
describe_pause_cure(const AppRef& app, const Pause& pause)
{
  return fmt::format("it goes on with: {}\nor wait for somebody with --suspended wait, or take it for done with "
                     "--suspended done",
                     describe_resumption(app, pause));
}

std::string
to_argument(const ResourceKey& key)
{
  return to_printable(fmt::format("{}:{}:{}{}{}", key.group, key.kind, key.ns, key.ns.empty() ? "" : "/", key.name));
}

} // namespace argosy
