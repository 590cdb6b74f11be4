// SPDX-License-Identifier: Apache-2.0
// libFuzzer harness for everything that reads Argo CD's answers. Findings are kept in corpus/application, which every
// build runs as a plain test.
#include "argocd/reading_property.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
  const auto wrong = argosy::check_reading({reinterpret_cast<const char*>(bytes), size});
  if (!wrong.empty()) {
    std::fprintf(stderr, "%s\n", wrong.c_str());
    std::abort();
  }
  return 0;
}
