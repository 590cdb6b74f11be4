// SPDX-License-Identifier: Apache-2.0
// What each of libcurl's endings means: the kind decides whether a request may be repeated.
#include "http/curl_failure.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

namespace argosy {
namespace {

using Stage = CurlFacts::Stage;
using std::chrono::seconds;

const Origin k_server{"https", "argocd.example", 443};
const Origin k_proxy{"http", "proxy.example", 3128};

CurlFacts
facts(CURLcode code, Stage stage = Stage::requesting, std::string text = {}, int os_error = 0)
{
  CurlFacts facts;
  facts.code = code;
  facts.stage = stage;
  facts.text = std::move(text);
  facts.os_error = os_error;
  facts.origin = k_server;
  facts.timeout = seconds(60);
  facts.connect_timeout = seconds(10);
  return facts;
}

CurlFacts
behind_proxy(CurlFacts facts, int connect_status = 0)
{
  facts.proxy = k_proxy;
  facts.connect_status = connect_status;
  return facts;
}

std::string
alert(const std::string& name)
{
  return "error:0A000438:SSL routines::" + name;
}

BOOST_AUTO_TEST_SUITE(curl_failure_test)

BOOST_AUTO_TEST_CASE(each_ending_has_its_kind_and_names_the_peer)
{
  struct Row {
    CurlFacts facts;
    AttemptFailure failure;
    std::string message;
  };
  const auto handshake = "TLS handshake with argocd.example:443 failed: ";
  for (const auto& row : std::vector<Row>{
           {facts(CURLE_COULDNT_RESOLVE_HOST, Stage::resolving), AttemptFailure::resolve,
            "cannot resolve argocd.example"},
           {behind_proxy(facts(CURLE_COULDNT_RESOLVE_PROXY, Stage::resolving)), AttemptFailure::resolve,
            "cannot resolve the proxy proxy.example"},
           {facts(CURLE_COULDNT_CONNECT, Stage::connecting, "", ECONNREFUSED), AttemptFailure::connect,
            "cannot connect to argocd.example:443: Connection refused"},
           {behind_proxy(facts(CURLE_COULDNT_CONNECT, Stage::connecting, "", ECONNREFUSED)), AttemptFailure::connect,
            "cannot connect to proxy proxy.example:3128: Connection refused"},
           {facts(CURLE_OPERATION_TIMEDOUT, Stage::resolving), AttemptFailure::resolve,
            "cannot resolve argocd.example"},
           {facts(CURLE_OPERATION_TIMEDOUT, Stage::connecting), AttemptFailure::connect,
            "no connection to argocd.example:443 within 10 s"},
           {facts(CURLE_OPERATION_TIMEDOUT), AttemptFailure::timeout,
            "no whole answer from argocd.example:443 within 1m"},
           {facts(CURLE_GOT_NOTHING), AttemptFailure::receive,
            "argocd.example:443 closed the connection without an answer"},
           {facts(CURLE_RECV_ERROR, Stage::requesting, "", ECONNRESET), AttemptFailure::receive,
            "argocd.example:443 broke the connection before the answer was whole: Connection reset by peer"},
           {facts(CURLE_PARTIAL_FILE), AttemptFailure::receive,
            "argocd.example:443 broke the connection before the answer was whole"},
           {facts(CURLE_SEND_ERROR, Stage::requesting, "", EPIPE), AttemptFailure::send,
            "argocd.example:443 broke the connection while the request was sent: Broken pipe"},
           {facts(CURLE_WEIRD_SERVER_REPLY), AttemptFailure::malformed, "argocd.example:443 sent what is no HTTP"},
           {facts(CURLE_PEER_FAILED_VERIFICATION, Stage::connecting), AttemptFailure::untrusted,
            "argocd.example:443 is not trusted"},
           {facts(CURLE_SSL_CONNECT_ERROR, Stage::connecting, alert("wrong version number")),
            AttemptFailure::incompatible, "argocd.example:443 does not speak TLS"},
           {facts(CURLE_SSL_CONNECT_ERROR, Stage::connecting, alert("tlsv1 alert protocol version")),
            AttemptFailure::incompatible, std::string(handshake) + "tlsv1 alert protocol version"},
           {facts(CURLE_SSL_CONNECT_ERROR, Stage::connecting, alert("sslv3 alert handshake failure")),
            AttemptFailure::incompatible, std::string(handshake) + "sslv3 alert handshake failure"},
           {facts(CURLE_SSL_CONNECT_ERROR, Stage::connecting, "", ECONNRESET), AttemptFailure::tls,
            std::string(handshake) + "Connection reset by peer"},
           // In TLS 1.3 a client learns at its first read that its certificate was refused.
           {facts(CURLE_RECV_ERROR, Stage::requesting, alert("tlsv13 alert certificate required")),
            AttemptFailure::untrusted, std::string(handshake) + "tlsv13 alert certificate required"},
           {facts(CURLE_SEND_ERROR, Stage::requesting, alert("tlsv1 alert unknown ca")), AttemptFailure::untrusted,
            std::string(handshake) + "tlsv1 alert unknown ca"},
           {behind_proxy(facts(CURLE_RECV_ERROR, Stage::connecting), 407), AttemptFailure::proxy,
            "proxy proxy.example:3128 refused the way to argocd.example:443: 407 proxy authentication required"},
           {behind_proxy(facts(CURLE_RECV_ERROR, Stage::connecting)), AttemptFailure::proxy,
            "argocd.example:443 could not be reached: the proxy hung up"},
           {behind_proxy(facts(CURLE_PROXY, Stage::connecting)), AttemptFailure::proxy,
            "argocd.example:443 could not be reached through the proxy"}}) {
    const auto error = make_attempt_error(row.facts);
    BOOST_TEST(static_cast<int>(error.failure) == static_cast<int>(row.failure), row.message);
    BOOST_TEST(error.message == row.message);
  }
}

// A POST is repeated only after what surely sent nothing: no ending of a request under way may look like that.
BOOST_AUTO_TEST_CASE(no_ending_of_a_request_under_way_counts_as_unsent)
{
  for (int code = 1; code < CURL_LAST; ++code) {
    const bool is_by_its_name_before_the_request =
        code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT ||
        code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CERTPROBLEM ||
        code == CURLE_SSL_CIPHER || code == CURLE_SSL_CLIENTCERT || code == CURLE_PROXY;
    const auto error = make_attempt_error(facts(static_cast<CURLcode>(code)));
    BOOST_TEST((is_by_its_name_before_the_request || !is_surely_unsent(error.failure)), code << ": " << error.message);
  }
}

BOOST_AUTO_TEST_CASE(a_proxy_s_refusal_ends_in_what_to_do)
{
  BOOST_TEST(make_proxy_refusal(407, k_proxy, k_server).hint.find("ARGOSY_PROXY_PASSWORD") != std::string::npos);
  BOOST_TEST(make_proxy_refusal(401, k_proxy, k_server).hint.find("ARGOSY_PROXY_PASSWORD") != std::string::npos);
  BOOST_TEST(make_proxy_refusal(403, k_proxy, k_server).hint.find("NO_PROXY") != std::string::npos);
  BOOST_TEST(make_proxy_refusal(502, k_proxy, k_server).hint.empty());
  BOOST_TEST(make_proxy_refusal(502, k_proxy, k_server).proxy_status == 502);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
