// SPDX-License-Identifier: Apache-2.0
// What the applications of the built-in scenario are there to show.
#include "sandbox/lab.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy::sandbox {

namespace {

struct End {
  const char* app;
  Duration after;
  const char* health;
};

std::string
health_of(const Json& application)
{
  return text_of(application["status"]["health"], "status");
}

} // namespace

BOOST_AUTO_TEST_SUITE(applications)

BOOST_AUTO_TEST_CASE(applications_end_as_healthy_as_they_are_made)
{
  const std::vector<End> ends{{"guestbook", Duration(2000), "Healthy"},
                              {"degraded", Duration(2000), "Degraded"},
                              {"progressing", Duration(2000), "Progressing"},
                              {"progressing", Duration(8000), "Healthy"},
                              {"rollout", Duration(4000), "Suspended"},
                              {"crashing", Duration(9000), "Progressing"},
                              {"flapping", Duration(2000), "Degraded"},
                              {"flapping", Duration(9000), "Healthy"},
                              {"slow", Duration(6000), "Healthy"}};
  for (const End& end : ends) {
    Lab lab;
    lab.sync(end.app);
    lab.driver().run_for(end.after);
    BOOST_TEST_CONTEXT(end.app)
    {
      BOOST_TEST(health_of(lab.shown(end.app)) == end.health);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_paused_rollout_can_be_resumed)
{
  Lab lab;
  lab.sync("rollout");
  lab.driver().run_for(Duration(4000));
  const std::string actions = "/api/v1/applications/rollout/resource/actions";
  const std::string query = "?resourceName=rollout&namespace=rollout&version=v1alpha1&kind=Rollout&group=argoproj.io";
  BOOST_TEST(lab.get(actions + query).body().find(R"({"name":"resume"})") != std::string::npos);
  BOOST_TEST(lab.get("/api/v1/applications/rollout/resource" + query).body().find("CanaryPauseStep") !=
             std::string::npos);
  BOOST_TEST(lab.post(actions + query, R"("resume")", "guest").status() == 403);
  BOOST_TEST(lab.post(actions + query, R"("no-such")").status() == 500);
  const std::string resource =
      R"("resourceName":"rollout","namespace":"rollout","kind":"Rollout","group":"argoproj.io","action":"resume")";
  BOOST_TEST(lab.post(actions + "/v2", "{" + resource + "}").status() == 500); // without a version
  BOOST_TEST(lab.post(actions + "/v2", R"({"version":"v1alpha1",)" + resource + "}").status() == 200);
  lab.driver().run_for(Duration(4000));
  BOOST_TEST(health_of(lab.shown("rollout")) == "Healthy");
}

BOOST_AUTO_TEST_CASE(pods_that_cannot_start_show_in_tree_events_and_log)
{
  Lab lab;
  lab.sync("crashing");
  lab.driver().run_for(Duration(3000));
  const std::string tree = lab.get("/api/v1/applications/crashing/resource-tree").body();
  BOOST_TEST(tree.find("CrashLoopBackOff") != std::string::npos);
  BOOST_TEST(tree.find("ImagePullBackOff") != std::string::npos);
  const std::string pod = "crashing-api-5d4f8c7b9-x7k2p";
  BOOST_TEST(lab.get("/api/v1/applications/crashing/events?resourceName=" + pod).body().find("BackOff") !=
             std::string::npos);
  BOOST_TEST(lab.get("/api/v1/applications/crashing/pods/" + pod + "/logs").body().find("DATABASE_URL") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy::sandbox
