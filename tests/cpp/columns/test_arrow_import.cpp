#define BOOST_TEST_MODULE arrow_import
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "arrow_data.hpp"
#include "seqtide/columns/arrow.hpp"
#include "seqtide/reads/batch.hpp"

// Arrays of others: every type of text is taken, and what could harm is refused.

using namespace seqtide;

namespace {

BOOST_AUTO_TEST_CASE(every_text_type_is_taken) {
  const std::vector<std::string> names = {"skipped", "r1", "", "a name of more than twelve bytes"};
  const std::vector<std::string> letters = {"T", "ACGTACGTACGTA", "", "ACGTACGTACGT"};
  for (const char* format : {"u", "z", "U", "Z", "vu", "vz"}) {
    BOOST_TEST_CONTEXT(format) {
      ForeignStruct data(
          {{"quality", format, letters}, {"other", "l", {}}, {"sequence", format, letters}, {"name", format, names}},
          4);
      const int released = ForeignStruct::released;
      BOOST_TEST(text(import_batch<FastqBatch>(data.schema, data.array)) ==
                 "@skipped\nT\n+\nT\n@r1\nACGTACGTACGTA\n+\nACGTACGTACGTA\n@\n\n+\n\n"
                 "@a name of more than twelve bytes\nACGTACGTACGT\n+\nACGTACGTACGT\n");
      data.array.length = 2;
      data.array.offset = 1;
      data.array.children[2]->null_count = -1;  // not known, and no bitmap: none
      for (int i = 0; i < 4; ++i) {
        if (i != 1) data.array.children[i]->length = 3;
      }
      data.array.children[0]->offset = 1;
      data.array.children[2]->offset = 1;
      data.array.children[3]->offset = 1;
      BOOST_TEST(text(import_batch<FastqBatch>(data.schema, data.array)) ==
                 "@\n\n+\n\n@a name of more than twelve bytes\nACGTACGTACGT\n+\nACGTACGTACGT\n");
      // Import releases nothing.
      BOOST_TEST(ForeignStruct::released == released);
    }
  }
}

BOOST_AUTO_TEST_CASE(buffers_of_empty_columns_may_be_missing) {
  for (const char* format : {"u", "U", "vu"}) {
    ForeignStruct data({{"name", format, {}}, {"sequence", format, {}}}, 0);
    for (int i = 0; i < 2; ++i) data.array.children[i]->buffers[1] = data.array.children[i]->buffers[2] = nullptr;
    BOOST_TEST(import_batch<FastaBatch>(data.schema, data.array).size() == 0u);
  }
  ForeignStruct data({{"name", "u", {"", ""}}, {"sequence", "U", {"", ""}}}, 2);
  for (int i = 0; i < 2; ++i) data.array.children[i]->buffers[2] = nullptr;
  BOOST_TEST(import_batch<FastaBatch>(data.schema, data.array).size() == 2u);
}

BOOST_AUTO_TEST_CASE(nulls_are_refused) {
  const std::uint8_t one_null = 0xfd;
  ForeignStruct data({{"name", "u", {"a", "b", "c"}}, {"sequence", "u", {"A", "C", "G"}}}, 3);
  ArrowArray& column = *data.array.children[1];
  column.buffers[0] = &one_null;
  for (const std::int64_t count : {1, -1}) {
    column.null_count = count;
    BOOST_TEST(refusal([&] { import_batch<FastaBatch>(data.schema, data.array); }) ==
               "the Arrow column \"sequence\" has a null at position 1");
  }
  data.array.offset = 2;
  data.array.length = 1;
  BOOST_TEST(text(import_batch<FastaBatch>(data.schema, data.array)) == ">c\nG\n");
  data.array.offset = 0;
  data.array.length = 3;
  column.null_count = 0;
  data.array.buffers[0] = &one_null;
  data.array.null_count = 1;
  BOOST_TEST(refusal([&] { import_batch<FastaBatch>(data.schema, data.array); }) ==
             "the Arrow array has a null at position 1");
  data.array.buffers[0] = nullptr;
  BOOST_TEST(refusal([&] { import_batch<FastaBatch>(data.schema, data.array); }) ==
             "the Arrow array has 1 nulls but does not say which");
}

BOOST_AUTO_TEST_CASE(bad_types_are_refused) {
  const std::vector<std::string> two = {"A", "C"};
  const auto outcome = [&](auto change) {
    ForeignStruct data({{"name", "u", two}, {"sequence", "u", two}}, 2);
    change(data.schema);
    return refusal([&] { import_batch<FastaBatch>(data.schema, data.array); });
  };
  BOOST_TEST(outcome([](ArrowSchema&) {}) == "accepted");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.format = "u"; }) ==
             "the Arrow type is \"u\" and not a struct of columns");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.format = nullptr; }) ==
             "the Arrow type is \"\" and not a struct of columns");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.n_children = -1; }) == "the Arrow type has -1 columns");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.n_children = 0; }) ==
             "no Arrow column \"name\"; the columns are none");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children = nullptr; }) == "the Arrow type has 2 columns");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[1] = nullptr; }) == "the Arrow type lacks its column 1");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[1]->name = nullptr; }) ==
             "no Arrow column \"sequence\"; the columns are \"name\", \"\"");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[1]->name = "name"; }) ==
             "there are two Arrow columns \"name\"");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[1]->format = "l"; }) ==
             "the Arrow column \"sequence\" is of type \"l\" and not a string or binary one");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[1]->dictionary = type.children[0]; }) ==
             "the Arrow column \"sequence\" is of type \"u\" with a dictionary and not a string or binary one");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.release = nullptr; }) ==
             "the Arrow type was released or used before");
}

