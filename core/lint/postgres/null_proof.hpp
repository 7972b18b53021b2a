// Whether the server knows that a column holds no NULL, so that SET NOT NULL (or a primary key) need not look.
#pragma once

#include <string_view>

#include "core/lint/postgres/alter_table.hpp"

namespace fishway::lint::postgres {

/// By the column itself or, from 12 on, by a valid CHECK that this same statement does not drop.
bool is_proved_not_null(const AlterTable& alter, std::string_view column, int version);

}  // namespace fishway::lint::postgres
