// SPDX-License-Identifier: Apache-2.0
#include "api/access.hpp"
#include "api/decode.hpp"
#include "api/keys.hpp"
#include "api/methods.hpp"

#include <fmt/format.h>

namespace argosy::sandbox {

namespace {

const Message k_session_request{"session",
                                "SessionCreateRequest",
                                {{"username", "string"}, {"password", "string"}, {"token", "string"}}};
const Message k_password_request{"account",
                                 "UpdatePasswordRequest",
                                 {{"newPassword", "string"}, {"currentPassword", "string"}, {"name", "string"}}};

constexpr const char* k_refused = "Invalid username or password";
constexpr std::size_t k_longest_name = 32;
constexpr auto k_login_lifetime = std::chrono::hours(24);

// What can be refused without a look at the password.
std::optional<Answer>
refuse_early(const Json& body)
{
  if (!text_of(body, "token").empty()) {
    return error(Code::unauthenticated,
                 "token-based session creation no longer supported. please upgrade argocd cli to v0.7+");
  }
  if (text_of(body, "username").empty() || text_of(body, "password").empty()) {
    return error(Code::unauthenticated, "no credentials supplied");
  }
  if (text_of(body, "username").size() > k_longest_name) {
    return error(Code::invalid_argument, "Username is too long (32 bytes max)");
  }
  return std::nullopt;
}

bool
check_password(Context& context, const std::string& name, const std::string& password)
{
  World& world = context.world;
  if (world.logins.is_locked(context.request.replica, name, context.now)) {
    return false;
  }
  const Account* account = world.accounts.find(name);
  const bool is_right =
      account != nullptr && account->is_enabled && account->can("login") && account->password == password;
  world.logins.note(context.request.replica, name, is_right ? Logins::Login::accepted : Logins::Login::refused,
                    context.now);
  return is_right;
}

} // namespace

Outcome
create_session(Context& context)
{
  const Decoded body = decode_message(context.request.body, k_session_request);
  if (!body.error.empty()) {
    return error(Code::invalid_argument, body.error);
  }
  if (auto refusal = refuse_early(body.value)) {
    return *refusal;
  }
  const Latencies& latencies = context.world.settings.latencies;
  if (context.stage == 0 && latencies.login_high > Duration(0)) {
    // Slow on purpose, so that names cannot be told apart by time.
    context.stage = 1;
    return Wait{context.now + context.world.random.between(latencies.login_low, latencies.login_high)};
  }
  const std::string name = text_of(body.value, "username");
  if (!check_password(context, name, text_of(body.value, "password"))) {
    return error(Code::unauthenticated, k_refused);
  }
  const std::int64_t now = to_unix_seconds(context.now);
  const std::int64_t end = to_unix_seconds(context.now + k_login_lifetime);
  const std::string token = sign_key(context.world, {name + ":login", context.world.random.uuid(), now, end});
  Answer answer = ok(Json{{"token", token}});
  answer.headers.emplace_back("Set-Cookie", "argocd.token=" + token + "; path=/; SameSite=lax; httpOnly");
  return answer;
}

Outcome
delete_session(Context& context)
{
  static_cast<void>(context);
  return ok(Json::object());
}

Outcome
get_user_info(Context& context)
{
  if (context.caller.subject.empty()) {
    return ok(Json::object());
  }
  return ok(Json{{"loggedIn", true}, {"username", context.caller.subject}, {"iss", "argocd"}});
}

Outcome
change_password(Context& context)
{
  const Decoded body = decode_message(context.request.body, k_password_request);
  if (!body.error.empty()) {
    return error(Code::invalid_argument, body.error);
  }
  const std::string name = text_of(body.value, "name", context.caller.subject);
  World& world = context.world;
  if (name != context.caller.subject && !permits(world, context.caller, "accounts", "update", name)) {
    return permission_denied(context.caller, "accounts", "update", name);
  }
  Account* account = world.accounts.find(name);
  if (account == nullptr) {
    return error(Code::not_found, fmt::format("account '{}' does not exist", name));
  }
  const Account* changer = world.accounts.find(context.caller.subject);
  if (changer == nullptr || changer->password != text_of(body.value, "currentPassword")) {
    return error(Code::invalid_argument, "current password does not match");
  }
  account->password = text_of(body.value, "newPassword");
  account->password_changed_at = context.now;
  return ok(Json::object());
}

} // namespace argosy::sandbox
