// SPDX-License-Identifier: Apache-2.0
// The moments at which a machine wants to be woken, by name.
#pragma once

#include "base/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace argosy {

enum class Alarm : std::uint8_t {
  feed,      // the stream had its chance to open before the POST
  poll,      // the safety net: look, whatever the stream says
  look,      // look again, because this stage needs it, or the last look failed
  list,      // ask again what the application consists of
  post,      // send the sync (again)
  settled,   // the first seconds after an operation are over
  verdict,   // bad news may have lasted long enough
  auto_sync, // auto-sync had its chance
  refresh,   // the wanted revision was not seen
  pods,      // see whether a pod cannot start
  pause,     // see whether a pause is over
  window,    // ask whether the sync window has opened
  evict,     // ask again to end somebody else's operation
  give_up,   // cleaning up has had its time
  count
};

class Alarms {
public:
  void set(Alarm alarm, Instant when) { slot(alarm) = when; }
  // Keeps an earlier moment.
  void set_at_latest(Alarm alarm, Instant when)
  {
    auto& kept = slot(alarm);
    kept = kept && *kept < when ? *kept : when;
  }
  void clear(Alarm alarm) { slot(alarm).reset(); }
  void clear_all() { m_slots.fill(std::nullopt); }
  // What cleaning up may still take outlives every change of stage.
  void clear_all_but_give_up()
  {
    const auto kept = slot(Alarm::give_up);
    clear_all();
    slot(Alarm::give_up) = kept;
  }
  bool is_set(Alarm alarm) const { return m_slots.at(static_cast<std::size_t>(alarm)).has_value(); }

  // The earliest of all.
  std::optional<Instant> next() const
  {
    std::optional<Instant> earliest;
    for (const auto& when : m_slots) {
      if (when && (!earliest || *when < *earliest)) {
        earliest = when;
      }
    }
    return earliest;
  }

  // Takes one alarm that is due, in the order of Alarm; nothing if none is.
  std::optional<Alarm> take_due(Instant now)
  {
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
      if (m_slots[i] && *m_slots[i] <= now) {
        m_slots[i].reset();
        return static_cast<Alarm>(i);
      }
    }
    return std::nullopt;
  }

private:
  std::optional<Instant>& slot(Alarm alarm) { return m_slots.at(static_cast<std::size_t>(alarm)); }

  std::array<std::optional<Instant>, static_cast<std::size_t>(Alarm::count)> m_slots;
};

} // namespace argosy
