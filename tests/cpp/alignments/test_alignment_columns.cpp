#define BOOST_TEST_MODULE alignment_columns
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "qc_data.hpp"
#include "seqtide/alignments/arrow.hpp"
#include "seqtide/alignments/columns.hpp"
#include "seqtide/columns/arrow.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kernels/gc_counts.hpp"
#include "seqtide/kernels/quality_sums.hpp"
#include "seqtide/reads/quality.hpp"

using bam_data::Record;
using seqtide::AlignmentBatch;
using seqtide::InvalidArgument;

namespace {

std::vector<std::string> values(const seqtide::TextColumn& column) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < column.size(); ++i) result.emplace_back(column[i]);
  return result;
}

std::vector<Record> odd_records() {
  std::vector<Record> records = {bam_data::rich_record(1), Record{}, Record{}, bam_data::rich_record(7)};
  records[1].name = "*";
  records[1].flag = 4;
  records[1].reference_id = records[1].pos = -1;
  records[1].mapq = 255;
  records[1].cigar.clear();
  records[1].sequence.clear();
  records[1].scores.clear();
  records[2].sequence = "A";
  records[2].scores = "\xff";
  records[2].cigar = "1M";
  records[2].tags = bam_data::integer_tag("NM", 'I', 4000000000) + bam_data::real_tag("Xf", 0.25F);
  return records;
}

// All numbers of a batch by one function.
template <typename Number>
std::vector<Number> decoded(const AlignmentBatch& batch, void (*decode)(const AlignmentBatch&, Number*)) {
  std::vector<Number> result(batch.size());
  decode(batch, result.data());
  return result;
}

