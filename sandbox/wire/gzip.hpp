// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace argosy::sandbox {

// Compresses in gzip form. Each write is flushed, so that a reader can decode all of it at once.
class GzipWriter {
public:
  GzipWriter();
  ~GzipWriter();
  GzipWriter(const GzipWriter&) = delete;
  GzipWriter& operator=(const GzipWriter&) = delete;

  std::string write(std::string_view bytes);
  std::string finish(std::string_view bytes = "");

private:
  struct State;
  std::unique_ptr<State> m_state;
};

std::string gzip(std::string_view bytes);
std::string gunzip(std::string_view bytes); // as far as it can be decoded

// Does an Accept-Encoding header ask for gzip (and not with q=0)?
bool accepts_gzip(std::string_view accept_encoding);

} // namespace argosy::sandbox
