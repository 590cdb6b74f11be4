// SPDX-License-Identifier: Apache-2.0
// Looks at everything that a deploy needs and says what is wrong with it, each with its cure.
#pragma once

#include "argocd/argo_cd.hpp"
#include "argocd/token.hpp"
#include "base/interruption.hpp"
#include "doctor/finding.hpp"
#include "http/curl_transport.hpp"

#include <optional>
#include <vector>

namespace argosy {

struct CheckRequest {
  std::optional<KeyClaims> key;     // what the key says about itself; nothing: there is none
  std::optional<Error> key_problem; // why there is none
  std::optional<AppRef> app;        // also: may it be read and synced?
  std::optional<Duration> warn_expiry;
};

// Asks the server one question after the other; each is bounded by the client's timeouts. Nothing is changed.
class Doctor {
public:
  // All must outlive the doctor.
  Doctor(const Interruption& interruption, ArgoCd& argo, const CurlTransport& transport);

  // Error: interrupted.
  Result<std::vector<Finding>> examine(const CheckRequest& request);

private:
  // False: the server can't be reached, so that nothing else can be asked.
  Result<bool> examine_server();
  void examine_certificate();
  Status examine_key(const CheckRequest& request);
  Status examine_refusal(const KeyClaims& claims);
  Status examine_account(const std::string& account, const KeyClaims& claims);
  Status examine_app(const AppRef& app);
  Status examine_right(const AppRef& app, const char* action);
  void add(Finding finding) { m_findings.push_back(std::move(finding)); }

  const Interruption& m_interruption;
  ArgoCd& m_argo;
  const CurlTransport& m_transport;
  std::vector<Finding> m_findings;
};

// The exit code of the first failure, else 0.
int exit_code_of(const std::vector<Finding>& findings);

// When a key's end is near: nothing, a warning, or a failure (it has ended). Pure.
Finding judge_expiry(const KeyClaims& claims, std::optional<Duration> warn_expiry, WallTime now);

} // namespace argosy
