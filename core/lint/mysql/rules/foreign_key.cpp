#include <fmt/format.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr std::string_view tables =
    "CREATE TABLE parents (id INT PRIMARY KEY);\nCREATE TABLE children (id INT PRIMARY KEY, parent_id INT);";

constexpr Example examples[] = {
    {"the table is copied to check its rows", tables,
     "ALTER TABLE children ADD CONSTRAINT f FOREIGN KEY (parent_id) REFERENCES parents (id);"},
    {"with the checks off it is added in place", tables,
     "SET foreign_key_checks = 0;\nALTER TABLE children ADD CONSTRAINT f FOREIGN KEY (parent_id) REFERENCES parents "
     "(id);\n"
     "SET foreign_key_checks = 1;",
     false},
    {"with the checks on again it is not", tables,
     "SET foreign_key_checks = 0;\nSET foreign_key_checks = 1;\n"
     "ALTER TABLE children ADD CONSTRAINT f FOREIGN KEY (parent_id) REFERENCES parents (id);",
     true, 0, 110200},
    {"a new table has no rows to check", "CREATE TABLE parents (id INT PRIMARY KEY);",
     "CREATE TABLE children (id INT PRIMARY KEY, parent_id INT);\n"
     "ALTER TABLE children ADD FOREIGN KEY (parent_id) REFERENCES parents (id);",
     false},
    {"dropping one only changes the catalog",
     "CREATE TABLE parents (id INT PRIMARY KEY);\n"
     "CREATE TABLE children (id INT PRIMARY KEY, p INT, CONSTRAINT f FOREIGN KEY (p) REFERENCES parents (id));",
     "ALTER TABLE children DROP FOREIGN KEY f;", false},
};

constexpr Rule rule = {
    .name = "foreign-key",
    .kind = HazardKind::blocking_lock,
    .dialects = "mysql mariadb",
    .summary = "ADD FOREIGN KEY copies the table with writers kept out, unless foreign_key_checks is off",
    .what =
        "To check every row the server copies the whole table under a lock that keeps its writers out, and locks rows "
        "of the "
        "parent meanwhile, so that its writers wait as well. With foreign_key_checks off it is added in place at once; "
        "rows "
        "that are there are then never checked.",
    .lock = "ALGORITHM=COPY, LOCK=SHARED on the child, row locks on the parent: until every row is copied",
    .versions = "from MariaDB 11.2 on the copy lets others write",
    .fix =
        "-- look for rows without a parent first; there should be none:\n"
        "SELECT c.id FROM children c LEFT JOIN parents p ON p.id = c.parent_id WHERE c.parent_id IS NOT NULL AND p.id "
        "IS NULL;\n"
        "SET foreign_key_checks = 0;\n"
        "ALTER TABLE children ADD CONSTRAINT children_parent FOREIGN KEY (parent_id) REFERENCES parents (id);\n"
        "SET foreign_key_checks = 1;\n",
    .examples = examples,
};

std::string fix_for(const AlterTable& alter, const ForeignKey& key) {
  if (key.columns.size() != 1 || key.parent_columns.size() != 1) return {};
  const std::string table = text_of(alter.name);
  const std::string parent = text_of(key.parent);
  const std::string column = as_name(key.columns.front());
  const std::string parent_column = as_name(key.parent_columns.front());
  return fmt::format(
      "-- look for rows without a parent first; there should be none:\n"
      "SELECT c.{2} FROM {0} c LEFT JOIN {1} p ON p.{3} = c.{2} WHERE c.{2} IS NOT NULL AND p.{3} IS NULL;\n"
      "SET foreign_key_checks = 0;\n"
      "ALTER TABLE {0} ADD CONSTRAINT {4} FOREIGN KEY ({2}) REFERENCES {1} ({3});\n"
      "SET foreign_key_checks = 1;",
      table, parent, column, parent_column,
      as_name(key.name.empty() ? alter.name.name + "_" + key.columns.front() : key.name));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr || view.way->is_online_copy) return;
  for (std::size_t i = 0; i < alter->actions.size(); ++i) {
    const Action& action = alter->actions[i];
    if (action.kind != ActionKind::add_foreign_key || view.way->actions[i].way != Way::copy) continue;
    Finding& finding =
        self.find(act, action.offset, report,
                  fmt::format("adding a foreign key to {0} copies {0} with its writers kept out, and locks rows of {1}",
                              text_of(alter->name), text_of(action.foreign_key->parent)));
    finding.fix = fix_for(*alter, *action.foreign_key);
    finding.impacts = view.impacts;
  }
}

}  // namespace

const Checker foreign_key{rule, check};

}  // namespace fishway::lint::mysql
