// What tells a transaction in the way from the next one of its session (Blocker::transaction), and other small words of
// the search for blockers.
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/table_name.hpp"

namespace fishway::mysql {

inline constexpr std::size_t query_characters = 200;

inline long long number(const Cell& cell) { return cell ? std::atoll(cell->c_str()) : 0; }

/// By the event that took its metadata lock, which belongs to one statement of it.
inline std::string lock_token(const Cell& thread, const Cell& event) {
  return fmt::format("lock {} {}", thread.value_or("0"), event.value_or("0"));
}
/// By the time at which it began.
inline std::string transaction_token(long long id, const Cell& started) {
  return fmt::format("transaction {} {}", id, started.value_or(""));
}
/// By InnoDB's number of it.
inline std::string row_token(const Cell& transaction) { return "row " + transaction.value_or("0"); }
/// By what is locked, where that is all that is known.
inline std::string plugin_token(long long id, const TableName& table) {
  return fmt::format("table {} {}.{}", id, table.schema, table.name);
}
/// Of a session that executes what a probe looks for.
inline std::string statement_token(const Cell& id) { return "statement " + id.value_or("0"); }

/// Their sessions, as an SQL list.
std::string ids_of(const std::vector<Blocker>& blockers);

}  // namespace fishway::mysql
