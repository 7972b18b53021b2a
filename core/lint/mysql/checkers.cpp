// The rules of MySQL and MariaDB, in the order of the page.
#include <array>
#include <vector>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/parser.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint {
namespace mysql {

std::span<const Checker* const> checkers() {
  static const std::array<const Checker*, 31> all = {&table_copy,          &shared_lock,        &foreign_key,
                                                     &add_check,           &drop_table,         &drop_column,
                                                     &drop_view,           &drop_function,      &drop_partition,
                                                     &drop_database,       &truncate,           &rename_table,
                                                     &rename_column,       &change_column_type, &enum_value,
                                                     &add_required_column, &set_not_null,       &unbounded_update,
                                                     &unbounded_delete,    &lock_tables,        &ddl_in_transaction,
                                                     &create_database,     &use_database,       &other_database,
                                                     &sql_log_bin,         &set_global,         &impossible_algorithm,
                                                     &unknown_object,      &duplicate_object,   &impossible_change,
                                                     &unknown_statement};
  return all;
}

std::string as_name(std::string_view name) {
  const bool is_plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$") ==
                        std::string_view::npos;
  return is_plain ? std::string(name) : "`" + std::string(name) + "`";
}

std::string text_of(const QualifiedName& name) { return TableName{name.schema, name.name}.text(); }

}  // namespace mysql

std::span<const Rule* const> mysql_rules() {
  static const std::vector<const Rule*> rules = [] {
    std::vector<const Rule*> result;
    for (const mysql::Checker* checker : mysql::checkers()) result.push_back(&checker->rule);
    return result;
  }();
  return rules;
}

}  // namespace fishway::lint
