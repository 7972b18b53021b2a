#include "core/gate/renames.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include "core/lint/sql/cursor.hpp"
#include "core/script/lexis.hpp"

namespace fishway {

using lint::TableName;
using lint::sql::Cursor;
using lint::sql::Token;

/// A statement's tokens, with names as the server spells them.
class Renames::Reading {
 public:
  Reading(const Statement& statement, const SplitOptions& split)
      : tokens_(lint::sql::tokens_of(statement.text, lexis_for(split))),
        cursor_(tokens_),
        folds_(split.dialect == Dialect::postgresql) {}

  Cursor& cursor() { return cursor_; }

  std::optional<std::string> name() {
    const bool folds = folds_ && cursor_.peek().kind == Token::Kind::word;
    std::optional<std::string> name = cursor_.take_identifier();
    if (name && folds)
      std::ranges::transform(*name, name->begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
  }

  std::optional<TableName> table() {
    std::optional<std::string> first = name();
    if (!first) return std::nullopt;
    if (!cursor_.take_symbol('.')) return TableName{{}, std::move(*first)};
    std::optional<std::string> second = name();
    if (!second) return std::nullopt;
    return TableName{std::move(*first), std::move(*second)};
  }

 private:
  lint::sql::Tokens tokens_;
  Cursor cursor_;
  bool folds_;
};

void Renames::take(const Statement& statement) {
  if (!mentions(statement, "RENAME") && !mentions(statement, "CHANGE") && !mentions(statement, "SCHEMA")) return;
  Reading reading(statement, split_);
  Cursor& cursor = reading.cursor();
  if (cursor.take({"RENAME", "TABLE"})) {
    do {
      const auto then = reading.table();
      const auto now = then && cursor.take("TO") ? reading.table() : std::nullopt;
      if (now) note(*now, *then);
    } while (cursor.take_symbol(','));
    return;
  }
  if (!cursor.take({"ALTER", "TABLE"})) return;
  cursor.take({"IF", "EXISTS"});
  cursor.take("ONLY");
  const auto table = reading.table();
  if (!table) return;
  const TableName there = of(*table);
  do {
    if (cursor.take({"SET", "SCHEMA"})) {
      if (const auto schema = reading.name()) note({*schema, table->name}, *table);
    } else if (cursor.take("CHANGE")) {
      cursor.take("COLUMN");
      const auto then = reading.name();
      const auto now = then ? reading.name() : std::nullopt;
      if (now) note_column(there, *now, *then);
    } else if (cursor.take("RENAME")) {
      if (cursor.is_any({"TO", "AS"})) {
        cursor.skip();
        auto now = reading.table();
        if (now && now->schema.empty()) now->schema = table->schema;
        if (now) note(*now, *table);
      } else if (!cursor.is_any({"INDEX", "KEY", "CONSTRAINT"})) {
        cursor.take("COLUMN");
        const auto then = reading.name();
        const auto now = then && cursor.take("TO") ? reading.name() : std::nullopt;
        if (now) note_column(there, *now, *then);
      }
    }
    cursor.skip_to_comma();
  } while (cursor.take_symbol(','));
}

void Renames::note(const TableName& now, const TableName& then) {
  const TableName before = of(then);
  tables_.erase(full(then));
  tables_[full(now)] = before;
}

void Renames::note_column(const TableName& table, const std::string& now, const std::string& then) {
  const auto known = columns_.find({table, then});
  const std::string before = known == columns_.end() ? then : known->second;
  columns_.erase({table, then});
  if (now != before) columns_[{table, now}] = before;
}

TableName Renames::full(TableName table) const {
  if (table.schema.empty()) table.schema = default_schema_;
  return table;
}

TableName Renames::of(TableName table) const {
  table = full(std::move(table));
  const auto known = tables_.find(table);
  return known == tables_.end() ? table : known->second;
}

lint::Loss Renames::of(lint::Loss loss) const {
  loss.table = of(std::move(loss.table));
  const auto known = columns_.find({loss.table, loss.column});
  if (known != columns_.end()) loss.column = known->second;
  return loss;
}

}  // namespace fishway