BOOST_AUTO_TEST_CASE(bad_arrays_are_refused) {
  constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::string> two = {"A", "C"};
  const auto outcome = [&](const char* format, auto change) {
    ForeignStruct data({{"name", format, two}, {"sequence", format, two}}, 2);
    change(data.array);
    return refusal([&] { import_batch<FastaBatch>(data.schema, data.array); });
  };
  const std::string column = "the Arrow column \"sequence\" ";
  const std::string whole = "the Arrow array ";
  for (const char* format : {"u", "U", "vu"}) {
    BOOST_TEST_CONTEXT(format) {
      BOOST_TEST(outcome(format, [](ArrowArray&) {}) == "accepted");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.release = nullptr; }) == whole + "was released or used before");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.length = -1; }) == whole + "has length -1 and offset 0");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.offset = -2; }) == whole + "has length 2 and offset -2");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.offset = huge; }) != "accepted");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.offset = huge / 32; }) != "accepted");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.length = huge; }) != "accepted");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.n_buffers = 0; }) == whole + "has no buffers");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.n_children = 3; }) == whole + "has 3 columns and its type 2");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.children = nullptr; }) ==
                 whole + "has 2 columns and its type 2");
      BOOST_TEST(outcome(format, [](ArrowArray& a) { a.children[1] = nullptr; }) ==
                 whole + "lacks the column \"sequence\"");
      const auto in_column = [&](auto change) {
        return outcome(format, [&](ArrowArray& array) { change(*array.children[1]); });
      };
      BOOST_TEST(in_column([](ArrowArray& c) { c.release = nullptr; }) == column + "was released or used before");
      BOOST_TEST(in_column([](ArrowArray& c) { c.length = 1; }) == column + "has 1 values where 2 are needed");
      BOOST_TEST(in_column([](ArrowArray& c) { c.length = -1; }) == column + "has length -1 and offset 0");
      BOOST_TEST(in_column([](ArrowArray& c) { c.offset = -1; }) == column + "has length 2 and offset -1");
      BOOST_TEST(in_column([](ArrowArray& c) { c.offset = huge; }) != "accepted");
      BOOST_TEST(in_column([](ArrowArray& c) { c.n_buffers = 2; }) == column + "has 2 buffers");
      BOOST_TEST(in_column([](ArrowArray& c) { c.buffers = nullptr; }) == column + "has no buffers");
      BOOST_TEST(in_column([](ArrowArray& c) { c.buffers[1] = nullptr; }) == column + "has no buffer of offsets");
      BOOST_TEST(in_column([](ArrowArray& c) { c.dictionary = &c; }) == column + "is encoded by a dictionary");
    }
  }
  for (const char* format : {"u", "U"}) {
    BOOST_TEST(outcome(format, [](ArrowArray& a) { a.children[1]->buffers[2] = nullptr; }) ==
               column + "has no buffer of bytes");
  }
}

BOOST_AUTO_TEST_CASE(bad_offsets_are_refused) {
  const std::string column = "the Arrow column \"sequence\" ";
  const auto outcome = [&](auto offsets, const char* format) {
    ForeignStruct data({{"name", "u", {"a", "b"}}, {"sequence", format, {"A", "C"}}}, 2);
    data.array.children[1]->buffers[1] = offsets.data();
    return refusal([&] { import_batch<FastaBatch>(data.schema, data.array); });
  };
  BOOST_TEST(outcome(std::vector<std::int32_t>{0, 2, 1}, "u") == column + "has the offset 1 behind 2");
  BOOST_TEST(outcome(std::vector<std::int32_t>{-1, 0, 1}, "u") == column + "has the offset -1 behind 0");
  BOOST_TEST(outcome(std::vector<std::int64_t>{0, 2, 1}, "U") == column + "has the offset 1 behind 2");
  BOOST_TEST(outcome(std::vector<std::int64_t>{0, 1, std::numeric_limits<std::int64_t>::min()}, "U") != "accepted");
  BOOST_TEST(outcome(std::vector<std::int64_t>{1, 1, 1}, "U") == "accepted");
}

