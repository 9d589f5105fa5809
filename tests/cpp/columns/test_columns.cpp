// Every kind of column, alone and in a batch of all of them, through Arrow and back.
#define BOOST_TEST_MODULE columns
#include <array>
#include <boost/test/unit_test.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "seqtide/columns/arrow.hpp"
#include "seqtide/error.hpp"

using namespace seqtide;

namespace {

using Indices = std::vector<std::int64_t>;

// What a format like VCF or BED needs: nothing but its columns.
struct Calls {
  DictionaryColumn chromosomes;
  NumberColumn<std::int32_t> positions;
  Nullable<TextColumn> ids;
  Nullable<NumberColumn<float>> qualities;
  Nullable<DictionaryColumn> filters;
  ListColumn<NumberColumn<std::int64_t>> depths;
  Nullable<ListColumn<Nullable<TextColumn>>> notes;

  std::size_t size() const noexcept { return positions.size(); }
};

// "[1 null [2 3]]"
template <typename Value>
std::string show(const Value& value) {
  if constexpr (std::is_arithmetic_v<Value>) {
    std::ostringstream text;
    text << +value;
    return text.str();
  } else if constexpr (std::is_convertible_v<Value, std::string_view>) {
    return std::string(value);
  } else {
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
      text += i == 0 ? "" : " ";
      if constexpr (requires { value.valid; }) {
        text += value.valid[i] ? show(value.values[i]) : "null";
      } else {
        text += show(value[i]);
      }
    }
    return '[' + text + ']';
  }
}

}  // namespace

template <>
struct seqtide::BatchColumns<Calls> {
  static constexpr std::tuple members = {BatchMember{"chrom", &Calls::chromosomes},
                                         BatchMember{"pos", &Calls::positions},
                                         BatchMember{"id", &Calls::ids},
                                         BatchMember{"qual", &Calls::qualities},
                                         BatchMember{"filter", &Calls::filters},
                                         BatchMember{"depths", &Calls::depths},
                                         BatchMember{"notes", &Calls::notes}};
  static void check(const Calls& calls, std::size_t i) {
    if (calls.positions[i] < 0) throw InvalidArgument("position " + std::to_string(calls.positions[i]));
  }
};

