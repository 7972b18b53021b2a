#include "cli/lint/lint_part.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/settings/options.hpp"
#include "core/catalog/locations.hpp"
#include "core/script/directives.hpp"

namespace fishway {
namespace {

namespace fs = std::filesystem;

fs::path resolved(const fs::path& path) {
  std::error_code failed;
  const fs::path canonical = fs::weakly_canonical(path, failed);
  return failed ? path.lexically_normal() : canonical;
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  const fs::path relative = resolved(file).lexically_relative(resolved(folder));
  return !relative.empty() && *relative.begin() != "..";
}

/// A location that is not there is told as the other commands tell it.
void require_locations(const LintPart& part) {
  for (const std::string& text : part.options.locations) {
    const fs::path folder = Location::parse(text, part.options.base).folder;
    std::error_code failed;
    if (fs::is_directory(folder, failed)) continue;
    for (const Error& problem : part.catalog.problems)
      if (problem.place.file == folder.string()) throw Error(problem);
  }
}

void require_migrations(const LintPart& part) {
  require_locations(part);
  if (!part.catalog.migrations.empty() || !part.catalog.problems.empty()) return;
  throw Error(ErrorKind::configuration, fmt::format("no migrations in {}", fmt::join(part.options.locations, ", ")),
              "name the folder: `fishway lint FOLDER`, or --locations");
}

/// The phase that stands at the top of a file which no catalog has read.
std::optional<Phase> phase_of(const Catalog& catalog, const Migration& migration) {
  try {
    TextChunk beginning;
    if (!catalog.open(migration)->next(beginning)) return std::nullopt;
    const Directives directives = file_directives(beginning.text, migration.path.string());
    const std::string* phase = directives.find("phase");
    return phase == nullptr ? std::nullopt : phase_from_name(*phase);
  } catch (const Error&) {
    return std::nullopt;  // the linter meets it again, and tells
  }
}

class Parts {
 public:
  Parts(const Settings& settings, const Placeholders& placeholders)
      : placeholders_(placeholders), options_(catalog_options(settings)) {
    if (!settings.is_set("validate-migration-naming")) options_.validate_naming = true;
  }

  void add_locations() {
    parts_.push_back(load(options_.locations));
    require_migrations(parts_.back());
  }

  void add(const std::string& word) {
    std::error_code failed;
    const fs::file_status status = fs::status(word, failed);
    if (!fs::exists(status))
      throw Error(ErrorKind::usage, fmt::format("there is no file or folder {}", word),
                  "paths are relative to the working directory");
    if (!fs::is_directory(status)) return add_file(word);
    parts_.push_back(load({word}));
    require_migrations(parts_.back());
  }

  std::vector<LintPart> take() { return std::move(parts_); }

 private:
  LintPart load(std::vector<std::string> locations) {
    LintPart part;
    part.options = options_;
    part.options.locations = std::move(locations);
    part.catalog = Catalog::load(part.options, placeholders_);
    return part;
  }

  void add_file(const std::string& file) {
    const auto is_around = [&](const std::string& text) {
      return lies_in(file, Location::parse(text, options_.base).folder);
    };
    if (std::ranges::any_of(options_.locations, is_around) && choose(file, options_.locations)) return;
    const fs::path folder = fs::path(file).parent_path();
    if (!choose(file, {folder.empty() ? "." : folder.string()})) add_lone(file);
  }

  /// Whether the file is a migration of these locations.
  bool choose(const fs::path& file, const std::vector<std::string>& locations) {
    LintPart& part = part_with(locations);
    for (const Migration& migration : part.catalog.migrations) {
      if (migration.path.filename() != file.filename() || resolved(migration.path) != resolved(file)) continue;
      part.chosen.insert(migration.path.string());
      return true;
    }
    if (part.chosen.empty()) parts_.pop_back();
    return false;
  }

  /// Files of one catalog are read with it once.
  LintPart& part_with(const std::vector<std::string>& locations) {
    const auto found = std::ranges::find_if(parts_, [&](const LintPart& part) {
      return !part.is_lone && !part.chosen.empty() && part.options.locations == locations;
    });
    return found != parts_.end() ? *found : parts_.emplace_back(load(locations));
  }

  void add_lone(const fs::path& file) {
    LintPart part;
    part.options = options_;
    part.options.locations.clear();
    part.options.callback_locations.clear();
    part.catalog = Catalog::load(part.options, placeholders_);
    part.is_lone = true;
    Migration migration;
    migration.path = file;
    migration.script = file.filename().string();
    migration.version = Version::parse("1");
    migration.description = file.stem().string();
    migration.phase = phase_of(part.catalog, migration);
    part.catalog.migrations.push_back(std::move(migration));
    parts_.push_back(std::move(part));
  }

  const Placeholders& placeholders_;
  CatalogOptions options_;
  std::vector<LintPart> parts_;
};

}  // namespace

std::vector<LintPart> lint_parts(const Context& context, const Placeholders& placeholders) {
  Parts parts(context.settings, placeholders);
  if (context.words.empty()) parts.add_locations();
  for (const std::string& word : context.words) parts.add(word);
  return parts.take();
}

}  // namespace fishway
