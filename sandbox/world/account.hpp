// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"
#include "wire/json.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace argosy::sandbox {

// What the secret holds about a key: never the key itself.
struct TokenRecord {
  std::string id;
  std::int64_t issued_at = 0;
  std::int64_t expires_at = 0; // 0: never
  TimePoint written_at;
  std::size_t written_by = 0; // the replica that wrote it; others see it later
  std::optional<TimePoint> deleted_at;
  std::size_t deleted_by = 0;
};

struct Account {
  std::string name;
  bool is_enabled = true;
  std::vector<std::string> capabilities;
  std::string password;
  TimePoint password_changed_at;
  std::vector<TokenRecord> tokens;

  bool can(const std::string& capability) const;
};

// Who looks, and when: a replica sees the others' changes only after the lag.
struct View {
  std::size_t replica = 0;
  TimePoint now;
  Duration lag{0};

  bool sees(const TokenRecord& record) const;
};

enum class MintRefusal { none, duplicate_id, no_capability };

class Accounts {
public:
  Account& add(Account account);
  Account* find(const std::string& name);
  void remove(const std::string& name) { m_accounts.erase(name); }
  const std::map<std::string, Account>& all() const { return m_accounts; }

  // Records a key. The id alone counts: writing a deleted id again revives the key of before.
  MintRefusal mint(Account& account, const TokenRecord& record, const View& view);

  // False when no such id is there.
  bool erase(Account& account, const std::string& id, const View& view);

  bool has_token(const Account& account, const std::string& id, const View& view) const;

  // The account as the API shows it, newest key first.
  Json describe(const Account& account, const View& view) const;

  // A key that was ended with /auth/logout.
  void revoke(const std::string& id) { m_revoked.insert(id); }
  bool is_revoked(const std::string& id) const { return m_revoked.contains(id); }

private:
  std::map<std::string, Account> m_accounts;
  std::set<std::string> m_revoked;
};

} // namespace argosy::sandbox
