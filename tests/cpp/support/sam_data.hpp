// Lines of SAM for tests, and what becomes of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "seqtide/alignments/sam/text.hpp"

namespace sam_data {

inline const std::string header_text =
    "@HD\tVN:1.6\tSO:unsorted\n@SQ\tSN:chr1\tLN:248956422\n@SQ\tSN:chr2\tLN:2000\n@SQ\tSN:HLA*01:02\tLN:500\n";

inline seqtide::HeaderPtr header(const std::string& text = header_text) {
  return std::make_shared<const seqtide::SamHeader>(seqtide::SamHeader::parse(text));
}

/// Valid lines, no two alike, that are written as they were read.
inline std::vector<std::string> good_lines() {
  std::vector<std::string> lines = {
      "r1\t99\tchr1\t7\t30\t8M2I4M1D3M\t=\t37\t39\tTTAGATAAAGGATACTG\t*",
      "*\t4\t*\t0\t0\t*\t*\t0\t0\t*\t*",
      "!-?A~\t65535\tchr1\t2147483647\t255\t*\tchr2\t2147483647\t2147483647\tA\t!",
      "r2\t0\tHLA*01:02\t1\t0\t1H2S3M1N1P2=1X1D1S4H\t*\t0\t-2147483647\t=ACMGRSVT\t!~@ABCDEF",
      "r3\t16\tchr2\t5\t1\t5M\tchr1\t6\t-1\t*\t*\tNM:i:0",
      "r4\t77\t*\t0\t0\t*\t*\t0\t0\tWYHKDBN\tIIIIIII\tRG:Z:a group",
      "r5\t4\tchr1\t9\t0\t*\t=\t9\t0\tNNNN\t*\tXA:A:!\tXB:A:~\tXC:Z:\tXD:Z: ~\tXE:H:\tXF:H:1AE301",
      "r6\t0\tchr1\t9\t0\t0M\t=\t9\t0\t*\t*\tA1:i:-2147483648\tA2:i:4294967295\tA3:i:-32769\tA4:i:-32768\tA5:i:-129\t"
      "A6:i:-128\tA7:i:-1\tA8:i:255\tA9:i:256\tB1:i:65535\tB2:i:65536\tB3:i:999999999\tB4:i:1000000000",
      "r7\t0\tchr1\t9\t0\t1M\t=\t9\t0\t*\t*\tF1:f:0\tF2:f:-1.5\tF3:f:1e+10\tF4:f:1.17549e-38\tf5:f:100000",
      "r8\t0\tchr1\t9\t0\t1M\t=\t9\t0\t*\t*\tBc:B:c,-128,127\tBC:B:C,0,255\tBs:B:s,-32768,32767\tBS:B:S,65535\t"
      "Bi:B:i,-2147483648\tBI:B:I,4294967295\tBf:B:f,1.5,-2\tB0:B:c",
  };
  lines.push_back(std::string(254, 'n') + "\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t*");
  std::string bases;
  std::string scores;
  for (int i = 0; i < 20000; ++i) {
    bases += "ACGTN"[i * 7 % 5];
    scores += static_cast<char>('!' + i * 11 % 94);
  }
  lines.push_back("long\t0\tchr1\t1\t60\t20000M\t*\t0\t0\t" + bases + '\t' + scores + "\tZZ:Z:" + bases);
  std::string operations;
  for (int i = 0; i < 35000; ++i) operations += "1M1D";
  lines.push_back("many\t0\tchr1\t100\t60\t" + operations + "\t*\t0\t0\t*\t*\tNM:i:35000");
  lines.push_back("many2\t0\tchr1\t100\t60\t" + operations + "\t*\t0\t0\t" + std::string(35000, 'C') + "\t*");
  return lines;
}

/// A line of eleven fields with one replaced; its offset is that of the field.
struct Edited {
  std::string text;
  std::size_t offset = 0;
};
inline Edited with_field(int field, const std::string& value) {
  const char* const fields[] = {"r1", "99", "chr1", "7", "30", "3M1S", "=", "37", "39", "ACGT", "IIII"};
  Edited line;
  for (int i = 0; i < 11; ++i) {
    if (i == field) line.offset = line.text.size() + (i > 0 ? 1 : 0);
    line.text += (i > 0 ? "\t" : "") + (i == field ? value : fields[i]);
  }
  return line;
}

/// A good line with optional fields behind it.
inline Edited with_tags(const std::string& tags) {
  Edited line = with_field(-1, {});
  line.offset = line.text.size() + 1;
  line.text += '\t' + tags;
  return line;
}

inline std::string format(const std::string& raw, const seqtide::HeaderPtr& header) {
  std::string text;
  seqtide::append_sam(text, seqtide::BamView(raw), *header);
  return text.substr(0, text.size() - 1);
}

}  // namespace sam_data
