/// \file
/// Everything about SAM text and headers.
#pragma once

#include "seqtide/alignments/sam/cigar.hpp"
#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/alignments/sam/reader.hpp"
#include "seqtide/alignments/sam/tags.hpp"
#include "seqtide/alignments/sam/text.hpp"
#include "seqtide/alignments/sam/writer.hpp"
