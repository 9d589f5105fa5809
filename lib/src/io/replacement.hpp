// The temporary files behind atomic writes: made beside their targets, renamed to them in the end.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace seqtide {

class Replacement {
 public:
  /// Makes the temporary file and its descriptor; null if `path` names something that a rename would
  /// destroy rather than replace (a device, a pipe). Throws IoError, InvalidArgument for a path with a NUL byte.
  static std::unique_ptr<Replacement> make(const std::string& path);
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  /// Removes the temporary file unless it was published, and the old file if it was kept.
  ~Replacement();

  /// Opened for writing; whoever takes it closes it.
  int descriptor() const noexcept { return descriptor_; }
  /// Gives the file its final name. Call after the descriptor is closed. Throws IoError.
  void publish();
  /// Keeps what bears the final name, so that take_back() can undo publish(). Throws IoError.
  void keep_old();
  /// Makes everything as it was before keep_old(), as far as the system lets it.
  void take_back() noexcept;
  const std::string& target() const noexcept { return target_; }

 private:
  explicit Replacement(std::string target) : target_(std::move(target)) {}
  void open_temporary(mode_t mode);
  void require_own() const;

  std::string target_;     // absolute, symbolic links resolved: independent of the working directory
  std::string temporary_;  // empty before it is made and after it got its name
  std::string kept_;       // another name of the old file
  int descriptor_ = -1;
  pid_t process_ = 0;  // a forked child neither publishes nor removes its parent's file
};

/// What the streams of JointFiles have in common.
class JointReplacements {
 public:
  /// One more file is being written.
  void expect(const std::string& target);
  /// It is complete.
  void take(std::unique_ptr<Replacement> replacement) noexcept {
    if (!given_up_) complete_.push_back(std::move(replacement));
  }
  void publish();
  /// Removes what was not published; nothing will be.
  void give_up() noexcept {
    given_up_ = true;
    complete_.clear();
  }

 private:
  std::vector<std::string> expected_;  // their targets
  std::vector<std::unique_ptr<Replacement>> complete_;
  bool given_up_ = false;
};

}  // namespace seqtide
