// SPDX-License-Identifier: Apache-2.0
// What a suspended resource waits for, read from its live object.
#include "sync/application_builder.hpp"
#include "sync/judge_health.hpp"
#include "sync/judge_sync.hpp"
#include "sync/pause.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

const ResourceRef k_rollout{{"argoproj.io", "Rollout", "shop", "web"}, "v1alpha1"};

std::string
canary(const std::string& step, const std::string& more = "")
{
  return R"({"spec":{"strategy":{"canary":{"steps":[{"setWeight":20},)" + step + R"(,{"setWeight":60}]}})" + more +
         R"(},"status":{"currentStepIndex":1,"controllerPause":true,"pauseConditions":[)"
         R"({"reason":"CanaryPauseStep","startTime":"2026-11-21T10:31:07Z"}]}})";
}

std::string
blue_green(const std::string& strategy)
{
  return R"({"spec":{"strategy":{"blueGreen":)" + strategy +
         R"(}},"status":{"pauseConditions":[{"reason":"BlueGreenPause","startTime":"2026-11-21T10:31:07Z"}]}})";
}

std::string
spelled(const Pause& pause)
{
  if (pause.kind == Pause::Kind::over) {
    return "over";
  }
  return pause.is_read ? describe_pause(pause) : "not read";
}

BOOST_AUTO_TEST_SUITE(pause_test)

