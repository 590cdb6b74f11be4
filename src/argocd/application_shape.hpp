// SPDX-License-Identifier: Apache-2.0
// The members of Argo CD's documents that Argosy reads. Private to this folder.
#pragma once

#include "argocd/application.hpp"
#include "base/json_reader.hpp"

#include <string_view>

namespace argosy {

// What every answer that can't be read begins with: "the server's answer is not understood: ".
tl::unexpected<Error> not_understood(std::string_view fault);

template <class T>
Result<T>
read_answer(std::string_view json, const JsonShape<T>& shape)
{
  auto read = read_json(json, shape);
  if (!read) {
    return not_understood(read.error().message);
  }
  return read;
}

// Words of the server; unknown ones are the enum's unknown.
SyncStatus parse_sync_status(std::string_view word);
Health parse_health(std::string_view word);
Phase parse_phase(std::string_view word);

const JsonShape<Application>& application_shape();

// Puts the four names of a resource on a shape whose target has a `key`.
template <class T>
void
add_key(JsonShape<T>& shape)
{
  shape.text("group", [](T& target, std::string_view text) { target.key.group = text; })
      .text("kind", [](T& target, std::string_view text) { target.key.kind = text; })
      .text("namespace", [](T& target, std::string_view text) { target.key.ns = text; })
      .text("name", [](T& target, std::string_view text) { target.key.name = text; });
}

// The same for a `health` object; `has_health` only if it has a status.
template <class T>
void
add_health(JsonShape<T>& shape)
{
  shape
      .text("health.status",
            [](T& target, std::string_view word) {
              target.has_health = !word.empty();
              target.health = parse_health(word);
            })
      .text("health.message", &T::health_message);
}

} // namespace argosy
