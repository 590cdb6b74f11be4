// SPDX-License-Identifier: Apache-2.0
#include "http/transport.hpp"

namespace argosy {

bool
is_surely_unsent(AttemptFailure failure)
{
  switch (failure) {
  case AttemptFailure::resolve:
  case AttemptFailure::connect:
  case AttemptFailure::proxy:
  case AttemptFailure::tls:
  case AttemptFailure::untrusted:
  case AttemptFailure::incompatible:
    return true;
  case AttemptFailure::send:
  case AttemptFailure::receive:
  case AttemptFailure::timeout:
  case AttemptFailure::too_large:
  case AttemptFailure::malformed:
    return false;
  }
  return false;
}

} // namespace argosy
