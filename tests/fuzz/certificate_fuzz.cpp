// SPDX-License-Identifier: Apache-2.0
// libFuzzer harness for the search of authorities by name. Findings are kept in corpus/certificate, which every build
// runs as a plain test.
#include "http/certificate_property.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
  const auto wrong = argosy::check_certificate({reinterpret_cast<const char*>(bytes), size});
  if (!wrong.empty()) {
    std::fprintf(stderr, "%s\n", wrong.c_str());
    std::abort();
  }
  return 0;
}
