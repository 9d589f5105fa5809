#include "seqtide/io/joint_files.hpp"

#include <utility>

#include "io/replacement.hpp"

namespace seqtide {

JointFiles::JointFiles(bool sync) : replacements_(std::make_shared<JointReplacements>()), sync_(sync) {}

JointFiles::~JointFiles() { replacements_->give_up(); }

std::unique_ptr<FileStream> JointFiles::create(const std::string& path, InterruptCheck check) {
  std::unique_ptr<Replacement> replacement = Replacement::make(path, sync_);
  if (replacement == nullptr) return FileStream::create(path, false, check);
  const std::string target = replacement->target();
  std::unique_ptr<FileStream> stream = FileStream::create(path, std::move(replacement), check);
  replacements_->expect(target);
  stream->joint_ = replacements_;
  return stream;
}

void JointFiles::publish() { replacements_->publish(); }

}  // namespace seqtide
