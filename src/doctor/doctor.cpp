// SPDX-License-Identifier: Apache-2.0
#include "doctor/doctor.hpp"

#include "base/blocking.hpp"
#include "base/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using Level = Finding::Level;

Finding
to_finding(std::string name, const ApiFailure& failure)
{
  return {Level::failure, std::move(name), failure.error.message, failure.error.hint, failure.error.kind};
}

std::string
describe_id(const KeyClaims& claims)
{
  return claims.id.empty() ? "without an id" : "id " + to_printable(claims.id);
}

} // namespace

Doctor::Doctor(const Interruption& interruption, ArgoCd& argo, const CurlTransport& transport)
    : m_interruption(interruption), m_argo(argo), m_transport(transport)
{}

Result<std::vector<Finding>>
Doctor::examine(const CheckRequest& request)
{
  m_findings.clear();
  TRY_ASSIGN(const bool is_reachable, examine_server());
  examine_certificate();
  if (is_reachable) {
    TRY(examine_key(request));
  }
  if (is_reachable && request.key && request.app) {
    TRY(examine_app(*request.app));
  }
  return std::move(m_findings);
}

Result<bool>
Doctor::examine_server()
{
  TRY_ASSIGN(const auto answer,
             wait_for<Answer<ServerVersion>>(m_interruption, [this](auto done) { return m_argo.version(done); }));
  if (!answer) {
    add(to_finding("server", answer.error()));
    return false;
  }
  add({Level::ok, "server", "Argo CD " + to_printable(answer->version), {}});
  return true;
}

void
Doctor::examine_certificate()
{
  const auto chain = m_transport.last_peer_chain();
  if (chain.empty()) {
    return;
  }
  const auto& leaf = chain.front();
  add({Level::ok,
       "certificate",
       fmt::format("{} by {}, {} to {}, pin {}", to_printable(leaf.subject), to_printable(leaf.issuer), leaf.not_before,
                   leaf.not_after, leaf.pin),
       {}});
}

Status
Doctor::examine_key(const CheckRequest& request)
{
  if (!request.key) {
    const auto problem = request.key_problem.value_or(Error{ErrorKind::key_missing, "no key was given", {}});
    add({Level::failure, "key", problem.message, problem.hint, problem.kind});
    return {};
  }
  TRY_ASSIGN(const auto info,
             wait_for<Answer<UserInfo>>(m_interruption, [this](auto done) { return m_argo.user_info(done); }));
  if (!info) {
    add(to_finding("key", info.error()));
    return {};
  }
  if (!info->logged_in) {
    return examine_refusal(*request.key);
  }
  add({Level::ok,
       "key",
       fmt::format("accepted: account {}, {}", to_printable(info->username), describe_id(*request.key)),
       {}});
  add(judge_expiry(*request.key, request.warn_expiry, m_interruption.loop().clock().wall_now()));
  if (info->issuer == "argocd" && request.key->account == info->username && info->username.rfind("proj:", 0) != 0) {
    return examine_account(info->username, *request.key);
  }
  return {};
}

// userinfo never refuses; an account route says why (contracts: 2.2).
Status
Doctor::examine_refusal(const KeyClaims& claims)
{
  const auto account = claims.account.empty() ? "admin" : claims.account;
  TRY_ASSIGN(const auto why,
             wait_for<Answer<Account>>(m_interruption, [&](auto done) { return m_argo.account(account, done); }));
  add(why ? Finding{Level::failure, "key", "the server does not take it for anybody's", {}, ErrorKind::key_refused}
          : to_finding("key", why.error()));
  return {};
}

Status
Doctor::examine_account(const std::string& name, const KeyClaims& claims)
{
  TRY_ASSIGN(const auto account,
             wait_for<Answer<Account>>(m_interruption, [&](auto done) { return m_argo.account(name, done); }));
  if (!account) {
    add(to_finding("account", account.error()));
    return {};
  }
  const auto& capabilities = account->capabilities;
  const bool can_renew = std::find(capabilities.begin(), capabilities.end(), "apiKey") != capabilities.end();
  const auto text = fmt::format("{}: {}, {} {} listed", to_printable(name),
                                to_printable(fmt::format("{}", fmt::join(capabilities, ", "))), account->tokens.size(),
                                account->tokens.size() == 1 ? "key" : "keys");
  add({can_renew ? Level::ok : Level::warning, "account", text,
       can_renew ? ""
                 : fmt::format("to renew its key it needs, in argocd-cm:  accounts.{}: apiKey", to_printable(name))});
  const bool is_listed =
      std::any_of(account->tokens.begin(), account->tokens.end(), [&](const auto& t) { return t.id == claims.id; });
  if (!is_listed && claims.capability == "apiKey") {
    add({Level::warning, "key", "its id is not in the account's list: it may be refused at any moment",
         "issue a new one"});
  }
  return {};
}

Status
Doctor::examine_app(const AppRef& app)
{
  auto ref = app;
  TRY_ASSIGN(const auto answer, wait_for<Answer<Application>>(m_interruption, [&](auto done) {
               return m_argo.get(ref, Refresh::none, std::nullopt, done);
             }));
  if (!answer) {
    add(to_finding("application", answer.error()));
  } else {
    ref.project = answer->project;
    add({Level::ok,
         "application",
         fmt::format("{}: project {}, {}, {}", to_string(ref), to_printable(ref.project), to_string(answer->sync),
                     to_string(answer->health)),
         {}});
  }
  if (!ref.project.empty()) {
    TRY(examine_right(ref, "get"));
    TRY(examine_right(ref, "sync"));
  }
  return {};
}

Status
Doctor::examine_right(const AppRef& app, const char* action)
{
  const auto object = app.project + "/" + to_string(app);
  TRY_ASSIGN(const auto answer, wait_for<Answer<bool>>(m_interruption, [&](auto done) {
               return m_argo.can_i("applications", action, object, done);
             }));
  if (!answer) {
    add(to_finding(std::string("right to ") + action, answer.error()));
  } else if (*answer) {
    add({Level::ok, std::string("right to ") + action, to_printable(object), {}});
  } else {
    add({Level::failure, std::string("right to ") + action, "not for " + to_printable(object),
         fmt::format("argocd-rbac-cm:  p, ACCOUNT, applications, {}, {}, allow", action, to_printable(object)),
         ErrorKind::not_permitted});
  }
  return {};
}

int
exit_code_of(const std::vector<Finding>& findings)
{
  const auto failed =
      std::find_if(findings.begin(), findings.end(), [](const auto& f) { return f.level == Level::failure; });
  return failed == findings.end() ? 0 : traits(failed->kind.value_or(ErrorKind::internal)).exit_code;
}

Finding
judge_expiry(const KeyClaims& claims, std::optional<Duration> warn_expiry, WallTime now)
{
  constexpr auto k_name = "key's end";
  if (!claims.expires_at) {
    return {Level::ok, k_name, "it never ends", {}};
  }
  const auto left = std::chrono::floor<std::chrono::seconds>(*claims.expires_at - now);
  if (left <= Duration::zero()) {
    return {Level::failure, k_name, fmt::format("it ended {} ago", to_text(-left)), "issue a new one",
            ErrorKind::key_expired};
  }
  const auto life = claims.issued_at ? *claims.expires_at - *claims.issued_at : Duration::zero();
  const bool is_near = left < warn_expiry.value_or(std::chrono::duration_cast<Duration>(life) / 4);
  return {is_near ? Level::warning : Level::ok, k_name,
          fmt::format("it ends in {} ({})", to_text(left), to_rfc3339(*claims.expires_at)),
          is_near ? "renew it before then" : ""};
}

} // namespace argosy
