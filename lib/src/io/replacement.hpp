// The files behind atomic writes: made in the folders of their targets, and given the names of these in the end.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace seqtide {

/// Has no name until it is published, where the system and the file system can do that: then nothing is left behind
/// whatever ends the process. Elsewhere, and for the moment in which it replaces another file, it has a temporary name.
class Replacement {
 public:
  /// Null if `path` names something that a rename would destroy rather than replace (a device, a pipe).
  /// Throws IoError, InvalidArgument for a path with a NUL byte.
  /// \param sync  whether the data is to be on the disk before the file gets its name, and the name when publish() ends
  static std::unique_ptr<Replacement> make(const std::string& path, bool sync);
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  /// Removes the file unless it was published, and the old file if it was kept.
  ~Replacement();

  /// A descriptor to write to; whoever takes it closes it. Throws IoError.
  int duplicate() const;
  /// Throws IoError in a forked child: the file is its parent's, which would get what the child writes.
  void require_own() const;
  /// To be called once everything is written. Throws IoError.
  void complete() const;
  /// Gives the file its final name. Throws IoError.
  void publish();
  /// Keeps what bears the final name, so that take_back() can undo publish(). Throws IoError.
  void keep_old();
  /// Makes everything as it was before keep_old(); false if the system does not let it.
  bool take_back() noexcept;
  const std::string& target() const noexcept { return target_; }
  /// Where the old file is if take_back() could not bring it back; else empty.
  const std::string& left_aside() const noexcept { return left_aside_; }
  /// Whether publish() may fail after the file has got its name.
  bool synced() const noexcept { return sync_; }

 private:
  Replacement(std::string target, bool sync) : target_(std::move(target)), sync_(sync) {}
  std::filesystem::path folder() const { return std::filesystem::path(target_).parent_path(); }
  std::string name_beside() const;
  void open_file(mode_t mode);
  void take_after(const struct stat& old) const;
  void link_beside();
  void sync_folder() const;

  std::string target_;     // absolute, symbolic links resolved: independent of the working directory
  std::string temporary_;  // empty while the file has no name, and after it got its own
  std::string kept_;       // another name of the old file
  bool moved_ = false;     // by which it lost its own
  std::string left_aside_;
  int descriptor_ = -1;  // by which an unnamed file gets its name
  bool sync_;
  bool published_ = false;
  pid_t process_ = 0;  // a forked child neither publishes nor removes its parent's file
};

/// What the streams of JointFiles have in common. Streams of several threads may be closed at the same time.
class JointReplacements {
 public:
  /// One more file is being written.
  void expect(const std::string& target);
  /// It is complete. Throws IoError after give_up(): what closes the file must not take it for written.
  void take(std::unique_ptr<Replacement> replacement);
  void publish();
  /// Removes what was not published; nothing will be.
  void give_up() noexcept;

 private:
  std::mutex mutex_;
  std::vector<std::string> expected_;  // their targets
  std::vector<std::unique_ptr<Replacement>> complete_;
  bool given_up_ = false;
};

}  // namespace seqtide
