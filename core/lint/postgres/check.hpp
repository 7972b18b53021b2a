// What a PostgreSQL rule is beside its text: a check, which looks at one act and at the model as it was before it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/catalog/migration.hpp"
#include "core/lint/dialect_linter.hpp"
#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// A finding that later statements of the same transaction may make good: a table is renamed, and a view takes its name.
struct Later {
  Finding finding;
  std::function<bool(const Model& at_commit)> is_made_good;
};

/// What a check sees. The model is as it was before the act.
struct View {
  const Model& model;
  int version;                  ///< of the server: 150004
  std::optional<Phase> phase;   ///< of the file
  const std::vector<Impact>& impacts;  ///< of the act, as `locks.hpp` tells; the first is its own table's
  std::vector<Later>& later;           ///< findings that are decided at the end of the transaction
  bool is_contract() const { return phase == Phase::contract; }
  bool since(int major) const { return version >= major * 10000; }
};

struct Checker {
  const Rule& rule;
  void (*check)(const Checker& self, const Act& act, const View& view, StatementReport& report);
  /// Adds a finding of this rule at the act (or at a node beneath it).
  Finding& find(const Act& act, StatementReport& report, std::string message) const {
    return report.add_at(rule, act.statement, act.offset, std::move(message));
  }
  Finding& find(const Act& act, const Node& at, StatementReport& report, std::string message) const {
    return report.add_at(rule, act.statement, act.offset_of(at), std::move(message));
  }
  /// Adds one unless, when the transaction ends, `is_made_good`.
  Finding& find_later(const Act& act, const View& view, std::string message,
                      std::function<bool(const Model&)> is_made_good) const {
    StatementReport report;
    find(act, report, std::move(message));
    view.later.push_back({std::move(report.findings.front()), std::move(is_made_good)});
    return view.later.back().finding;
  }
};

/// Every checker, in the order of the page; `checkers.cpp` lists them. Each rule's file defines its own.
std::span<const Checker* const> checkers();

}  // namespace fishway::lint::postgres
