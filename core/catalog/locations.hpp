// The folders in which migrations are, and the files found in them.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace fishway {

/// One location of the settings: a folder, or a pattern of folders (`db/*/sql`) or of files (`db/**/V*.sql`).
struct Location {
  std::string text;              ///< as a person wrote it, without `filesystem:`
  std::filesystem::path folder;  ///< where the search begins: the whole of it, or what stands before the first wildcard
  std::vector<std::string> pattern;  ///< the parts behind the folder, from the first with a wildcard on; mostly empty
  bool files = false;                ///< the last part of the pattern is a file's name

  /// Throws Error(configuration) for prefixes other than `filesystem:`.
  static Location parse(std::string_view text, const std::filesystem::path& base);

  /// What a file below the folder is called as a script: relative to the folder that the pattern matched. Empty: not
  /// ours.
  std::string script_of(const std::string& relative) const;
};

/// Without exact duplicates and without locations inside others; each one left out is a warning.
std::vector<Location> without_overlaps(std::vector<Location> locations, std::vector<Error>& warnings);

struct FoundFile {
  std::filesystem::path path;
  std::string script;  ///< relative to its location, '/' between parts
  std::string name;    ///< without folders
};

/// All regular files of the location, in no particular order. Hidden folders are left out, symbolic links are followed.
/// A folder that cannot be read and a loop of links are problems. `wanted` says by the file's name whether the file
/// matters: of others nothing is told, not even that they cannot be read.
std::vector<FoundFile> find_files(const Location& location, const std::function<bool(std::string_view)>& wanted,
                                  std::vector<Error>& problems);

}  // namespace fishway
