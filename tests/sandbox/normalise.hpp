// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/json.hpp"

#include <string>

namespace argosy::sandbox {

// Takes out of an answer what no two runs have in common: times, uids, versions, managed fields, the random part of
// keys; and puts the results of a sync, and the keys of an account, in one order.
std::string normalised_body(const std::string& body);

// The same for a stream: each message is normalised, all bytes between the messages stay as they are.
std::string normalised_stream(const std::string& bytes);

// Header and claims of a key, with times relative to its issue.
std::string normalised_key(const std::string& token);

} // namespace argosy::sandbox
