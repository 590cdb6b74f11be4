// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"
#include "cli/options/builders.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

namespace argosy {

namespace {

constexpr std::string_view k_expected = "expected NAME=env:VARIABLE or NAME=file:PATH";

// RFC 9110 section 5.6.2.
bool
is_token(std::string_view name)
{
  constexpr std::string_view k_marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || k_marks.find(c) != std::string_view::npos;
  });
}

// Those that the requests themselves need; a second one would be another request than the one that was meant.
bool
is_reserved(std::string name)
{
  constexpr std::array<std::string_view, 11> k_reserved{"authorization",
                                                        "host",
                                                        "content-length",
                                                        "content-type",
                                                        "transfer-encoding",
                                                        "connection",
                                                        "proxy-authorization",
                                                        "grpc-timeout",
                                                        "accept",
                                                        "grpc-metadata-token",
                                                        "expect"};
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(k_reserved.begin(), k_reserved.end(), name) != k_reserved.end();
}

// "--header: X-Api-Key: what".
tl::unexpected<Error>
refuse_header(const OptionValues& values, std::string_view name, std::string_view what)
{
  return values.refuse("header", std::string(name) + ": " + std::string(what), std::string(k_expected));
}

Result<std::string>
read_source(const OptionValues& values, const Environment& environment, std::string_view name, std::string_view source)
{
  constexpr std::size_t k_limit = 64UL * 1024;
  if (source.starts_with("env:") && is_token(source.substr(4))) {
    const std::string variable(source.substr(4));
    auto value = environment.find_filled(variable);
    // The name may be a key that somebody put in its place.
    const std::string shown = could_be_key(variable) ? "the variable" : "the variable " + variable;
    return value ? Result<std::string>(std::move(*value))
                 : refuse_header(values, name, shown + " is not set, or empty");
  }
  if (source.starts_with("file:") && source.size() > 5) {
    const std::string path(source.substr(5));
    auto value = read_file(path, k_limit);
    return value ? std::move(value)
                 : refuse_header(values, name, could_be_key(path) ? "the file can't be read" : value.error().message);
  }
  return refuse_header(values, name, "the value says neither env: nor file:; no secret may be a flag's value");
}

Status
check_value(const OptionValues& values, std::string_view name, std::string_view value)
{
  const bool has_control = std::any_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < ' ' && byte != '\t') || byte == 0x7f;
  });
  if (value.empty() || has_control) {
    return refuse_header(values, name,
                         value.empty() ? "its value is empty" : "its value has several lines or a control character");
  }
  return {};
}

// One line end, as editors and `echo` leave it.
void
trim_line_end(std::string& value)
{
  if (value.ends_with('\n')) {
    value.pop_back();
  }
  if (value.ends_with('\r')) {
    value.pop_back();
  }
}

// "Name: value" is the form of Argo CD's client. The name may be shown: it is no secret there.
tl::unexpected<Error>
refuse_form(const OptionValues& values, std::string_view text)
{
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return values.refuse("header", "the value (not shown) names no header", std::string(k_expected));
  }
  const auto name = text.substr(0, colon);
  const bool is_name = is_token(name) && !could_be_key(name);
  return values.refuse("header", "\"Name: value\" would show the value to every process on the machine",
                       std::string(k_expected) +
                           (is_name ? "; put the value into a variable, then --header " + std::string(name) + "=env:VAR"
                                    : std::string()));
}

Result<HeaderSetting>
make_header(const OptionValues& values, const Environment& environment, std::string_view text)
{
  const auto separator = text.find('=');
  const std::string name(text.substr(0, std::min(separator, text.size())));
  if (separator == std::string_view::npos || !is_token(name)) {
    return refuse_form(values, text);
  }
  if (could_be_key(name)) {
    return values.refuse("header", "the name (not shown) looks like a key", std::string(k_expected));
  }
  if (is_reserved(name)) {
    return refuse_header(values, name, "this header is argosy's own");
  }
  TRY_ASSIGN(auto value, read_source(values, environment, name, text.substr(separator + 1)));
  trim_line_end(value);
  if (auto checked = check_value(values, name, value); !checked) {
    wipe(value);
    return tl::unexpected(std::move(checked).error());
  }
  return HeaderSetting{name, Secret(std::move(value))};
}

} // namespace

Result<std::vector<HeaderSetting>>
make_headers(const OptionValues& values, const Environment& environment)
{
  std::vector<HeaderSetting> headers;
  for (const auto& text : values.list("header")) {
    TRY_ASSIGN(auto header, make_header(values, environment, text));
    headers.push_back(std::move(header));
  }
  return headers;
}

} // namespace argosy
