#include "drivers/postgres/statement_progress.hpp"

#include <fmt/format.h>

#include <array>

namespace fishway::postgres {
namespace {

struct View {
  const char* name;
  int since;            // server version
  const char* columns;  // phase, and what is done of what
};

constexpr std::array views{
    View{"pg_stat_progress_create_index", 120000,
         "phase, CASE WHEN lockers_total > 0 THEN lockers_done WHEN tuples_total > 0 THEN tuples_done ELSE blocks_done "
         "END AS done, CASE WHEN lockers_total > 0 THEN lockers_total WHEN tuples_total > 0 THEN tuples_total ELSE "
         "blocks_total END AS total"},
    View{"pg_stat_progress_vacuum", 90600,
         "'vacuum: ' || phase AS phase, heap_blks_scanned AS done, heap_blks_total AS total"},
    View{"pg_stat_progress_cluster", 120000,
         "'rewriting table: ' || phase AS phase, heap_blks_scanned AS done, heap_blks_total AS total"},
};

std::string selection(int pid, int server_version) {
  std::string sql;
  for (const View& view : views)
    if (server_version >= view.since)
      sql += fmt::format("{}SELECT phase::text, done::bigint, total::bigint FROM (SELECT {} FROM {} WHERE pid = {}) p",
                         sql.empty() ? "" : " UNION ALL ", view.columns, view.name, pid);
  return sql;
}

}  // namespace

std::string statement_progress(SecondConnection& connection, int pid) {
  std::optional<Rows> rows = connection.ask(selection(pid, connection.server_version()));
  if (!rows || rows->size() == 0) return {};
  const std::string phase = rows->text(0, "phase");
  const long long total = rows->number(0, "total");
  if (total <= 0) return phase;
  return fmt::format("{}: {} %", phase, 100 * rows->number(0, "done") / total);
}

}  // namespace fishway::postgres
