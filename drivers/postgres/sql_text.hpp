// Quoting for SQL that fishway writes itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fishway::postgres {

/// "name", with quotes inside doubled.
std::string identifier(std::string_view name);

/// "schema"."name".
std::string qualified(std::string_view schema, std::string_view name);

/// 'text', or E'text' where it has a backslash: right whatever standard_conforming_strings says when it arrives.
std::string literal(std::string_view text);
/// The same, or NULL.
std::string literal(const std::optional<std::string>& text);

/// 'a', 'b': what stands between the parentheses of IN.
std::string literals(const std::vector<std::string>& texts);

}  // namespace fishway::postgres
