// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"
#include "http/event_stream.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

namespace argosy {

namespace {

using Messages = std::vector<std::string>;

constexpr std::size_t k_limit = 1'000'000;

// All messages of `body` given in pieces of `size`, or nothing after an error.
std::optional<Messages>
parse(StreamForm form, std::string_view body, std::size_t size, std::size_t limit = k_limit)
{
  EventStreamParser parser(form, limit);
  Messages all;
  const auto take = [&](Result<Messages> messages) {
    if (messages) {
      all.insert(all.end(), messages->begin(), messages->end());
    }
    return messages.has_value();
  };
  for (std::size_t at = 0; at < body.size(); at += size) {
    if (!take(parser.push(body.substr(at, size)))) {
      return std::nullopt;
    }
  }
  return take(parser.finish()) ? std::optional(all) : std::nullopt;
}

// The recorded bodies.
std::vector<std::filesystem::path>
recorded(const std::string& extension)
{
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(ARGOSY_TEST_DATA "/transcripts")) {
    if (entry.path().extension() == extension && entry.path().filename().string().starts_with("stream-")) {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::ptrdiff_t
count_lines_starting(const std::string& body, std::string_view prefix)
{
  std::ptrdiff_t count = 0;
  for (std::size_t at = 0; at < body.size(); at = body.find('\n', at) + 1) {
    count += std::string_view(body).substr(at).starts_with(prefix) ? 1 : 0;
    if (body.find('\n', at) == std::string::npos) {
      break;
    }
  }
  return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(event_stream)

BOOST_AUTO_TEST_CASE(takes_messages_at_every_split)
{
  struct Row {
    std::string_view name;
    StreamForm form;
    std::string_view body;
    std::optional<Messages> expected;
  };
  using enum StreamForm;
  const std::array rows{
      Row{"nothing", events, "", Messages{}},
      Row{"one as Argo CD sends it", events, "data: {\"a\":1} \n\n\n", Messages{"{\"a\":1} "}},
      Row{"two", events, "data: 1\n\ndata: 2\n\n", Messages{"1", "2"}},
      Row{"heartbeats between", events, ":\ndata: 1\n\n:\n:\ndata: 2\n\n:\n", Messages{"1", "2"}},
      Row{"a heartbeat inside", events, "data: 1\n:\ndata: 2\n\n", Messages{"1\n2"}},
      Row{"a comment with text", events, ": hello\n\ndata: 1\n\n", Messages{"1"}},
      Row{"several data lines", events, "data: 1\ndata:2\ndata:  3\n\n", Messages{"1\n2\n 3"}},
      Row{"no blank before the value", events, "data:1\n\n", Messages{"1"}},
      Row{"empty data", events, "data\n\ndata:\n\n", Messages{"", ""}},
      Row{"carriage return and line feed", events, "data: 1\r\n\r\ndata: 2\r\n\r\n", Messages{"1", "2"}},
      Row{"carriage returns alone", events, "data: 1\r\rdata: 2\r\r", Messages{"1", "2"}},
      Row{"other fields", events, "event: x\nid: 7\nretry: 10\ndata: 1\n\nevent: y\n\n", Messages{"1"}},
      Row{"a byte order mark", events,
          "\xef\xbb\xbf"
          "data: 1\n\n",
          Messages{"1"}},
      Row{"an unfinished event", events, "data: 1\n\ndata: 2\n", Messages{"1"}},
      Row{"an unfinished line", events, "data: 1\n\ndata: 2", Messages{"1"}},
      Row{"debris of a broken framing", events, "data: 1\n\na: {\"result\":{}}\n\n", std::nullopt},
      Row{"a line without a colon", events, "f6\n\n", std::nullopt},
      Row{"a blank before the field", events, " data: 1\n\n", std::nullopt},
      Row{"not UTF-8", events, "data: \xff\n\n", std::nullopt},
      Row{"UTF-8", events, "data: \xc3\xa4\n\n", Messages{"\xc3\xa4"}},
      Row{"no lines", lines, "", Messages{}},
      Row{"lines", lines, "{\"a\":1}\n{\"b\":2}\n", Messages{"{\"a\":1}", "{\"b\":2}"}},
      Row{"a last line without its end", lines, "{\"a\":1}\n{\"error\":{}}", Messages{"{\"a\":1}", "{\"error\":{}}"}},
      Row{"lines with carriage returns", lines, "1\r\n2\r\n", Messages{"1", "2"}},
      Row{"blank lines", lines, "\n1\n\n2\n\n", Messages{"1", "2"}},
      Row{"a line that is not UTF-8", lines, "\xc3\n", std::nullopt},
      Row{"a last line that is not UTF-8", lines, "1\n\xc3", std::nullopt},
  };
  for (const auto& row : rows) {
    for (std::size_t size = 1; size <= row.body.size() + 1; ++size) {
      BOOST_TEST_CONTEXT(row.name << ", in pieces of " << size)
      {
        BOOST_TEST((parse(row.form, row.body, size) == row.expected));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_too_long)
{
  const std::string ten(10, 'x');
  for (std::size_t size = 1; size < 40; ++size) {
    BOOST_TEST_CONTEXT("in pieces of " << size)
    {
      BOOST_TEST(parse(StreamForm::events, "data: " + ten + "\n\n", size, 10).has_value());
      BOOST_TEST(!parse(StreamForm::events, "data: " + ten + "y\n\n", size, 10).has_value());
      BOOST_TEST(!parse(StreamForm::events, "data: " + ten + "\ndata: 1\n\n", size, 10).has_value());
      BOOST_TEST(!parse(StreamForm::events, ":" + std::string(40, 'x') + "\n", size, 10).has_value());
      BOOST_TEST(parse(StreamForm::lines, ten + "\n" + ten, size, 10).has_value());
      BOOST_TEST(!parse(StreamForm::lines, ten + "y\n", size, 10).has_value());
      BOOST_TEST(!parse(StreamForm::lines, ten + "y", size, 10).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(an_error_is_final)
{
  EventStreamParser parser(StreamForm::events, k_limit);
  BOOST_TEST(!parser.push("nonsense\n").has_value());
  BOOST_TEST(!parser.push("data: 1\n\n").has_value());
  BOOST_TEST(parser.finish().value().empty());
}

BOOST_AUTO_TEST_CASE(takes_recorded_streams_at_every_split)
{
  struct Form {
    StreamForm form;
    std::string extension;
    std::string_view message_begin;
  };
  for (const auto& [form, extension, begin] :
       {Form{StreamForm::events, ".sse", "data: {"}, Form{StreamForm::lines, ".ndjson", "{"}}) {
    const auto paths = recorded(extension);
    BOOST_TEST_REQUIRE(paths.size() >= 8U);
    for (const auto& path : paths) {
      const auto body = std::filesystem::is_empty(path) ? std::string() : read_file(path, k_limit).value();
      const auto whole = parse(form, body, body.size() + 1);
      BOOST_TEST_REQUIRE(whole.has_value());
      BOOST_TEST_CONTEXT(path.filename())
      {
        BOOST_TEST(static_cast<std::ptrdiff_t>(whole->size()) == count_lines_starting(body, begin));
      }
      for (std::size_t size = 1; size <= 64; ++size) {
        BOOST_TEST_REQUIRE((parse(form, body, size) == whole), path.filename() << " in pieces of " << size);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
