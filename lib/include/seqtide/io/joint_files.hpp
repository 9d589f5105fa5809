/// \file
/// JointFiles: files that get their names together or not at all.
#pragma once

#include <memory>
#include <string>

#include "seqtide/api.h"
#include "seqtide/io/file_stream.hpp"

namespace seqtide {

/// For outputs that are of use only together: both files of pairs, data and its index.
///
///     seqtide::JointFiles files;
///     seqtide::FastqWriter first(files.create("1.fastq")), second(files.create("2.fastq"));
///     ...
///     first.close();
///     second.close();
///     files.publish();
///
/// What publish() promises, and what the system cannot: if one file cannot get its name, those before it lose theirs
/// again, and files that were replaced come back. In between, other processes may see some of the new files. A process
/// killed between two renames, or a system that refuses to undo one, leaves the files as they are at that moment; a
/// file to be replaced may then have a second name, ".seqtide-*.tmp", beside it. The IoError says what was not undone.
///
/// Thread safety: files may be created, and their streams closed, by several threads at the same time. publish() and
/// the destructor are for one thread.
class SEQTIDE_API JointFiles {
 public:
  /// \param sync  as for FileStream::create
  explicit JointFiles(bool sync = false);
  /// Removes what was not published, also if its stream lives on: closing that throws IoError.
  ~JointFiles();
  JointFiles(const JointFiles&) = delete;
  JointFiles& operator=(const JointFiles&) = delete;

  /// As FileStream::create with `atomic`, but closing the stream only completes the file. Throws InvalidArgument if
  /// another of the files has the same name.
  std::unique_ptr<FileStream> create(const std::string& path, InterruptCheck check = nullptr);
  /// Gives the files their names. Throws IoError, and names none of them, if one was not closed, was abandoned, has
  /// failed, or cannot get its name.
  void publish();

 private:
  std::shared_ptr<JointReplacements> replacements_;
  bool sync_;
};

}  // namespace seqtide
