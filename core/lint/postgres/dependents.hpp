// What would not stand without something else: the server refuses to drop what others are made of, or takes them along.
#pragma once

#include <string>
#include <vector>

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// Views and materialized views that are known to read the relation.
std::vector<TableName> views_over(const TableName& relation, const Model& model);

/// Those that surely read this column of it.
std::vector<TableName> views_using(const TableName& relation, std::string_view column, const Model& model);

/// The same, and what is made of those in turn.
std::vector<TableName> all_views_over(const TableName& relation, const Model& model);

/// Tables that TRUNCATE ... CASCADE of these takes along, by foreign keys, without these.
std::vector<TableName> tables_referencing(const std::vector<TableName>& tables, const Model& model);

}  // namespace fishway::lint::postgres
