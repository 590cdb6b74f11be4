// SPDX-License-Identifier: Apache-2.0
#include "argocd/failure_table.hpp"

#include <algorithm>
#include <array>

namespace argosy {

namespace {

constexpr std::string_view k_in_between = "the answer is not Argo CD's: does a proxy or firewall stand in between?";
constexpr std::string_view k_wrong_place =
    "there is no Argo CD API at this place: are the server's address and its root path right?";

// Somebody behind the server was out of reach; the same request may succeed later.
constexpr std::array<std::string_view, 13> k_trouble{
    "code = Unavailable",    "code = DeadlineExceeded",   "code = Canceled",  "code = ResourceExhausted",
    "connection refused",    "connection reset",          "no such host",     "i/o timeout",
    "TLS handshake timeout", "context deadline exceeded", "no route to host", "server misbehaving",
    "unexpected EOF",
};

constexpr auto k_none = Also::nothing;

constexpr std::array k_table{
    // 401: who are you? The texts of session checks, most telling first.
    FailureRow{401, k_foreign, "", k_none, Refusal::key, ErrorKind::key_refused,
               "the answer is not Argo CD's: does a proxy ask for its own sign-in? (--header)"},
    FailureRow{401, k_any_code, "token is expired", k_none, Refusal::key_expired, ErrorKind::key_expired,
               "an expired key can't renew itself: issue a new one, and rotate earlier next time"},
    FailureRow{401, k_any_code, "does not have token with id", k_none, Refusal::key_not_yet_known,
               ErrorKind::key_refused,
               "the key was revoked, or its record was wiped from argocd-secret; a new key may take a second to be "
               "known everywhere"},
    FailureRow{401, k_any_code, "no session information", k_none, Refusal::no_session, ErrorKind::key_refused,
               "no key reached the server: does a proxy strip the Authorization header?"},
    FailureRow{401, k_any_code, "account password has changed", k_none, Refusal::key, ErrorKind::key_refused,
               "changing an account's password revokes its older keys: issue a new one"},
    FailureRow{401, k_any_code, "capability", k_none, Refusal::key, ErrorKind::key_refused,
               "the account lost its capability: accounts.NAME: apiKey in argocd-cm"},
    FailureRow{401, k_any_code, " is disabled", k_none, Refusal::key, ErrorKind::key_refused,
               "the account is switched off: accounts.NAME.enabled in argocd-cm"},
    FailureRow{401, k_any_code, "signature is invalid", k_none, Refusal::key, ErrorKind::key_refused,
               "is it the key of another server? else this server's signing key was replaced: issue a new key"},
    FailureRow{401, k_any_code, "not valid yet", k_none, Refusal::key, ErrorKind::key_refused,
               "the server's clock is behind the one that issued the key"},
    FailureRow{401, k_any_code, "token is revoked", k_none, Refusal::key, ErrorKind::key_refused,
               "the key was revoked by a logout: issue a new one"},
    FailureRow{401, k_any_code, "does not exist in project", k_none, Refusal::key, ErrorKind::key_refused,
               "the role's key was revoked, or the AppProject was applied anew without it: issue a new one"},
    FailureRow{401, k_any_code, "does not exist", k_none, Refusal::key, ErrorKind::key_refused,
               "the account was removed: accounts.NAME in argocd-cm"},
    FailureRow{401, k_any_code, "failed to verify the token", k_none, Refusal::key, ErrorKind::key_refused,
               "the identity token is expired, or made for another audience: sign in again"},
    FailureRow{401, k_any_code, "SSO is not configured", k_none, Refusal::key, ErrorKind::key_refused,
               "the key was issued by somebody else, and this server knows no other issuer"},
    FailureRow{401, k_any_code, "token is malformed", k_none, Refusal::key, ErrorKind::key_refused,
               "what was sent is no key of Argo CD: look at what is stored"},
    FailureRow{
        401, k_any_code, "Invalid username or password", k_none, Refusal::key, ErrorKind::key_refused,
        "after five failures in 5 minutes the right password is refused too; the account needs the login capability"},
    FailureRow{401, k_any_code, "", k_none, Refusal::key, ErrorKind::key_refused, ""},

    // 403: a window, a missing right, or a name that is kept from us.
    FailureRow{403, k_foreign, "", k_none, Refusal::denied, ErrorKind::not_permitted, k_in_between},
    FailureRow{403, 7, "sync window", k_none, Refusal::window, ErrorKind::window,
               "wait until the window lets syncs through, or allow manual syncs in it (manualSync)"},
    FailureRow{403, 7, "permission denied: ", k_none, Refusal::denied_by_rule, ErrorKind::not_permitted, ""},
    FailureRow{403, k_any_code, "", k_none, Refusal::denied, ErrorKind::not_permitted,
               "wrong name, no right to see it, or the server lost its Kubernetes for a moment"},

    // 404, 405, 415: only a coded 404 is about the thing that was asked for.
    FailureRow{404, k_foreign, "", k_none, Refusal::unavailable, ErrorKind::unavailable, k_wrong_place},
    FailureRow{404, k_any_code, "", k_none, Refusal::not_found, ErrorKind::not_found, ""},
    FailureRow{405, k_any_code, "", k_none, Refusal::invalid, ErrorKind::unavailable, k_wrong_place},
    FailureRow{405, k_foreign, "", k_none, Refusal::invalid, ErrorKind::unavailable, k_wrong_place},
    FailureRow{415, k_foreign, "", k_none, Refusal::invalid, ErrorKind::unavailable,
               "the content type must arrive as it was sent, application/json: does a proxy add to it?"},

    // 400: the family of code 9, where the text alone tells.
    FailureRow{400, k_foreign, "", k_none, Refusal::invalid, ErrorKind::unavailable, k_in_between},
    FailureRow{400, 9, "another operation is already in progress", k_none, Refusal::busy, ErrorKind::busy, ""},
    FailureRow{400, 9, "auto-sync currently set to", k_none, Refusal::auto_sync_revision, ErrorKind::refused,
               "auto-sync deploys what targetRevision tracks: change that, or leave the revision out"},
    FailureRow{400, 9, "rollback cannot be initiated", k_none, Refusal::auto_sync_rollback, ErrorKind::refused,
               "auto-sync would undo it: switch it off first, or go back in Git"},
    FailureRow{400, 9, "application is deleting", k_none, Refusal::deleting, ErrorKind::deleting, ""},
    FailureRow{400, 9, "error resolving repo revision", Also::trouble, Refusal::repo_unavailable,
               ErrorKind::unavailable, "the server's repo server, or the repository behind it, is out of reach"},
    FailureRow{400, 9, "error getting repo server client", k_none, Refusal::repo_unavailable, ErrorKind::unavailable,
               "the server's repo server is out of reach"},
    // 2.x writes "Unable".
    FailureRow{400, 9, "nable to resolve", k_none, Refusal::unresolved_revision, ErrorKind::unresolved,
               "no branch, tag or commit of this name is in the repository"},
    FailureRow{400, 9, "error resolving repo revision", k_none, Refusal::unresolved_revision, ErrorKind::unresolved,
               "does the repository exist, and does Argo CD hold credentials for it?"},
    FailureRow{400, 9, "replace was disabled", k_none, Refusal::replace_forbidden, ErrorKind::refused,
               "Replace=true is forbidden on this server: leave --replace out, and the option out of the application"},
    FailureRow{400, 9, "", k_none, Refusal::invalid, ErrorKind::refused, ""},
    FailureRow{400, 3, "No operation is in progress", k_none, Refusal::no_operation, ErrorKind::refused,
               "an operation that was only just accepted can't be ended before the controller has taken it up"},
    FailureRow{400, 3, "is not allowed in project", k_none, Refusal::invalid, ErrorKind::refused,
               "the AppProject is missing, or its rules exclude this application"},
    FailureRow{400, 3, "not found as part of application", k_none, Refusal::not_found, ErrorKind::not_found, ""},
    FailureRow{400, 3, "does not have deployment with id", k_none, Refusal::invalid, ErrorKind::refused,
               "the history keeps the last deployments only (spec.revisionHistoryLimit)"},
    FailureRow{400, 3, "has been used", k_none, Refusal::conflict, ErrorKind::refused, "ids are never used twice"},
    FailureRow{400, k_any_code, "", k_none, Refusal::invalid, ErrorKind::refused, ""},

    FailureRow{408, k_any_code, "", k_none, Refusal::deadline, ErrorKind::unavailable, ""},
    FailureRow{408, k_foreign, "", k_none, Refusal::deadline, ErrorKind::unavailable, k_in_between},
    FailureRow{409, k_any_code, "", k_none, Refusal::conflict, ErrorKind::refused, ""},
    FailureRow{422, k_any_code, "", k_none, Refusal::invalid, ErrorKind::refused, ""},
    FailureRow{429, k_any_code, "", k_none, Refusal::unavailable, ErrorKind::unavailable, ""},
    FailureRow{429, k_foreign, "", k_none, Refusal::unavailable, ErrorKind::unavailable, k_in_between},

    // 500: what Argo CD says before it writes; anything else may come from after it.
    FailureRow{500, 2, "source position is out of range", k_none, Refusal::invalid, ErrorKind::refused,
               "positions count from 1, up to the number of spec.sources"},
    FailureRow{500, 13, "index out of range", k_none, Refusal::invalid, ErrorKind::refused,
               "as many revisions as positions are needed"},
    FailureRow{500, 13, "required field", k_none, Refusal::invalid, ErrorKind::refused, ""},
    FailureRow{500, 2, "error parsing", k_none, Refusal::invalid, ErrorKind::usage, "the selector is not understood"},
    FailureRow{500, 2, "error getting Lua resource action", k_none, Refusal::invalid, ErrorKind::refused,
               "the server has no such action for resources of this kind"},
    FailureRow{500, 2, "error executing Lua resource action", k_none, Refusal::invalid, ErrorKind::refused,
               "the action makes no sense in the resource's present state"},
    FailureRow{500, 2, "already has token with id", k_none, Refusal::conflict, ErrorKind::refused,
               "ids are never used twice: revoke this one, and issue under another"},
    FailureRow{500, 2, "does not have apiKey capability", k_none, Refusal::invalid, ErrorKind::refused,
               "allow keys for the account: accounts.NAME: apiKey in argocd-cm"},
    FailureRow{500, 2, "nable to resolve", k_none, Refusal::unresolved_revision, ErrorKind::unresolved,
               "no branch, tag or commit of this name is in the repository"},
    FailureRow{500, k_any_code, "", k_none, Refusal::unavailable, ErrorKind::unavailable, ""},
    FailureRow{501, k_any_code, "", k_none, Refusal::invalid, ErrorKind::refused,
               "the server is too old for this call"},
    FailureRow{504, k_any_code, "", k_none, Refusal::deadline, ErrorKind::unavailable, ""},
    FailureRow{503, k_any_code, "", k_none, Refusal::unavailable, ErrorKind::unavailable, ""},
};

constexpr FailureRow k_other_5xx{0, k_any_code, "", k_none, Refusal::unavailable, ErrorKind::unavailable, k_in_between};
constexpr FailureRow k_redirect{0, k_any_code, "", k_none, Refusal::unavailable, ErrorKind::redirect, k_wrong_place};
constexpr FailureRow k_other{0, k_any_code, "", k_none, Refusal::invalid, ErrorKind::unavailable, k_in_between};

bool
names_trouble(std::string_view message)
{
  return std::any_of(k_trouble.begin(), k_trouble.end(),
                     [&](std::string_view words) { return message.find(words) != std::string_view::npos; });
}

bool
fits(const FailureRow& row, int status, std::optional<int> code, std::string_view message)
{
  const bool fits_code = row.code == k_foreign ? !code : code && (row.code == k_any_code || row.code == *code);
  return row.status == status && fits_code && message.find(row.text) != std::string_view::npos &&
         (row.also == Also::nothing || names_trouble(message));
}

} // namespace

std::span<const FailureRow>
failure_table()
{
  return k_table;
}

const FailureRow&
find_failure(int status, std::optional<int> code, std::string_view message)
{
  const auto* const row = std::find_if(k_table.begin(), k_table.end(),
                                       [&](const FailureRow& each) { return fits(each, status, code, message); });
  if (row != k_table.end()) {
    return *row;
  }
  if (status >= 500) {
    return k_other_5xx;
  }
  return status >= 300 && status < 400 ? k_redirect : k_other;
}

} // namespace argosy
