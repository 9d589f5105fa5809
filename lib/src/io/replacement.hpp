// The temporary file behind an atomic write: made beside its target, renamed to it in the end.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

namespace seqtide {

class Replacement {
 public:
  /// Makes the temporary file and its descriptor; null if `path` names something that a rename would
  /// destroy rather than replace (a device, a pipe). Throws IoError.
  static std::unique_ptr<Replacement> make(const std::string& path);
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  /// Removes the temporary file unless it was published.
  ~Replacement();

  /// Opened for writing; whoever takes it closes it.
  int descriptor() const noexcept { return descriptor_; }
  /// Gives the file its final name. Call after the descriptor is closed. Throws IoError.
  void publish();

 private:
  explicit Replacement(std::string target) : target_(std::move(target)) {}
  void open_temporary(mode_t mode);

  std::string target_;     // absolute, symbolic links resolved: independent of the working directory
  std::string temporary_;  // empty before it is made and after it got its name
  int descriptor_ = -1;
  pid_t process_ = 0;  // a forked child neither publishes nor removes its parent's file
};

}  // namespace seqtide
