// SPDX-License-Identifier: Apache-2.0
#include "api/access.hpp"
#include "api/decode.hpp"
#include "api/keys.hpp"
#include "api/methods.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace argosy::sandbox {

namespace {

const Message k_token_request{"account",
                              "CreateTokenRequest",
                              {{"name", "string"}, {"expiresIn", "int64"}, {"id", "string"}}};

constexpr std::array<const char*, 12> k_resources{"clusters",     "projects",
                                                  "applications", "applicationsets",
                                                  "repositories", "write-repositories",
                                                  "certificates", "accounts",
                                                  "gpgkeys",      "logs",
                                                  "exec",         "extensions"};

// The one who owns an account may do all with its keys, without any rule.
bool
may(Context& context, const std::string& action, const std::string& name)
{
  return context.caller.subject == name || permits(context.world, context.caller, "accounts", action, name);
}

Answer
no_such_account(const std::string& name)
{
  return error(Code::not_found, fmt::format("account '{}' does not exist", name));
}

Answer
kubernetes_refused()
{
  return error(Code::unknown,
               "failed to update account with new token: Put "
               "\"https://127.0.0.1:16443/api/v1/namespaces/argocd/secrets/argocd-secret\": dial tcp 127.0.0.1:16443: "
               "connect: connection refused");
}

TokenRecord
record_for(Context& context, const Json& body)
{
  TokenRecord record;
  record.id = text_of(body, "id");
  if (record.id.empty()) {
    record.id = context.world.random.uuid();
  }
  const std::int64_t lifetime = number_of(body, "expiresIn");
  record.issued_at = to_unix_seconds(context.now);
  record.expires_at = lifetime > 0 ? record.issued_at + lifetime : 0; // a negative one is no lifetime either
  record.written_at = context.now;
  record.written_by = context.request.replica;
  return record;
}

Answer
mint(Context& context, Account& account, const TokenRecord& record)
{
  switch (context.world.accounts.mint(account, record, context.view())) {
  case MintRefusal::duplicate_id:
    return error(
        Code::unknown,
        fmt::format("failed to update account with new token: account already has token with id '{}'", record.id));
  case MintRefusal::no_capability:
    return error(Code::unknown,
                 fmt::format("failed to update account with new token: account '{}' does not have apiKey capability",
                             account.name));
  case MintRefusal::none:
    break;
  }
  return ok(Json{
      {"token", sign_key(context.world, {account.name + ":apiKey", record.id, record.issued_at, record.expires_at})}});
}

// The write still happens when Kubernetes comes back, though nobody waits for it any more.
void
mint_later(Context& context, const std::string& name, const TokenRecord& record)
{
  context.world.when_kubernetes_is_back.push_back([&world = context.world, name, record](TimePoint now) {
    if (Account* account = world.accounts.find(name)) {
      world.accounts.mint(*account, record, {record.written_by, now, world.settings.token_lag});
    }
  });
}

bool
is_taken(const Account& account, const std::string& id)
{
  return std::any_of(account.tokens.begin(), account.tokens.end(),
                     [&](const TokenRecord& r) { return r.id == id && !r.deleted_at; });
}

} // namespace

Outcome
list_accounts(Context& context)
{
  Json items = Json::array();
  for (const auto& [name, account] : context.world.accounts.all()) {
    if (may(context, "get", name)) {
      items.push_back(context.world.accounts.describe(account, context.view()));
    }
  }
  return ok(Json{{"items", items}});
}

Outcome
get_account(Context& context)
{
  const std::string name = context.path["name"];
  if (!may(context, "get", name)) {
    return permission_denied(context.caller, "accounts", "get", name);
  }
  const Account* account = context.world.accounts.find(name);
  return account == nullptr ? no_such_account(name) : ok(context.world.accounts.describe(*account, context.view()));
}

Outcome
create_token(Context& context)
{
  const Decoded body = decode_message(context.request.body, k_token_request);
  const std::string name = context.path["name"];
  if (!body.error.empty()) {
    return error(Code::invalid_argument, body.error);
  }
  if (!may(context, "update", name)) {
    return permission_denied(context.caller, "accounts", "update", name);
  }
  World& world = context.world;
  Account* account = world.accounts.find(name);
  if (account == nullptr) {
    return no_such_account(name);
  }
  const bool is_refused = !account->can("apiKey") || is_taken(*account, text_of(body.value, "id"));
  if (context.stage == 0 && !is_refused && world.outages.kubernetes == Service::hanging) {
    context.stage = 2;
    mint_later(context, name, record_for(context, body.value));
  }
  if (context.stage == 2) {
    return Wait{};
  }
  if (world.outages.kubernetes == Service::down && !is_refused) {
    return kubernetes_refused();
  }
  if (context.stage == 0 && !is_refused && world.settings.latencies.mint > Duration(0)) {
    context.stage = 1;
    return Wait{context.now + world.settings.latencies.mint};
  }
  return mint(context, *account, record_for(context, body.value));
}

Outcome
delete_token(Context& context)
{
  const std::string name = context.path["name"];
  const std::string id = context.path["id"];
  if (!may(context, "update", name)) {
    return permission_denied(context.caller, "accounts", "update", name);
  }
  World& world = context.world;
  Account* account = world.accounts.find(name);
  if (account == nullptr) {
    return no_such_account(name);
  }
  if (!is_taken(*account, id)) {
    return error(Code::not_found, fmt::format("token with id '{}' does not exist", id));
  }
  if (world.outages.kubernetes == Service::hanging) {
    return Wait{};
  }
  if (world.outages.kubernetes == Service::down) {
    return kubernetes_refused();
  }
  if (context.stage == 0 && world.settings.latencies.mint > Duration(0)) {
    context.stage = 1;
    return Wait{context.now + world.settings.latencies.mint};
  }
  world.accounts.erase(*account, id, context.view());
  return ok(Json::object());
}

Outcome
can_i(Context& context)
{
  const std::string resource = context.path["resource"];
  if (std::find(k_resources.begin(), k_resources.end(), resource) == k_resources.end()) {
    return error(Code::invalid_argument,
                 fmt::format("[{}] does not contain {}", fmt::join(k_resources, " "), resource));
  }
  const bool is_permitted =
      permits(context.world, context.caller, resource, context.path["action"], context.path["**"]);
  return ok(Json{{"value", is_permitted ? "yes" : "no"}});
}

} // namespace argosy::sandbox
