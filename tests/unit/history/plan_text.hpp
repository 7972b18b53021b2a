// Files, history and plan as lines of text, so that a test reads like a session at the terminal.
#pragma once

#include <string>
#include <string_view>

#include "core/catalog/catalog.hpp"
#include "core/history/plan.hpp"
#include "core/history/repair.hpp"

namespace fishway::testing {

/// A line a file: "V1__a.sql 1527513504", name and checksum. Of a repeatable a second number is the raw checksum; the
/// word "off" switches the script off.
Catalog files(std::string_view lines);

/// A line a row: "1 | 1 | a | SQL | V1__a.sql | 1527513504 | postgres | true".
History rows(std::string_view lines);

/// A line an entry: "Versioned | 1 | a | SQL | Success | postgres | file". Marks (BASELINE, ...) have the category "-".
std::string entries_text(const Plan& plan);

/// "V2__b.sql, R__rep.sql"
std::string pending_text(const Plan& plan);

/// A line a problem: "missing V3__c.sql".
std::string problems_text(const std::vector<ValidationProblem>& problems);

/// What repair leaves, in the form of rows().
std::string rows_text(const History& history, const HistoryEdit& edit);

PlanOptions ignoring(std::initializer_list<std::string_view> patterns);
PlanOptions with_target(std::string target);
PlanOptions out_of_order();

/// The message and the hint of the Error that `action` throws; "" when it throws none.
template <typename Action>
std::string refusal(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return std::string(name(error.kind)) + ": " + error.message + "\n" + error.hint;
  }
  return "";
}

/// Cuts the line break behind R"( and the blanks before each line, so that expectations can be indented.
std::string lines(std::string_view text);

}  // namespace fishway::testing
