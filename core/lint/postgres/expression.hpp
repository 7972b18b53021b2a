// What can be told of an expression without a server: whether its value is the same for every row.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

enum class Volatility { constant, stable, is_volatile };

/// The strongest of what the whole expression calls. A function of the user is what its CREATE says (a simple SQL
/// function is inlined: what its body is, from 12 on); an unknown function counts as volatile.
Volatility volatility(const Node& expression, const Model& model);

/// The columns that an expression mentions.
std::set<std::string> columns_in(const Node& expression);

/// Whether `check`, when it is true, proves that the column is not NULL: `c IS NOT NULL`, also in an AND, not in an OR.
bool proves_not_null(const Node& check, std::string_view column);

/// Whether a WHERE clause bounds nothing: absent, `true`, `1 = 1`, ...
bool bounds_nothing(const Node& where);

/// The expression as SQL, for a message; at most `characters`.
std::string to_text(const Node& expression, std::size_t characters = 60);

}  // namespace fishway::lint::postgres
