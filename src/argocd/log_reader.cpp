// SPDX-License-Identifier: Apache-2.0
// Logs come as one JSON document a line, the last of them without content; an error stands at the end or alone.
#include "argocd/application_shape.hpp"
#include "argocd/record_reader.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace argosy {

namespace {

constexpr std::size_t k_log_limit = 256UL * 1024;

struct Entry {
  std::string content;
  std::string pod;
  bool is_last = false;
  bool has_error = false;
  std::int64_t grpc_code = 0;
  std::string message;
};

JsonShape<Entry>
entry_shape()
{
  JsonShape<Entry> shape;
  shape.text("result.content", &Entry::content)
      .text("result.podName", &Entry::pod)
      .flag("result.last", &Entry::is_last)
      .present("error", &Entry::has_error)
      .integer("error.grpc_code", &Entry::grpc_code)
      .text("error.message", &Entry::message);
  return shape;
}

void
take_error(LogAnswer& answer, Entry&& entry)
{
  answer.has_error = true;
  answer.message = std::move(entry.message);
  if (entry.grpc_code > 0 && entry.grpc_code <= std::numeric_limits<int>::max()) {
    answer.grpc_code = static_cast<int>(entry.grpc_code);
  }
}

// The last entries that fit into the limit; a single longer line loses its beginning.
std::vector<std::string>
to_lines(std::vector<Entry>&& entries)
{
  std::set<std::string_view> pods;
  for (const auto& entry : entries) {
    pods.insert(entry.pod);
  }
  std::vector<std::string> lines;
  std::size_t size = 0;
  for (auto entry = entries.rbegin(); entry != entries.rend() && size < k_log_limit; ++entry) {
    auto line = pods.size() > 1 ? entry->pod + ": " + entry->content : entry->content;
    if (line.size() > k_log_limit - size) {
      line.erase(0, line.size() - (k_log_limit - size));
    }
    size += line.size();
    lines.push_back(std::move(line));
  }
  std::reverse(lines.begin(), lines.end());
  return lines;
}

} // namespace

Result<LogAnswer>
parse_log(std::string_view body)
{
  const auto shape = entry_shape();
  LogAnswer answer;
  std::vector<Entry> entries;
  while (!body.empty()) {
    const auto end = std::min(body.find('\n'), body.size());
    const auto line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (line.find_first_not_of(" \r") == std::string_view::npos) {
      continue;
    }
    TRY_ASSIGN(auto entry, read_answer(line, shape));
    if (entry.has_error) {
      take_error(answer, std::move(entry));
    } else if (!entry.is_last || !entry.content.empty()) {
      entries.push_back(std::move(entry));
    }
  }
  answer.lines = to_lines(std::move(entries));
  return answer;
}

} // namespace argosy
