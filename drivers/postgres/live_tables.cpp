#include "drivers/postgres/live_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

// pg_table_size() and its like wait for whoever has ACCESS EXCLUSIVE, or waits for it.
constexpr const char* begin_sizes = "SET LOCAL lock_timeout = 200; SET LOCAL statement_timeout = 5000; ";
constexpr const char* begin_look = "SET LOCAL lock_timeout = 200; SET LOCAL statement_timeout = 1000; ";

// Of a table that nobody has analysed, only the collected statistics know how many rows it has.
constexpr const char* reckoned =
    "greatest(c.relpages::bigint * bs.bytes, pg_catalog.pg_stat_get_live_tuples(c.oid) * 64)"
    " + coalesce((SELECT t.relpages::bigint * bs.bytes FROM pg_catalog.pg_class t WHERE t.oid = c.reltoastrelid), 0)";
constexpr const char* reckoned_indexes =
    "coalesce((SELECT sum(ic.relpages::bigint * bs.bytes) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic"
    " ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid), 0)";

// Locked exclusively, or asked for: tables, and those whose index or TOAST table it is.
constexpr const char* locked =
    "SELECT coalesce(i.indrelid, c.oid, l.relation) AS oid FROM pg_catalog.pg_locks l"
    " LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = l.relation"
    " LEFT JOIN pg_catalog.pg_class c ON c.reltoastrelid = l.relation"
    " WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'"
    " AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())";

// A table's parts count for it: what is done to a partitioned table is done to all partitions.
std::string sizes_query(bool measures) {
  const auto size = [&](const char* function, const char* reckoning) {
    return measures ? fmt::format("CASE WHEN c.oid IN (SELECT oid FROM locked) THEN {} ELSE coalesce({}(c.oid), 0) END",
                                  reckoning, function)
                    : std::string(reckoning);
  };
  return fmt::format(
      "WITH RECURSIVE bs AS (SELECT current_setting('block_size')::bigint AS bytes), locked AS ({}),"
      " shown AS (SELECT c.*, n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid ="
      " c.relnamespace WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
      " AND n.nspname !~ '^pg_(toast|temp_|toast_temp_)'),"
      " single AS (SELECT c.oid, c.relkind, c.relpages, c.reltuples, {} AS bytes, {} AS index_bytes FROM shown c, bs),"
      " tree AS (SELECT oid AS root, oid AS member FROM shown"
      " UNION SELECT tree.root, i.inhrelid FROM tree JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.member)"
      " SELECT s.nspname AS schema, s.relname AS name, sum(m.bytes)::bigint AS bytes,"
      " sum(m.index_bytes)::bigint AS index_bytes,"
      " CASE WHEN NOT bool_or(m.bytes > 0 AND (m.reltuples < 0 OR m.relpages = 0) AND m.relkind <> 'p')"
      " THEN sum(CASE WHEN m.relkind = 'p' THEN 0 ELSE greatest(m.reltuples, 0) END)::bigint END AS row_count"
      " FROM shown s JOIN tree ON tree.root = s.oid JOIN single m ON m.oid = tree.member"
      " GROUP BY s.nspname, s.relname ORDER BY 1, 2",
      locked, size("pg_catalog.pg_table_size", reckoned), size("pg_catalog.pg_indexes_size", reckoned_indexes));
}

std::vector<lint::TableSize> read_sizes(Connection& connection, bool measures) {
  std::vector<lint::TableSize> sizes;
  for (const auto& row : connection.query(begin_sizes + sizes_query(measures))) {
    lint::TableSize& size = sizes.emplace_back();
    size.table = {row["schema"].c_str(), row["name"].c_str()};
    if (!row["row_count"].is_null()) size.rows = row["row_count"].as<std::int64_t>();
    size.bytes = row["bytes"].as<std::int64_t>();
    size.index_bytes = row["index_bytes"].as<std::int64_t>();
  }
  return sizes;
}

