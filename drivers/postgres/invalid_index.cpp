#include "drivers/postgres/invalid_index.hpp"

#include <fmt/format.h>

#include <sstream>

#include "drivers/postgres/catalog_query.hpp"
#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

using Kind = ConcurrentWork::Kind;

std::string regclass(const Path& name) { return fmt::format("pg_catalog.to_regclass({})", path_literal(name)); }

std::string quoted(const Path& name) {
  std::string text;
  for (const std::string& part : name) text += (text.empty() ? "" : ".") + identifier(part);
  return text;
}

// Who builds concurrently keeps a lock on the table, which pg_locks shows to everyone, and is listed as building; which
// index it is, is shown only to who has rights. Before PostgreSQL 12 nobody is listed.
std::string builders(int server_version) {
  return fmt::format(
      "ARRAY(SELECT DISTINCT l.pid FROM pg_catalog.pg_locks l {} WHERE l.locktype = 'relation' AND l.granted"
      " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
      " AND l.relation = i.indrelid AND l.pid <> pg_backend_pid() AND l.mode = 'ShareUpdateExclusiveLock')",
      server_version >= 120000 ? "JOIN pg_catalog.pg_stat_progress_create_index p ON p.pid = l.pid" : "");
}

// A rebuilt index is made under the name of the old one, cut where it would be too long, with a suffix.
// https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY
std::string is_copy_of(const std::string& original) {
  constexpr const char* suffix = "'_cc(new|old)[0-9]*$'";
  return fmt::format(
      "c.relname ~ {0} AND EXISTS (SELECT FROM pg_catalog.pg_index o JOIN pg_catalog.pg_class oc"
      " ON oc.oid = o.indexrelid WHERE o.indrelid = i.indrelid AND o.indexrelid <> i.indexrelid"
      " AND pg_catalog.starts_with(oc.relname::text, pg_catalog.regexp_replace(c.relname::text, {0}, '')){1})",
      suffix, original);
}

std::string condition(const ConcurrentWork& work) {
  const std::string of_table = "i.indrelid = " + regclass(work.table);
  switch (work.kind) {
    case Kind::create_index:
      return work.index.empty()
                 ? of_table
                 : fmt::format("{} AND c.relname = {}::name", of_table, literal(std::string_view(work.index.back())));
    case Kind::reindex_index:
      return is_copy_of(" AND o.indexrelid = " + regclass(work.index));
    case Kind::reindex_table:
      return of_table + " AND " + is_copy_of("");
    default:
      return "false";
  }
}

std::vector<int> numbers(const std::string& text) {
  std::istringstream stream(text);
  std::vector<int> result;
  for (int number; stream >> number;) result.push_back(number);
  return result;
}

}  // namespace

// That of a partitioned table (relkind 'I') is invalid until all partitions have theirs: it is nobody's failure.
std::vector<InvalidIndex> invalid_indexes(Connection& connection, const ConcurrentWork& work) {
  pqxx::result rows = connection.query(fmt::format(
      "SELECT i.indexrelid::bigint AS oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,"
      " array_to_string({}, ' ') AS builders FROM pg_catalog.pg_index i"
      " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " WHERE NOT i.indisvalid AND c.relkind = 'i' AND {}",
      builders(PQserverVersion(connection.raw())), condition(work)));
  std::vector<InvalidIndex> indexes;
  for (const auto& row : rows)
    indexes.push_back({row["oid"].as<long long>(), row["name"].c_str(), numbers(row["builders"].c_str())});
  return indexes;
}

bool has_invalid_indexes(Connection& connection) {
  return connection.query("SELECT EXISTS (SELECT FROM pg_catalog.pg_index WHERE NOT indisvalid)")[0][0].as<bool>();
}

bool is_detach_pending(Connection& connection, const ConcurrentWork& work) {
  return work.kind == Kind::detach && PQserverVersion(connection.raw()) >= 140000 &&
         connection
             .query(fmt::format("SELECT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhparent = {} AND inhrelid = "
                                "{} AND inhdetachpending)",
                                regclass(work.table), regclass(work.index)))[0][0]
             .as<bool>();
}

std::string finalize_detach(const ConcurrentWork& work) {
  return fmt::format("ALTER TABLE {} DETACH PARTITION {} FINALIZE", quoted(work.table), quoted(work.index));
}

}  // namespace fishway::postgres
