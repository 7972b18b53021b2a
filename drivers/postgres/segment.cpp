#include "drivers/postgres/segment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace fishway::postgres {
namespace {

// now() is when the transaction began, which is when its first message arrived.
constexpr const char* time_since_begin = "(extract(epoch FROM clock_timestamp() - now()) * 1000)::bigint";

// Settings by which the server reads what follows: a message is read as a whole, so it must end behind them.
bool changes_reading(const Statement& statement) {
  if (statement.text.size() > 200) return false;
  std::string text = statement.text;
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const char* setting : {"standard_conforming_strings", "client_encoding", "backslash_quote", " names "})
    if (text.find(setting) != std::string::npos) return true;
  return false;
}

// Left behind by a migration: its reset must have run before the server reads what follows.
bool reads_backslashes(const PGconn* connection) {
  const char* conforming = PQparameterStatus(connection, "standard_conforming_strings");
  return conforming && std::string_view(conforming) == "off";
}

bool has_utf8(const PGconn* connection) {
  const char* encoding = PQparameterStatus(connection, "client_encoding");
  return !encoding || std::string_view(encoding) == "UTF8";
}

}  // namespace

Segment::Segment(Connection& connection, const SessionSettings& settings, Tables& tables, StatementStream& statements,
                 bool& dirty)
    : connection_(connection), settings_(settings), tables_(tables), statements_(statements), dirty_(dirty) {}

Outcome Segment::commit(const CommitRecord& record) {
  message_.add("BEGIN");
  try {
    if (!send_statements()) return failure(Outcome::Kind::lost);
  } catch (...) {
    roll_back();
    throw;
  }
  add_record(record, time_since_begin);
  message_.add("COMMIT");
  if (send()) return committed(record);
  bool before_commit = reply_.server_spoke && reply_.error->number > 0;
  return failure(before_commit ? Outcome::Kind::lost : Outcome::Kind::in_doubt);
}

// All but what still fits into the message that commits.
bool Segment::send_statements() {
  while (const Statement* statement = statements_.next()) {
    if (statement->begins_migration && (dirty_ || sent_ > 0)) {
      // An isolation level must come before everything that looks at data, as parts of the reset do.
      if (sent_ == 0 && statement->head.starts_with("SET TRANSACTION"))
        connection_.query(fmt::format("{}", fmt::join(settings_.reset(), ";\n")));
      else
        message_.add(settings_.reset());
      if (reads_backslashes(connection_.raw()) && !send()) return false;
    }
    add_statement(*statement);
    bool ends_message = statement->copies_from_stdin || message_.is_full() || changes_reading(*statement);
    if (ends_message && !send()) return false;
  }
  return true;
}

void Segment::add_statement(const Statement& statement) {
  message_.add(statement);
  ++sent_;
  dirty_ = true;
}

bool Segment::send() {
  // Scripts reach us as UTF-8, whatever encoding a dump says that it has.
  if (!has_utf8(connection_.raw())) connection_.query("SET client_encoding = 'UTF8'");
  reply_ = Exchange(connection_, message_, &statements_).run();
  executed_ += message_.statements_before(reply_.completed);
  if (!reply_.ok()) explain_own_failure();
  message_.clear();
  return reply_.ok();
}

void Segment::add_record(const CommitRecord& record, const std::string& own_time) {
  if (record.empty()) return;
  message_.add(own_writing_begins());
  if (!record.delete_ranks.empty()) message_.add(tables_.history.deletion(record.delete_ranks));
  if (!record.clear_checkpoint.empty()) message_.add(tables_.progress.clearing(record.clear_checkpoint));
  if (record.checkpoint) message_.add(tables_.progress.writing(*record.checkpoint));
  if (!record.rows.empty()) message_.add(tables_.history.insertion(record.rows, own_time));
}

Outcome Segment::committed(const CommitRecord& record) {
  if (reply_.tag == "ROLLBACK") {
    reply_.error = StatementError{
        "The transaction was rolled back at its commit, because a statement in it had failed", {}, {}, {}, {}, 0};
    return failure(Outcome::Kind::in_doubt);
  }
  if (record.checkpoint) tables_.progress.set_exists(true);
  Outcome outcome;
  outcome.statements = executed_;
  outcome.time = elapsed();
  long long recorded = 0;
  if (!record.rows.empty() &&
      std::from_chars(reply_.value.data(), reply_.value.data() + reply_.value.size(), recorded).ec == std::errc())
    outcome.time = Milliseconds(recorded - record.rows.back().execution_time_ms);
  return outcome;
}

Outcome Segment::failure(Outcome::Kind when_lost) {
  Outcome outcome;
  outcome.kind = reply_.lost ? when_lost : Outcome::Kind::failed;
  outcome.error = reply_.error;
  outcome.statements = executed_;
  outcome.time = elapsed();
  if (!reply_.lost) roll_back();
  return outcome;
}

// A failure in what fishway adds to the script: the message says so, because no line of the script can.
void Segment::explain_own_failure() {
  std::size_t index = reply_.completed;
  if (reply_.lost || reply_.error->number > 0 || index >= message_.pieces().size()) return;
  bool at_commit = index + 1 == message_.pieces().size();
  reply_.error->message = (at_commit ? "At the commit: " : "Writing to fishway's tables: ") + reply_.error->message;
  if (reply_.error->code == "42501" && !at_commit && reply_.error->hint.empty())
    reply_.error->hint =
        fmt::format("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO the user that migrates.", tables_.history.name());
}

void Segment::roll_back() {
  if (!connection_.is_lost() && connection_.in_transaction()) connection_.query("ROLLBACK");
}

Milliseconds Segment::elapsed() const {
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin_);
}

Outcome Segment::announce(const Checkpoint& announced) {
  message_.add("BEGIN");
  message_.add(own_writing_begins());
  message_.add(tables_.progress.writing(announced));
  message_.add("COMMIT");
  if (!send()) return failure(Outcome::Kind::lost);
  tables_.progress.set_exists(true);
  return {};
}

Outcome Segment::write_record(const CommitRecord& record, const std::string& own_time) {
  message_.add("BEGIN");
  add_record(record, own_time);
  message_.add("COMMIT");
  return send() ? committed(record) : failure(Outcome::Kind::in_doubt);
}

Outcome Segment::execute_alone(const Checkpoint& announced, const CommitRecord& record) {
  const Statement* statement = statements_.next();
  if (!statement) return commit(record);
  if (statement->begins_migration && dirty_) connection_.query(fmt::format("{}", fmt::join(settings_.reset(), ";\n")));
  if (!announced.script.empty())
    if (Outcome outcome = announce(announced); outcome.kind != Outcome::Kind::committed) return outcome;
  begin_ = std::chrono::steady_clock::now();
  message_.add(*statement);
  sent_ = 1;
  dirty_ = true;
  if (!send()) return failure(Outcome::Kind::in_doubt);
  if (record.empty()) return committed(record);
  return write_record(record, std::to_string(elapsed().count()));
}

}  // namespace fishway::postgres
