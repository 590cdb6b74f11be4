// SPDX-License-Identifier: Apache-2.0
// One request of the API and the reading of its answer. Private to this folder.
#pragma once

#include "argocd/argo_cd.hpp"
#include "argocd/endpoint.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace argosy {

// What a request is for, in messages: "sync shop".
struct Purpose {
  std::string what;
  Effect effect = Effect::read;
};

inline Purpose
to_read(std::string_view verb, const AppRef& app)
{
  return {fmt::format("{} {}", verb, to_string(app)), Effect::read};
}

inline Purpose
to_write(std::string_view verb, const AppRef& app)
{
  return {fmt::format("{} {}", verb, to_string(app)), Effect::write};
}

template <class T, class Parse>
Answer<T>
to_answer(Result<Reply> reply, const Purpose& purpose, Parse parse)
{
  if (!reply) {
    return tl::unexpected(to_api_failure(std::move(reply).error(), purpose.what));
  }
  if (reply->status < 200 || reply->status > 299) {
    return tl::unexpected(classify_failure(*reply, purpose.what, purpose.effect));
  }
  Result<T> read = parse(reply->body);
  if (!read) {
    return tl::unexpected(unreadable_answer(*reply, read.error(), purpose.what, purpose.effect));
  }
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return *std::move(read);
  }
}

// `parse` gets the body as a string that it may take apart, and gives a Result<T>.
template <class T, class Parse>
Exchange
send(HttpClient& client, Request&& request, Purpose purpose, Parse parse, ArgoCd::Done<T> done)
{
  return client.send(std::move(request),
                     [purpose = std::move(purpose), parse, done = std::move(done)](Result<Reply> reply) {
                       done(to_answer<T>(std::move(reply), purpose, parse));
                     });
}

} // namespace argosy
