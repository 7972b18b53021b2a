// Where a database stands, and where it is wanted: by the files, or by --at-least. Reads the history, and nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/database.hpp"

namespace fishway {

struct Standing {
  std::optional<std::string> at;
  std::optional<std::string> wanted;
  std::vector<std::string> pending;  ///< versions, and descriptions of repeatables
  std::vector<std::string> titles;   ///< the same for people: "14 (add index)"
  bool has_failed = false;           ///< a migration that counts here
  bool is_newer = false;             ///< the database is above what is wanted
  bool satisfied = false;
  /// "at version 13, 14 is wanted; pending 14 (add index)".
  std::string text() const;
};

/// Throws Error(usage) for an --at-least that is no version.
void check_standing_options(const Settings& settings);

/// With --at-least the folders need not exist: the application's image may not carry them.
Files files_for_standing(const Settings& settings);

/// Looks, and fills the document.
Standing find_standing(Context& context, Database& database);

/// Error(pending), which says where the database is and what to do.
Error not_there(const Standing& standing);

}  // namespace fishway
