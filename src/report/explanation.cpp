// SPDX-License-Identifier: Apache-2.0
// The block below a failure.
#include "report/text.hpp"
#include "report/words.hpp"
#include "sync/revision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

namespace argosy {

namespace {

// More than that is for the page in Argo CD's own interface.
constexpr std::size_t k_most_resources = 20;
constexpr std::size_t k_most_names = 8;

std::string
to_lower(std::string_view text)
{
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

// `object`: whose event it is, where that does not show from its place.
std::string
render_event(const Event& event, std::string_view object = {})
{
  const auto whose = object.empty() ? std::string() : to_line(object) + " ";
  const auto time = event.last_seen ? to_clock_time(*event.last_seen) + " " : std::string();
  const auto count = event.count > 1 ? fmt::format(" (x{})", event.count) : std::string();
  return fmt::format("    event {}{}{} {}: {}{}\n", time, whose, to_line(event.type), to_line(event.reason),
                     to_line(event.message), count);
}

bool
is_about(const Event& event, const PodTrouble& pod)
{
  return event.object == "Pod " + pod.pod || event.object == pod.pod;
}

std::string
render_pod(const PodTrouble& pod, const std::vector<Event>& events)
{
  auto text = fmt::format("    Pod {}  {}\n", to_line(pod.pod), to_line(pod.text));
  const auto* mark = "log |";
  for (const auto& line : pod.log) {
    text += fmt::format("    {} {}\n", mark, to_line(line));
    mark = "    |";
  }
  for (const auto& event : events) {
    text += is_about(event, pod) ? render_event(event) : std::string();
  }
  return text;
}

std::vector<std::string>
to_row(const Resource& resource)
{
  const auto health = resource.has_health ? to_string(resource.health) : std::string_view("-");
  std::string message = to_line(resource.health_message);
  if (resource.requires_pruning) {
    message += std::string(message.empty() ? "" : "; ") + "to be pruned";
  }
  return {to_line(to_string(resource.key)), std::string(to_string(resource.sync)), std::string(health), message};
}

// The rows' lines: made together, for the columns' sake, and then given out one by one.
std::vector<std::string>
to_lines(const std::string& table)
{
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < table.size();) {
    const auto end = table.find('\n', begin) + 1;
    lines.push_back(table.substr(begin, end - begin));
    begin = end;
  }
  return lines;
}

// The pods that belong to `owner` (all, where it is nothing), each told once.
class PodTeller {
public:
  explicit PodTeller(const Diagnosis& diagnosis) : m_diagnosis(diagnosis), m_is_told(diagnosis.pods.size(), false) {}

