// SPDX-License-Identifier: Apache-2.0
#include "http/answer.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

namespace argosy {

namespace {

Reply
reply(int status, std::string_view type, std::string_view body)
{
  Reply made;
  made.status = status;
  made.headers.add("content-type", std::string(type));
  made.body = body;
  return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(answer)

BOOST_AUTO_TEST_CASE(tells_forms_apart)
{
  struct Row {
    std::string_view name;
    Reply reply;
    BodyForm expected;
  };
  const std::array rows{
      Row{"JSON", reply(200, "application/json", "{}"), BodyForm::other},
      Row{"HTML by type", reply(200, "text/html; charset=utf-8", "hello"), BodyForm::html},
      Row{"HTML by type in capitals", reply(200, "TEXT/HTML", ""), BodyForm::html},
      Row{"XHTML", reply(200, "application/xhtml+xml", ""), BodyForm::html},
      Row{"HTML by doctype", reply(200, "application/json", "\xef\xbb\xbf\r\n <!DocType HTML><p>"), BodyForm::html},
      Row{"HTML by tag", reply(502, "", "<HTML><body>"), BodyForm::html},
      Row{"JSON that quotes HTML", reply(200, "application/json", R"({"a":"<html>"})"), BodyForm::other},
      Row{"Argo CD's 500", reply(500, "application/json", R"({"error":"x","code":2,"message":"x"})"), BodyForm::coded},
      Row{"a code that is no number", reply(500, "application/json", R"({"code":"x"})"), BodyForm::other},
      Row{"another's 500", reply(500, "application/json", R"({"message":"x"})"), BodyForm::other},
      Row{"a list", reply(500, "application/json", R"([{"code":2}])"), BodyForm::other},
      Row{"cut JSON", reply(500, "application/json", R"({"code":2)"), BodyForm::other},
      Row{"nothing", reply(500, "", ""), BodyForm::other},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      BOOST_TEST((body_form(row.reply) == row.expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(names_statuses)
{
  BOOST_TEST(status_text(503) == "503 service unavailable");
  BOOST_TEST(status_text(407) == "407 proxy authentication required");
  BOOST_TEST(status_text(599) == "599");
}

BOOST_AUTO_TEST_CASE(quotes_only_what_is_neither_json_nor_html)
{
  BOOST_TEST(quote_body(reply(503, "text/plain", "  upstream connect error\r\n")) == "upstream connect error");
  BOOST_TEST(quote_body(reply(503, "text/plain", "\x1b[31mred")) == "\\x1b[31mred");
  BOOST_TEST(quote_body(reply(503, "text/plain", std::string(2000, 'x'))).size() == 512U);
  for (const auto& silent :
       {reply(503, "application/json", "x"), reply(503, "", "{\"token\":1}"), reply(503, "", " [1]"),
        reply(503, "text/html", "x"), reply(503, "", "<html>"), reply(503, "", "\xff\xfe"), reply(503, "", "")}) {
    BOOST_TEST(quote_body(silent) == "");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
