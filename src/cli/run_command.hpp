// SPDX-License-Identifier: Apache-2.0
// What the commands that work on applications share: progress, signals, the report.
#pragma once

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "report/run_report.hpp"

#include <optional>
#include <vector>

namespace argosy {

// Lines in a log, or a live view where there is a terminal.
class Progress {
public:
  // Both must outlive this object.
  Progress(Context& context, Session& session);

  RunObserver& observer();

private:
  LogProgress m_log;
  std::optional<LiveProgress> m_live;
};

StopCause to_cause(ErrorKind signal);

// Runs `work` until it is done. The first signal asks it to stop; who insists does not want to wait for the cleaning
// up.
template <class Work>
void
run_to_the_end(Session& session, Work& work)
{
  int signals = 0;
  session.interruption().listen([&](ErrorKind signal) {
    ++signals;
    work.stop(to_cause(signal));
  });
  session.loop().run_until([&] { return work.is_done() || signals > 1; });
  session.interruption().listen(nullptr);
}

// Pads the log's subjects to the longest of these names.
void pad_subjects(Context& context, const std::vector<AppRef>& apps);

// A report of this command, begun now; pads the log's subjects for the applications that are named.
RunReport begin_report(Context& context, const Invocation& invocation);

// Writes the report where it belongs, and gives the exit code.
int conclude(Context& context, const RunReport& run, const OutputOptions& output);

} // namespace argosy
