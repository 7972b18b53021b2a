#include "drivers/postgres/session.hpp"

#include <fmt/format.h>

#include "drivers/postgres/facts.hpp"
#include "drivers/postgres/schemas.hpp"
#include "drivers/postgres/segment.hpp"
#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

// Adds what to type when the server refused for want of rights.
template <typename Call>
auto with_grant(const std::string& grant, const DatabaseFacts& facts, Call call) {
  try {
    return call();
  } catch (Error& error) {
    if (error.server_code == "42501" && error.hint.empty())
      error.hint = fmt::format("GRANT {} TO {};", grant, identifier(facts.user));
    if (error.server_code == "25006")
      error.hint = "The database is read-only: connect to the primary, as a user that may write.";
    throw;
  }
}

// The same for a statement of a script, whose words tell what it needs better than we could.
Outcome with_missing_right(const DatabaseFacts& facts, Outcome outcome) {
  if (!outcome.error || outcome.error->code != "42501" || !outcome.error->hint.empty()) return outcome;
  const std::string user = identifier(facts.user);
  outcome.error->hint = fmt::format(
      "let its owner GRANT what this needs, for example GRANT USAGE, CREATE ON SCHEMA {} TO {};\n"
      "what only an owner may do needs a member of the owner: GRANT the_owner TO {};",
      identifier(facts.schema), user, user);
  return outcome;
}

}  // namespace

PostgresSession::PostgresSession(const ConnectOptions& options)
    : connection_(options),
      settings_(PQserverVersion(connection_.raw()), wanted_schema(options)),
      facts_(learn_facts(connection_, options, settings_)),
      tables_(facts_),
      lock_(facts_.schema, facts_.table) {}

std::optional<History> PostgresSession::read_history() {
  return with_grant("SELECT ON " + tables_.history.name(), facts_, [&] { return tables_.history.read(connection_); });
}

void PostgresSession::create_history(const History& rows) {
  with_grant("CREATE ON SCHEMA " + identifier(facts_.schema), facts_, [&] {
    if (!tables_.history.read(connection_)) connection_.transact(tables_.history.creation(rows));
  });
}

void PostgresSession::edit_history(const HistoryEdit& edit) {
  if (!edit.empty())
    with_grant("INSERT, UPDATE, DELETE ON " + tables_.history.name(), facts_,
               [&] { write(tables_.history.edits(edit)); });
}

std::vector<Checkpoint> PostgresSession::read_checkpoints() { return tables_.progress.read(connection_); }

void PostgresSession::write_checkpoint(const Checkpoint& checkpoint) {
  with_grant("CREATE ON SCHEMA " + identifier(facts_.schema), facts_,
             [&] { write(tables_.progress.writing(checkpoint)); });
  tables_.progress.set_exists(true);
}

void PostgresSession::drop_empty_progress() { tables_.progress.drop_if_empty(connection_); }

std::optional<std::string> PostgresSession::read_property(std::string_view name) {
  return tables_.properties.read(connection_, name);
}

void PostgresSession::write_property(std::string_view name, const std::optional<std::string>& value) {
  with_grant("CREATE ON SCHEMA " + identifier(facts_.schema), facts_,
             [&] { write(tables_.properties.writing(name, value)); });
}

void PostgresSession::write(std::vector<std::string> statements) {
  statements.insert(statements.begin(), own_writing_begins().begin(), own_writing_begins().end());
  connection_.transact(statements);
}

LockAttempt PostgresSession::try_run_lock() { return lock_.try_acquire(connection_, tables_.progress); }
bool PostgresSession::holds_run_lock() { return lock_.holds(connection_); }
void PostgresSession::release_run_lock() noexcept { lock_.release(connection_); }

std::vector<std::string> PostgresSession::missing_schemas() { return postgres::missing_schemas(connection_, facts_); }

void PostgresSession::create_schema(const std::string& schema) { postgres::create_schema(connection_, facts_, schema); }

std::vector<std::string> PostgresSession::non_empty_schemas() {
  return postgres::non_empty_schemas(connection_, facts_);
}

void PostgresSession::clean(const std::vector<std::string>& drop_schemas) {
  postgres::clean(connection_, facts_, drop_schemas);
  tables_.progress.set_exists(false);
}

std::string PostgresSession::quote(const std::string& name) const { return identifier(name); }

Outcome PostgresSession::commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy&) {
  return with_missing_right(facts_, Segment(connection_, settings_, tables_, statements, dirty_).commit(record));
}

Outcome PostgresSession::execute_alone(StatementStream& statement, const Checkpoint& announced,
                                       const CommitRecord& record, LockPolicy&) {
  return with_missing_right(
      facts_, Segment(connection_, settings_, tables_, statement, dirty_).execute_alone(announced, record));
}

void PostgresSession::reset() {
  if (!dirty_) return;
  connection_.query(fmt::format("{}", fmt::join(settings_.reset(), ";\n")));
  dirty_ = false;
}

void PostgresSession::reconnect() { throw Error(ErrorKind::cannot_connect, "cannot reconnect yet"); }

Probe PostgresSession::probe(const Statement&) { return {}; }

std::optional<std::vector<Blocker>> PostgresSession::still_in_the_way(const std::vector<Blocker>&) {
  return std::nullopt;
}

}  // namespace fishway::postgres
