// SQL that asks the catalog whether something exists, by the name that a statement gives it.
#pragma once

#include <optional>
#include <string>

#include "drivers/postgres/statement_target.hpp"

namespace fishway::postgres {

/// A path as text for to_regclass() and the like, as a literal: '"app"."orders"'.
std::string path_literal(const Path& path);

/// A path as it stands in SQL: "app"."orders".
std::string identifiers(const Path& path);

/// How a person would write it: app.orders.
std::string path_text(const Path& path);

/// Where a name without a schema is looked for.
enum class Within {
  search_path,     ///< where a statement finds what is there
  current_schema,  ///< where a statement makes what is not
};

/// A boolean expression: whether `kind` `name` (of `owner`) exists. Nothing for kinds that are not known here.
std::optional<std::string> existence(const std::string& kind, const Path& name, const Path& owner, Within within);

}  // namespace fishway::postgres
