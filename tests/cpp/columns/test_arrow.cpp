#define BOOST_TEST_MODULE arrow
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "arrow_data.hpp"
#include "seqtide/columns/arrow.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/batch.hpp"

using namespace seqtide;

namespace {

FastqBatch three_reads() {
  FastqBatchBuilder builder;
  builder.append({"r1 first", "ACGT", "IIII", {}});
  builder.append({"r2", "", "", {}});
  builder.append({"r3 \xc3\xa9", "GGG", "!~J", {}});
  return std::move(builder).finish();
}

FastqBatch reads(const std::vector<std::string>& names) {
  FastqBatchBuilder builder;
  for (const std::string& name : names) builder.append({name, "AC", "II", {}});
  return std::move(builder).finish();
}

std::string_view value(const ArrowArray& column, std::int64_t i) {
  const auto* const offsets = static_cast<const std::int64_t*>(column.buffers[1]) + column.offset;
  return {static_cast<const char*>(column.buffers[2]) + offsets[i],
          static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
}

template <typename Batch>
void export_array(const Batch& batch, ArrowArray& out) {
  seqtide::export_array(schema_of<Batch>(), any_batch(batch), out);
}

// A stream of what next(batch) fills in.
template <typename Batch, typename Next>
void export_stream(Next next, ArrowArrayStream& out) {
  seqtide::export_stream(
      schema_of<Batch>(),
      [next](AnyBatch& target) mutable {
        Batch batch;
        if (!next(batch)) return false;
        target = any_batch(std::move(batch));
        return true;
      },
      out);
}

// ---- arrays that are given out

BOOST_AUTO_TEST_CASE(the_type_is_a_struct_of_large_strings) {
  ArrowSchema schema;
  export_schema(schema_of<FastqBatch>(), schema);
  BOOST_TEST(schema.format == std::string("+s"));
  BOOST_TEST(schema.flags == 0);
  BOOST_TEST(schema.dictionary == nullptr);
  BOOST_REQUIRE_EQUAL(schema.n_children, 3);
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(schema.children[i]->format == std::string("U"));
    BOOST_TEST(schema.children[i]->name == std::vector<std::string>({"name", "sequence", "quality"})[i]);
    BOOST_TEST(schema.children[i]->n_children == 0);
    BOOST_TEST((schema.children[i]->flags & ARROW_FLAG_NULLABLE) == 0);
  }
  schema.release(&schema);
  BOOST_TEST(schema.release == nullptr);
  export_schema(schema_of<FastaBatch>(), schema);
  BOOST_TEST(schema.n_children == 2);
  // A child may be taken out and outlives its parent.
  ArrowSchema child = *schema.children[1];
  schema.children[1]->release = nullptr;
  schema.release(&schema);
  BOOST_TEST(child.name == std::string("sequence"));
  child.release(&child);
  BOOST_TEST(child.release == nullptr);
}

BOOST_AUTO_TEST_CASE(arrays_share_the_memory_of_the_batch_and_outlive_it) {
  auto batch = std::make_unique<FastqBatch>(three_reads());
  const void* const letters = batch->sequences.bytes();
  ArrowArray array;
  export_array(*batch, array);
  batch.reset();
  BOOST_TEST(array.length == 3);
  BOOST_TEST(array.null_count == 0);
  BOOST_TEST(array.offset == 0);
  BOOST_TEST(array.n_buffers == 1);
  BOOST_TEST(array.buffers[0] == nullptr);
  BOOST_REQUIRE_EQUAL(array.n_children, 3);
  BOOST_TEST(array.children[1]->n_buffers == 3);
  BOOST_TEST(array.children[1]->buffers[2] == letters);
  BOOST_TEST(value(*array.children[0], 2) == "r3 \xc3\xa9");
  BOOST_TEST(value(*array.children[1], 1) == "");
  BOOST_TEST(value(*array.children[2], 2) == "!~J");
  // From another thread, as the interface allows.
  std::thread([&] { array.release(&array); }).join();
  BOOST_TEST(array.release == nullptr);
}

BOOST_AUTO_TEST_CASE(a_child_that_was_moved_out_outlives_its_parent) {
  ArrowArray array;
  export_array(three_reads(), array);
  ArrowArray taken = *array.children[1];
  array.children[1]->release = nullptr;
  array.children[2]->release(array.children[2]);  // released before its parent
  array.release(&array);
  BOOST_TEST(value(taken, 0) == "ACGT");
  taken.release(&taken);
  BOOST_TEST(taken.release == nullptr);
}

BOOST_AUTO_TEST_CASE(slices_are_not_copied) {
  const FastqBatch batch = three_reads();
  ArrowArray array;
  export_array(batch.slice(1, 2), array);
  BOOST_TEST(array.length == 2);
  BOOST_TEST(static_cast<const std::int64_t*>(array.children[0]->buffers[1])[0] == 8);
  BOOST_TEST(array.children[0]->buffers[2] == static_cast<const void*>(batch.names.bytes()));
  BOOST_TEST(value(*array.children[1], 1) == "GGG");
  array.release(&array);
}

BOOST_AUTO_TEST_CASE(an_empty_batch_has_buffers) {
  for (const FastqBatch& batch : {FastqBatch(), three_reads().slice(1, 0), three_reads().slice(1, 1)}) {
    ArrowArray array;
    export_array(batch, array);
    BOOST_TEST(array.length == static_cast<std::int64_t>(batch.size()));
    for (int i = 0; i < 3; ++i) {
      BOOST_TEST(array.children[i]->buffers[1] != nullptr);
      BOOST_TEST(array.children[i]->buffers[2] != nullptr);
    }
    array.release(&array);
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_utf8_is_refused_by_record) {
  for (const std::string name : {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80"}) {
    BOOST_TEST_CONTEXT(quoted(name)) {
      ArrowArray array;
      array.release = nullptr;
      BOOST_TEST(refusal([&] {
                   export_array(reads({"r1", name, "r3", name}), array);
                 }) == "record 2: name " + quoted(name) + " is not UTF-8, as Arrow strings must be");
      BOOST_TEST(array.release == nullptr);
    }
  }
  // Halves of a character in neighbouring values are no character.
  ArrowArray array;
  BOOST_TEST(refusal([&] { export_array(reads({"\xc3", "\xa9"}), array); }) != "accepted");
  export_array(reads({"\xc2\x80", "\xf0\x9f\xa7\xac", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"}), array);
  array.release(&array);
}

// ---- streams that are given out

BOOST_AUTO_TEST_CASE(a_stream_draws_batches_when_asked) {
  int calls = 0;
  auto token = std::make_shared<int>(0);
  ArrowArrayStream stream;
  export_stream<FastqBatch>(
      [&calls, token](FastqBatch& batch) {
        batch = three_reads();
        return ++calls <= 2;
      },
      stream);
  BOOST_TEST(token.use_count() == 2);
  ArrowSchema schema;
  BOOST_REQUIRE_EQUAL(stream.get_schema(&stream, &schema), 0);
  BOOST_TEST(schema.n_children == 3);
  schema.release(&schema);
  BOOST_TEST(calls == 0);
  for (int i = 1; i <= 2; ++i) {
    ArrowArray array;
    BOOST_REQUIRE_EQUAL(stream.get_next(&stream, &array), 0);
    BOOST_TEST(array.length == 3);
    BOOST_TEST(calls == i);
    array.release(&array);
  }
  ArrowArray array;
  BOOST_REQUIRE_EQUAL(stream.get_next(&stream, &array), 0);
  BOOST_TEST(array.release == nullptr);
  BOOST_TEST(stream.get_last_error(&stream) == nullptr);
  stream.release(&stream);
  BOOST_TEST(stream.release == nullptr);
  BOOST_TEST(token.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(errors_of_the_source_are_numbers_and_texts) {
  const auto outcome = [](std::function<bool(FastqBatch&)> source) {
    ArrowArrayStream stream;
    export_stream<FastqBatch>(std::move(source), stream);
    ArrowArray array;
    const int status = stream.get_next(&stream, &array);
    const std::string message = stream.get_last_error(&stream);
    stream.release(&stream);
    return std::to_string(status) + ' ' + message;
  };
  BOOST_TEST(outcome([](FastqBatch&) -> bool {
               throw FormatError("bad", {"a.fq", "FASTQ", 3, 9, 40, {}, {}, ""});
             }) == std::to_string(EINVAL) + " a.fq: FASTQ record 3, line 9, offset 40: bad");
  BOOST_TEST(outcome([](FastqBatch&) -> bool { throw IoError("no disk", ENOSPC, "a.fq"); }) ==
             std::to_string(ENOSPC) + " no disk");
  BOOST_TEST(outcome([](FastqBatch&) -> bool { throw IoError("gone", 0, "a.fq"); }) == std::to_string(EIO) + " gone");
  BOOST_TEST(outcome([](FastqBatch&) -> bool { throw std::bad_alloc(); }) == std::to_string(ENOMEM) + " out of memory");
  BOOST_TEST(outcome([](FastqBatch&) -> bool { throw 1; }) == std::to_string(EIO) + " unknown error");
}

BOOST_AUTO_TEST_CASE(records_in_front_of_a_bad_name_are_delivered) {
  std::vector<FastqBatch> batches = {reads({"r1", "r2"}), reads({"r3", "\xff", "r5"}), reads({"r6"})};
  std::size_t next = 0;
  ArrowArrayStream stream;
  export_stream<FastqBatch>(
      [&](FastqBatch& batch) {
        if (next == batches.size()) return false;
        batch = batches[next++];
        return true;
      },
      stream);
  for (const std::int64_t length : {2, 1}) {
    ArrowArray array;
    BOOST_REQUIRE_EQUAL(stream.get_next(&stream, &array), 0);
    BOOST_TEST(array.length == length);
    array.release(&array);
  }
  for (int again = 0; again < 2; ++again) {
    ArrowArray array;
    BOOST_TEST(stream.get_next(&stream, &array) == EINVAL);
    BOOST_TEST(stream.get_last_error(&stream) ==
               std::string("record 4: name \"\\xff\" is not UTF-8, as Arrow strings must be"));
  }
  stream.release(&stream);
}

// ---- round trips

BOOST_AUTO_TEST_CASE(what_was_given_out_can_be_taken_back) {
  const FastqBatch batch = three_reads();
  for (std::size_t first = 0; first <= 3; ++first) {
    const FastqBatch part = batch.slice(first, 3 - first);
    ArrowSchema schema;
    ArrowArray array;
    export_schema(schema_of<FastqBatch>(), schema);
    export_array(part, array);
    BOOST_TEST(text(import_batch<FastqBatch>(schema, array)) == text(part));
    // A longer struct, of which the offset leaves out a part.
    if (array.length > 0) {
      array.offset = 1;
      array.length -= 1;
      BOOST_TEST(text(import_batch<FastqBatch>(schema, array)) == text(part.slice(1, part.size() - 1)));
    }
    // A FASTA batch is had from the same columns.
    FastaBatch as_fasta = {part.names, part.sequences};
    if (array.offset == 0) BOOST_TEST(text(import_batch<FastaBatch>(schema, array)) == text(as_fasta));
    schema.release(&schema);
    array.release(&array);
  }
}

BOOST_AUTO_TEST_CASE(a_stream_becomes_one_batch) {
  for (const std::size_t count : {0, 1, 3}) {
    ArrowArrayStream stream;
    std::size_t next = 0;
    export_stream<FastqBatch>(
        [&](FastqBatch& batch) {
          batch = three_reads().slice(0, next);
          return next++ < count;
        },
        stream);
    const FastqBatch batch = import_batch<FastqBatch>(stream);
    BOOST_TEST(batch.size() == count * (count - std::min<std::size_t>(count, 1)) / 2);
    stream.release(&stream);
  }
  ArrowArrayStream stream;
  const FastaBatch two_columns = {three_reads().names, three_reads().sequences};
  seqtide::export_stream(schema_of<FastaBatch>(), any_batch(two_columns), stream);
  BOOST_TEST(refusal([&] { import_batch<FastqBatch>(stream); }) ==
             "no Arrow column \"quality\"; the columns are \"name\", \"sequence\"");
  BOOST_TEST(text(import_batch<FastaBatch>(stream)) == ">r1 first\nACGT\n>r2\n>r3 \xc3\xa9\nGGG\n");
  BOOST_TEST(import_batch<FastaBatch>(stream).size() == 0u);
  stream.release(&stream);
  BOOST_TEST(refusal([&] { import_batch<FastaBatch>(stream); }) == "the Arrow stream was used before");
}

BOOST_AUTO_TEST_CASE(nothing_comes_after_a_failure) {
  int calls = 0;
  ArrowArrayStream stream{};
  export_stream<FastqBatch>(
      [&calls](FastqBatch&) -> bool {
        ++calls;
        throw std::bad_alloc();
      },
      stream);
  for (int i = 0; i < 2; ++i) {
    ArrowArray array{};
    BOOST_TEST(stream.get_next(&stream, &array) == ENOMEM);
  }
  BOOST_TEST(calls == 1);
  stream.release(&stream);
}

BOOST_AUTO_TEST_CASE(a_failing_stream_is_an_error) {
  ArrowArrayStream stream;
  int calls = 0;
  export_stream<FastqBatch>(
      [&](FastqBatch& batch) -> bool {
        batch = three_reads();
        if (++calls == 2) throw FormatError("bad", {"a.fq", "FASTQ", 3, 9, 40, {}, {}, ""});
        return true;
      },
      stream);
  BOOST_CHECK_EXCEPTION(import_batch<FastqBatch>(stream), IoError, [](const IoError& error) {
    return error.what() == std::string("the Arrow stream failed: a.fq: FASTQ record 3, line 9, offset 40: bad");
  });
  stream.get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
  stream.get_schema = [](ArrowArrayStream*, ArrowSchema*) { return ENOSPC; };
  BOOST_CHECK_EXCEPTION(import_batch<FastqBatch>(stream), IoError, [](const IoError& error) {
    return error.what() == std::string("the Arrow stream failed: no space left on device");
  });
  stream.release(&stream);
}

}  // namespace
