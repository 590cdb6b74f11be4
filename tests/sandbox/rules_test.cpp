// SPDX-License-Identifier: Apache-2.0
// The small rules everything else is made of.
#include "api/fields.hpp"
#include "api/selector.hpp"
#include "model/call.hpp"
#include "sandbox/lab.hpp"
#include "wire/gzip.hpp"
#include "wire/jwt.hpp"
#include "world/rbac.hpp"
#include "world/window.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy::sandbox {

namespace {

const TimePoint k_noon = from_unix_seconds(1'800'014'400); // Friday, 2027-01-15T12:00:00Z

} // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(selectors_match_labels)
{
  const Json labels{{"team", "web"}, {"tier", "front"}};
  const std::vector<std::pair<std::string, bool>> rows{{"", true},
                                                       {"team=web", true},
                                                       {"team==web", true},
                                                       {"team!=web", false},
                                                       {"team=api", false},
                                                       {"team", true},
                                                       {"!team", false},
                                                       {"!owner", true},
                                                       {"team in (web, api)", true},
                                                       {"team notin (web)", false},
                                                       {"owner!=x", true},
                                                       {"team=web,tier=front", true},
                                                       {"team=web,tier=back", false},
                                                       {"team in (a,b),tier", false}};
  for (const auto& [text, expected] : rows) {
    BOOST_TEST_CONTEXT(text)
    {
      BOOST_TEST(Selector(text).matches(labels) == expected);
    }
  }
  BOOST_TEST(!Selector("===").error().empty());
}

BOOST_AUTO_TEST_CASE(windows_decide_who_may_sync)
{
  struct Row {
    std::vector<Window> windows;
    bool manual, automatic;
  };
  const Window deny{"deny", "* * * * *", "24h", false, {"*"}};
  const Window lenient{"deny", "* * * * *", "24h", true, {"*"}};
  const Window morning{"allow", "0 8 * * *", "2h", false, {"*"}};
  const Window noon{"allow", "0 11 * * 1-5", "2h", false, {"*"}};
  const std::vector<Row> rows{
      {{}, true, true},     {{deny}, false, false},        {{lenient}, true, false},    {{morning}, false, false},
      {{noon}, true, true}, {{morning, noon}, true, true}, {{noon, deny}, false, false}};
  for (const Row& row : rows) {
    BOOST_TEST(may_sync(row.windows, Trigger::manual, k_noon) == row.manual);
    BOOST_TEST(may_sync(row.windows, Trigger::automatic, k_noon) == row.automatic);
  }
}

BOOST_AUTO_TEST_CASE(a_denial_wins_over_a_grant)
{
  Policy policy;
  policy.add("p, role:dev, applications, *, web/*, allow\np, ci, applications, delete, web/*, deny\ng, ci, "
             "role:dev\ng, boss, role:admin");
  BOOST_TEST(policy.permits("ci", "applications", "sync", "web/shop"));
  BOOST_TEST(!policy.permits("ci", "applications", "delete", "web/shop"));
  BOOST_TEST(!policy.permits("ci", "applications", "sync", "api/shop"));
  BOOST_TEST(policy.permits("boss", "accounts", "update", "ci"));
}

BOOST_AUTO_TEST_CASE(fields_are_matched_by_whole_names)
{
  const Json value = Json::parse(
      R"({"metadata":{"name":"a","namespace":"b"},"status":{"sync":{"status":"S"},"health":{"status":"H"}}})");
  BOOST_TEST(FieldSet("metadata.name,status.sync").filter(value, "").dump() ==
             R"({"metadata":{"name":"a"},"status":{"sync":{"status":"S"}}})");
  BOOST_TEST(FieldSet("-status").filter(value, "").dump() == R"({"metadata":{"name":"a","namespace":"b"}})");
}

BOOST_AUTO_TEST_CASE(grpc_timeouts_have_a_unit)
{
  std::chrono::nanoseconds timeout{0};
  BOOST_TEST(parse_grpc_timeout("10S", timeout));
  BOOST_TEST((timeout == std::chrono::seconds(10)));
  for (const char* wrong : {"", "abc", "10", "S", "10s", "123456789S", "1 S"}) {
    BOOST_TEST_CONTEXT(wrong)
    {
      BOOST_TEST(!parse_grpc_timeout(wrong, timeout));
    }
  }
}

BOOST_AUTO_TEST_CASE(keys_are_signed_for_real)
{
  const std::string token = sign_jwt(Json{{"iss", "argocd"}}, "secret");
  BOOST_TEST(token ==
             "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhcmdvY2QifQ.y8G_T3k29xGO8TYqjbbfbjeO875Vc2RQJTdyahkGvAo");
  BOOST_TEST(read_jwt(token, "secret").problem.empty());
  BOOST_TEST(!read_jwt(token, "other").problem.empty());
}

BOOST_AUTO_TEST_CASE(each_write_of_gzip_can_be_read_at_once)
{
  GzipWriter writer;
  std::string bytes = writer.write("first\n");
  BOOST_TEST(gunzip(bytes) == "first\n");
  bytes += writer.write("second\n");
  BOOST_TEST(gunzip(bytes) == "first\nsecond\n");
}

BOOST_AUTO_TEST_CASE(keys_are_listed_newest_first)
{
  Lab lab;
  for (const char* id : {"a", "b"}) {
    lab.driver().run_for(Duration(2000));
    lab.post("/api/v1/account/ci/token", Json{{"id", id}}.dump());
  }
  const Json tokens = lab.get("/api/v1/account/ci").json()["tokens"];
  BOOST_REQUIRE(tokens.size() == 3U);
  BOOST_TEST(tokens[0]["id"] == "b");
  BOOST_TEST(tokens[2]["id"] == "sandbox-ci");
}

BOOST_AUTO_TEST_CASE(another_replica_learns_of_a_key_later)
{
  Lab lab;
  lab.control("POST", "/sandbox/settings", {{"token_lag", 1000}});
  const std::string key = lab.post("/api/v1/account/ci/token", R"({"id":"fresh"})").json()["token"].get<std::string>();
  Request request = make_request("GET", "/api/v1/account/ci", key);
  BOOST_TEST(lab.driver().ask(request).status() == 200);
  request.replica = 1;
  BOOST_TEST(lab.driver().ask(request).status() == 401);
  lab.driver().run_for(Duration(1000));
  BOOST_TEST(lab.driver().ask(request).status() == 200);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy::sandbox
