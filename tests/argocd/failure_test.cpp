// SPDX-License-Identifier: Apache-2.0
#include "argocd/failure.hpp"
#include "argocd/failure_table.hpp"
#include "argocd/recordings.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

namespace argosy {

namespace {

enum class Fate : bool { refused, open };
using enum Refusal;
using Kind = ErrorKind;
constexpr auto k_plain = -2; // the text is the whole body, in text/plain

struct Row {
  int status;
  int code;
  std::string text;
  Refusal refusal;
  ErrorKind kind;
  Fate fate;
  std::string_view hint; // stands in the hint
};

// Every row of the contract's tables of errors, and every refusal that was recorded.
const std::vector<Row>&
rows()
{
  static const std::vector<Row> table{
      {401, 16, "no session information", no_session, Kind::key_refused, Fate::refused,
       "strip the Authorization header"},
      {401, 16, "invalid session: token signature is invalid: signature is invalid", key, Kind::key_refused,
       Fate::refused, "another server"},
      {401, 16, "invalid session: token has invalid claims: token is expired", key_expired, Kind::key_expired,
       Fate::refused, "issue a new one"},
      {401, 16, "invalid session: token has invalid claims: token is not valid yet", key, Kind::key_refused,
       Fate::refused, "clock"},
      {401, 16, "invalid session: rpc error: code = NotFound desc = account 'guest' does not exist", key,
       Kind::key_refused, Fate::refused, "removed"},
      {401, 16, "invalid session: account guest is disabled", key, Kind::key_refused, Fate::refused,
       "accounts.NAME.enabled"},
      {401, 16, "invalid session: account disabled is disabled", key, Kind::key_refused, Fate::refused,
       "accounts.NAME.enabled"},
      {401, 16, "invalid session: account guest does not have 'apiKey' capability", key, Kind::key_refused,
       Fate::refused, "apiKey"},
      {401, 16, "invalid session: token is revoked, please re-login", key, Kind::key_refused, Fate::refused, "logout"},
      {401, 16, "invalid session: account ci does not have token with id argosy-1", key_not_yet_known,
       Kind::key_refused, Fate::refused, "revoked"},
      {401, 16, "invalid session: account ci does not have token with id argosy-lag-0", key_not_yet_known,
       Kind::key_refused, Fate::refused, "revoked"},
      {401, 16, "invalid session: account ci does not have token with id 278fd943-e1cd-4e81-80c1-55384e7b2bb5",
       key_not_yet_known, Kind::key_refused, Fate::refused, "revoked"},
      {401, 16, "invalid session: account password has changed since token issued", key, Kind::key_refused,
       Fate::refused, "password"},
      {401, 16, "invalid session: JWT token for role 'ci' issued at '1795227114' does not exist in project 'robots'",
       key, Kind::key_refused, Fate::refused, "AppProject"},
      {401, 16, "invalid session: failed to verify the token", key, Kind::key_refused, Fate::refused, "audience"},
      {401, 16, "invalid session: SSO is not configured", key, Kind::key_refused, Fate::refused, "issuer"},
      {401, 16,
       "invalid session: token is malformed: could not JSON decode header: invalid character 'i' looking for beginning "
       "of value",
       key, Kind::key_refused, Fate::refused, "no key of Argo CD"},
      {401, 16, "Invalid username or password", key, Kind::key_refused, Fate::refused, "five failures"},
      {401, 16, "no credentials supplied", key, Kind::key_refused, Fate::refused, ""},
      {401, 16, "token-based session creation no longer supported. please upgrade argocd cli to v0.7+", key,
       Kind::key_refused, Fate::refused, ""},

      {403, 7, "permission denied", denied, Kind::not_permitted, Fate::refused, "wrong name"},
      {403, 7, "permission denied: applications, sync, default/shop, sub: ci, iat: 2026-11-21T01:47:32Z",
       denied_by_rule, Kind::not_permitted, Fate::refused, "p, ci, applications, sync, default/shop, allow"},
      {403, 7, "permission denied: applications, update, default/guestbook, sub: ci, iat: 2026-11-21T01:47:32Z",
       denied_by_rule, Kind::not_permitted, Fate::refused, "p, ci, applications, update, default/guestbook, allow"},
      {403, 7, "permission denied: accounts, get, deployer, sub: ci, iat: 2026-11-21T01:47:32Z", denied_by_rule,
       Kind::not_permitted, Fate::refused, "p, ci, accounts, get, deployer, allow"},
      {403, 7, "permission denied: accounts, get, nobody, sub: ci, iat: 2026-11-21T01:47:32Z", denied_by_rule,
       Kind::not_permitted, Fate::refused, "p, ci, accounts, get, nobody, allow"},
      {403, 7, "permission denied: accounts, update, deployer, sub: ci, iat: 2026-11-21T01:47:32Z", denied_by_rule,
       Kind::not_permitted, Fate::refused, "p, ci, accounts, update, deployer, allow"},
      {403, 7, "permission denied: accounts, update, nobody, sub: ci, iat: 2026-11-21T01:47:32Z", denied_by_rule,
       Kind::not_permitted, Fate::refused, "p, ci, accounts, update, nobody, allow"},
      {403, 7, "permission denied: projects, update, robots, sub: ci, iat: 2026-11-21T01:47:32Z", denied_by_rule,
       Kind::not_permitted, Fate::refused, "p, ci, projects, update, robots, allow"},
      {403, 7, "permission denied: projects, update, robots, sub: proj:robots:ci, iat: 2026-11-21T02:11:54Z",
       denied_by_rule, Kind::not_permitted, Fate::refused, "p, proj:robots:ci, projects, update, robots, allow"},
      {403, 7, "permission denied: accounts, get, ci", denied_by_rule, Kind::not_permitted, Fate::refused, "anonymous"},
      {403, 7, "permission denied: accounts, update, ci", denied_by_rule, Kind::not_permitted, Fate::refused,
       "anonymous"},
      {403, 7, "cannot sync: blocked by sync window", window, Kind::window, Fate::refused, "manualSync"},
      {403, 7, "cannot sync: invalid sync window: bad schedule", window, Kind::window, Fate::refused, "manualSync"},

      {404, 5, R"(applications.argoproj.io "nope" not found)", not_found, Kind::not_found, Fate::refused, ""},
      {404, 5, R"(applications.argoproj.io "guestbook" not found)", not_found, Kind::not_found, Fate::refused, ""},
      {404, 5, R"(applications.argoproj.io "GUESTBOOK" not found)", not_found, Kind::not_found, Fate::refused, ""},
      {404, 5, R"(applications.argoproj.io "robot" not found)", not_found, Kind::not_found, Fate::refused, ""},
      {404, 5, R"(appprojects.argoproj.io "nope" not found)", not_found, Kind::not_found, Fate::refused, ""},
      {404, 5, "account 'nobody' does not exist", not_found, Kind::not_found, Fate::refused, ""},
      {404, 5, "project 'robots' does not have role 'nope'", not_found, Kind::not_found, Fate::refused, ""},
      {404, 5, "token with id '' does not exist", not_found, Kind::not_found, Fate::refused, ""},
      {404, 5, "token with id 'argosy-1' does not exist", not_found, Kind::not_found, Fate::refused, ""},
      {404, 5, "token with id 'argosy-down' does not exist", not_found, Kind::not_found, Fate::refused, ""},
      {404, k_plain, "404 page not found\n", unavailable, Kind::unavailable, Fate::refused, "root path"},
      {404, k_plain, "Not Found\n", unavailable, Kind::unavailable, Fate::refused, "root path"},
      {405, k_plain, "Method Not Allowed\n", invalid, Kind::unavailable, Fate::refused, "root path"},
      {405, k_plain, "", invalid, Kind::unavailable, Fate::refused, "root path"},
      {415, k_plain, "Invalid content type\n", invalid, Kind::unavailable, Fate::refused, "application/json"},
      {415, k_plain, "", invalid, Kind::unavailable, Fate::refused, "application/json"},

      {400, 9, "another operation is already in progress", busy, Kind::busy, Fate::refused, ""},
      {400, 9, "Cannot sync to v1: auto-sync currently set to main", auto_sync_revision, Kind::refused, Fate::refused,
       "targetRevision"},
      {400, 9, "rollback cannot be initiated when auto-sync is enabled", auto_sync_rollback, Kind::refused,
       Fate::refused, "switch it off"},
      {400, 9, "application is deleting", deleting, Kind::deleting, Fate::refused, ""},
      {400, 9,
       "error resolving repo revision: rpc error: code = Unknown desc = unable to resolve 'no-such-branch' to a commit "
       "SHA: "
       "revision not found",
       unresolved_revision, Kind::unresolved, Fate::refused, "no branch, tag or commit"},
      {400, 9,
       "error resolving repo revision: rpc error: code = Unknown desc = Unable to resolve 'nope' to a commit SHA",
       unresolved_revision, Kind::unresolved, Fate::refused, "no branch, tag or commit"},
      {400, 9,
       "error resolving repo revision: rpc error: code = Unknown desc = failed to list refs: repository not found",
       unresolved_revision, Kind::unresolved, Fate::refused, "credentials"},
      {400, 9,
       "error resolving repo revision: rpc error: code = Unknown desc = failed to list refs: authentication required",
       unresolved_revision, Kind::unresolved, Fate::refused, "credentials"},
      {400, 9,
       "error resolving repo revision: rpc error: code = Unavailable desc = connection error: desc = \"transport: "
       "Error while "
       "dialing: dial tcp 127.0.0.1:18081: connect: connection refused\"",
       repo_unavailable, Kind::unavailable, Fate::refused, "out of reach"},
      {400, 9, "error resolving repo revision: rpc error: code = DeadlineExceeded desc = context deadline exceeded",
       repo_unavailable, Kind::unavailable, Fate::refused, "out of reach"},
      {400, 9,
       "error resolving repo revision: rpc error: code = Unknown desc = failed to list refs: dial tcp: lookup "
       "git.example.com: no such "
       "host",
       repo_unavailable, Kind::unavailable, Fate::refused, "out of reach"},
      {400, 9, "error getting repo server client: dial failed", repo_unavailable, Kind::unavailable, Fate::refused,
       "repo server"},
      {400, 9, "sync with replace was disabled on the API Server level via the server configuration", replace_forbidden,
       Kind::refused, Fate::refused, "--replace"},
      {400, 9, "Cannot use local sync when signature keys are required.", invalid, Kind::refused, Fate::refused, ""},
      {400, 3, "Unable to terminate operation. No operation is in progress", no_operation, Kind::refused, Fate::refused,
       "taken it up"},
      {400, 3, R"(app is not allowed in project "nope", or the project does not exist)", invalid, Kind::refused,
       Fate::refused, "AppProject"},
      {400, 3, "application argocd/guestbook does not have deployment with id 9999", invalid, Kind::refused,
       Fate::refused, "history"},
      {400, 3, "application argocd/slow does not have deployment with id 0", invalid, Kind::refused, Fate::refused,
       "history"},
      {400, 3, "application argocd/windowed does not have deployment with id 0", invalid, Kind::refused, Fate::refused,
       "history"},
      {400, 3, "rpc error: code = InvalidArgument desc = Token id 'argosy-role-1' has been used. ", conflict,
       Kind::refused, Fate::refused, "twice"},
      {400, 3, "Patch type 'strategic' is not supported", invalid, Kind::refused, Fate::refused, ""},
      {400, 3, "Username is too long (32 bytes max)", invalid, Kind::refused, Fate::refused, ""},
      {400, 3,
       "[clusters projects applications applicationsets repositories write-repositories certificates accounts gpgkeys "
       "logs exec "
       "extensions] does not contain nonsense",
       invalid, Kind::refused, Fate::refused, ""},
      {400, 3,
       "application spec for guestbook is invalid: InvalidSpecError: Unable to generate manifests in no-such-path: rpc "
       "error: code = "
       "Unknown desc = no-such-path: app path does not exist",
       invalid, Kind::refused, Fate::refused, ""},
      {400, 3, "current password does not match", invalid, Kind::refused, Fate::refused, ""},
      {400, 3, "invalid grpc-timeout: abc", invalid, Kind::refused, Fate::refused, ""},
      {400, 3, "json: cannot unmarshal array into Go value of type application.ApplicationSyncRequest", invalid,
       Kind::refused, Fate::refused, ""},
      {400, 3,
       "json: cannot unmarshal object into Go struct field ApplicationSyncRequest.infos of type []*v1alpha1.Info",
       invalid, Kind::refused, Fate::refused, ""},
      {400, 3, "json: cannot unmarshal string into Go struct field ApplicationSyncRequest.dryRun of type bool", invalid,
       Kind::refused, Fate::refused, ""},
      {400, 3,
       "json: cannot unmarshal string into Go struct field ApplicationSyncRequest.strategy of type "
       "v1alpha1.SyncStrategy",
       invalid, Kind::refused, Fate::refused, ""},
      {400, 3, "json: cannot unmarshal string into Go struct field CreateTokenRequest.expiresIn of type int64", invalid,
       Kind::refused, Fate::refused, ""},
      {400, 3, "multiple projects specified - the get endpoint accepts either zero or one project", invalid,
       Kind::refused, Fate::refused, ""},
      {400, 3, "unexpected EOF", invalid, Kind::refused, Fate::refused, ""},
      {400, k_plain, "Bad Request", invalid, Kind::unavailable, Fate::refused, "proxy"},

      {408, 1, "context canceled", deadline, Kind::unavailable, Fate::open, ""},
      {409, 10, "the object has been modified", conflict, Kind::refused, Fate::refused, ""},
      {429, 8, "received message larger than max", unavailable, Kind::unavailable, Fate::refused, ""},

      {500, 2, "source position is out of range", invalid, Kind::refused, Fate::refused, "spec.sources"},
      {500, 13, "runtime error: index out of range [1] with length 1", invalid, Kind::refused, Fate::refused,
       "positions"},
      {500, 13, R"(grpc: error while marshaling: proto: required field "id" not set)", invalid, Kind::refused,
       Fate::refused, ""},
      {500, 13, R"(grpc: error while marshaling: proto: required field "patchType" not set)", invalid, Kind::refused,
       Fate::refused, ""},
      {500, 2, "error parsing the selector: found '==', expected: !, identifier, or 'end of string'", invalid,
       Kind::usage, Fate::refused, "selector"},
      {400, 3, "Rollout argoproj.io web not found as part of application shop", not_found, Kind::not_found,
       Fate::refused, ""},
      {500, 2, "error getting Lua resource action: built-in script does not exist", invalid, Kind::refused,
       Fate::refused, "no such action"},
      {500, 2, "error executing Lua resource action: <string>:3: attempt to index a nil value", invalid, Kind::refused,
       Fate::refused, "present state"},
      {500, 2, "failed to update account with new token: account already has token with id 'argosy-1'", conflict,
       Kind::refused, Fate::refused, "twice"},
      {500, 2, "failed to update account with new token: account already has token with id 'argosy-hang'", conflict,
       Kind::refused, Fate::refused, "twice"},
      {500, 2, "failed to update account with new token: account 'nokey' does not have apiKey capability", invalid,
       Kind::refused, Fate::refused, "argocd-cm"},
      {500, 2, "unable to resolve 'nope' to a commit SHA: revision not found", unresolved_revision, Kind::unresolved,
       Fate::refused, "branch"},
      {500, 2,
       "failed to update account with new token: Put "
       "\"https://127.0.0.1:16443/api/v1/namespaces/argocd/secrets/argocd-secret\": dial "
       "tcp 127.0.0.1:16443: connect: connection refused",
       unavailable, Kind::unavailable, Fate::open, ""},
      {500, 2,
       "error applying patch: replace operation does not apply: doc is missing path: /spec/nothing/here: missing value",
       unavailable, Kind::unavailable, Fate::open, ""},
      {500, 2, "error calculating merge patch: Invalid JSON Patch", unavailable, Kind::unavailable, Fate::open, ""},
      {500, 2,
       "error acquiring repo lock: failed to initialize repository resources: rpc error: code = Internal desc = Failed "
       "to checkout "
       "revision 0000000000000000000000000000000000000000: `git fetch origin 0000000000000000000000000000000000000000 "
       "--tags --force "
       "--prune` failed exit status 128: fatal: git upload-pack: not our ref "
       "0000000000000000000000000000000000000000\nfatal: remote "
       "error: upload-pack: not our ref 0000000000000000000000000000000000000000",
       unavailable, Kind::unavailable, Fate::open, ""},
      {500, k_plain, "open dist/app/index.html: file does not exist\n", unavailable, Kind::unavailable, Fate::open,
       "proxy"},
      {501, 12, "Method Not Allowed", invalid, Kind::refused, Fate::refused, "too old"},
      {502, k_plain, "", unavailable, Kind::unavailable, Fate::open, "proxy"},
      {503, 14, "the server is currently unable to handle the request", unavailable, Kind::unavailable, Fate::open, ""},
      {503, k_plain, "no available server", unavailable, Kind::unavailable, Fate::open, "proxy"},
      {504, 4, "context deadline exceeded", deadline, Kind::unavailable, Fate::open, ""},
      {504, 4, "stream terminated by RST_STREAM with error code: CANCEL", deadline, Kind::unavailable, Fate::open, ""},
      {504, k_plain, "", unavailable, Kind::unavailable, Fate::open, "proxy"},
  };
  return table;
}

Reply
make_reply(int status, std::string_view type, std::string body)
{
  Reply reply;
  reply.status = status;
  reply.headers.add("Content-Type", std::string(type));
  reply.body = std::move(body);
  return reply;
}

Reply
to_reply(const Row& row)
{
  if (row.code == k_plain) {
    return make_reply(row.status, "text/plain; charset=utf-8", row.text);
  }
  const nlohmann::json body{{"error", row.text}, {"code", row.code}, {"message", row.text}};
  return make_reply(row.status, "application/json", body.dump());
}

void
check(const ApiFailure& failure, const Row& row)
{
  BOOST_TEST_CONTEXT(row.status << " " << row.text)
  {
    BOOST_TEST((failure.refusal == row.refusal));
    BOOST_TEST((failure.error.kind == row.kind));
    BOOST_TEST(failure.may_have_happened == (row.fate == Fate::open));
    BOOST_TEST(failure.error.hint.find(row.hint) != std::string::npos, failure.error.hint);
    BOOST_TEST(failure.status == row.status);
    BOOST_TEST(failure.grpc_code == std::max(row.code, 0));
    BOOST_TEST(failure.error.message.starts_with("sync shop: " + std::to_string(row.status) + " "));
    BOOST_TEST(failure.error.message.find('\n') == std::string::npos);
  }
}

// The row of a recorded answer. Throws if the table has none.
const Row&
row_of(const recordings::Recorded& recorded)
{
  const auto body = nlohmann::json::parse(recorded.reply.body, nullptr, false);
  const auto code = body.is_object() ? body.value("code", 0) : k_plain;
  const auto text = body.is_object() ? body.value("message", "") : recorded.reply.body;
  const auto found = std::find_if(rows().begin(), rows().end(), [&](const Row& row) {
    return row.status == recorded.reply.status && row.code == code && row.text == text;
  });
  if (found == rows().end()) {
    throw std::runtime_error("no row for " + recorded.file + ": " + recorded.name);
  }
  return *found;
}

} // namespace

BOOST_AUTO_TEST_SUITE(failure_test)

BOOST_AUTO_TEST_CASE(knows_every_refusal_of_the_contract)
{
  for (const auto& row : rows()) {
    check(classify_failure(to_reply(row), "sync shop"), row);
  }
}

BOOST_AUTO_TEST_CASE(knows_every_recorded_refusal)
{
  std::size_t count = 0;
  for (const auto& recorded : recordings::load_all()) {
    if (recorded.reply.status >= 400) {
      check(classify_failure(recorded.reply, "sync shop"), row_of(recorded));
      ++count;
    }
  }
  BOOST_TEST(count > 100U);
}

BOOST_AUTO_TEST_CASE(reaches_every_row_of_its_table)
{
  std::set<const FailureRow*> reached;
  for (const auto& row : rows()) {
    const auto code = row.code == k_plain ? std::nullopt : std::optional(row.code);
    reached.insert(&find_failure(row.status, code, row.text));
  }
  for (const auto& row : failure_table()) {
    const bool is_fallback = row.text.empty();
    BOOST_TEST((is_fallback || reached.contains(&row)), row.status << " " << row.text);
  }
}

BOOST_AUTO_TEST_CASE(writes_one_line_with_the_servers_words)
{
  const auto told = [](const Reply& reply) { return classify_failure(reply, "sync shop").error.message; };
  BOOST_TEST(told(to_reply(rows().front())) == "sync shop: 401 no session information");
  BOOST_TEST(told(make_reply(502, "text/html", "<html><h1>Bad Gateway</h1></html>")) == "sync shop: 502 bad gateway");
  BOOST_TEST(told(make_reply(415, "text/plain", "Invalid content type\n")) ==
             "sync shop: 415 unsupported media type \"Invalid content type\"");
  BOOST_TEST(told(make_reply(401, "application/json", "")) == "sync shop: 401 unauthorized");
  BOOST_TEST(told(make_reply(299, "application/json", "{}")) == "sync shop: 299");
}

BOOST_AUTO_TEST_CASE(reads_each_shape_of_an_error)
{
  const auto refusal = [](std::string body) {
    return classify_failure(make_reply(400, "application/json", std::move(body)), "x").refusal;
  };
  const std::string text = "another operation is already in progress";
  BOOST_TEST((refusal(R"({"error":")" + text + R"(","code":9,"message":")" + text + "\"}") == busy));
  BOOST_TEST((refusal(R"({"code":9,"message":")" + text + R"(","details":[{"a":1}]})") == busy));
  BOOST_TEST((refusal(R"({"error":")" + text + R"(","code":9})") == busy));
  BOOST_TEST((refusal(R"({"error":{"grpc_code":9,"http_code":400,"message":")" + text + "\"}}") == busy));
  BOOST_TEST((refusal(R"(data: {"error":{"grpc_code":9,"message":")" + text + "\"}} \n\n") == busy));
  BOOST_TEST((refusal(R"({"error":")" + text + "\"}") == invalid));
  BOOST_TEST((refusal(R"({"code":"9","message":")" + text + "\"}") == invalid));
  BOOST_TEST((refusal(R"({"code":-1,"message":")" + text + "\"}") == invalid));
}

