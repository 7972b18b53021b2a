#include "core/lint/postgres/sql_name.hpp"

#include <algorithm>
#include <array>

namespace fishway::lint::postgres {
namespace {

// Of the reserved words those that people call tables and columns.
constexpr std::array<std::string_view, 20> reserved = {
    "user",   "order", "group", "table", "column", "default", "check",   "end",        "all",   "limit",
    "offset", "desc",  "asc",   "from",  "to",     "when",    "primary", "references", "using", "where"};

bool is_plain(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto is_allowed = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '$'; };
  return !name.empty() && is_letter(name[0]) && std::ranges::all_of(name, is_allowed) &&
         std::ranges::find(reserved, name) == reserved.end();
}

}  // namespace

std::string sql_name(std::string_view name) {
  if (is_plain(name)) return std::string(name);
  std::string quoted = "\"";
  for (const char letter : name) quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return quoted + "\"";
}

std::string sql_name(const TableName& name) {
  const bool is_usual = name.schema.empty() || name.schema == "public";
  return is_usual ? sql_name(name.name) : sql_name(name.schema) + "." + sql_name(name.name);
}

}  // namespace fishway::lint::postgres
