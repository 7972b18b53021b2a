#include "core/lint/mysql/parser.hpp"

#include <array>

namespace fishway::lint::mysql {
namespace {

using sql::Cursor;

ObjectKind take_object_kind(Cursor& cursor) {
  if (cursor.take("VIEW")) return ObjectKind::view;
  if (cursor.take({"PACKAGE", "BODY"}) || cursor.take("PACKAGE") || cursor.take("PROCEDURE"))
    return ObjectKind::procedure;
  if (cursor.take("FUNCTION")) return ObjectKind::function;
  if (cursor.take("TRIGGER")) return ObjectKind::trigger;
  if (cursor.take("EVENT")) return ObjectKind::event;
  if (cursor.take("DATABASE") || cursor.take("SCHEMA")) return ObjectKind::database;
  if (cursor.take("SEQUENCE")) return ObjectKind::sequence;
  if (cursor.take("USER") || cursor.take("ROLE")) return ObjectKind::user;
  return ObjectKind::other;
}

std::vector<QualifiedName> take_names(Cursor& cursor) {
  std::vector<QualifiedName> names;
  do {
    if (auto name = cursor.take_name()) names.push_back(std::move(*name));
  } while (cursor.take_symbol(','));
  return names;
}

/// DEFINER = user, ALGORITHM = ..., SQL SECURITY ..., AGGREGATE: what may stand between CREATE and the kind.
void skip_view_options(Cursor& cursor) {
  for (;;) {
    if (cursor.take("DEFINER")) {
      cursor.take_equals();
      cursor.skip();
      if (cursor.take_symbol('@')) cursor.skip();
      cursor.skip_parentheses();
    } else if (cursor.is("ALGORITHM")) {
      cursor.skip();
      cursor.take_equals();
      cursor.skip();
    } else if (cursor.take({"SQL", "SECURITY"})) {
      cursor.skip();
    } else if (!cursor.take("AGGREGATE")) {
      return;
    }
  }
}

bool is_routine(ObjectKind kind) {
  return kind == ObjectKind::procedure || kind == ObjectKind::function || kind == ObjectKind::trigger ||
         kind == ObjectKind::event;
}

Parsed parse_object(Cursor& cursor, bool or_replace, bool is_alter) {
  CreateObject object;
  object.or_replace = or_replace;
  object.is_alter = is_alter;
  skip_view_options(cursor);
  object.kind = take_object_kind(cursor);
  if (object.kind == ObjectKind::other) return is_alter ? Parsed(Harmless{}) : Parsed(Unknown{});
  object.if_not_exists = cursor.take({"IF", "NOT", "EXISTS"});
  if (auto name = cursor.take_name()) object.name = std::move(*name);
  const std::size_t last = cursor.tokens().size() - 1;
  if (object.kind == ObjectKind::view) object.sources = tables_in(cursor.tokens(), {cursor.position(), last});
  if (object.kind == ObjectKind::trigger && cursor.skip_to({"ON"}) && cursor.take("ON"))
    object.table = cursor.take_name();
  if (is_routine(object.kind)) object.body = {cursor.position(), last};
  return object;
}

void take_index_clauses(Cursor& cursor, AlterTable& alter) {
  while (!cursor.at_end()) {
    std::string* value = cursor.is("ALGORITHM") ? &alter.algorithm : cursor.is("LOCK") ? &alter.lock : nullptr;
    cursor.skip();
    if (value == nullptr) continue;
    cursor.take_equals();
    *value = cursor.peek().upper == "DEFAULT" ? "" : cursor.peek().upper;
  }
}

std::optional<IndexKind> index_kind(Cursor& cursor) {
  if (cursor.take("INDEX") || cursor.take("KEY")) return IndexKind::index;
  if (cursor.take({"UNIQUE", "INDEX"}) || cursor.take({"UNIQUE", "KEY"})) return IndexKind::unique;
  if (cursor.take({"FULLTEXT", "INDEX"}) || cursor.take({"FULLTEXT", "KEY"})) return IndexKind::fulltext;
  if (cursor.take({"SPATIAL", "INDEX"}) || cursor.take({"SPATIAL", "KEY"})) return IndexKind::spatial;
  if (cursor.take({"VECTOR", "INDEX"}) || cursor.take({"VECTOR", "KEY"})) return IndexKind::vector;
  return {};
}

Parsed parse_create_index(Cursor& cursor, IndexKind kind, std::size_t offset) {
  AlterTable alter;
  alter.is_index_statement = true;
  Action action;
  action.kind = ActionKind::add_index;
  action.text = "CREATE INDEX";
  action.offset = offset;
  const bool if_not_exists = cursor.take({"IF", "NOT", "EXISTS"});
  const std::string name = cursor.take_identifier().value_or("");
  if (cursor.take("USING")) cursor.skip();
  if (cursor.take("ON"))
    if (auto table = cursor.take_name()) alter.name = std::move(*table);
  action.index = parse_index(cursor, kind);
  action.index->name = name;
  action.index->if_not_exists = if_not_exists;
  alter.actions.push_back(std::move(action));
  take_index_clauses(cursor, alter);
  return alter;
}

Parsed parse_create(Cursor& cursor, std::size_t offset) {
  const bool or_replace = cursor.take({"OR", "REPLACE"});
  const bool temporary = cursor.take("TEMPORARY");
  if (cursor.take("TABLE")) {
    CreateTable table = parse_create_table(cursor);
    table.or_replace = or_replace;
    table.is_temporary = temporary;
    return table;
  }
  if (const auto kind = index_kind(cursor)) return parse_create_index(cursor, *kind, offset);
  if (cursor.is_any({"SERVER", "TABLESPACE", "LOGFILE", "RESOURCE", "SPATIAL", "UNDO", "LIBRARY"})) return Harmless{};
  return parse_object(cursor, or_replace, false);
}

Parsed parse_drop(Cursor& cursor, std::size_t offset) {
  const bool temporary = cursor.take("TEMPORARY");
  if (cursor.take("TABLE") || cursor.take("TABLES")) {
    DropTable drop;
    drop.is_temporary = temporary;
    drop.if_exists = cursor.take({"IF", "EXISTS"});
    drop.names = take_names(cursor);
    return drop;
  }
  if (cursor.take("INDEX")) {
    AlterTable alter;
    alter.is_index_statement = true;
    Action action;
    action.kind = ActionKind::drop_index;
    action.text = "DROP INDEX";
    action.offset = offset;
    action.if_exists = cursor.take({"IF", "EXISTS"});
    action.name = cursor.take_identifier().value_or("");
    if (action.name == "PRIMARY") action.kind = ActionKind::drop_primary_key;
    if (cursor.take("ON"))
      if (auto table = cursor.take_name()) alter.name = std::move(*table);
    alter.actions.push_back(std::move(action));
    take_index_clauses(cursor, alter);
    return alter;
  }
  if (cursor.is("PREPARE")) return Harmless{};
  DropObject drop;
  drop.kind = take_object_kind(cursor);
  drop.if_exists = cursor.take({"IF", "EXISTS"});
  drop.names = take_names(cursor);
  return drop.kind == ObjectKind::other ? Parsed(Harmless{}) : Parsed(drop);
}

Parsed parse_rename(Cursor& cursor) {
  if (cursor.take("USER")) return Harmless{};
  if (!cursor.take("TABLE") && !cursor.take("TABLES")) return Unknown{};
  RenameTable rename;
  rename.if_exists = cursor.take({"IF", "EXISTS"});
  do {
    auto from = cursor.take_name();
    if (cursor.take("WAIT")) cursor.skip();
    cursor.take("NOWAIT");
    cursor.take("TO");
    auto to = cursor.take_name();
    if (from && to) rename.pairs.emplace_back(std::move(*from), std::move(*to));
  } while (cursor.take_symbol(','));
  return rename;
}

Parsed parse_lock(Cursor& cursor) {
  if (!cursor.take("TABLES") && !cursor.take("TABLE")) return Harmless{};
  LockTables lock;
  do {
    auto name = cursor.take_name();
    if (!name) break;
    cursor.take("AS");
    if (!cursor.is_any({"READ", "WRITE", "LOW_PRIORITY"})) cursor.skip();
    cursor.take("LOW_PRIORITY");
    lock.tables.emplace_back(std::move(*name), cursor.is("WRITE"));
    cursor.skip_to_comma();
  } while (cursor.take_symbol(','));
  return lock;
}

Parsed parse_flush(Cursor& cursor) {
  LockTables lock;
  lock.is_all = cursor.skip_to({"READ"}) && cursor.peek(1).is("LOCK");
  return lock.is_all ? Parsed(lock) : Parsed(Harmless{});
}

Parsed parse_maintenance(Cursor& cursor, std::string what) {
  while (cursor.take_any({"NO_WRITE_TO_BINLOG", "LOCAL"}).size() > 0) continue;
  if (!cursor.take("TABLE") && !cursor.take("TABLES")) return Harmless{};
  return Maintenance{std::move(what), take_names(cursor)};
}

Parsed parse_prepare(Cursor& cursor) {
  Prepare prepare;
  prepare.name = lower(cursor.take_identifier().value_or(""));
  cursor.take("FROM");
  if (cursor.take_symbol('@')) {
    prepare.variable = lower(cursor.take_identifier_or_string().value_or(""));
  } else {
    prepare.text = cursor.take_string();
  }
  return prepare;
}

Parsed parse_execute(Cursor& cursor) {
  Execute execute;
  if (cursor.take("IMMEDIATE")) {
    execute.immediate = {cursor.position(), cursor.tokens().size() - 1};
  } else {
    execute.name = lower(cursor.take_identifier().value_or(""));
  }
  return execute;
}

Parsed parse_with(Cursor& cursor) {
  return cursor.skip_to({"UPDATE", "DELETE", "SELECT"}) && !cursor.is("SELECT") ? Parsed(parse_change(cursor))
                                                                                : Parsed(Harmless{});
}

bool is_harmless(const Cursor& cursor) {
  static constexpr std::array<std::string_view, 40> words = {
      "SELECT",    "SHOW",    "DESCRIBE", "DESC",       "EXPLAIN", "GRANT", "REVOKE", "DO",     "COMMIT",  "ROLLBACK",
      "SAVEPOINT", "RELEASE", "UNLOCK",   "DEALLOCATE", "VALUES",  "TABLE", "LOAD",   "IMPORT", "INSTALL", "UNINSTALL",
      "CACHE",     "KILL",    "RESET",    "PURGE",      "CHANGE",  "START", "STOP",   "XA",     "HANDLER", "SIGNAL",
      "RESIGNAL",  "GET",     "RETURN",   "DECLARE",    "OPEN",    "FETCH", "CLOSE",  "LEAVE",  "ITERATE", "BACKUP"};
  for (const std::string_view word : words)
    if (cursor.is(word)) return true;
  return false;
}

Parsed parse_alter(Cursor& cursor) {
  while (cursor.take_any({"ONLINE", "IGNORE"}).size() > 0) continue;
  if (cursor.take("TABLE")) return parse_alter_table(cursor);
  return parse_object(cursor, true, true);
}

}  // namespace

Parsed parse(const Tokens& tokens) {
  Cursor cursor(tokens);
  const std::size_t offset = cursor.offset();
  while (cursor.is_open()) cursor.skip();
  if (cursor.take("CREATE")) return parse_create(cursor, offset);
  if (cursor.take("ALTER")) return parse_alter(cursor);
  if (cursor.take("DROP")) return parse_drop(cursor, offset);
  if (cursor.take("RENAME")) return parse_rename(cursor);
  if (cursor.take("TRUNCATE")) {
    cursor.take("TABLE");
    return Truncate{cursor.take_name().value_or(QualifiedName{})};
  }
  if (cursor.is_any({"UPDATE", "DELETE", "INSERT", "REPLACE"})) return parse_change(cursor);
  if (cursor.is("WITH")) return parse_with(cursor);
  if (cursor.is("SET")) return parse_set(cursor);
  if (cursor.take("USE")) return Use{cursor.take_identifier().value_or("")};
  if (cursor.take("LOCK")) return parse_lock(cursor);
  if (cursor.take("FLUSH")) return parse_flush(cursor);
  if (cursor.take("CALL")) return Call{cursor.take_name().value_or(QualifiedName{})};
  if (cursor.take("PREPARE")) return parse_prepare(cursor);
  if (cursor.take("EXECUTE")) return parse_execute(cursor);
  if (cursor.is("BEGIN") && !cursor.peek(1).is("NOT")) return BeginTransaction{};
  if (cursor.is_all({"START", "TRANSACTION"})) return BeginTransaction{};
  if (const auto what = cursor.take_any({"OPTIMIZE", "ANALYZE", "CHECK", "REPAIR", "CHECKSUM"}); !what.empty())
    return parse_maintenance(cursor, std::string(what));
  return is_harmless(cursor) ? Parsed(Harmless{}) : Parsed(Unknown{});
}

}  // namespace fishway::lint::mysql
