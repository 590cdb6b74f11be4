// SPDX-License-Identifier: Apache-2.0
#include "base/url.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

BOOST_AUTO_TEST_SUITE(url_test)

BOOST_AUTO_TEST_CASE(reads_urls_and_writes_them_back)
{
  struct Row {
    std::string_view text;
    std::string_view host;
    int port;
    std::string_view path;
    std::string_view query;
    std::string_view written;
  };
  const Row rows[] = {
      {"https://argocd.corp", "argocd.corp", 443, "", "", "https://argocd.corp"},
      {"https://argocd.corp/", "argocd.corp", 443, "", "", "https://argocd.corp"},
      {"HTTPS://ArgoCD.Corp:443/Root//", "argocd.corp", 443, "/Root", "", "https://argocd.corp/Root"},
      {"http://localhost:8080/a/b?x=1&y=a%20b", "localhost", 8080, "/a/b", "x=1&y=a%20b",
       "http://localhost:8080/a/b?x=1&y=a%20b"},
      {"http://h:80", "h", 80, "", "", "http://h"},
      {"https://h:80", "h", 80, "", "", "https://h:80"},
      {"https://h?a=b/c", "h", 443, "", "a=b/c", "https://h?a=b/c"},
      {"https://h/p?", "h", 443, "/p", "", "https://h/p"},
      {"https://[::1]:8443/x", "::1", 8443, "/x", "", "https://[::1]:8443/x"},
      {"https://[2001:DB8::1]", "2001:db8::1", 443, "", "", "https://[2001:db8::1]"},
      {"https://10.0.0.1", "10.0.0.1", 443, "", "", "https://10.0.0.1"},
      {"https://my_host-1.svc.cluster.local.", "my_host-1.svc.cluster.local.", 443, "", "",
       "https://my_host-1.svc.cluster.local."},
      {"https://h/a%2Fb", "h", 443, "/a%2Fb", "", "https://h/a%2Fb"},
      {"https://h/...", "h", 443, "/...", "", "https://h/..."},
      {"https://h/a?x=../..", "h", 443, "/a", "x=../..", "https://h/a?x=../.."},
      {"https://h/a?u=me@b", "h", 443, "/a", "u=me@b", "https://h/a?u=me@b"},
  };
  for (const auto& row : rows) {
    const auto url = parse_url(row.text);
    BOOST_REQUIRE_MESSAGE(url, row.text);
    BOOST_TEST(url->origin.host == row.host);
    BOOST_TEST(url->origin.port == row.port);
    BOOST_TEST(url->path == row.path);
    BOOST_TEST(url->query == row.query);
    BOOST_TEST(to_string(*url) == row.written);
  }
}

