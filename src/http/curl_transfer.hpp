// SPDX-License-Identifier: Apache-2.0
// One attempt inside libcurl: what it is given, what its callbacks collect. Private to the curl transport's own files.
#pragma once

#include "http/curl_options.hpp"
#include "http/curl_types.hpp"
#include "http/transport.hpp"

#include <array>
#include <deque>
#include <optional>
#include <variant>

namespace argosy {

// libcurl forbids to end a transfer from within its callbacks, which a sink may want: so the callbacks only collect,
// and what they collected is delivered when libcurl has returned.
class CurlTransfer {
public:
  // `clock` must outlive the transfer.
  CurlTransfer(const Clock& clock, AttemptId id, Attempt attempt, AttemptSink sink);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Sets all options; throws if libcurl is not what we rely on.
  void prepare(const Route& route, const TlsHook& hook);

  CURL* easy() const { return m_easy.get(); }
  AttemptId id() const { return m_id; }
  const Attempt& attempt() const { return m_attempt; }
  const std::optional<Origin>& proxy() const { return m_proxy; }
  // The last byte of an answer, or the begin where IdleFrom::start says so; nothing: silence does not count yet.
  std::optional<Instant> last_sign() const { return m_last_sign; }

  // libcurl is done with it. `code` and what was seen decide how it ended.
  // Returns the error; nothing if the answer is whole.
  std::optional<AttemptError> judge(CURLcode code) const;

  void push_end();
  void push_error(AttemptError error);

  bool has_event() const { return !m_events.empty(); }
  bool is_last_event() const;
  // Passes the next collected event to the sink, which may end this transfer. After the last one the sink is gone.
  void deliver_next();
  // Frees libcurl's part, which must not be in use any more.
  void close();
  // The sink hears nothing more.
  void mute();

private:
  struct Head {
    int status;
    Headers headers;
  };
  struct Body {
    std::string bytes;
  };
  struct End {};
  using Event = std::variant<Head, Body, End, AttemptError>;

  // Where the bytes that arrive belong.
  enum class Part : std::uint8_t { nothing, headers, body };

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* transfer);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* transfer);
  static int on_request(void* transfer, char* ip, char* local_ip, int port, int local_port);
  bool take_header_line(std::string_view line);
  bool end_headers();
  bool take_body(std::string_view bytes);
  AttemptError make_error(CURLcode code) const;

  const Clock& m_clock;
  AttemptId m_id;
  Attempt m_attempt;
  // Shared with the delivery that runs, so that a callback may end its own transfer.
  std::shared_ptr<AttemptSink> m_sink;
  EasyPtr m_easy;
  HeaderListPtr m_headers;
  std::optional<Origin> m_proxy;
  std::array<char, CURL_ERROR_SIZE> m_error{};
  std::deque<Event> m_events;
  std::optional<Instant> m_last_sign;
  std::optional<AttemptError> m_refusal; // why a callback of ours stopped libcurl
  Part m_part = Part::nothing;
  Head m_head{0, {}};
  std::size_t m_header_bytes = 0;
  std::size_t m_body_bytes = 0;
  int m_requests = 0;
};

} // namespace argosy
