#include "cli/reporters/text_reporter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/foreign_text.hpp"
#include "cli/output/table.hpp"
#include "cli/output/words.hpp"
#include "cli/reporters/notice_text.hpp"
#include "cli/reporters/waiting_text.hpp"

namespace fishway {
namespace {

constexpr std::size_t widest_description = 40;
constexpr Milliseconds patience{10'000};

void add_remark(std::string& remark, const std::string& more) {
  if (!remark.empty() && !more.empty()) remark += ", ";
  remark += more;
}

}  // namespace

TextReporter::TextReporter(Console& console, ReporterOptions options)
    : console_(console), options_(options), ticker_(console) {
  if (options.catalog == nullptr) return;
  for (const Migration& migration : options.catalog->migrations) {
    version_width_ = std::max(version_width_, text_width(version_tag(migration)));
    description_width_ = std::max(description_width_, std::min(text_width(migration.description), widest_description));
    has_phases_ = has_phases_ || migration.phase.has_value();
  }
}

void TextReporter::on(const Event& event) {
  std::visit([this](const auto& alternative) { tell(alternative); }, event);
}

void TextReporter::start_ticker(std::string what) {
  running_ = what;
  if (console_.options.live || !console_.options.quiet) ticker_.start(std::move(what));
}

void TextReporter::tell(const RunStarted& event) {
  pending_ = event.pending;
  if (pending_ > 0) console_.print(fmt::format("{} {} pending.\n", at_version(event.from), pending_));
}

void TextReporter::tell(const WaitingForRunLock& event) {
  if (console_.options.live)
    start_ticker(waiting_text(event));
  else
    console_.talk(waiting_text(event) + "\n");
}

void TextReporter::tell(const SchemaCreated& event) {
  console_.print(fmt::format("Schema {} created.\n", event.schema));
}

void TextReporter::tell(const HistoryCreated& event) {
  if (console_.options.verbose) console_.print(fmt::format("History table {} created.\n", event.table));
}

void TextReporter::tell(const CallbackStarted& event) {
  if (!migration_runs_) start_ticker(event.callback.script);
  if (console_.options.verbose) console_.talk(fmt::format("  callback {}\n", event.callback.script));
}

void TextReporter::tell(const MigrationStarted& event) {
  if (!list_begun_) console_.print("\n");
  list_begun_ = true;
  migration_runs_ = true;
  lone_head_.clear();
  remark_ = event.out_of_order ? "out of order" : "";
  if (event.statements_done > 0) add_remark(remark_, fmt::format("went on behind statement {}", event.statements_done));
  start_ticker(fmt::format("{} {}", version_tag(event.migration), event.migration.description));
}

void TextReporter::tell(const StatementStarted& event) {
  lone_head_ = kind_of_statement(event.statement.head);
  start_ticker(fmt::format("{} {}", version_tag(event.migration), shortened(event.statement.excerpt(), 60)));
}

void TextReporter::tell(const NoticeReceived& event) {
  console_.talk(fmt::format("  {}\n", notice_text(event.notice)));
}

void TextReporter::tell(const SegmentCommitted& event) {
  if (console_.options.verbose)
    console_.talk(fmt::format("  {} segment {} committed: {}, {}\n", version_tag(event.migration), event.segment,
                              counted(event.statements, "statement"), format_duration(event.time)));
}

void TextReporter::tell(const MigrationApplied& event) {
  ticker_.stop();
  migration_runs_ = false;
  const AppliedMigration& applied = event.applied;
  const std::string what =
      applied.statements == 1 && !lone_head_.empty() ? lone_head_ : counted(applied.statements, "statement");
  std::string line = fmt::format("  {}  {}", padded(version_tag(applied), version_width_),
                                 padded(shortened(applied.description, widest_description), description_width_));
  if (has_phases_) line += "  " + padded(applied.phase ? name(*applied.phase) : "", 8);
  line += fmt::format("  {}  {}", padded(what, 13), format_duration(applied.time));
  add_remark(remark_, lock_outs_text(applied));
  if (!remark_.empty()) line += "   " + remark_;
  console_.print(line + "\n");
}

void TextReporter::tell(const LockedOut& event) {
  if (console_.options.verbose) console_.talk(fmt::format("  {}\n", locked_out_text(event)));
}

/// On a terminal all that is known comes once, when it lasts; without one, at once and every ten seconds.
void TextReporter::tell(const WaitingForOthers& event) {
  if (!console_.options.live) return ticker_.note(full_waiting_text(event), !event.blockers.empty());
  const bool is_new = !event.blockers.empty() && event.blockers.front().pid != described_pid_;
  if (is_new && event.waited >= patience) {
    described_pid_ = event.blockers.front().pid;
    console_.talk(fmt::format("  {} {}\n", running_, full_waiting_text(event)));
  }
  ticker_.note(short_waiting_text(event));
}

void TextReporter::tell(const StatementProgress& event) { ticker_.note(on_one_line(event.text)); }

void TextReporter::tell(const ConnectionLost& event) { console_.talk(fmt::format("  {}\n", lost_text(event))); }

void TextReporter::tell(const Reconnected& event) { console_.talk(fmt::format("  {}\n", reconnected_text(event))); }

void TextReporter::tell(const DoubtSettled& event) { console_.talk(fmt::format("  {}\n", settled_text(event))); }

void TextReporter::tell(const Warned& event) { console_.warn(event.message); }

void TextReporter::tell(const RunEnded& event) {
  ticker_.stop();
  if (event.applied > 0) {
    const std::string done =
        fmt::format("{} {} in {}.", event.applied, options_.undoes ? "undone" : "applied", format_duration(event.time));
    console_.print(fmt::format("\n{} {}\n", console_.bold("Now " + lower_first(at_version(event.to))), done));
  } else if (event.error == nullptr) {
    const char* nothing = pending_ > 0 ? "Nothing left to do: another run applied it." : "Nothing to do.";
    console_.print(fmt::format("{} {}\n", at_version(event.to), nothing));
  }
}

}  // namespace fishway
