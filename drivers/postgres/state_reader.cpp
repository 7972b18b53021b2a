#include "drivers/postgres/state_reader.hpp"

#include "drivers/postgres/facts.hpp"
#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

/// Others make and drop these tables at their run's beginning and end, not one time after the other.
constexpr int most_attempts = 5;

bool names_what_is_gone(const Error& error) { return error.server_code == "42P01" || error.server_code == "42703"; }

}  // namespace

std::string StateReader::inventory_query() const {
  return Inventory::query(literal(std::string_view(facts_.schema)), own_tables(facts_.table), facts_.schemas);
}

const Inventory& StateReader::look() {
  known_ = Inventory(connection_.rows({inventory_query()}).front());
  tables_.progress.set_exists(known_.has_table(progress_table_name(facts_.table)));
  return known_;
}

DatabaseState StateReader::read(Wanted wanted, const Connection::Wait& when_it_lasts) {
  for (int attempt = 1;; ++attempt) {
    try {
      if (std::optional<DatabaseState> state = read_once(wanted, when_it_lasts)) return *std::move(state);
    } catch (const Error& error) {
      if (attempt >= most_attempts || !names_what_is_gone(error)) throw;
      look();
    }
  }
}

// Nothing when the tables turned out to be others than was known; then they are known.
std::optional<DatabaseState> StateReader::read_once(Wanted wanted, const Connection::Wait& when_it_lasts) {
  std::vector<std::string> message{inventory_query()};
  const HistoryColumns columns(known_.columns(facts_.table));
  if (columns.are_complete()) message.push_back(tables_.history.selection(columns, connection_.writes_iso_dates()));
  const bool has_progress = known_.has_table(progress_table_name(facts_.table));
  if (has_progress && wanted == Wanted::everything) message.push_back(tables_.progress.selection());
  const std::vector<Rows> answers = connection_.rows(message, when_it_lasts);
  Inventory seen(answers.front());
  const bool agrees = agrees_with(seen, wanted);
  known_ = std::move(seen);
  tables_.progress.set_exists(known_.has_table(progress_table_name(facts_.table)));
  if (!agrees) return std::nullopt;
  return state_in(answers, wanted);
}

bool StateReader::agrees_with(const Inventory& seen, Wanted wanted) const {
  const std::string progress = progress_table_name(facts_.table);
  return seen.columns(facts_.table) == known_.columns(facts_.table) &&
         seen.has_table(facts_.table) == known_.has_table(facts_.table) &&
         (wanted == Wanted::history || seen.has_table(progress) == known_.has_table(progress));
}

DatabaseState StateReader::state_in(const std::vector<Rows>& answers, Wanted wanted) const {
  DatabaseState state;
  if (known_.has_table(facts_.table)) {
    HistoryColumns(known_.columns(facts_.table)).require_all(tables_.history.name());
    state.history = HistoryTable::history_in(answers[1]);
    if (answers.size() > 2) state.checkpoints = ProgressTable::checkpoints_in(answers[2]);
  }
  if (wanted == Wanted::history) return state;
  for (const std::string& schema : facts_.schemas)
    if (!known_.has_schema(schema)) state.missing_schemas.push_back(schema);
  return state;
}

}  // namespace fishway::postgres
