// SPDX-License-Identifier: Apache-2.0
#include "http/certificate_property.hpp"

#include "http/ca_index.hpp"
#include "http/der.hpp"

namespace argosy {

namespace {

bool
is_within(std::string_view part, std::string_view whole)
{
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

std::string_view
bytes_of(const X509_NAME* name)
{
  const unsigned char* bytes = nullptr;
  std::size_t size = 0;
  X509_NAME_get0_der(name, &bytes, &size);
  return {reinterpret_cast<const char*>(bytes), size};
}

// What OpenSSL reads as a certificate must be found under the name that OpenSSL reads. (It also reads BER, where
// nothing is found.)
std::string
check_against_openssl(std::string_view input, std::string_view subject)
{
  const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
  const CertificatePtr certificate(d2i_X509(nullptr, &bytes, static_cast<long>(input.size())));
  if (!certificate || subject.empty()) {
    return {};
  }
  const auto name = bytes_of(X509_get_subject_name(certificate.get()));
  if (make_name_key(subject) != make_name_key(name)) {
    return "another subject than OpenSSL's";
  }
  return {};
}

} // namespace

std::string
check_certificate(std::string_view input)
{
  auto rest = input;
  while (const auto element = take_der(rest)) {
    if (!is_within(element->whole, input) || !is_within(element->content, element->whole)) {
      return "an element outside of the input";
    }
  }
  const auto subject = find_subject(input);
  if (!is_within(subject, input)) {
    return "a subject outside of the input";
  }
  if (make_name_key(input) != make_name_key(std::string(input))) {
    return "a key that depends on more than the name";
  }
  CaIndex index;
  if (index.add(input) != index.size()) {
    return "a count that is wrong";
  }
  index.find(input);
  return check_against_openssl(input, subject);
}

} // namespace argosy
