// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/access.hpp"
#include "api/feed.hpp"
#include "api/fields.hpp"
#include "api/selector.hpp"

#include <deque>
#include <string>
#include <vector>

namespace argosy::sandbox {

// Which applications a list or a stream is about.
struct Filter {
  std::string name;
  std::vector<std::string> projects;
  Selector selector;
  bool is_of_other_namespace = false; // no application is there

  bool matches(const std::string& application, const std::string& project, const Json& labels) const;
};

// The watch of applications: first the list (unless a resourceVersion and no name is given), then every change.
// What the caller may not see is left out, also while the stream runs.
class AppFeed : public Feed {
public:
  AppFeed(World& world, Caller caller, Filter filter, const std::string& version, FieldSet fields, TimePoint now);
  ~AppFeed() override;
  AppFeed(const AppFeed&) = delete;
  AppFeed& operator=(const AppFeed&) = delete;

  std::vector<FeedMessage> take(TimePoint now) override;
  std::optional<TimePoint> next() const override;
  bool is_finished() const override { return false; }

private:
  void list(const std::string& version, TimePoint now);
  void hear(const WatchEvent& event);
  void queue(const WatchEvent& event);
  std::string text_for(const WatchEvent& event) const;

  World& m_world;
  Caller m_caller;
  Filter m_filter;
  FieldSet m_fields;
  std::uint64_t m_oldest = 0; // older versions are not sent
  std::uint64_t m_subscription = 0;
  TimePoint m_deaf_until; // what happens between list and subscription is lost
  std::deque<WatchEvent> m_queue;
};

// Never says anything.
class SilentFeed : public Feed {
public:
  std::vector<FeedMessage> take(TimePoint) override { return {}; }
  std::optional<TimePoint> next() const override { return std::nullopt; }
  bool is_finished() const override { return false; }
};

} // namespace argosy::sandbox
