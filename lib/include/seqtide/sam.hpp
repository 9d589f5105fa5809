/// \file
/// Everything about SAM text and headers.
#pragma once

#include "seqtide/sam/cigar.hpp"
#include "seqtide/sam/header.hpp"
#include "seqtide/sam/reader.hpp"
#include "seqtide/sam/tags.hpp"
#include "seqtide/sam/text.hpp"
#include "seqtide/sam/writer.hpp"
