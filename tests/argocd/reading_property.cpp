// SPDX-License-Identifier: Apache-2.0
#include "argocd/reading_property.hpp"

#include "argocd/application.hpp"
#include "argocd/failure.hpp"
#include "argocd/record_reader.hpp"
#include "argocd/token.hpp"
#include "base/encoding.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace argosy {

namespace {

bool
is_harmless(std::string_view text)
{
  return is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x20 || byte == 0x7f;
         });
}

bool
is_same(const Application& a, const Application& b)
{
  return a.name == b.name && a.uid == b.uid && a.sync_revision == b.sync_revision && a.sync == b.sync &&
         a.health == b.health && a.reconciled_at == b.reconciled_at &&
         a.operation.has_value() == b.operation.has_value() && a.state.has_value() == b.state.has_value() &&
         a.resources.size() == b.resources.size() && a.history.size() == b.history.size() &&
         a.sources.size() == b.sources.size();
}

std::string
check_application(std::string_view bytes)
{
  const auto app = parse_application(bytes);
  if (!app) {
    return is_harmless(app.error().message) ? "" : "a message is harmful";
  }
  if (!nlohmann::json::accept(bytes)) {
    return "an application was read from what is no JSON";
  }
  const std::string text(bytes);
  const auto list = parse_application_list("{\"items\":[" + text + "]}");
  // The list is two levels deeper, which may be too deep.
  if (list && (list->size() != 1 || !is_same(list->front(), *app))) {
    return "an application reads differently in a list";
  }
  const auto message = parse_watch_message(R"({"result":{"type":"ADDED","application":)" + text + "}}");
  return message && !is_same(message->application, *app) ? "an application reads differently in a message" : "";
}

std::string
check_refusal(std::string_view bytes)
{
  for (const int status : {302, 400, 401, 403, 404, 500, 504}) {
    Reply reply;
    reply.status = status;
    reply.body = std::string(bytes);
    const auto failure = classify_failure(reply, "sync shop");
    if (!is_harmless(failure.server_message) || !is_harmless(failure.error.message) ||
        !is_harmless(failure.error.hint)) {
      return "a failure's words are harmful";
    }
    if (failure.server_message.size() > 2048) {
      return "a failure's words are too long";
    }
    if (failure.may_have_happened && status < 500) {
      return "a refusal is said to have happened";
    }
  }
  return {};
}

// Readers whose result has no property but that they come to an end.
void
run_others(std::string_view bytes)
{
  static_cast<void>(parse_application_list(bytes));
  static_cast<void>(parse_watch_message(bytes));
  static_cast<void>(parse_resource_tree(bytes));
  static_cast<void>(parse_pod_status(bytes));
  static_cast<void>(parse_events(bytes));
  static_cast<void>(parse_sync_windows(bytes));
  static_cast<void>(parse_revision_metadata(bytes));
  static_cast<void>(parse_account(bytes));
  static_cast<void>(parse_user_info(bytes));
  static_cast<void>(parse_log(bytes));
  static_cast<void>(parse_key(Secret(std::string(bytes))));
  std::string body(bytes);
  static_cast<void>(take_minted_key(body));
}

} // namespace

std::string
check_reading(std::string_view bytes)
{
  run_others(bytes);
  auto wrong = check_application(bytes);
  return wrong.empty() ? check_refusal(bytes) : wrong;
}

} // namespace argosy
