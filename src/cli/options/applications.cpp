// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"
#include "cli/options/builders.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

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

// What is named is of one project; several choose, as with Argo CD's client.
Result<std::string>
make_project(const OptionValues& values, bool has_choice)
{
  const auto projects = list_projects(values);
  for (const auto& project : projects) {
    if (!is_name(project)) {
      return values.refuse("project",
                           quote(project) + " is no project's name; expected lower-case letters, digits, - and .");
    }
  }
  if (projects.size() > 1 && !has_choice) {
    return values.refuse("project", std::to_string(projects.size()) + " projects for applications that are named",
                         "expected the one that they are of; several choose all of their applications: argosy sync "
                         "--project A --project B");
  }
  return projects.size() == 1 ? projects.front() : std::string();
}

Result<AppRef>
make_defaults(const OptionValues& values, bool has_choice)
{
  AppRef defaults{"", values.text("app-namespace"), ""};
  if (values.is_given("app-namespace") && !is_namespace(defaults.ns)) {
    return values.refuse("app-namespace",
                         quote(defaults.ns) + " is no namespace; expected lower-case letters, digits and -");
  }
  TRY_ASSIGN(defaults.project, make_project(values, has_choice));
  return defaults;
}

// One name a line, as editors leave them.
Result<std::vector<std::string>>
read_names(const OptionValues& values)
{
  constexpr std::size_t k_limit = 1024UL * 1024;
  const auto path = values.text("file");
  auto text = read_file(path, k_limit);
  if (!text) {
    return values.refuse_file("file", text.error());
  }
  std::vector<std::string> names;
  for (const auto line : split_words(*text, '\n')) {
    const auto content = line.substr(0, line.find('#'));
    const auto begin = content.find_first_not_of(" \t\r");
    if (begin != std::string_view::npos) {
      names.emplace_back(content.substr(begin, content.find_last_not_of(" \t\r") - begin + 1));
    }
  }
  return names;
}

Status
check_count(const NameInputs& inputs, std::size_t count)
{
  const auto command = inputs.command;
  const bool is_deployment = command == Command::sync || command == Command::wait;
  const bool may_be_none = command == Command::check || inputs.has_choice;
  const bool may_be_many = is_deployment || command == Command::terminate;
  if (count == 0 && !may_be_none) {
    return failure(ErrorKind::usage, "which application? none was named",
                   is_deployment ? "expected APP or NAMESPACE/APP, --selector LABELS, or --project NAME as a flag"
                                 : "expected APP or NAMESPACE/APP");
  }
  if (count > 1 && !may_be_many) {
    return failure(ErrorKind::usage, "one application at a time, and " + std::to_string(count) + " were named");
  }
  return {};
}

// A text and where it stands, for messages.
struct GivenName {
  std::string text;
  ValueOrigin origin;
};

Result<std::vector<GivenName>>
collect_names(const NameInputs& inputs)
{
  const auto& values = inputs.values;
  std::vector<GivenName> names;
  if (inputs.has_choice) {
    return names; // it is stronger than what a variable or a file names
  }
  for (const auto& word : inputs.words) {
    names.push_back({word, {ValueOrigin::Kind::argument, "argument"}});
  }
  if (inputs.words.empty()) {
    for (auto& text : values.list("application")) {
      names.push_back({std::move(text), values.origin("application")});
    }
  }
  if (values.is_given("file")) {
    TRY_ASSIGN(auto texts, read_names(values));
    for (auto& text : texts) {
      names.push_back({std::move(text), values.origin("file")});
    }
  }
  return names;
}

} // namespace

std::vector<std::string>
list_projects(const OptionValues& values)
{
  std::vector<std::string> projects;
  for (auto& project : values.list("project")) {
    if (std::find(projects.begin(), projects.end(), project) == projects.end()) {
      projects.push_back(std::move(project));
    }
  }
  return projects;
}

Result<std::vector<AppRef>>
make_applications(const NameInputs& inputs, Warnings& warnings)
{
  TRY_ASSIGN(const AppRef defaults, make_defaults(inputs.values, inputs.has_choice));
  TRY_ASSIGN(const auto names, collect_names(inputs));
  std::vector<AppRef> applications;
  std::set<std::string> known;
  for (const auto& name : names) {
    TRY_ASSIGN(auto app, parse_application(name.text, name.origin, defaults));
    if (known.insert(to_string(app)).second) {
      applications.push_back(std::move(app));
    } else {
      warnings.push_back(to_string(app) + " was named more than once; it counts once");
    }
  }
  TRY(check_count(inputs, applications.size()));
  return applications;
}

} // namespace argosy
