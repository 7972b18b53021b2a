#include "drivers/mysql/effect_probe.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "drivers/mysql/blocker_tokens.hpp"
#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/online_ddl.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

using Change = DdlEffect::Change;
using Effect = Probe::Effect;
using Thing = DdlEffect::Thing;

constexpr std::string_view thing_names[] = {"table",       "view",        "sequence",   "column",    "index",
                                            "primary key", "foreign key", "constraint", "partition", "procedure",
                                            "function",    "trigger",     "event",      "database",  "user"};

bool belongs_to_table(Thing thing) {
  return thing == Thing::column || thing == Thing::index || thing == Thing::primary_key ||
         thing == Thing::foreign_key || thing == Thing::constraint || thing == Thing::partition;
}

Probe unknown(const Statement& statement, std::string finding, std::string where) {
  Probe probe;
  probe.finding = std::move(finding);
  probe.where_to_look = where.empty() ? "Look whether what this does is done: " + statement.excerpt(100) : where;
  return probe;
}

Probe known(Effect effect, std::string finding) {
  Probe probe;
  probe.effect = effect;
  probe.finding = std::move(finding);
  return probe;
}

/// A renaming is a going and a coming.
std::vector<DdlEffect> expanded(const std::vector<DdlEffect>& effects) {
  std::vector<DdlEffect> result;
  for (const DdlEffect& effect : effects) {
    result.push_back(effect);
    if (effect.change != Change::is_renamed) continue;
    result.back().change = Change::disappears;
    DdlEffect coming = effect;
    coming.change = Change::appears;
    coming.name = effect.new_name;
    if (!effect.new_schema.empty()) coming.table.schema = effect.new_schema;
    result.push_back(coming);
  }
  return result;
}

/// Whether another change of the statement is about the same name: there is such a thing before and after.
bool is_ambiguous(const DdlEffect& effect, const std::vector<DdlEffect>& all) {
  return std::count_if(all.begin(), all.end(), [&](const DdlEffect& other) {
           return effect.thing == other.thing && effect.table == other.table && effect.name == other.name;
         }) > 1;
}

/// Dropped and made again: to do that once more changes nothing, unless rows' values go with it.
bool is_remaking(const std::vector<DdlEffect>& effects) {
  return !effects.empty() && std::all_of(effects.begin(), effects.end(), [&](const DdlEffect& effect) {
    return effect.change != Change::is_renamed && belongs_to_table(effect.thing) && effect.thing != Thing::column &&
           effect.thing != Thing::partition && is_ambiguous(effect, effects);
  });
}

}  // namespace

Probe EffectProbe::look(const Statement& statement) {
  const DdlStatement ddl = read_ddl(statement, facts_.split);
  if (auto running = still_running(statement, ddl)) return *running;
  switch (ddl.kind) {
    case DdlStatement::Kind::repeatable:
      return known(Effect::none, "it can be executed again");
    case DdlStatement::Kind::effects:
      return look_for_effects(statement, ddl);
    case DdlStatement::Kind::truncate:
      return look_into_truncated(statement, ddl);
    case DdlStatement::Kind::unknown:
      break;
  }
  return unknown(statement, "it leaves nothing that can be looked up", "");
}

/// A session of before can be at it still, when its client died or was cut off.
std::optional<Probe> EffectProbe::still_running(const Statement& statement, const DdlStatement& ddl) {
  constexpr std::size_t compared = 1000;
  std::vector<std::string> texts{literal(statement.text.substr(0, compared))};
  for (const OnlineAttempt& attempt : online_attempts(statement.text, ddl, facts_.dialect))
    texts.push_back(literal(attempt.text.substr(0, compared)));
  const std::vector<Row> rows = connection_.query(fmt::format(
      "SELECT ID, USER, HOST, STATE, DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL TIME SECOND, "
      "'%Y-%m-%dT%H:%i:%sZ') FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND CAST(LEFT(INFO, {}) "
      "AS BINARY) IN ({})",
      compared, fmt::join(texts, ", ")));
  if (rows.empty()) return std::nullopt;
  Blocker blocker;
  blocker.pid = std::atoll(rows[0].at(0).value_or("0").c_str());
  blocker.transaction = statement_token(rows[0].at(0));
  blocker.advice = fmt::format("KILL {}", blocker.pid);
  blocker.user = rows[0].at(1).value_or("");
  blocker.client = rows[0].at(2).value_or("");
  blocker.state = rows[0].at(3).value_or("");
  blocker.since = rows[0].at(4).value_or("");
  blocker.query = statement.excerpt();
  Probe probe = known(Effect::in_progress, fmt::format("connection {} still executes it", blocker.pid));
  probe.blockers.push_back(std::move(blocker));
  return probe;
}

