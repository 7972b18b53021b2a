#include "drivers/postgres/probe.hpp"

#include <fmt/format.h>

#include "drivers/postgres/catalog_query.hpp"
#include "drivers/postgres/sql_text.hpp"
#include "drivers/postgres/statement_target.hpp"

namespace fishway::postgres {
namespace {

using Change = StatementTarget::Change;

class CatalogProbe {
 public:
  CatalogProbe(Connection& connection, const DatabaseFacts& facts, const Statement& statement,
               const DescribeBackends& describe)
      : connection_(connection),
        facts_(facts),
        statement_(statement),
        describe_(describe),
        target_(target_of(statement, facts.split)),
        what_(fmt::format("{} {}", target_.kind, path_text(target_.name))) {
    if (!target_.owner.empty()) what_ += " of " + path_text(target_.owner);
  }

  Probe run();

 private:
  std::optional<Probe> look_at_work();
  Probe look_at_target();
  Probe look_for_made();
  Probe look_for_removed();
  Probe look_for_renamed();
  Probe look_for_index();
  Probe look_for_index_without_name();
  Probe look_for_detached();
  Probe look_for_rows();
  Probe in_progress(const pqxx::result& pids, std::string_view doing) const;
  Probe unknown(std::string finding) const;

  pqxx::row ask(const std::string& columns) { return connection_.query("SELECT " + columns)[0]; }
  bool exists(const Path& name, Within within);
  bool is_ambiguous() const { return target_.kind == "function" || target_.kind == "procedure"; }

