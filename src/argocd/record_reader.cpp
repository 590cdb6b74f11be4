// SPDX-License-Identifier: Apache-2.0
#include "argocd/record_reader.hpp"

#include "argocd/application_shape.hpp"

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

struct Nothing {};

struct Uid {
  std::string uid;
};

JsonShape<TreeNode>
node_shape()
{
  using Pair = std::pair<std::string, std::string>;
  JsonShape<Uid> parent;
  parent.text("uid", &Uid::uid);
  JsonShape<Pair> info;
  info.text("name", &Pair::first).text("value", &Pair::second);
  JsonShape<TreeNode> shape;
  add_key(shape);
  add_health(shape);
  shape.text("version", &TreeNode::version)
      .text("uid", &TreeNode::uid)
      .each("parentRefs", parent, [](TreeNode& node, Uid&& ref) { node.parent_uids.push_back(std::move(ref.uid)); })
      .list("info", info, &TreeNode::info)
      .texts("images", &TreeNode::images)
      .time("createdAt", &TreeNode::created_at);
  return shape;
}

// An event of either generation: `count` and `lastTimestamp`, or `series` and `eventTime`.
struct RawEvent {
  std::string type;
  std::string reason;
  std::string message;
  std::string kind;
  std::string name;
  std::int64_t count = 0;
  std::int64_t series_count = 0;
  std::optional<WallTime> last;
  std::optional<WallTime> observed;
  std::optional<WallTime> at;
  std::optional<WallTime> first;
};

JsonShape<RawEvent>
event_shape()
{
  JsonShape<RawEvent> shape;
  shape.text("type", &RawEvent::type)
      .text("reason", &RawEvent::reason)
      .text("message", &RawEvent::message)
      .text("involvedObject.kind", &RawEvent::kind)
      .text("involvedObject.name", &RawEvent::name)
      .integer("count", &RawEvent::count)
      .integer("series.count", &RawEvent::series_count)
      .time("series.lastObservedTime", &RawEvent::observed)
      .time("lastTimestamp", &RawEvent::last)
      .time("eventTime", &RawEvent::at)
      .time("firstTimestamp", &RawEvent::first);
  return shape;
}

Event
to_event(RawEvent&& raw)
{
  Event event;
  event.type = std::move(raw.type);
  event.reason = std::move(raw.reason);
  event.message = std::move(raw.message);
  event.object = raw.kind + " " + raw.name;
  event.count = std::max<std::int64_t>({1, raw.count, raw.series_count});
  for (const auto& time : {raw.observed, raw.last, raw.at, raw.first}) {
    if (!event.last_seen) {
      event.last_seen = time;
    }
  }
  return event;
}

struct Listed {
  std::vector<Event> items;
};

JsonShape<SyncWindow>
window_shape()
{
  JsonShape<SyncWindow> shape;
  shape.text("kind", &SyncWindow::kind)
      .text("schedule", &SyncWindow::schedule)
      .text("duration", &SyncWindow::duration)
      .flag("manualSync", &SyncWindow::manual_sync);
  return shape;
}

struct Opinion {
  std::string value;
};

} // namespace

Status
parse_nothing(std::string_view json)
{
  TRY(read_answer(json, JsonShape<Nothing>()));
  return {};
}

Result<ResourceTree>
parse_resource_tree(std::string_view json)
{
  JsonShape<ResourceTree> shape;
  shape.list("nodes", node_shape(), &ResourceTree::nodes);
  return read_answer(json, shape);
}

Result<std::vector<Event>>
parse_events(std::string_view json)
{
  JsonShape<Listed> shape;
  shape.each("items", event_shape(),
             [](Listed& list, RawEvent&& raw) { list.items.push_back(to_event(std::move(raw))); });
  return read_answer(json, shape).map([](Listed&& list) { return std::move(list.items); });
}

