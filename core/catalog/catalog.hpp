// The catalog: all migrations and callbacks found in the locations, sorted, with names and duplicates checked.
//
//   Catalog catalog = Catalog::load(options, placeholders);
//   for (const Migration& migration : catalog.migrations) ...
//
// Loading reads every file once, for its checksum, and parses none of them. A catalog with problems is still complete
// as far as it goes, so that `info` and `validate` can show everything at once; who wants to run it calls
// `require_sound()`.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/catalog/callback.hpp"
#include "core/catalog/migration.hpp"
#include "core/catalog/placeholders.hpp"
#include "core/error.hpp"

namespace fishway {

struct NamingOptions {
  std::string versioned_prefix = "V";
  std::string repeatable_prefix = "R";
  std::string baseline_prefix = "B";
  std::string undo_prefix = "U";
  std::string separator = "__";
  std::vector<std::string> suffixes = {".sql"};
};

struct CatalogOptions {
  std::vector<std::string> locations = {"migrations"};  ///< "dir", "filesystem:dir", with wildcards ** * ?
  std::vector<std::string> callback_locations;          ///< when set, callbacks come only from there
  std::filesystem::path base;  ///< what relative locations are relative to; empty: the working directory
  NamingOptions naming;
  std::string encoding = "UTF-8";
  bool detect_encoding = false;
  bool placeholder_replacement = true;
  bool validate_naming = true;            ///< wrong names are problems; false: they are only warnings
  bool fail_on_missing_locations = true;  ///< false: a missing location is only a warning
};

class Catalog {
 public:
  /// Scans the locations. Throws Error(configuration) only where nothing can be scanned at all (an unknown prefix such
  /// as `s3:`). Everything else is collected in `problems`: a missing or unreadable folder or file, a name that is no
  /// migration's, two files with the same version, a wrong `.conf`, bytes that do not decode (with line and byte).
  static Catalog load(const CatalogOptions& options, const Placeholders& placeholders);

  /// Takes the values that scripts are opened with. False, with nothing done, where what was read depends on them: a
  /// repeatable's checksum, or a `.conf`. Such a catalog has to be loaded with them.
  bool give(const Placeholders& placeholders);

  /// Throws the problems as one Error that lists them all, if there are any.
  void require_sound() const;

  /// Opens a script of this catalog: decoded, and with placeholders replaced unless that is off for it.
  /// `${flyway:filename}` is set for the file.
  std::unique_ptr<TextSource> open(const ScriptFile& file) const;

  /// Versioned ascending, then baselines ascending, then repeatables by description, then undo ascending.
  std::vector<Migration> migrations;
  std::vector<Callback> callbacks;  ///< by event, then by description
  std::vector<Error> problems;
  std::vector<Error> warnings;  ///< same shape, but nothing stops for them

  /// The callbacks of one event, in the order in which they run.
  std::vector<const Callback*> callbacks_of(CallbackEvent event) const;

 private:
  friend class CatalogLoader;

  CatalogOptions options_;
  Placeholders placeholders_;
  bool depends_on_placeholders_ = false;
};

}  // namespace fishway
