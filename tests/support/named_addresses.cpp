// SPDX-License-Identifier: Apache-2.0
#include "support/named_addresses.hpp"

#include <condition_variable>
#include <dlfcn.h>
#include <mutex>
#include <netdb.h>
#include <string_view>

namespace argosy {

namespace {

struct Lookups {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_held = false;
  int waiting = 0;
};

// Never destroyed: a lookup's thread may outlive main().
Lookups&
lookups()
{
  static auto* const all = new Lookups;
  return *all;
}

} // namespace

HangingLookups::HangingLookups()
{
  const std::lock_guard lock(lookups().mutex);
  lookups().is_held = true;
}

HangingLookups::~HangingLookups()
{
  std::unique_lock lock(lookups().mutex);
  lookups().is_held = false;
  lookups().changed.notify_all();
  lookups().changed.wait(lock, [] { return lookups().waiting == 0; });
}

void
HangingLookups::wait_for_one()
{
  std::unique_lock lock(lookups().mutex);
  lookups().changed.wait(lock, [] { return lookups().waiting > 0; });
}

} // namespace argosy

extern "C" int
getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found)
{
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto next = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  const std::string_view name = node == nullptr ? "" : node;
  if (name == "hangs.example") {
    auto& all = argosy::lookups();
    std::unique_lock lock(all.mutex);
    ++all.waiting;
    all.changed.notify_all();
    all.changed.wait(lock, [&all] { return !all.is_held; });
    --all.waiting;
    all.changed.notify_all();
  } else if (name == "unknown.example") {
    return EAI_NONAME;
  } else if (name.ends_with(".example")) {
    return next("127.0.0.1", service, hints, found);
  }
  return next(node, service, hints, found);
}
