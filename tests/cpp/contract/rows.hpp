// Rows of the tables that the contracts run over. A format brings its own, in a source in rows/.
#pragma once

#include <utility>
#include <vector>

namespace contract {

/// `const Rows<ReaderRow> readers([] { return std::vector<ReaderRow>{...}; });` adds rows to a table.
template <typename Row>
class Rows {
 public:
  using Make = std::vector<Row> (*)();

  explicit Rows(Make make) { tables().push_back(make); }

  /// Those of all sources.
  static std::vector<Row> all() {
    std::vector<Row> rows;
    for (const Make make : tables()) {
      for (Row& row : make()) rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  static std::vector<Make>& tables() {
    static std::vector<Make> tables;
    return tables;
  }
};

}  // namespace contract
