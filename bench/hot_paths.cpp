// SPDX-License-Identifier: Apache-2.0
// What a run does most often: reading a state, judging it, masking a line.
#include "argocd/application.hpp"
#include "redact/redactor.hpp"
#include "sync/judge.hpp"

#include <benchmark/benchmark.h>
#include <string>

namespace {

using namespace argosy;

std::string
make_application(int resources)
{
  std::string json =
      R"({"metadata":{"name":"shop","namespace":"argocd","uid":"1","resourceVersion":"7"},"spec":{"project":"default",)"
      R"("source":{"repoURL":"https://git.example.com/shop.git","path":"app","targetRevision":"main"}},"status":{)"
      R"("sync":{"status":"Synced","revision":"3341b981c559f45bd56b87afaf4c543fe0929898"},"health":{"status":"Healthy"},)"
      R"("reconciledAt":"2026-11-21T01:52:32Z","resources":[)";
  for (int i = 0; i < resources; ++i) {
    json += (i == 0 ? "" : ",") +
            std::string(R"({"version":"v1","kind":"ConfigMap","namespace":"shop","name":"config-)") +
            std::to_string(i) + R"(","status":"Synced","health":{"status":"Healthy"}})";
  }
  return json + "]}}";
}

void
read_application(benchmark::State& state)
{
  const auto json = make_application(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_application(json));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(json.size()));
}
BENCHMARK(read_application)->Arg(10)->Arg(1000);

void
judge_application(benchmark::State& state)
{
  const auto app = parse_application(make_application(static_cast<int>(state.range(0))));
  for (auto _ : state) {
    benchmark::DoNotOptimize(judge(*app, {}, {}));
  }
}
BENCHMARK(judge_application)->Arg(10)->Arg(1000);

void
mask_line(benchmark::State& state)
{
  Redactor redactor;
  const Secret key(std::string(300, 'k') + ".payload-of-the-key.signature-of-the-key");
  (void)redactor.adopt(key, SecretClass::key, "key");
  const std::string line = " +71.8s shop  Synced to 4be77a0, Progressing: Deployment/web 1 of 3 updated";
  for (auto _ : state) {
    benchmark::DoNotOptimize(redactor.redact(line));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(line.size()));
}
BENCHMARK(mask_line);

void
adopt_key(benchmark::State& state)
{
  const Secret key(std::string(200, 'a') + "." + std::string(200, 'b') + "." + std::string(43, 'c'));
  for (auto _ : state) {
    Redactor redactor;
    (void)redactor.adopt(key, SecretClass::key, "key");
    benchmark::DoNotOptimize(redactor.redact("x"));
  }
}
BENCHMARK(adopt_key);

} // namespace

BENCHMARK_MAIN();
