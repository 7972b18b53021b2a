// Reads the actions of an ALTER TABLE.
#pragma once

#include "drivers/mysql/ddl_statement.hpp"
#include "drivers/mysql/sql_tokens.hpp"

namespace fishway::mysql {

/// A name with or without a schema, and where it stands. Nothing where none does.
std::optional<TableName> take_table_name(TokenCursor& cursor);

/// `cursor` stands behind ALTER TABLE.
DdlStatement read_alter_table(TokenCursor& cursor);

}  // namespace fishway::mysql
