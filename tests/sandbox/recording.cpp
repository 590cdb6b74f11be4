// SPDX-License-Identifier: Apache-2.0
#include "sandbox/recording.hpp"

#include "wire/gzip.hpp"
#include "wire/jwt.hpp"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace argosy::sandbox {

namespace {

std::string
folder()
{
  return std::string(ARGOSY_TEST_DATA) + "/transcripts/";
}

std::string
read_file(const std::string& path)
{
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TimePoint
parse_date(const std::string& date)
{
  std::tm calendar{};
  return ::strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &calendar) == nullptr
             ? TimePoint{}
             : from_unix_seconds(::timegm(&calendar));
}

Headers
parse_headers(const Json& headers)
{
  Headers result;
  for (const auto& [name, value] : headers.items()) {
    result.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return result;
}

Recorded
parse_entry(const std::string& file, const Json& entry)
{
  Recorded result;
  result.file = file;
  result.name = text_of(entry, "name");
  const Json* request = find(entry, "request");
  result.is_replayable = request != nullptr;
  if (request == nullptr) {
    return result;
  }
  result.request.method = text_of(*request, "method");
  result.request.target = text_of(*request, "path");
  result.request.headers = parse_headers(request->value("headers", Json::object()));
  result.request.body = text_of(*request, "body");
  result.request.replica = flag_of(*request, "tls") ? 1 : 0;
  result.elapsed = Duration(number_of(entry, "elapsed_ms"));
  result.counts_from_answer = text_of(entry, "note").rfind("elapsed_ms counts from", 0) == 0;
  if (const Json* response = find(entry, "response")) {
    result.head = Head{static_cast<int>(number_of(*response, "status")),
                       parse_headers(response->value("headers", Json::object()))};
    result.body = text_of(*response, "body");
    result.date = parse_date(std::string(find_header(result.head->headers, "Date").value_or("")));
  }
  for (const Json& chunk : entry.value("chunks", Json::array())) {
    result.chunk_sizes.push_back(chunk[1].get<std::size_t>());
  }
  return result;
}

void
add_stream_body(Recorded& recorded)
{
  const std::string stem = recorded.file.substr(0, recorded.file.size() - 5);
  for (const char* ending : {".ndjson", ".sse", ".raw"}) {
    if (std::filesystem::exists(folder() + stem + ending)) {
      recorded.body = read_file(folder() + stem + ending);
    }
  }
  if (std::filesystem::exists(folder() + stem + ".gz")) {
    recorded.body = gunzip(read_file(folder() + stem + ".gz"));
  }
}

} // namespace

Json
load_json(const std::string& path)
{
  return Json::parse(read_file(std::string(ARGOSY_TEST_DATA) + "/" + path));
}

std::vector<std::string>
recording_files()
{
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (entry.path().extension() == ".json") {
      files.push_back(entry.path().filename().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<Recorded>
load_recording(const std::string& file)
{
  const Json entries = load_json("transcripts/" + file);
  std::vector<Recorded> result;
  for (const Json& entry : entries.is_array() ? entries : Json::array({entries})) {
    result.push_back(parse_entry(file, entry));
  }
  if (file.rfind("stream-", 0) == 0) {
    add_stream_body(result.front());
  }
  return result;
}

std::string
KeyTranslator::translate_token(const std::string& token)
{
  const std::vector<std::string> parts = split(token, '.');
  if (parts.size() != 3 || parts[2].rfind("placeholder-signature-", 0) != 0) {
    return token;
  }
  const std::string& good = m_good_signatures.try_emplace(parts[1], parts[2]).first->second;
  Json claims = Json::parse(from_base64url(parts[1]).value_or("{}"));
  if (const auto id = m_ids.find(text_of(claims, "jti")); id != m_ids.end()) {
    claims["jti"] = id->second;
  }
  return sign_jwt(claims, parts[2] == good ? m_world.settings.signing_key : "another key");
}

Request
KeyTranslator::translate(Request request)
{
  for (auto& [name, value] : request.headers) {
    const std::size_t start = value.find("eyJ");
    if (start != std::string::npos) {
      value = value.substr(0, start) + translate_token(value.substr(start));
    }
  }
  for (const auto& [recorded, own] : m_ids) {
    if (const std::size_t at = request.target.find(recorded); at != std::string::npos) {
      request.target.replace(at, recorded.size(), own);
    }
  }
  return request;
}

void
KeyTranslator::note(const std::string& recorded_body, const std::string& body)
{
  const std::string theirs = text_of(parse_json(recorded_body).value_or(Json()), "token");
  const std::string ours = text_of(parse_json(body).value_or(Json()), "token");
  if (theirs.empty() || ours.empty()) {
    return;
  }
  const auto id_of = [](const std::string& token) {
    return text_of(Json::parse(from_base64url(split(token, '.')[1]).value_or("{}")), "jti");
  };
  m_ids[id_of(theirs)] = id_of(ours);
  // A key that was given out is a good one.
  m_good_signatures[split(theirs, '.')[1]] = split(theirs, '.')[2];
}

} // namespace argosy::sandbox
