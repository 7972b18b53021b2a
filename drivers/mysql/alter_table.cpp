#include "drivers/mysql/alter_table.hpp"

namespace fishway::mysql {
namespace {

using Change = DdlEffect::Change;
using Thing = DdlEffect::Thing;

/// What the actions of one ALTER TABLE add up to.
struct Reading {
  DdlStatement& ddl;
  TableName table;
  bool has_unknown = false;
  std::size_t actions = 0;
  std::size_t renames = 0;

  void effect(Change change, Thing thing, std::string name, std::string new_name = "") {
    ddl.effects.push_back({change, thing, table, std::move(name), std::move(new_name), ""});
  }
};

bool take_if_exists(TokenCursor& cursor) {
  return cursor.take({"IF", "EXISTS"}) || cursor.take({"IF", "NOT", "EXISTS"});
}

std::string take_name(TokenCursor& cursor) {
  if (!cursor.is_name()) return "";
  std::string name = cursor.here().text;
  cursor.skip();
  return name;
}

std::vector<std::string> take_columns(TokenCursor& cursor) {
  std::vector<std::string> columns;
  if (!cursor.is_open()) return columns;
  const std::size_t begin = cursor.position();
  cursor.skip_parentheses();
  const std::size_t end = cursor.position();
  for (cursor.go_to(begin + 1); cursor.position() + 1 < end; cursor.skip())
    if (cursor.is_name()) columns.push_back(cursor.here().text);
  cursor.go_to(end);
  return columns;
}

/// [FOREIGN KEY] [name] (columns) REFERENCES parent (columns)
void take_foreign_key(Reading& reading, TokenCursor& cursor, std::string name) {
  const bool repeatable = take_if_exists(cursor);
  if (const std::string index = take_name(cursor); name.empty()) name = index;
  ForeignKey key;
  key.columns = take_columns(cursor);
  if (cursor.take("REFERENCES"))
    if (const auto parent = take_table_name(cursor)) {
      key.parent = *parent;
      key.parent_columns = take_columns(cursor);
      reading.ddl.tables.push_back(*parent);
      if (!reading.ddl.foreign_key) reading.ddl.foreign_key = key;
    }
  if (!repeatable) reading.effect(Change::appears, Thing::foreign_key, name);
}

bool begins_index(const TokenCursor& cursor) {
  for (const char* word : {"INDEX", "KEY", "UNIQUE", "FULLTEXT", "SPATIAL", "VECTOR"})
    if (cursor.is(word)) return true;
  return false;
}

/// {INDEX | KEY | [UNIQUE | FULLTEXT | ...] [INDEX | KEY]} [IF NOT EXISTS] [name] ...
void take_index(Reading& reading, TokenCursor& cursor, std::string name = "") {
  while (begins_index(cursor)) cursor.skip();
  const bool repeatable = take_if_exists(cursor);
  if (!cursor.is("USING")) {
    const std::string own = take_name(cursor);
    if (!own.empty()) name = own;
  }
  if (!repeatable) reading.effect(Change::appears, Thing::index, name);
}

void take_added_columns(Reading& reading, TokenCursor& cursor) {
  const std::size_t begin = cursor.position();
  cursor.skip_parentheses();
  const std::size_t end = cursor.position() - 1;
  cursor.go_to(begin + 1);
  while (cursor.position() < end) {
    if (begins_index(cursor) || cursor.is("CONSTRAINT") || cursor.is("PRIMARY") || cursor.is("FOREIGN") ||
        cursor.is("CHECK"))
      reading.has_unknown = true;
    else
      reading.effect(Change::appears, Thing::column, take_name(cursor));
    while (cursor.position() < end && !cursor.is_symbol(','))
      cursor.is_open() ? cursor.skip_parentheses() : cursor.skip();
    if (cursor.position() < end) cursor.skip();
  }
  cursor.go_to(end + 1);
}

void take_constraint(Reading& reading, TokenCursor& cursor) {
  std::string name;
  if (cursor.take("CONSTRAINT")) {
    if (take_if_exists(cursor)) return;
    if (!cursor.is("PRIMARY") && !cursor.is("UNIQUE") && !cursor.is("FOREIGN") && !cursor.is("CHECK"))
      name = take_name(cursor);
  }
  if (cursor.take({"PRIMARY", "KEY"}))
    reading.effect(Change::appears, Thing::primary_key, "PRIMARY");
  else if (cursor.take({"FOREIGN", "KEY"}))
    take_foreign_key(reading, cursor, name);
  else if (cursor.take("CHECK"))
    reading.effect(Change::appears, Thing::constraint, name);
  else
    take_index(reading, cursor, name);
}

void take_add(Reading& reading, TokenCursor& cursor) {
  if (cursor.take("PARTITION")) {
    if (take_if_exists(cursor)) return;
    reading.ddl.rewrites_partitions = cursor.is("PARTITIONS");  // of a hash: rows move
    if (!cursor.is_open()) return void(reading.has_unknown = true);
    cursor.skip();
    if (!cursor.take("PARTITION")) return void(reading.has_unknown = true);
    return reading.effect(Change::appears, Thing::partition, take_name(cursor));
  }
  if (cursor.is("CONSTRAINT") || cursor.is("PRIMARY") || cursor.is("FOREIGN") || cursor.is("CHECK"))
    return take_constraint(reading, cursor);
  if (begins_index(cursor)) return take_index(reading, cursor);
  if (cursor.is("PERIOD") || cursor.is("SYSTEM")) return void(reading.has_unknown = true);
  cursor.take("COLUMN");
  if (take_if_exists(cursor)) return;
  if (cursor.is_open()) return take_added_columns(reading, cursor);
  reading.effect(Change::appears, Thing::column, take_name(cursor));
}

void take_drop(Reading& reading, TokenCursor& cursor) {
  if (cursor.take({"PRIMARY", "KEY"})) return reading.effect(Change::disappears, Thing::primary_key, "PRIMARY");
  Thing thing = Thing::column;
  if (cursor.take("INDEX") || cursor.take("KEY"))
    thing = Thing::index;
  else if (cursor.take({"FOREIGN", "KEY"}))
    thing = Thing::foreign_key;
  else if (cursor.take("CONSTRAINT") || cursor.take("CHECK"))
    thing = Thing::constraint;
  else if (cursor.take("PARTITION"))
    thing = Thing::partition;
  else if (cursor.is("PERIOD") || cursor.is("SYSTEM"))
    return void(reading.has_unknown = true);
  else
    cursor.take("COLUMN");
  if (take_if_exists(cursor)) return;
  reading.effect(Change::disappears, thing, take_name(cursor));
}

void take_rename(Reading& reading, TokenCursor& cursor) {
  const bool column = cursor.take("COLUMN");
  if (column || cursor.take("INDEX") || cursor.take("KEY")) {
    if (take_if_exists(cursor)) return;
    const std::string name = take_name(cursor);
    cursor.take("TO");
    return reading.effect(Change::is_renamed, column ? Thing::column : Thing::index, name, take_name(cursor));
  }
  if (!cursor.take("TO")) cursor.take("AS");
  cursor.take_symbol('=');
  const auto name = take_table_name(cursor);
  if (!name) return void(reading.has_unknown = true);
  ++reading.renames;
  reading.ddl.effects.push_back({Change::is_renamed,
                                 Thing::table,
                                 {reading.table.schema, ""},
                                 reading.table.name,
                                 name->name,
                                 name->schema.empty() ? reading.table.schema : name->schema});
}

void take_change(Reading& reading, TokenCursor& cursor) {
  cursor.take("COLUMN");
  if (take_if_exists(cursor)) return;
  const std::string name = take_name(cursor);
  const std::string new_name = take_name(cursor);
  if (name != new_name) reading.effect(Change::is_renamed, Thing::column, name, new_name);
}

/// What makes the server copy rows, or do what cannot be looked for afterwards.
bool take_partition_operation(Reading& reading, TokenCursor& cursor) {
  const bool rewrites = cursor.is("REORGANIZE") || cursor.is("COALESCE") || cursor.is("REBUILD") ||
                        (cursor.is("REMOVE") && cursor.ahead().upper == "PARTITIONING");
  const bool other =
      cursor.ahead().upper == "PARTITION" && (cursor.is("TRUNCATE") || cursor.is("EXCHANGE") || cursor.is("CONVERT"));
  const bool tablespace = cursor.is("DISCARD") || cursor.is("IMPORT");
  if (!rewrites && !other && !tablespace) return false;
  reading.ddl.rewrites_partitions = reading.ddl.rewrites_partitions || rewrites;
  return reading.has_unknown = true;
}

/// The words that begin actions which may be executed again without harm: they say what shall be, not what shall
/// change.
bool is_repeatable_action(const TokenCursor& cursor) {
  for (const char* word : {"MODIFY",
                           "ALTER",
                           "ENGINE",
                           "TYPE",
                           "CONVERT",
                           "DEFAULT",
                           "CHARACTER",
                           "CHARSET",
                           "COLLATE",
                           "ROW_FORMAT",
                           "KEY_BLOCK_SIZE",
                           "COMMENT",
                           "AUTO_INCREMENT",
                           "FORCE",
                           "ORDER",
                           "ENABLE",
                           "DISABLE",
                           "ALGORITHM",
                           "LOCK",
                           "AVG_ROW_LENGTH",
                           "CHECKSUM",
                           "COMPRESSION",
                           "ENCRYPTION",
                           "INSERT_METHOD",
                           "MAX_ROWS",
                           "MIN_ROWS",
                           "PACK_KEYS",
                           "STATS_AUTO_RECALC",
                           "STATS_PERSISTENT",
                           "STATS_SAMPLE_PAGES",
                           "PAGE_COMPRESSED",
                           "PAGE_COMPRESSION_LEVEL",
                           "ENCRYPTED",
                           "ENCRYPTION_KEY_ID",
                           "WITH",
                           "WITHOUT",
                           "VALIDATION",
                           "ANALYZE",
                           "CHECK",
                           "OPTIMIZE",
                           "REPAIR",
                           "PARTITION",
                           "NOT",
                           "DELAY_KEY_WRITE",
                           "TRANSACTIONAL",
                           "AUTOEXTEND_SIZE",
                           "SECONDARY_ENGINE_ATTRIBUTE",
                           "ENGINE_ATTRIBUTE"})
    if (cursor.is(word)) return true;
  return false;
}

void take_action(Reading& reading, TokenCursor& cursor) {
  if (cursor.is("ALGORITHM") || cursor.is("LOCK")) reading.ddl.names_algorithm = true;
  if (take_partition_operation(reading, cursor)) return;
  if (cursor.take("ADD"))
    take_add(reading, cursor);
  else if (cursor.take("DROP"))
    take_drop(reading, cursor);
  else if (cursor.take("RENAME"))
    take_rename(reading, cursor);
  else if (cursor.take("CHANGE"))
    take_change(reading, cursor);
  else if (!is_repeatable_action(cursor))
    reading.has_unknown = true;
}

/// Partition operations stand alone, and MariaDB takes neither ALGORITHM nor LOCK with them (1064).
bool is_partition_management(const TokenCursor& cursor) {
  for (const char* word : {"ADD", "DROP", "TRUNCATE", "EXCHANGE", "REORGANIZE", "COALESCE", "REBUILD", "ANALYZE",
                           "CHECK", "OPTIMIZE", "REPAIR", "DISCARD", "IMPORT", "CONVERT"})
    if (cursor.is(word) && cursor.ahead().upper == "PARTITION") return true;
  return (cursor.is("DISCARD") || cursor.is("IMPORT")) && cursor.ahead().upper == "TABLESPACE";
}

void choose_clause_place(DdlStatement& ddl, const TokenCursor& cursor, std::size_t behind_table) {
  if (cursor.at_end() || (cursor.is("REMOVE") && cursor.ahead().upper == "PARTITIONING")) return;
  ddl.clause_offset = behind_table;
  ddl.clause_place =
      cursor.is("PARTITION") ? DdlStatement::Place::behind_table_alone : DdlStatement::Place::behind_table;
  if (is_partition_management(cursor)) ddl.clause_place = DdlStatement::Place::behind_table_mysql;
}

}  // namespace

std::optional<TableName> take_table_name(TokenCursor& cursor) {
  if (!cursor.is_name()) return std::nullopt;
  TableName name{"", take_name(cursor)};
  if (!cursor.take_symbol('.')) return name;
  if (!cursor.is_name()) return std::nullopt;
  name.schema = std::move(name.name);
  name.name = take_name(cursor);
  return name;
}

DdlStatement read_alter_table(TokenCursor& cursor) {
  DdlStatement ddl;
  take_if_exists(cursor);
  const auto table = take_table_name(cursor);
  if (!table) return ddl;
  ddl.tables.push_back(*table);
  if (cursor.take("WAIT"))
    cursor.skip();
  else
    cursor.take("NOWAIT");
  Reading reading{ddl, *table};
  choose_clause_place(ddl, cursor, cursor.here().begin);
  while (!cursor.at_end()) {
    ++reading.actions;
    take_action(reading, cursor);
    cursor.skip_to_comma();
    cursor.take_symbol(',');
  }
  ddl.only_renames_table = reading.renames > 0 && reading.actions == reading.renames;
  if (!reading.has_unknown)
    ddl.kind = ddl.effects.empty() ? DdlStatement::Kind::repeatable : DdlStatement::Kind::effects;
  return ddl;
}

}  // namespace fishway::mysql