// What the server refused, or had no time for, is not known. A connection that is lost is another matter.
template <typename Call>
auto unless_refused(Call call, decltype(call()) otherwise) {
  try {
    return call();
  } catch (const Error& error) {
    if (error.kind != ErrorKind::configuration) throw;
    return otherwise;
  }
}

std::string table_text(const lint::TableName& table) {
  return table.schema.empty() ? identifier(table.name) : qualified(table.schema, table.name);
}

// A view has nothing of its own, and a materialised view nothing that could not be computed anew.
bool may_hold_rows(Connection& connection, const std::string& table) {
  const auto kind = connection.query(fmt::format("SELECT relkind FROM pg_catalog.pg_class WHERE oid = to_regclass({})",
                                                 literal(std::string_view(table))));
  return !kind.empty() && std::string_view("rpf").find(kind[0][0].c_str()[0]) != std::string_view::npos;
}

bool may_hold_values(Connection& connection, const std::string& table, const std::string& column) {
  const bool can_be_generated = PQserverVersion(connection.raw()) >= 120000;
  return !connection
              .query(fmt::format("SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass({}) AND attname = "
                                 "{}::name AND NOT attisdropped{}",
                                 literal(std::string_view(table)), literal(std::string_view(column)),
                                 can_be_generated ? " AND attgenerated = ''" : ""))
              .empty();
}

bool has_any(Connection& connection, const std::string& table, const std::string& column) {
  if (!may_hold_rows(connection, table)) return false;
  if (!column.empty() && !may_hold_values(connection, table, column)) return false;
  // Rows that a policy hides are there as well: rather an error.
  return connection
      .query(fmt::format("{}SET LOCAL row_security = off; SELECT EXISTS (SELECT FROM {}{})", begin_look, table,
                         column.empty() ? "" : fmt::format(" WHERE {} IS NOT NULL", identifier(column))))[0][0]
      .as<bool>();
}

std::vector<std::string> tables_of(Connection& connection, const std::string& schema) {
  std::vector<std::string> tables;
  for (const auto& row : connection.query(
           fmt::format("SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                       "c.relnamespace WHERE n.nspname = {} AND c.relkind IN ('r', 'f') ORDER BY c.relpages DESC",
                       literal(std::string_view(schema)))))
    tables.push_back(qualified(schema, row[0].c_str()));
  return tables;
}

}  // namespace

std::vector<lint::TableSize> table_sizes(Connection& connection) {
  try {
    return read_sizes(connection, true);
  } catch (const Error& error) {
    if (error.kind != ErrorKind::configuration) throw;
    return read_sizes(connection, false);  // Somebody asked for a lock just then.
  }
}

bool may_hold_data(Connection& connection, const lint::Loss& loss) {
  return unless_refused(
      [&] {
        if (!loss.table.name.empty()) return has_any(connection, table_text(loss.table), loss.column);
        const std::vector<std::string> tables = tables_of(connection, loss.table.schema);
        return std::ranges::any_of(tables, [&](const std::string& table) { return has_any(connection, table, {}); });
      },
      true);
}

// Without pg_monitor, others' rows show the pid only. Who only makes a copy of the server is no replica.
std::vector<std::string> replicas(Connection& connection) {
  return unless_refused(
      [&] {
        std::vector<std::string> names;
        for (const auto& row : connection.query(
                 "SELECT 'standby ' || coalesce(nullif(application_name, ''), 'with pid ' || pid)"
                 " || coalesce(' at ' || host(client_addr), '') AS name FROM pg_catalog.pg_stat_replication r"
                 " WHERE coalesce(state, '') <> 'backup' AND NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots s"
                 " WHERE s.active_pid = r.pid)"
                 " UNION ALL SELECT CASE slot_type WHEN 'logical' THEN 'subscriber' ELSE 'standby' END || ' with slot '"
                 " || slot_name || CASE WHEN active THEN '' ELSE ' (not connected)' END"
                 " FROM pg_catalog.pg_replication_slots WHERE database IS NULL OR database = current_database()"
                 " ORDER BY 1"))
          names.emplace_back(row[0].c_str());
        return names;
      },
      std::vector<std::string>{});
}

}  // namespace fishway::postgres
