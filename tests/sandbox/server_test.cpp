// SPDX-License-Identifier: Apache-2.0
// What only a connection can show, against the recorded bytes where there are some.
#include "sandbox/recording.hpp"
#include "sandbox/server_process.hpp"
#include "wire/target.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy::sandbox {

namespace {

// One server for all tests: starting one builds a scenario of two hundred applications.
const ServerProcess&
server()
{
  static const ServerProcess k_server;
  return k_server;
}

std::string
recorded_raw(const std::string& name)
{
  for (const Json& entry : load_json("transcripts/transport-raw.json")) {
    if (text_of(entry, "name") == name) {
      return text_of(entry, "raw");
    }
  }
  return "not recorded";
}

// Header lines in alphabetical order, without the date.
std::string
in_order(const std::string& raw)
{
  const std::size_t end = raw.find("\r\n\r\n");
  std::vector<std::string> lines = split(raw.substr(0, end), '\n');
  std::erase_if(lines, [](const std::string& line) { return line.rfind("Date:", 0) == 0; });
  for (std::string& line : lines) {
    std::erase(line, '\r');
  }
  std::sort(lines.begin() + 1, lines.end());
  std::string result;
  for (const std::string& line : lines) {
    result += line + "\n";
  }
  return result + (end == std::string::npos ? "" : raw.substr(end + 4));
}

const std::string k_version = "GET /api/version HTTP/1.1\r\nHost: x\r\n";
const std::string k_last = "Connection: close\r\n\r\n";

std::string
authorized(const std::string& request_line, const std::string& more = "")
{
  return request_line + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + server().key() + "\r\n" + more;
}

void
control(const std::string& path, const std::string& body)
{
  server().exchange("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
                    k_last + body);
}

} // namespace

BOOST_AUTO_TEST_SUITE(connections)

BOOST_AUTO_TEST_CASE(announces_its_address_and_keys)
{
  BOOST_TEST(text_of(server().announced(), "url").rfind("http://127.0.0.1:", 0) == 0U);
  for (const char* account : {"ci", "deployer", "guest", "expired"}) {
    BOOST_TEST(!server().key(account).empty());
  }
}

BOOST_AUTO_TEST_CASE(answers_pipelined_requests_in_turn)
{
  const std::string raw = server().exchange(k_version + "\r\n" + k_version + k_last);
  const std::size_t second = raw.find("HTTP/1.1 200", 1);
  BOOST_REQUIRE(second != std::string::npos);
  const std::string recorded = recorded_raw("two pipelined requests");
  BOOST_TEST(in_order(raw.substr(0, second)) == in_order(recorded.substr(0, recorded.find("HTTP/1.1 200", 1))));
}

BOOST_AUTO_TEST_CASE(answers_http_1_0_and_closes)
{
  BOOST_TEST(in_order(server().exchange("GET /api/version HTTP/1.0\r\nHost: x\r\n\r\n")) ==
             in_order(recorded_raw("HTTP/1.0")));
}

BOOST_AUTO_TEST_CASE(reads_a_chunked_body)
{
  const std::string more = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
  const std::string raw = server().exchange(authorized("POST /api/v1/applications/nope/sync", more), "denied\"}");
  BOOST_TEST(in_order(raw) == in_order(recorded_raw("chunked request body")));
}

BOOST_AUTO_TEST_CASE(bids_a_client_to_go_on)
{
  const std::string more = "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  const std::string raw = server().exchange(authorized("POST /api/v1/applications/nope/sync", more), "\r\n\r\n");
  BOOST_TEST(raw == recorded_raw("Expect: 100-continue"));
}

BOOST_AUTO_TEST_CASE(takes_large_headers_and_refuses_larger_ones)
{
  for (const auto& [kibibytes, name] :
       {std::pair(7, "request header of 7 KiB"), std::pair(60, "request header of 60 KiB")}) {
    const std::string padding = "X-Padding: " + std::string(static_cast<std::size_t>(kibibytes) * 1024, 'a') + "\r\n";
    const std::string raw = server().exchange(k_version + padding + k_last);
    const std::string recorded = recorded_raw(name); // its body was cut short
    BOOST_TEST(in_order(raw).rfind(in_order(recorded).substr(0, 40), 0) == 0U);
  }
  const std::string raw =
      server().exchange(k_version + "X-Padding: " + std::string(1100 * 1024, 'a') + "\r\n" + k_last);
  // The rest of the header may meet a closed connection.
  BOOST_TEST((raw.rfind("HTTP/1.1 431", 0) == 0 || raw == "<reset>"));
}

BOOST_AUTO_TEST_CASE(resets_and_cuts_as_faults_say)
{
  control("/sandbox/faults",
          R"([{"kind":"reset_before","path":"/api/version"},{"kind":"cut_head","path":"/api/version"},)"
          R"({"kind":"cut_body","bytes":5,"path":"/api/version"}])");
  BOOST_TEST(server().exchange(k_version + k_last) == "<reset>");
  BOOST_TEST(server().exchange(k_version + k_last).find("\r\n\r\n") == std::string::npos);
  const std::string cut = server().exchange(k_version + k_last);
  BOOST_TEST(cut.substr(cut.find("\r\n\r\n") + 4) == "{\"Ver");
}

BOOST_AUTO_TEST_CASE(a_stream_comes_in_chunks_and_is_gone_when_the_client_is)
{
  const std::string target = "GET /api/v1/stream/applications?name=guestbook&fields=result.type";
  const std::string raw = server().exchange(authorized(target, "Accept: text/event-stream\r\n\r\n"), "\n\n\n\r\n");
  BOOST_TEST(raw.substr(raw.find("\r\n\r\n") + 4) == "25\r\ndata: {\"result\":{\"type\":\"ADDED\"}} \n\n\n\r\n");
  std::string stats;
  for (int i = 0; i < 100 && stats.find("\"streams_open\":0") == std::string::npos; ++i) {
    stats = server().exchange("GET /sandbox/stats HTTP/1.1\r\nHost: x\r\n" + k_last);
  }
  BOOST_TEST(stats.find("\"streams_open\":0") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy::sandbox
