// SPDX-License-Identifier: Apache-2.0
// many_syncs URL KEY-VARIABLE APP COUNT: syncs APP so many times in one process and says what grew meanwhile.
#include "base/poll_loop.hpp"
#include "http/client.hpp"
#include "http/curl_transport.hpp"
#include "sync/run.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <malloc.h>

namespace {

using namespace argosy;

class Silence final : public RunObserver, public Sink {
public:
  void on_note(const AppRef&, const Note&) override {}
  void on_state(const AppRef&, const Application&) override {}
  void on_done(const AppRef&, const Outcome&) override {}
  void write(std::string_view) override {}
};

struct Usage {
  std::ptrdiff_t descriptors;
  std::size_t heap;
};

Usage
measure()
{
  namespace fs = std::filesystem;
  const auto open = std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
  return {open, mallinfo2().uordblks};
}

bool
sync_once(ArgoCd& argo, Loop& loop, Random& random, Silence& silence, const std::string& app)
{
  Goal goal;
  goal.app.name = app;
  goal.sync.emplace();
  goal.sync->request.run_id = random_hex(random, 16);
  RunSettings settings;
  settings.goals = {goal};
  settings.deadline = loop.clock().now() + std::chrono::seconds(60);
  SyncRun run({argo, loop, random, silence}, settings);
  run.start();
  loop.run_until([&] { return run.is_done(); });
  return run.outcomes().front().is_good();
}

int
run(const std::string& url, const char* key, const std::string& app, int count)
{
  SystemClock clock;
  PollLoop loop(clock);
  SystemRandom random;
  Silence silence;
  Redactor redactor;
  Output output(redactor, silence);
  Log log(output, clock, {});
  auto transport = CurlTransport::create(loop, {}, {});
  auto server = parse_url(url);
  if (!transport || !server) {
    return 2;
  }
  ClientSettings settings;
  settings.base = *server;
  settings.deadline = clock.now() + std::chrono::hours(1);
  HttpClient client(**transport, loop, random, log, settings);
  client.set_credential("Authorization", "Bearer ", Secret(key));
  ArgoCd argo(client);
  int good = sync_once(argo, loop, random, silence, app) ? 1 : 0; // the first one fills caches that stay
  const auto before = measure();
  for (int i = 1; i < count; ++i) {
    good += sync_once(argo, loop, random, silence, app) ? 1 : 0;
  }
  const auto after = measure();
  std::printf("{\"syncs\": %d, \"good\": %d, \"descriptors_grown\": %td, \"heap_grown_bytes\": %lld}\n", count, good,
              after.descriptors - before.descriptors,
              static_cast<long long>(after.heap) - static_cast<long long>(before.heap));
  return good == count ? 0 : 1;
}

} // namespace

int
main(int count, char** arguments)
{
  const char* key = count == 5 ? std::getenv(arguments[2]) : nullptr;
  if (key == nullptr) {
    std::fputs("usage: many_syncs URL KEY-VARIABLE APP COUNT\n", stderr);
    return 2;
  }
  return run(arguments[1], key, arguments[3], std::atoi(arguments[4]));
}
