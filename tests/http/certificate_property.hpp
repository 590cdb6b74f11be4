// SPDX-License-Identifier: Apache-2.0
// What must hold for every input of the code that looks into certificates without OpenSSL, whoever made it.
#pragma once

#include <string>
#include <string_view>

namespace argosy {

// What is wrong; empty if nothing. The input is DER of a certificate or of a name, or a bundle of PEM.
std::string check_certificate(std::string_view input);

} // namespace argosy