BOOST_AUTO_TEST_CASE(bad_views_are_refused) {
  const std::string column = "the Arrow column \"sequence\" ";
  struct View {
    std::int32_t size;
    char start[4];
    std::int32_t buffer;
    std::int32_t offset;
  };
  const auto outcome = [&](View view, auto change) {
    ForeignStruct data({{"name", "vu", {"a"}}, {"sequence", "vu", {"ACGTACGTACGTACGT"}}}, 1);
    data.array.children[1]->buffers[1] = &view;
    change(*data.array.children[1]);
    return refusal([&] { import_batch<FastaBatch>(data.schema, data.array); });
  };
  const auto nothing = [](ArrowArray&) {};
  BOOST_TEST(outcome({16, {}, 0, 0}, nothing) == "accepted");
  BOOST_TEST(outcome({13, {}, 0, 3}, nothing) == "accepted");
  BOOST_TEST(outcome({-1, {}, 0, 0}, nothing) == column + "has a value of -1 bytes");
  BOOST_TEST(outcome({16, {}, 1, 0}, nothing) == column + "has a value in buffer 1 of 1");
  BOOST_TEST(outcome({16, {}, -1, 0}, nothing) == column + "has a value in buffer -1 of 1");
  BOOST_TEST(outcome({16, {}, 0, 1}, nothing) == column + "has a value of 16 bytes at offset 1 of a buffer of 16");
  BOOST_TEST(outcome({16, {}, 0, -1}, nothing) == column + "has a value of 16 bytes at offset -1 of a buffer of 16");
  BOOST_TEST(outcome({16, {}, 0, 0}, [](ArrowArray& c) { c.buffers[2] = nullptr; }) != "accepted");
  BOOST_TEST(outcome({16, {}, 0, 0}, [](ArrowArray& c) { c.buffers[3] = nullptr; }) != "accepted");
}

BOOST_AUTO_TEST_CASE(bad_records_are_refused_by_number) {
  const auto outcome = [](std::vector<std::string> names, std::vector<std::string> letters,
                          std::vector<std::string> scores) {
    const auto count = static_cast<std::int64_t>(names.size());
    ForeignStruct data({{"name", "u", names}, {"sequence", "u", letters}, {"quality", "u", scores}}, count);
    return refusal([&] { import_batch<FastqBatch>(data.schema, data.array); });
  };
  BOOST_TEST(outcome({"a", "b"}, {"A", "C"}, {"I", "I"}) == "accepted");
  BOOST_TEST(outcome({"a", "b"}, {"A", "C"}, {"I", "II"}) == "record 2: sequence has 1 bytes but quality has 2");
  BOOST_TEST(outcome({"a", "b\n"}, {"A", "C"}, {"I", "I"}) == "record 2: name \"b\\x0a\" holds a line break");
  BOOST_TEST(outcome({"a", "b"}, {" ", "C"}, {"I", "I"}) == "record 1: sequence holds the byte \" \" at position 0");
  BOOST_TEST(outcome({"a", "b"}, {"A", "@"}, {"I", "I"}) ==
             "record 2: sequence \"@\" starts with a byte that marks another line of a record");
}

BOOST_AUTO_TEST_CASE(a_requested_type_must_have_the_same_columns) {
  const auto outcome = [](std::vector<ForeignColumn> columns, auto change) {
    ForeignStruct data(std::move(columns), 0);
    change(data.schema);
    const std::string result = refusal([&] { check_requested_schema(data.schema, schema_of<FastaBatch>()); });
    return result;
  };
  const auto nothing = [](ArrowSchema&) {};
  for (const char* format : {"u", "U", "vu", "z"}) {
    BOOST_TEST(outcome({{"name", format, {}}, {"sequence", "U", {}}}, nothing) == "accepted");
  }
  BOOST_TEST(outcome({{"name", "i", {}}, {"sequence", "U", {}}},
                     [](ArrowSchema& type) { type.children[0]->dictionary = type.children[1]; }) == "accepted");
  BOOST_TEST(outcome({{"name", "i", {}}, {"sequence", "U", {}}}, nothing) != "accepted");
  BOOST_TEST(outcome({{"name", "U", {}}}, nothing) ==
             "the requested Arrow type has the columns \"name\" instead of \"name\", \"sequence\"");
  BOOST_TEST(outcome({{"sequence", "U", {}}, {"name", "U", {}}}, nothing) != "accepted");
}

}  // namespace
