// SPDX-License-Identifier: Apache-2.0
#include "model/model.hpp"

#include "api/access.hpp"

#include <algorithm>

namespace argosy::sandbox {

namespace {

constexpr const char* k_late = "context deadline exceeded";
constexpr const char* k_cancelled = "stream terminated by RST_STREAM with error code: CANCEL";

// Faults that keep a request from the server.
bool
is_intercepted(const FaultRule& fault)
{
  return fault.kind == FaultKind::reset_before || fault.kind == FaultKind::hang || fault_answer(fault).has_value();
}

bool
is_write_of_operation(const Call& call)
{
  const std::string& last = call.target.segments.back();
  return call.request.method == "POST" && (last == "sync" || last == "rollback");
}

// A body whose parts have types that no method expects; the real server says so more exactly.
Outcome
guarded(Method method, Context& context)
{
  try {
    return method(context);
  } catch (const Json::exception& problem) {
    return error(Code::invalid_argument, std::string("json: cannot unmarshal: ") + problem.what());
  }
}

} // namespace

Model::Model(std::uint64_t seed) : m_world(seed) {}

Model::~Model()
{
  // Feeds unsubscribe from the world, so they go first.
  m_calls.clear();
}

Reply
Model::handle(const Request& request, TimePoint now)
{
  advance(now);
  Call& call = m_calls[++m_last_id];
  call.id = m_last_id;
  call.request = request;
  call.target = parse_target(request.target);
  call.arrival = now;
  call.fault = m_faults.strike(request);
  const bool is_refused = now < m_refusing_until;
  m_log_places[call.id] = m_log.size();
  m_log.push_back({now, request, !is_refused && !(call.fault && is_intercepted(*call.fault)), 0});
  if (is_refused) {
    call.is_answered = true;
    Reply reset;
    reset.ending = Ending::reset;
    call.outbox.push_back({now, reset});
  } else {
    begin(call, now);
  }
  return collect(call, now);
}

void
Model::begin(Call& call, TimePoint now)
{
  if (!call.fault || !is_intercepted(*call.fault)) {
    route(call, now);
    return;
  }
  call.is_answered = true;
  if (call.fault->kind == FaultKind::reset_before) {
    Reply reset;
    reset.ending = Ending::reset;
    call.outbox.push_back({now, reset});
  } else if (call.fault->kind != FaultKind::hang) {
    call.outbox.push_back({now, to_reply(*fault_answer(*call.fault), call.request, now)});
  }
}

void
Model::route(Call& call, TimePoint now)
{
  if (auto answer = answer_outside(m_world, call.request, call.target)) {
    settle(call, *answer, now);
    return;
  }
  Routed routed = find_route(call.request.method, call.target);
  if (routed.route == nullptr) {
    settle(call, routed.has_other_verb ? plain(405, "Method Not Allowed") : plain(404, "Not Found"), now);
    return;
  }
  call.route = routed.route;
  call.path = std::move(routed.path);
  if (!read_timeout(call, now)) {
    return;
  }
  Identity identity = identify(m_world, call.request, now);
  call.caller = std::move(identity.caller);
  if (!identity.refusal.empty() && call.route->auth == Auth::required) {
    settle(call, error(Code::unauthenticated, identity.refusal), now);
    return;
  }
  work_on(call, now);
}

bool
Model::read_timeout(Call& call, TimePoint now)
{
  const auto header = find_header(call.request.headers, "Grpc-Timeout");
  if (!header) {
    return true;
  }
  std::chrono::nanoseconds timeout{0};
  if (!parse_grpc_timeout(std::string(*header), timeout)) {
    settle(call, error(Code::invalid_argument, "invalid grpc-timeout: " + std::string(*header)), now);
    return false;
  }
  call.timeout = std::chrono::floor<Duration>(timeout);
  call.deadline = now + call.timeout;
  if (call.timeout == Duration(0)) {
    settle(call, error(Code::deadline_exceeded, k_late), now);
    return false;
  }
  return true;
}

// Where the deadline cuts into a running inner call, the gateway tells of the cut instead of the deadline.
Answer
Model::late_answer(const Call& call) const
{
  const bool is_refresh = call.target.has("refresh") && call.stage > 0;
  const bool is_cut = is_refresh || call.timeout < Duration(2);
  return error(Code::deadline_exceeded, is_cut ? k_cancelled : k_late);
}

void
Model::work_on(Call& call, TimePoint now)
{
  if (call.stream) {
    Reply reply;
    call.stream->poll(now, reply);
    damage_stream(call, reply);
    if (!reply.is_empty()) {
      call.outbox.push_back({now, std::move(reply)});
    }
    return;
  }
  if (call.is_answered || (call.retry_at && now < *call.retry_at && (!call.deadline || now < *call.deadline))) {
    return;
  }
  if (call.deadline && *call.deadline <= now) {
    settle(call, late_answer(call), *call.deadline);
    return;
  }
  run_method(call, now);
}

void
Model::run_method(Call& call, TimePoint now)
{
  Context context{m_world, m_controller, call.request, call.target, call.path,
                  now,     call.arrival, call.caller,  call.stage};
  Outcome outcome = guarded(call.route->method, context);
  if (auto* answer = std::get_if<Answer>(&outcome)) {
    settle(call, std::move(*answer), now);
  } else if (auto* streamed = std::get_if<Streamed>(&outcome)) {
    open_stream(call, std::move(streamed->feed), now);
  } else {
    call.retry_at = std::get<Wait>(outcome).until;
  }
}

void
Model::open_stream(Call& call, std::unique_ptr<Feed> feed, TimePoint now)
{
  ++m_streams_opened;
  call.is_answered = true;
  call.stream = std::make_unique<Stream>(std::move(feed), call.request, call.target.first("fields"), call.deadline);
  work_on(call, now);
}

void
Model::settle(Call& call, Answer answer, TimePoint now)
{
  call.is_answered = true;
  const Latencies& latencies = m_world.settings.latencies;
  const Duration latency =
      call.route != nullptr && is_write_of_operation(call) ? latencies.sync_answer : latencies.read;
  TimePoint due = std::max(now, call.arrival + latency);
  if (call.deadline && due > *call.deadline) {
    due = std::max(now, *call.deadline);
  }
  const bool is_stream = call.route != nullptr && call.route->shape == Shape::stream;
  const std::optional<Json> body = is_stream ? parse_json(answer.body) : std::nullopt;
  if (body && find(*body, "code") != nullptr) {
    const Code code = static_cast<Code>(number_of(*body, "code"));
    answer = stream_refusal(call.request, call.target.first("fields"), code, text_of(*body, "message"));
  }
  if (const auto place = m_log_places.find(call.id); place != m_log_places.end()) {
    m_log[place->second].status = answer.status;
  }
  post(call, to_reply(answer, call.request, due), due);
}

Reply
Model::collect(Call& call, TimePoint now)
{
  Reply reply;
  reply.id = call.id;
  while (!call.outbox.empty() && call.outbox.front().due <= now && reply.ending == Ending::open) {
    Reply part = std::move(call.outbox.front().reply);
    call.outbox.pop_front();
    if (part.head) {
      reply.head = std::move(part.head);
    }
    std::move(part.chunks.begin(), part.chunks.end(), std::back_inserter(reply.chunks));
    reply.ending = part.ending;
  }
  if (reply.ending != Ending::open) {
    abandon(reply.id);
  }
  return reply;
}

Reply
Model::poll(CallId id, TimePoint now)
{
  advance(now);
  const auto found = m_calls.find(id);
  if (found == m_calls.end()) {
    Reply gone;
    gone.id = id;
    gone.ending = Ending::complete;
    return gone;
  }
  work_on(found->second, now);
  return collect(found->second, now);
}

void
Model::abandon(CallId id)
{
  m_calls.erase(id);
  m_log_places.erase(id);
}

void
Model::advance(TimePoint now)
{
  m_world.agenda.run_until(now);
}

std::optional<TimePoint>
Model::next_of(const Call& call) const
{
  if (!call.outbox.empty()) {
    return call.outbox.front().due;
  }
  if (call.stream) {
    return call.stream->next();
  }
  if (call.is_answered) {
    return std::nullopt;
  }
  if (call.deadline && (!call.retry_at || *call.deadline < *call.retry_at)) {
    return call.deadline;
  }
  return call.retry_at;
}

std::optional<TimePoint>
Model::next_event() const
{
  std::optional<TimePoint> earliest = m_world.agenda.next();
  for (const auto& [id, call] : m_calls) {
    const std::optional<TimePoint> next = next_of(call);
    if (next && (!earliest || *next < *earliest)) {
      earliest = next;
    }
  }
  return earliest;
}

} // namespace argosy::sandbox
