// The file that `fishway stats` writes: how large each table is, and nothing of what is in it.
//
//   {"tables": [{"schema": "public", "name": "orders", "rows": 120000, "bytes": 41000000, "index_bytes": 9000000}]}
#pragma once

#include <filesystem>

#include "core/lint/estimate.hpp"

namespace fishway {

/// Other keys are passed over; `schema` and `rows` may be null. Throws Error(configuration) for what is no such file.
lint::TableSizes read_stats_file(const std::filesystem::path& path);

}  // namespace fishway
