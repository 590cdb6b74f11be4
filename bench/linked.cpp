// SPDX-License-Identifier: Apache-2.0
#include <curl/curl.h>
#include <openssl/crypto.h>

int
main(int count, char**)
{
  // Never true, but the compiler can't know: the libraries have to be loaded.
  return count > 1000 && curl_version() == nullptr && OpenSSL_version(OPENSSL_VERSION) == nullptr ? 1 : 0;
}
