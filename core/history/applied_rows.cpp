#include "core/history/applied_rows.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/error.hpp"

namespace fishway {
namespace {

std::optional<Version> version_of(const HistoryRow& row) {
  if (!row.version) return std::nullopt;
  if (auto version = Version::parse(*row.version)) return version;
  throw Error(ErrorKind::configuration,
              fmt::format("the history's row {} ({}) has the version '{}', which is no version", row.installed_rank,
                          row.script, *row.version),
              "a version consists of numbers and dots: correct that row by hand, or check that --table names the "
              "history table");
}

// Marks come after what they mark, so one pass over the rows is enough.
class Reader {
 public:
  explicit Reader(std::size_t size) { result_.rows.reserve(size); }  // so that versions stay where they are

  void add(const HistoryRow& row) {
    AppliedRow applied{.row = &row, .kind = row_kind(row.type), .version = version_of(row)};
    if (applied.version) {
      add_version(std::move(applied));
    } else {
      add_repeatable(std::move(applied));
    }
  }

  AppliedRows finish() {
    const AppliedRow* highest = nullptr;
    for (AppliedRow& applied : result_.rows) raise_highest(applied, highest);
    if (highest) {
      result_.highest = highest->version;
      result_.highest_row = highest->row;
    }
    return std::move(result_);
  }

 private:
  void add_version(AppliedRow applied) {
    if (applied.kind == RowKind::deletion && applied.row->success) {
      mark(*applied.version, &AppliedRow::deleted);
      return;
    }
    if (applied.kind == RowKind::undo && applied.row->success) mark(*applied.version, &AppliedRow::undone);
    if (applied.kind == RowKind::baseline || applied.kind == RowKind::baseline_script) raise_baseline(*applied.version);
    AppliedRow& added = result_.rows.emplace_back(std::move(applied));
    if (added.kind == RowKind::migration || added.kind == RowKind::baseline_script)
      last_of_version_[&*added.version] = &added;
  }

  void add_repeatable(AppliedRow applied) {
    const std::string& description = applied.row->description;
    const auto last_run = last_run_.find(description);
    if (applied.kind == RowKind::deletion && applied.row->success && last_run != last_run_.end())
      result_.rows[last_run->second].deleted = true;
    if (const auto last_row = last_row_.find(description); last_row != last_row_.end())
      result_.rows[last_row->second].latest = false;
    applied.latest = true;
    last_row_[description] = result_.rows.size();
    if (applied.kind == RowKind::migration) last_run_[description] = result_.rows.size();
    result_.rows.push_back(std::move(applied));
  }

  void mark(const Version& version, bool AppliedRow::*flag) {
    if (const auto last = last_of_version_.find(&version); last != last_of_version_.end()) last->second->*flag = true;
  }

  void raise_baseline(const Version& version) {
    if (!result_.baseline || version > *result_.baseline) result_.baseline = version;
  }

  static void raise_highest(AppliedRow& applied, const AppliedRow*& highest) {
    if (!applied.version || applied.kind == RowKind::undo) return;
    if (highest && *applied.version <= *highest->version) {
      applied.out_of_order = true;
    } else if (applied.kind != RowKind::deletion && applied.stands()) {
      highest = &applied;
    }
  }

  struct ByVersion {
    bool operator()(const Version* a, const Version* b) const { return *a < *b; }
  };

  AppliedRows result_;
  std::map<const Version*, AppliedRow*, ByVersion> last_of_version_;  // but for marks
  std::unordered_map<std::string, std::size_t> last_run_;             // by description; without marks
  std::unordered_map<std::string, std::size_t> last_row_;             // by description; with marks
};

}  // namespace

RowKind row_kind(std::string_view type) {
  if (type == "SCHEMA") return RowKind::schema;
  if (type == "BASELINE") return RowKind::baseline;
  if (type == "DELETE") return RowKind::deletion;
  if (type.starts_with("UNDO_")) return RowKind::undo;
  if (type.ends_with("_BASELINE") || type.ends_with("_STATE_SCRIPT")) return RowKind::baseline_script;
  return RowKind::migration;
}

bool is_type_of(std::string_view type, MigrationKind kind) {
  return type == history_type(kind) || (kind == MigrationKind::baseline && type == "SQL_STATE_SCRIPT");
}

AppliedRows AppliedRows::read(const History& history) {
  Reader reader(history.size());
  for (const HistoryRow& row : history) reader.add(row);
  return reader.finish();
}

}  // namespace fishway