  Connection& connection_;
  const DatabaseFacts& facts_;
  const Statement& statement_;
  const DescribeBackends& describe_;
  StatementTarget target_;
  std::string what_;
};

Probe found(Probe::Effect effect, std::string finding) { return {effect, std::move(finding), {}, {}}; }

// The first bytes of a text, without half a character at the end.
std::string beginning(std::string_view text, std::size_t length) {
  if (length >= text.size()) return std::string(text);
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  return std::string(text.substr(0, length));
}

std::string first_word(std::string_view head) { return std::string(head.substr(0, head.find(' '))); }

Probe CatalogProbe::run() {
  if (std::optional<Probe> working = look_at_work()) return *working;
  return look_at_target();
}

// A backend works on after its client was killed. The messages in which statements are sent begin with settings of
// fishway's own, and pg_stat_activity cuts them (track_activity_query_size, 1024 by default).
std::optional<Probe> CatalogProbe::look_at_work() {
  pqxx::result rows = connection_.query(fmt::format(
      "SELECT a.pid FROM pg_catalog.pg_stat_activity a WHERE a.state = 'active' AND a.pid <> pg_backend_pid()"
      " AND a.usename = session_user AND a.datname = current_database()"
      " AND a.application_name = current_setting('application_name') AND strpos(a.query, {}) > 0 ORDER BY 1",
      literal(std::string_view(beginning(statement_.text, 400)))));
  if (rows.empty()) return std::nullopt;
  return in_progress(rows, "is still executing it");
}

Probe CatalogProbe::in_progress(const pqxx::result& pids, std::string_view doing) const {
  std::vector<int> backends;
  for (const auto& row : pids) backends.push_back(row[0].as<int>());
  Probe probe =
      found(Probe::Effect::in_progress, fmt::format("backend {} {}, for a session of before", backends.front(), doing));
  probe.blockers = describe_(backends);
  return probe;
}

Probe CatalogProbe::look_at_target() {
  switch (target_.change) {
    case Change::repeatable:
      return found(Probe::Effect::none, fmt::format("{} can be executed again", first_word(statement_.head)));
    case Change::makes:
      return look_for_made();
    case Change::removes:
      return look_for_removed();
    case Change::renames:
      return look_for_renamed();
    case Change::builds_index:
      return target_.name.empty() ? look_for_index_without_name() : look_for_index();
    case Change::detaches:
      return look_for_detached();
    case Change::empties:
      return look_for_rows();
    case Change::opaque:
      break;
  }
  return unknown("the catalog does not show what it does");
}

bool CatalogProbe::exists(const Path& name, Within within) {
  std::optional<std::string> condition = existence(target_.kind, name, target_.owner, within);
  return condition && ask(*condition)[0].as<bool>();
}

Probe CatalogProbe::look_for_made() {
  const bool there = exists(target_.name, Within::current_schema);
  if (!there) return found(Probe::Effect::none, fmt::format("there is no {}", what_));
  if (is_ambiguous()) return unknown(fmt::format("there is a {}, perhaps with other arguments", what_));
  return found(Probe::Effect::took_effect, fmt::format("the {} exists", what_));
}

// What is left of a name further down the search path may be another's, or may be what was to be removed.
Probe CatalogProbe::look_for_removed() {
  if (!exists(target_.name, Within::search_path))
    return found(Probe::Effect::took_effect, fmt::format("there is no {} any more", what_));
  if (is_ambiguous()) return unknown(fmt::format("there is a {}, perhaps with other arguments", what_));
  if (!exists(target_.name, Within::current_schema))
    return unknown(fmt::format("a {} exists, in a schema further down the search path", what_));
  return found(Probe::Effect::none, fmt::format("the {} still exists", what_));
}

Probe CatalogProbe::look_for_renamed() {
  Path renamed = target_.name;
  renamed.back() = target_.new_name;
  const bool old_there = exists(target_.name, Within::search_path);
  const bool new_there = exists(renamed, Within::search_path);
  const std::string seen = fmt::format("the {} {}, and {} {}", what_, old_there ? "exists" : "does not exist",
                                       target_.new_name, new_there ? "exists" : "does not");
  if (old_there == new_there) return unknown(seen);
  return found(new_there ? Probe::Effect::took_effect : Probe::Effect::none, seen);
}

// The index is made in the schema of its table, whatever the search path.
Probe CatalogProbe::look_for_index() {
  pqxx::result rows = connection_.query(fmt::format(
      "SELECT c.oid, x.indisvalid AND x.indisready AS valid, x.indrelid = pg_catalog.to_regclass({0}) AS of_table"
      " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid"
      " WHERE c.relname = {1}::name AND c.relnamespace ="
      " (SELECT t.relnamespace FROM pg_catalog.pg_class t WHERE t.oid = pg_catalog.to_regclass({0}))",
      path_literal(target_.owner), literal(std::string_view(target_.name.back()))));
  if (rows.empty()) return found(Probe::Effect::none, fmt::format("there is no {}", what_));
  if (!rows[0]["of_table"].as<bool>())
    return unknown(fmt::format("an index {} exists, of another table", path_text(target_.name)));
  if (rows[0]["valid"].as<bool>())
    return found(Probe::Effect::took_effect, fmt::format("the {} exists and is valid", what_));
  if (facts_.version_number >= 120000) {
    pqxx::result builders = connection_.query(fmt::format(
        "SELECT pid FROM pg_catalog.pg_stat_progress_create_index WHERE index_relid = {}", rows[0]["oid"].c_str()));
    if (!builders.empty()) return in_progress(builders, fmt::format("is still building the {}", what_));
  }
  return found(Probe::Effect::none, fmt::format("the {} exists, is invalid, and nobody builds it", what_));
}

Probe CatalogProbe::look_for_index_without_name() {
  std::string seen;
  for (const auto& row : connection_.query(
           fmt::format("SELECT indexrelid::regclass::text || CASE WHEN indisvalid THEN '' ELSE ' (invalid)' END FROM "
                       "pg_catalog.pg_index WHERE indrelid = pg_catalog.to_regclass({}) ORDER BY 1",
                       path_literal(target_.owner))))
    seen += (seen.empty() ? "" : ", ") + std::string(row[0].c_str());
  const std::string table = path_text(target_.owner);
  if (seen.empty()) return found(Probe::Effect::none, fmt::format("{} has no index at all", table));
  Probe probe = unknown(fmt::format("the statement gives the index no name, and {} has {}", table, seen));
  probe.where_to_look = fmt::format(
      "SELECT indexrelid::regclass, indisvalid, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = "
      "{}::regclass;",
      path_literal(target_.owner));
  return probe;
}

Probe CatalogProbe::look_for_detached() {
  const std::string pending = facts_.version_number >= 140000 ? "bool_or(inhdetachpending)" : "false";
  pqxx::row row =
      ask(fmt::format("count(*) > 0 AS attached, coalesce({}, false) AS pending FROM pg_catalog.pg_inherits"
                      " WHERE inhparent = pg_catalog.to_regclass({}) AND inhrelid = pg_catalog.to_regclass({})",
                      pending, path_literal(target_.owner), path_literal(target_.name)));
  if (!row["attached"].as<bool>()) return found(Probe::Effect::took_effect, fmt::format("the {} is detached", what_));
  return found(Probe::Effect::none,
               fmt::format("the {} is {}", what_,
                           row["pending"].as<bool>() ? "half detached (detach pending)" : "still attached"));
}

// Between the statement and now the application may have written.
Probe CatalogProbe::look_for_rows() {
  const std::string table = path_text(target_.name);
  try {
    const std::string first = fmt::format("EXISTS (SELECT FROM {})", identifiers(target_.name));
    if (!ask(first)[0].as<bool>()) return found(Probe::Effect::took_effect, fmt::format("{} is empty", table));
  } catch (const Error& error) {
    if (error.kind == ErrorKind::cannot_connect) throw;
    return unknown(fmt::format("{} cannot be read: {}", table, error.message));
  }
  return unknown(fmt::format("{} has rows, of before or since", table));
}

Probe CatalogProbe::unknown(std::string finding) const {
  Probe probe = found(Probe::Effect::unknown, std::move(finding));
  const bool writes_rows = target_.kind == "table" && !target_.name.empty();
  probe.where_to_look = writes_rows ? fmt::format("SELECT * FROM {} LIMIT 20;", identifiers(target_.name))
                                    : "what it is to do: " + statement_.excerpt();
  return probe;
}

}  // namespace

Probe probe(Connection& connection, const DatabaseFacts& facts, const Statement& statement,
            const DescribeBackends& describe) {
  return CatalogProbe(connection, facts, statement, describe).run();
}

}  // namespace fishway::postgres
