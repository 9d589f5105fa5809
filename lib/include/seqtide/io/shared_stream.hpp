/// \file
/// SharedStream: one seekable stream used through many cursors, each with a position of its own.
#pragma once

#include <memory>

#include "seqtide/api.h"
#include "seqtide/io/stream.hpp"

namespace seqtide {

/// The source of a reader whose queries read it, too.
///
/// Thread safety: any number of threads, each with cursors of its own. Calls of the stream are serialised; a callback
/// that reads through a cursor of the stream that called it gets InvalidArgument.
class SEQTIDE_API SharedStream {
 public:
  /// Throws InvalidArgument for a stream that cannot seek.
  explicit SharedStream(std::unique_ptr<Stream> stream);

  /// A seekable stream for reading, at the position where the shared one stood; it keeps the shared one alive, which is
  /// closed once nobody has it any more or close() was called. Closing a cursor closes nothing else.
  std::unique_ptr<Stream> cursor() const;
  /// Closes the stream below; cursors throw from then on that the reader is closed. Throws what went wrong.
  void close();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace seqtide
