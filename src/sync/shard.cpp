// SPDX-License-Identifier: Apache-2.0
#include "sync/shard.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

namespace argosy {

namespace {

constexpr int k_most_shards = 1'000;

bool
parse_number(std::string_view text, int& number)
{
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// FNV-1a, then the finalizer of MurmurHash3: the first alone leaves names that differ at their end too close.
std::uint64_t
hash(std::string_view text)
{
  std::uint64_t value = 0xcbf29ce484222325ULL;
  for (const char c : text) {
    value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  value = (value ^ (value >> 33U)) * 0xff51afd7ed558ccdULL;
  value = (value ^ (value >> 33U)) * 0xc4ceb9fe1a85ec53ULL;
  return value ^ (value >> 33U);
}

} // namespace

Result<Shard>
parse_shard(std::string_view text)
{
  const auto slash = text.find('/');
  Shard shard;
  if (slash == std::string_view::npos || !parse_number(text.substr(0, slash), shard.index) ||
      !parse_number(text.substr(slash + 1), shard.count) || shard.index < 1 || shard.count > k_most_shards ||
      shard.index > shard.count) {
    return failure(
        ErrorKind::usage,
        fmt::format("no shard; expected K/N with K from 1 to N and N up to {}, for example 2/5", k_most_shards));
  }
  return shard;
}

bool
is_in_shard(const AppRef& app, const Shard& shard)
{
  int chosen = 0;
  std::uint64_t largest = 0;
  for (int i = 1; i <= shard.count; ++i) {
    const auto weight = hash(fmt::format("{}#{}", to_string(app), i));
    if (chosen == 0 || weight > largest) {
      chosen = i;
      largest = weight;
    }
  }
  return chosen == shard.index;
}

} // namespace argosy
