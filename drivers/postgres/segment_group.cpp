#include "drivers/postgres/segment_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "core/run/statement_streams.hpp"
#include "drivers/postgres/message_rules.hpp"

namespace fishway::postgres {
namespace {

// What the server would else analyse and plan anew for each migration takes longer than most of these do. No script of
// a group prepares anything itself, and whatever is executed behind a group begins with DEALLOCATE ALL.
constexpr std::string_view prepared_begin = "fishway_begin";
constexpr std::string_view prepared_row = "fishway_row";

// now() is when the message arrived, for all its transactions. The setting lasts as long as the transaction.
constexpr const char* note_begin =
    "SELECT pg_catalog.set_config('fishway.begun', extract(epoch FROM pg_catalog.clock_timestamp())::text, true)";
constexpr const char* time_since_note =
    "(1000 * (extract(epoch FROM pg_catalog.clock_timestamp())::float8 -"
    " coalesce(nullif(pg_catalog.current_setting('fishway.begun', true), '')::float8,"
    " extract(epoch FROM pg_catalog.clock_timestamp())::float8)))::bigint";

// Also inside of a string, as a function may execute it.
bool may_prepare(const Statement& statement) {
  std::string text = statement.text;
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text.find("prepare") != std::string::npos || text.find("deallocate") != std::string::npos;
}

// Until PostgreSQL 12 statement_timeout counted for a message as a whole, and extract() had another type.
constexpr int least_version = 130000;

NoStatements& no_statements() {
  static NoStatements none;
  return none;
}

}  // namespace

SegmentGroup::SegmentGroup(const SessionParts& session) : Execution(session, no_statements(), LockPolicy::plain()) {}

std::vector<Outcome> SegmentGroup::commit(std::span<const SegmentWork> segments,
                                          const std::function<void()>& meanwhile) {
  if (session_.facts.pooled || session_.facts.version_number < least_version || reads_backslashes(connection_.raw()))
    return {};
  const auto end = std::ranges::find_if_not(segments, [this](const SegmentWork& each) { return can_travel(each); });
  if (end - segments.begin() < 2) return {};
  const TimeLimits before = session_.limits;
  prepare();
  for (const SegmentWork& segment : std::span(segments.begin(), end)) add(segment);
  send(nullptr, meanwhile);
  // The server cuts a message into statements before it executes any of them.
  if (reply_.server_spoke && reply_.completed == 0) {
    session_.limits = before;
    return {};
  }
  std::vector<Outcome> outcomes;
  for (const Part& part : parts_) {
    const bool is_committed = part.end <= reply_.completed;
    outcomes.push_back(is_committed ? committed_part(part) : failed_part(part));
    if (!is_committed) break;
  }
  return outcomes;
}

bool SegmentGroup::can_travel(const SegmentWork& segment) const {
  return std::ranges::all_of(segment.statements, [&](const Statement& statement) {
    const bool looks_at_index =
        statement.head.starts_with("CREATE") && statement.head.find("INDEX IF NOT EXISTS") != std::string::npos;
    return !statement.copies_from_stdin && !changes_reading(statement) && !looks_at_index &&
           !statement.head.starts_with("SET TRANSACTION") && !segment.policy.always_in_place(statement) &&
           !may_prepare(statement);
  });
}

void SegmentGroup::prepare() {
  if (session_.dirty) add_reset();
  session_.dirty = false;
  message_.add(fmt::format("PREPARE {} AS {}", prepared_begin, note_begin));
  message_.add(session_.tables.history.preparation(prepared_row, time_since_note));
}

void SegmentGroup::add(const SegmentWork& segment) {
  Part part{.begin = message_.pieces().size(),
            .statements = segment.statements.size(),
            .record = &segment.record,
            .before = session_.limits};
  policy_ = &segment.policy;
  begin_transaction();
  for (const Statement& statement : segment.statements) {
    if (statement.begins_migration && session_.dirty) add_reset_in_group();
    if (&statement == &segment.statements.front()) message_.add(fmt::format("EXECUTE {}", prepared_begin));
    add_limits(statement);
    add_statement(statement);
    message_.add(session_.limits.behind(statement, session_.settings));
  }
  add_row(segment.record);
  end_transaction();
  session_.limits.end(true);
  part.end = message_.pieces().size();
  parts_.push_back(part);
}

// Without what would take away what is prepared.
void SegmentGroup::add_reset_in_group() {
  for (const std::string& sql : session_.settings.reset())
    if (!sql.starts_with("DEALLOCATE")) message_.add(std::string_view(sql));
  session_.limits.were_reset();
}

void SegmentGroup::add_row(const CommitRecord& record) {
  const bool is_one_row =
      record.rows.size() == 1 && record.delete_ranks.empty() && record.clear_checkpoint.empty() && !record.checkpoint;
  if (!is_one_row) return add_record(record, time_since_note);
  message_.add(own_writing_begins());
  message_.add(session_.limits.give_own());
  message_.add(HistoryTable::execution(prepared_row, record.rows.front()));
}

Outcome SegmentGroup::committed_part(const Part& part) {
  executed_ -= part.statements;
  if (part.record->checkpoint) session_.tables.progress.set_exists(true);
  Outcome outcome;
  outcome.statements = part.statements;
  const auto recorded = reply_.values.find(part.end - 2);  // right before the COMMIT
  long long time = 0;
  if (!part.record->rows.empty() && recorded != reply_.values.end() &&
      std::from_chars(recorded->second.data(), recorded->second.data() + recorded->second.size(), time).ec ==
          std::errc())
    outcome.time = Milliseconds(time - part.record->rows.back().execution_time_ms);
  return outcome;
}

Outcome SegmentGroup::failed_part(const Part& part) {
  session_.limits = part.before;
  if (reply_.completed < part.begin) session_.limits.forget();
  const bool before_commit = reply_.server_spoke && reply_.error && reply_.error->number > 0;
  return failure(before_commit ? Outcome::Kind::lost : Outcome::Kind::in_doubt);
}

}  // namespace fishway::postgres
