// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "world/resource.hpp"

#include <map>
#include <string>
#include <vector>

namespace argosy::sandbox {

struct Commit {
  std::string author = "Example Dev <dev@example.com>";
  TimePoint date;
  std::string message;
  std::map<std::string, std::vector<Manifest>> paths;
};

enum class RepositoryState { present, missing };

// A Git repository: names that point at commits, and what each commit holds below each path.
struct Repository {
  RepositoryState state = RepositoryState::present;
  std::map<std::string, std::string> branches;
  std::map<std::string, std::string> tags;
  std::map<std::string, Commit> commits;
};

// A result of the repo server: a value, or the text of its error.
struct Resolved {
  std::string value;
  std::string error;
};

bool is_full_commit(const std::string& revision);

// 7 to 40 hex digits: taken as they are, without a look at the repository.
bool is_commit_like(const std::string& revision);

class Repositories {
public:
  Repository& at(const std::string& url) { return m_repositories[url]; }
  const Repository* find(const std::string& url) const;

  // A branch or tag becomes its commit; what looks like a commit stays what it is.
  Resolved resolve(const std::string& url, const std::string& revision) const;

  // The commit of that id or prefix of an id; null when there is none.
  const Commit* commit(const std::string& url, const std::string& revision) const;

  // The 40 digits of a commit given by a prefix; the argument itself when there is no such commit.
  std::string complete(const std::string& url, const std::string& revision) const;

  // Lets a branch point at a commit; an unknown commit is made as a copy of the branch's last one.
  void push(const std::string& url, const std::string& branch, const std::string& commit, TimePoint now);

private:
  std::map<std::string, Repository> m_repositories;
};

// Git's words for a commit that the remote does not have.
std::string missing_commit_error(const std::string& revision);

} // namespace argosy::sandbox
