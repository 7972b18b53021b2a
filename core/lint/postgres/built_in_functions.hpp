// Which functions are PostgreSQL's own.
#pragma once

#include <string_view>

namespace fishway::lint::postgres {

enum class BuiltIn { no, not_volatile, is_volatile };

/// Of the function of this name in pg_catalog, whatever its arguments.
BuiltIn built_in(std::string_view function);

/// A function of a usual extension that has the same result for the same arguments: "unaccent", "digest".
bool is_steady_extension_function(std::string_view function);

}  // namespace fishway::lint::postgres
