// Reads the statements of MySQL and MariaDB that the linter looks into, by recursive descent over their tokens.
#pragma once

#include "core/lint/mysql/ast.hpp"

namespace fishway::lint::mysql {

/// The statement that these tokens are; Unknown where it is none that is known. Never throws: what a statement holds
/// that is not understood is left out.
Parsed parse(const Tokens& tokens);

// Parts, each in a source of its own.

/// name type attributes..., up to a comma, a closing parenthesis, or the end. Nothing where no column is defined here.
std::optional<ColumnDefinition> parse_column(sql::Cursor& cursor);
/// Type and attributes behind the name.
void parse_column_definition(sql::Cursor& cursor, ColumnDefinition& column);
Type parse_type(sql::Cursor& cursor);
/// A literal, (expression), CURRENT_TIMESTAMP, or MariaDB's expression without parentheses.
Default parse_default(sql::Cursor& cursor);

/// KEY name (parts) options, behind the word KEY or INDEX (or UNIQUE, FULLTEXT, ...).
IndexDefinition parse_index(sql::Cursor& cursor, IndexKind kind);
/// [CONSTRAINT name] {PRIMARY KEY | UNIQUE | FOREIGN KEY | CHECK | INDEX | ...} as an action; nothing where none begins
/// here.
std::optional<Action> parse_constraint(sql::Cursor& cursor);
/// REFERENCES table (columns) ON DELETE ...: the cursor stands at REFERENCES.
void parse_references(sql::Cursor& cursor, ForeignKey& key);

/// ENGINE=..., CHARSET ..., separated by blanks or commas, until something else begins. False where none begins here.
bool parse_table_option(sql::Cursor& cursor, TableOptions& options);

/// Behind ALTER TABLE.
AlterTable parse_alter_table(sql::Cursor& cursor);
/// Behind CREATE ... TABLE.
CreateTable parse_create_table(sql::Cursor& cursor);
/// At UPDATE, DELETE, INSERT, REPLACE.
Change parse_change(sql::Cursor& cursor);
/// At SET.
Set parse_set(sql::Cursor& cursor);

/// Every word and quoted name in these tokens, in lower case.
std::vector<std::string> words_in(const Tokens& tokens, sql::TokenRange range);
/// The tables that FROM and JOIN name in these tokens, at any depth.
std::vector<QualifiedName> tables_in(const Tokens& tokens, sql::TokenRange range);
/// In lower case (ASCII).
std::string lower(std::string_view text);

}  // namespace fishway::lint::mysql
