// SPDX-License-Identifier: Apache-2.0
// Kubernetes' PodStatus (core/v1), as far as it says why a container does not run.
#include "argocd/application_shape.hpp"
#include "argocd/record_reader.hpp"

#include <utility>

namespace argosy {

namespace {

struct Manifest {
  std::string text;
};

struct End {
  bool is_there = false;
  std::int64_t exit_code = 0;
  std::string reason;
};

struct RawContainer {
  std::string name;
  bool is_ready = false;
  bool is_running = false;
  std::string waiting_reason;
  std::string waiting_message;
  std::int64_t restarts = 0;
  End now;
  End before; // its last restart
};

struct RawPod {
  std::vector<RawContainer> init;
  std::vector<RawContainer> main;
};

JsonShape<RawContainer>
container_shape()
{
  JsonShape<End> end;
  end.present("exitCode", &End::is_there).integer("exitCode", &End::exit_code).text("reason", &End::reason);
  JsonShape<RawContainer> shape;
  shape.text("name", &RawContainer::name)
      .flag("ready", &RawContainer::is_ready)
      .integer("restartCount", &RawContainer::restarts)
      .present("state.running", &RawContainer::is_running)
      .text("state.waiting.reason", &RawContainer::waiting_reason)
      .text("state.waiting.message", &RawContainer::waiting_message)
      .object("state.terminated", end, &RawContainer::now)
      .object("lastState.terminated", end, &RawContainer::before);
  return shape;
}

Container
to_container(RawContainer&& raw)
{
  auto& end = raw.now.is_there ? raw.now : raw.before;
  Container container;
  container.name = std::move(raw.name);
  container.is_ready = raw.is_ready;
  container.is_running = raw.is_running;
  container.waiting_reason = std::move(raw.waiting_reason);
  container.waiting_message = std::move(raw.waiting_message);
  container.restarts = raw.restarts;
  container.has_ended = end.is_there;
  container.exit_code = end.exit_code;
  container.end_reason = std::move(end.reason);
  return container;
}

} // namespace

Result<PodStatus>
parse_pod_status(std::string_view json)
{
  JsonShape<Manifest> answer;
  answer.text("manifest", &Manifest::text);
  TRY_ASSIGN(const auto manifest, read_answer(json, answer));
  JsonShape<RawPod> shape;
  shape.list("status.initContainerStatuses", container_shape(), &RawPod::init)
      .list("status.containerStatuses", container_shape(), &RawPod::main);
  TRY_ASSIGN(auto raw, read_answer(manifest.text, shape));
  PodStatus pod;
  for (auto& container : raw.init) {
    pod.containers.push_back(to_container(std::move(container)));
    pod.containers.back().is_init = true;
  }
  for (auto& container : raw.main) {
    pod.containers.push_back(to_container(std::move(container)));
  }
  return pod;
}

} // namespace argosy
