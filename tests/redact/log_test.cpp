// SPDX-License-Identifier: Apache-2.0
#include "redact/log.hpp"
#include "support/captured_sink.hpp"
#include "support/fake_clock.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace argosy {

using namespace std::chrono_literals;

namespace {

struct Fixture {
  Redactor redactor;
  CapturedSink sink;
  Output output{redactor, sink};
  FakeClock clock;

  Log make_log(Log::Settings settings) { return {output, clock, settings}; }
  std::string take()
  {
    auto text = sink.text();
    sink.clear();
    return text;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(log_test, Fixture)

BOOST_AUTO_TEST_CASE(writes_elapsed_time_subject_and_text)
{
  struct Row {
    Duration elapsed;
    std::size_t subject_width;
    std::string_view subject;
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {100ms, 0, "shop", "sync accepted", " +0.1s shop  sync accepted\n"},
      {71'800ms, 0, "shop", "Healthy", "+71.8s shop  Healthy\n"},
      {15min, 0, "shop", "FAILED busy", "+15m00s shop  FAILED busy\n"},
      {2s, 6, "shop", "x", " +2.0s shop    x\n"},
      {2s, 4, "shop-eu", "x", " +2.0s shop-eu  x\n"},
      {2s, 4, "caf\xc3\xa9", "x", " +2.0s caf\xc3\xa9  x\n"},
      {2s, 0, "", "x", " +2.0s x\n"},
      {2s, 4, "", "x", " +2.0s x\n"},
      {2s, 0, "shop", "a\nb\n\nc", " +2.0s shop  a\n             b\n\n             c\n"},
      {2s, 0, "shop", "a\r\nb\n", " +2.0s shop  a\n             b\n"},
      {2s, 0, "shop", "", " +2.0s shop  \n"},
  };
  for (const auto& row : rows) {
    auto log = make_log({.subject_width = row.subject_width});
    clock.advance(row.elapsed);
    log.info(row.subject, row.text);
    BOOST_TEST(take() == row.expected);
  }
}

BOOST_AUTO_TEST_CASE(marks_warnings_and_drops_what_is_too_quiet)
{
  auto log = make_log({});
  log.warn("shop", "key ends in 2 d");
  log.debug("shop", "GET /api/v1");
  log.set_subject_width(6);
  log.write({LogLevel::error, "shop", "FAILED", "failed"});
  BOOST_TEST(take() == " +0.0s shop  warning: key ends in 2 d\n +0.0s shop    FAILED\n");

  auto loud = make_log({.threshold = LogLevel::debug});
  loud.debug("shop", "GET /api/v1");
  BOOST_TEST(take() == " +0.0s shop  GET /api/v1\n");

  auto quiet = make_log({.threshold = LogLevel::error});
  quiet.info("shop", "x");
  quiet.plain("x");
  quiet.warn("shop", "x");
  BOOST_TEST(take() == "");
}

BOOST_AUTO_TEST_CASE(lets_no_foreign_text_out_of_its_line)
{
  auto log = make_log({});
  log.info("shop\n::error::x", "a\x1b[2J\rb\n::add-mask::x\n \xc2\xa0::debug::y ##[group]");
  BOOST_TEST(take() == " +0.0s shop\\n::error::x  a\\x1b[2J\\rb\n"
                       "                         \\::add-mask::x\n"
                       "                          \xc2\xa0\\::debug::y ##\\[group]\n");
  log.plain("::set-env name=PATH::/tmp\nsection_start:1:x\r\x1b[0Kfine");
  BOOST_TEST(take() == "\\::set-env name=PATH::/tmp\nsection_start:1:x\\r\\x1b[0Kfine\n");
}

BOOST_AUTO_TEST_CASE(writes_one_json_object_a_line)
{
  auto log = make_log({.format = LogFormat::json});
  clock.advance(1234ms);
  log.warn("shop", "two\nlines, \"quoted\", \x1b[31m, \xff ##[error]", "accepted");
  const auto line = take();
  BOOST_TEST(line == R"({"time":"2026-11-21T01:52:33.234Z","elapsed_ms":1234,"level":"warning","event":"accepted",)"
                     R"("subject":"shop","text":"two\nlines, \"quoted\", \\x1b[31m, \\xff ##\u005berror]"})"
                     "\n");
  BOOST_TEST(nlohmann::json::parse(line)["text"].get<std::string>().ends_with("##[error]"));
  log.plain("::notice::a table");
  BOOST_TEST(take() == R"({"time":"2026-11-21T01:52:33.234Z","level":"info","text":"::notice::a table"})"
                       "\n");
  auto quiet = make_log({.threshold = LogLevel::warning, .format = LogFormat::json});
  quiet.plain("a headline");
  quiet.conclude("the result\nof it\n");
  BOOST_TEST(take() == R"({"time":"2026-11-21T01:52:33.234Z","level":"info","text":"the result\nof it"})"
                       "\n");
}

BOOST_AUTO_TEST_CASE(masks_a_secret_in_both_forms_also_where_the_line_is_guarded)
{
  for (const std::string value :
       {"p\"ss\\word", "::secret-1", "a##[secret", "[secret-of", "#[secret-of", "tab\there-ok", "\x1b[31m-red-",
        "caf\xc3\xa9-\xff-secret", "first long line\nsecond long line"}) {
    BOOST_REQUIRE(redactor.adopt(Secret(value), SecretClass::other, "value"));
    for (const auto format : {LogFormat::text, LogFormat::json}) {
      auto log = make_log({.format = format});
      log.info("shop", "<##" + value + ">\n" + value);
      log.plain(value);
      const auto text = take();
      for (const std::string_view piece : {"word", "secret", "here-ok", "red", "first", "second"}) {
        BOOST_TEST(text.find(piece) == std::string::npos, text);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
