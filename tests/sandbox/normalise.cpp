// SPDX-License-Identifier: Apache-2.0
#include "sandbox/normalise.hpp"

#include "wire/jwt.hpp"
#include "wire/target.hpp"

#include <map>
#include <set>

namespace argosy::sandbox {

namespace {

const std::set<std::string> k_left_out{
    "managedFields", "uid", "resourceVersion", "generation", "deletionGracePeriodSeconds", "finalizers"};

bool
is_time(const std::string& text)
{
  return text.size() >= 20 && text[4] == '-' && text[10] == 'T' && text[13] == ':' && text.back() == 'Z';
}

bool
is_uuid(const std::string& text)
{
  return text.size() == 36 && text[8] == '-' && text[14] == '4' &&
         text.find_first_not_of("0123456789abcdef-") == std::string::npos;
}

// "Retrying attempt #1 at 1:52AM."
std::string
without_retry_time(const std::string& text)
{
  const std::size_t at = text.find("Retrying attempt");
  const std::size_t time = at == std::string::npos ? at : text.find(" at ", at);
  return time == std::string::npos ? text : text.substr(0, time);
}

// One recording kept the laboratory's own address of a repository.
std::string
without_local_repository(const std::string& text)
{
  const std::size_t end = text.find("/git/");
  const bool is_local = text.rfind("file://", 0) == 0 && end != std::string::npos;
  return is_local ? "https://git.example.com/" + text.substr(end + 5) : text;
}

std::string
without_uuids(std::string text)
{
  constexpr std::size_t k_length = 36;
  for (std::size_t at = 0; at + k_length <= text.size(); ++at) {
    if (is_uuid(text.substr(at, k_length))) {
      text.replace(at, k_length, "UUID");
    }
  }
  return text;
}

std::string
normalised_text(const std::string& text)
{
  if (is_time(text)) {
    return "TIME";
  }
  if (is_uuid(text)) {
    return "UUID";
  }
  if (text.rfind("eyJ", 0) == 0 && split(text, '.').size() == 3) {
    return normalised_key(text);
  }
  return without_uuids(without_local_repository(without_retry_time(text)));
}

nlohmann::json normalised(const nlohmann::json& value);

// Times of a key's record count from its issue, give or take the second that ended meanwhile.
void
normalise_record(nlohmann::json& record, const char* issued, const char* expires)
{
  if (record.contains(issued) && record[issued].is_number()) {
    if (record.contains(expires)) {
      const std::int64_t lifetime = record[expires].get<std::int64_t>() - record[issued].get<std::int64_t>();
      record[expires] = lifetime;
    }
    record[issued] = 0;
  }
}

nlohmann::json
normalised_object(const nlohmann::json& object)
{
  nlohmann::json result = nlohmann::json::object();
  for (const auto& [name, value] : object.items()) {
    if (!k_left_out.contains(name)) {
      result[name] = normalised(value);
    }
  }
  normalise_record(result, "issuedAt", "expiresAt");
  normalise_record(result, "iat", "exp");
  return result;
}

// Results of a sync come in any order; keys of the same second do, too.
bool
is_unordered(const nlohmann::json& array)
{
  const auto first = array.begin();
  return first != array.end() && first->is_object() && (first->contains("syncPhase") || first->contains("issuedAt"));
}

nlohmann::json
in_order(const nlohmann::json& array)
{
  std::multimap<std::string, nlohmann::json> elements;
  for (const nlohmann::json& element : array) {
    elements.emplace(element.dump(), element);
  }
  nlohmann::json result = nlohmann::json::array();
  for (const auto& [text, element] : elements) {
    result.push_back(element);
  }
  return result;
}

nlohmann::json
normalised(const nlohmann::json& value)
{
  if (value.is_object()) {
    return normalised_object(value);
  }
  if (value.is_string()) {
    return normalised_text(value.get<std::string>());
  }
  if (!value.is_array()) {
    return value;
  }
  nlohmann::json result = nlohmann::json::array();
  for (const nlohmann::json& element : value) {
    result.push_back(normalised(element));
  }
  return is_unordered(result) ? in_order(result) : result;
}

} // namespace

std::string
normalised_key(const std::string& token)
{
  const std::vector<std::string> parts = split(token, '.');
  nlohmann::json claims = nlohmann::json::parse(from_base64url(parts[1]).value_or(""), nullptr, false);
  if (claims.is_object() && claims.contains("iat")) {
    const std::int64_t issued = claims["iat"].get<std::int64_t>();
    for (const char* name : {"exp", "nbf", "iat"}) {
      if (claims.contains(name)) {
        claims[name] = claims[name].get<std::int64_t>() - issued;
      }
    }
    claims["jti"] = normalised_text(claims.value("jti", ""));
  }
  return from_base64url(parts[0]).value_or("") + claims.dump();
}

std::string
normalised_body(const std::string& body)
{
  const nlohmann::json value = nlohmann::json::parse(body, nullptr, false);
  return value.is_discarded() ? body : normalised(value).dump();
}

std::string
normalised_stream(const std::string& bytes)
{
  std::string result;
  for (const std::string& line : split(bytes, '\n')) {
    const std::size_t start = line.find('{');
    const std::size_t end = line.rfind('}');
    if (start == std::string::npos || end == std::string::npos) {
      result += line + "\n";
    } else {
      result +=
          line.substr(0, start) + normalised_body(line.substr(start, end + 1 - start)) + line.substr(end + 1) + "\n";
    }
  }
  return result;
}

} // namespace argosy::sandbox
