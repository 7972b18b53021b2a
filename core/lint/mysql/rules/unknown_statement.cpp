#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/dynamic_sql.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"put together from data", "",
     "SELECT CONCAT('DROP TABLE ', name) INTO @s FROM unused;\nPREPARE p FROM @s;\nEXECUTE p;"},
    {"of constants", "", "SET @s = 'SELECT 1';\nPREPARE p FROM @s;\nEXECUTE p;", false},
    {"an ordinary statement", "", "CREATE TABLE t (id INT PRIMARY KEY);", false},
};

constexpr Rule rule = {
    .name = "unknown-statement",
    .kind = HazardKind::unknown,
    .dialects = "mysql mariadb",
    .summary = "A statement that is put together at run time, or that is not known, was not looked into",
    .what = "What it does to the tables is not known, here and in the files that follow.",
    .lock = "",
    .versions = "",
    .fix = "-- write the statement out where that can be done\n",
    .examples = examples,
    .severity = Severity::note,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (std::holds_alternative<Unknown>(act.parsed) && act.tokens.front().kind == sql::Token::Kind::word)
    self.find(act, report, fmt::format("{}: not looked into", act.tokens.front().upper));
  const auto* prepare = std::get_if<Prepare>(&act.parsed);
  if (prepare == nullptr || prepare->variable.empty()) return;
  const auto found = view.model.session.variables.find(prepare->variable);
  if (found == view.model.session.variables.end() || !possible_texts(found->second, view.model).is_all)
    self.find(act, report, fmt::format("@{} is put together at run time: not looked into", prepare->variable));
}

}  // namespace

const Checker unknown_statement{rule, check};

}  // namespace fishway::lint::mysql
