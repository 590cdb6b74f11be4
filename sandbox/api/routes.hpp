// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/call.hpp"

#include <map>
#include <string>
#include <string_view>

namespace argosy::sandbox {

using Method = Outcome (*)(Context&);

enum class Auth { required, optional };
enum class Shape { unary, stream };

// One route of the API. In a pattern {x} captures a segment, and a last ** captures the rest.
struct Route {
  std::string_view verb;
  std::string_view pattern;
  Method method;
  Auth auth = Auth::required;
  Shape shape = Shape::unary;
};

// What a request is routed to.
struct Routed {
  const Route* route = nullptr;
  std::map<std::string, std::string> path;
  bool has_other_verb = false; // the path is there, with another verb: 405 instead of 404
};
Routed find_route(const std::string& verb, const Target& target);

// Everything outside of /api, and what is answered before any API method is looked for: health, redirects to
// clean paths, the user interface, wrong content types. Nothing for what is the API's.
std::optional<Answer> answer_outside(World& world, const Request& request, Target& target);

} // namespace argosy::sandbox
