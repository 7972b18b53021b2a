#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr std::string_view table = "CREATE TABLE t (id INT PRIMARY KEY, v INT);";

constexpr Example examples[] = {
    {"a table is changed between BEGIN and COMMIT", table,
     "START TRANSACTION;\nUPDATE t SET v = 1 WHERE id = 3;\nALTER TABLE t ADD COLUMN w INT;\nCOMMIT;"},
    {"also as an index", table, "BEGIN;\nCREATE INDEX i ON t (v);\nCOMMIT;"},
    {"rows only", table, "START TRANSACTION;\nUPDATE t SET v = 1 WHERE id = 3;\nDELETE FROM t WHERE id = 4;\nCOMMIT;",
     false},
    {"behind the COMMIT", table,
     "START TRANSACTION;\nUPDATE t SET v = 1 WHERE id = 3;\nCOMMIT;\nALTER TABLE t ADD COLUMN w INT;", false},
    {"without a BEGIN each statement is recorded by itself", table,
     "ALTER TABLE t ADD COLUMN w INT;\nUPDATE t SET w = 1 WHERE id = 3;", false},
    {"of a table that the same change created", "",
     "START TRANSACTION;\nCREATE TABLE t (id INT);\nALTER TABLE t ADD PRIMARY KEY (id);\nCOMMIT;", false},
};

constexpr Rule rule = {
    .name = "ddl-in-transaction",
    .kind = HazardKind::transaction_use,
    .dialects = "mysql mariadb",
    .summary = "DDL commits the transaction around it: what was before it can no more be rolled back",
    .what =
        "A statement that changes a table commits implicitly, before and after. The BEGIN promises that all of it "
        "happens or nothing; "
        "when a later statement fails, what came before stays.",
    .lock = "",
    .versions = "",
    .fix =
        "-- leave BEGIN and COMMIT out: fishway records each statement, and goes on behind the last one after a "
        "failure;\n"
        "-- or keep the rows' changes together, and the DDL outside:\n"
        "ALTER TABLE orders ADD COLUMN state VARCHAR(10);\n"
        "START TRANSACTION;\n"
        "UPDATE orders SET state = 'new' WHERE id = 7;\n"
        "COMMIT;\n",
    .examples = examples,
};

/// The table of production that the act changes or takes away; nothing where it is another statement.
std::optional<QualifiedName> changed_table(const Act& act, const Model& model) {
  std::optional<QualifiedName> name;
  if (const auto* alter = std::get_if<AlterTable>(&act.parsed)) name = alter->name;
  if (const auto* drop = std::get_if<DropTable>(&act.parsed);
      drop != nullptr && !drop->is_temporary && !drop->names.empty())
    name = drop->names.front();
  if (const auto* rename = std::get_if<RenameTable>(&act.parsed); rename != nullptr && !rename->pairs.empty())
    name = rename->pairs.front().first;
  if (const auto* truncated = std::get_if<Truncate>(&act.parsed)) name = truncated->name;
  if (name && model.is_new(*name)) name.reset();
  return name;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const std::size_t line = view.model.session.begin_line;
  if (line == 0 || act.is_inside) return;
  if (const auto name = changed_table(act, view.model))
    self.find(act, report,
              fmt::format("changing {} commits the transaction that begins on line {}", text_of(*name), line));
}

}  // namespace

const Checker ddl_in_transaction{rule, check};

}  // namespace fishway::lint::mysql