Probe EffectProbe::look_for_effects(const Statement& statement, const DdlStatement& ddl) {
  const std::vector<DdlEffect> effects = expanded(ddl.effects);
  if (is_remaking(ddl.effects)) return known(Effect::none, "it can be executed again");
  std::vector<std::string> findings;
  std::size_t before = 0;
  std::size_t after = 0;
  for (const DdlEffect& effect : effects) {
    if (effect.name.empty() || is_ambiguous(effect, effects)) continue;
    const bool is_there = exists(effect, findings.emplace_back());
    ++(is_there == (effect.change == Change::appears) ? after : before);
  }
  const std::string finding = fmt::format("{}", fmt::join(findings, ", "));
  if (after > 0 && before == 0) return known(Effect::took_effect, finding);
  if (before > 0 && after == 0) return known(Effect::none, finding);
  if (findings.empty()) return unknown(statement, "what it makes has no name of its own, or the same as before", "");
  return unknown(statement, finding, "A part of it is done, a part is not: " + finding);
}

bool EffectProbe::exists(const DdlEffect& effect, std::string& finding) {
  const bool found = connection_.query_cell("SELECT 1 FROM " + condition(effect) + " LIMIT 1").has_value();
  const std::string owner =
      belongs_to_table(effect.thing) ? fmt::format(" of {}", quote_identifier(effect.table.name)) : "";
  finding = fmt::format("{} {}{} {}", thing_names[static_cast<std::size_t>(effect.thing)],
                        quote_identifier(effect.name), owner, found ? "exists" : "does not exist");
  return found;
}

std::string EffectProbe::condition(const DdlEffect& effect) const {
  const std::string in_schema = literal(schema_of(effect.table.schema));
  const std::string called = literal(effect.name);
  const auto of_table = [&](const char* view, const char* column) {
    return fmt::format("information_schema.{} WHERE TABLE_SCHEMA = {} AND TABLE_NAME = {} AND {} = {}", view, in_schema,
                       literal(effect.table.name), column, called);
  };
  const auto of_schema = [&](const char* view, const char* schema_column, const char* column) {
    return fmt::format("information_schema.{} WHERE {} = {} AND {} = {}", view, schema_column, in_schema, column,
                       called);
  };
  switch (effect.thing) {
    case Thing::table:
    case Thing::view:
    case Thing::sequence:
      return of_schema("TABLES", "TABLE_SCHEMA", "TABLE_NAME");
    case Thing::column:
      return of_table("COLUMNS", "COLUMN_NAME");
    case Thing::index:
    case Thing::primary_key:
      return of_table("STATISTICS", "INDEX_NAME");
    case Thing::foreign_key:
    case Thing::constraint:
      return of_table("TABLE_CONSTRAINTS", "CONSTRAINT_NAME");
    case Thing::partition:
      return of_table("PARTITIONS", "PARTITION_NAME");
    case Thing::procedure:
      return of_schema("ROUTINES", "ROUTINE_TYPE = 'PROCEDURE' AND ROUTINE_SCHEMA", "ROUTINE_NAME");
    case Thing::function:
      return of_schema("ROUTINES", "ROUTINE_TYPE = 'FUNCTION' AND ROUTINE_SCHEMA", "ROUTINE_NAME");
    case Thing::trigger:
      return of_schema("TRIGGERS", "TRIGGER_SCHEMA", "TRIGGER_NAME");
    case Thing::event:
      return of_schema("EVENTS", "EVENT_SCHEMA", "EVENT_NAME");
    case Thing::database:
      return fmt::format("information_schema.SCHEMATA WHERE SCHEMA_NAME = {}", called);
    case Thing::user:
      break;
  }
  // A role of MariaDB has no host.
  return fmt::format("mysql.user WHERE User = {} AND Host IN ({}, '')", called, literal(effect.table.schema));
}

Probe EffectProbe::look_into_truncated(const Statement& statement, const DdlStatement& ddl) {
  const TableName& table = ddl.tables.front();
  const std::string name = qualified(schema_of(table.schema), table.name);
  if (!connection_.query_cell(fmt::format("SELECT 1 FROM {} LIMIT 1", name)))
    return known(Effect::took_effect, fmt::format("{} is empty", name));
  // The application may have written these rows since.
  return unknown(statement, fmt::format("{} has rows", name),
                 fmt::format("SELECT * FROM {}: were these rows there before, or written since?", name));
}

}  // namespace fishway::mysql
