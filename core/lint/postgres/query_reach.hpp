// Which tables a query or a change of rows goes through, so that it takes the longer the larger they are.
#pragma once

#include <vector>

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// Tables that are not new and that a SELECT, INSERT, UPDATE, DELETE, MERGE, CREATE TABLE AS or COPY TO reads or
/// changes row by row. What looks up single rows by a key, or stops at a LIMIT, is left out, and so are the server's
/// catalogs.
std::vector<TableName> tables_gone_through(const Act& act, const Model& model);

/// Every table that a query names, also views' own.
std::vector<TableName> tables_read(const Node& query, const Model& model);

}  // namespace fishway::lint::postgres