BOOST_AUTO_TEST_CASE(knows_the_recorded_refusals_of_streams)
{
  struct Case {
    std::string_view file;
    int status;
    Refusal expected;
  };
  const Case cases[] = {
      {"stream-error-no-token.ndjson", 401, no_session},
      {"stream-error-no-token-sse.sse", 401, no_session},
      {"stream-error-bad-token-sse.sse", 401, key},
      {"stream-error-tree-unknown.sse", 403, denied},
      {"stream-error-bad-selector.ndjson", 500, invalid},
      {"stream-error-bad-selector-fields.ndjson", 500, unavailable},
      {"stream-error-grpc-timeout-no-event.ndjson", 504, deadline},
  };
  for (const auto& each : cases) {
    const auto reply = make_reply(each.status, "application/json", recordings::load_stream(each.file));
    BOOST_TEST((classify_failure(reply, "watch").refusal == each.expected), each.file);
  }
}

BOOST_AUTO_TEST_CASE(takes_foreign_pages_for_what_they_are)
{
  struct Case {
    int status;
    Refusal refusal;
    ErrorKind kind;
  };
  const Case cases[] = {
      {303, unavailable, Kind::redirect},    {307, unavailable, Kind::redirect},
      {400, invalid, Kind::unavailable},     {401, key, Kind::key_refused},
      {403, denied, Kind::not_permitted},    {404, unavailable, Kind::unavailable},
      {413, invalid, Kind::unavailable},     {429, unavailable, Kind::unavailable},
      {500, unavailable, Kind::unavailable}, {502, unavailable, Kind::unavailable},
      {503, unavailable, Kind::unavailable}, {504, unavailable, Kind::unavailable},
      {520, unavailable, Kind::unavailable},
  };
  for (const auto& each : cases) {
    // What stands on the page decides nothing.
    const auto failure = classify_failure(
        make_reply(each.status, "text/html", "<html>another operation is already in progress</html>"), "sync shop");
    BOOST_TEST((failure.refusal == each.refusal), each.status);
    BOOST_TEST((failure.error.kind == each.kind), each.status);
    BOOST_TEST(!failure.error.hint.empty(), each.status);
    BOOST_TEST(failure.error.message.find("<html>") == std::string::npos);
    BOOST_TEST(failure.may_have_happened == (each.status >= 500), each.status);
  }
}

