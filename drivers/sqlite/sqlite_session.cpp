#include "drivers/sqlite/sqlite_session.hpp"

#include "core/error.hpp"
#include "drivers/sqlite/live_tables.hpp"
#include "drivers/sqlite/result_codes.hpp"
#include "drivers/sqlite/schema_contents.hpp"

namespace fishway::sqlite {
namespace {

// The history is made at the beginning of a run, which waits as patiently for its first migration's locks.
constexpr Milliseconds kBesideReaders{600'000};

int version_number() {
  int number = sqlite3_libversion_number();  // 3040001
  return number / 1'000'000 * 10'000 + number / 1'000 % 1'000 * 100 + number % 1'000;
}

}  // namespace

SqliteSession::SqliteSession(const SessionOptions& options)
    : options_(options),
      connection_(options.opened, options.flags),
      busy_time_(options.busy_time),
      run_lock_(options.opened == ":memory:" ? "" : options.opened, options.application_name) {
  connection_.when_waiting([this](Milliseconds waited) { tell_waiting(waited); });
  prepare();
}

void SqliteSession::prepare() {
  Activity activity(*this, Activity::Kind::reading);
  if (options_.foreign_keys)
    connection_.execute(*options_.foreign_keys ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
  if (options_.query_only) connection_.execute("PRAGMA query_only = ON");
  learn_facts(options_);
  history_.emplace(connection_, facts_.table);
  progress_.emplace(connection_, facts_.table);
  properties_.emplace(connection_, facts_.table);
  state_.emplace(connection_);
  intent_.emplace(connection_, facts_.table);
}

void SqliteSession::learn_facts(const SessionOptions& options) {
  facts_.dialect = Dialect::sqlite;
  facts_.version = sqlite3_libversion();
  facts_.version_number = version_number();
  facts_.database = options.file;
  facts_.schema = "main";
  facts_.schemas = {"main"};
  facts_.table = options.table;
  if (facts_.table.empty())
    facts_.table =
        table_exists(connection_, "flyway_schema_history") ? "flyway_schema_history" : "fishway_schema_history";
  facts_.read_only = connection_.is_read_only();
  facts_.split.dialect = Dialect::sqlite;
  facts_.split.server_version = facts_.version_number;
}

std::optional<History> SqliteSession::read_history() {
  Activity activity(*this, Activity::Kind::reading);
  return history_->read();
}

void SqliteSession::create_history(const History& rows) {
  Activity activity(*this, Activity::Kind::writing);
  write(
      [&](Transaction& transaction) {
        if (table_exists(connection_, facts_.table)) return;
        history_->create();
        for (const HistoryRow& row : rows) history_->insert(row);
        history_->commit_knowing([&] { transaction.commit(); });
      },
      kBesideReaders);
}

void SqliteSession::edit_history(const HistoryEdit& edit) {
  Activity activity(*this, Activity::Kind::writing);
  write([&](Transaction& transaction) {
    history_->require_unmoved();
    for (int rank : edit.deletes) history_->remove(rank);
    for (const HistoryRow& row : edit.updates) history_->update(row);
    for (const HistoryRow& row : edit.inserts) history_->insert(row);
    history_->commit_knowing([&] { transaction.commit(); });
  });
}

std::vector<Checkpoint> SqliteSession::read_checkpoints() {
  Activity activity(*this, Activity::Kind::reading);
  return progress_->read();
}

DatabaseState SqliteSession::read_state() {
  Activity activity(*this, Activity::Kind::reading);
  Transaction transaction(connection_, Transaction::Kind::reading);
  DatabaseState state;
  state.history = history_->read();
  if (state.history) state.checkpoints = progress_->read();
  transaction.commit();
  return state;
}

void SqliteSession::write_checkpoint(const Checkpoint& checkpoint) {
  Activity activity(*this, Activity::Kind::writing);
  write([&](Transaction& transaction) {
    progress_->write(checkpoint);
    transaction.commit();
  });
}

void SqliteSession::drop_empty_progress() {
  Activity activity(*this, Activity::Kind::writing);
  if (!table_exists(connection_, progress_->name())) return;
  write([&](Transaction& transaction) {
    progress_->drop_if_empty();
    transaction.commit();
  });
}

std::optional<std::string> SqliteSession::read_property(std::string_view name) {
  Activity activity(*this, Activity::Kind::reading);
  return properties_->read(name);
}

void SqliteSession::write_property(std::string_view name, const std::optional<std::string>& value) {
  Activity activity(*this, Activity::Kind::writing);
  write([&](Transaction& transaction) {
    properties_->write(name, value);
    transaction.commit();
  });
}

LockAttempt SqliteSession::try_run_lock() {
  if (facts_.read_only)
    throw Error(ErrorKind::configuration, "the database " + facts_.database + " can only be read",
                code_hint(SQLITE_READONLY, facts_.database));
  return run_lock_.try_lock();
}

void SqliteSession::create_schema(const std::string& schema) {
  throw Error(ErrorKind::configuration, "SQLite has no schemas: " + schema + " cannot be created",
              "remove `schemas` and `default-schema` from the settings of this database");
}

std::vector<std::string> SqliteSession::non_empty_schemas() {
  Activity activity(*this, Activity::Kind::reading);
  if (holds_tables(connection_, {facts_.table, progress_->name(), properties_->name()})) return {"main"};
  return {};
}

void SqliteSession::clean(const std::vector<std::string>&) {
  Activity activity(*this, Activity::Kind::writing);
  remember_connection();
  restore_connection();  // no attached database, no temporary object of the same name
  drop_everything(connection_);
  restore_connection();
  history_->read();
}

std::optional<std::vector<lint::TableSize>> SqliteSession::table_sizes() {
  Activity activity(*this, Activity::Kind::reading);
  return sqlite::table_sizes(connection_);
}

bool SqliteSession::may_hold_data(const lint::Loss& loss) {
  Activity activity(*this, Activity::Kind::reading);
  return sqlite::may_hold_data(connection_, loss);
}

// Before the first statement that is not fishway's own.
void SqliteSession::remember_connection() {
  bool had_changed = intent_->has_changed_connection();
  state_->remember();
  if (!had_changed) intent_->connection_is_restored();
}

// Looking at thirty settings takes longer than most migrations.
void SqliteSession::restore_connection() {
  if (!intent_->has_changed_connection()) return;
  state_->restore();
  if (!connection_.in_transaction()) intent_->connection_is_restored();
}

void SqliteSession::reset() {
  restore_connection();
  connection_.wait_when_busy(patience());
}

}  // namespace fishway::sqlite
