// Files without a name: whatever ends the process, nothing of them stays.
#pragma once

#include <sys/types.h>

#include <string>

namespace seqtide {

/// Makes a file in `folder` that disappears with its last descriptor.
/// \param flags  how to open it: O_WRONLY or O_RDWR, and O_EXCL for a file that never gets a name
/// \return a descriptor; -1 where the system or the file system has no such files
int open_unnamed(const std::string& folder, int flags, mode_t mode) noexcept;

/// Gives an unnamed file a name that is free. False, with errno, if that fails: EEXIST if the name is taken.
bool link_unnamed(int descriptor, const std::string& name) noexcept;

}  // namespace seqtide
