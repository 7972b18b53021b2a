// Fills a catalog: from locations to files, from names to migrations, from texts to checksums.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/catalog/file_name.hpp"
#include "core/catalog/locations.hpp"

namespace fishway {

class CatalogLoader {
 public:
  CatalogLoader(Catalog& catalog, const CatalogOptions& options, const Placeholders& placeholders);
  void load();

 private:
  enum class Takes { everything, migrations, callbacks };

  void load_locations(const std::vector<std::string>& locations, Takes takes);
  void load_location(const Location& location, Takes takes);
  bool is_missing(const Location& location, Takes takes);
  bool matters(std::string_view name) const;
  void find_configs(const std::vector<const FoundFile*>& files);
  void add(const FoundFile& file, FileName name);
  void add_script(const FoundFile& file, ScriptFile& script);
  void read_config(const FoundFile& script, ScriptConfig& into);
  void read_migration(Migration& migration);
  std::int32_t replaced_checksum(const Migration& migration);
  void read_phase(Migration& migration, std::string_view beginning);
  void read_callback(const Callback& callback);
  void add_wrong_name(const FoundFile& file, const WrongName& name);
  void report_ignored_names();

  Catalog& catalog_;
  const CatalogOptions& options_;
  const Placeholders& placeholders_;
  std::map<std::string, FoundFile> configs_;  // of the current location, by the script's path in lower case
  std::set<std::string> seen_;                // paths, where locations may overlap
  bool may_overlap_ = false;
  std::string ignored_names_;  // a line each
};

/// Sorts a loaded catalog and adds two files that stand for the same thing to its problems.
void sort_catalog(Catalog& catalog);
void find_duplicates(Catalog& catalog);

}  // namespace fishway
