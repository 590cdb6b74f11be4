// SPDX-License-Identifier: Apache-2.0
// Is what is there newer than what was expected (promise P5, --accept-newer): by the history, and where that says
// nothing, by the commits' dates.
#include "sync/app_sync.hpp"

#include <algorithm>

namespace argosy {

AppSync::Newer
AppSync::find_newer(const Application& app) const
{
  if (is_newer_by_history(app, m_expected)) {
    return Newer::by_history;
  }
  if (!has_expectation() || is_in_history(app, m_expected)) {
    return Newer::no;
  }
  if (m_dates && m_dates->deployed == join_revisions(compared_revisions(app))) {
    const auto told = m_dates->is_newer ? *m_dates->is_newer ? Newer::by_date : Newer::no : Newer::unknown;
    return told;
  }
  return may_ask_dates(app) ? Newer::unknown : Newer::no;
}

// Dates compare commits of one repository. First a refresh must have had its chance to find the expected one.
bool
AppSync::may_ask_dates(const Application& app) const
{
  const auto deployed = compared_revisions(app);
  return (m_is_refreshed || m_goal.wait.refresh == RefreshPolicy::never) && app.sources.size() == 1 &&
         app.sources.front().is_git() && m_expected.size() == 1 && is_commit(m_expected.front()) &&
         deployed.size() == 1 && is_commit(deployed.front());
}

void
AppSync::ask_dates(const Application& app)
{
  const auto deployed = join_revisions(compared_revisions(app));
  if (!m_dates || m_dates->deployed != deployed) {
    m_dates = Dates{deployed, std::nullopt};
    command(SyncCommand::ask_dates);
  }
}

void
AppSync::on(const event::DatesTold& event)
{
  if (!m_dates || m_stop) {
    return;
  }
  // What can't be told is not newer: an unknown commit may still be pushed.
  m_dates->is_newer = event.expected && event.deployed && event.expected->date && event.deployed->date &&
                      *event.deployed->date > *event.expected->date;
  const auto now = *m_last; // a copy: what follows may replace it
  dispatch_state(now);
}

} // namespace argosy
