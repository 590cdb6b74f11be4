// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"
#include "base/file.hpp"
#include "base/random.hpp"
#include "redact/output.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace argosy {

namespace {

namespace fs = std::filesystem;

// A descriptor that is ours to close.
class Descriptor {
public:
  explicit Descriptor(int number) : m_number(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return m_number; }

  // 0, or what went wrong at last: some file systems say so only here.
  int close()
  {
    const int number = std::exchange(m_number, -1);
    return number >= 0 && ::close(number) != 0 ? errno : 0;
  }

private:
  int m_number;
};

// A file that goes away unless it was renamed.
class TemporaryFile {
public:
  explicit TemporaryFile(fs::path path) : m_path(std::move(path)) {}
  ~TemporaryFile() { ::unlink(m_path.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const char* name() const { return m_path.c_str(); }

private:
  fs::path m_path;
};

tl::unexpected<Error>
cannot_write(const fs::path& path, std::string_view why)
{
  return failure(ErrorKind::config, fmt::format("cannot write {}: {}", to_printable(path.native()), why));
}

// 0, or the errno of the write that failed.
int
write_all(int descriptor, std::string_view bytes)
{
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return 0;
}

// For "/dev/stdout" and its like the descriptor itself: opened by name, a file behind it would be written from its
// start.
std::optional<int>
standard_descriptor(const fs::path& path)
{
  const auto& name = path.native();
  if (name == "/dev/stdout" || name == "/dev/stderr") {
    return name == "/dev/stdout" ? STDOUT_FILENO : STDERR_FILENO;
  }
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    const auto digits = name.starts_with(folder) ? name.substr(folder.size()) : "";
    if (!digits.empty() && digits.size() < 7 && digits.find_first_not_of("0123456789") == std::string::npos) {
      return std::stoi(digits);
    }
  }
  return std::nullopt;
}

Status
write_in_place(const fs::path& path, Descriptor descriptor, std::string_view content)
{
  const int error = descriptor.get() < 0 ? errno : write_all(descriptor.get(), content);
  const int at_close = descriptor.close();
  if (error != 0 || at_close != 0) {
    return cannot_write(path, to_cause(error != 0 ? error : at_close));
  }
  return {};
}

// `mode`: of the file that is replaced; nothing: the umask decides.
Status
replace(const fs::path& path, std::optional<mode_t> mode, std::string_view content)
{
  SystemRandom random;
  const TemporaryFile temporary(path.parent_path() / fmt::format(".argosy-{}.tmp", random_hex(random, 8)));
  Descriptor file(::open(temporary.name(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (file.get() < 0) {
    return cannot_write(path, to_cause(errno));
  }
  if (const int error = write_all(file.get(), content); error != 0) {
    return cannot_write(path, to_cause(error));
  }
  if ((mode && ::fchmod(file.get(), *mode) != 0) || ::fsync(file.get()) != 0) {
    return cannot_write(path, to_cause(errno));
  }
  if (const int error = file.close(); error != 0) {
    return cannot_write(path, to_cause(error));
  }
  if (::rename(temporary.name(), path.c_str()) != 0) {
    return cannot_write(path, to_cause(errno));
  }
  return {};
}

} // namespace

Status
write_file(Redactor& redactor, const fs::path& path, std::string_view content)
{
  const auto masked = redactor.redact(content);
  if (const auto descriptor = standard_descriptor(path)) {
    return write_in_place(path, Descriptor(::dup(*descriptor)), masked);
  }
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return errno == ENOENT ? replace(path, std::nullopt, masked) : cannot_write(path, to_cause(errno));
  }
  if (S_ISDIR(status.st_mode)) {
    return cannot_write(path, "it is a folder");
  }
  if (!S_ISREG(status.st_mode)) {
    return write_in_place(path, Descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY)), masked);
  }
  std::error_code error;
  const auto target = fs::canonical(path, error);
  return error ? cannot_write(path, to_cause(error.value())) : replace(target, status.st_mode & 07777U, masked);
}

} // namespace argosy
