// SPDX-License-Identifier: Apache-2.0
#include "world/resource.hpp"

#include <algorithm>
#include <cctype>

namespace argosy::sandbox {

std::string
ResourceId::to_path() const
{
  return group + "/" + kind + "/" + name;
}

std::string
ResourceId::to_cause() const
{
  return (group.empty() ? kind : group + "/" + kind) + ":" + ns + "/" + name;
}

Health
LiveResource::health_at(TimePoint now) const
{
  if (is_pinned) {
    return pinned;
  }
  Health current;
  for (const HealthPhase& phase : manifest.health) {
    if (changed_at + phase.after <= now) {
      current = phase.health;
    }
  }
  return current;
}

std::string
to_kubectl_name(const ResourceId& id)
{
  std::string kind = id.kind;
  std::transform(kind.begin(), kind.end(), kind.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return (id.group.empty() ? kind : kind + "." + id.group) + "/" + id.name;
}

} // namespace argosy::sandbox