Result<SyncWindows>
parse_sync_windows(std::string_view json)
{
  JsonShape<SyncWindows> shape;
  shape.flag("canSync", &SyncWindows::can_sync)
      .list("activeWindows", window_shape(), &SyncWindows::active)
      .list("assignedWindows", window_shape(), &SyncWindows::assigned);
  return read_answer(json, shape);
}

Result<std::vector<ManagedResource>>
parse_managed_resources(std::string_view json)
{
  struct Listed {
    std::vector<ManagedResource> items;
  };
  JsonShape<ManagedResource> resource;
  add_key(resource);
  resource.text("targetState", [](ManagedResource& target, std::string_view manifest) {
    target.target = manifest == "null" ? std::string_view() : manifest;
  });
  JsonShape<Listed> shape;
  shape.list("items", resource, &Listed::items);
  TRY_ASSIGN(auto listed, read_answer(json, shape));
  return std::move(listed.items);
}

Result<std::string>
parse_live_resource(std::string_view json)
{
  struct Live {
    std::string manifest;
  };
  JsonShape<Live> shape;
  shape.text("manifest", &Live::manifest);
  TRY_ASSIGN(auto live, read_answer(json, shape));
  if (live.manifest.empty()) {
    return not_understood("manifest is missing");
  }
  return std::move(live.manifest);
}

Result<std::vector<ResourceAction>>
parse_resource_actions(std::string_view json)
{
  struct Listed {
    std::vector<ResourceAction> actions;
  };
  JsonShape<ResourceAction> action;
  action.text("name", &ResourceAction::name).flag("disabled", &ResourceAction::is_disabled);
  JsonShape<Listed> shape;
  shape.list("actions", action, &Listed::actions);
  TRY_ASSIGN(auto listed, read_answer(json, shape));
  return std::move(listed.actions);
}

Result<RevisionMetadata>
parse_revision_metadata(std::string_view json)
{
  JsonShape<RevisionMetadata> shape;
  shape.text("author", &RevisionMetadata::author)
      .text("message", &RevisionMetadata::message)
      .time("date", &RevisionMetadata::date)
      .texts("tags", &RevisionMetadata::tags);
  return read_answer(json, shape);
}

Result<ServerVersion>
parse_version(std::string_view json)
{
  JsonShape<ServerVersion> shape;
  shape.text("Version", &ServerVersion::version);
  return read_answer(json, shape);
}

Result<ServerSettings>
parse_settings(std::string_view json)
{
  JsonShape<ServerSettings> shape;
  shape.text("controllerNamespace", &ServerSettings::controller_namespace);
  return read_answer(json, shape);
}

Result<UserInfo>
parse_user_info(std::string_view json)
{
  JsonShape<UserInfo> shape;
  shape.flag("loggedIn", &UserInfo::logged_in)
      .text("username", &UserInfo::username)
      .text("iss", &UserInfo::issuer)
      .texts("groups", &UserInfo::groups);
  return read_answer(json, shape);
}

Result<bool>
parse_can_i(std::string_view json)
{
  JsonShape<Opinion> shape;
  shape.text("value", &Opinion::value);
  TRY_ASSIGN(const auto opinion, read_answer(json, shape));
  if (opinion.value != "yes" && opinion.value != "no") {
    return not_understood("value is neither yes nor no");
  }
  return opinion.value == "yes";
}

Result<Account>
parse_account(std::string_view json)
{
  JsonShape<AccountToken> token;
  token.text("id", &AccountToken::id)
      .epoch("issuedAt", &AccountToken::issued_at)
      .epoch("expiresAt", &AccountToken::expires_at);
  JsonShape<Account> shape;
  shape.text("name", &Account::name)
      .flag("enabled", &Account::enabled)
      .texts("capabilities", &Account::capabilities)
      .list("tokens", token, &Account::tokens);
  TRY_ASSIGN(auto account, read_answer(json, shape));
  if (account.name.empty()) {
    return not_understood("name is missing");
  }
  return account;
}

} // namespace argosy
