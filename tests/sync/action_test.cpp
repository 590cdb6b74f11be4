// SPDX-License-Identifier: Apache-2.0
// Which resource an action is run on, and what a refusal means.
#include "sync/action.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

const AppRef k_shop{"shop", "", "default"};

ActionSubject
subject(const std::string& kind,
        const std::string& name,
        std::vector<ResourceAction> actions = {},
        std::optional<Health> health = Health::healthy)
{
  const std::string group = kind == "Rollout" ? "argoproj.io" : kind == "ConfigMap" ? "" : "apps";
  return {{{group, kind, "shop", name}, "v1"}, health, std::move(actions)};
}

ResourcePattern
pattern(const std::string& text)
{
  return parse_resource_pattern(text).value();
}

std::string
names_of(const ActionCandidates& candidates)
{
  std::string names;
  for (const auto& one : candidates.subjects) {
    names += (names.empty() ? "" : " ") + one.resource.key.name;
  }
  return names;
}

// Whom an action is run on, or the message and the hint.
std::string
chosen(const std::vector<ActionSubject>& subjects, const std::string& action, std::size_t left_out = 0)
{
  const auto found = choose_subject(k_shop, {subjects, left_out}, action);
  if (found) {
    return found->resource.key.name;
  }
  BOOST_TEST((found.error().kind == ErrorKind::usage));
  return found.error().message + " | " + found.error().hint;
}

BOOST_AUTO_TEST_SUITE(action_test)

BOOST_AUTO_TEST_CASE(asks_what_is_suspended_first_and_only_kinds_that_have_actions)
{
  const std::vector<ActionSubject> all{subject("ConfigMap", "env", {}, std::nullopt), subject("Deployment", "api"),
                                       subject("Rollout", "web"), subject("Widget", "paused", {}, Health::suspended)};
  BOOST_TEST(names_of(find_candidates(all, {})) == "paused web api");
  BOOST_TEST(names_of(find_candidates(all, {pattern(":ConfigMap:env")})) == "env");
  BOOST_TEST(names_of(find_candidates(all, {pattern("apps:*:shop/*")})) == "paused api");
  BOOST_TEST(names_of(find_candidates(all, {pattern("apps:Deployment:other/api")})).empty());
}

BOOST_AUTO_TEST_CASE(asks_a_bounded_number)
{
  const std::vector<ActionSubject> many(33, subject("Deployment", "web"));
  BOOST_TEST(find_candidates(many, {}).subjects.size() == 20U);
  BOOST_TEST(find_candidates(many, {}).left_out == 13U);
}

BOOST_AUTO_TEST_CASE(chooses_the_one_resource_on_which_an_action_can_be_run)
{
  const auto paused = subject("Rollout", "web", {{"resume", false}, {"retry", true}, {"restart", false}});
  const auto running = subject("Rollout", "api", {{"resume", true}, {"restart", false}});
  const std::vector<ActionSubject> both{paused, running};
  BOOST_TEST(chosen(both, "resume") == "web");
  BOOST_TEST(chosen({running}, "resume") ==
             "shop: resume makes no sense now on Rollout/api | what can be run now: restart");
  BOOST_TEST(chosen(both, "restart") == "shop: restart can be run on more than one resource | name it with --resource: "
                                        "argoproj.io:Rollout:shop/web, argoproj.io:Rollout:shop/api");
  BOOST_TEST(chosen(both, "resum") == "shop: no action resum on Rollout/web, Rollout/api; did you mean resume? | the "
                                      "actions there are: resume, retry, restart");
  BOOST_TEST(chosen({}, "resume") == "shop: no action resume on any resource | the actions there are: none");
  BOOST_TEST(chosen({paused}, "resume", 3) == "shop: resume may fit one of 3 resources not asked, too | name it with "
                                              "--resource: argoproj.io:Rollout:shop/web");
}

BOOST_AUTO_TEST_CASE(names_the_resource_that_was_probably_meant)
{
  const auto error = no_such_resource(k_shop, {pattern("apps:Deployment:shop/wbe")},
                                      {subject("Deployment", "web"), subject("ConfigMap", "env")});
  BOOST_TEST((error.kind == ErrorKind::not_found));
  BOOST_TEST(error.message ==
             "shop: no resource of it is apps:Deployment:shop/wbe; did you mean apps:Deployment:shop/web?");
}

BOOST_AUTO_TEST_CASE(an_unknown_way_to_run_an_action_is_told_from_an_absent_application)
{
  struct Row {
    int status;
    Refusal refusal;
    bool expected;
  };
  for (const auto& row : {Row{404, Refusal::unavailable, true}, Row{404, Refusal::not_found, false},
                          Row{405, Refusal::invalid, true}, Row{501, Refusal::invalid, true},
                          Row{403, Refusal::denied_by_rule, false}, Row{502, Refusal::unavailable, false}}) {
    ApiFailure failure;
    failure.status = row.status;
    failure.refusal = row.refusal;
    BOOST_TEST(is_unknown_api(failure) == row.expected, row.status);
  }
}

BOOST_AUTO_TEST_CASE(a_missing_right_names_the_line_that_would_grant_it)
{
  ApiFailure failure;
  failure.error = {ErrorKind::not_permitted, "run resume in shop: 403 permission denied", ""};
  const auto error = explain_failed_action(failure, k_shop, subject("Rollout", "web"), "resume", "ci");
  BOOST_TEST(error.hint ==
             "argocd-rbac-cm: p, ci, applications, action/argoproj.io/Rollout/resume, default/shop, allow");
}

BOOST_AUTO_TEST_CASE(a_lost_answer_may_have_happened)
{
  ApiFailure failure;
  failure.may_have_happened = true;
  failure.error = {ErrorKind::lost_answer, "run resume in shop: the connection broke", ""};
  const auto error = explain_failed_action(failure, k_shop, subject("Rollout", "web"), "resume", "ci");
  BOOST_TEST(error.message.ends_with(": resume may have been run on Rollout/web all the same"));
  BOOST_TEST(error.hint == "look before it is run again: argosy action shop --resource argoproj.io:Rollout:shop/web");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
