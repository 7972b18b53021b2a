// SQLite's result codes by their names, and what a person can do about the ones that are not the script's fault.
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"

namespace fishway::sqlite {

/// "SQLITE_CONSTRAINT_UNIQUE" for 2067. An extended code that is unknown here is named by its primary code and number.
std::string code_name(int extended_code);

/// What to do next, or "" where only the statement's author knows.
std::string code_hint(int extended_code, const std::string& file);

/// A failed call of SQLite. It leaves a session as the Error that it is, unless a statement of a migration is
/// concerned.
class SqliteError : public Error {
 public:
  SqliteError(int extended_code, std::string text, std::string hint, int offset = -1,
              std::vector<Blocker> in_the_way = {});

  int code;    ///< extended
  int offset;  ///< of the error in the SQL text, in bytes; -1: unknown
};

}  // namespace fishway::sqlite
