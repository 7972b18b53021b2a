// The sizes of tables as a small JSON file: what `fishway stats` writes and `lint --stats` reads. No data is in it.
//
//   {"format": 1, "tables": [{"schema": "public", "table": "orders", "rows": 1200, "bytes": 98304, "index_bytes":
//   16384}]}
#pragma once

#include <filesystem>
#include <vector>

#include "cli/output/json.hpp"
#include "core/lint/estimate.hpp"

namespace fishway {

/// What stands under "tables". Rows that are not known are null.
Json tables_json(const std::vector<lint::TableSize>& sizes);

/// Reads such a file, or the document of `fishway stats --output json`. Throws Error(configuration), with the line
/// where it is no JSON, and with what is missing where it is another.
lint::TableSizes read_stats(const std::filesystem::path& path);

}  // namespace fishway
