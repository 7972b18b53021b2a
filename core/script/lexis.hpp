// What differs between the dialects when a script is read: one struct of options for one lexer.
#pragma once

#include "core/script/splitter.hpp"

namespace fishway {

/// Which client's own commands a script may hold.
enum class ClientCommands { psql, mysql, sqlite3 };

/// Which statements hold statements, so that a delimiter inside does not end them.
enum class BlockRules {
  atomic_bodies,  ///< PostgreSQL: CREATE FUNCTION ... BEGIN ATOMIC ... END
  routines,       ///< MySQL: CREATE PROCEDURE, FUNCTION, TRIGGER, EVENT ... BEGIN ... END
  compounds,      ///< MariaDB: the same, and BEGIN NOT ATOMIC, IF, LOOP, ... as statements of their own
  triggers,       ///< SQLite: CREATE TRIGGER ... ; END
};

struct Lexis {
  bool backslash_escapes = false;       ///< in '..', and in ".." where that is a string
  bool double_quote_is_string = false;  ///< otherwise an identifier
  bool string_prefixes = false;         ///< E'..' with escapes; B'..', X'..', U&'..' without
  bool dollar_quotes = false;           ///< $$..$$, $tag$..$tag$
  bool backtick_identifiers = false;    ///< `..`
  bool bracket_identifiers = false;     ///< [..]
  bool nested_comments = false;         ///< /* /* */ */
  bool hash_comments = false;           ///< # to the end of the line
  bool dashes_need_space = false;       ///< `--` is a comment only before white space, or where a statement may begin
  bool carriage_return_ends_line = false;   ///< a lone CR ends a `--` comment
  bool executable_comments = false;         ///< /*! .. */
  bool mariadb_comments = false;            ///< /*M! .. */
  int newest_executed = 999998;             ///< executable comments for a newer version are comments
  bool parentheses_hide_delimiter = false;  ///< `;` between ( and ) does not end the statement
  ClientCommands commands = ClientCommands::psql;
  BlockRules blocks = BlockRules::atomic_bodies;
};

Lexis lexis_for(const SplitOptions& options);

}  // namespace fishway
