// SPDX-License-Identifier: Apache-2.0
// So many at once; the others wait in line, first come, first served.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <utility>

namespace argosy {

class Permits {
  struct Holder {
    std::function<void()> go; // empty once it was called
  };
  using Place = std::list<Holder>::iterator;

public:
  // A place in line or a permit; given up when it goes.
  class Ticket {
  public:
    Ticket() = default;
    Ticket(Permits& permits, Place place) : m_permits(&permits), m_place(place) {}
    Ticket(Ticket&& other) noexcept : m_permits(std::exchange(other.m_permits, nullptr)), m_place(other.m_place) {}
    Ticket& operator=(Ticket&& other) noexcept
    {
      give_up();
      m_permits = std::exchange(other.m_permits, nullptr);
      m_place = other.m_place;
      return *this;
    }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() { give_up(); }

    void give_up()
    {
      if (auto* const permits = std::exchange(m_permits, nullptr)) {
        permits->release(m_place);
      }
    }

  private:
    Permits* m_permits = nullptr;
    Place m_place;
  };

  // `count` is at least 1. Must outlive its tickets.
  explicit Permits(std::size_t count) : m_free(count) {}

  // Calls `go` at once or when it is its turn, unless the ticket was given up before.
  [[nodiscard]] Ticket acquire(std::function<void()> go)
  {
    m_line.push_back({std::move(go)});
    Ticket ticket(*this, std::prev(m_line.end()));
    serve();
    return ticket;
  }

private:
  void release(Place place)
  {
    if (!place->go) {
      ++m_free;
    }
    m_line.erase(place);
    serve();
  }

  void serve()
  {
    for (auto holder = m_line.begin(); holder != m_line.end() && m_free > 0; ++holder) {
      if (holder->go) {
        --m_free;
        std::exchange(holder->go, nullptr)();
      }
    }
  }

  std::size_t m_free;
  std::list<Holder> m_line; // holders of a permit, too, until they give it up
};

} // namespace argosy
