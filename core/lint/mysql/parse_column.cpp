// Columns: type, attributes, default.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

using sql::Cursor;
using sql::Token;

const std::map<std::string, std::string, std::less<>>& synonyms() {
  static const std::map<std::string, std::string, std::less<>> names = {
      {"integer", "int"},      {"int4", "int"},         {"int1", "tinyint"},
      {"int2", "smallint"},    {"int3", "mediumint"},   {"middleint", "mediumint"},
      {"int8", "bigint"},      {"bool", "tinyint"},     {"boolean", "tinyint"},
      {"dec", "decimal"},      {"numeric", "decimal"},  {"fixed", "decimal"},
      {"number", "decimal"},   {"real", "double"},      {"float8", "double"},
      {"float4", "float"},     {"character", "char"},   {"nchar", "char"},
      {"nvarchar", "varchar"}, {"varchar2", "varchar"}, {"varcharacter", "varchar"},
      {"raw", "varbinary"},    {"long", "mediumtext"},  {"clob", "longtext"}};
  return names;
}

bool is_integer(std::string_view name) { return name.ends_with("int"); }

/// DOUBLE PRECISION, CHAR VARYING, LONG VARCHAR, NATIONAL CHAR: names of more words.
std::string type_name(Cursor& cursor) {
  if (cursor.take("NATIONAL")) cursor.is_any({"CHAR", "CHARACTER", "VARCHAR"});
  const bool is_long = cursor.is("LONG") && cursor.peek(1).kind == Token::Kind::word &&
                       (cursor.peek(1).is("VARCHAR") || cursor.peek(1).is("VARBINARY"));
  std::string name = lower(cursor.take_identifier().value_or(""));
  if (is_long) return cursor.take("VARBINARY") ? "mediumblob" : (cursor.skip(), "mediumtext");
  cursor.take("PRECISION");
  if (const auto found = synonyms().find(name); found != synonyms().end()) name = found->second;
  if (cursor.take("VARYING")) name = name == "char" ? "varchar" : "varbinary";
  return name;
}

void take_type_arguments(Cursor& cursor, Type& type) {
  if (!cursor.take_open()) return;
  while (!cursor.at_end() && !cursor.is_close()) {
    if (auto label = cursor.take_string()) {
      type.labels.push_back(std::move(*label));
    } else if (const auto number = cursor.take_integer()) {
      (type.length ? type.scale : type.length) = number;
    }
    cursor.skip_to_comma();
    cursor.take_symbol(',');
  }
  cursor.take_close();
}

/// What stands between a type and its attributes.
bool take_type_attribute(Cursor& cursor, Type& type) {
  if (cursor.take("UNSIGNED")) return type.is_unsigned = true;
  if (cursor.take("ZEROFILL")) return type.is_unsigned = type.is_zerofill = true;
  if (cursor.take("SIGNED") || cursor.take("BYTE") || cursor.take("UNICODE")) return true;
  if (cursor.take("ASCII")) return (type.charset = "latin1", true);
  if (cursor.take({"CHARACTER", "SET"}) || cursor.take({"CHAR", "SET"}) || cursor.take("CHARSET")) {
    cursor.take_equals();
    type.charset = lower(cursor.take_identifier_or_string().value_or(""));
    return true;
  }
  if (cursor.take("COLLATE")) {
    cursor.take_equals();
    type.collation = lower(cursor.take_identifier_or_string().value_or(""));
    return true;
  }
  return type.name != "binary" && cursor.take("BINARY");
}

// What has no length has one that everybody knows: so CHAR is CHAR(1), DECIMAL is DECIMAL(10,0).
void normalize(Type& type) {
  if (is_integer(type.name) || type.name == "year") type.length.reset();
  if (type.name == "serial") {
    type.name = "bigint";
    type.is_unsigned = true;
  }
  if (type.name == "char" || type.name == "binary" || type.name == "bit") type.length = type.length.value_or(1);
  if (type.name == "decimal") {
    type.length = type.length.value_or(10);
    type.scale = type.scale.value_or(0);
  }
  if (type.name == "datetime" || type.name == "timestamp" || type.name == "time") type.length = type.length.value_or(0);
  if (type.name == "float" && type.length && !type.scale) {
    if (*type.length > 24) type.name = "double";
    type.length.reset();
  }
}

std::string default_text(Cursor& cursor, std::size_t begin) {
  return sql::text_of(cursor.tokens(), {begin, cursor.position()});
}

bool is_now(const Cursor& cursor) { return cursor.is_any({"CURRENT_TIMESTAMP", "NOW", "LOCALTIME", "LOCALTIMESTAMP"}); }

void skip_now(Cursor& cursor) {
  cursor.skip();
  cursor.skip_parentheses();
}

/// MariaDB's DEFAULT uuid(): a name, and its arguments.
Default call_default(Cursor& cursor) {
  Default value;
  const std::size_t begin = cursor.position();
  cursor.skip();
  const bool is_call = cursor.is_open();
  cursor.skip_parentheses();
  value.kind = is_call ? Default::Kind::expression : Default::Kind::literal;
  value.text = default_text(cursor, begin);
  value.words = words_in(cursor.tokens(), {begin, cursor.position()});
  return value;
}

Generated take_storage(Cursor& cursor) {
  if (cursor.take("STORED") || cursor.take("PERSISTENT")) return Generated::stored;
  cursor.take("VIRTUAL");
  return Generated::is_virtual;
}

