#include "drivers/postgres/held_locks.hpp"

#include <fmt/format.h>

#include "core/run/flyway_lock.hpp"

namespace fishway::postgres {
namespace {

// initdb's own objects have smaller numbers. https://www.postgresql.org/docs/current/system-catalog-initial-data.html
constexpr int first_normal_oid = 16384;

}  // namespace

// pg_class, as another session reads it, does not have what the transaction made.
bool holds_what_others_want(SecondConnection& connection, int pid, const DatabaseFacts& facts) {
  if (pid == 0) return true;
  const auto key = static_cast<std::uint64_t>(postgres_lock_key(facts.schema, facts.table));
  std::optional<Rows> rows = connection.ask(fmt::format(
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.pid = {0} AND l.granted AND ("
      "(l.locktype IN ('relation', 'page', 'tuple') AND l.relation >= {1}"
      " AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = l.relation))"
      " OR (l.locktype = 'object' AND l.objid >= {1} AND l.mode <> 'AccessShareLock')"
      " OR (l.locktype = 'advisory' AND NOT (l.classid = {2} AND l.objid = {3} AND l.objsubid = 1)))) AS holds",
      pid, first_normal_oid, key >> 32, key & 0xFFFFFFFF));
  return !rows || rows->size() == 0 || rows->is_true(0, "holds");
}

}  // namespace fishway::postgres
