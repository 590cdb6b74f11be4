// SPDX-License-Identifier: Apache-2.0
// Names for a test's servers: the test program's own getaddrinfo() stands in front of the system's.
#pragma once

namespace argosy {

// While it lives, lookups of "hangs.example" do not return. Always: "unknown.example" is unknown, all other names below
// ".example" are 127.0.0.1.
class HangingLookups {
public:
  HangingLookups();
  ~HangingLookups(); // lets them go
  HangingLookups(const HangingLookups&) = delete;
  HangingLookups& operator=(const HangingLookups&) = delete;

  // Waits until a lookup hangs.
  static void wait_for_one();
};

} // namespace argosy
