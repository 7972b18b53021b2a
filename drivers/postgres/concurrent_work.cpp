#include "drivers/postgres/concurrent_work.hpp"

#include "drivers/postgres/statement_target.hpp"

namespace fishway::postgres {
namespace {

using Kind = ConcurrentWork::Kind;

bool has(std::string_view head, std::string_view words) { return head.find(words) != std::string_view::npos; }

// REINDEX (CONCURRENTLY, VERBOSE) INDEX x, REINDEX TABLE CONCURRENTLY t; of a schema or database nothing is looked for.
ConcurrentWork reindex(const Statement& statement, const SplitOptions& options) {
  StatementWords words(statement.text, options);
  words.take("reindex");
  bool concurrent = has(statement.head, "CONCURRENTLY");
  if (words.take_symbol('(')) do {
      if (words.take("concurrently")) concurrent = !words.is("false|off");
    } while (words.take_symbol(',') || words.name());
  ConcurrentWork work;
  if (!concurrent || !words.skip_behind("index|table|schema|database|system")) return work;
  words.take("concurrently");
  const bool is_index = has(statement.head, "REINDEX INDEX");
  if (!is_index && !has(statement.head, "REINDEX TABLE")) return work;
  work.kind = is_index ? Kind::reindex_index : Kind::reindex_table;
  (is_index ? work.index : work.table) = words.path();
  return work;
}

}  // namespace

ConcurrentWork concurrent_work(const Statement& statement, const SplitOptions& options) {
  const std::string_view head = statement.head;
  if (head.starts_with("REINDEX")) return reindex(statement, options);
  const bool creates = head.starts_with("CREATE INDEX") || head.starts_with("CREATE UNIQUE INDEX");
  const bool detaches = head.starts_with("ALTER TABLE") && has(head, "DETACH PARTITION") && has(head, "CONCURRENTLY");
  if (!creates && !detaches) return {};
  StatementTarget target = target_of(statement, options);
  if (target.owner.empty()) return {};
  return {creates ? Kind::create_index : Kind::detach, std::move(target.owner), std::move(target.name)};
}

}  // namespace fishway::postgres