bool take_generation(Cursor& cursor, ColumnDefinition& column) {
  cursor.take({"GENERATED", "ALWAYS"});
  if (!cursor.take("AS")) return false;
  if (cursor.take("ROW")) return (cursor.skip(), true);  // MariaDB's system time periods
  const auto range = cursor.skip_parentheses();
  column.expression = sql::text_of(cursor.tokens(), range);
  column.expression_words = words_in(cursor.tokens(), range);
  column.generated = take_storage(cursor);
  return true;
}

Check take_check(Cursor& cursor, std::string name) {
  Check check;
  check.name = std::move(name);
  const auto range = cursor.skip_parentheses();
  check.text = sql::text_of(cursor.tokens(), range);
  check.words = words_in(cursor.tokens(), range);
  check.is_enforced = !cursor.take({"NOT", "ENFORCED"});
  cursor.take("ENFORCED");
  return check;
}

bool take_constraint_attribute(Cursor& cursor, ColumnDefinition& column) {
  std::string name;
  if (cursor.take("CONSTRAINT") && !cursor.is("CHECK")) name = cursor.take_identifier().value_or("");
  if (cursor.take("CHECK")) {
    column.checks.push_back(take_check(cursor, name));
    return true;
  }
  if (!cursor.is("REFERENCES")) return false;
  ForeignKey key;
  key.name = name;
  key.columns = {column.name};
  parse_references(cursor, key);
  column.references = std::move(key);
  return true;
}

bool take_key_attribute(Cursor& cursor, ColumnDefinition& column) {
  if (cursor.take({"PRIMARY", "KEY"}) || cursor.take("PRIMARY")) return column.primary_key = true;
  if (cursor.take("UNIQUE")) {
    cursor.take("KEY");
    return column.unique = true;
  }
  if (cursor.take("KEY")) return column.primary_key = true;
  return cursor.take("AUTO_INCREMENT") && (column.auto_increment = true);
}

bool take_position(Cursor& cursor, ColumnDefinition& column) {
  if (cursor.take("FIRST")) return (column.position = Position::first, true);
  if (!cursor.take("AFTER")) return false;
  column.position = Position::after;
  column.after = cursor.take_identifier().value_or("");
  return true;
}

bool take_nullability(Cursor& cursor, ColumnDefinition& column) {
  if (cursor.take({"NOT", "NULL"})) return column.not_null = true;
  if (!cursor.take("NULL")) return false;
  column.not_null = false;
  return true;
}

bool take_attribute(Cursor& cursor, ColumnDefinition& column) {
  if (take_nullability(cursor, column) || take_type_attribute(cursor, column.type)) return true;
  if (cursor.take("DEFAULT")) return (column.default_value = parse_default(cursor), true);
  if (cursor.take({"ON", "UPDATE"})) return (skip_now(cursor), column.on_update_now = true);
  if (cursor.take("COMMENT")) return (cursor.skip(), true);
  if (cursor.take("INVISIBLE")) return column.invisible = true;
  if (cursor.take_any({"COLUMN_FORMAT", "STORAGE", "SRID", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE"}).size() >
      0) {
    cursor.take_equals();
    return (cursor.skip(), true);
  }
  return take_key_attribute(cursor, column) || take_constraint_attribute(cursor, column) ||
         take_position(cursor, column) || take_generation(cursor, column);
}

}  // namespace

std::string Type::text() const {
  std::string text = name;
  if (!labels.empty()) text += fmt::format("('{}')", fmt::join(labels, "','"));
  if (length && (*length > 0 || name == "decimal"))
    text += scale ? fmt::format("({},{})", *length, *scale) : fmt::format("({})", *length);
  if (is_unsigned) text += " unsigned";
  return text;
}

Type parse_type(Cursor& cursor) {
  Type type;
  const bool is_serial = cursor.is("SERIAL");
  type.name = type_name(cursor);
  if (!is_serial) take_type_arguments(cursor, type);
  while (take_type_attribute(cursor, type)) continue;
  normalize(type);
  return type;
}

Default parse_default(Cursor& cursor) {
  Default value;
  const std::size_t begin = cursor.position();
  if (cursor.take("NULL")) {
    value.kind = Default::Kind::null;
  } else if (is_now(cursor)) {
    skip_now(cursor);
    value.kind = Default::Kind::current_timestamp;
  } else if (cursor.is_open()) {
    value.kind = Default::Kind::expression;
    value.words = words_in(cursor.tokens(), cursor.skip_parentheses());
  } else if (cursor.is_name() && !cursor.is_any({"TRUE", "FALSE"}) && cursor.peek(1).kind != Token::Kind::string) {
    return call_default(cursor);
  } else {
    value.kind = Default::Kind::literal;
    while (cursor.is_symbol('-') || cursor.is_symbol('+')) cursor.skip();
    if (cursor.is_name() && cursor.peek(1).kind == Token::Kind::string) cursor.skip();  // _utf8mb4'x'
    cursor.skip();
  }
  value.text = default_text(cursor, begin);
  return value;
}

void parse_column_definition(Cursor& cursor, ColumnDefinition& column) {
  const bool is_serial = cursor.is("SERIAL");
  column.type = parse_type(cursor);
  if (is_serial) column.not_null = column.auto_increment = column.unique = true;
  while (!cursor.at_end() && !cursor.is_symbol(',') && !cursor.is_close())
    if (!take_attribute(cursor, column)) cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
  if (column.primary_key) column.not_null = true;
}

std::optional<ColumnDefinition> parse_column(Cursor& cursor) {
  ColumnDefinition column;
  column.offset = cursor.offset();
  auto name = cursor.take_identifier();
  if (!name || !cursor.is_name()) return {};
  column.name = std::move(*name);
  parse_column_definition(cursor, column);
  return column;
}

}  // namespace fishway::lint::mysql
