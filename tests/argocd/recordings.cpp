// SPDX-License-Identifier: Apache-2.0
#include "argocd/recordings.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace argosy::recordings {

namespace {

constexpr std::array<std::string_view, 13> k_files{
    "accounts.json",         "applications.json", "errors.json",      "kubernetes-down.json", "operation.json",
    "password.json",         "projects.json",     "replica-lag.json", "rootpath.json",        "sessions.json",
    "sessions-lockout.json", "settings.json",     "sync.json"};

std::filesystem::path
folder()
{
  return std::filesystem::path(ARGOSY_TEST_DATA) / "transcripts";
}

// Some streams are recorded silence: an empty file is fine here.
std::string
read_whole(const std::filesystem::path& path)
{
  const std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    throw std::runtime_error("cannot read " + path.string());
  }
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Reply
to_reply(const nlohmann::json& response)
{
  Reply reply;
  reply.status = response.at("status").get<int>();
  for (const auto& [name, value] : response.at("headers").items()) {
    reply.headers.add(name, value.is_string() ? value.get<std::string>() : value.at(0).get<std::string>());
  }
  if (response.contains("body") && response.at("body").is_string()) {
    reply.body = response.at("body").get<std::string>();
  }
  return reply;
}

} // namespace

std::vector<Recorded>
load(std::string_view file)
{
  std::vector<Recorded> exchanges;
  for (const auto& entry : nlohmann::json::parse(read_whole(folder() / file))) {
    if (entry.at("response").is_object()) {
      const auto& request = entry.at("request");
      exchanges.push_back({std::string(file), entry.at("name").get<std::string>(),
                           request.at("method").get<std::string>(), request.at("path").get<std::string>(),
                           to_reply(entry.at("response"))});
    }
  }
  return exchanges;
}

std::vector<Recorded>
load_all()
{
  std::vector<Recorded> all;
  for (const auto file : k_files) {
    auto exchanges = load(file);
    std::move(exchanges.begin(), exchanges.end(), std::back_inserter(all));
  }
  return all;
}

Recorded
find(std::string_view file, std::string_view name)
{
  for (auto& recorded : load(file)) {
    if (recorded.name == name) {
      return recorded;
    }
  }
  throw std::runtime_error("no recording " + std::string(name));
}

std::string
load_stream(std::string_view file)
{
  return read_whole(folder() / file);
}

std::vector<std::string>
list_streams(std::string_view extension)
{
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("stream-") && entry.path().extension() == extension) {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool
is_application(const Recorded& recorded)
{
  return recorded.reply.status == 200 && recorded.path.find("/applications/") != std::string::npos &&
         recorded.reply.body.starts_with(R"({"metadata":{"name")");
}

} // namespace argosy::recordings