BOOST_AUTO_TEST_CASE(p6_tells_a_pause_with_an_end_from_one_without)
{
  const std::string open_step = "paused at step 2 of 3 of Rollout/web until somebody resumes it";
  const std::string timed_step = "paused for 10m at step 2 of 3 of Rollout/web, goes on at 10:41:07 UTC";
  struct Row {
    const char* name;
    std::string manifest;
    std::string expected;
  };
  for (const auto& row : std::vector<Row>{
           {"no duration", canary(R"({"pause":{}})"), open_step},
           {"a duration in words", canary(R"({"pause":{"duration":"10m"}})"), timed_step},
           {"a number of seconds", canary(R"({"pause":{"duration":600}})"), timed_step},
           {"seconds as text", canary(R"({"pause":{"duration":"600"}})"), timed_step},
           {"a duration that is none", canary(R"({"pause":{"duration":"soon"}})"), open_step},
           {"a step that is no pause", canary(R"({"setWeight":40})"),
            "Rollout/web is paused until somebody resumes it"},
           {"by hand, whatever the step", canary(R"({"pause":{"duration":600}})", R"(,"paused":true)"),
            "Rollout/web is paused until somebody resumes it"},
           {"promotes itself", blue_green(R"({"autoPromotionSeconds":30})"),
            "paused for 30 s at the promotion of Rollout/web, goes on at 10:31:37 UTC"},
           {"promoted by a person", blue_green(R"({"autoPromotionEnabled":false,"autoPromotionSeconds":30})"),
            "paused at the promotion of Rollout/web until somebody resumes it"},
           {"promoted at once, yet paused", blue_green(R"({"autoPromotionEnabled":true})"),
            "paused at the promotion of Rollout/web until somebody resumes it"},
           {"an analysis that says nothing", R"({"status":{"pauseConditions":[{"reason":"InconclusiveAnalysisRun"}]}})",
            "paused at an inconclusive analysis of Rollout/web until somebody resumes it"},
           {"an open one beside a timed one",
            R"({"spec":{"strategy":{"canary":{"steps":[{"pause":{"duration":5}}]}}},"status":{"currentStepIndex":0,)"
            R"("pauseConditions":[{"reason":"InconclusiveAnalysisRun"},{"reason":"CanaryPauseStep"}]}})",
            "paused at an inconclusive analysis of Rollout/web until somebody resumes it"},
           {"gone on", R"({"spec":{},"status":{"pauseConditions":[]}})", "over"},
           {"no JSON", "rollout", "not read"},
           {"of a wrong type", R"({"spec":{"paused":"yes"}})", "not read"},
       }) {
    BOOST_TEST_CONTEXT(row.name)
    {
      BOOST_TEST(spelled(read_pause({k_rollout, row.manifest})) == row.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(p6_reads_what_other_kinds_pause_by)
{
  const auto read = [](const ResourceKey& key, const std::string& manifest) {
    return spelled(read_pause({{key, "v1"}, manifest}));
  };
  const ResourceKey cron{"batch", "CronJob", "shop", "nightly"};
  BOOST_TEST(read(cron, R"({"spec":{"suspend":true}})") == "CronJob/nightly is paused until somebody resumes it");
  BOOST_TEST(read({"apps", "Deployment", "shop", "web"}, R"({"spec":{"paused":true}})") ==
             "Deployment/web is paused until somebody resumes it");
  BOOST_TEST(read(cron, R"({"spec":{}})") == "not read"); // suspended in a way of its own
  ApiFailure refused;
  BOOST_TEST(spelled(read_pause({k_rollout, tl::unexpected(refused)})) == "not read");
}

BOOST_AUTO_TEST_CASE(p6_names_the_command_that_ends_a_pause)
{
  Pause pause;
  pause.resource = k_rollout.key;
  BOOST_TEST(describe_resumption({"shop", "", "default"}, pause) ==
             "argosy action shop resume --resource argoproj.io:Rollout:shop/web");
  pause.resource = {"", "Widget", "", "w"};
  BOOST_TEST(describe_resumption({"shop", "team-a", ""}, pause) == "argosy action team-a/shop --resource :Widget:w");
  BOOST_TEST(describe_resumption({"shop", "", ""}, {}) == "argosy action shop");
}

BOOST_AUTO_TEST_CASE(p6_of_several_pauses_the_one_that_lasts_decides)
{
  const auto timed = [](int seconds) {
    auto pause = read_pause({k_rollout, canary(R"({"pause":{"duration":)" + std::to_string(seconds) + "}}")});
    return pause;
  };
  const auto open = read_pause({k_rollout, canary(R"({"pause":{}})")});
  BOOST_TEST((find_deciding({timed(5), timed(90), timed(60)}).duration == std::chrono::seconds(90)));
  BOOST_TEST((find_deciding({open, timed(90)}).kind == Pause::Kind::open));
  BOOST_TEST(is_same_pause(timed(5), timed(5)));
  BOOST_TEST(!is_same_pause(open, timed(5)));
}

BOOST_AUTO_TEST_CASE(p6_a_pause_is_judged_by_what_is_known_of_it)
{
  const auto app = test::AppBuilder().health(Health::suspended);
  const auto open = read_pause({k_rollout, canary(R"({"pause":{}})")});
  const auto timed = read_pause({k_rollout, canary(R"({"pause":{"duration":600}})")});
  auto overdue = timed;
  overdue.is_overdue = true;
  auto over = open;
  over.kind = Pause::Kind::over;
  using Standing = Judgement::Standing;
  struct Row {
    const char* name;
    std::optional<Pause> pause;
    Standing when_fail;
    Standing when_wait;
    Standing when_done;
  };
  for (const auto& row : std::vector<Row>{
           {"not asked yet", std::nullopt, Standing::not_yet, Standing::not_yet, Standing::not_yet},
           {"open", open, Standing::failing, Standing::not_yet, Standing::reached},
           {"not read", Pause(), Standing::failing, Standing::not_yet, Standing::reached},
           {"with an end", timed, Standing::not_yet, Standing::not_yet, Standing::not_yet},
           {"beyond its end", overdue, Standing::failing, Standing::not_yet, Standing::reached},
           {"over already", over, Standing::not_yet, Standing::not_yet, Standing::not_yet},
       }) {
    BOOST_TEST_CONTEXT(row.name)
    {
      for (const auto& [policy, expected] : {std::pair(Suspended::fail, row.when_fail),
                                             {Suspended::wait, row.when_wait},
                                             {Suspended::done, row.when_done}}) {
        WaitGoal goal;
        goal.suspended = policy;
        JudgeContext context;
        context.pause = row.pause;
        const auto judgement = judge(app, goal, context);
        BOOST_TEST((judgement.standing == expected));
        BOOST_TEST(judgement.asks_about_pause == !row.pause.has_value());
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
