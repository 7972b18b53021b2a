#include <fmt/format.h>

#include <cstdlib>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);";

constexpr Example examples[] = {
    {"the default does not pass", users, "ALTER TABLE users ADD COLUMN age INT DEFAULT 0 CHECK (age > 0);"},
    {"without a default it is NULL", users, "ALTER TABLE users ADD COLUMN plan TEXT CHECK (plan IS NOT NULL);"},
    {"not in the list", users,
     "ALTER TABLE users ADD COLUMN plan TEXT DEFAULT 'none' CHECK (plan IN ('free', 'paid'));"},
    {"the default passes", users, "ALTER TABLE users ADD COLUMN age INT DEFAULT 1 CHECK (age > 0);", false},
    {"NULL passes a comparison", users, "ALTER TABLE users ADD COLUMN age INT CHECK (age > 0);", false},
    {"in the list", users,
     "ALTER TABLE users ADD COLUMN plan TEXT NOT NULL DEFAULT 'free' CHECK (plan IN ('free', "
     "'paid'));",
     false},
    {"a table that is empty", "", "CREATE TABLE t (a INT); ALTER TABLE t ADD COLUMN b INT DEFAULT 0 CHECK (b > 0);",
     false},
};

const Rule rule{
    .name = "add-check",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "ADD COLUMN with a CHECK that its own default does not pass fails",
    .what =
        "SQLite tests the CHECK of a new column against every row that is there, with the "
        "default as its value: where that does not pass, the migration fails. A CHECK of other "
        "columns too depends on their values.",
    .lock = "the write lock of the file, while every row is read",
    .versions = "",
    .fix = "ALTER TABLE users ADD COLUMN age INT DEFAULT 1 CHECK (age > 0);",
    .examples = examples,
};

using sql::Token;

struct Value {
  bool is_known = false;
  bool is_null = false;
  bool is_number = false;
  double number = 0;
  std::string text = {};
};

Value value_of(const Tokens& tokens, std::size_t begin, std::size_t end) {
  Value value;
  double sign = 1;
  if (begin < end && (tokens[begin].is_symbol('-') || tokens[begin].is_symbol('+')))
    sign = tokens[begin++].is_symbol('-') ? -1 : 1;
  if (end - begin != 1) return value;
  const Token& token = tokens[begin];
  value.is_null = token.is("NULL");
  value.is_number = token.kind == Token::Kind::number && token.text.find_first_of("xX'") == std::string::npos;
  value.is_known = value.is_null || value.is_number || token.kind == Token::Kind::string;
  value.text = token.text;
  if (value.is_number) value.number = sign * std::strtod(token.text.c_str(), nullptr);
  return value;
}

bool is_same(const Value& a, const Value& b) { return a.is_number ? a.number == b.number : a.text == b.text; }

/// column IN (literal, ...): whether none is the value.
bool is_in_none(const Tokens& check, const Value& value) {
  sql::Cursor cursor(check);
  cursor.go_to(3);
  while (!cursor.at_end() && !cursor.is_close()) {
    const sql::TokenRange range = cursor.skip_to_comma();
    const Value item = value_of(check, range.first, range.second);
    if (!item.is_known || item.is_number != value.is_number || item.is_null || is_same(item, value)) return false;
    cursor.take_symbol(',');
  }
  return true;
}

/// Whether the value fails `column < literal` and the like.
bool fails_comparison(const Tokens& check, const Value& value) {
  const bool has_two = check[2].kind == Token::Kind::symbol && check[2].text.find_first_of("=>") == 0;
  const Value limit = value_of(check, has_two ? 3 : 2, check.size() - 1);
  if (!limit.is_known || limit.is_null || !limit.is_number || !value.is_number) return false;
  const std::string sign = check[1].text + (has_two ? check[2].text : "");
  if (sign == ">") return !(value.number > limit.number);
  if (sign == ">=") return !(value.number >= limit.number);
  if (sign == "<") return !(value.number < limit.number);
  if (sign == "<=") return !(value.number <= limit.number);
  if (sign == "<>") return value.number == limit.number;
  return (sign == "=" || sign == "==") && value.number != limit.number;
}

/// Whether it fails for sure; false where it is more than one plain test of the column.
bool fails(const Tokens& check, const ColumnClause& column) {
  const Tokens& written = column.default_value;
  Value value = written.empty() ? Value{.is_known = true, .is_null = true} : value_of(written, 0, written.size() - 1);
  if (!value.is_known || check.size() < 3 || folded(check[0].text) != folded(column.name)) return false;
  if (value.is_null) {
    const bool is_null_test = (check.size() == 5 && check[1].is("IS") && check[2].is("NOT") && check[3].is("NULL")) ||
                              (check.size() == 4 && check[1].is("NOT") && check[2].is("NULL")) ||
                              (check.size() == 3 && check[1].is("NOTNULL"));
    return is_null_test;
  }
  if (check[1].is("IN") && check[2].kind == Token::Kind::open) return is_in_none(check, value);
  return check[1].kind == Token::Kind::symbol && fails_comparison(check, value);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AddColumn* add = act.as<AddColumn>();
  if (!add) return;
  const Table* table = view.model.find(add->table);
  if (table && !table->may_have_rows) return;
  for (const Tokens& condition : add->column.checks)
    if (fails(unwrapped(condition), add->column))
      self.find(act, report,
                fmt::format("the default of {} does not pass its own CHECK, and {} has rows: it fails",
                            add->column.name, shown(add->table)),
                add->column.offset);
}

}  // namespace

const Checker add_check{rule, check};

}  // namespace fishway::lint::sqlite
