#include "cli/reporters/text_reporter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/table.hpp"
#include "cli/output/words.hpp"
#include "cli/reporters/notice_text.hpp"

namespace fishway {
namespace {

constexpr std::size_t widest_description = 40;

}  // namespace

TextReporter::TextReporter(Console& console, ReporterOptions options)
    : console_(console), options_(options), ticker_(console) {
  if (options.catalog == nullptr) return;
  for (const Migration& migration : options.catalog->migrations) {
    version_width_ = std::max(version_width_, text_width(short_name(migration)));
    description_width_ = std::max(description_width_, std::min(text_width(migration.description), widest_description));
    has_phases_ = has_phases_ || migration.phase.has_value();
  }
}

void TextReporter::on(const Event& event) {
  std::visit([this](const auto& alternative) { tell(alternative); }, event);
}

void TextReporter::start_ticker(std::string what) {
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
  if (console_.options.verbose) console_.talk(fmt::format("  callback {}\n", event.callback.script));
}

void TextReporter::tell(const MigrationStarted& event) {
  if (!list_begun_) console_.print("\n");
  list_begun_ = true;
  lone_head_.clear();
  remark_ = event.out_of_order ? "out of order" : "";
  if (event.statements_done > 0) remark_ = fmt::format("went on behind statement {}", event.statements_done);
  start_ticker(fmt::format("{} {}", short_name(event.migration), event.migration.description));
}

void TextReporter::tell(const StatementStarted& event) {
  lone_head_ = event.statement.head;
  start_ticker(fmt::format("{} {}", short_name(event.migration), shortened(event.statement.excerpt(), 60)));
}

void TextReporter::tell(const NoticeReceived& event) {
  console_.talk(fmt::format("  {}\n", notice_text(event.notice)));
}

void TextReporter::tell(const SegmentCommitted& event) {
  if (console_.options.verbose)
    console_.talk(fmt::format("  {} segment {} committed: {}, {}\n", short_name(event.migration), event.segment,
                              counted(event.statements, "statement"), format_duration(event.time)));
}

void TextReporter::tell(const MigrationApplied& event) {
  ticker_.stop();
  const AppliedMigration& applied = event.applied;
  const std::string what =
      applied.statements == 1 && !lone_head_.empty() ? lone_head_ : counted(applied.statements, "statement");
  std::string line = fmt::format("  {}  {}", padded(short_name(applied), version_width_),
                                 padded(shortened(applied.description, widest_description), description_width_));
  if (has_phases_) line += "  " + padded(applied.phase ? name(*applied.phase) : "", 8);
  line += fmt::format("  {}  {}", padded(what, 13), format_duration(applied.time));
  if (!remark_.empty()) line += "   " + remark_;
  console_.print(line + "\n");
}

void TextReporter::tell(const LockedOut&) {}
void TextReporter::tell(const WaitingForOthers&) {}
void TextReporter::tell(const StatementProgress&) {}
void TextReporter::tell(const ConnectionLost&) {}
void TextReporter::tell(const Reconnected&) {}
void TextReporter::tell(const DoubtSettled&) {}

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