BOOST_AUTO_TEST_CASE(leaves_nothing_behind_when_it_only_read)
{
  const auto failure = classify_failure(make_reply(502, "text/html", ""), "get shop", Effect::read);
  BOOST_TEST(!failure.may_have_happened);
}

BOOST_AUTO_TEST_CASE(makes_the_servers_words_harmless_and_short)
{
  Row row{400, 9, "evil \x1b[31m\r\n" + std::string(5000, 'x'), invalid, Kind::refused, Fate::refused, ""};
  const auto failure = classify_failure(to_reply(row), "sync shop");
  BOOST_TEST(failure.server_message.size() <= 2048U);
  BOOST_TEST(failure.server_message.ends_with("..."));
  BOOST_TEST(failure.server_message.find('\x1b') == std::string::npos);
  BOOST_TEST(failure.error.message.size() < 2200U);

  std::string wide;
  for (int i = 0; i < 2000; ++i) {
    wide += "\xc3\xa9";
  }
  const auto cut =
      classify_failure(to_reply({400, 9, "x" + wide, invalid, Kind::refused, Fate::refused, ""}), "sync shop");
  BOOST_TEST(cut.server_message.size() <= 2048U);
  BOOST_TEST(static_cast<unsigned char>(cut.server_message[cut.server_message.size() - 4]) == 0xa9U);
}