namespace {

std::string show_calls(const Calls& calls) {
  return show(calls.chromosomes) + show(calls.positions) + show(calls.ids) + show(calls.qualities) +
         show(calls.filters) + show(calls.depths) + show(calls.notes);
}

// `count` records, of which every third has nulls.
Calls make_calls(int count) {
  DictionaryBuilder chromosomes;
  NumberBuilder<std::int32_t> positions;
  NullableBuilder<ColumnBuilder> ids;
  NullableBuilder<NumberBuilder<float>> qualities;
  NullableBuilder<DictionaryBuilder> filters;
  ListBuilder<NumberBuilder<std::int64_t>> depths;
  NullableBuilder<ListBuilder<NullableBuilder<ColumnBuilder>>> notes;
  for (int i = 0; i < count; ++i) {
    chromosomes.append(i < count / 2 ? "chr1" : "chr2");
    positions.append(100 * i);
    for (int k = 0; k < i % 4; ++k) depths.items().append(k - i);
    depths.append();
    if (i % 3 == 1) {
      ids.append_null();
      qualities.append_null();
      filters.append_null();
      notes.append_null();
      continue;
    }
    ids.append("rs" + std::to_string(i));
    qualities.append(static_cast<float>(i) + 0.5F);
    filters.append(i % 2 == 0 ? "PASS" : "q10");
    notes.values().items().append("a\xc3\xa9");
    if (i % 2 == 0) notes.values().items().append_null();
    notes.append();
  }
  return {std::move(chromosomes).finish(), std::move(positions).finish(), std::move(ids).finish(),
          std::move(qualities).finish(),   std::move(filters).finish(),   std::move(depths).finish(),
          std::move(notes).finish()};
}

Calls there_and_back(const Calls& calls) {
  ArrowSchema schema{};
  ArrowArray array{};
  export_schema(schema_of<Calls>(), schema);
  export_array(schema_of<Calls>(), any_batch(calls), array);
  Calls result = import_batch<Calls>(schema, array);
  schema.release(&schema);
  array.release(&array);
  return result;
}

// The same values, imported as another kind of column.
template <typename To, typename From>
std::string imported_as(const From& from) {
  const Column column = ColumnTraits<From>::wrap(from);
  const AnyBatch batch = {column.size(), [&](std::size_t, std::size_t) { return std::vector{column}; }};
  ArrowSchema schema{};
  ArrowArray array{};
  export_schema({ColumnTraits<From>::field("x")}, schema);
  export_array({ColumnTraits<From>::field("x")}, batch, array);
  std::string result;
  try {
    result = show(ColumnTraits<To>::unwrap(import_columns({ColumnTraits<To>::field("x")}, schema, array).front()));
  } catch (const InvalidArgument& error) {
    result = error.what();
  }
  schema.release(&schema);
  array.release(&array);
  return result;
}

template <typename Number>
NumberColumn<Number> numbers(std::vector<Number> values) {
  return NumberColumn<Number>(std::move(values));
}

template <typename Act>
void for_each_integer(Act act) {
  std::apply([&](auto... zero) { (act(zero), ...); },
             std::tuple<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t,
                        std::int64_t, std::uint64_t>());
}

// The message with which a spoiled array of Calls is refused.
template <typename Spoil>
std::string refusal(Spoil spoil) {
  ArrowSchema schema{};
  ArrowArray array{};
  export_schema(schema_of<Calls>(), schema);
  export_array(schema_of<Calls>(), any_batch(make_calls(9)), array);
  std::string message = "accepted";
  spoil(schema, array, [&] {
    try {
      import_batch<Calls>(schema, array);
    } catch (const InvalidArgument& error) {
      message = error.what();
    }
  });
  schema.release(&schema);
  array.release(&array);
  return message;
}

BOOST_AUTO_TEST_SUITE(columns, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(values_are_those_that_were_built) {
  BOOST_TEST(show_calls(make_calls(4)) ==
             "[chr1 chr1 chr2 chr2][0 100 200 300][rs0 null rs2 rs3][0.5 null 2.5 3.5][PASS null PASS q10]"
             "[[] [-1] [-2 -1] [-3 -2 -1]][[a\xc3\xa9 null] null [a\xc3\xa9 null] [a\xc3\xa9]]");
  BOOST_TEST(show_calls(Calls()) == "[][][][][][][]");
}

BOOST_AUTO_TEST_CASE(operations_do_the_same_to_every_kind) {
  const Calls calls = make_calls(20);
  for (const std::size_t first : {0, 1, 7, 8, 13}) {
    const Calls part = slice_batch(calls, first, 5);
    Indices indices = {0, 1, 2, 3, 4};
    for (std::int64_t& index : indices) index += static_cast<std::int64_t>(first);
    BOOST_TEST(show_calls(part) == show_calls(take_from_batch(calls, indices)));
    BOOST_TEST(show_calls(slice_batch(part, 1, 3)) == show_calls(take_from_batch(part, Indices{1, 2, 3})));
    const std::array<Calls, 4> parts = {slice_batch(calls, 0, first), Calls(), part,
                                        slice_batch(calls, first + 5, 15 - first)};
    BOOST_TEST(show_calls(concat_batches<Calls>(parts)) == show_calls(calls));
  }
  BOOST_TEST(show_calls(take_from_batch(calls, Indices{3, 1, 3})) ==
             "[chr1 chr1 chr1][300 100 300][rs3 null rs3][3.5 null 3.5][q10 null q10]"
             "[[-3 -2 -1] [-1] [-3 -2 -1]][[a\xc3\xa9] null [a\xc3\xa9]]");
  const std::array<Calls, 2> different = {make_calls(4), make_calls(3)};
  BOOST_TEST(show(concat_batches<Calls>(different).filters) == "[PASS null PASS q10 PASS null PASS]");
  BOOST_TEST(show_calls(concat_batches<Calls>({})) == show_calls(Calls()));
}

BOOST_AUTO_TEST_CASE(what_lies_outside_is_refused_by_every_kind) {
  for (const Column& column : columns_of(make_calls(5))) {
    BOOST_CHECK_THROW(column.slice(3, 3), InvalidArgument);
    BOOST_CHECK_THROW(column.take(Indices{5}), InvalidArgument);
    BOOST_CHECK_THROW(column.take(Indices{-1}), InvalidArgument);
    BOOST_TEST(column.slice(5, 0).size() == 0U);
  }
  const std::vector<Column> all = columns_of(make_calls(5));
  BOOST_CHECK_THROW(Column::concat(std::array{all[0], all[1]}), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(slices_share_their_memory) {
  const Calls calls = make_calls(9);
  BOOST_TEST(slice_batch(calls, 2, 3).positions.data() == calls.positions.data() + 2);
  BOOST_TEST(slice_batch(calls, 2, 3).depths.items() == calls.depths.items());
  BOOST_TEST(slice_batch(calls, 2, 3).chromosomes.dictionary() == calls.chromosomes.dictionary());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(arrow, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(the_schema_says_what_there_is) {
  const Schema schema = schema_of<Calls>();
  BOOST_TEST((schema[6] == Field{"notes", ColumnKind::list, true, {{"item", ColumnKind::text, true, {}}}}));
  ArrowSchema type{};
  export_schema(schema, type);
  std::string text;
  for (int i = 0; i < type.n_children; ++i) {
    const ArrowSchema& child = *type.children[i];
    text += std::string(child.name) + ':' + child.format + (child.flags == ARROW_FLAG_NULLABLE ? "?" : "");
    if (child.dictionary != nullptr) text += std::string("<") + child.dictionary->format + '>';
    if (child.n_children == 1) text += std::string("<") + child.children[0]->format + '>';
    text += ' ';
  }
  type.release(&type);
  BOOST_TEST(text == "chrom:i<U> pos:i id:U? qual:f? filter:i?<U> depths:+L<l> notes:+L?<U> ");
}

BOOST_AUTO_TEST_CASE(every_kind_comes_back_from_arrow) {
  const Calls calls = make_calls(30);
  for (const std::size_t first : {0, 1, 3, 8, 17, 30}) {
    for (const std::size_t count : {0, 1, 9, 30}) {
      const Calls part = slice_batch(calls, first, std::min(count, 30 - first));
      BOOST_TEST(show_calls(there_and_back(part)) == show_calls(part));
    }
  }
}

BOOST_AUTO_TEST_CASE(arrays_outlive_the_batch_and_may_be_taken_apart) {
  ArrowArray array{};
  export_array(schema_of<Calls>(), any_batch(make_calls(9)), array);
  ArrowArray lists = *array.children[6];
  array.children[6]->release = nullptr;
  ArrowArray items = *lists.children[0];
  lists.children[0]->release = nullptr;
  ArrowArray names = *array.children[0]->dictionary;
  array.children[0]->dictionary->release = nullptr;
  array.release(&array);
  lists.release(&lists);
  BOOST_TEST(std::string_view(static_cast<const char*>(items.buffers[2]), 3) == "a\xc3\xa9");
  BOOST_TEST(std::string_view(static_cast<const char*>(names.buffers[2]), 8) == "chr1chr2");
  items.release(&items);
  names.release(&names);
}

BOOST_AUTO_TEST_CASE(an_offset_leaves_out_values_of_every_kind) {
  const Calls calls = make_calls(30);
  ArrowSchema schema{};
  ArrowArray array{};
  export_schema(schema_of<Calls>(), schema);
  export_array(schema_of<Calls>(), any_batch(calls), array);
  array.offset = 2;
  array.length = 11;
  for (int i = 0; i < array.n_children; ++i) {
    array.children[i]->offset = 3;
    array.children[i]->length = 20;
  }
  BOOST_TEST(show_calls(import_batch<Calls>(schema, array)) == show_calls(slice_batch(calls, 5, 11)));
  schema.release(&schema);
  array.release(&array);
}

BOOST_AUTO_TEST_CASE(a_stream_is_joined) {
  const Calls calls = make_calls(20);
  ArrowArrayStream stream{};
  std::size_t next = 0;
  export_stream(
      schema_of<Calls>(),
      [&](AnyBatch& batch) {
        batch = any_batch(slice_batch(calls, next, 5));
        next += 5;
        return next < 20;
      },
      stream);
  BOOST_TEST(show_calls(import_batch<Calls>(stream)) == show_calls(slice_batch(calls, 0, 15)));
  stream.release(&stream);
}

BOOST_AUTO_TEST_CASE(records_in_front_of_a_failure_are_delivered) {
  for (std::size_t good = 0; good < 20; ++good) {
    ArrowArrayStream stream{};
    export_stream(
        schema_of<Calls>(),
        [&](AnyBatch& batch) {
          batch = any_batch(make_calls(20));
          batch.columns = [make = batch.columns, good](std::size_t first, std::size_t count) {
            if (first + count > good) throw InvalidArgument("record " + std::to_string(good) + " is bad");
            return make(first, count);
          };
          return true;
        },
        stream);
    if (good > 0) {
      ArrowArray array{};
      BOOST_REQUIRE_EQUAL(stream.get_next(&stream, &array), 0);
      BOOST_TEST(array.length == static_cast<std::int64_t>(good));
      array.release(&array);
    }
    ArrowArray array{};
    BOOST_TEST(stream.get_next(&stream, &array) != 0);
    BOOST_TEST(stream.get_last_error(&stream) == "record " + std::to_string(good) + " is bad");
    stream.release(&stream);
  }
}

BOOST_AUTO_TEST_CASE(text_in_lists_and_dictionaries_must_be_utf8) {
  ListBuilder<ColumnBuilder> lists;
  lists.append();
  lists.items().append("ok");
  lists.append();
  lists.items().append("x");
  lists.items().append("\xff");
  lists.append();
  DictionaryBuilder names;
  for (const char* name : {"a", "\xfe", "a"}) names.append(name);
  const auto refused = [](const Field& field, const Column& column) {
    const AnyBatch batch = {
        3, [&](std::size_t first, std::size_t count) { return std::vector{column.slice(first, count)}; }};
    ArrowArray array{};
    try {
      export_array({field}, batch, array);
    } catch (const InvalidArgument& error) {
      return std::string(error.what());
    }
    array.release(&array);
    return std::string("accepted");
  };
  const auto list_column = std::move(lists).finish();
  BOOST_TEST(refused(ColumnTraits<ListColumn<TextColumn>>::field("tags"),
                     ColumnTraits<ListColumn<TextColumn>>::wrap(list_column)) ==
             "record 3: tags \"\\xff\" is not UTF-8, as Arrow strings must be");
  BOOST_TEST(refused(ColumnTraits<DictionaryColumn>::field("name"),
                     ColumnTraits<DictionaryColumn>::wrap(std::move(names).finish())) ==
             "record 1: name \"\\xfe\" is not UTF-8, as Arrow strings must be");
}

BOOST_AUTO_TEST_CASE(numbers_of_every_size_are_taken_where_they_fit) {
  const auto taken_from = []<typename From>(From) {
    const auto taken_as = []<typename To>(To) {
      BOOST_TEST(imported_as<NumberColumn<To>>(numbers<From>({1, 127})) == "[1 127]");
    };
    for_each_integer(taken_as);
  };
  for_each_integer(taken_from);
  BOOST_TEST(imported_as<NumberColumn<double>>(numbers<float>({0.5F, -1.0F})) == "[0.5 -1]");
  BOOST_TEST(imported_as<NumberColumn<float>>(numbers<double>({0.5, -1.0})) == "[0.5 -1]");
  const std::string column = "the Arrow column \"x\" ";
  BOOST_TEST(imported_as<NumberColumn<std::uint8_t>>(numbers<std::int32_t>({1, 256})) ==
             column + "has the value 256 at position 1, which is not from 0 to 255");
  BOOST_TEST(imported_as<NumberColumn<std::uint64_t>>(numbers<std::int8_t>({-1})) ==
             column + "has the value -1 at position 0, which is not from 0 to 18446744073709551615");
  BOOST_TEST(imported_as<NumberColumn<std::int64_t>>(numbers<std::uint64_t>({~std::uint64_t{0}})) != "accepted");
  BOOST_TEST(imported_as<NumberColumn<float>>(numbers<std::int8_t>({1})) ==
             column + "is of type \"c\" and not a floating-point one");
  BOOST_TEST(imported_as<NumberColumn<std::int8_t>>(numbers<float>({1})) ==
             column + "is of type \"f\" and not an integer one");
}

BOOST_AUTO_TEST_CASE(text_is_taken_for_a_dictionary_but_not_otherwise) {
  ColumnBuilder builder;
  for (const char* value : {"a", "b", "a"}) builder.append(value);
  const TextColumn text = std::move(builder).finish();
  const std::string column = "the Arrow column \"x\" is of type ";
  BOOST_TEST(imported_as<DictionaryColumn>(text) == "[a b a]");
  BOOST_TEST(imported_as<NumberColumn<std::int8_t>>(text) == column + "\"U\" and not an integer one");
  BOOST_TEST(imported_as<ListColumn<TextColumn>>(text) == column + "\"U\" and not a list");
  BOOST_TEST(imported_as<DictionaryColumn>(numbers<float>({1})) ==
             column + "\"f\" and not a string or binary one, or a dictionary of it");
  BOOST_TEST(imported_as<TextColumn>(make_calls(3).chromosomes) ==
             column + "\"i\" with a dictionary and not a string or binary one");
  BOOST_TEST(imported_as<ListColumn<TextColumn>>(make_calls(3).depths) ==
             "the Arrow column \"item\" is of type \"l\" and not a string or binary one");
}

BOOST_AUTO_TEST_CASE(nulls_are_taken_only_where_they_may_be) {
  const Calls calls = make_calls(4);
  BOOST_TEST(imported_as<TextColumn>(calls.ids) == "the Arrow column \"x\" has a null at position 1");
  BOOST_TEST(imported_as<NumberColumn<float>>(calls.qualities) == "the Arrow column \"x\" has a null at position 1");
  BOOST_TEST(imported_as<DictionaryColumn>(calls.filters) == "the Arrow column \"x\" has a null at position 1");
  BOOST_TEST(imported_as<ListColumn<Nullable<TextColumn>>>(calls.notes) ==
             "the Arrow column \"x\" has a null at position 1");
  BOOST_TEST(imported_as<Nullable<NumberColumn<std::int32_t>>>(calls.positions) == "[0 100 200 300]");
  // What stands in the place of a null is not looked at.
  const Nullable<NumberColumn<std::int32_t>> odd = {numbers<std::int32_t>({1, 1000}), Validity({1}, 2)};
  BOOST_TEST(imported_as<Nullable<NumberColumn<std::int8_t>>>(odd) == "[1 null]");
}

BOOST_AUTO_TEST_CASE(spoiled_arrays_are_refused) {
  const auto spoiled = [](int child, auto change) {
    return refusal([&](ArrowSchema&, ArrowArray& array, auto import) {
      const ArrowArray kept = *array.children[child];
      change(*array.children[child]);
      import();
      *array.children[child] = kept;
    });
  };
  const auto with_buffer = [&](int child, auto values) {
    return refusal([&](ArrowSchema&, ArrowArray& array, auto import) {
      array.children[child]->buffers[1] = values.data();
      import();
    });
  };
  const auto column = [](const std::string& name) { return "the Arrow column \"" + name + "\" "; };
  BOOST_TEST(spoiled(1, [](ArrowArray&) {}) == "accepted");
  BOOST_TEST(spoiled(1, [](ArrowArray& a) { a.length = 8; }) == column("pos") + "has 8 values where 9 are needed");
  BOOST_TEST(spoiled(1, [](ArrowArray& a) { a.n_buffers = 3; }) == column("pos") + "has 3 buffers");
  BOOST_TEST(spoiled(1, [](ArrowArray& a) { a.offset = -1; }) == column("pos") + "has length 9 and offset -1");
  BOOST_TEST(spoiled(1, [](ArrowArray& a) { a.release = nullptr; }) == column("pos") + "was released or used before");
  BOOST_TEST(spoiled(1, [](ArrowArray& a) { a.dictionary = &a; }) == column("pos") + "is encoded by a dictionary");
  BOOST_TEST(spoiled(0, [](ArrowArray& a) { a.dictionary = nullptr; }) == column("chrom") + "has no dictionary");
  BOOST_TEST(spoiled(5, [](ArrowArray& a) { a.n_children = 0; }) == column("depths") + "has no items");
  BOOST_TEST(spoiled(3, [](ArrowArray& a) { a.buffers[0] = nullptr; }) ==
             column("qual") + "has 3 nulls but does not say which");
  BOOST_TEST(with_buffer(0, std::vector<std::int32_t>{0, 0, 0, 0, 2, 0, 0, 0, 0}) ==
             column("chrom") + "has the index 2 in a dictionary of 2 values");
  BOOST_TEST(with_buffer(0, std::vector<std::int32_t>(9, -1)) ==
             column("chrom") + "has the index -1 in a dictionary of 2 values");
  BOOST_TEST(with_buffer(5, std::vector<std::int64_t>{0, 1, 0, 0, 0, 0, 0, 0, 0, 0}) ==
             column("depths") + "has the offset 0 behind 1");
  BOOST_TEST(with_buffer(5, std::vector<std::int64_t>{-1, 0, 0, 0, 0, 0, 0, 0, 0, 0}) ==
             column("depths") + "has the offset -1 behind 0");
  BOOST_TEST(with_buffer(5, std::vector<std::int64_t>{0, 0, 0, 0, 0, 0, 0, 0, 0, 99}) ==
             column("item") + "has 12 values where 99 are needed");
  BOOST_TEST(with_buffer(1, std::vector<std::int32_t>{0, 0, 0, -5, 0, 0, 0, 0, 0}) == "record 4: position -5");
  BOOST_TEST(refusal([](ArrowSchema& schema, ArrowArray&, auto import) {
               schema.children[5]->n_children = 0;
               import();
               schema.children[5]->n_children = 1;
             }) == column("depths") + "does not say what its lists hold");
}

BOOST_AUTO_TEST_CASE(a_requested_type_must_be_another_one_of_the_same_data) {
  const auto outcome = [](auto change) {
    ArrowSchema requested{};
    export_schema(schema_of<Calls>(), requested);
    change(requested);
    std::string message = "accepted";
    try {
      check_requested_schema(requested, schema_of<Calls>());
    } catch (const InvalidArgument& error) {
      message = error.what();
    }
    requested.release(&requested);
    return message;
  };
  BOOST_TEST(outcome([](ArrowSchema&) {}) == "accepted");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[1]->format = "L"; }) == "accepted");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[1]->format = "g"; }) == "accepted");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[5]->format = "+l"; }) == "accepted");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[1]->format = "u"; }) ==
             "the Arrow column \"pos\" is of type \"u\" and not one of numbers");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[2]->format = "i"; }) ==
             "the Arrow column \"id\" is of type \"i\" and not a string or binary one");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[5]->format = "u"; }) ==
             "the Arrow column \"depths\" is of type \"u\" and not a list");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[5]->children[0]->format = "u"; }) ==
             "the Arrow column \"item\" is of type \"u\" and not one of numbers");
  BOOST_TEST(outcome([](ArrowSchema& type) { type.children[1]->name = "start"; }) ==
             "the requested Arrow type has the columns \"chrom\", \"start\", \"id\", \"qual\", \"filter\", \"depths\", "
             "\"notes\" instead of \"chrom\", \"pos\", \"id\", \"qual\", \"filter\", \"depths\", \"notes\"");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
