#include "drivers/postgres/segment_group.hpp"

#include <algorithm>
#include <charconv>

#include "core/run/statement_streams.hpp"
#include "drivers/postgres/message_rules.hpp"

namespace fishway::postgres {
namespace {

// now() is when the message arrived, for all its transactions. The setting lasts as long as the transaction.
constexpr const char* note_begin =
    "SELECT pg_catalog.set_config('fishway.begun', extract(epoch FROM pg_catalog.clock_timestamp())::text, true)";
constexpr const char* time_since_note =
    "(1000 * (extract(epoch FROM pg_catalog.clock_timestamp())::float8 -"
    " coalesce(nullif(pg_catalog.current_setting('fishway.begun', true), '')::float8,"
    " extract(epoch FROM pg_catalog.clock_timestamp())::float8)))::bigint";

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
  for (const SegmentWork& segment : std::span(segments.begin(), end)) add(segment);
  if (parts_.size() < 2) return {};
  send(nullptr, meanwhile);
  // The server cuts a message into statements before it executes any of them.
  if (reply_.server_spoke && reply_.completed == 0) {
    session_.limits = parts_.front().before;
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
           !statement.head.starts_with("SET TRANSACTION") && !segment.policy.always_in_place(statement);
  });
}

void SegmentGroup::add(const SegmentWork& segment) {
  Part part{.begin = message_.pieces().size(),
            .statements = segment.statements.size(),
            .record = &segment.record,
            .before = session_.limits};
  policy_ = &segment.policy;
  begin_transaction();
  for (const Statement& statement : segment.statements) {
    if (statement.begins_migration && session_.dirty) add_reset();
    if (&statement == &segment.statements.front()) message_.add(note_begin);
    add_limits(statement);
    add_statement(statement);
    message_.add(session_.limits.behind(statement, session_.settings));
  }
  add_record(segment.record, time_since_note);
  end_transaction();
  session_.limits.end(true);
  part.end = message_.pieces().size();
  parts_.push_back(part);
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
  const bool before_commit = reply_.server_spoke && reply_.error && reply_.error->number > 0;
  return failure(before_commit ? Outcome::Kind::lost : Outcome::Kind::in_doubt);
}

}  // namespace fishway::postgres
