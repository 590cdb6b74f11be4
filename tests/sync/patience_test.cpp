// SPDX-License-Identifier: Apache-2.0
#include "sync/patience.hpp"
#include "sync/scenario.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

using namespace test;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(patience_test)

BOOST_AUTO_TEST_CASE(only_what_passes_is_waited_for)
{
  struct Row {
    std::string name;
    Refusal refusal;
    ErrorKind kind;
    Duration at_first;
    Duration later;
  };
  for (const auto& row : std::vector<Row>{
           {"a bare 403", Refusal::denied, ErrorKind::not_permitted, k_second_look, seconds(60)},
           {"a 403 by a rule", Refusal::denied_by_rule, ErrorKind::not_permitted, {}, {}},
           {"a replica that lags", Refusal::key_not_yet_known, ErrorKind::key_refused, seconds(10), seconds(10)},
           {"a refused key", Refusal::key, ErrorKind::key_refused, {}, {}},
           {"a hanging Kubernetes", Refusal::deadline, ErrorKind::unavailable, seconds(60), seconds(60)},
           {"no connection", Refusal::none, ErrorKind::unreachable, {}, seconds(60)},
           {"an untrusted server", Refusal::none, ErrorKind::untrusted, {}, {}},
           {"a 503", Refusal::unavailable, ErrorKind::unavailable, {}, seconds(60)},
           {"a wrong request", Refusal::invalid, ErrorKind::usage, {}, {}}}) {
    BOOST_TEST_CONTEXT(row.name)
    {
      const auto failure = make_refusal(row.refusal, row.kind);
      BOOST_TEST((find_patience(failure, Acquaintance::none) == row.at_first));
      BOOST_TEST((find_patience(failure, Acquaintance::seen) == row.later));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
