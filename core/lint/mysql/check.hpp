// What a MySQL rule is beside its text: a check, which looks at one act and at the model as it was before it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/catalog/migration.hpp"
#include "core/lint/dialect_linter.hpp"
#include "core/lint/mysql/act.hpp"
#include "core/lint/mysql/algorithm.hpp"
#include "core/lint/mysql/model.hpp"

namespace fishway::lint::mysql {

/// A finding that is none if the file puts back what it takes away: it waits for the file's end.
struct Pending {
  Finding finding;
  TableName name;      ///< of the table, view or routine that must be there again
  std::string column;  ///< or that table's column
};

/// What a check sees. The model is as it was before the act.
struct View {
  const Model& model;
  std::optional<Phase> phase;  ///< of the file
  const Table* table;          ///< of an ALTER TABLE: as far as it is known; nullptr for other acts
  const AlterWay* way;         ///< of an ALTER TABLE: how the server performs it
  const std::vector<Impact>& impacts;
  std::vector<Pending>& pending;
  bool is_contract() const { return phase == Phase::contract; }
};

struct Checker {
  const Rule& rule;
  void (*check)(const Checker& self, const Act& act, const View& view, StatementReport& report);

  /// Adds a finding of this rule at the byte `offset` of the act.
  Finding& find(const Act& act, std::size_t offset, StatementReport& report, std::string message) const {
    return report.add_at(rule, act.statement, act.offset(offset), std::move(message));
  }
  Finding& find(const Act& act, StatementReport& report, std::string message) const {
    return report.add_at(rule, act.statement, act.offset(act.tokens.front().begin), std::move(message));
  }
  /// The finding that was added last is none if `name` (or its column) is there again at the file's end.
  static void unless_put_back(StatementReport& report, const View& view, TableName name, std::string column = {}) {
    view.pending.push_back({std::move(report.findings.back()), std::move(name), std::move(column)});
    report.findings.pop_back();
  }
};

/// Every checker, in the order of the page; `checkers.cpp` lists them. Each rule's file defines its own.
std::span<const Checker* const> checkers();

/// "`orders`" where it needs quotes, "orders" where not.
std::string as_name(std::string_view name);
std::string text_of(const QualifiedName& name);

}  // namespace fishway::lint::mysql
