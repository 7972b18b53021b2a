#include "drivers/postgres/statement_target.hpp"

#include <algorithm>
#include <utility>

#include "core/script/head_pattern.hpp"

namespace fishway::postgres {
namespace {

using Change = StatementTarget::Change;

// Executed once more they do what they did, or nothing.
constexpr std::string_view kRepeatable[] = {
    "VACUUM|ANALYZE|ANALYSE|CLUSTER|REINDEX|REFRESH|CHECKPOINT|COMMENT|SECURITY|LOAD|SHOW",
    "SET|RESET|DISCARD|LISTEN|UNLISTEN|DEALLOCATE",  // of the session, which is another by now
    "GRANT|REVOKE|REASSIGN",
    "DROP OWNED",
    "ALTER SYSTEM|DEFAULT",
    "ALTER EXTENSION * UPDATE",
    "ALTER DATABASE * SET|RESET|OWNER|CONNECTION|ALLOW_CONNECTIONS|REFRESH",
    "ALTER SUBSCRIPTION * REFRESH|SET|ENABLE|DISABLE|CONNECTION|OWNER|SKIP",
    "ALTER PUBLICATION * SET|OWNER",
    "CREATE OR REPLACE",
    "CREATE [GLOBAL|LOCAL] TEMP|TEMPORARY",  // gone with its session
};

struct Kind {
  std::string_view keywords;
  std::string_view name;
};

// Behind CREATE or DROP. What is missing is opaque.
constexpr Kind kKinds[] = {
    {"materialized view", "materialized view"},
    {"foreign table", "foreign table"},
    {"foreign data wrapper", "foreign-data wrapper"},
    {"event trigger", "event trigger"},
    {"table", "table"},
    {"view", "view"},
    {"sequence", "sequence"},
    {"index", "index"},
    {"schema", "schema"},
    {"database", "database"},
    {"tablespace", "tablespace"},
    {"role|user|group", "role"},
    {"type", "type"},
    {"domain", "domain"},
    {"extension", "extension"},
    {"publication", "publication"},
    {"subscription", "subscription"},
    {"server", "server"},
    {"collation", "collation"},
    {"statistics", "statistics object"},
    {"trigger", "trigger"},
    {"policy", "policy"},
    {"rule", "rule"},
    {"function", "function"},
    {"procedure", "procedure"},
};

bool belongs_to_table(std::string_view kind) { return kind == "trigger" || kind == "policy" || kind == "rule"; }

// Of which ALTER ... ADD and DROP name a column, an attribute or a constraint.
bool has_parts(std::string_view kind) {
  for (const char* one : {"table", "foreign table", "view", "materialized view", "index", "sequence", "type", "domain"})
    if (kind == one) return true;
  return false;
}

std::string take_kind(StatementWords& words) {
  for (const Kind& kind : kKinds)
    if (words.take_all(kind.keywords)) return std::string(kind.name);
  return {};
}

StatementTarget complete(StatementTarget target) {
  if (target.kind.empty() || target.name.empty()) target.change = Change::opaque;
  return target;
}

StatementTarget index_to_build(StatementWords& words) {
  StatementTarget target{.change = Change::builds_index, .kind = "index"};
  words.take("concurrently");
  words.take_all("if not exists");
  if (!words.is("on")) target.name = words.path();
  if (!words.take("on")) return {};
  words.take("only");
  target.owner = words.path();
  return target;
}

// Behind the name stands the table: ON t; of a rule: ON event TO t.
Path table_behind(StatementWords& words, std::string_view kind) {
  return words.skip_behind(kind == "rule" ? "to" : "on") ? words.path() : Path();
}

StatementTarget created(StatementWords& words) {
  words.take("unlogged|constraint|recursive|trusted");
  if (words.take("unique") || words.is("index")) {
    words.take("index");
    return index_to_build(words);
  }
  if (words.take_all("user mapping")) return {};
  StatementTarget target{.change = Change::makes, .kind = take_kind(words)};
  words.take_all("if not exists");
  // CREATE SCHEMA AUTHORIZATION anna makes the schema anna.
  if (target.kind == "schema") words.take("authorization");
  target.name = words.path();
  if (belongs_to_table(target.kind)) target.owner = table_behind(words, target.kind);
  return complete(target);
}

StatementTarget dropped(StatementWords& words) {
  if (words.take_all("user mapping")) return {};
  StatementTarget target{.change = Change::removes, .kind = take_kind(words)};
  words.take("concurrently");
  words.take_all("if exists");
  target.name = words.path();
  if (belongs_to_table(target.kind)) target.owner = words.take("on") ? words.path() : Path();
  return complete(target);
}

// ADD [COLUMN] c, ADD CONSTRAINT c, ADD PRIMARY KEY; a constraint without a name cannot be looked for.
StatementTarget added(StatementWords& words, StatementTarget target) {
  target.change = Change::makes;
  if (words.take("constraint")) {
    target.kind = "constraint";
  } else if (words.take_all("primary key")) {
    target.kind = "primary key";
    target.name = {"primary key"};
    return target;
  } else if (words.is("unique|check|foreign|exclude|generated|value") || target.kind == "domain") {
    return {};
  } else {
    words.take("column|attribute");
    target.kind = "column";
  }
  words.take_all("if not exists");
  if (std::optional<std::string> name = words.name()) target.name = {*name};
  return complete(target);
}

StatementTarget removed(StatementWords& words, StatementTarget target) {
  if (target.kind == "domain" && words.is("default|not")) return {.change = Change::repeatable};
  target.change = Change::removes;
  target.kind = words.take("constraint") ? "constraint" : "column";
  if (target.kind == "column") words.take("column|attribute");
  words.take_all("if exists");
  if (std::optional<std::string> name = words.name()) target.name = {*name};
  return complete(target);
}

// RENAME TO b, RENAME [COLUMN] a TO b, RENAME CONSTRAINT a TO b, RENAME VALUE 'a' TO 'b'.
StatementTarget renamed(StatementWords& words, StatementTarget target) {
  target.change = Change::renames;
  if (words.take("to")) {
    target.name = std::exchange(target.owner, {});
  } else if (words.take("value")) {
    target.kind = "enum value";
    if (std::optional<std::string> value = words.string()) target.name = {*value};
    if (words.take("to")) target.new_name = words.string().value_or("");
    return complete(target);
  } else {
    target.kind = words.take("constraint") ? "constraint" : "column";
    if (target.kind == "column") words.take("column|attribute");
    if (std::optional<std::string> name = words.name()) target.name = {*name};
    words.take("to");
  }
  target.new_name = words.name().value_or("");
  return complete(target);
}

// ALTER [COLUMN] c: a USING computes from what is there, so that twice is not once.
StatementTarget column_changed(StatementWords& words) {
  words.take("column|attribute");
  words.name();
  bool repeatable = words.take("set|reset|type") && !words.follows("using");
  if (words.take("drop")) repeatable = words.is("not|default");
  return {.change = repeatable ? Change::repeatable : Change::opaque};
}

StatementTarget one_action(StatementWords& words, const StatementTarget& altered) {
  if (words.take("rename")) return renamed(words, altered);
  if (words.follows("restart")) return {};  // numbers would be given out twice
  if (words.is("validate|owner|set|reset|enable|disable|replica|cluster|force") && !words.take_all("set schema"))
    return {.change = Change::repeatable};
  if (!has_parts(altered.kind)) return {.change = altered.kind == "role" ? Change::repeatable : Change::opaque};
  if (words.take("add")) return added(words, altered);
  if (words.take("drop")) return removed(words, altered);
  if (words.take("alter")) return column_changed(words);
  const bool attaches = words.take("attach");
  if (!attaches && !words.take("detach"))
    return {.change = altered.kind == "sequence" ? Change::repeatable : Change::opaque};
  StatementTarget target{.change = attaches ? Change::makes : Change::detaches, .kind = "partition"};
  target.owner = altered.owner;
  if (words.take("partition")) target.name = words.path();
  return complete(target);
}

bool can_be_looked_for(const StatementTarget& target) {
  return target.change != Change::opaque && target.change != Change::repeatable;
}

StatementTarget altered(StatementWords& words) {
  StatementTarget altered{.change = Change::opaque, .kind = take_kind(words)};
  words.take_all("if exists");
  words.take("only");
  altered.owner = words.path();
  words.take_symbol('*');
  if (altered.kind.empty() || altered.owner.empty()) return {};
  if (altered.kind == "type" && words.take_all("add value")) {
    words.take_all("if not exists");
    StatementTarget value{.change = Change::makes, .kind = "enum value", .name = {}, .owner = altered.owner};
    if (std::optional<std::string> label = words.string()) value.name = {*label};
    return complete(value);
  }
  StatementTarget result{.change = Change::repeatable};
  do {
    StatementTarget action = one_action(words, altered);
    if (can_be_looked_for(action)) return action;
    if (action.change == Change::opaque) result = action;
  } while (words.skip_behind_comma());
  return result;
}

StatementTarget of_prepared_transaction(StatementWords& words) {
  StatementTarget target{.change = Change::removes, .kind = "prepared transaction"};
  if (std::optional<std::string> id = words.string()) target.name = {*id};
  return complete(target);
}

StatementTarget truncated(StatementWords& words) {
  words.take("table");
  words.take("only");
  return complete({.change = Change::empties, .kind = "table", .name = words.path()});
}

// The catalog does not show rows; the table tells where to look.
StatementTarget rows_of(StatementWords& words) {
  words.take("only");
  return {.change = Change::opaque, .kind = "table", .name = words.path()};
}

}  // namespace

StatementTarget target_of(const Statement& statement, const SplitOptions& options) {
  if (head_matches_any(statement.head, kRepeatable)) return {.change = Change::repeatable};
  StatementWords words(statement.text, options);
  if (words.take("create")) return created(words);
  if (words.take("drop")) return dropped(words);
  if (words.take("alter")) return altered(words);
  if (words.take("truncate")) return truncated(words);
  if (words.take_all("commit prepared") || words.take_all("rollback prepared")) return of_prepared_transaction(words);
  for (const char* writes : {"insert into", "delete from", "merge into", "update", "copy"})
    if (words.take_all(writes)) return rows_of(words);
  return {};
}

}  // namespace fishway::postgres
