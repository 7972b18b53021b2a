#include "tests/conformance/suite.hpp"

#include "core/script/splitter.hpp"
#include "core/text_source.hpp"

namespace fishway {

std::ostream& operator<<(std::ostream& out, const Place& place) { return out << place.text(); }

std::ostream& operator<<(std::ostream& out, const HistoryRow& row) {
  return out << fmt::format("{} | {} | {} | {} | {} | {} | {} | {} | {} | {}", row.installed_rank,
                            row.version.value_or("NULL"), row.description, row.type, row.script,
                            row.checksum ? std::to_string(*row.checksum) : "NULL", row.installed_by, row.installed_on,
                            row.execution_time_ms, row.success);
}

std::ostream& operator<<(std::ostream& out, const Checkpoint& checkpoint) {
  return out << fmt::format("{} | {} | {} | {:x} | {} | {:x} | {} | {} | {} ms", checkpoint.script,
                            checkpoint.version.value_or("NULL"), checkpoint.statements_done, checkpoint.done_hash,
                            checkpoint.announced, checkpoint.announced_hash, checkpoint.statement, checkpoint.error,
                            checkpoint.elapsed_ms);
}

std::ostream& operator<<(std::ostream& out, const std::vector<Checkpoint>& checkpoints) {
  for (const Checkpoint& checkpoint : checkpoints) out << "\n  " << checkpoint;
  return out;
}

std::ostream& operator<<(std::ostream& out, Outcome::Kind kind) {
  constexpr const char* names[] = {"committed", "failed", "lost", "in doubt"};
  return out << names[static_cast<int>(kind)];
}

}  // namespace fishway

namespace fishway::conformance {
namespace {

std::vector<Statement> cut(const Session& session, std::string_view text, const std::string& file) {
  WholeText source(text);
  Splitter splitter(source, file, session.facts().split);
  std::vector<Statement> statements;
  for (Statement statement; splitter.next(statement);) statements.push_back(statement);
  return statements;
}

}  // namespace

const Statement* Statements::next() {
  if (next_ < statements_.size()) return &statements_[next_++];
  if (failure) throw *failure;
  return nullptr;
}

Statements script(const Session& session, std::string_view text, bool begins_migration, const std::string& file) {
  std::vector<Statement> statements = cut(session, text, file);
  if (begins_migration && !statements.empty()) statements.front().begins_migration = true;
  return Statements(std::move(statements));
}

void execute(Session& session, std::string_view text) {
  if (!is_mysql_family(session.facts().dialect)) {
    Statements statements = script(session, text);
    require_committed(session.commit_segment(statements, {}));
    return;
  }
  for (const Statement& statement : cut(session, text, "setup.sql"))
    require_committed(execute_alone(session, statement.text));
}

Outcome execute_alone(Session& session, std::string_view text) {
  Statements statement = script(session, text);
  CommitRecord record;
  record.clear_checkpoint = "setup.sql";
  Outcome outcome = session.execute_alone(statement, checkpoint("setup.sql"), record);
  if (outcome.kind == Outcome::Kind::committed) session.drop_empty_progress();
  return outcome;
}

HistoryRow history_row(int rank, const std::string& version) {
  HistoryRow row;
  row.installed_rank = rank;
  row.version = version;
  row.description = "add customers";
  row.type = "SQL";
  row.script = "V" + version + "__add_customers.sql";
  row.checksum = 1234567890;
  row.installed_by = "somebody";
  row.execution_time_ms = 0;
  row.success = true;
  return row;
}

HistoryRow without_time(HistoryRow row) {
  row.installed_on.clear();
  row.execution_time_ms = 0;
  return row;
}

Checkpoint checkpoint(const std::string& script) {
  Checkpoint checkpoint;
  checkpoint.script = script;
  checkpoint.announced = true;
  checkpoint.announced_hash = 42;
  checkpoint.statement = "CREATE DATABASE";
  return checkpoint;
}

void require_committed(const Outcome& outcome) {
  if (outcome.error) FAIL(outcome.error->code << " " << outcome.error->message);
  REQUIRE(outcome.kind == Outcome::Kind::committed);
}

}  // namespace fishway::conformance
