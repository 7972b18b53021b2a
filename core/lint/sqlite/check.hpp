// What an SQLite rule is beside its text: a check of one statement against the model as it was before it, or one of the
// file as a whole, for what only its end decides: whether a dropped table comes again.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/catalog/migration.hpp"
#include "core/lint/dialect_linter.hpp"
#include "core/lint/sqlite/model.hpp"
#include "core/lint/sqlite/rebuild.hpp"

namespace fishway::lint::sqlite {

struct Act {
  const fishway::Statement& statement;
  const Change& change;
  /// The change as one of these, or nullptr.
  template <typename T>
  const T* as() const {
    return std::get_if<T>(&change);
  }
};

struct View {
  const Model& model;  ///< as it was before the act; at the end of the file: as it is
  int version;         ///< of the library: 34001
  std::optional<Phase> phase;
  bool is_contract() const { return phase == Phase::contract; }
};

/// A file at its end.
struct FileEnd {
  std::vector<Rebuild> rebuilds;
  std::vector<const Departure*> departures;  ///< those that are no part of a rebuild, the last of each table
};

struct Checker {
  const Rule& rule;
  void (*check)(const Checker& self, const Act& act, const View& view, StatementReport& report) = nullptr;
  void (*at_end)(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) = nullptr;

  Finding& find(const Act& act, StatementReport& report, std::string message, std::size_t offset = 0) const {
    return report.add_at(rule, act.statement, offset, std::move(message));
  }
  Finding& find(const Spot& spot, std::vector<Finding>& findings, std::string message) const {
    Finding& finding = findings.emplace_back();
    finding.rule = &rule;
    finding.place = spot.place;
    finding.statement = spot.statement;
    finding.message = std::move(message);
    return finding;
  }
};

/// Every checker, in the order of the page; each rule's file defines its own.
std::span<const Checker* const> checkers();

/// What an UPDATE or DELETE without a bound is: no WHERE, or one that is true for every row ("1", "true", "1 = 1").
bool is_always_true(const Tokens& where);

/// A name as it stands in SQL.
std::string quoted(const std::string& name);
std::string quoted(const QualifiedName& name);
std::string shown(const QualifiedName& name);  ///< for a message

}  // namespace fishway::lint::sqlite
