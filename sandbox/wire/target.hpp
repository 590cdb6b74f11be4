// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace argosy::sandbox {

// A request target taken apart. An encoded slash splits the path, as it does in grpc-gateway.
struct Target {
  std::string path;                                       // decoded
  std::vector<std::string> segments;                      // of the decoded path, without the leading empty one
  std::vector<std::pair<std::string, std::string>> query; // decoded, in order

  bool has(std::string_view name) const;
  std::string first(std::string_view name) const; // empty when absent
  std::vector<std::string> all(std::string_view name) const;
};

Target parse_target(const std::string& target);

std::string percent_decode(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);

// Does `text` match a pattern in which * stands for anything?
bool matches_glob(std::string_view pattern, std::string_view text);

} // namespace argosy::sandbox
