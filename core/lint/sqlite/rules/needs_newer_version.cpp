#include <fmt/format.h>

#include <algorithm>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr Example examples[] = {
    {"DROP COLUMN before 3.35", "CREATE TABLE t (a INT, b INT);", "ALTER TABLE t DROP COLUMN b;", true, 0, 33500},
    {"RENAME COLUMN before 3.25", "CREATE TABLE t (a INT, b INT);", "ALTER TABLE t RENAME COLUMN b TO c;", true, 0, 32500},
    {"a STRICT table before 3.37", "", "CREATE TABLE t (a INT) STRICT;", true, 0, 33700},
    {"a generated column before 3.31", "", "CREATE TABLE t (a INT, b INT AS (a + 1));", true, 0, 33100},
    {"a STRICT table in 3.40", "", "CREATE TABLE t (a INT) STRICT;", false},
    {"a column named strict", "", "CREATE TABLE t (strict INT);", false, 0, 33700},
};

const Rule rule{
    .name = "needs-newer-version",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "the statement needs a newer SQLite than the one that is judged for",
    .what =
        "SQLite is part of each program that uses it: fishway has one, the application another."
        " What the older of them cannot read makes every statement of that program fail, "
        "because SQLite reads the whole schema first.",
    .lock = "",
    .versions =
        "RENAME COLUMN 3.25, generated columns 3.31, DROP COLUMN 3.35, STRICT 3.37, adding and "
        "dropping constraints 3.53",
    .fix =
        "-- Say which version runs there:\n"
        "-- fishway lint --server-version 3.45\n"
        "-- or use a rebuild: https://www.sqlite.org/lang_altertable.html#otheralter",
    .examples = examples,
};

bool has_generated(const CreateTable& create) { return std::ranges::any_of(create.columns, &ColumnClause::generated); }

struct Need {
  int version = 0;
  std::string_view what = {};
};

Need need_of(const Act& act) {
  if (act.as<DropColumn>()) return {33500, "DROP COLUMN"};
  if (act.as<RenameColumn>()) return {32500, "RENAME COLUMN"};
  const auto* create = act.as<CreateTable>();
  if (create && create->strict) return {33700, "STRICT"};
  const auto* add = act.as<AddColumn>();
  if ((create && has_generated(*create)) || (add && add->column.generated)) return {33100, "a generated column"};
  return {};
}

std::string text_of(int version) { return fmt::format("{}.{}", version / 10000, version / 100 % 100); }

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const Need need = need_of(act);
  if (need.version <= view.version) return;
  self.find(
      act, report,
      fmt::format("{} needs SQLite {}, and {} is judged for", need.what, text_of(need.version), text_of(view.version)));
}

}  // namespace

const Checker needs_newer_version{rule, check};

}  // namespace fishway::lint::sqlite
