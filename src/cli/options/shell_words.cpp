// SPDX-License-Identifier: Apache-2.0
#include "cli/options/shell_words.hpp"

namespace argosy {

namespace {

constexpr std::string_view k_blanks = " \t\r\n";

class Splitter {
public:
  explicit Splitter(std::string_view text) : m_rest(text) {}

  Result<std::vector<std::string>> run()
  {
    while (!m_rest.empty()) {
      TRY(take_one());
    }
    end_word();
    return std::move(m_words);
  }

private:
  Status take_one()
  {
    const char c = take();
    if (k_blanks.find(c) != std::string_view::npos) {
      end_word();
      return {};
    }
    m_is_in_word = true;
    if (c == '\'') {
      return take_single_quoted();
    }
    if (c == '"') {
      return take_double_quoted();
    }
    return c == '\\' ? take_escaped() : append(c);
  }

  Status take_escaped()
  {
    if (m_rest.empty()) {
      return failure(ErrorKind::config, "ends in a backslash");
    }
    const char c = take();
    return c == '\n' ? Status{} : append(c);
  }

  Status take_single_quoted()
  {
    const auto end = m_rest.find('\'');
    if (end == std::string_view::npos) {
      return failure(ErrorKind::config, "a single quote is not closed");
    }
    m_word += m_rest.substr(0, end);
    m_rest.remove_prefix(end + 1);
    return {};
  }

  Status take_double_quoted()
  {
    while (!m_rest.empty()) {
      const char c = take();
      if (c == '"') {
        return {};
      }
      if (c == '\\' && !m_rest.empty() && std::string_view("$`\"\\\n").find(m_rest.front()) != std::string_view::npos) {
        TRY(take_escaped());
      } else {
        m_word += c;
      }
    }
    return failure(ErrorKind::config, "a double quote is not closed");
  }

  Status append(char c)
  {
    m_word += c;
    return {};
  }

  char take()
  {
    const char c = m_rest.front();
    m_rest.remove_prefix(1);
    return c;
  }

  void end_word()
  {
    if (m_is_in_word) {
      m_words.push_back(std::move(m_word));
      m_word.clear();
      m_is_in_word = false;
    }
  }

  std::string_view m_rest;
  std::string m_word;
  bool m_is_in_word = false;
  std::vector<std::string> m_words;
};

} // namespace

Result<std::vector<std::string>>
split_shell_words(std::string_view text)
{
  return Splitter(text).run();
}

std::string
quote_shell_word(std::string_view word)
{
  constexpr std::string_view k_plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@+%";
  if (!word.empty() && word.find_first_not_of(k_plain) == std::string_view::npos) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char c : word) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

} // namespace argosy