BOOST_AUTO_TEST_CASE(refuses_hostile_urls_and_says_why)
{
  struct Row {
    std::string text;
    std::string_view why;
  };
  const Row rows[] = {
      {"", "it has no scheme"},
      {"argocd.corp", "it has no scheme"},
      {"//argocd.corp", "it has no scheme"},
      {"https:/argocd.corp", "it has no scheme"},
      {"ftp://h", "its scheme is neither https nor http"},
      {"file:///etc/passwd", "its scheme is neither https nor http"},
      {"xhttps://h", "its scheme is neither https nor http"},
      {"https://user@h", "it has user info"},
      {"https://user:s3cr3t-pw@h/x", "it has user info"},
      {"https://h@evil", "it has user info"},
      {"https://h:443@evil/", "it has user info"},
      {"https://", "it has no host"},
      {"https:///path", "it has no host"},
      {"https://:443", "it has no host"},
      {"https://[]", "it has no host"},
      {"https://h:", "its port is not a number"},
      {"https://h:0", "its port is not a number"},
      {"https://h:65536", "its port is not a number"},
      {"https://h:99999999999999999999", "its port is not a number"},
      {"https://h:+443", "its port is not a number"},
      {"https://h:44x", "its port is not a number"},
      {"https://h:1:2", "its port is not a number"},
      {"https://[::1]x", "its port is not a number"},
      {"https://[::1", "the bracket of its IPv6 address is not closed"},
      {"https://[h]", "its host is neither a name nor an address"},
      {"https://[::1%25eth0]", "its host is neither a name nor an address"},
      {"https://::1", "it has no host"},
      {"https://.h", "its host is neither a name nor an address"},
      {"https://-h", "its host is neither a name nor an address"},
      {"https://a..b", "its host is neither a name nor an address"},
      {"https://a%2eb", "its host is neither a name nor an address"},
      {"https://a,b", "its host is neither a name nor an address"},
      {"https://" + std::string(254, 'a'), "its host is neither a name nor an address"},
      {"https://h/#top", "it has a fragment"},
      {"https://h#@evil", "it has a fragment"},
      {"https://evil\\@h", "it has a backslash"},
      {"https://h/a b", "it has a blank"},
      {" https://h", "it has a blank"},
      {"https://h\r\nHost: evil", "it has a control character"},
      {std::string("https://h\0.evil", 15), "it has a control character"},
      {"https://h/\x7f", "it has a control character"},
      {"https://b\xc3\xbc"
       "cher",
       "it has a character that is not ASCII"},
      {"https://h/a/../b", "its path has a \".\" or \"..\" segment"},
      {"https://h/..", "its path has a \".\" or \"..\" segment"},
      {"https://h/./b", "its path has a \".\" or \"..\" segment"},
      {"https://h/%2e%2E/b", "its path has a \".\" or \"..\" segment"},
      {"https://h/a%2F..%2Fb", "its path has a \".\" or \"..\" segment"},
      {"https://h/%", "its path has a \"%\" without two"},
      {"https://h/%zz", "its path has a \"%\" without two"},
  };
  for (const auto& row : rows) {
    const auto url = parse_url(row.text);
    BOOST_REQUIRE_MESSAGE(!url, row.text);
    BOOST_TEST((url.error().kind == ErrorKind::config));
    BOOST_TEST(url.error().message.starts_with("not a usable URL: " + std::string(row.why)),
               row.text << ": " << url.error().message);
    BOOST_TEST(url.error().message.find("s3cr3t") == std::string::npos);
    BOOST_TEST(url.error().hint == "expected https://HOST[:PORT][/PATH]");
  }
}

BOOST_AUTO_TEST_CASE(keeps_a_trailing_slash_where_asked_to)
{
  struct Row {
    std::string_view text;
    std::string_view path;
  };
  const Row rows[] = {
      {"https://h", ""}, {"https://h/", "/"}, {"https://h/hook/", "/hook/"}, {"https://h/hook/?x", "/hook/"}};
  for (const auto& row : rows) {
    const auto url = parse_url(row.text, TrailingSlash::keep);
    BOOST_REQUIRE(url);
    BOOST_TEST(url->path == row.path);
  }
}

BOOST_AUTO_TEST_CASE(compares_origins_by_scheme_host_and_port)
{
  const auto origin = [](std::string_view text) { return parse_url(text)->origin; };
  BOOST_TEST((origin("https://h") == origin("HTTPS://H:443/x?y")));
  BOOST_TEST((origin("https://h") != origin("http://h")));
  BOOST_TEST((origin("https://h") != origin("https://h:8443")));
  BOOST_TEST((origin("https://h") != origin("https://h.evil")));
  BOOST_TEST(to_string(origin("https://[::1]:1/x")) == "https://[::1]:1");
}

BOOST_AUTO_TEST_CASE(writes_queries)
{
  BOOST_TEST(to_query({}) == "");
  BOOST_TEST(to_query({{"a", "1"}, {"b c", "x y&=/"}, {"d", ""}}) == "a=1&b%20c=x%20y%26%3D%2F&d=");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
