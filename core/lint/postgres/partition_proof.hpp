// Whether a table's valid CHECK constraints say already what a partition's bound asks of its rows, so that the server
// need not read them.
#pragma once

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// Every row of `table` fits `bound` (a PartitionBoundSpec's inside) of a table partitioned by `key` (a
/// PartitionSpec's). Of a key of several columns or of an expression: whether any valid CHECK mentions it all.
bool fits_bound(const Table& table, const Node& bound, const Node& key);

/// No row of `table`, the default partition, would belong to a new partition with `bound`.
bool excludes_bound(const Table& table, const Node& bound, const Node& key);

}  // namespace fishway::lint::postgres
