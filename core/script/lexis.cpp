#include "core/script/lexis.hpp"

namespace fishway {
namespace {

// As psql's scanner (psqlscan.l) reads.
Lexis postgresql(const SplitOptions& options) {
  Lexis lexis;
  lexis.backslash_escapes = !options.standard_conforming_strings;
  lexis.string_prefixes = true;
  lexis.dollar_quotes = true;
  lexis.nested_comments = true;
  lexis.carriage_return_ends_line = true;
  lexis.parentheses_hide_delimiter = true;
  lexis.commands = ClientCommands::psql;
  lexis.blocks = BlockRules::atomic_bodies;
  return lexis;
}

// As the mysql and mariadb clients read; routines without DELIMITER are Flyway's addition.
Lexis mysql(const SplitOptions& options) {
  Lexis lexis;
  lexis.backslash_escapes = !options.no_backslash_escapes;
  lexis.double_quote_is_string = !options.ansi_quotes;
  lexis.backtick_identifiers = true;
  lexis.hash_comments = true;
  lexis.dashes_need_space = true;
  lexis.executable_comments = true;
  lexis.mariadb_comments = options.dialect == Dialect::mariadb;
  if (options.server_version > 0) lexis.newest_executed = options.server_version;
  lexis.commands = ClientCommands::mysql;
  lexis.blocks = options.dialect == Dialect::mariadb ? BlockRules::compounds : BlockRules::routines;
  return lexis;
}

// As sqlite3_complete() reads.
Lexis sqlite() {
  Lexis lexis;
  lexis.backtick_identifiers = true;
  lexis.bracket_identifiers = true;
  lexis.commands = ClientCommands::sqlite3;
  lexis.blocks = BlockRules::triggers;
  return lexis;
}

}  // namespace

Lexis lexis_for(const SplitOptions& options) {
  switch (options.dialect) {
    case Dialect::postgresql:
      return postgresql(options);
    case Dialect::mysql:
    case Dialect::mariadb:
      return mysql(options);
    case Dialect::sqlite:
      break;
  }
  return sqlite();
}

}  // namespace fishway
