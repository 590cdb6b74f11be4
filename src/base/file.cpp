// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"

#include "base/encoding.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace argosy {

namespace {

class OpenFile {
public:
  explicit OpenFile(const char* path) : m_descriptor(::open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) {}
  ~OpenFile()
  {
    if (m_descriptor >= 0) {
      ::close(m_descriptor);
    }
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int get() const { return m_descriptor; }

private:
  int m_descriptor;
};

tl::unexpected<Error>
cannot_read(std::string_view name, std::string_view why)
{
  return failure(ErrorKind::config, fmt::format("cannot read {}: {}", to_printable(name), why));
}

} // namespace

std::string
to_cause(int error_number)
{
  auto text = std::generic_category().message(error_number);
  // "No such file" → "no such file", but "I/O error" stays.
  if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

Result<std::string>
read_file(const std::filesystem::path& path, std::size_t limit)
{
  const OpenFile file(path.c_str());
  if (file.get() < 0) {
    return cannot_read(path.native(), to_cause(errno));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return cannot_read(path.native(), "it is a folder");
  }
  TRY_ASSIGN(auto content, read_descriptor(file.get(), path.native(), limit));
  if (content.empty()) {
    return cannot_read(path.native(), "it is empty");
  }
  return content;
}

Result<std::string>
read_descriptor(int descriptor, std::string_view name, std::size_t limit)
{
  std::string content;
  std::array<char, 16384> buffer{};
  while (true) {
    const auto got = ::read(descriptor, buffer.data(), buffer.size());
    if (got == 0) {
      return content;
    }
    if (got < 0 && errno != EINTR) {
      return cannot_read(name, to_cause(errno));
    }
    content.append(buffer.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
    if (content.size() > limit) {
      return cannot_read(name, fmt::format("it has more than {} bytes", limit));
    }
  }
}

} // namespace argosy
