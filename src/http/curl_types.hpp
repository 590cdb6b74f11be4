// SPDX-License-Identifier: Apache-2.0
// libcurl's objects as owners. Private to the curl transport's own files.
#pragma once

#include <curl/curl.h>
#include <openssl/crypto.h>

#include <cstring>
#include <memory>

namespace argosy {

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using EasyPtr = std::unique_ptr<CURL, EasyDeleter>;

// Overwrites the lines, one of which may hold a credential.
struct HeaderListDeleter {
  void operator()(curl_slist* list) const
  {
    for (const auto* line = list; line != nullptr; line = line->next) {
      OPENSSL_cleanse(line->data, std::strlen(line->data));
    }
    curl_slist_free_all(list);
  }
};
using HeaderListPtr = std::unique_ptr<curl_slist, HeaderListDeleter>;

} // namespace argosy
