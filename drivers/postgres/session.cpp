#include "drivers/postgres/session.hpp"

#include <fmt/format.h>

#include "drivers/postgres/facts.hpp"
#include "drivers/postgres/former_backend.hpp"
#include "drivers/postgres/live_tables.hpp"
#include "drivers/postgres/lock_out.hpp"
#include "drivers/postgres/lone_statement.hpp"
#include "drivers/postgres/probe.hpp"
#include "drivers/postgres/schemas.hpp"
#include "drivers/postgres/segment.hpp"
#include "drivers/postgres/segment_group.hpp"
#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

// Adds what to type when the server refused for want of rights.
template <typename Call>
auto with_grant(const std::string& grant, const DatabaseFacts& facts, Call call) {
  try {
    return call();
  } catch (Error& error) {
    if (is_fenced_out(error.message)) throw lease_lost();
    if (error.server_code == "42501" && error.hint.empty())
      error.hint = fmt::format("GRANT {} TO {};", grant, identifier(facts.user));
    if (error.server_code == "25006")
      error.hint = "The database is read-only: connect to the primary, as a user that may write.";
    throw;
  }
}

// What fishway writes of its own waits for a lock as well, though not for ever.
Error locked_out(const Error& error, const Sighting& seen) {
  Error result(ErrorKind::lock_timeout,
               fmt::format("fishway's own tables are locked by another session: {}", error.message),
               "Wait until that session is done, or end it; then run the same command again.");
  result.server_code = error.server_code;
  result.blockers = seen.blockers;
  if (!seen.missing_right.empty()) result.hint += fmt::format("\nTo see more of it: {};", seen.missing_right);
  return result;
}

// The same for a statement of a script, whose words tell what it needs better than we could.
Outcome with_missing_right(const DatabaseFacts& facts, Outcome outcome) {
  if (outcome.error && is_fenced_out(outcome.error->message)) throw lease_lost();
  if (!outcome.error || outcome.error->code != "42501" || !outcome.error->hint.empty()) return outcome;
  const std::string user = identifier(facts.user);
  outcome.error->hint = fmt::format(
      "let its owner GRANT what this needs, for example GRANT USAGE, CREATE ON SCHEMA {} TO {};\n"
      "what only an owner may do needs a member of the owner: GRANT the_owner TO {};",
      identifier(facts.schema), user, user);
  return outcome;
}

}  // namespace

template <typename Call>
auto PostgresSession::own_work(const std::string& grant, Call call) {
  const WaitWatcher::Watch watch(watcher_, facts_.pooled ? 0 : PQbackendPID(connection_.raw()));
  try {
    return with_grant(grant, facts_, call);
  } catch (const Error& error) {
    if (lock_out_cause(error.server_code) == LockOut::Cause::lock_timeout) throw locked_out(error, watch.seen());
    throw;
  }
}

PostgresSession::PostgresSession(const ConnectOptions& options)
    : options_(options),
      connection_(options),
      facts_(learn_facts(connection_, options, inventory_)),
      settings_(facts_.version_number, wanted_schema(options), facts_.pooled),
      tables_(facts_),
      state_(connection_, facts_, tables_),
      lock_(options, facts_),
      limits_(facts_.version_number),
      watcher_(options) {
  follow_facts();
}

void PostgresSession::follow_facts() {
  settings_ = SessionSettings(facts_.version_number, wanted_schema(options_), facts_.pooled);
  std::string preamble;
  for (const std::string& setting : settings_.transaction_begins()) preamble += setting + ";\n";
  connection_.set_preamble(preamble);
  limits_ = TimeLimits(facts_.version_number);
  limits_.set_pooled(facts_.pooled);
  watcher_.follow(connection_, facts_);
  tables_.properties.forget();
  if (!inventory_.has_table(properties_table_name(facts_.table))) tables_.properties.begin_empty();
  state_.begin_with(std::move(inventory_));
}

// The watcher's thread and its connection are not for an answer that comes at once.
DatabaseState PostgresSession::read(Wanted wanted) {
  std::optional<WaitWatcher::Watch> watch;
  const auto begin_watching = [&] { watch.emplace(watcher_, facts_.pooled ? 0 : PQbackendPID(connection_.raw())); };
  try {
    return with_grant("SELECT ON " + tables_.history.name(), facts_,
                      [&] { return state_.read(wanted, begin_watching); });
  } catch (const Error& error) {
    if (lock_out_cause(error.server_code) == LockOut::Cause::lock_timeout)
      throw locked_out(error, watch ? watch->seen() : Sighting{});
    throw;
  }
}

