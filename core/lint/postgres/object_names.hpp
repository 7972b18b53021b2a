// The names that the server gives where a statement gives none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// Two names and a label, as makeObjectName in the server joins them within 63 bytes: "orders_customer_id_fkey".
std::string object_name(std::string_view first, std::string_view second, std::string_view label);

/// Likewise, with the first number behind it that makes it new among relations and indexes of the schema.
std::string relation_name(const Model& model, const TableName& table, std::string_view second, std::string_view label);
/// Likewise among the constraints of the table's schema.
std::string constraint_name(const Model& model, const Table& table, std::string_view second, std::string_view label);

/// "customer_id_status": how a key's or index's columns come into its name.
std::string joined_for_name(const std::vector<std::string>& columns);

/// The names that an index gives its columns: "email", "lower", "expr1".
std::vector<std::string> index_column_names(const Node& elements, const Node& included);
std::vector<std::string> index_column_names(const Index& index);

}  // namespace fishway::lint::postgres
