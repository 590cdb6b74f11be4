// SPDX-License-Identifier: Apache-2.0
// Certificates in words. Private to the files about trust.
#pragma once

#include "http/tls_types.hpp"
#include "http/trust.hpp"

#include <string>

namespace argosy {

// SHA-256 of the certificate's SubjectPublicKeyInfo.
Pin make_pin(const X509* certificate);

PeerCertificate describe(const X509* certificate);

// "CN=Corp Issuing CA 3", attributes in the order of the certificate, harmless to print.
std::string name_text(const X509_NAME* name);

} // namespace argosy
