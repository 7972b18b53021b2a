// How long a statement's work takes on tables of these sizes: for `lint --stats`, `plan`, and the gate's budget.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/duration.hpp"
#include "core/lint/impact.hpp"

namespace fishway::lint {

struct TableSize {
  TableName table;
  std::optional<std::int64_t> rows;  ///< an estimate; absent: not known
  std::int64_t bytes = 0;            ///< of the rows
  std::int64_t index_bytes = 0;
};

/// Sizes by name; a name without a schema matches where only one table has it. So does one that differs in case only.
class TableSizes {
 public:
  TableSizes() = default;
  explicit TableSizes(std::vector<TableSize> sizes) : sizes_(std::move(sizes)) {}
  const TableSize* find(const TableName& table) const;
  const std::vector<TableSize>& all() const { return sizes_; }

 private:
  std::vector<TableSize> sizes_;
};

/// Speeds that time is reckoned with, in bytes per second: what a small server with a cold cache does, measured; see
/// docs/hazards.md.
std::int64_t bytes_per_second(Work work);

/// How long this work takes; nothing where the table's size is not known. `none` takes no time.
std::optional<Milliseconds> expected_time(const Impact& impact, const TableSizes& sizes);

/// "41 GB", "120 MB", "0 bytes": powers of ten.
std::string size_text(std::int64_t bytes);

/// "rewrites 41 GB of orders: about 17 min under ACCESS EXCLUSIVE"; empty where nothing is known or nothing is done.
std::string estimate_text(const Impact& impact, const TableSizes& sizes);

}  // namespace fishway::lint
