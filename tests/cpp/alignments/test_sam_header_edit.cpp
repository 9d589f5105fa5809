#define BOOST_TEST_MODULE sam_header_edit
#include <boost/test/unit_test.hpp>
#include <functional>
#include <string>
#include <vector>

#include "seqtide/alignments/sam/header.hpp"
#include "seqtide/error.hpp"

namespace {

using seqtide::FormatError;
using seqtide::HeaderField;
using seqtide::HeaderLine;
using seqtide::InvalidArgument;
using seqtide::Reference;
using seqtide::SamHeader;
using seqtide::Validation;

const std::string base =
    "@HD\tVN:1.6\n"
    "@SQ\tSN:a\tLN:10\tAN:x\n"
    "@RG\tID:g\n"
    "@SQ\tSN:b\tLN:20\n"
    "@PG\tID:p\n"
    "@PG\tID:q\tPP:p\n";

HeaderLine line(const std::string& type, std::vector<HeaderField> fields) { return {type, std::move(fields), ""}; }
HeaderLine reference(const std::string& name) { return line("SQ", {{"SN", name}, {"LN", "5"}}); }

// Whether a header is as if it had just been parsed.
void check_header(const SamHeader& header, const std::string& text) {
  BOOST_TEST(header.text() == text);
  const SamHeader fresh = SamHeader::parse(text, Validation::lenient);
  BOOST_TEST((header.references() == fresh.references()));
  for (const char* name : {"a", "b", "c", "d", "x", "y"}) {
    BOOST_TEST(header.reference_id(name) == fresh.reference_id(name));
  }
}

std::string text_after(const std::function<void(SamHeader&)>& edit, const std::string& text = base) {
  SamHeader header = SamHeader::parse(text, Validation::lenient);
  edit(header);
  check_header(header, header.text());
  return header.text();
}

// Why an edit is refused; the header stays as it was.
std::string refusal(const std::function<void(SamHeader&)>& edit, const std::string& text = base) {
  SamHeader header = SamHeader::parse(text, Validation::lenient);
  try {
    edit(header);
  } catch (const InvalidArgument& error) {
    check_header(header, text);
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(insert) {
  BOOST_TEST(text_after([](SamHeader& h) { h.append(reference("c")); }) == base + "@SQ\tSN:c\tLN:5\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.insert(1, reference("c")); }) ==
             "@HD\tVN:1.6\n@SQ\tSN:c\tLN:5\n" + base.substr(11));
  BOOST_TEST(text_after([](SamHeader& h) { h.append({"CO", {}, "text"}); }) == base + "@CO\ttext\n");
  BOOST_TEST(text_after(
                 [](SamHeader& h) {
                   h.insert(0, line("HD", {{"VN", "1.5"}}));
                 },
                 "@CO\tx\n") == "@HD\tVN:1.5\n@CO\tx\n");
  BOOST_TEST(text_after([](SamHeader& h) {
               h.append(line("PG", {{"ID", "r"}, {"PP", "q"}}));
             }) == base + "@PG\tID:r\tPP:q\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.append(line("PG", {{"ID", "g"}})); }) == base + "@PG\tID:g\n");
}

BOOST_AUTO_TEST_CASE(insert_refuses) {
  const std::vector<std::pair<std::size_t, HeaderLine>> bad = {
      {0, line("HD", {{"VN", "1.6"}})},
      {3, line("HD", {{"VN", "1.6"}})},
      {0, reference("c")},
      {0, {"CO", {}, "text"}},
      {7, reference("c")},
      {6, reference("a")},
      {6, reference("x")},
      {6, line("SQ", {{"SN", "c"}, {"LN", "5"}, {"AN", "b"}})},
      {6, line("SQ", {{"SN", "c"}, {"LN", "5"}, {"AN", "y,x"}})},
      {6, line("SQ", {{"SN", "c"}, {"LN", "5"}, {"AN", "y,y"}})},
      {6, line("SQ", {{"SN", "c"}, {"LN", "5"}, {"AN", "c"}})},
      {6, line("SQ", {{"SN", "c"}, {"LN", "0"}})},
      {6, line("SQ", {{"SN", "c"}})},
      {6, line("RG", {{"ID", "g"}})},
      {6, line("RG", {})},
      {6, line("PG", {{"ID", "p"}})},
      {6, line("PG", {{"ID", "r"}, {"PP", "g"}})},
      {6, line("PG", {{"ID", "r"}, {"PP", "r"}})},
      {6, line("XY", {{"ID", "r"}})},
      {6, {"CO", {}, "two\nlines"}},
  };
  for (const auto& [index, added] : bad) {
    BOOST_TEST_CONTEXT(index << " " << added.text()) {
      BOOST_TEST(refusal([&, i = index, &l = added](SamHeader& h) { h.insert(i, l); }) != "");
    }
  }
}

BOOST_AUTO_TEST_CASE(replace) {
  BOOST_TEST(text_after([](SamHeader& h) {
               h.replace(0, line("HD", {{"VN", "1.5"}}));
             }) == "@HD\tVN:1.5\n" + base.substr(11));
  BOOST_TEST(text_after([](SamHeader& h) {
               h.replace(1, line("SQ", {{"SN", "x"}, {"LN", "5"}, {"AN", "a,y"}}));
             }).substr(11, 23) == "@SQ\tSN:x\tLN:5\tAN:a,y\n@R");
  BOOST_TEST(text_after([](SamHeader& h) { h.replace(1, {"CO", {}, "gone"}); }).find("SN:a") == std::string::npos);
  BOOST_TEST(text_after([](SamHeader& h) { h.replace(2, reference("c")); }).find("@SQ\tSN:c") == 31);
  BOOST_TEST(text_after([](SamHeader& h) { h.replace(2, line("RG", {{"ID", "g"}, {"SM", "s"}})); }) != base);
  BOOST_TEST(text_after([](SamHeader& h) { h.replace(4, line("PG", {{"ID", "p"}, {"PN", "s"}})); }) != base);
  BOOST_TEST(text_after([](SamHeader& h) { h.replace(5, line("PG", {{"ID", "r"}, {"PP", "p"}})); }) != base);
  BOOST_TEST(text_after(
                 [](SamHeader& h) {
                   h.replace(0, line("HD", {{"VN", "1.6"}}));
                 },
                 "@CO\tx\n") == "@HD\tVN:1.6\n");
}

BOOST_AUTO_TEST_CASE(replace_refuses) {
  const std::vector<std::pair<std::size_t, HeaderLine>> bad = {
      {6, reference("c")},
      {1, reference("b")},
      {2, reference("b")},
      {3, reference("x")},
      {1, line("HD", {{"VN", "1.6"}})},
      {4, line("PG", {{"ID", "r"}})},
      {4, line("PG", {{"ID", "q"}})},
      {4, line("PG", {{"ID", "p"}, {"PP", "q"}})},
      {4, line("PG", {{"ID", "p"}, {"PP", "p"}})},
      {4, {"CO", {}, "gone"}},
      {5, line("PG", {{"ID", "q"}, {"PP", "q"}})},
  };
  for (const auto& [index, added] : bad) {
    BOOST_TEST_CONTEXT(index << " " << added.text()) {
      BOOST_TEST(refusal([&, i = index, &l = added](SamHeader& h) { h.replace(i, l); }) != "");
    }
  }
}

BOOST_AUTO_TEST_CASE(erase) {
  BOOST_TEST(text_after([](SamHeader& h) { h.erase(0); }) == base.substr(11));
  BOOST_TEST(text_after([](SamHeader& h) { h.erase(1); }).find("SN:a") == std::string::npos);
  BOOST_TEST(text_after([](SamHeader& h) {
               h.erase(5);
               h.erase(4);
             }) == base.substr(0, base.find("@PG")));
  BOOST_TEST(refusal([](SamHeader& h) { h.erase(4); }) == "program \"p\" is named by the PP of another program");
  BOOST_TEST(refusal([](SamHeader& h) { h.erase(6); }) == "header has no line 6");
  BOOST_TEST(refusal([](SamHeader& h) { h.erase(0); }, "") != "");
}

BOOST_AUTO_TEST_CASE(what_lenient_parsing_kept_does_not_hinder) {
  const std::string odd =
      "@CO\tx\n@HD\tSO:none\n@RG\tID:g\n@RG\tID:g\tbad\n@PG\tID:p\tPP:q\n@PG\tID:q\tPP:p\n@PG\tPN:r\n";
  BOOST_TEST(text_after([](SamHeader& h) { h.append(reference("c")); }, odd) == odd + "@SQ\tSN:c\tLN:5\n");
  BOOST_TEST(text_after(
                 [](SamHeader& h) {
                   h.append(line("PG", {{"ID", "s"}, {"PP", "p"}}));
                 },
                 odd) == odd + "@PG\tID:s\tPP:p\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.append(line("RG", {{"ID", "h"}})); }, odd) == odd + "@RG\tID:h\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.erase(2); }, odd).size() == odd.size() - 9);
  BOOST_TEST(text_after([](SamHeader& h) { h.set_hd("SO", "unsorted"); }, odd).substr(6, 23) ==
             "@HD\tVN:1.6\tSO:unsorted\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.erase(0); }, "@PG\tID:p\n@PG\tID:p\n@PG\tID:q\tPP:p\n") ==
             "@PG\tID:p\n@PG\tID:q\tPP:p\n");
  BOOST_TEST(refusal([](SamHeader& h) { h.set_hd("GO", "none"); }, odd) != "");
}

BOOST_AUTO_TEST_CASE(set_hd) {
  BOOST_TEST(text_after([](SamHeader& h) { h.set_hd("SO", "coordinate"); }, "@CO\tx\n") ==
             "@HD\tVN:1.6\tSO:coordinate\n@CO\tx\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.set_hd("VN", "1.5"); }, "") == "@HD\tVN:1.5\n");
  const std::string head = "@HD\tVN:1.4\tSO:unsorted\tGO:query\n";
  BOOST_TEST(text_after([](SamHeader& h) { h.set_hd("SO", "queryname"); }, head) ==
             "@HD\tVN:1.4\tSO:queryname\tGO:query\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.set_hd("SO", ""); }, head) == "@HD\tVN:1.4\tGO:query\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.set_hd("SS", ""); }, head) == head);
  BOOST_TEST(refusal([](SamHeader& h) { h.set_hd("SO", "random"); }, head) != "");
  BOOST_TEST(refusal([](SamHeader& h) { h.set_hd("VN", ""); }, head) == "@HD has no VN field");
  BOOST_TEST(refusal([](SamHeader& h) { h.set_hd("X", "1"); }, head) != "");
  BOOST_TEST(refusal([](SamHeader& h) { h.set_hd("xx", "a\tb"); }, "") != "");
}

BOOST_AUTO_TEST_CASE(add_pg) {
  SamHeader header;
  BOOST_TEST(
      (header.add_pg("seqtide", {{"VN", "1.0"}, {"CL", "seqtide sort"}}) == std::vector<std::string>{"seqtide"}));
  BOOST_TEST((header.add_pg("seqtide", {{"PN", "Tide"}}) == std::vector<std::string>{"seqtide.1"}));
  BOOST_TEST((header.add_pg("seqtide", {}) == std::vector<std::string>{"seqtide.2"}));
  BOOST_TEST(header.text() ==
             "@PG\tID:seqtide\tPN:seqtide\tVN:1.0\tCL:seqtide sort\n"
             "@PG\tID:seqtide.1\tPN:Tide\tPP:seqtide\n"
             "@PG\tID:seqtide.2\tPN:seqtide\tPP:seqtide.1\n");

  header = SamHeader::parse("@PG\tID:b\tPP:a\n@PG\tID:a\n@PG\tID:c\tPP:a\n@PG\tID:d\n");
  BOOST_TEST((header.add_pg("c", {}) == std::vector<std::string>{"c.1", "c.2"}));
  BOOST_TEST(header.text().substr(46) == "@PG\tID:c.1\tPN:c\tPP:b\n@PG\tID:c.2\tPN:c\tPP:c\n");

  header = SamHeader::parse("@PG\tID:b\n@PG\tID:a\n");
  header.add_pg("c", {});
  BOOST_TEST(header.text().substr(18) == "@PG\tID:c\tPN:c\tPP:a\n");
}

BOOST_AUTO_TEST_CASE(add_pg_refuses) {
  for (const std::string id : {"", "a\tb", "a\nb", "\xc3\xa9"}) {
    BOOST_TEST(refusal([&](SamHeader& h) { h.add_pg(id, {}); }) != "");
  }
  BOOST_TEST(refusal([](SamHeader& h) { h.add_pg("a", {{"CL", "x\ty"}}); }) != "");
  BOOST_TEST(refusal([](SamHeader& h) { h.add_pg("a", {{"ID", "b"}}); }) == "@PG has two ID fields");
  BOOST_TEST(refusal([](SamHeader& h) { h.add_pg("a", {{"PP", "p"}}); }) == "@PG has two PP fields");
}

BOOST_AUTO_TEST_CASE(add_pg_beside_odd_programs) {
  BOOST_TEST(text_after([](SamHeader& h) { h.add_pg("a", {}); }, "@PG\tID:p\tPP:q\n@PG\tID:q\tPP:p\n@PG\tPN:x\n") ==
             "@PG\tID:p\tPP:q\n@PG\tID:q\tPP:p\n@PG\tPN:x\n@PG\tID:a\tPN:a\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.add_pg("a", {}); }, "@PG\tID:p\n@PG\tID:q\tPP:no\n") ==
             "@PG\tID:p\n@PG\tID:q\tPP:no\n@PG\tID:a\tPN:a\tPP:q\n");
  BOOST_TEST(text_after([](SamHeader& h) { h.add_pg("a", {}); }, "@PG\tID:p\n@PG\tID:p\n") ==
             "@PG\tID:p\n@PG\tID:p\n@PG\tID:a\tPN:a\tPP:p\n");
}

namespace {

const std::vector<Reference> both = {{"a", 10}, {"b", 20}};

std::string reconciled(const std::string& text, const std::vector<Reference>& list, Validation validation) {
  const SamHeader header = SamHeader::reconcile(text, list, validation);
  BOOST_TEST((header.references() == list));
  check_header(header, header.text());
  return header.text();
}

std::string disagreement(const std::string& text, const std::vector<Reference>& list,
                         Validation validation = Validation::strict) {
  try {
    SamHeader::reconcile(text, list, validation);
    return "";
  } catch (const FormatError& error) {
    BOOST_TEST(error.place().format == "BAM");
    return error.reason();
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(reconcile_agreement) {
  for (const Validation validation : {Validation::strict, Validation::lenient}) {
    BOOST_TEST(reconciled(base, both, validation) == base);
    BOOST_TEST(reconciled(base + std::string(3, '\0'), both, validation) == base);
    BOOST_TEST(reconciled("", {}, validation) == "");
    BOOST_TEST(reconciled(std::string(2, '\0'), {}, validation) == "");
    BOOST_TEST(reconciled("", both, validation) == "@SQ\tSN:a\tLN:10\n@SQ\tSN:b\tLN:20\n");
    BOOST_TEST(reconciled("@HD\tVN:1.6\n@CO\tx\n", both, validation) ==
               "@HD\tVN:1.6\n@CO\tx\n@SQ\tSN:a\tLN:10\n@SQ\tSN:b\tLN:20\n");
  }
}

BOOST_AUTO_TEST_CASE(reconcile_strictly) {
  BOOST_TEST(disagreement(base, {{"a", 10}}) == "binary list has 1 references, header text 2");
  BOOST_TEST(disagreement(base, {}) == "binary list has 0 references, header text 2");
  BOOST_TEST(disagreement(base, {{"b", 20}, {"a", 10}}) != "");
  BOOST_TEST(disagreement(base, {{"a", 10}, {"b", 21}}) ==
             "reference 1 is \"b\" of length 21 in the binary list, but \"b\" of length 20 in the header text");
  BOOST_TEST(disagreement("", {{"a", 10}, {"a", 10}}) != "");
  BOOST_TEST(disagreement("", {{"a", 0}}) != "");
  BOOST_TEST(disagreement("", {{"", 1}}) != "");
  BOOST_TEST(disagreement("", {{"a b", 1}}) != "");
  BOOST_TEST(disagreement("@HD\tSO:unknown\n", {}) != "");
  BOOST_TEST(disagreement(std::string("@CO\ta\0b\n", 8), {}) != "");
}

BOOST_AUTO_TEST_CASE(reconcile_leniently) {
  const auto lenient = [](const std::string& text, const std::vector<Reference>& list) {
    return reconciled(text, list, Validation::lenient);
  };
  const std::string text = "@SQ\tLN:10\tSN:a\tzz:1\n@CO\tx\n@SQ\tSN:b\tLN:20\n@CO\ty\n";
  BOOST_TEST(lenient(text, {{"b", 20}, {"a", 10}}) == "@SQ\tSN:b\tLN:20\n@CO\tx\n@SQ\tLN:10\tSN:a\tzz:1\n@CO\ty\n");
  BOOST_TEST(lenient(text, {{"a", 11}}) == "@SQ\tLN:11\tSN:a\tzz:1\n@CO\tx\n@CO\ty\n");
  BOOST_TEST(lenient(text, {}) == "@CO\tx\n@CO\ty\n");
  BOOST_TEST(lenient(text, {{"c", 1}, {"b", 20}, {"a", 10}, {"d", 0}}) ==
             "@SQ\tSN:c\tLN:1\n@CO\tx\n@SQ\tSN:b\tLN:20\n@SQ\tLN:10\tSN:a\tzz:1\n@SQ\tSN:d\tLN:0\n@CO\ty\n");
  BOOST_TEST(lenient("@SQ\tSN:a\n@SQ\tLN:5\n@SQ\tSN:b\tLN:x\n@SQ\tSN:b\tLN:20\n", both) ==
             "@SQ\tSN:a\tLN:10\n@SQ\tSN:b\tLN:20\n");
  BOOST_TEST(lenient(std::string("@CO\ta\n\0@CO\tb\n", 13), {}) == "@CO\ta\n");
  BOOST_TEST(disagreement("", {{"a", 10}, {"a", 10}}, Validation::lenient) != "");
  BOOST_TEST(disagreement("", {{"*", 10}}, Validation::lenient) != "");
  BOOST_TEST(disagreement("", {{"a", -1}}, Validation::lenient) != "");
  BOOST_TEST(disagreement("text\n", {}, Validation::lenient) != "");
}

BOOST_AUTO_TEST_CASE(copies_are_independent) {
  SamHeader header = SamHeader::parse(base);
  const SamHeader copy = header;
  header.append(reference("c"));
  check_header(copy, base);
  BOOST_TEST(!(copy == header));
}
