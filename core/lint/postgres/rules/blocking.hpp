// What the rules about blocking locks share.
#pragma once

#include <string>
#include <vector>

#include "core/lint/postgres/check.hpp"
#include "core/lint/postgres/sql_name.hpp"

namespace fishway::lint::postgres {

/// Of the act's impacts those that others wait for as long as the table is large.
std::vector<Impact> blocking_impacts(const View& view);

/// Adds a finding with the tables whose size decides how long others wait.
Finding& find_blocking(const Checker& self, const Act& act, const Node& at, const View& view, StatementReport& report,
                       std::string message, std::string fix = {});

/// "a", "a and b", "a, b and 3 more"
std::string names_of(const std::vector<Impact>& impacts);

/// The statement's own text with `word` behind the first of the words `behind`, and a semicolon; empty where the act is
/// not the whole statement.
std::string text_with(const Act& act, std::string_view behind, std::string_view word);

}  // namespace fishway::lint::postgres
