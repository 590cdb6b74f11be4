// SPDX-License-Identifier: Apache-2.0
#include "argocd/argo_cd.hpp"
#include "argocd/argo_fixture.hpp"
#include "argocd/recordings.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

namespace {

const AppRef k_shop{"shop", "", ""};
const AppRef k_full{"shop", "team-a", "default"};
const ResourceRef k_rollout{{"argoproj.io", "Rollout", "ns", "web"}, "v1alpha1"};
constexpr std::string_view k_app = R"({"metadata":{"name":"shop"}})";

std::string
target(const Attempt& attempt)
{
  const auto& url = attempt.url;
  return std::string(to_string(attempt.method)) + " " + url.path + (url.query.empty() ? "" : "?" + url.query);
}

std::string
header(const Attempt& attempt, std::string_view name)
{
  return std::string(attempt.headers.find(name).value_or(""));
}

Answer<Application>
sync(ArgoFixture& fixture, const AppRef& app = k_full)
{
  SyncRequest request;
  request.run_id = "7f3a";
  return fixture.wait<Application>(
      [&](auto done) { return fixture.argo.sync(app, request, Duration(90'500), std::move(done)); });
}

// A call of each kind; what it gives is of no interest.
struct Call {
  std::string_view expected;
  std::function<Exchange(ArgoCd&)> start;
};

const std::vector<Call>&
calls()
{
  static const auto ignore = [](const auto&) {};
  static const std::vector<Call> table{
      {"GET /api/v1/applications/shop", [](ArgoCd& a) { return a.get(k_shop, Refresh::none, {}, ignore); }},
      {"GET /api/v1/applications/shop?project=default&appNamespace=team-a&refresh=normal",
       [](ArgoCd& a) { return a.get(k_full, Refresh::normal, {}, ignore); }},
      {"GET /api/v1/applications/a%2Fb%3F?refresh=hard",
       [](ArgoCd& a) {
         return a.get({"a/b?", "", ""}, Refresh::hard, {}, ignore);
       }},
      {"GET "
       "/api/v1/"
       "applications?name=shop&appNamespace=team-a&projects=p&projects=q&selector=a%3Db&fields=items.metadata.name",
       [](ArgoCd& a) {
         return a.list({"shop", "team-a", {"p", "q"}, "a=b", {"metadata.name"}}, ignore);
       }},
      {"POST /api/v1/applications/shop/sync", [](ArgoCd& a) { return a.sync(k_full, {}, Duration::zero(), ignore); }},
      {"POST /api/v1/applications/shop/rollback", [](ArgoCd& a) { return a.rollback(k_full, {}, ignore); }},
      {"DELETE /api/v1/applications/shop/operation?project=default&appNamespace=team-a",
       [](ArgoCd& a) { return a.terminate(k_full, ignore); }},
      {"GET /api/v1/applications/shop/resource-tree?project=default&appNamespace=team-a",
       [](ArgoCd& a) { return a.resource_tree(k_full, ignore); }},
      {"GET /api/v1/applications/shop/resource?project=default&appNamespace=team-a&namespace=shop&resourceName=web-1&"
       "version=v1&kind=Pod",
       [](ArgoCd& a) {
         return a.pod_status(k_full, {"", "Pod", "shop", "web-1"}, ignore);
       }},
      {"GET /api/v1/applications/shop/events", [](ArgoCd& a) { return a.events(k_shop, {}, ignore); }},
      {"GET /api/v1/applications/shop/events?resourceNamespace=ns&resourceName=web&resourceUID=u",
       [](ArgoCd& a) {
         return a.events(k_shop, EventScope{"u", "ns", "web"}, ignore);
       }},
      {"GET "
       "/api/v1/applications/shop/logs?namespace=ns&podName=web&container=app&tailLines=5&previous=true",
       [](ArgoCd& a) {
         return a.logs(k_shop, {{"", "Pod", "ns", "web"}, "app", 5, true}, ignore);
       }},
      {"GET /api/v1/applications/shop/managed-resources"
       "?fields=items.group%2Citems.kind%2Citems.namespace%2Citems.name%2Citems.targetState",
       [](ArgoCd& a) { return a.managed_resources(k_shop, ignore); }},
      {"GET /api/v1/applications/shop/resource?project=default&appNamespace=team-a&namespace=ns&resourceName=web"
       "&version=v1alpha1&group=argoproj.io&kind=Rollout",
       [](ArgoCd& a) { return a.live_resource(k_full, k_rollout, ignore); }},
      {"GET /api/v1/applications/shop/resource/actions?resourceName=n&version=v1&kind=Node",
       [](ArgoCd& a) {
         return a.resource_actions(k_shop, {{"", "Node", "", "n"}, "v1"}, ignore);
       }},
      {"POST /api/v1/applications/shop/resource/actions/v2",
       [](ArgoCd& a) { return a.run_action(k_full, k_rollout, "resume", ActionApi::v2, ignore); }},
      {"POST /api/v1/applications/shop/resource/actions?namespace=ns&resourceName=web&version=v1alpha1"
       "&group=argoproj.io&kind=Rollout",
       [](ArgoCd& a) { return a.run_action(k_shop, k_rollout, "resume", ActionApi::v1, ignore); }},
      {"GET /api/v1/applications/shop/syncwindows", [](ArgoCd& a) { return a.sync_windows(k_shop, ignore); }},
      {"GET /api/v1/applications/shop/revisions/4be77a0/metadata",
       [](ArgoCd& a) { return a.revision_metadata(k_shop, "4be77a0", ignore); }},
      {"GET /api/version", [](ArgoCd& a) { return a.version(ignore); }},
      {"GET /api/v1/session/userinfo", [](ArgoCd& a) { return a.user_info(ignore); }},
      {"GET /api/v1/account/can-i/applications/sync/default/shop",
       [](ArgoCd& a) { return a.can_i("applications", "sync", "default/shop", ignore); }},
      {"GET /api/v1/account/ci", [](ArgoCd& a) { return a.account("ci", ignore); }},
      {"POST /api/v1/account/ci/token",
       [](ArgoCd& a) {
         return a.create_token("ci", {"id", {}}, ignore);
       }},
      {"DELETE /api/v1/account/ci/token/argosy%20space",
       [](ArgoCd& a) { return a.delete_token("ci", "argosy space", ignore); }},
  };
  return table;
}

} // namespace

BOOST_AUTO_TEST_SUITE(argo_cd_test)

BOOST_AUTO_TEST_CASE(sends_each_request_as_the_server_takes_it)
{
  for (const auto& call : calls()) {
    ArgoFixture fixture;
    const auto exchange = call.start(fixture.argo);
    fixture.timers.advance(Duration(1));
    BOOST_REQUIRE_MESSAGE(fixture.transport.attempts.size() == 1U, call.expected);
    BOOST_TEST(target(fixture.last()) == call.expected);
    BOOST_TEST(header(fixture.last(), "Accept") == "application/json");
    const bool is_get = fixture.last().method == Method::get;
    BOOST_TEST(header(fixture.last(), "Content-Type") == (is_get ? "" : "application/json"), call.expected);
  }
}

// Without a limit the server would wait for its controller for ever, and each repeat would write to the object.
BOOST_AUTO_TEST_CASE(a_refresh_is_bounded_by_the_server_and_not_repeated)
{
  ArgoFixture fixture;
  fixture.transport.add(504, R"({"error":"context deadline exceeded","code":4,"message":"context deadline exceeded"})");
  std::optional<Answer<Application>> answer;
  const auto exchange = fixture.argo.get(k_shop, Refresh::normal, Duration(60'000),
                                         [&](Answer<Application> given) { answer = std::move(given); });
  fixture.timers.advance(std::chrono::minutes(5));
  BOOST_TEST(fixture.transport.attempts.size() == 1U);
  BOOST_TEST(header(fixture.last(), "Grpc-Timeout") == "60S");
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(!answer->has_value());
}

BOOST_AUTO_TEST_CASE(gives_the_application_that_a_sync_wrote)
{
  ArgoFixture fixture;
  const auto recorded = recordings::find("sync.json", "sync with infos");
  fixture.transport.add(200, recorded.reply.body);
  const auto answer = sync(fixture);
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->name == "guestbook");
  BOOST_TEST(fixture.last().body ==
             R"({"infos":[{"name":"argosy.run","value":"7f3a"}],"appNamespace":"team-a","project":"default"})");
  BOOST_TEST(header(fixture.last(), "Grpc-Timeout") == "91S");
  BOOST_TEST(fixture.last().timeout.count() == 100'500);
}

BOOST_AUTO_TEST_CASE(says_what_a_refused_sync_was_refused_for)
{
  ArgoFixture fixture;
  fixture.transport.add(400, recordings::find("operation.json", "controller is away: the same sync again").reply.body);
  const auto answer = sync(fixture);
  BOOST_REQUIRE(!answer);
  BOOST_TEST((answer.error().refusal == Refusal::busy));
  BOOST_TEST(answer.error().error.message == "sync team-a/shop: 400 another operation is already in progress");
  BOOST_TEST(!answer.error().may_have_happened);
}

BOOST_AUTO_TEST_CASE(never_repeats_a_write_that_may_have_arrived)
{
  using Start = std::function<Exchange(ArgoCd&, std::function<void(const ApiFailure&)>)>;
  const auto told = [](auto on_failure) {
    return [on_failure](const auto& answer) { on_failure(answer ? ApiFailure() : answer.error()); };
  };
  const Start writes[] = {
      [&](ArgoCd& a, auto f) { return a.sync(k_shop, {}, Duration::zero(), told(f)); },
      [&](ArgoCd& a, auto f) { return a.rollback(k_shop, {}, told(f)); },
      [&](ArgoCd& a, auto f) { return a.terminate(k_shop, told(f)); },
      [&](ArgoCd& a, auto f) {
        return a.create_token("ci", {"id", {}}, told(f));
      },
      [&](ArgoCd& a, auto f) { return a.run_action(k_shop, k_rollout, "resume", ActionApi::v2, told(f)); },
      [&](ArgoCd& a, auto f) { return a.run_action(k_shop, k_rollout, "resume", ActionApi::v1, told(f)); },
  };
  for (const auto& write : writes) {
    ArgoFixture fixture;
    fixture.transport.add(AttemptFailure::receive);
    std::optional<ApiFailure> failure;
    const auto exchange = write(fixture.argo, [&](const ApiFailure& given) { failure = given; });
    BOOST_TEST(fixture.timers.run_until([&] { return failure.has_value(); }));
    BOOST_TEST(failure->may_have_happened);
    BOOST_TEST((failure->error.kind == ErrorKind::lost_answer));
    BOOST_TEST(fixture.transport.attempts.size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(repeats_what_is_safe)
{
  ArgoFixture fixture;
  fixture.transport.add(AttemptFailure::receive);
  fixture.transport.add(200, std::string(k_app));
  BOOST_TEST(
      fixture.wait<Application>([&](auto done) { return fixture.argo.get(k_shop, Refresh::none, {}, done); })->name ==
      "shop");

  fixture.transport.add(AttemptFailure::receive);
  fixture.transport.add(200, "{}");
  BOOST_TEST(fixture.wait<void>([&](auto done) { return fixture.argo.delete_token("ci", "id", done); }).has_value());
  BOOST_TEST(fixture.transport.unused() == 0U);
}

BOOST_AUTO_TEST_CASE(takes_a_write_without_its_json_for_lost_and_a_read_for_useless)
{
  ArgoFixture fixture;
  for (const std::string body : {"", "{", R"({"metadata":{}})"}) {
    fixture.transport.add(200, body);
    const auto written = sync(fixture);
    BOOST_REQUIRE(!written);
    BOOST_TEST(written.error().may_have_happened, body);
    BOOST_TEST((written.error().error.kind == ErrorKind::lost_answer), body);
    BOOST_TEST(written.error().error.message.starts_with(
        "sync team-a/shop: answered 200, but the server's answer is not understood: "));

    fixture.transport.add(200, body);
    const auto read =
        fixture.wait<Application>([&](auto done) { return fixture.argo.get(k_shop, Refresh::none, {}, done); });
    BOOST_REQUIRE(!read);
    BOOST_TEST(!read.error().may_have_happened);
    BOOST_TEST((read.error().error.kind == ErrorKind::unavailable));
  }
}

BOOST_AUTO_TEST_CASE(gives_a_minted_key_and_never_shows_it)
{
  ArgoFixture fixture;
  fixture.transport.add(200, R"({"token":"aa.bb.cc"})");
  const auto done = [&](auto on_done) { return fixture.argo.create_token("ci", {"argosy.ci.1", 3600}, on_done); };
  std::optional<Answer<Secret>> answer;
  const auto exchange = done([&](Answer<Secret> given) { answer.emplace(std::move(given)); });
  fixture.timers.run_until([&] { return answer.has_value(); });
  BOOST_REQUIRE(answer->has_value());
  BOOST_TEST((*answer)->expose() == "aa.bb.cc");
  BOOST_TEST(fixture.last().body == R"({"id":"argosy.ci.1","expiresIn":3600})");
  BOOST_TEST(fixture.sink.text().find("aa.bb.cc") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(knows_an_id_that_was_used_before)
{
  ArgoFixture fixture;
  fixture.transport.add(500, recordings::find("accounts.json", "create token, the same id again").reply.body);
  std::optional<ApiFailure> failure;
  const auto exchange = fixture.argo.create_token("ci", {"argosy-1", {}},
                                                  [&](const Answer<Secret>& answer) { failure = answer.error(); });
  fixture.timers.run_until([&] { return failure.has_value(); });
  BOOST_TEST((failure->refusal == Refusal::conflict));
  BOOST_TEST(!failure->may_have_happened);
  BOOST_TEST(failure->error.message.starts_with("issue key argosy-1 for account ci: 500 "));
}

BOOST_AUTO_TEST_CASE(bounds_a_get_by_its_own_time)
{
  ArgoFixture fixture;
  fixture.transport.add(200, std::string(k_app));
  BOOST_TEST(
      fixture
          .wait<Application>([&](auto done) { return fixture.argo.get(k_shop, Refresh::none, Duration(7'000), done); })
          .has_value());
  BOOST_TEST(fixture.last().timeout.count() == 7'000);
}

BOOST_AUTO_TEST_CASE(gives_the_lines_of_a_log_or_why_there_are_none)
{
  ArgoFixture fixture;
  const auto lines = [&] {
    return fixture.wait<std::vector<std::string>>([&](auto done) { return fixture.argo.logs(k_shop, {}, done); });
  };
  const std::string error = R"({"error":{"grpc_code":5,"http_code":404,"message":"pod not found"}})";
  const std::string line = "{\"result\":{\"content\":\"one\"}}\n";
  fixture.transport.add(200, line);
  BOOST_TEST(lines()->size() == 1U);
  fixture.transport.add(200, line + error);
  BOOST_TEST(lines()->size() == 1U);
  fixture.transport.add(200, error);
  BOOST_TEST((lines().error().refusal == Refusal::not_found));
  fixture.transport.add(404, error);
  BOOST_TEST((lines().error().refusal == Refusal::not_found));
}

BOOST_AUTO_TEST_CASE(names_applications_as_people_write_them)
{
  BOOST_TEST(to_string(k_shop) == "shop");
  BOOST_TEST(to_string(k_full) == "team-a/shop");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
