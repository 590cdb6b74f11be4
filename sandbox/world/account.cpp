// SPDX-License-Identifier: Apache-2.0
#include "world/account.hpp"

#include <algorithm>

namespace argosy::sandbox {

bool
Account::can(const std::string& capability) const
{
  return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

bool
View::sees(const TokenRecord& record) const
{
  const bool knows_creation = record.written_by == replica || now >= record.written_at + lag;
  if (!record.deleted_at) {
    return knows_creation;
  }
  const bool knows_deletion = record.deleted_by == replica || now >= *record.deleted_at + lag;
  return knows_creation && !knows_deletion;
}

Account&
Accounts::add(Account account)
{
  const std::string name = account.name;
  return m_accounts[name] = std::move(account);
}

Account*
Accounts::find(const std::string& name)
{
  const auto found = m_accounts.find(name);
  return found == m_accounts.end() ? nullptr : &found->second;
}

MintRefusal
Accounts::mint(Account& account, const TokenRecord& record, const View& view)
{
  if (!account.can("apiKey")) {
    return MintRefusal::no_capability;
  }
  // The write goes through the one secret, so here every replica knows all ids.
  const bool is_taken = std::any_of(account.tokens.begin(), account.tokens.end(), [&](const TokenRecord& other) {
    return other.id == record.id && !other.deleted_at;
  });
  if (is_taken) {
    return MintRefusal::duplicate_id;
  }
  std::erase_if(account.tokens,
                [&](const TokenRecord& other) { return other.deleted_at && *other.deleted_at + view.lag < view.now; });
  account.tokens.push_back(record);
  return MintRefusal::none;
}

bool
Accounts::erase(Account& account, const std::string& id, const View& view)
{
  for (TokenRecord& record : account.tokens) {
    if (record.id == id && !record.deleted_at) {
      record.deleted_at = view.now;
      record.deleted_by = view.replica;
      return true;
    }
  }
  return false;
}

bool
Accounts::has_token(const Account& account, const std::string& id, const View& view) const
{
  return std::any_of(account.tokens.begin(), account.tokens.end(),
                     [&](const TokenRecord& record) { return record.id == id && view.sees(record); });
}

Json
Accounts::describe(const Account& account, const View& view) const
{
  Json result{{"name", account.name}};
  if (account.is_enabled) {
    result["enabled"] = true;
  }
  result["capabilities"] = account.capabilities;
  std::vector<TokenRecord> tokens;
  std::copy_if(account.tokens.begin(), account.tokens.end(), std::back_inserter(tokens),
               [&](const TokenRecord& r) { return view.sees(r); });
  std::stable_sort(tokens.begin(), tokens.end(),
                   [](const TokenRecord& a, const TokenRecord& b) { return a.issued_at > b.issued_at; });
  for (const TokenRecord& record : tokens) {
    Json token{{"id", record.id}, {"issuedAt", record.issued_at}};
    if (record.expires_at > 0) {
      token["expiresAt"] = record.expires_at;
    }
    result["tokens"].push_back(token);
  }
  return result;
}

} // namespace argosy::sandbox
