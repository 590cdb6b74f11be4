// SPDX-License-Identifier: Apache-2.0
// One start of the program, understood: what all sources say, as typed values, checked as far as no server is needed.
#pragma once

#include "argocd/argo_cd.hpp"
#include "argocd/token.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/url.hpp"
#include "cli/options/environment.hpp"
#include "cli/options/option.hpp"
#include "http/retry.hpp"
#include "http/trust.hpp"
#include "redact/log.hpp"
#include "redact/secret.hpp"
#include "sync/goal.hpp"
#include "sync/shard.hpp"
#include "sync/turns.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace argosy {

struct HeaderSetting {
  std::string name;
  Secret value;
};

struct ConnectionOptions {
  Url server; // with the root path
  TrustSettings trust;
  ProxySettings proxy;
  std::vector<HeaderSetting> headers;
  RetryPolicy retry;
  Duration connect_timeout{10'000};
};

// The key, where it came from, and what it says about itself.
struct GivenKey {
  enum class Source : std::uint8_t { environment, file, standard_input };
  Secret value;
  Source source = Source::environment; // the CI host can't know what came from a file or standard input
  std::string origin;                  // for people: "ARGOSY_KEY", "--key-file ci/key"
  KeyClaims claims;
};

enum class OutputFormat : std::uint8_t { text, json };
enum class Loudness : std::uint8_t { normal, quiet, verbose };

struct OutputOptions {
  OutputFormat format = OutputFormat::text;
  Loudness loudness = Loudness::normal;
  LogFormat log_format = LogFormat::text;
  std::optional<Duration> warn_expiry; // nothing: a quarter of the key's life
};

// Applications that are chosen rather than named: the server is asked which they are.
struct ApplicationChoice {
  std::string selector;              // empty: all of the projects
  std::vector<std::string> projects; // any of them, each once; empty: of any
  std::string ns;                    // empty: of any
};

// How a run goes about many applications.
struct ManyOptions {
  std::optional<ApplicationChoice> choice; // beside those that are named
  std::optional<Shard> shard;
  TurnRules turns;
  std::vector<std::string> may_fail; // patterns of names
  int children = 0;                  // levels
};

// What `action` is to do.
struct ActionGoal {
  std::string name; // empty: list what there is
  std::vector<ResourcePattern> resources;
};

struct Invocation {
  Command command = Command::help;
  std::string help_page; // of Command::help: the whole text
  OutputOptions output;
  std::vector<std::string> warnings; // to be logged first; no secrets
  std::string repeat_options;        // the command line's, for a line that repeats it; no secrets

  // All but help and version have these.
  ConnectionOptions connection;
  std::optional<GivenKey> key;      // only `check` goes on without one
  std::optional<Error> key_problem; // why `check` has none
  std::vector<AppRef> applications; // in the order given, each once
  ManyOptions many;                 // of sync and wait
  Duration timeout{0};              // of the whole run, never 0

  // sync and wait; `get` uses wait.refresh alone.
  WaitGoal wait;
  std::optional<SyncGoal> sync; // of Command::sync; run id and sync options of the application itself come later
  ActionGoal action;            // of Command::action
  AtEnd on_timeout = AtEnd::leave;
  AtEnd on_cancel = AtEnd::leave;
};

struct InvocationInputs {
  std::vector<std::string> arguments; // without the program's name
  Environment environment;
  std::function<Result<std::string>()> read_stdin; // called only for --key-stdin
};

// Errors have exit code 2 (usage, config) or 3 (key_missing, key_malformed), fit one line and a hint, and show nothing
// that could be a key. Reads the files that options name; asks no server.
Result<Invocation> parse_invocation(const InvocationInputs& inputs);

} // namespace argosy