std::optional<History> PostgresSession::read_history() { return read(Wanted::history).history; }

DatabaseState PostgresSession::read_state() { return read(Wanted::everything); }

void PostgresSession::create_history(const History& rows) {
  own_work("CREATE ON SCHEMA " + identifier(facts_.schema), [&] {
    if (state_.look().has_table(facts_.table)) return;
    std::vector<std::string> statements = lock_.fence();
    for (std::string& statement : tables_.history.creation(rows)) statements.push_back(std::move(statement));
    connection_.transact(statements);
  });
}

void PostgresSession::edit_history(const HistoryEdit& edit) {
  if (!edit.empty())
    own_work("INSERT, UPDATE, DELETE ON " + tables_.history.name(), [&] { write(tables_.history.edits(edit)); });
}

std::vector<Checkpoint> PostgresSession::read_checkpoints() { return tables_.progress.read(connection_); }

void PostgresSession::write_checkpoint(const Checkpoint& checkpoint) {
  own_work("CREATE ON SCHEMA " + identifier(facts_.schema), [&] { write(tables_.progress.writing(checkpoint)); });
  tables_.progress.set_exists(true);
}

void PostgresSession::drop_empty_progress() { tables_.progress.drop_if_empty(connection_); }

std::optional<std::string> PostgresSession::read_property(std::string_view name) {
  return tables_.properties.read(connection_, std::string(name));
}

void PostgresSession::write_property(std::string_view name, const std::optional<std::string>& value) {
  own_work("CREATE ON SCHEMA " + identifier(facts_.schema), [&] { write(tables_.properties.writing(name, value)); });
  tables_.properties.forget();
}

void PostgresSession::write(std::vector<std::string> statements) {
  std::vector<std::string> begin = own_writing_begins();
  begin.push_back(fmt::format("SET LOCAL lock_timeout = {}", own_lock_timeout.count()));
  begin.push_back("SET LOCAL statement_timeout = 0");
  for (const std::string& statement : lock_.fence()) begin.push_back(statement);
  statements.insert(statements.begin(), begin.begin(), begin.end());
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
  tables_.properties.forget();
}

std::string PostgresSession::quote(const std::string& name) const { return identifier(name); }

Outcome PostgresSession::commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy& policy) {
  return with_missing_right(facts_, Segment(parts(), statements, policy).commit(record));
}

std::vector<Outcome> PostgresSession::commit_together(std::span<const SegmentWork> segments,
                                                      const std::function<void()>& meanwhile) {
  std::vector<Outcome> outcomes = SegmentGroup(parts()).commit(segments, meanwhile);
  for (Outcome& outcome : outcomes) outcome = with_missing_right(facts_, std::move(outcome));
  return outcomes;
}

Outcome PostgresSession::execute_alone(StatementStream& statement, const Checkpoint& announced,
                                       const CommitRecord& record, LockPolicy& policy) {
  return with_missing_right(facts_, LoneStatement(parts(), statement, policy).execute(announced, record));
}

std::optional<std::vector<lint::TableSize>> PostgresSession::table_sizes() {
  return postgres::table_sizes(connection_);
}
bool PostgresSession::may_hold_data(const lint::Loss& loss) { return postgres::may_hold_data(connection_, loss); }
std::vector<std::string> PostgresSession::replicas() { return postgres::replicas(connection_); }

void PostgresSession::reset() {
  if (!dirty_) return;
  connection_.query(fmt::format("{}", fmt::join(settings_.reset(), ";\n")));
  limits_.were_reset();
  dirty_ = false;
}

void PostgresSession::reconnect() {
  // A pooler's session may work for somebody else by now.
  if (!facts_.pooled && !connection_.backend().pid.empty()) former_ = connection_.backend();
  lock_.forget();
  connection_.set_preamble({});
  connection_.reopen(options_);
  facts_ = learn_facts(connection_, options_, inventory_);
  dirty_ = false;
  follow_facts();
  end_backend(connection_, former_);
  former_ = {};
}

Probe PostgresSession::probe(const Statement& statement) {
  reset();  // names count as they did when the statement was announced: in the connection's own search path
  return postgres::probe(connection_, facts_, statement, [this](const std::vector<int>& pids) {
    std::vector<Blocker> blockers = watcher_.blockers().describe(pids).blockers;
    if (blockers.empty())
      for (int pid : pids) blockers.emplace_back().pid = pid;
    return blockers;
  });
}

std::optional<std::vector<Blocker>> PostgresSession::still_in_the_way(const std::vector<Blocker>& blockers) {
  return watcher_.blockers().still_there(blockers);
}

}  // namespace fishway::postgres
