// CREATE TABLE, and a table's options.
#include <algorithm>

#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

using sql::Cursor;

void take_element(Cursor& cursor, CreateTable& table) {
  if (cursor.take("LIKE")) {
    table.like = cursor.take_name();
  } else if (auto action = parse_constraint(cursor)) {
    if (action->index) table.indexes.push_back(std::move(*action->index));
    if (action->foreign_key) table.foreign_keys.push_back(std::move(*action->foreign_key));
    if (action->check) table.checks.push_back(std::move(*action->check));
  } else if (cursor.is_all({"PERIOD", "FOR"})) {
    table.is_versioned = true;
  } else if (auto column = parse_column(cursor)) {
    table.columns.push_back(std::move(*column));
  }
  cursor.skip_to_comma();
  cursor.take_symbol(',');
}

void take_elements(Cursor& cursor, CreateTable& table) {
  if (!cursor.is_open() || cursor.peek(1).is("SELECT") || cursor.peek(1).is("WITH")) return;
  cursor.take_open();
  while (!cursor.at_end() && !cursor.is_close()) take_element(cursor, table);
  cursor.take_close();
}

void take_tail(Cursor& cursor, CreateTable& table) {
  while (!cursor.at_end()) {
    if (parse_table_option(cursor, table.options)) continue;
    if (cursor.is_all({"PARTITION", "BY"})) table.is_partitioned = true;
    if (cursor.is_all({"WITH", "SYSTEM"})) table.is_versioned = true;
    if (cursor.is_any({"SELECT", "VALUES"}) || cursor.is_open() ||
        (cursor.is("WITH") && !cursor.peek(1).is("SYSTEM"))) {
      const bool is_query = !cursor.is_open() || cursor.peek(1).is("SELECT") || cursor.peek(1).is("WITH");
      if (is_query) {
        table.from_query = true;
        table.sources = tables_in(cursor.tokens(), {cursor.position(), cursor.tokens().size() - 1});
        return;
      }
    }
    cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
  }
}

std::string value(Cursor& cursor) {
  cursor.take_equals();
  std::string text = cursor.peek().text;
  cursor.is_open() ? (void)cursor.skip_parentheses() : cursor.skip();
  return text;
}

bool is_plain_option(std::string_view word) {
  static constexpr std::string_view names[] = {"AUTOEXTEND_SIZE",
                                               "AUTO_INCREMENT",
                                               "AVG_ROW_LENGTH",
                                               "CHECKSUM",
                                               "TABLE_CHECKSUM",
                                               "COMMENT",
                                               "COMPRESSION",
                                               "CONNECTION",
                                               "DELAY_KEY_WRITE",
                                               "ENCRYPTION",
                                               "ENCRYPTED",
                                               "ENCRYPTION_KEY_ID",
                                               "ENGINE",
                                               "TYPE",
                                               "ENGINE_ATTRIBUTE",
                                               "IETF_QUOTES",
                                               "INSERT_METHOD",
                                               "KEY_BLOCK_SIZE",
                                               "MAX_ROWS",
                                               "MIN_ROWS",
                                               "PACK_KEYS",
                                               "PAGE_CHECKSUM",
                                               "PAGE_COMPRESSED",
                                               "PAGE_COMPRESSION_LEVEL",
                                               "PASSWORD",
                                               "ROW_FORMAT",
                                               "SECONDARY_ENGINE",
                                               "SECONDARY_ENGINE_ATTRIBUTE",
                                               "STATS_AUTO_RECALC",
                                               "STATS_PERSISTENT",
                                               "STATS_SAMPLE_PAGES",
                                               "TABLESPACE",
                                               "TRANSACTIONAL",
                                               "UNION",
                                               "SEQUENCE"};
  return std::ranges::find(names, word) != std::end(names);
}

bool take_charset(Cursor& cursor, TableOptions& options) {
  const std::size_t begin = cursor.position();
  cursor.take("DEFAULT");
  if (cursor.take({"CHARACTER", "SET"}) || cursor.take({"CHAR", "SET"}) || cursor.take("CHARSET")) {
    options.charset = lower(value(cursor));
    if (options.charset == "default") options.charset.clear();
    options.names.emplace_back("CHARSET");
  } else if (cursor.take("COLLATE")) {
    options.collation = lower(value(cursor));
    options.names.emplace_back("COLLATE");
  } else {
    cursor.go_to(begin);
    return false;
  }
  return options.has_charset = true;
}

}  // namespace

bool TableOptions::has(std::string_view name) const { return std::ranges::find(names, name) != names.end(); }

bool parse_table_option(Cursor& cursor, TableOptions& options) {
  const bool after_comma = cursor.is_symbol(',');
  const std::size_t begin = cursor.position();
  if (after_comma) cursor.skip();
  if (take_charset(cursor, options)) return true;
  const bool is_directory =
      (cursor.is("DATA") || cursor.is("INDEX")) && cursor.peek(1).is("DIRECTORY") && (cursor.skip(), true);
  const bool begins = is_directory || is_plain_option(cursor.peek().upper);
  if (!begins || cursor.peek().kind != sql::Token::Kind::word) {
    cursor.go_to(begin);
    return false;
  }
  const std::string name = cursor.peek().upper;
  cursor.skip();
  options.names.push_back(name == "TYPE" ? "ENGINE" : name);
  const std::string text = value(cursor);
  if (options.names.back() == "ENGINE") options.engine = lower(text);
  if (name == "ROW_FORMAT") options.row_format = lower(text);
  return true;
}

CreateTable parse_create_table(Cursor& cursor) {
  CreateTable table;
  table.if_not_exists = cursor.take({"IF", "NOT", "EXISTS"});
  if (auto name = cursor.take_name()) table.name = std::move(*name);
  if (cursor.take("LIKE")) {
    table.like = cursor.take_name();
    return table;
  }
  take_elements(cursor, table);
  take_tail(cursor, table);
  return table;
}

}  // namespace fishway::lint::mysql
