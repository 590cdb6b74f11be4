// SPDX-License-Identifier: Apache-2.0
// libFuzzer harness for the event-stream parser. Findings are kept in corpus/event_stream, which every build runs as a
// plain test.
#include "http/event_stream_property.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
  const auto wrong = argosy::check_event_stream({reinterpret_cast<const char*>(bytes), size});
  if (!wrong.empty()) {
    std::fprintf(stderr, "%s\n", wrong.c_str());
    std::abort();
  }
  return 0;
}
