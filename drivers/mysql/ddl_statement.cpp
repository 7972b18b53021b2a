#include "drivers/mysql/ddl_statement.hpp"

#include <utility>

#include "core/script/head_pattern.hpp"
#include "drivers/mysql/alter_table.hpp"
#include "drivers/mysql/sql_tokens.hpp"

namespace fishway::mysql {
namespace {

using Change = DdlEffect::Change;
using Kind = DdlStatement::Kind;
using Thing = DdlEffect::Thing;

DdlStatement repeatable() {
  DdlStatement ddl;
  ddl.kind = Kind::repeatable;
  return ddl;
}

bool takes_a_table(Thing thing) { return thing == Thing::table || thing == Thing::view || thing == Thing::sequence; }

/// Words that may stand between CREATE or DROP and the kind of thing.
void skip_attributes(TokenCursor& cursor) {
  for (;;) {
    if (cursor.take("DEFINER") || cursor.take("ALGORITHM")) {  // = user@host, = word
      while (!cursor.at_end() && !cursor.is("SQL") && !cursor.is("VIEW") && !cursor.is("PROCEDURE") &&
             !cursor.is("FUNCTION") && !cursor.is("TRIGGER") && !cursor.is("EVENT") && !cursor.is("DEFINER") &&
             !cursor.is("AGGREGATE"))
        cursor.skip();
      continue;
    }
    if (cursor.take("SQL")) {  // SECURITY word
      cursor.skip();
      cursor.skip();
      continue;
    }
    if (!cursor.take("AGGREGATE")) return;
  }
}

std::optional<Thing> take_thing(TokenCursor& cursor) {
  constexpr std::pair<std::string_view, Thing> things[] = {
      {"TABLE", Thing::table},         {"VIEW", Thing::view},         {"SEQUENCE", Thing::sequence},
      {"PROCEDURE", Thing::procedure}, {"FUNCTION", Thing::function}, {"TRIGGER", Thing::trigger},
      {"EVENT", Thing::event},         {"DATABASE", Thing::database}, {"SCHEMA", Thing::database},
      {"USER", Thing::user},           {"ROLE", Thing::user},         {"TABLES", Thing::table}};
  for (const auto& [word, thing] : things)
    if (cursor.take(word)) return thing;
  return std::nullopt;
}

/// `name`, 'name'@'host', name@host: as mysql.user has them.
std::optional<TableName> take_account(TokenCursor& cursor) {
  const auto take_part = [&]() -> std::optional<std::string> {
    if (cursor.here().kind == SqlToken::Kind::string) {
      const std::string text = cursor.here().text;
      cursor.skip();
      return text.substr(1, text.size() - 2);
    }
    if (!cursor.is_name()) return std::nullopt;
    std::string text = cursor.here().text;
    cursor.skip();
    return text;
  };
  const auto user = take_part();
  if (!user) return std::nullopt;
  std::string host = "%";
  if (cursor.take_symbol('@')) {
    const auto part = take_part();
    if (!part) return std::nullopt;
    host = *part;
  }
  return TableName{host, *user};
}

DdlEffect effect_on(Change change, Thing thing, const TableName& name) {
  DdlEffect effect;
  effect.change = change;
  effect.thing = thing;
  effect.table.schema = name.schema;
  effect.name = name.name;
  return effect;
}

DdlStatement read_index(TokenCursor& cursor, Change change) {
  DdlStatement ddl;
  const bool repeatable = cursor.take({"IF", "NOT", "EXISTS"}) || cursor.take({"IF", "EXISTS"});
  if (!cursor.is_name()) return ddl;
  DdlEffect effect;
  effect.change = change;
  effect.thing = Thing::index;
  effect.name = cursor.here().text;
  while (!cursor.at_end() && !cursor.is("ON")) cursor.skip();
  cursor.skip();
  const auto table = take_table_name(cursor);
  if (!table) return ddl;
  effect.table = *table;
  ddl.tables.push_back(*table);
  for (; !cursor.at_end(); cursor.is_open() ? cursor.skip_parentheses() : cursor.skip()) {
    if (cursor.is("ALGORITHM") || cursor.is("LOCK")) ddl.names_algorithm = true;
    ddl.clause_offset = cursor.here().end;
  }
  ddl.clause_offset = cursor.here().end;
  // MariaDB takes none with DROP INDEX (1064).
  ddl.clause_place = change == Change::appears ? DdlStatement::Place::at_end : DdlStatement::Place::at_end_mysql;
  ddl.kind = repeatable ? Kind::repeatable : Kind::effects;
  if (!repeatable) ddl.effects.push_back(effect);
  return ddl;
}

/// A trigger's or a foreign key's other table is locked as well.
void note_table_of(DdlStatement& ddl, TokenCursor& cursor, Thing thing) {
  for (; !cursor.at_end(); cursor.skip()) {
    if (thing == Thing::trigger ? !cursor.take("ON") : !cursor.take("REFERENCES")) continue;
    if (const auto table = take_table_name(cursor)) ddl.tables.push_back(*table);
    if (thing == Thing::trigger) return;
  }
}

DdlStatement read_create(TokenCursor& cursor) {
  DdlStatement ddl;
  if (cursor.take({"OR", "REPLACE"})) return repeatable();
  if (cursor.take("TEMPORARY")) return repeatable();  // gone with its session
  const std::size_t begin = cursor.position();
  while (cursor.is("UNIQUE") || cursor.is("FULLTEXT") || cursor.is("SPATIAL") || cursor.is("VECTOR")) cursor.skip();
  if (cursor.take("INDEX")) return read_index(cursor, Change::appears);
  cursor.go_to(begin);
  skip_attributes(cursor);
  const auto thing = take_thing(cursor);
  if (!thing) return ddl;
  const bool repeatable = cursor.take({"IF", "NOT", "EXISTS"});
  const auto name = *thing == Thing::user ? take_account(cursor) : take_table_name(cursor);
  if (!name) return ddl;
  ddl.kind = repeatable ? Kind::repeatable : Kind::effects;
  if (!repeatable) ddl.effects.push_back(effect_on(Change::appears, *thing, *name));
  if (*thing == Thing::table || *thing == Thing::trigger) note_table_of(ddl, cursor, *thing);
  return ddl;
}

DdlStatement read_drop(TokenCursor& cursor) {
  DdlStatement ddl;
  if (cursor.take("TEMPORARY")) return repeatable();
  if (cursor.take("INDEX")) return read_index(cursor, Change::disappears);
  const auto thing = take_thing(cursor);
  if (!thing) return ddl;
  const bool repeatable = cursor.take({"IF", "EXISTS"});
  do {
    const auto name = *thing == Thing::user ? take_account(cursor) : take_table_name(cursor);
    if (!name) return {};
    if (takes_a_table(*thing)) ddl.tables.push_back(*name);
    if (!repeatable) ddl.effects.push_back(effect_on(Change::disappears, *thing, *name));
  } while (cursor.take_symbol(','));
  ddl.kind = repeatable ? Kind::repeatable : Kind::effects;
  return ddl;
}

DdlStatement read_rename(TokenCursor& cursor) {
  DdlStatement ddl;
  const auto thing = take_thing(cursor);
  if (!thing || (*thing != Thing::table && *thing != Thing::user)) return ddl;
  if (cursor.take({"IF", "EXISTS"})) return ddl;
  do {
    const auto from = *thing == Thing::user ? take_account(cursor) : take_table_name(cursor);
    if (cursor.take("WAIT")) cursor.skip();
    cursor.take("NOWAIT");
    if (!from || !cursor.take("TO")) return {};
    const auto to = *thing == Thing::user ? take_account(cursor) : take_table_name(cursor);
    if (!to) return {};
    DdlEffect effect = effect_on(Change::is_renamed, *thing, *from);
    effect.new_name = to->name;
    effect.new_schema = to->schema;
    ddl.effects.push_back(effect);
    if (*thing == Thing::table) ddl.tables.push_back(*from);
  } while (cursor.take_symbol(','));
  ddl.kind = Kind::effects;
  return ddl;
}

DdlStatement read_truncate(TokenCursor& cursor) {
  DdlStatement ddl;
  cursor.take("TABLE");
  const auto table = take_table_name(cursor);
  if (!table) return ddl;
  ddl.kind = Kind::truncate;
  ddl.tables.push_back(*table);
  return ddl;
}

/// {OPTIMIZE | ANALYZE | ...} [LOCAL] TABLE table, ...
DdlStatement read_maintenance(TokenCursor& cursor) {
  DdlStatement ddl = repeatable();
  while (!cursor.at_end() && !cursor.is("TABLE") && !cursor.is("TABLES")) cursor.skip();
  cursor.skip();
  do {
    const auto table = take_table_name(cursor);
    if (!table) break;
    ddl.tables.push_back(*table);
  } while (cursor.take_symbol(','));
  return ddl;
}

DdlStatement read_alter(TokenCursor& cursor) {
  const std::size_t begin = cursor.position();
  while (cursor.is("ONLINE") || cursor.is("IGNORE")) cursor.skip();
  if (cursor.take("TABLE")) return read_alter_table(cursor);
  cursor.go_to(begin);
  skip_attributes(cursor);
  const auto thing = take_thing(cursor);
  if (!thing || *thing == Thing::sequence) return {};
  if (*thing == Thing::event)
    for (; !cursor.at_end() && !cursor.is("DO"); cursor.skip())
      if (cursor.is("RENAME")) return {};
  return repeatable();  // It says what shall be.
}

/// Statements of other kinds that may be executed again without harm.
bool is_repeatable(const std::string& head) {
  if (head_matches(head, "SET STATEMENT")) return false;
  return head_matches(head, "SET|GRANT|FLUSH|SELECT|SHOW|EXPLAIN|DESCRIBE|USE|DO|UNLOCK|LOCK|CACHE");
}

}  // namespace

DdlStatement read_ddl(const Statement& statement, const SplitOptions& options) {
  const std::string& head = statement.head;
  // Of these a script can hold millions, or many megabytes.
  if (head_matches(head, "INSERT|UPDATE|DELETE|REPLACE|LOAD|CALL|WITH")) return {};
  if (is_repeatable(head)) return repeatable();
  const SqlTokens tokens = sql_tokens(statement.text, options);
  if (!tokens.is_sure) return {};
  TokenCursor cursor(tokens.tokens);
  if (cursor.take("ALTER")) return read_alter(cursor);
  if (cursor.take("CREATE")) return read_create(cursor);
  if (cursor.take("DROP")) return read_drop(cursor);
  if (cursor.take("RENAME")) return read_rename(cursor);
  if (cursor.take("TRUNCATE")) return read_truncate(cursor);
  if (head_matches(head, "ANALYZE|CHECK|OPTIMIZE|REPAIR")) return read_maintenance(cursor);
  return {};
}

}  // namespace fishway::mysql
