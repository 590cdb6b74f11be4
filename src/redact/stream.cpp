// SPDX-License-Identifier: Apache-2.0
#include "redact/adopted.hpp"
#include "redact/redactor.hpp"

#include <algorithm>
#include <utility>

namespace argosy {

// Keeps the end of the text that could still become a match; all before it is out.
class RedactedStream::State {
public:
  explicit State(const Redactor::Needles& needles) : m_needles(needles) {}

  std::string push(std::string_view bytes)
  {
    take_new_needles();
    if (!m_automaton) {
      return std::string(bytes);
    }
    const auto from = m_held.size();
    m_held.insert(m_held.end(), bytes.begin(), bytes.end());
    m_is_secret.resize(m_held.size(), false);
    scan(from);
    auto out = drop(m_held.size() - m_automaton->pending(m_node));
    return out += emit(end_of_mask());
  }

  std::string release()
  {
    take_new_needles();
    return emit(m_held.size() < k_safe_to_release ? m_held.size() : end_of_mask());
  }

  std::string finish()
  {
    take_new_needles();
    auto rest = drop(m_held.size());
    m_node = Automaton::k_start;
    m_in_mask = false;
    return rest;
  }

private:
  static constexpr std::size_t k_safe_to_release = 4;

  // Needles may have come since: what is held is looked at again, since it may begin, or be, one of the new ones.
  void take_new_needles()
  {
    if (auto automaton = m_needles.automaton(); automaton != m_automaton) {
      m_automaton = std::move(automaton);
      m_node = Automaton::k_start;
      scan(0);
    }
  }

  // Follows m_held from `begin` to its end, and marks what is found.
  void scan(std::size_t begin)
  {
    const std::string_view text(m_held.data(), m_held.size());
    for (std::size_t at = begin; at < text.size(); ++at) {
      if (m_node == Automaton::k_start) {
        at = m_automaton->skip(text, at);
      }
      m_node = m_automaton->next(m_node, text[at]);
      if (const auto length = m_automaton->match(m_node); length != 0) {
        const auto end = m_is_secret.begin() + static_cast<std::ptrdiff_t>(at + 1);
        // What a new needle has in front of what is held is out already.
        std::fill(end - static_cast<std::ptrdiff_t>(std::min(length, at + 1)), end, true);
      }
    }
  }

  // The output for m_held up to `end`, as far as it is not out yet.
  std::string emit(std::size_t end)
  {
    std::string out;
    while (m_out < end) {
      const auto run = run_from(m_out, end);
      if (!m_is_secret[m_out]) {
        out.append(m_held.data() + m_out, run);
      } else if (!m_in_mask) {
        out += m_needles.mask();
      }
      m_in_mask = m_is_secret[m_out];
      m_out += run;
    }
    return out;
  }

  // Up to where what is held is masked already: that may go, since it stays masked whatever comes.
  std::size_t end_of_mask() const
  {
    const auto begin = m_is_secret.begin() + static_cast<std::ptrdiff_t>(m_out);
    return static_cast<std::size_t>(std::find(begin, m_is_secret.end(), false) - m_is_secret.begin());
  }

  // How many bytes from `begin` are alike, all secret or none.
  std::size_t run_from(std::size_t begin, std::size_t end) const
  {
    const auto first = m_is_secret.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = m_is_secret.begin() + static_cast<std::ptrdiff_t>(end);
    return static_cast<std::size_t>(std::find(first, last, !*first) - first);
  }

  std::string drop(std::size_t end)
  {
    auto out = emit(end);
    m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(end));
    m_is_secret.erase(m_is_secret.begin(), m_is_secret.begin() + static_cast<std::ptrdiff_t>(end));
    m_out -= end;
    return out;
  }

  const Redactor::Needles& m_needles;
  std::shared_ptr<const Automaton> m_automaton;
  Automaton::State m_node = Automaton::k_start;
  WipedVector<char> m_held;
  std::vector<char> m_is_secret; // for each byte of m_held; not vector<bool>, whose runs are slow to find
  std::size_t m_out = 0;         // how much of m_held is out: more than 0 only after release()
  bool m_in_mask = false;        // the last byte that went out stood in a mask
};

RedactedStream::RedactedStream(const Redactor& redactor) : m_state(std::make_unique<State>(*redactor.m_needles)) {}

RedactedStream::RedactedStream(RedactedStream&&) noexcept = default;
RedactedStream& RedactedStream::operator=(RedactedStream&&) noexcept = default;
RedactedStream::~RedactedStream() = default;

std::string
RedactedStream::push(std::string_view bytes)
{
  return m_state->push(bytes);
}

std::string
RedactedStream::release()
{
  return m_state->release();
}

std::string
RedactedStream::finish()
{
  return m_state->finish();
}

} // namespace argosy
