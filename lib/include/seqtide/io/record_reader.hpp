/// \file
/// Reader and RecordReader: what readers of all formats have in common.
///
/// A format derives from RecordReader and adds what depends on its record: `next_buffered(record)`, `next(record)` and
/// `read_batch(batch)`. These are not virtual here, so that a loop over records costs no more than the format itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <string>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"
#include "seqtide/deviations.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

/// Every good record before a fault is delivered, then FormatError, TruncatedError, CorruptError or LimitError names
/// the place; the same error comes again if one goes on.
///
/// Thread safety: one thread at a time; any other one may ask for input_position(), input_size() and record_count()
/// meanwhile, as progress reports do.
class SEQTIDE_API Reader {
 public:
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader();

  /// Reads more input, may block. False once everything was delivered. Call it when next_buffered() says false.
  virtual bool fill() = 0;
  /// The record (or pair) delivered last comes again, and is not counted until then: for those who could not take it.
  /// Only right after it was delivered; nothing may have been read since. Views of it stay valid until the next step.
  virtual void put_back() noexcept = 0;
  /// Bytes taken from the input (compressed, if it is) and its size, 0 if unknown: for progress reports.
  virtual std::uint64_t input_position() const noexcept = 0;
  virtual std::uint64_t input_size() const noexcept = 0;
  /// What was accepted so far although the format does not allow it.
  virtual std::vector<Deviation> deviations() const = 0;
  /// Stops helper threads and closes the input; no more records come.
  virtual void close() = 0;

 protected:
  /// What a failed read_batch() kept back; for the start of fill().
  void throw_pending();
  /// All of fill() for a reader whose bytes come from this, such as LineReader: a fault comes again on every call.
  template <typename Source>
  bool fill_from(Source& source) {
    if (closed_) return false;
    if (error_) std::rethrow_exception(error_);
    throw_pending();
    try {
      return source.fill();
    } catch (const FormatError&) {
      error_ = std::current_exception();
      throw;
    }
  }

  std::exception_ptr error_;    ///< thrown again on every call, also by next_buffered()
  bool closed_ = false;         ///< close() was called
  std::exception_ptr pending_;  ///< ended the last batch
};

/// A reader of one input.
class SEQTIDE_API RecordReader : public Reader {
 public:
  ~RecordReader() override;

  /// Records delivered so far.
  virtual std::uint64_t record_count() const noexcept = 0;
  /// Of the input, for messages.
  virtual const std::string& name() const noexcept = 0;
  std::vector<Deviation> deviations() const override { return deviations_.all(); }

 protected:
  Deviations deviations_;
};

/// `for (const View& record : reader)`: records are views, each valid until the next step.
template <typename ReaderType, typename View>
class RecordIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = View;
  using difference_type = std::ptrdiff_t;
  using pointer = const View*;
  using reference = const View&;

  explicit RecordIterator(ReaderType* reader) : reader_(reader) { ++*this; }
  reference operator*() const { return record_; }
  pointer operator->() const { return &record_; }
  RecordIterator& operator++() {
    if (!reader_->next(record_)) reader_ = nullptr;
    return *this;
  }
  void operator++(int) { ++*this; }
  bool operator==(std::default_sentinel_t) const { return reader_ == nullptr; }

 private:
  ReaderType* reader_;
  View record_;
};

}  // namespace seqtide
