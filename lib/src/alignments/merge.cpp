#include "seqtide/alignments/merge.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "alignments/sort_order.hpp"
#include "seqtide/alignments/translation.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

// The record at the front of an input, as the output will have it.
class Front {
 public:
  Front(const MergeInput& input, const HeaderPtr& target, SortOrder order, std::size_t number)
      : input_(input), translation_(input.reader->header(), target), order_(order), number_(number) {}

  /// False at the end. Throws FormatError for a record that should have come before the last one.
  bool next() {
    const bool is_first = record_.raw().empty();
    if (order_ == SortOrder::name && !is_first) last_name_.assign(record_.name());
    BamView record;
    if (!input_.reader->next(record)) return false;
    edited_.reset();
    if (!translation_.identical() && translation_.changes(record)) edited_ = translation_.translate(record);
    rename("RG", input_.read_groups, record);
    rename("PG", input_.programs, record);
    record_ = edited_ ? edited_->view() : record;
    const std::uint64_t last_key = std::exchange(key_, sorting::key_of(record_, order_));
    // Files in the order of coordinates may have reads of both strands in any order.
    const bool descends = order_ == SortOrder::coordinate
                              ? key_ >> 1 < last_key >> 1
                              : !is_first && sorting::compare_names(record_.name(), last_name_) < 0;
    if (descends) {
      throw FormatError("record " + quoted(record_.name()) + " is out of order: what is merged must be sorted by " +
                            (order_ == SortOrder::coordinate ? "coordinate" : "name") +
                            ", with references in the order of the output",
                        input_.reader->last_place());
    }
    return true;
  }

  const BamView& record() const noexcept { return record_; }

  /// Whether it comes after another one.
  bool is_after(const Front& other) const noexcept {
    const sorting::Less less{order_, {}};
    const sorting::Entry mine{key_, record_.raw().data()};
    const sorting::Entry others{other.key_, other.record_.raw().data()};
    if (less(others, mine)) return true;
    return !less(mine, others) && other.number_ < number_;
  }

 private:
  void rename(std::string_view tag, const MergeInput::Names& names, const BamView& record) {
    if (names.empty()) return;
    const std::optional<TagView> found = record.tag(tag);
    const auto name = found ? names.find(found->text()) : names.end();
    if (name == names.end()) return;
    if (!edited_) edited_.emplace(record);
    std::string field;
    append_tag_text(field, tag, 'Z', name->second);
    edited_->set_tag(field);
  }

  const MergeInput& input_;
  HeaderTranslation translation_;
  SortOrder order_;
  std::size_t number_;
  BamView record_;                   // of the reader, or `edited_`
  std::optional<BamRecord> edited_;  // where the output needs other ids
  std::uint64_t key_ = 0;
  std::string last_name_;
};

}  // namespace

void merge_alignments(const std::vector<MergeInput>& inputs, AlignmentWriter& writer, SortOrder order,
                      InterruptCheck interrupt_check) {
  InterruptMeter meter(interrupt_check);
  std::vector<std::unique_ptr<Front>> heap;
  std::size_t number = 0;
  const auto after = [](const std::unique_ptr<Front>& a, const std::unique_ptr<Front>& b) { return a->is_after(*b); };
  for (const MergeInput& input : inputs) {
    auto front = std::make_unique<Front>(input, writer.header(), order, number++);
    if (front->next()) heap.push_back(std::move(front));
  }
  std::make_heap(heap.begin(), heap.end(), after);
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), after);
    Front& first = *heap.back();
    writer.write(first.record());
    meter.add(first.record().raw().size());
    if (first.next()) {
      std::push_heap(heap.begin(), heap.end(), after);
    } else {
      heap.pop_back();
    }
  }
}

}  // namespace seqtide
