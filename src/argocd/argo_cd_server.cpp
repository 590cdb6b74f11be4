// SPDX-License-Identifier: Apache-2.0
// The calls about the server and the key.
#include "argocd/record_reader.hpp"
#include "argocd/send.hpp"
#include "base/encoding.hpp"

namespace argosy {

namespace {

std::string
account_path(std::string_view account, std::string_view rest = {})
{
  return fmt::format("/api/v1/account/{}{}", to_percent(account), rest);
}

// The object's slashes are part of the route.
std::string
to_percent_path(std::string_view path)
{
  std::string encoded;
  while (true) {
    const auto slash = path.find('/');
    encoded += to_percent(path.substr(0, slash));
    if (slash == std::string_view::npos) {
      return encoded;
    }
    encoded += '/';
    path.remove_prefix(slash + 1);
  }
}

} // namespace

Exchange
ArgoCd::version(Done<ServerVersion> done)
{
  return send(m_client, make_get("/api/version"), {"get the server's version"}, parse_version, std::move(done));
}

Exchange
ArgoCd::settings(Done<ServerSettings> done)
{
  return send(m_client, make_get("/api/v1/settings"), {"get the server's settings"}, parse_settings, std::move(done));
}

Exchange
ArgoCd::user_info(Done<UserInfo> done)
{
  return send(m_client, make_get("/api/v1/session/userinfo"), {"ask who the key is"}, parse_user_info, std::move(done));
}

Exchange
ArgoCd::can_i(std::string_view resource, std::string_view action, std::string_view object, Done<bool> done)
{
  auto path = account_path("can-i",
                           fmt::format("/{}/{}/{}", to_percent(resource), to_percent(action), to_percent_path(object)));
  return send(m_client, make_get(std::move(path)), {fmt::format("ask for the right to {} {}", action, object)},
              parse_can_i, std::move(done));
}

Exchange
ArgoCd::account(std::string_view name, Done<Account> done)
{
  return send(m_client, make_get(account_path(name)), {fmt::format("get account {}", name)}, parse_account,
              std::move(done));
}

Exchange
ArgoCd::create_token(std::string_view account, const TokenRequest& request, Done<Secret> done)
{
  auto post = make_write(Method::post, account_path(account, "/token"), {}, to_json(request), Idempotency::never);
  return send(m_client, std::move(post),
              {fmt::format("issue key {} for account {}", request.id, account), Effect::write}, take_minted_key,
              std::move(done));
}

Exchange
ArgoCd::delete_token(std::string_view account, std::string_view id, Done<void> done)
{
  // Safe: ids are never used twice, so a repeat finds this key or none (404).
  auto request = make_write(Method::del, account_path(account, "/token/" + to_percent(id)), {}, {}, Idempotency::safe);
  return send(m_client, std::move(request), {fmt::format("revoke key {} of account {}", id, account), Effect::write},
              parse_nothing, std::move(done));
}

} // namespace argosy
