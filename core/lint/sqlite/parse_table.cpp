// CREATE TABLE and ALTER TABLE.
#include "core/lint/sqlite/syntax.hpp"

namespace fishway::lint::sqlite {
namespace {

using sql::Cursor;
using sql::Token;

Tokens between(Cursor& cursor) { return sql::part(cursor.tokens(), cursor.skip_parentheses()); }

bool at_column_constraint(const Cursor& cursor) {
  return cursor.is_any({"CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES",
                        "GENERATED", "AS"});
}

void take_conflict_clause(Cursor& cursor) {
  if (!cursor.take({"ON", "CONFLICT"})) return;
  cursor.skip();
}

void take_timing(Cursor& cursor) {
  if (cursor.is_all({"NOT", "DEFERRABLE"})) cursor.skip();
  if (!cursor.take("DEFERRABLE")) return;
  if (cursor.take("INITIALLY")) cursor.skip();
}

std::string take_action(Cursor& cursor) {
  if (cursor.take({"SET", "NULL"})) return "SET NULL";
  if (cursor.take({"SET", "DEFAULT"})) return "SET DEFAULT";
  if (cursor.take({"NO", "ACTION"})) return "";
  return std::string(cursor.take_any({"CASCADE", "RESTRICT"}));
}

References take_references(Cursor& cursor) {
  References references;
  references.parent = cursor.take_identifier_or_string().value_or("");
  references.columns = cursor.take_name_list();
  while (cursor.is_any({"ON", "MATCH"})) {
    const bool is_on_delete = cursor.is_all({"ON", "DELETE"});
    const bool is_match = cursor.is("MATCH");
    cursor.skip();
    cursor.skip();
    if (is_match) continue;
    const std::string action = take_action(cursor);
    if (is_on_delete) references.on_delete = action;
  }
  take_timing(cursor);
  return references;
}

std::string take_type(Cursor& cursor) {
  std::string type;
  while (cursor.is_name() && !at_column_constraint(cursor)) {
    type += (type.empty() ? "" : " ") + (cursor.peek().upper.empty() ? cursor.peek().text : cursor.peek().upper);
    cursor.skip();
  }
  if (cursor.is_open()) cursor.skip_parentheses();
  return type;
}

bool is_literal(const Tokens& value) {
  std::size_t at = 0;
  while (at + 1 < value.size() && (value[at].is_symbol('-') || value[at].is_symbol('+'))) ++at;
  if (value.size() - at != 2) return false;
  const Token& token = value[at];
  if (token.is("CURRENT_TIMESTAMP") || token.is("CURRENT_DATE") || token.is("CURRENT_TIME")) return false;
  return token.kind == Token::Kind::number || token.kind == Token::Kind::string || token.is_name();
}

void take_default(Cursor& cursor, ColumnClause& column) {
  if (cursor.is_open()) {
    column.default_value = unwrapped(between(cursor));
  } else {
    const std::size_t begin = cursor.position();
    while (cursor.is_symbol('-') || cursor.is_symbol('+')) cursor.skip();
    cursor.skip();
    column.default_value = sql::part(cursor.tokens(), {begin, cursor.position()});
  }
  column.default_is_constant = is_literal(column.default_value);
}

void take_generated(Cursor& cursor, ColumnClause& column) {
  column.generated = true;
  column.generated_as = between(cursor);
  column.stored = cursor.take("STORED");
  cursor.take("VIRTUAL");
}

bool take_column_constraint(Cursor& cursor, ColumnClause& column) {
  if (cursor.take("CONSTRAINT")) return cursor.take_identifier_or_string().has_value();
  if (cursor.take({"PRIMARY", "KEY"})) {
    column.primary_key = true;
    cursor.take_any({"ASC", "DESC"});
    take_conflict_clause(cursor);
    column.autoincrement = cursor.take("AUTOINCREMENT");
  } else if (cursor.take({"NOT", "NULL"})) {
    column.not_null = true;
    take_conflict_clause(cursor);
  } else if (cursor.take("NULL")) {
    take_conflict_clause(cursor);
  } else if (cursor.take("UNIQUE")) {
    column.unique = true;
    take_conflict_clause(cursor);
  } else if (cursor.take("CHECK")) {
    column.checks.push_back(between(cursor));
  } else if (cursor.take("DEFAULT")) {
    take_default(cursor, column);
  } else if (cursor.take("COLLATE")) {
    cursor.skip();
  } else if (cursor.take("REFERENCES")) {
    column.references = take_references(cursor);
  } else if (cursor.take({"GENERATED", "ALWAYS", "AS"}) || cursor.take("AS")) {
    take_generated(cursor, column);
  } else {
    return false;
  }
  return true;
}

bool take_table_constraint(Cursor& cursor, CreateTable& table) {
  if (cursor.take("CONSTRAINT")) cursor.take_identifier_or_string();
  if (cursor.take({"PRIMARY", "KEY"})) {
    table.primary_key = cursor.take_name_list();
  } else if (cursor.is("UNIQUE") && cursor.peek(1).kind == Token::Kind::open) {
    cursor.skip();
    table.uniques.push_back(cursor.take_name_list());
  } else if (cursor.is("CHECK") && cursor.peek(1).kind == Token::Kind::open) {
    cursor.skip();
    table.checks.push_back(between(cursor));
  } else if (cursor.take({"FOREIGN", "KEY"})) {
    ForeignKeyClause key;
    key.columns = cursor.take_name_list();
    if (cursor.take("REFERENCES")) key.references = take_references(cursor);
    table.foreign_keys.push_back(std::move(key));
  } else {
    return false;
  }
  // A comma between constraints may be left out.
  while (!cursor.at_end() && !cursor.is_close() && !cursor.is_symbol(',') &&
         !cursor.is_any({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}))
    cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
  return true;
}

void take_elements(Cursor& cursor, CreateTable& table) {
  while (!cursor.at_end() && !cursor.is_close()) {
    const std::size_t begin = cursor.position();
    if (!take_table_constraint(cursor, table)) {
      cursor.go_to(begin);
      table.columns.push_back(parse_column(cursor));
      table.autoincrement |= table.columns.back().autoincrement;
      // A table constraint may follow without a comma.
      if (cursor.is_any({"FOREIGN", "PRIMARY"})) continue;
      cursor.skip_to_comma();
    }
    cursor.take_symbol(',');
  }
  cursor.take_close();
}

Change parse_add(Cursor& cursor, const QualifiedName& table) {
  const bool has_column = cursor.take("COLUMN");
  if (cursor.is_all({"IF", "NOT", "EXISTS"})) return OtherAlter{table, "ADD COLUMN IF NOT EXISTS"};
  if (!has_column && cursor.is("CONSTRAINT")) {
    const bool is_check = cursor.peek(2).is("CHECK");
    return OtherAlter{table, "ADD CONSTRAINT", is_check};
  }
  if (!has_column && cursor.is("CHECK")) return OtherAlter{table, "ADD CHECK", true};
  if (!has_column && cursor.is_any({"PRIMARY", "FOREIGN", "UNIQUE", "INDEX", "KEY"}) &&
      (cursor.peek(1).is("KEY") || cursor.peek(1).kind == Token::Kind::open || cursor.is("INDEX")))
    return OtherAlter{table, "ADD " + cursor.peek().upper};
  if (cursor.is_open()) return OtherAlter{table, "ADD (...)"};
  AddColumn add{table, parse_column(cursor)};
  if (cursor.is_symbol(',')) return OtherAlter{table, "several actions at once"};
  if (cursor.is_any({"FIRST", "AFTER", "COMMENT"})) return OtherAlter{table, "ADD COLUMN ... " + cursor.peek().upper};
  return add;
}

Change parse_rename(Cursor& cursor, const QualifiedName& table) {
  if (cursor.take("TO")) {
    auto to = cursor.take_identifier_or_string();
    return to ? Change(RenameTable{table, *to}) : Change(Other{});
  }
  if (cursor.is_any({"CONSTRAINT", "INDEX"}) && !cursor.peek(1).is("TO"))
    return OtherAlter{table, "RENAME " + cursor.peek().upper};
  if (cursor.is("COLUMN") && !cursor.peek(1).is("TO")) cursor.skip();
  const auto from = cursor.take_identifier_or_string();
  if (!from || !cursor.take("TO")) return Other{};
  const auto to = cursor.take_identifier_or_string();
  return to ? Change(RenameColumn{table, *from, *to}) : Change(Other{});
}

Change parse_alter_drop(Cursor& cursor, const QualifiedName& table) {
  if (cursor.is_any({"CONSTRAINT", "PRIMARY", "FOREIGN", "INDEX"}) && cursor.peek(1).is_name())
    return OtherAlter{table, "DROP " + cursor.peek().upper, cursor.is("CONSTRAINT")};
  cursor.take("COLUMN");
  if (cursor.is_all({"IF", "EXISTS"})) return OtherAlter{table, "DROP COLUMN IF EXISTS"};
  const auto column = cursor.take_identifier_or_string();
  if (!column) return Other{};
  if (cursor.is_symbol(',')) return OtherAlter{table, "several actions at once"};
  if (cursor.is_any({"CASCADE", "RESTRICT"})) return OtherAlter{table, "DROP COLUMN ... " + cursor.peek().upper};
  return DropColumn{table, *column};
}

}  // namespace

ColumnClause parse_column(Cursor& cursor) {
  ColumnClause column;
  column.offset = cursor.offset();
  column.name = cursor.take_identifier_or_string().value_or("");
  column.type = take_type(cursor);
  while (!cursor.at_end() && !cursor.is_close() && !cursor.is_symbol(','))
    if (!take_column_constraint(cursor, column)) break;
  return column;
}

CreateTable parse_create_table(Cursor& cursor) {
  CreateTable table;
  table.if_not_exists = cursor.take({"IF", "NOT", "EXISTS"});
  table.name = take_name(cursor).value_or(QualifiedName{});
  if (cursor.take("AS")) {
    table.as = parse_select(cursor);
    return table;
  }
  if (!cursor.take_open()) return table;
  take_elements(cursor, table);
  while (!cursor.at_end()) {
    table.without_rowid |= cursor.take({"WITHOUT", "ROWID"});
    table.strict |= cursor.take("STRICT");
    if (!cursor.take_symbol(',')) break;
  }
  return table;
}

Change parse_alter_table(Cursor& cursor) {
  if (cursor.is_all({"IF", "EXISTS"})) return OtherAlter{{}, "ALTER TABLE IF EXISTS"};
  const auto table = take_name(cursor);
  if (!table) return Other{};
  if (cursor.take("ADD")) return parse_add(cursor, *table);
  if (cursor.take("RENAME")) return parse_rename(cursor, *table);
  if (cursor.take("DROP")) return parse_alter_drop(cursor, *table);
  if (cursor.is_any({"ALTER", "MODIFY", "CHANGE"})) {
    const std::string word = cursor.peek().upper;
    cursor.skip();
    cursor.take("COLUMN");
    cursor.take_identifier_or_string();
    const bool is_null = cursor.is_all({"SET", "NOT"}) || cursor.is_all({"DROP", "NOT"});
    return OtherAlter{*table, word + " COLUMN", word == "ALTER" && is_null};
  }
  return OtherAlter{*table, cursor.peek().upper};
}

}  // namespace fishway::lint::sqlite
