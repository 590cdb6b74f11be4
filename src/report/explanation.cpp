// SPDX-License-Identifier: Apache-2.0
// The block below a failure.
#include "report/explained_resources.hpp"
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

constexpr std::size_t k_most_names = 8;

std::string
to_lower(std::string_view text)
{
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
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

// A failure of what was deployed, which Argo CD's conditions might explain, but don't.
bool
is_about_deployment(const Outcome& outcome)
{
  const auto kind = outcome.error.kind;
  return outcome.last && (kind == ErrorKind::unhealthy || kind == ErrorKind::missing ||
                          kind == ErrorKind::pod_failure || kind == ErrorKind::operation_failed);
}

std::string
render_conditions(const Outcome& outcome)
{
  const Diagnosis& diagnosis = outcome.diagnosis;
  if (diagnosis.conditions.empty()) {
    return is_about_deployment(outcome) ? to_labelled("reports", "no conditions") : std::string();
  }
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
    const bool has_label = colon <= k_longest_label; // npos is far behind
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
  // All that it may mean stands above already.
  const auto& facts = outcome.diagnosis.facts;
  const bool has_meanings =
      std::any_of(facts.begin(), facts.end(), [](const auto& fact) { return fact.starts_with("one of: "); });
  std::string_view hint = has_meanings ? std::string_view() : outcome.error.hint;
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
  return render_explained_resources(diagnosis) + render_failed_results(diagnosis) + render_changes(outcome) +
         render_facts(diagnosis) + render_hooks(diagnosis) + render_conditions(outcome) + render_notes(outcome) +
         render_next(outcome);
}

} // namespace argosy
