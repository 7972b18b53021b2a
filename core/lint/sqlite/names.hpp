// Which tables and columns a view, a trigger, an index or a CHECK mentions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/lint/sql/tokens.hpp"

namespace fishway::lint::sqlite {

/// Everything folded.
struct Names {
  std::set<std::string> tables;                           ///< read or written, without those of its WITH
  std::map<std::string, std::string> aliases;             ///< alias -> table
  std::set<std::pair<std::string, std::string>> columns;  ///< qualifier (may be empty), name: any word that may be one

  bool has_word(const std::string& column) const;
  /// Whether a column of that table stands here for sure: by its qualifier, or because no other table is there.
  bool has_column(const std::string& table, const std::string& column) const;
  void rename_table(const std::string& from, const std::string& to);
  void rename_column(const std::string& from, const std::string& to);
};

/// Of a SELECT, or of a trigger's body.
Names names_in(const sql::Tokens& tokens);

}  // namespace fishway::lint::sqlite
