// SPDX-License-Identifier: Apache-2.0
#include "sync/patience.hpp"

namespace argosy {

namespace {

using std::chrono::seconds;

// Once the key has worked here, Kubernetes may be away for a while, for instance during its upgrade.
constexpr Duration k_outage_patience = seconds(60);
// Another replica learns of a new key late.
constexpr Duration k_replica_patience = seconds(10);

// Transport failures come after all the retries of the HTTP client.
bool
is_outage(ErrorKind kind)
{
  return kind == ErrorKind::unreachable || kind == ErrorKind::unavailable || kind == ErrorKind::lost_answer ||
         kind == ErrorKind::login_page;
}

} // namespace

Duration
find_patience(const ApiFailure& failure, Acquaintance acquaintance)
{
  const bool has_worked = acquaintance == Acquaintance::seen;
  switch (failure.refusal) {
  case Refusal::denied:
    return has_worked ? k_outage_patience : k_second_look;
  case Refusal::key_not_yet_known:
    return k_replica_patience;
  case Refusal::deadline:
    return k_outage_patience; // a hanging Kubernetes (contracts: measured 2)
  case Refusal::none:
  case Refusal::unavailable:
    return has_worked && is_outage(failure.error.kind) ? k_outage_patience : Duration::zero();
  default:
    return Duration::zero();
  }
}

} // namespace argosy