  std::string tell(const ResourceKey* owner)
  {
    std::string text;
    for (std::size_t i = 0; i < m_is_told.size(); ++i) {
      const PodTrouble& pod = m_diagnosis.pods[i];
      if (!m_is_told[i] && (owner == nullptr || pod.owner == *owner)) {
        text += render_pod(pod, m_diagnosis.events);
        m_is_told[i] = true;
      }
    }
    return text;
  }

private:
  const Diagnosis& m_diagnosis;
  std::vector<bool> m_is_told;
};

std::string
render_resources(const Diagnosis& diagnosis)
{
  PodTeller pods(diagnosis);
  if (diagnosis.resources.empty()) {
    return pods.tell(nullptr);
  }
  std::vector<std::vector<std::string>> rows{{"RESOURCE", "SYNC", "HEALTH", "MESSAGE"}};
  const auto count = std::min(diagnosis.resources.size(), k_most_resources);
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back(to_row(diagnosis.resources[i]));
  }
  const auto lines = to_lines(to_table(rows, "  "));
  std::string text = lines[0];
  for (std::size_t i = 0; i < count; ++i) {
    text += lines[i + 1] + pods.tell(&diagnosis.resources[i].key);
  }
  const auto left_out = diagnosis.resources.size() - count;
  text += left_out == 0 ? "" : fmt::format("  ... and {} more\n", left_out);
  return text + pods.tell(nullptr);
}

std::string
render_other_events(const Diagnosis& diagnosis)
{
  std::string text;
  for (const auto& event : diagnosis.events) {
    const bool is_told = std::any_of(diagnosis.pods.begin(), diagnosis.pods.end(),
                                     [&](const auto& pod) { return is_about(event, pod); });
    text += is_told ? std::string() : render_event(event, event.object);
  }
  return text;
}

std::string
render_failed_results(const Diagnosis& diagnosis)
{
  std::string text;
  for (const auto& result : diagnosis.results) {
    const bool is_failed = result.hook_type.empty() && !result.status.empty();
    text += is_failed ? to_labelled(text.empty() ? "results" : "",
                                    fmt::format("{} {}{}", to_line(to_string(result.key)), to_line(result.status),
                                                result.message.empty() ? "" : ": " + to_line(result.message)))
                      : std::string();
  }
  return text;
}

std::string
describe_hook(const ResourceResult& hook)
{
  const bool has_failed = hook.hook_phase == "Failed" || hook.hook_phase == "Error";
  auto text = fmt::format("{} {} {}", to_line(hook.hook_type), to_kind_and_name(hook.key),
                          hook.hook_phase.empty() ? "not started" : to_lower(to_line(hook.hook_phase)));
  if (has_failed && !hook.message.empty()) {
    text += ": " + to_line(hook.message);
  }
  const bool cannot_be_undone = hook.hook_type == "PreSync" && hook.hook_phase == "Succeeded";
  return text + (cannot_be_undone ? ": a rollback does not undo it" : "");
}

std::string
render_hooks(const Diagnosis& diagnosis)
{
  std::string text;
  for (const auto& result : diagnosis.results) {
    text += result.hook_type.empty() ? std::string() : to_labelled(text.empty() ? "hooks" : "", describe_hook(result));
  }
  return text;
}

bool
is_changed(const ResourceResult& result)
{
  const bool is_unchanged = result.message.find("unchanged") != std::string::npos;
  return result.hook_type.empty() && result.status == "Synced" && !is_unchanged;
}

// "9f1c2d3..4be77a0: Deployment/web ConfigMap/env".
std::string
render_changes(const Outcome& outcome)
{
  if (!outcome.last || !outcome.last->state || outcome.from_revision.empty() || outcome.wanted_revision.empty() ||
      outcome.run_id.empty()) {
    return {};
  }
  std::string names;
  std::size_t count = 0;
  for (const auto& result : outcome.last->state->results) {
    if (is_changed(result) && ++count <= k_most_names) {
      names += " " + to_kind_and_name(result.key);
    }
  }
  const auto more = count > k_most_names ? fmt::format(" and {} more", count - k_most_names) : std::string();
  return to_labelled("changed",
                     fmt::format("{}..{}:{}{}", to_short_line({outcome.from_revision}),
                                 to_short_line({outcome.wanted_revision}), names.empty() ? " nothing" : names, more));
}

std::string
render_conditions(const Diagnosis& diagnosis)
{
  std::string text;
  for (const auto& condition : diagnosis.conditions) {
    text += to_labelled(text.empty() ? "reports" : "", to_line(condition.type) + ": " + to_line(condition.message));
  }
  return text;
}

// "key: accepted: account ci" is the label "key" and what was found; the same label twice in a row stands once.
std::string
render_facts(const Diagnosis& diagnosis)
{
  std::string text;
  std::string last;
  for (const auto& fact : diagnosis.facts) {
    constexpr std::size_t k_longest_label = 8;
    const auto colon = fact.find(": ");
    const bool has_label = colon != std::string::npos && colon <= k_longest_label;
    const auto label = has_label ? to_line(fact.substr(0, colon)) : std::string();
    text +=
        to_labelled(label == last ? "" : label, to_line(has_label ? std::string_view(fact).substr(colon + 2) : fact));
    last = label;
  }
  return text;
}

std::string
render_next(const Outcome& outcome)
{
  std::vector<std::string> lines;
  const auto add = [&](std::string_view text) {
    auto line = to_line(text);
    if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end()) {
      lines.push_back(std::move(line));
    }
  };
  std::string_view hint = outcome.error.hint;
  while (!hint.empty()) {
    const auto end = std::min(hint.find('\n'), hint.size());
    add(hint.substr(0, end));
    hint.remove_prefix(std::min(end + 1, hint.size()));
  }
  add(outcome.url);
  for (const auto& next : outcome.diagnosis.next) {
    add(next);
  }
  std::string text;
  for (const auto& line : lines) {
    text += to_labelled(text.empty() ? "next" : "", line);
  }
  return text;
}

std::string
render_notes(const Outcome& outcome)
{
  std::string text;
  for (const auto& note : outcome.notes) {
    text += to_labelled(text.empty() ? "note" : "", to_line(note));
  }
  return text;
}

} // namespace

std::string
render_explanation(const Outcome& outcome)
{
  if (outcome.is_good()) {
    return render_notes(outcome);
  }
  const Diagnosis& diagnosis = outcome.diagnosis;
  return render_resources(diagnosis) + render_other_events(diagnosis) + render_failed_results(diagnosis) +
         render_changes(outcome) + render_hooks(diagnosis) + render_conditions(diagnosis) + render_facts(diagnosis) +
         render_notes(outcome) + render_next(outcome);
}

} // namespace argosy