BOOST_AUTO_TEST_CASE(tells_a_lost_answer_from_one_that_never_left)
{
  const auto lost = to_api_failure({Kind::lost_answer, "POST https://x/y: the connection broke", "h"}, "sync shop");
  BOOST_TEST(lost.may_have_happened);
  BOOST_TEST(lost.error.message == "sync shop: POST https://x/y: the connection broke");
  BOOST_TEST(lost.error.hint == "h");
  BOOST_TEST(!to_api_failure({Kind::unreachable, "m", ""}, "sync shop").may_have_happened);
}

BOOST_AUTO_TEST_CASE(takes_a_success_without_its_json_for_a_lost_answer_of_a_write)
{
  const auto reply = make_reply(200, "application/json", R"({"metadata":)");
  const Error fault{Kind::unavailable, "the server's answer is not understood: it is cut short", ""};
  const auto write = unreadable_answer(reply, fault, "sync shop", Effect::write);
  BOOST_TEST(write.may_have_happened);
  BOOST_TEST((write.error.kind == Kind::lost_answer));
  BOOST_TEST(write.error.message ==
             "sync shop: answered 200, but the server's answer is not understood: it is cut short");
  const auto read = unreadable_answer(reply, fault, "get shop", Effect::read);
  BOOST_TEST(!read.may_have_happened);
  BOOST_TEST((read.error.kind == Kind::unavailable));
}

BOOST_AUTO_TEST_CASE(reads_the_error_at_the_end_of_a_stream)
{
  const auto end = classify_stream_error(4, "context deadline exceeded", "watch shop");
  BOOST_TEST((end.refusal == deadline));
  BOOST_TEST(end.error.message == "watch shop: the stream ended: context deadline exceeded");
  BOOST_TEST(!end.may_have_happened);
  BOOST_TEST((classify_stream_error(16, "no session information", "w").refusal == no_session));
  BOOST_TEST((classify_stream_error(7, "permission denied", "w").refusal == denied));
  BOOST_TEST((classify_stream_error(0, "", "w").refusal == unavailable));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
