// SPDX-License-Identifier: Apache-2.0
#include "wire/gzip.hpp"

#include "wire/target.hpp"

#include <array>
#include <zlib.h>

namespace argosy::sandbox {

namespace {

constexpr int k_gzip_window = 15 + 16; // zlib's way to ask for a gzip header

// zlib takes a pointer to non-const bytes that it does not write to.
Bytef*
input_of(std::string_view bytes)
{
  return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data())); // NOLINT
}

} // namespace

struct GzipWriter::State {
  z_stream stream{};

  std::string run(std::string_view bytes, int flush)
  {
    stream.next_in = input_of(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string result;
    std::array<Bytef, 16384> buffer{};
    do {
      stream.next_out = buffer.data();
      stream.avail_out = static_cast<uInt>(buffer.size());
      deflate(&stream, flush);
      result.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - stream.avail_out); // NOLINT
    } while (stream.avail_out == 0);
    return result;
  }
};

GzipWriter::GzipWriter() : m_state(std::make_unique<State>())
{
  deflateInit2(&m_state->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, k_gzip_window, 8, Z_DEFAULT_STRATEGY);
}

GzipWriter::~GzipWriter()
{
  deflateEnd(&m_state->stream);
}

std::string
GzipWriter::write(std::string_view bytes)
{
  return m_state->run(bytes, Z_SYNC_FLUSH);
}

std::string
GzipWriter::finish(std::string_view bytes)
{
  return m_state->run(bytes, Z_FINISH);
}

std::string
gzip(std::string_view bytes)
{
  return GzipWriter().finish(bytes);
}

std::string
gunzip(std::string_view bytes)
{
  z_stream stream{};
  inflateInit2(&stream, k_gzip_window);
  stream.next_in = input_of(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string result;
  std::array<Bytef, 16384> buffer{};
  int code = Z_OK;
  do {
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    code = inflate(&stream, Z_SYNC_FLUSH);
    result.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - stream.avail_out); // NOLINT
  } while (code == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0));
  inflateEnd(&stream);
  return result;
}

bool
accepts_gzip(std::string_view accept_encoding)
{
  for (std::string part : split(accept_encoding, ',')) {
    std::erase(part, ' ');
    if (part == "gzip" || (part.rfind("gzip;", 0) == 0 && part != "gzip;q=0" && part != "gzip;q=0.0")) {
      return true;
    }
  }
  return false;
}

} // namespace argosy::sandbox
