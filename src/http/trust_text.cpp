// SPDX-License-Identifier: Apache-2.0
#include "http/trust_text.hpp"

#include "http/proxy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace argosy {

namespace {

// What is wrong, as far as the cure depends on it.
enum class Fault : std::uint8_t { issuer, self_signed, expired, not_yet, name, pin, other };

Fault
find_fault(const PeerFinding& finding)
{
  if (finding.pinned == PeerFinding::Pinned::differs) {
    return Fault::pin;
  }
  switch (finding.error) {
  case X509_V_OK:
    return Fault::name; // the chain was accepted, so the name was not
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
  case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
  case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    return Fault::issuer;
  case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    return Fault::self_signed;
  case X509_V_ERR_CERT_HAS_EXPIRED:
    return Fault::expired;
  case X509_V_ERR_CERT_NOT_YET_VALID:
    return Fault::not_yet;
  default:
    return Fault::other;
  }
}

bool
is_self_signed(const PeerCertificate& certificate)
{
  return certificate.subject == certificate.issuer;
}

// The certificate that the error is about, where the peer has sent it.
const PeerCertificate&
culprit(const PeerFinding& finding)
{
  const auto depth = static_cast<std::size_t>(std::max(finding.depth, 0));
  return finding.chain[std::min(depth, finding.chain.size() - 1)];
}

std::string
issuer_line(const PeerFinding& finding, const TrustContext& context)
{
  const auto& last = finding.chain.back();
  if (is_self_signed(last)) {
    return fmt::format("issuer   the root \"{}\" is none of {}\n", last.subject, context.authorities);
  }
  const auto& name = finding.culprit_issuer.empty() ? last.issuer : finding.culprit_issuer;
  return fmt::format("issuer   \"{}\" is none of {}\n", name, context.authorities);
}

std::string
validity_line(const PeerFinding& finding, const TrustContext& context, Fault fault)
{
  const auto& certificate = culprit(finding);
  return fmt::format("validity \"{}\" {} {}; here it is {}\n", certificate.subject,
                     fault == Fault::expired ? "ended on" : "begins on",
                     fault == Fault::expired ? certificate.not_after : certificate.not_before, to_rfc3339(context.now));
}

std::string
name_line(const PeerFinding& finding, const Origin& peer)
{
  const auto& leaf = finding.chain.front();
  const auto names =
      leaf.names.empty() ? "no host at all (" + leaf.subject + ')' : fmt::format("{}", fmt::join(leaf.names, ", "));
  return fmt::format("name     the certificate is for {}, not for {}\n", names, peer.host);
}

std::string
fault_line(const PeerFinding& finding, const TrustContext& context, const Origin& peer, Fault fault)
{
  switch (fault) {
  case Fault::issuer:
    return issuer_line(finding, context);
  case Fault::self_signed:
    return "issuer   the certificate has signed itself: no CA vouches for it\n";
  case Fault::expired:
  case Fault::not_yet:
    return validity_line(finding, context, fault);
  case Fault::name:
    return name_line(finding, peer);
  case Fault::pin:
    return fmt::format("pin      its key is {}, not {}\n", finding.chain.front().pin,
                       context.pin ? to_string(*context.pin) : "the pinned one");
  case Fault::other:
    return fmt::format("reason   {} (\"{}\")\n", X509_verify_cert_error_string(finding.error),
                       culprit(finding).subject);
  }
  return {};
}

std::string
chain_line(const PeerFinding& finding)
{
  std::string line = "chain   ";
  for (std::size_t i = 0; i < finding.chain.size(); ++i) {
    const auto& certificate = finding.chain[i];
    const auto names =
        i == 0 && !certificate.names.empty() ? fmt::format("SAN {}, ", fmt::join(certificate.names, " ")) : "";
    line += fmt::format(" {} {} ({}to {})", i, certificate.subject, names, certificate.not_after.substr(0, 10));
  }
  return line + (is_self_signed(finding.chain.back()) ? "\n" : "  root not sent\n");
}

std::string
path_line(const PeerFinding& finding, const TrustContext& context)
{
  if (!context.proxy || finding.who == PeerFinding::Who::proxy) {
    return {};
  }
  return fmt::format("path     proxy {}: if it inspects TLS, this issuer is the proxy's\n", peer_text(*context.proxy));
}

std::string
pin_cure(const PeerFinding& finding)
{
  return finding.who == PeerFinding::Who::proxy
             ? std::string()
             : fmt::format("--server-pin {}  after comparing it on a trusted machine: argosy check",
                           finding.chain.front().pin);
}

std::string
cure_lines(const PeerFinding& finding, Fault fault)
{
  const auto pin = pin_cure(finding);
  const auto or_pin = pin.empty() ? "" : "\n         or " + pin;
  switch (fault) {
  case Fault::issuer: {
    // Without the intermediate nobody can tell an unknown root from a server that is set up badly.
    const bool is_alone = finding.chain.size() == 1 && !is_self_signed(finding.chain.front());
    return "cure     --ca-file FILE with its root  (GitLab: File variable; GitHub: input ca-pem; Jenkins: Secret "
           "file)" +
           std::string(is_alone ? "\n         or let the server send its intermediate certificates: it sent none"
                                : "") +
           or_pin;
  }
  case Fault::self_signed:
    return "cure     " + (pin.empty() ? "--ca-file FILE with this certificate"
                                      : pin + "\n         or --ca-file FILE with this certificate");
  case Fault::expired:
    return "cure     renew it on the server; if the date here is wrong, set this machine's clock" + or_pin;
  case Fault::not_yet:
    return "cure     check this machine's clock";
  case Fault::name:
    return "cure     use one of its names in --server, or have the certificate issued for this one too" + or_pin;
  case Fault::pin:
    return "cure     if the server's key was renewed, compare the new pin on a trusted machine (argosy check); if not, "
           "somebody is in between";
  case Fault::other:
    return "cure     --ca-file FILE with its root" + or_pin;
  }
  return {};
}

} // namespace

AttemptError
make_untrusted(const PeerFinding& finding, const TrustContext& context)
{
  const bool is_proxy = finding.who == PeerFinding::Who::proxy && context.proxy;
  const auto& peer = is_proxy ? *context.proxy : context.origin;
  AttemptError error;
  error.failure = AttemptFailure::untrusted;
  error.message = fmt::format("{}{} is not trusted", is_proxy ? "proxy " : "", peer_text(peer));
  if (finding.chain.empty()) {
    return error;
  }
  const auto fault = find_fault(finding);
  error.hint = fault_line(finding, context, peer, fault) + chain_line(finding) + path_line(finding, context) +
               cure_lines(finding, fault);
  return error;
}

} // namespace argosy
