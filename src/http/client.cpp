// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include "http/call.hpp"
#include "http/client_core.hpp"
#include "http/stream_call.hpp"

#include <utility>

namespace argosy {

Exchange::Exchange(std::function<void()> cancel) : m_cancel(std::move(cancel)) {}

Exchange::Exchange(Exchange&& other) noexcept : m_cancel(std::exchange(other.m_cancel, nullptr)) {}

Exchange&
Exchange::operator=(Exchange&& other) noexcept
{
  if (this != &other) {
    cancel();
    m_cancel = std::exchange(other.m_cancel, nullptr);
  }
  return *this;
}

Exchange::~Exchange()
{
  cancel();
}

void
Exchange::cancel()
{
  if (const auto cancel = std::exchange(m_cancel, nullptr)) {
    cancel();
  }
}

class HttpClient::Impl : public ClientCore {
public:
  using ClientCore::ClientCore;

  template <class RunningCall>
  static Exchange begin(const std::shared_ptr<Impl>& impl, std::shared_ptr<RunningCall> call)
  {
    const auto id = impl->add(call);
    call->set_id(id);
    call->begin();
    return Exchange([weak = std::weak_ptr<Impl>(impl), id] {
      if (const auto alive = weak.lock()) {
        alive->remove(id);
      }
    });
  }
};

HttpClient::HttpClient(Transport& transport, Timers& timers, Random& random, Log& log, ClientSettings settings)
    : m_impl(std::make_shared<Impl>(transport, timers, random, log, std::move(settings)))
{}

HttpClient::~HttpClient() = default;

void
HttpClient::set_credential(std::string name, std::string prefix, Secret value)
{
  m_impl->set_secret_header(std::move(name), std::move(prefix), std::move(value));
}

void
HttpClient::add_header(std::string name, Secret value)
{
  m_impl->set_secret_header(std::move(name), {}, std::move(value));
}

Exchange
HttpClient::send(Request request, std::function<void(Result<Reply>)> on_done)
{
  return Impl::begin(m_impl, std::make_shared<Call>(*m_impl, std::move(request), std::move(on_done)));
}

Exchange
HttpClient::open_stream(Request request, StreamSink sink)
{
  return Impl::begin(m_impl, std::make_shared<StreamCall>(*m_impl, std::move(request), std::move(sink)));
}

void
HttpClient::set_deadline(Instant deadline)
{
  m_impl->settings().deadline = deadline;
  m_impl->respect_deadline();
}

const ClientSettings&
HttpClient::settings() const
{
  return m_impl->settings();
}

Result<Reply>
send_and_wait(HttpClient& client, Loop& loop, Request request)
{
  std::optional<Result<Reply>> result;
  const auto exchange = client.send(std::move(request), [&](Result<Reply> reply) { result = std::move(reply); });
  loop.run_until([&] { return result.has_value(); });
  return result ? std::move(*result)
                : failure(ErrorKind::internal, "a request was lost: nothing is left that could answer it");
}

} // namespace argosy
