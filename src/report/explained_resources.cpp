// SPDX-License-Identifier: Apache-2.0
#include "report/explained_resources.hpp"

#include "report/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace argosy {

namespace {

// More than that is for the page in Argo CD's own interface.
constexpr std::size_t k_most_resources = 20;

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

// A hook stands by its own name where its pods are gone.
std::string
name_pod(const PodTrouble& pod)
{
  return (pod.pod.find('/') == std::string::npos ? "Pod " : "") + to_line(pod.pod);
}

// `place`: whose it is, where that does not show.
std::string
render_pod(const PodTrouble& pod, const std::vector<Event>& events, std::string_view place)
{
  auto text = fmt::format("    {}{}  {}\n", name_pod(pod), place, to_line(pod.text));
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
        const auto own_name = to_kind_and_name(pod.owner);
        const bool is_placed =
            owner != nullptr || pod.owner.kind.empty() || pod.owner.name == pod.pod || own_name == to_line(pod.pod);
        text += render_pod(pod, m_diagnosis.events, is_placed ? "" : " of " + own_name);
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

} // namespace

std::string
render_explained_resources(const Diagnosis& diagnosis)
{
  return render_resources(diagnosis) + render_other_events(diagnosis);
}

} // namespace argosy