void check_against_views(const AlignmentBatch& batch) {
  const auto flags = decoded<std::uint16_t>(batch, &seqtide::decode_flags);
  const auto mapqs = decoded<std::uint8_t>(batch, &seqtide::decode_mapqs);
  const auto ids = decoded<std::int32_t>(batch, &seqtide::decode_reference_ids);
  const auto positions = decoded<std::int32_t>(batch, &seqtide::decode_positions);
  const auto next_ids = decoded<std::int32_t>(batch, &seqtide::decode_next_reference_ids);
  const auto next_positions = decoded<std::int32_t>(batch, &seqtide::decode_next_positions);
  const auto tlens = decoded<std::int32_t>(batch, &seqtide::decode_tlens);
  const auto sizes = decoded<std::int32_t>(batch, &seqtide::decode_sequence_sizes);
  const auto ends = decoded<std::int64_t>(batch, &seqtide::decode_reference_ends);
  const seqtide::TextColumn names = seqtide::decode_names(batch);
  const seqtide::CigarColumn cigars = seqtide::decode_cigars(batch);
  BOOST_REQUIRE_EQUAL(names.size(), batch.size());
  BOOST_REQUIRE_EQUAL(cigars.offsets.size(), batch.size() + 1);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const seqtide::BamView view = batch[i];
    BOOST_TEST(flags[i] == view.flag());
    BOOST_TEST(mapqs[i] == view.mapq());
    BOOST_TEST(ids[i] == view.reference_id());
    BOOST_TEST(positions[i] == view.pos());
    BOOST_TEST(next_ids[i] == view.next_reference_id());
    BOOST_TEST(next_positions[i] == view.next_pos());
    BOOST_TEST(tlens[i] == view.tlen());
    BOOST_TEST(sizes[i] == view.sequence_size());
    BOOST_TEST(ends[i] == view.reference_end());
    BOOST_TEST(names[i] == view.name());
    BOOST_REQUIRE_EQUAL(cigars.offsets[i + 1] - cigars.offsets[i], static_cast<std::int64_t>(view.cigar().size()));
    for (std::size_t k = 0; k < view.cigar().size(); ++k) {
      BOOST_TEST(cigars.operations[static_cast<std::size_t>(cigars.offsets[i]) + k] == view.cigar()[k]);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(columns_are_those_of_the_views) {
  check_against_views(qc_data::batch_of(odd_records()));
  check_against_views(qc_data::batch_of(qc_data::random_records(1000, 1)));
  check_against_views(qc_data::batch_of(qc_data::random_records(1000, 1)).slice(3, 500));
  check_against_views(AlignmentBatch());
}

BOOST_AUTO_TEST_CASE(text_columns_say_what_is_missing) {
  const AlignmentBatch batch = qc_data::batch_of(odd_records());
  BOOST_TEST((values(seqtide::decode_sequences(batch)) ==
              std::vector<std::string>{"ACGTNACGTRYACGT", "", "A", "ACGTNACGTRYACGT"}));
  BOOST_TEST((values(seqtide::decode_qualities(batch)) ==
              std::vector<std::string>{std::string(15, '@'), "", "", std::string(15, 'F')}));
  BOOST_TEST((values(seqtide::decode_cigar_texts(batch)) ==
              std::vector<std::string>{"2H3S5M1I2D4M2S", "*", "1M", "2H3S5M1I2D4M2S"}));
}

BOOST_AUTO_TEST_CASE(a_score_above_93_has_no_character) {
  Record record;
  record.scores = std::string("\x01\x02\x5e\x03", 4);
  BOOST_CHECK_THROW(seqtide::decode_qualities(qc_data::batch_of({Record{}, record})), InvalidArgument);
}

// What is counted in the records is what is counted in the letters.
BOOST_AUTO_TEST_CASE(numbers_of_reads_are_those_of_their_text) {
  std::vector<Record> rare = odd_records();
  rare.back().sequence = "=ACMGRSVTWYHKDBNACGT";
  rare.back().scores = std::string("\0\x5d\x14\x28", 4) + std::string(16, '\x0b');
  // Around the number of fields that a kernel gets at once.
  for (const std::size_t count : {0, 1, 255, 256, 257, 700}) {
    std::vector<Record> records = qc_data::random_records(count, 3);
    if (count != 256)
      records.insert(records.begin() + static_cast<std::ptrdiff_t>(count / 2), rare.begin(), rare.end());
    const AlignmentBatch whole = qc_data::batch_of(records);
    for (const AlignmentBatch& batch : {whole, whole.slice(whole.size() / 3, whole.size() / 2), AlignmentBatch()}) {
      const std::size_t size = batch.size();
      const seqtide::TextColumn letters = seqtide::decode_sequences(batch);
      const seqtide::TextColumn text = seqtide::decode_qualities(batch);
      std::vector<seqtide::kernels::BaseCounts> bases(size);
      std::vector<std::uint64_t> sums(size);
      std::vector<std::uint64_t> above(size);
      std::vector<double> gc(size);
      std::vector<double> errors(size);
      std::vector<double> means(size);
      seqtide::count_bases(batch, bases.data());
      seqtide::gc_content(batch, gc.data());
      seqtide::sum_quality(batch, sums.data());
      seqtide::count_at_least(batch, 20, above.data());
      seqtide::expected_errors(batch, errors.data());
      seqtide::mean_quality(batch, means.data());
      for (std::size_t i = 0; i < size; ++i) {
        const auto counts = seqtide::kernels::count_gc(letters[i].data(), letters[i].size());
        const double fraction = static_cast<double>(counts.strong) / static_cast<double>(counts.strong + counts.weak);
        const bool same = bases[i] == seqtide::kernels::count_bases(letters[i].data(), letters[i].size()) &&
                          (gc[i] == fraction || (std::isnan(gc[i]) && std::isnan(fraction))) &&
                          sums[i] == seqtide::kernels::sum_quality(text[i].data(), text[i].size()).sum &&
                          above[i] == seqtide::kernels::count_at_least(text[i].data(), text[i].size(), 20) &&
                          errors[i] == seqtide::expected_errors(text[i]) &&
                          (means[i] == seqtide::mean_quality(text[i]) || (std::isnan(means[i]) && text[i].empty()));
        if (!same) BOOST_ERROR("record " << i << " of " << size << ", " << batch[i].name());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(numbers_of_a_score_above_93_are_refused) {
  std::vector<Record> records(300);
  records[290].name = "high";
  records[290].scores[2] = '\x5e';
  const AlignmentBatch batch = qc_data::batch_of(records);
  std::vector<std::uint64_t> counts(batch.size());
  std::vector<double> reals(batch.size());
  const auto names_it = [](const InvalidArgument& error) {
    return std::string(error.what()) == "record \"high\" has a quality score above 93";
  };
  BOOST_CHECK_EXCEPTION(seqtide::sum_quality(batch, counts.data()), InvalidArgument, names_it);
  BOOST_CHECK_EXCEPTION(seqtide::count_at_least(batch, 0, counts.data()), InvalidArgument, names_it);
  BOOST_CHECK_EXCEPTION(seqtide::expected_errors(batch, reals.data()), InvalidArgument, names_it);
  BOOST_CHECK_EXCEPTION(seqtide::mean_quality(batch, reals.data()), InvalidArgument, names_it);
}

BOOST_AUTO_TEST_CASE(a_long_cigar_stands_in_a_tag) {
  const std::vector<std::int64_t> operations(70000, 1 << 4);  // 1M
  Record record = qc_data::aligned(0, 5, "70000S70000N");
  record.tags = bam_data::array_tag("CG", 'I', 4, operations);
  const AlignmentBatch batch = qc_data::batch_of({record});
  BOOST_TEST(seqtide::decode_cigars(batch).operations.size() == 70000U);
  BOOST_TEST(seqtide::decode_cigar_texts(batch)[0].size() == 2 * 70000U);
}

BOOST_AUTO_TEST_CASE(tags_by_type) {
  const AlignmentBatch batch = qc_data::batch_of(odd_records());
  const auto integers = seqtide::decode_integer_tag(batch, "XI");
  BOOST_TEST(integers.values == (std::vector<std::int64_t>{4000000000, 0, 0, 4000000000}));
  BOOST_TEST(integers.present == (std::vector<std::uint8_t>{1, 0, 0, 1}));
  BOOST_TEST(seqtide::decode_integer_tag(batch, "Xc").values == (std::vector<std::int64_t>{-5, 0, 0, -5}));
  const auto reals = seqtide::decode_real_tag(batch, "Xf");
  BOOST_TEST(reals.values[0] == 1.5);
  BOOST_TEST(std::isnan(reals.values[1]));
  BOOST_TEST(reals.values[2] == 0.25);
  BOOST_TEST(seqtide::decode_real_tag(batch, "NM").values[2] == 4e9);
  const auto texts = seqtide::decode_text_tag(batch, "RG");
  BOOST_TEST((values(texts.values) == std::vector<std::string>{"group one", "", "", "group one"}));
  BOOST_TEST(texts.present == (std::vector<std::uint8_t>{1, 0, 0, 1}));
  BOOST_TEST(seqtide::decode_text_tag(batch, "XA").values[0] == "x");
  BOOST_TEST(seqtide::decode_text_tag(batch, "XH").values[0] == "1AE301");
  BOOST_TEST(seqtide::decode_tag_presence(batch, "Bf") == (std::vector<std::uint8_t>{1, 0, 0, 1}));
}

BOOST_AUTO_TEST_CASE(array_tags) {
  const AlignmentBatch batch = qc_data::batch_of(odd_records());
  seqtide::ArrayTagColumn<std::int16_t> shorts;
  seqtide::decode_array_tag(batch, "Bs", shorts);
  BOOST_TEST(shorts.offsets == (std::vector<std::int64_t>{0, 2, 2, 2, 4}));
  BOOST_TEST(shorts.values == (std::vector<std::int16_t>{-300, 300, -300, 300}));
  BOOST_TEST(shorts.present == (std::vector<std::uint8_t>{1, 0, 0, 1}));
  seqtide::decode_array_tag(batch, "Bc", shorts);  // narrower ones, in place of what was there
  BOOST_TEST(shorts.values == (std::vector<std::int16_t>{-1, 2, -1, 2}));
  seqtide::decode_array_tag(batch, "Be", shorts);
  BOOST_TEST(shorts.offsets == (std::vector<std::int64_t>{0, 0, 0, 0, 0}));
  BOOST_TEST(shorts.present == (std::vector<std::uint8_t>{1, 0, 0, 1}));
  seqtide::ArrayTagColumn<float> floats;
  seqtide::decode_array_tag(batch, "Bf", floats);
  BOOST_TEST(floats.values == (std::vector<float>{1, 1}));
  for (const char* name : {"Bi", "BS", "Bf", "RG", "XI", "B"}) {
    BOOST_CHECK_THROW(seqtide::decode_array_tag(batch, name, shorts), InvalidArgument);
  }
  BOOST_CHECK_THROW(seqtide::decode_array_tag(batch, "Bs", floats), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(tags_of_other_types_are_refused) {
  const AlignmentBatch batch = qc_data::batch_of(odd_records());
  BOOST_CHECK_THROW(seqtide::decode_integer_tag(batch, "Xf"), InvalidArgument);
  BOOST_CHECK_THROW(seqtide::decode_integer_tag(batch, "RG"), InvalidArgument);
  BOOST_CHECK_THROW(seqtide::decode_integer_tag(batch, "Bc"), InvalidArgument);
  BOOST_CHECK_THROW(seqtide::decode_real_tag(batch, "RG"), InvalidArgument);
  BOOST_CHECK_THROW(seqtide::decode_text_tag(batch, "Xi"), InvalidArgument);
  for (const char* name : {"", "N", "NMX"})
    BOOST_CHECK_THROW(seqtide::decode_integer_tag(batch, name), InvalidArgument);
  BOOST_CHECK_EXCEPTION(seqtide::decode_text_tag(batch, "NM"), InvalidArgument, [](const InvalidArgument& error) {
    return std::string(error.what()) == "record 2 of the batch, \"read1\": tag \"NM\" is of type I, not text";
  });
}

BOOST_AUTO_TEST_CASE(arrow_columns_know_nulls) {
  const AlignmentBatch batch = qc_data::batch_of(odd_records());
  const seqtide::AlignmentChoice choice = {{seqtide::AlignmentField::pos, seqtide::AlignmentField::rname,
                                            seqtide::AlignmentField::seq, seqtide::AlignmentField::flag},
                                           {{"XI", seqtide::TagKind::integer}, {"RG", seqtide::TagKind::text}}};
  ArrowSchema schema{};
  seqtide::export_schema(seqtide::alignment_schema(choice), schema);
  BOOST_REQUIRE_EQUAL(schema.n_children, 6);
  BOOST_TEST(schema.children[1]->dictionary != nullptr);
  BOOST_TEST(std::string(schema.children[5]->name) == "RG");
  ArrowArray array{};
  seqtide::export_array(seqtide::alignment_schema(choice), seqtide::any_batch(batch, choice), array);
  BOOST_REQUIRE_EQUAL(array.n_children, 6);
  BOOST_TEST(array.children[0]->null_count == 1);
  BOOST_TEST(static_cast<const std::uint8_t*>(array.children[0]->buffers[0])[0] == 0b1101);
  BOOST_TEST(array.children[1]->dictionary->length == 3);
  BOOST_TEST(array.children[3]->null_count == 0);
  BOOST_TEST(array.children[4]->null_count == 2);
  // A child that was moved out outlives its parent.
  ArrowArray moved = *array.children[4];
  array.children[4]->release = nullptr;
  array.release(&array);
  schema.release(&schema);
  BOOST_TEST(static_cast<const std::int64_t*>(moved.buffers[1])[3] == 4000000000);
  moved.release(&moved);
}

BOOST_AUTO_TEST_CASE(arrow_streams_deliver_what_comes_before_an_error) {
  for (std::size_t good = 0; good < 9; ++good) {
    std::vector<Record> records(9);
    records[good].tags = bam_data::text_tag("NM", 'Z', "none");
    int batches = 0;
    ArrowArrayStream stream{};
    const seqtide::AlignmentChoice choice = {{seqtide::AlignmentField::qname}, {{"NM", seqtide::TagKind::integer}}};
    seqtide::export_stream(
        seqtide::alignment_schema(choice),
        [&](seqtide::AnyBatch& batch) {
          batch = seqtide::any_batch(qc_data::batch_of(records), choice);
          return ++batches == 1;
        },
        stream);
    ArrowArray array{};
    if (good > 0) {
      BOOST_REQUIRE_EQUAL(stream.get_next(&stream, &array), 0);
      BOOST_TEST(array.length == static_cast<std::int64_t>(good));
      array.release(&array);
    }
    BOOST_TEST(stream.get_next(&stream, &array) == EINVAL);
    BOOST_TEST(std::string(stream.get_last_error(&stream)).find("NM") != std::string::npos);
    stream.release(&stream);
  }
}

// Names of all references are made once, not for every batch.
BOOST_AUTO_TEST_CASE(batches_of_a_header_share_its_names) {
  const seqtide::AlignmentChoice choice = {{seqtide::AlignmentField::rname, seqtide::AlignmentField::rnext}, {}};
  const seqtide::HeaderPtr header = qc_data::three_references();
  const void* names = nullptr;
  for (int batch = 0; batch < 2; ++batch) {
    ArrowArray array{};
    seqtide::export_array(seqtide::alignment_schema(choice),
                          seqtide::any_batch(qc_data::batch_of({Record{}, Record{}}, header), choice), array);
    for (int column = 0; column < 2; ++column) {
      const void* const bytes = array.children[column]->dictionary->buffers[2];
      BOOST_TEST((names == nullptr || bytes == names));
      names = bytes;
    }
    array.release(&array);
  }
  seqtide::SamHeader changed = *header;
  BOOST_TEST(changed.reference_names() == header->reference_names());
  changed.append({"SQ", {{"SN", "chr4"}, {"LN", "7"}}, ""});
  BOOST_TEST(changed.reference_names()->size() == 4U);
  BOOST_TEST(header->reference_names()->size() == 3U);
  std::vector<seqtide::DictionaryPtr> seen(4);
  const seqtide::SamHeader fresh = seqtide::SamHeader::from_references(header->references());
  {
    std::vector<std::jthread> threads;
    for (seqtide::DictionaryPtr& names_seen : seen) {
      threads.emplace_back([&] { names_seen = fresh.reference_names(); });
    }
  }
  for (const seqtide::DictionaryPtr& names_seen : seen) BOOST_TEST(names_seen == fresh.reference_names());
}
