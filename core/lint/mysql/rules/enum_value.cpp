#include <fmt/format.h>

#include <algorithm>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a label that is taken away", "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b'));",
     "ALTER TABLE t MODIFY e ENUM('a');"},
    {"a label that gets another name", "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b'));",
     "ALTER TABLE t MODIFY e ENUM('a','c');"},
    {"of a SET", "CREATE TABLE t (id INT PRIMARY KEY, s SET('a','b'));", "ALTER TABLE t MODIFY s SET('b');"},
    {"a label more", "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b'));",
     "ALTER TABLE t MODIFY e ENUM('a','b','c');", false},
    {"other order keeps every label", "CREATE TABLE t (id INT PRIMARY KEY, e ENUM('a','b'));",
     "ALTER TABLE t MODIFY e ENUM('b','a');", false},
};

constexpr Rule rule = {
    .name = "enum-value",
    .kind = HazardKind::broken_release,
    .dialects = "mysql mariadb",
    .summary = "An ENUM or SET that loses a label fails on rows that have it, and breaks the code that writes it",
    .what =
        "In strict mode the change fails at the first row with that label, otherwise the row's value becomes ''. Code "
        "that still runs "
        "and writes the label fails afterwards.",
    .lock = "",
    .versions = "",
    .fix =
        "-- append the new label, move the rows over in batches, deploy code that does not write the old one:\n"
        "ALTER TABLE orders MODIFY state ENUM('new','paid','shipped');\n"
        "UPDATE orders SET state = 'shipped' WHERE state = 'sent' LIMIT 5000;\n"
        "-- then take it away in a file that says so:\n"
        "-- fishway: phase=contract\n",
    .examples = examples,
};

std::string lost_label(const Type& from, const Type& to) {
  for (const std::string& label : from.labels)
    if (std::ranges::none_of(to.labels, [&](const std::string& other) { return same_name(other, label); }))
      return label;
  return {};
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr || view.is_contract()) return;
  for (const Action& action : alter->actions) {
    const Column* column = action.kind == ActionKind::modify_column ? view.table->column(action.name) : nullptr;
    if (column == nullptr || column->age != Age::applied || column->type.name != action.column->type.name) continue;
    if (const std::string label = lost_label(column->type, action.column->type); !label.empty())
      self.find(act, action.offset, report,
                fmt::format("{}.{} loses the label '{}'", text_of(alter->name), column->name, label));
  }
}

}  // namespace

const Checker enum_value{rule, check};

}  // namespace fishway::lint::mysql
