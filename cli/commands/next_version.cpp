#include "cli/commands/next_version.hpp"

#include <algorithm>

namespace fishway {
namespace {

/// The version as it stands in the file's name, where it may have '_' between its parts.
std::string version_as_written(const Migration& migration, const NamingOptions& naming) {
  const std::string file = migration.path.filename().string();
  const std::string& prefix =
      migration.kind == MigrationKind::baseline ? naming.baseline_prefix : naming.versioned_prefix;
  const std::string rest = file.substr(std::min(prefix.size(), file.size()));
  const std::string version = rest.substr(0, rest.find(naming.separator));
  return Version::parse(version) == migration.version ? version : migration.version->text();
}

/// 14 digits that begin with a century: 20261121143000.
bool is_timestamp(std::string_view version) {
  return version.size() == 14 && version.substr(0, 2) == "20" &&
         std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string incremented(std::string_view version) {
  std::string next(version);
  for (std::size_t i = next.size(); i-- > 0;) {
    if (next[i] < '0' || next[i] > '9') return next.insert(i + 1, "1");
    if (next[i] != '9') {
      ++next[i];
      return next;
    }
    next[i] = '0';
  }
  return "1" + next;
}

std::string version_after(const Catalog& catalog, const NamingOptions& naming, const std::string& now) {
  const Migration* highest = nullptr;
  for (const Migration& migration : catalog.migrations) {
    const bool counts = migration.kind == MigrationKind::versioned || migration.kind == MigrationKind::baseline;
    if (counts && migration.version && (highest == nullptr || *highest->version < *migration.version))
      highest = &migration;
  }
  if (highest == nullptr) return "1";
  const std::string version = version_as_written(*highest, naming);
  return is_timestamp(version) && version < now ? now : incremented(version);
}

}  // namespace fishway
