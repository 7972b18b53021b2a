#ifdef FISHWAY_HAS_POSTGRES
#include "tests/conformance/postgres_observer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "core/lint/postgres/locks.hpp"

namespace fishway::conformance {
namespace {

// Tables, partitions and materialized views with what tells of them: the file they are in, those of their indexes, how
// often the transaction read them from end to end, and its locks.
constexpr const char* tables_sql = R"(
  SELECT coalesce(json_object_agg(c.oid, json_build_object(
    'name', c.relname, 'kind', c.relkind, 'file', pg_relation_filenode(c.oid),
    'scans', pg_stat_get_xact_numscans(c.oid),
    'indexes', (SELECT json_agg(pg_relation_filenode(indexrelid)) FROM pg_index WHERE indrelid = c.oid
                AND pg_relation_filenode(indexrelid) IS NOT NULL),
    'locks', (SELECT json_agg(mode) FROM pg_locks WHERE relation = c.oid AND pid = pg_backend_pid() AND granted))), '{}')
  FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm'))";

// Values that differ from row to row, for the types that the examples use.
constexpr const char* fill_sql = R"(
  DO $fill$
  DECLARE t regclass; columns text; vals text;
  BEGIN
    FOR t IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY oid LOOP
      SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
             string_agg(CASE (CASE WHEN y.typbasetype <> 0 THEN y.typbasetype ELSE y.oid END)::regtype::text
               WHEN 'integer' THEN 'g' WHEN 'bigint' THEN 'g' WHEN 'smallint' THEN 'g'
               WHEN 'numeric' THEN 'g' WHEN 'double precision' THEN 'g'
               WHEN 'text' THEN '''v'' || g' WHEN 'character varying' THEN '''v'' || g'
               WHEN 'date' THEN 'date ''2024-01-01'' + g % 300'
               WHEN 'int4range' THEN 'int4range(g * 2, g * 2 + 1)'
               WHEN 'tsrange' THEN 'tsrange(timestamp ''2024-01-01'' + g * interval ''2 h'', timestamp ''2024-01-01'' + (g * 2 + 1) * interval ''1 h'')'
               ELSE 'NULL' END, ', ' ORDER BY attnum)
        INTO columns, vals
        FROM pg_attribute a JOIN pg_type y ON y.oid = atttypid
       WHERE attrelid = t AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = '';
      BEGIN
        EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM generate_series(1, 3000) g ON CONFLICT DO NOTHING', t, columns, vals);
      EXCEPTION WHEN OTHERS THEN NULL;  -- a constraint does not want such rows
      END;
    END LOOP;
  END $fill$)";

std::string lock_name(const std::string& mode) {
  static const std::map<std::string, std::string> names = {{"AccessShareLock", "ACCESS SHARE"},
                                                           {"RowShareLock", "ROW SHARE"},
                                                           {"RowExclusiveLock", "ROW EXCLUSIVE"},
                                                           {"ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE"},
                                                           {"ShareLock", "SHARE"},
                                                           {"ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE"},
                                                           {"ExclusiveLock", "EXCLUSIVE"},
                                                           {"AccessExclusiveLock", "ACCESS EXCLUSIVE"}};
  return names.at(mode);
}

std::string strongest_of(const nlohmann::json& modes) {
  std::string strongest;
  for (const auto& mode : modes) strongest = lint::postgres::stronger(strongest, lock_name(mode.get<std::string>()));
  return strongest;
}

bool has_new_index(const nlohmann::json& before, const nlohmann::json& after) {
  const std::set<nlohmann::json> files(before.begin(), before.end());
  return std::ranges::any_of(after, [&](const nlohmann::json& file) { return !files.contains(file); });
}

lint::Work work_between(const nlohmann::json& before, const nlohmann::json& after) {
  if (before.at("file") != after.at("file")) return lint::Work::rewrite;
  if (has_new_index(before.at("indexes"), after.at("indexes"))) return lint::Work::index_build;
  return before.at("scans") != after.at("scans") ? lint::Work::scan : lint::Work::none;
}

Seen seen_between(const nlohmann::json& before, const nlohmann::json& after) {
  const std::string kind = after.at("kind").get<std::string>();
  return {strongest_of(after.at("locks")), work_between(before, after), kind != "p", kind != "m"};
}

}  // namespace

struct PostgresObserver::State {
  nlohmann::json tables;
};

PostgresObserver::PostgresObserver(const TestDatabase& database) : session_(database) {
  if (session_.value("SELECT count(*) FROM pg_tablespace WHERE spcname = 'fast'") != "0") return;
  if (session_.value("SELECT count(*) FROM pg_settings WHERE name = 'allow_in_place_tablespaces'") == "0") return;
  execute("SET allow_in_place_tablespaces = on");
  execute("CREATE TABLESPACE fast LOCATION ''");
}

void PostgresObserver::start_over() {
  execute("DROP SCHEMA public CASCADE");
  execute("CREATE SCHEMA public");
}

PostgresObserver::State PostgresObserver::state() { return {nlohmann::json::parse(session_.value(tables_sql))}; }

void PostgresObserver::fill() {
  execute(fill_sql);
  watched_.clear();
  const State now = state();
  for (const auto& [oid, table] : now.tables.items()) watched_[oid] = table.at("name").get<std::string>();
}

std::string PostgresObserver::observe(const std::string& sql) {
  const State before = state();
  try {
    session_.execute(sql);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  const State after = state();
  seen_.clear();
  for (const auto& [oid, name] : watched_)
    if (after.tables.contains(oid)) seen_[name] = seen_between(before.tables.at(oid), after.tables.at(oid));
  return {};
}

bool PostgresObserver::blocks_others() const {
  return std::ranges::any_of(seen_, [](const auto& one) {
    const Seen& seen = one.second;
    return seen.is_written_to ? lint::postgres::blocks_writes(seen.lock) : lint::postgres::blocks_reads(seen.lock);
  });
}

}  // namespace fishway::conformance
#endif
