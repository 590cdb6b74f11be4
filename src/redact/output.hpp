// SPDX-License-Identifier: Apache-2.0
// The one way out: every byte for a stream or a file of ours leaves through here, masked.
#pragma once

#include "base/result.hpp"
#include "redact/redactor.hpp"

#include <filesystem>
#include <string_view>

namespace argosy {

// Where bytes end up: a descriptor, a test's buffer.
class Sink {
public:
  virtual ~Sink() = default;
  virtual void write(std::string_view bytes) = 0;
};

// Writes to a descriptor that it does not own. A reader that went away (EPIPE) or a full disk is remembered, not fatal:
// what the run does must not depend on who reads its log. The process must ignore SIGPIPE.
class DescriptorSink final : public Sink {
public:
  explicit DescriptorSink(int descriptor);
  void write(std::string_view bytes) override;
  // 0 while all went well, else the errno that ended it. EPIPE: the reader had enough.
  int error_number() const;

private:
  int m_descriptor;
  int m_error_number = 0;
};

// A sink behind the redactor.
class Output {
public:
  // Both must outlive this object.
  Output(Redactor& redactor, Sink& sink);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  // Ends the stream: finish().
  ~Output();

  // Masked and passed on at once, except for an end that could still become a match. A line end is the end of every
  // such beginning, so that a whole log line leaves at once; only a secret of several lines can hold one back.
  void write(std::string_view bytes);

  // On silence: lets go of what is held back as far as that is safe (RedactedStream::release).
  void flush();

  // All that is held back goes out; what is written next can't complete a match with it.
  void finish();

private:
  RedactedStream m_stream;
  Sink& m_sink;
};

// Replaces `path` as a whole with the masked `content` (temporary file in the same folder, fsync, rename). A new file
// gets mode 0644 less the umask, an existing one keeps its own; a symbolic link stays one, its target is replaced.
// Devices, pipes, /dev/stdout, /dev/stderr and /dev/fd/N are written in place. On failure (kind config) the old file is
// untouched and nothing is left behind.
Status write_file(Redactor& redactor, const std::filesystem::path& path, std::string_view content);

} // namespace argosy
