// Names as SQL, for what is to be pasted.
#pragma once

#include <string>
#include <string_view>

#include "core/lint/impact.hpp"

namespace fishway::lint::postgres {

/// Quoted where the server would otherwise read it as another name.
std::string sql_name(std::string_view name);
/// With the schema, without public.
std::string sql_name(const TableName& name);

}  // namespace fishway::lint::postgres
