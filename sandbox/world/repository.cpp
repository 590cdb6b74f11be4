// SPDX-License-Identifier: Apache-2.0
#include "world/repository.hpp"

#include <algorithm>

namespace argosy::sandbox {

namespace {

bool
is_hex(const std::string& text)
{
  return text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

bool
is_full_commit(const std::string& revision)
{
  return revision.size() == 40 && is_hex(revision);
}

bool
is_commit_like(const std::string& revision)
{
  return revision.size() >= 7 && revision.size() <= 40 && is_hex(revision);
}

const Repository*
Repositories::find(const std::string& url) const
{
  const auto found = m_repositories.find(url);
  return found == m_repositories.end() || found->second.state == RepositoryState::missing ? nullptr : &found->second;
}

Resolved
Repositories::resolve(const std::string& url, const std::string& revision) const
{
  if (is_full_commit(revision)) {
    return {revision, ""};
  }
  const Repository* repository = find(url);
  if (repository == nullptr) {
    return {"", "failed to list refs: repository not found"};
  }
  const std::string name = revision.empty() || revision == "HEAD" ? "main" : revision;
  for (const auto* names : {&repository->branches, &repository->tags}) {
    if (const auto found = names->find(name); found != names->end()) {
      return {found->second, ""};
    }
  }
  if (is_commit_like(revision)) {
    return {revision, ""};
  }
  return {"", "unable to resolve '" + revision + "' to a commit SHA: revision not found"};
}

const Commit*
Repositories::commit(const std::string& url, const std::string& revision) const
{
  const Repository* repository = find(url);
  if (repository == nullptr || revision.empty()) {
    return nullptr;
  }
  const auto found = repository->commits.lower_bound(revision);
  const bool matches = found != repository->commits.end() && found->first.rfind(revision, 0) == 0;
  return matches ? &found->second : nullptr;
}

std::string
Repositories::complete(const std::string& url, const std::string& revision) const
{
  const Repository* repository = find(url);
  if (repository == nullptr || !is_commit_like(revision)) {
    return revision;
  }
  const auto found = repository->commits.lower_bound(revision);
  const bool matches = found != repository->commits.end() && found->first.rfind(revision, 0) == 0;
  return matches ? found->first : revision;
}

void
Repositories::push(const std::string& url, const std::string& branch, const std::string& commit, TimePoint now)
{
  Repository& repository = m_repositories[url];
  if (!repository.commits.contains(commit)) {
    Commit copy;
    if (const auto last = repository.branches.find(branch); last != repository.branches.end()) {
      copy = repository.commits[last->second];
    }
    copy.date = now;
    copy.message = "commit " + commit.substr(0, 7);
    // What was pushed is another version of everything that has no behaviour of its own.
    for (auto& [path, manifests] : copy.paths) {
      for (Manifest& manifest : manifests) {
        manifest.content["commit"] = commit;
      }
    }
    repository.commits[commit] = std::move(copy);
  }
  repository.branches[branch] = commit;
}

std::string
missing_commit_error(const std::string& revision)
{
  return "failed to initialize repository resources: rpc error: code = Internal desc = Failed to checkout revision " +
         revision + ": `git fetch origin " + revision +
         " --tags --force --prune` failed exit status 128: fatal: git upload-pack: not our ref " + revision +
         "\nfatal: remote error: upload-pack: not our ref " + revision;
}

} // namespace argosy::sandbox
