// SPDX-License-Identifier: Apache-2.0
// Recorded answers against the model's.
#include "sandbox/lab_day.hpp"
#include "sandbox/normalise.hpp"
#include "wire/gzip.hpp"

#include <algorithm>
#include <array>

namespace argosy::sandbox {

namespace {

constexpr std::array<const char*, 5> k_not_compared_headers{"Date", "Content-Length", "Transfer-Encoding", "Set-Cookie",
                                                            "Grpc-Message"};

std::string
compare_headers(const Head& recorded, const Head& own)
{
  for (const auto& [name, value] : recorded.headers) {
    const bool is_compared =
        std::find(k_not_compared_headers.begin(), k_not_compared_headers.end(), name) == k_not_compared_headers.end();
    const auto found = find_header(own.headers, name);
    if (!found) {
      const bool is_length = name == "Content-Length" || name == "Transfer-Encoding";
      return is_length ? "" : "the header " + name + " is missing";
    }
    if (is_compared && *found != value) {
      return "the header " + name + " is " + std::string(*found) + " instead of " + value;
    }
  }
  for (const auto& [name, value] : own.headers) {
    if (!find_header(recorded.headers, name) && name != "Content-Length" && name != "Transfer-Encoding") {
      return "the header " + name + " is not in the recording";
    }
  }
  return "";
}

std::string
compare_heads(const Recorded& recorded, const Collected& collected)
{
  if (recorded.head.has_value() != collected.head.has_value()) {
    return recorded.head ? "no answer came" : "an answer came where none was recorded";
  }
  if (!recorded.head) {
    return "";
  }
  if (recorded.head->status != collected.head->status) {
    return "status " + std::to_string(collected.head->status) + " instead of " + std::to_string(recorded.head->status) +
           ": " + collected.body();
  }
  return compare_headers(*recorded.head, *collected.head);
}

// Both texts from a little before the first place where they differ.
std::string
first_difference(const std::string& own, const std::string& recorded)
{
  const std::size_t at = static_cast<std::size_t>(
      std::mismatch(own.begin(), own.end(), recorded.begin(), recorded.end()).first - own.begin());
  const std::size_t from = at > 60 ? at - 60 : 0;
  return "...\n  model:    " + own.substr(from, 260) + "\n  recorded: " + recorded.substr(from, 260);
}

std::string
decoded_body(const Collected& collected)
{
  const bool is_gzip = collected.header("Content-Encoding") == "gzip";
  return is_gzip ? gunzip(collected.body()) : collected.body();
}

} // namespace

std::string
compare_unary(const Recorded& recorded, const Collected& collected)
{
  if (std::string difference = compare_heads(recorded, collected); !difference.empty()) {
    return difference;
  }
  const std::string own = normalised_body(decoded_body(collected));
  const std::string theirs = normalised_body(recorded.body);
  return own == theirs ? "" : "bodies differ " + first_difference(own, theirs);
}

std::string
compare_stream(const Recorded& recorded, const Collected& collected)
{
  if (std::string difference = compare_heads(recorded, collected); !difference.empty()) {
    return difference;
  }
  const std::string own = normalised_stream(decoded_body(collected));
  const std::string theirs = normalised_stream(recorded.body);
  if (own != theirs) {
    return "streams differ " + first_difference(own, theirs);
  }
  const std::size_t expected = recorded.chunk_sizes.size();
  return collected.chunks.size() == expected
             ? ""
             : std::to_string(collected.chunks.size()) + " chunks instead of " + std::to_string(expected);
}

} // namespace argosy::sandbox
