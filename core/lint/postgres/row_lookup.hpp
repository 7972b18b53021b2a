// Whether a condition picks out single rows by a key, so that the size of the table does not matter.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// Whether a WHERE clause asks one of the tables' keys to be a constant, or one of a list of constants. Of a table
/// whose keys are not known, a column called id, uuid, key, code or slug counts as one. `has_variables`: in a block,
/// whose variables look like columns. `given`: names of rows that the statement gives itself (VALUES), which are as
/// good as constants.
bool looks_up_rows(const Node& where, const std::vector<TableName>& tables, const Model& model, bool has_variables,
                   const std::set<std::string>& given = {});

/// Whether a SELECT only asks for the smallest or largest value of a column, which an index has.
bool looks_up_an_end(const Node& select, const TableName& table, const Model& model);

}  // namespace fishway::lint::postgres
