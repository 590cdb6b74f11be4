// SPDX-License-Identifier: Apache-2.0
// An ArgoCd on a real client over a canned transport, under virtual time.
#pragma once

#include "argocd/argo_cd.hpp"
#include "argocd/canned_transport.hpp"
#include "support/captured_sink.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_timers.hpp"
#include "support/seeded_random.hpp"

#include <functional>
#include <optional>
#include <utility>

namespace argosy {

struct ArgoFixture {
  FakeClock clock;
  FakeTimers timers{clock};
  SeededRandom random{1};
  CapturedSink sink;
  Redactor redactor;
  Output output{redactor, sink};
  Log log{output, clock, {}};
  CannedTransport transport{timers};
  HttpClient client{transport, timers, random, log, settings()};
  ArgoCd argo{client};

  static ClientSettings settings()
  {
    ClientSettings settings;
    settings.base.origin = {"https", "argocd.example.com", 443};
    return settings;
  }

  // The answer to `call`, which starts a request and gives its exchange.
  template <class T>
  Answer<T> wait(const std::function<Exchange(ArgoCd::Done<T>)>& call)
  {
    std::optional<Answer<T>> answer;
    const auto exchange = call([&](Answer<T> given) { answer.emplace(std::move(given)); });
    timers.run_until([&] { return answer.has_value(); });
    return answer.value();
  }

  const Attempt& last() const { return transport.attempts.back(); }
};

} // namespace argosy
