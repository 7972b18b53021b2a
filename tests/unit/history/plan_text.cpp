#include "tests/unit/history/plan_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "core/history/applied_rows.hpp"

namespace fishway::testing {
namespace {

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> result;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    const auto first = line.find_first_not_of(' ');
    if (first != std::string::npos) result.push_back(line.substr(first));
  }
  return result;
}

std::vector<std::string> split_cells(std::string line) {
  std::vector<std::string> cells;
  for (std::size_t bar; (bar = line.find(" | ")) != std::string::npos; line.erase(0, bar + 3))
    cells.push_back(line.substr(0, bar));
  cells.push_back(line);
  return cells;
}

MigrationKind kind_of(char prefix) {
  switch (prefix) {
    case 'V':
      return MigrationKind::versioned;
    case 'B':
      return MigrationKind::baseline;
    case 'U':
      return MigrationKind::undo;
    case 'R':
      return MigrationKind::repeatable;
    default:
      throw std::invalid_argument("no prefix");
  }
}

Migration migration(const std::string& file) {
  Migration result;
  result.script = file;
  result.kind = kind_of(file.at(0));
  const auto separator = file.find("__");
  if (separator > 1) result.version = Version::parse(file.substr(1, separator - 1));
  result.description = file.substr(separator + 2, file.size() - separator - 6);
  std::replace(result.description.begin(), result.description.end(), '_', ' ');
  return result;
}

// "V1__a.sql 12 34 off"; a file's name may hold blanks.
Migration migration_of_line(const std::string& line) {
  const auto end = line.find(".sql") + 4;
  Migration result = migration(line.substr(0, end));
  std::istringstream words(line.substr(end));
  for (std::string word; words >> word;) {
    if (word == "off") {
      result.config.should_execute = false;
    } else {
      (result.checksum ? result.raw_checksum : result.checksum) = std::stoi(word);
    }
  }
  if (!result.raw_checksum) result.raw_checksum = result.checksum;
  return result;
}

int order_of(MigrationKind kind) {
  switch (kind) {
    case MigrationKind::versioned:
      return 0;
    case MigrationKind::baseline:
      return 1;
    case MigrationKind::repeatable:
      return 2;
    default:
      return 3;
  }
}

bool catalog_order(const Migration& a, const Migration& b) {
  if (a.kind != b.kind) return order_of(a.kind) < order_of(b.kind);
  if (a.kind == MigrationKind::repeatable) return a.description < b.description;
  return *a.version < *b.version;
}

std::string category(const PlanEntry& entry) {
  const RowKind kind = entry.row ? row_kind(entry.row->type) : RowKind::migration;
  if (kind == RowKind::baseline || kind == RowKind::deletion || kind == RowKind::schema) return "-";
  if (!entry.is_versioned()) return "Repeatable";
  if (kind == RowKind::undo || (entry.migration && entry.migration->kind == MigrationKind::undo)) return "Undo";
  if (kind == RowKind::baseline_script || (entry.migration && entry.migration->kind == MigrationKind::baseline))
    return "Baseline";
  return "Versioned";
}

std::string row_text(const HistoryRow& row) {
  return fmt::format("{} | {} | {} | {} | {} | {} | {} | {}", row.installed_rank, row.version.value_or("NULL"),
                     row.description, row.type, row.script, row.checksum ? std::to_string(*row.checksum) : "NULL",
                     row.installed_by, row.success);
}

}  // namespace

Catalog files(std::string_view text) {
  Catalog catalog;
  for (const std::string& line : split_lines(text)) catalog.migrations.push_back(migration_of_line(line));
  std::stable_sort(catalog.migrations.begin(), catalog.migrations.end(), catalog_order);
  return catalog;
}

History rows(std::string_view text) {
  History history;
  for (const std::string& line : split_lines(text)) {
    const auto cells = split_cells(line);
    HistoryRow row;
    row.installed_rank = std::stoi(cells.at(0));
    if (cells.at(1) != "NULL") row.version = cells.at(1);
    row.description = cells.at(2);
    row.type = cells.at(3);
    row.script = cells.at(4);
    if (cells.at(5) != "NULL") row.checksum = std::stoi(cells.at(5));
    row.installed_by = cells.at(6);
    row.installed_on = "2026-11-21T13:14:12Z";
    row.success = cells.at(7) == "true" || cells.at(7) == "1";
    history.push_back(row);
  }
  return history;
}

std::string entries_text(const Plan& plan) {
  std::string text;
  for (const PlanEntry& entry : plan.entries)
    text += fmt::format(
        "{} | {} | {} | {} | {} | {} | {}\n", category(entry), entry.version_text(), entry.description(),
        entry.row ? std::string_view(entry.row->type) : history_type(entry.migration->kind), display_name(entry.state),
        entry.row ? entry.row->installed_by : "", entry.migration ? "file" : "no file");
  return text;
}

std::string pending_text(const Plan& plan) {
  std::vector<std::string> scripts;
  for (const Migration* script : plan.pending) scripts.push_back(script->script);
  return fmt::format("{}", fmt::join(scripts, ", "));
}

std::string problems_text(const std::vector<ValidationProblem>& problems) {
  std::string text;
  for (const ValidationProblem& problem : problems) text += fmt::format("{} {}\n", problem.kind, problem.script);
  return text;
}

std::string rows_text(const History& history, const HistoryEdit& edit) {
  std::string text;
  for (const HistoryRow& row : history) {
    if (std::count(edit.deletes.begin(), edit.deletes.end(), row.installed_rank)) continue;
    HistoryRow after = row;
    for (const HistoryRow& update : edit.updates)
      if (update.installed_rank == row.installed_rank) after = update;
    text += row_text(after) + "\n";
  }
  for (const HistoryRow& row : edit.inserts) text += row_text(row) + "\n";
  return text;
}

PlanOptions ignoring(std::initializer_list<std::string_view> patterns) {
  PlanOptions options;
  options.ignore.clear();
  for (std::string_view pattern : patterns) options.ignore.push_back(IgnorePattern::parse(pattern));
  return options;
}

PlanOptions with_target(std::string target) {
  PlanOptions options;
  options.target = std::move(target);
  return options;
}

PlanOptions out_of_order() {
  PlanOptions options;
  options.out_of_order = true;
  return options;
}

std::string lines(std::string_view text) {
  std::string result;
  for (const std::string& line : split_lines(text)) result += line + "\n";
  return result;
}

}  // namespace fishway::testing
