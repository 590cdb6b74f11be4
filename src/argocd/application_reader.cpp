// SPDX-License-Identifier: Apache-2.0
#include "argocd/application_shape.hpp"

#include <limits>
#include <utility>

namespace argosy {

namespace {

struct Listed {
  std::vector<Application> items;
};

// A message as it stands on the wire: `result`, or `error`, or (its members trimmed away by `fields`) neither.
struct RawMessage {
  std::string type;
  std::optional<Application> application;
  bool has_result = false;
  std::int64_t grpc_code = 0;
  std::string message;
};

const JsonShape<Listed>&
list_shape()
{
  static const auto shape = [] {
    JsonShape<Listed> made;
    made.list("items", application_shape(), &Listed::items);
    return made;
  }();
  return shape;
}

const JsonShape<RawMessage>&
message_shape()
{
  static const auto shape = [] {
    JsonShape<RawMessage> made;
    made.present("result", &RawMessage::has_result)
        .text("result.type", &RawMessage::type)
        .object("result.application", application_shape(), &RawMessage::application)
        .integer("error.grpc_code", &RawMessage::grpc_code)
        .text("error.message", &RawMessage::message);
    return made;
  }();
  return shape;
}

Result<Application>
named(Application app)
{
  if (app.name.empty()) {
    return not_understood("metadata.name is missing");
  }
  return app;
}

WatchMessage
to_error_message(RawMessage raw)
{
  WatchMessage message;
  if (raw.grpc_code > 0 && raw.grpc_code <= std::numeric_limits<int>::max()) {
    message.grpc_code = static_cast<int>(raw.grpc_code);
  }
  message.message = std::move(raw.message);
  return message;
}

WatchMessage::Kind
to_kind(std::string_view type)
{
  if (type == "ADDED") {
    return WatchMessage::Kind::added;
  }
  return type == "DELETED" ? WatchMessage::Kind::deleted : WatchMessage::Kind::modified;
}

} // namespace

Result<Application>
parse_application(std::string_view json)
{
  TRY_ASSIGN(auto app, read_answer(json, application_shape()));
  return named(std::move(app));
}

Result<std::vector<Application>>
parse_application_list(std::string_view json)
{
  TRY_ASSIGN(auto list, read_answer(json, list_shape()));
  for (auto& app : list.items) {
    TRY_ASSIGN(app, named(std::move(app)));
  }
  return std::move(list.items);
}

Result<WatchMessage>
parse_watch_message(std::string_view json)
{
  TRY_ASSIGN(auto raw, read_answer(json, message_shape()));
  if (!raw.has_result) {
    return to_error_message(std::move(raw));
  }
  WatchMessage message;
  message.kind = to_kind(raw.type);
  TRY_ASSIGN(message.application, named(raw.application ? *std::move(raw.application) : Application()));
  message.application.is_stream_view = true;
  return message;
}

} // namespace argosy
