// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

#include "base/encoding.hpp"
#include "base/file.hpp"
#include "cli/commands.hpp"
#include "cli/live_sink.hpp"
#include "cli/options/arguments.hpp"
#include "cli/options/commands.hpp"
#include "report/json.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <unistd.h>
#include <utility>

namespace argosy {

namespace {

constexpr std::size_t k_key_limit = 64UL * 1024;

// Before anything is parsed: even a message about a bad option must not show what the environment holds.
void
adopt_known_variables(Redactor& redactor, const Environment& environment)
{
  for (const auto* name : {"ARGOSY_KEY", "ARGOCD_AUTH_TOKEN", "ARGOSY_PROXY_PASSWORD"}) {
    if (auto value = environment.find_filled(name)) {
      // Too short or malformed is the options' business.
      (void)redactor.adopt(Secret(std::move(*value)), SecretClass::other, name);
    }
  }
}

LogLevel
threshold(const OutputOptions& output)
{
  switch (output.loudness) {
  case Loudness::quiet:
    return LogLevel::warning;
  case Loudness::verbose:
    return LogLevel::debug;
  case Loudness::normal:
    break;
  }
  return LogLevel::info;
}

CommandResult
run_command(Context& context, Invocation& invocation)
{
  switch (invocation.command) {
  case Command::sync:
  case Command::wait:
    return run_sync(context, invocation);
  case Command::get:
    return run_get(context, invocation);
  case Command::action:
    return run_action(context, invocation);
  case Command::check:
    return run_check(context, invocation);
  case Command::terminate:
    return run_terminate(context, invocation);
  case Command::version:
    print_version(context, invocation);
    return 0;
  case Command::help:
    context.console.out.write(invocation.help_page);
    return 0;
  }
  return failure(ErrorKind::internal, "no such command");
}

// What was asked for, as far as it is known.
struct Wish {
  std::string_view command; // empty: not understood
  OutputFormat format = OutputFormat::text;
};

int
fail(Console& console, const Error& error, const Wish& wish)
{
  console.err.write(render_error(error));
  if (wish.format == OutputFormat::json) {
    console.out.write(render_error_json(wish.command, error));
  }
  return traits(error.kind).exit_code;
}

bool
is_terminal_for_people(const Environment& environment, const OutputOptions& output)
{
  const auto type = environment.find_filled("TERM").value_or("dumb");
  return output.format == OutputFormat::text && output.log_format == LogFormat::text && ::isatty(STDOUT_FILENO) == 1 &&
         type != "dumb" && !environment.find_filled("CI");
}

// As far as a command line that was refused can tell: programs read why it was, too.
Wish
guess_wish(const std::vector<std::string>& arguments, const Environment& environment)
{
  Wish wish;
  auto format = environment.find_filled("ARGOSY_OUTPUT").value_or("");
  if (const auto parsed = parse_arguments(arguments)) {
    for (const auto& given : parsed->given) {
      format = given.option->name == "output" ? given.text : format;
    }
    auto words = parsed->words;
    if (const auto command = take_command(words)) {
      wish.command = find_command(*command).name;
    }
  }
  wish.format = format == "json" ? OutputFormat::json : OutputFormat::text;
  return wish;
}

// What is printed is the whole purpose of these.
bool
is_question(Command command)
{
  return command == Command::get || command == Command::check || command == Command::action ||
         command == Command::version || command == Command::help;
}

// A log may get lost; an answer that somebody asked for may not, unless its reader had enough.
int
judge_writing(int code, const DescriptorSink& sink, Output& err, const Invocation& invocation)
{
  const auto error_number = sink.error_number();
  if (error_number == 0 || error_number == EPIPE) {
    return code;
  }
  err.write(render_error(
      {ErrorKind::config, fmt::format("cannot write to standard output: {}", std::strerror(error_number)), {}}));
  const bool is_answer = is_question(invocation.command) || invocation.output.format == OutputFormat::json;
  return code == 0 && is_answer ? traits(ErrorKind::config).exit_code : code;
}

int
run(const std::vector<std::string>& arguments, Redactor& redactor)
{
  const auto environment = process_environment();
  adopt_known_variables(redactor, environment);
  DescriptorSink out_sink(STDOUT_FILENO);
  DescriptorSink err_sink(STDERR_FILENO);
  Output err(redactor, err_sink);
  const auto read_stdin = [] { return read_descriptor(STDIN_FILENO, "standard input", k_key_limit); };
  auto invocation = parse_invocation({arguments, environment, read_stdin});
  if (!invocation) {
    Output out(redactor, out_sink);
    Console console{redactor, out, err};
    return fail(console, invocation.error(), guess_wish(arguments, environment));
  }
  LiveSink live_sink(out_sink, redactor);
  const bool is_terminal = is_terminal_for_people(environment, invocation->output);
  Output out(redactor, is_terminal ? static_cast<Sink&>(live_sink) : out_sink);
  Console console{redactor, out, err, is_terminal ? &live_sink : nullptr};
  const bool is_json = invocation->output.format == OutputFormat::json;
  SystemClock clock;
  // Standard output is the JSON's alone where that was asked for.
  Log log(is_json ? err : out, clock, {threshold(invocation->output), invocation->output.log_format});
  for (const auto& warning : invocation->warnings) {
    log.warn({}, warning, "warning");
  }
  Context context{clock, console, log};
  const auto code = run_command(context, *invocation);
  const auto exit_code =
      code ? *code : fail(console, code.error(), {find_command(invocation->command).name, invocation->output.format});
  return judge_writing(exit_code, out_sink, err, *invocation);
}

} // namespace

std::string
render_error(const Error& error)
{
  std::string text = "argosy: " + to_printable(error.message) + "\n";
  std::string_view hint = error.hint;
  while (!hint.empty()) {
    const auto end = hint.find('\n');
    text += "  " + to_printable(hint.substr(0, end)) + "\n";
    hint.remove_prefix(end == std::string_view::npos ? hint.size() : end + 1);
  }
  return text;
}

int
run_program(int count, const char* const* arguments)
{
  std::signal(SIGPIPE, SIG_IGN);
  Redactor redactor;
  try {
    return run({arguments + (count > 0 ? 1 : 0), arguments + count}, redactor);
  } catch (const std::exception& broken) {
    DescriptorSink sink(STDERR_FILENO);
    Output err(redactor, sink);
    err.write(render_error({ErrorKind::internal, std::string("internal error: ") + broken.what(),
                            "this is a bug of argosy: please report it with the command line and this message"}));
    return traits(ErrorKind::internal).exit_code;
  }
}

} // namespace argosy
