#include "seqtide/alignments/expression.hpp"

#include "alignments/expression/program.hpp"

namespace seqtide {

RecordExpression::RecordExpression(std::string_view text)
    : program_(std::make_shared<const expressions::Program>(expressions::parse(text))) {}

const std::string& RecordExpression::text() const noexcept { return program_->expression; }

bool RecordExpression::accepts(const BamView& record, const SamHeader& header) const {
  return expressions::evaluate(*program_, record, header, {});
}

}  // namespace seqtide
