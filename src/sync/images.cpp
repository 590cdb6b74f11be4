// SPDX-License-Identifier: Apache-2.0
#include "sync/images.hpp"

#include "base/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace argosy {

namespace {

// "1.4.2", "sha256:..." cut short.
std::string
to_tag(std::string_view image)
{
  constexpr std::size_t k_most = 40;
  const auto repository = repository_of(image);
  const auto tag = repository.size() < image.size() ? image.substr(repository.size() + 1) : "no tag";
  return to_printable(tag.substr(0, k_most));
}

} // namespace

std::string_view
repository_of(std::string_view image)
{
  image = image.substr(0, image.find('@'));
  const auto slash = image.rfind('/');
  const auto colon = image.find(':', slash == std::string_view::npos ? 0 : slash);
  return image.substr(0, colon);
}

std::vector<std::string>
note_other_tags(const std::vector<std::string>& expected, const std::vector<std::string>& running)
{
  constexpr std::size_t k_most = 5;
  std::vector<std::string> notes;
  for (const auto& image : expected) {
    std::string others;
    std::size_t count = 0;
    for (const auto& other : running) {
      if (other != image && repository_of(other) == repository_of(image) && ++count <= k_most) {
        others += (others.empty() ? "" : ", ") + to_tag(other);
      }
    }
    if (count == 0) {
      continue;
    }
    const bool is_there = std::find(running.begin(), running.end(), image) != running.end();
    const auto more = count > k_most ? fmt::format(" and {} more", count - k_most) : std::string();
    const auto repository = to_printable(repository_of(image));
    notes.push_back(
        is_there ? fmt::format("{} also runs as {}{} (finished pods of Jobs count, too)", repository, others, more)
                 : fmt::format("{} runs as {}{}, not as {} (finished pods of Jobs count, too)", repository, others,
                               more, to_tag(image)));
  }
  return notes;
}

} // namespace argosy
