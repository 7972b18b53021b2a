// PostgreSQL: what the linter says that the server refuses is refused, and what it is silent about is taken. Every
// example of the rules about failures is executed: first what stands in production, then the change.
#ifdef FISHWAY_HAS_POSTGRES
#include "core/lint/dialect_linter.hpp"
#include "core/script/segment_reader.hpp"
#include "core/text_source.hpp"
#include "tests/conformance/on_postgres.hpp"
#include "tests/conformance/postgres_holder.hpp"

namespace fishway::conformance {
namespace {

using lint::Example;
using lint::HazardKind;
using lint::Rule;

std::vector<std::string> files_of(std::string_view text) {
  constexpr std::string_view mark = "-- next\n";
  std::vector<std::string> files;
  for (std::size_t end = text.find(mark); end != std::string_view::npos; end = text.find(mark)) {
    files.emplace_back(text.substr(0, end));
    text.remove_prefix(end + mark.size());
  }
  files.emplace_back(text);
  return files;
}

// As `migrate` does: what may share a transaction does.
void execute_file(PostgresHolder& session, const std::string& text, int version) {
  WholeText source(text);
  Splitter splitter(source, "V1__example.sql", {.dialect = Dialect::postgresql, .server_version = version});
  SegmentReader reader(splitter, {.dialect = Dialect::postgresql, .server_version = version});
  while (const auto segment = reader.next_segment()) {
    const bool shares = segment->kind != SegmentKind::statement;
    if (shares) session.execute("BEGIN");
    while (const Statement* statement = reader.next_statement()) session.execute(statement->text);
    if (shares) session.execute("COMMIT");
  }
}

std::string refusal_of(const TestDatabase& database, const Example& example, int version) {
  PostgresHolder session(database);
  session.execute("DROP SCHEMA IF EXISTS public, app, archive CASCADE; CREATE SCHEMA public");
  for (const std::string& file : files_of(example.before)) execute_file(session, file, version);
  try {
    for (const std::string& file : files_of(example.change)) execute_file(session, file, version);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

bool holds_for(const Example& example, int version) {
  // What no file created is not there on this server either.
  if (example.title.find("no file created") != std::string_view::npos) return false;
  return version >= example.min_version && (example.max_version == 0 || version < example.max_version);
}

POSTGRES("the server refuses what the linter says that it refuses, and takes the rest") {
  const int version = std::stoi(PostgresHolder(database).value("SHOW server_version_num"));
  std::size_t executed = 0;
  for (const Rule* rule : lint::postgres_rules()) {
    if (rule->kind != HazardKind::failure) continue;
    for (const Example& example : rule->examples) {
      if (!holds_for(example, version)) continue;
      const std::string refusal = refusal_of(database, example, version);
      INFO(std::string(rule->name), ": ", std::string(example.title));
      INFO(std::string(example.change));
      INFO("the server: ", refusal);
      CHECK(refusal.empty() == !example.flagged);
      ++executed;
    }
  }
  CHECK(executed > 50);
}

}  // namespace
}  // namespace fishway::conformance
#endif
