// SPDX-License-Identifier: Apache-2.0
// What a real server was seen to answer (tests/transcripts), as the machine hears it.
#pragma once

#include "argocd/recordings.hpp"
#include "sync/story.hpp"

namespace argosy::test {

inline Application
recorded(const std::string& name, const std::string& file = "sync.json")
{
  const auto app = parse_application(recordings::find(file, name).reply.body);
  BOOST_REQUIRE_MESSAGE(app, name);
  return *app;
}

// Most of the recorded syncs carry no id, or another one: whose run they are is not what was recorded.
inline Application
as_ours(Application app)
{
  if (app.operation) {
    app.operation->run_id = k_run;
  }
  if (app.state) {
    app.state->operation.run_id = k_run;
  }
  return app;
}

inline ApiFailure
recorded_refusal(const std::string& name, const std::string& file = "sync.json")
{
  return classify_failure(recordings::find(file, name).reply, "sync");
}

inline Answer<Application>
refused(const std::string& name, const std::string& file)
{
  return tl::unexpected(recorded_refusal(name, file));
}

// Begins with `before`, has the POST answered with `accepted`, and tells `after`.
inline Scenario
play(const Application& before, const Application& accepted, const Application& after, Goal goal = sync_goal())
{
  Scenario scenario(std::move(goal));
  scenario.begin_and_accept(before, accepted);
  scenario.tells(after);
  return scenario;
}

} // namespace argosy::test
