// SPDX-License-Identifier: Apache-2.0
// OpenSSL's objects as owners. Private to the files about trust.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>
#include <vector>

namespace argosy {

template <auto Free>
struct OpensslDeleter {
  template <class T>
  void operator()(T* object) const
  {
    Free(object);
  }
};

using CertificatePtr = std::unique_ptr<X509, OpensslDeleter<X509_free>>;
using PrivateKeyPtr = std::unique_ptr<EVP_PKEY, OpensslDeleter<EVP_PKEY_free>>;
using StorePtr = std::unique_ptr<X509_STORE, OpensslDeleter<X509_STORE_free>>;
using BioPtr = std::unique_ptr<BIO, OpensslDeleter<BIO_free_all>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, OpensslDeleter<GENERAL_NAMES_free>>;
using Chain = std::vector<CertificatePtr>;

} // namespace argosy
