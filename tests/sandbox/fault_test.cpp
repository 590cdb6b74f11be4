// SPDX-License-Identifier: Apache-2.0
#include "sandbox/lab.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy::sandbox {

namespace {

constexpr const char* k_sync_path = "*/sync";

Json
rule(const std::string& kind, const Json& more = Json::object())
{
  Json result{{"kind", kind}};
  result.update(more);
  return result;
}

struct Case {
  const char* kind;
  int status; // 0: no header came
  Ending ending;
  int started; // operations
};

const std::vector<Case> k_cases{{"reset_before", 0, Ending::reset, 0},     {"reset_after", 0, Ending::reset, 1},
                                {"cut_head", 200, Ending::cut_in_head, 1}, {"cut_body", 200, Ending::cut_in_body, 1},
                                {"status", 502, Ending::complete, 0},      {"login_page", 200, Ending::complete, 0},
                                {"redirect", 302, Ending::complete, 0},    {"unauthorized", 401, Ending::complete, 0},
                                {"forbidden", 403, Ending::complete, 0},   {"slow_body", 200, Ending::complete, 1},
                                {"stall", 200, Ending::open, 1},           {"hang", 0, Ending::open, 0},
                                {"delay", 200, Ending::complete, 1}};

} // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_AUTO_TEST_CASE(each_kind_does_what_it_says_to_a_sync)
{
  for (const Case& c : k_cases) {
    BOOST_TEST_CONTEXT(c.kind)
    {
      Lab lab;
      lab.fault(rule(c.kind, {{"path", k_sync_path}, {"bytes", 500}, {"every", 100}}));
      const Collected collected = lab.sync("guestbook");
      BOOST_TEST(collected.status() == c.status);
      BOOST_TEST((collected.ending == c.ending));
      BOOST_TEST(lab.app("guestbook").operations_started == c.started);
      BOOST_TEST(lab.model().log().back().reached_server == (c.started == 1));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_rule_skips_and_counts)
{
  Lab lab;
  lab.fault(
      rule("status", {{"path", "/api/version"}, {"skip", 1}, {"count", 2}, {"status", 503}, {"retry_after", "7"}}));
  std::vector<int> statuses;
  for (int i = 0; i < 5; ++i) {
    statuses.push_back(lab.get("/api/version").status());
  }
  const std::vector<int> expected{200, 503, 503, 200, 200};
  BOOST_TEST(statuses == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_proxy_says_when_to_come_again)
{
  Lab lab;
  lab.fault(rule("status", {{"status", 429}, {"retry_after", "Fri, 15 Jan 2027 08:00:00 GMT"}}));
  const Collected collected = lab.get("/api/version");
  BOOST_TEST(collected.header("Retry-After") == "Fri, 15 Jan 2027 08:00:00 GMT");
  BOOST_TEST(collected.header("Content-Type") == "text/html");
}

BOOST_AUTO_TEST_CASE(a_slow_body_takes_its_time)
{
  Lab lab;
  lab.fault(rule("slow_body", {{"bytes", 10}, {"every", 200}}));
  const TimePoint start = lab.driver().now();
  const Collected collected = lab.get("/api/version", "");
  BOOST_TEST(collected.body() == "{\"Version\":\"v3.6.0+unknown\"}");
  BOOST_TEST((collected.ended_at - start).count() >= 600);
}

BOOST_AUTO_TEST_CASE(streams_break_off_or_lose_their_framing)
{
  for (const auto& [kind, ending] :
       {std::pair("truncate_stream", Ending::cut_in_body), std::pair("garble_stream", Ending::garbled)}) {
    Lab lab;
    lab.fault(rule(kind, {{"bytes", 2}}));
    const CallId call = lab.driver().open(make_request("GET", "/api/v1/stream/applications?name=guestbook", lab.key()));
    lab.sync("guestbook");
    lab.driver().run_for(Duration(2000));
    BOOST_TEST((lab.driver().collected(call).ending == ending));
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_kind_is_refused)
{
  BOOST_TEST(!parse_fault_rule(rule("nonsense")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy::sandbox
