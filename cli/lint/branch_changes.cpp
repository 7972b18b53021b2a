#include "cli/lint/branch_changes.hpp"

#include <map>

#include "cli/git/branch_files.hpp"
#include "core/catalog/file_name.hpp"
#include "core/catalog/locations.hpp"

namespace fishway {
namespace {

namespace fs = std::filesystem;

/// Takes what git says of one location after the other.
class Scope {
 public:
  Scope(const LintPart& part, const std::string& ref) : part_(part) {
    scope_.changes.base = ref;
    for (const Migration& migration : part.catalog.migrations)
      migrations_.emplace(migration.path.lexically_normal().string(), &migration);
  }

  void add(const Location& location, const BranchFiles& files) {
    for (const std::string& file : files.added)
      if (const Migration* migration = find(location, file)) scope_.judged.insert(migration->path.string());
    for (const std::string& file : files.changed)
      if (const Migration* migration = find(location, file)) add_changed(*migration);
    for (const std::string& file : files.deleted)
      if (!location.script_of(file).empty()) scope_.changes.deleted.push_back(location.folder / file);
    for (const std::string& file : files.at_base)
      if (!location.script_of(file).empty()) add_version(fs::path(file).filename().string());
  }

  BranchScope take() { return std::move(scope_); }

 private:
  const Migration* find(const Location& location, const std::string& file) const {
    const auto found = migrations_.find((location.folder / file).lexically_normal().string());
    return found == migrations_.end() ? nullptr : found->second;
  }

  /// A repeatable may change: it runs again.
  void add_changed(const Migration& migration) {
    if (migration.kind == MigrationKind::repeatable)
      scope_.judged.insert(migration.path.string());
    else
      scope_.changes.changed.push_back(migration.path);
  }

  void add_version(const std::string& name) {
    const FileName parsed = parse_file_name(name, part_.options.naming);
    const auto* migration = std::get_if<MigrationName>(&parsed);
    if (migration == nullptr || migration->kind != MigrationKind::versioned) return;
    auto& highest = scope_.changes.highest;
    if (!highest || *highest < *migration->version) highest = migration->version;
  }

  const LintPart& part_;
  std::map<std::string, const Migration*> migrations_;
  BranchScope scope_;
};

}  // namespace

BranchScope branch_scope(const LintPart& part, const std::string& ref, const Environment& environment) {
  Scope scope(part, ref);
  for (const std::string& text : part.options.locations) {
    const Location location = Location::parse(text, part.options.base);
    scope.add(location, branch_files(location.folder, ref, environment));
  }
  return scope.take();
}

}  // namespace fishway
