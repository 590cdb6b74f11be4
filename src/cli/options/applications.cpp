// SPDX-License-Identifier: Apache-2.0
#include "cli/options/builders.hpp"

#include <algorithm>
#include <cstddef>

namespace argosy {

namespace {

bool
is_lower_or_digit(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// RFC 1123 as Kubernetes reads it: a name may have dots, a namespace may not.
bool
is_kubernetes_name(std::string_view text, std::size_t limit, std::string_view marks)
{
  const bool has_only_letters = std::all_of(text.begin(), text.end(), [&](char c) {
    return is_lower_or_digit(c) || marks.find(c) != std::string_view::npos;
  });
  return !text.empty() && text.size() <= limit && has_only_letters && is_lower_or_digit(text.front()) &&
         is_lower_or_digit(text.back()) && text.find("..") == std::string_view::npos;
}

bool
is_name(std::string_view text)
{
  constexpr std::size_t k_limit = 253;
  return is_kubernetes_name(text, k_limit, "-.");
}

bool
is_namespace(std::string_view text)
{
  constexpr std::size_t k_limit = 63;
  return is_kubernetes_name(text, k_limit, "-");
}

Result<AppRef>
parse_application(std::string_view text, const ValueOrigin& origin, const AppRef& defaults)
{
  AppRef app = defaults;
  app.name = text;
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    app.ns = text.substr(0, slash);
    app.name = text.substr(slash + 1);
  }
  const bool has_namespace_part = text.find('/') != std::string_view::npos;
  if (!is_name(app.name) || (has_namespace_part && !is_namespace(app.ns))) {
    return refuse(origin, quote(text) +
                              " is no application's name; expected APP or NAMESPACE/APP, of lower-case letters, "
                              "digits, - and .");
  }
  return app;
}

Result<AppRef>
make_defaults(const OptionValues& values)
{
  AppRef defaults{"", values.text("app-namespace"), values.text("project")};
  if (values.is_given("app-namespace") && !is_namespace(defaults.ns)) {
    return values.refuse("app-namespace",
                         quote(defaults.ns) + " is no namespace; expected lower-case letters, digits and -");
  }
  if (values.is_given("project") && !is_name(defaults.project)) {
    return values.refuse("project", quote(defaults.project) +
                                        " is no project's name; expected lower-case letters, digits, - and .");
  }
  return defaults;
}

bool
is_same(const AppRef& left, const AppRef& right)
{
  return left.name == right.name && left.ns == right.ns;
}

Status
check_count(Command command, std::size_t count)
{
  const bool may_be_none = command == Command::check;
  const bool may_be_many = command == Command::sync || command == Command::wait || command == Command::terminate;
  if (count == 0 && !may_be_none) {
    return failure(ErrorKind::usage, "which application? none was named", "expected APP or NAMESPACE/APP");
  }
  if (count > 1 && !may_be_many) {
    return failure(ErrorKind::usage, "one application at a time, and " + std::to_string(count) + " were named");
  }
  return {};
}

} // namespace

Result<std::vector<AppRef>>
make_applications(Command command,
                  const std::vector<std::string>& words,
                  const OptionValues& values,
                  Warnings& warnings)
{
  TRY_ASSIGN(const AppRef defaults, make_defaults(values));
  const bool is_named = !words.empty();
  const ValueOrigin origin =
      is_named ? ValueOrigin{ValueOrigin::Kind::argument, "argument"} : values.origin("application");
  std::vector<AppRef> applications;
  for (const auto& text : is_named ? words : values.list("application")) {
    TRY_ASSIGN(auto app, parse_application(text, origin, defaults));
    const bool is_repeated =
        std::any_of(applications.begin(), applications.end(), [&](const auto& other) { return is_same(app, other); });
    if (is_repeated) {
      warnings.push_back(to_string(app) + " was named more than once; it counts once");
    } else {
      applications.push_back(std::move(app));
    }
  }
  TRY(check_count(command, applications.size()));
  return applications;
}

} // namespace argosy
