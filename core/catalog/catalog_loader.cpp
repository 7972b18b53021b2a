#include "core/catalog/catalog_loader.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "core/catalog/checksum.hpp"
#include "core/catalog/file_text.hpp"
#include "core/catalog/script_config.hpp"
#include "core/catalog/script_text.hpp"
#include "core/script/directives.hpp"

namespace fishway {

namespace {

constexpr std::string_view config_suffix = ".conf";
constexpr std::size_t directive_window = 8192;
constexpr std::size_t largest_config = 65536;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_config(std::string_view name) {
  return name.size() > config_suffix.size() && lower(name.substr(name.size() - config_suffix.size())) == config_suffix;
}

/// The whole lines among the first kilobytes: a directive is never judged by a half of it.
std::string_view beginning_of(std::string_view text) {
  if (text.size() <= directive_window) return text;
  const std::string_view window = text.substr(0, directive_window);
  return window.substr(0, window.find_last_of("\r\n") + 1);
}

/// Sorted, so that what is wrong with the files is told in the same order on every system.
std::vector<const FoundFile*> by_script(const std::vector<FoundFile>& found) {
  std::vector<const FoundFile*> files;
  files.reserve(found.size());
  for (const FoundFile& file : found) files.push_back(&file);
  std::sort(files.begin(), files.end(), [](const FoundFile* a, const FoundFile* b) { return a->script < b->script; });
  return files;
}

/// Reads a text to its end. `see` is given each piece.
template <typename See>
std::int32_t checksum_of(TextSource& source, See see) {
  Checksum checksum;
  checksum.update("\xEF\xBB\xBF");  // the mark that a source has left out already: a second one is text
  for (TextChunk chunk; source.next(chunk);) {
    see(chunk.text);
    checksum.update(chunk.text);
  }
  return checksum.value();
}

/// Whether a prefix stands in this piece of a text, or may begin at its end.
bool may_name_placeholder(std::string_view piece, const std::string& prefix) {
  const std::string_view end = piece.substr(piece.size() - std::min(piece.size(), prefix.size() - 1));
  return piece.find(prefix) != std::string_view::npos || end.find(prefix.front()) != std::string_view::npos;
}

}  // namespace

CatalogLoader::CatalogLoader(Catalog& catalog, const CatalogOptions& options, const Placeholders& placeholders)
    : catalog_(catalog), options_(options), placeholders_(placeholders) {}

void CatalogLoader::load() {
  const bool separate = !options_.callback_locations.empty();
  load_locations(options_.locations, separate ? Takes::migrations : Takes::everything);
  if (separate) load_locations(options_.callback_locations, Takes::callbacks);
  report_ignored_names();
  sort_catalog(catalog_);
  find_duplicates(catalog_);
}

void CatalogLoader::load_locations(const std::vector<std::string>& texts, Takes takes) {
  std::vector<Location> locations;
  for (const std::string& text : texts) locations.push_back(Location::parse(text, options_.base));
  locations = without_overlaps(std::move(locations), catalog_.warnings);
  may_overlap_ = locations.size() > 1;
  seen_.clear();
  for (const Location& location : locations) {
    if (!is_missing(location, takes)) load_location(location, takes);
  }
}

bool CatalogLoader::is_missing(const Location& location, Takes takes) {
  std::error_code failure;
  const std::filesystem::file_status status = std::filesystem::status(location.folder, failure);
  if (std::filesystem::is_directory(status)) return false;
  const bool there = std::filesystem::exists(status);
  if (failure && status.type() != std::filesystem::file_type::not_found) return false;  // the search says why
  const std::string path = location.folder.string();
  Error error(ErrorKind::configuration, there ? "the location is not a folder" : "the location does not exist",
              location.folder.is_absolute()
                  ? "correct it with --locations or in fishway.toml"
                  : fmt::format("it is looked for from {}; correct it with --locations or in fishway.toml",
                                std::filesystem::current_path(failure).string()),
              Place{path, 0, 0});
  const bool tolerated = !options_.fail_on_missing_locations || takes == Takes::callbacks;
  (tolerated ? catalog_.warnings : catalog_.problems).push_back(std::move(error));
  return true;
}

bool CatalogLoader::matters(std::string_view name) const {
  return is_script_name(name, options_.naming) || is_config(name);
}

void CatalogLoader::load_location(const Location& location, Takes takes) {
  const std::size_t problems_before = catalog_.problems.size();
  const auto wanted = [this](std::string_view name) { return matters(name); };
  const std::vector<FoundFile> found = find_files(location, wanted, catalog_.problems);
  const std::vector<const FoundFile*> files = by_script(found);
  find_configs(files);
  catalog_.migrations.reserve(catalog_.migrations.size() + files.size());
  std::size_t scripts = 0;
  for (const FoundFile* each : files) {
    const FoundFile& file = *each;
    FileName name = parse_file_name(file.name, options_.naming);
    if (std::holds_alternative<NotAScript>(name)) continue;
    const bool is_callback = std::holds_alternative<CallbackName>(name);
    ++scripts;
    if (takes == Takes::callbacks ? !is_callback : (is_callback && takes == Takes::migrations)) continue;
    if (may_overlap_ && !seen_.insert(file.path.lexically_normal().string()).second) continue;
    add(file, std::move(name));
  }
  if (scripts > 0 || catalog_.problems.size() > problems_before) return;
  catalog_.warnings.emplace_back(ErrorKind::configuration, fmt::format("no migrations found in {}", location.text),
                                 "create the first one with `fishway new DESCRIPTION`, or correct --locations");
}

void CatalogLoader::find_configs(const std::vector<const FoundFile*>& files) {
  configs_.clear();
  for (const FoundFile* file : files) {
    if (!is_config(file->name)) continue;
    const std::string path = file->path.string();
    configs_.emplace(lower(std::string_view(path).substr(0, path.size() - config_suffix.size())), *file);
  }
}

void CatalogLoader::add(const FoundFile& file, FileName name) {
  if (auto* migration_name = std::get_if<MigrationName>(&name)) {
    Migration migration;
    migration.kind = migration_name->kind;
    migration.version = std::move(migration_name->version);
    migration.description = std::move(migration_name->description);
    add_script(file, migration);
    read_migration(migration);
    catalog_.migrations.push_back(std::move(migration));
  } else if (auto* callback_name = std::get_if<CallbackName>(&name)) {
    Callback callback;
    callback.event = callback_name->event;
    callback.description = std::move(callback_name->description);
    add_script(file, callback);
    read_callback(callback);
    catalog_.callbacks.push_back(std::move(callback));
  } else if (const auto* wrong = std::get_if<WrongName>(&name)) {
    add_wrong_name(file, *wrong);
  }
}

void CatalogLoader::add_script(const FoundFile& file, ScriptFile& script) {
  script.path = file.path;
  script.script = file.script;
  if (!configs_.empty()) read_config(file, script.config);
}

void CatalogLoader::read_config(const FoundFile& script, ScriptConfig& into) {
  const auto config = configs_.find(lower(script.path.string()));
  if (config == configs_.end()) return;
  const std::string path = config->second.path.string();
  try {
    std::string text(largest_config, '\0');
    text.resize(InputFile(config->second.path).read(text.data(), text.size()));
    if (may_name_placeholder(text, placeholders_.syntax().prefix)) catalog_.depends_on_placeholders_ = true;
    into = parse_script_config(text, path, placeholders_, catalog_.problems, catalog_.warnings);
  } catch (const Error& error) {
    catalog_.problems.push_back(error);
  }
}

void CatalogLoader::read_migration(Migration& migration) {
  const bool may_replace = migration.kind == MigrationKind::repeatable && replaces_placeholders(migration, options_);
  bool at_start = true;
  bool replaces = false;
  try {
    const std::unique_ptr<TextSource> text = open_script(migration, options_);
    migration.raw_checksum = checksum_of(*text, [&](std::string_view piece) {
      if (std::exchange(at_start, false)) read_phase(migration, beginning_of(piece));
      replaces = replaces || (may_replace && may_name_placeholder(piece, placeholders_.syntax().prefix));
    });
    migration.checksum = replaces ? replaced_checksum(migration) : migration.raw_checksum;
  } catch (const Error& error) {
    catalog_.problems.push_back(error);
  }
}

/// A repeatable runs again when a placeholder's value changed, so its checksum is that of the replaced text.
std::int32_t CatalogLoader::replaced_checksum(const Migration& migration) {
  catalog_.depends_on_placeholders_ = true;
  const std::unique_ptr<TextSource> text = catalog_.open(migration);
  return checksum_of(*text, [](std::string_view) {});
}

void CatalogLoader::read_phase(Migration& migration, std::string_view beginning) {
  if (beginning.find("fishway:") == std::string_view::npos) return;
  const std::string path = migration.path.string();
  try {
    const Directives directives = file_directives(beginning, path);
    const std::string* phase = directives.find("phase");
    if (phase != nullptr) migration.phase = phase_from_name(*phase);
  } catch (const Error& error) {
    catalog_.problems.push_back(error);
  }
}

void CatalogLoader::read_callback(const Callback& callback) {
  try {
    const std::unique_ptr<TextSource> text = open_script(callback, options_);
    for (TextChunk chunk; text->next(chunk);) continue;
  } catch (const Error& error) {
    catalog_.problems.push_back(error);
  }
}

void CatalogLoader::add_wrong_name(const FoundFile& file, const WrongName& name) {
  if (!options_.validate_naming) {
    ignored_names_ += fmt::format("\n  {}: {}", file.path.string(), name.message);
    return;
  }
  catalog_.problems.emplace_back(ErrorKind::configuration, name.message,
                                 name.hint + "\nto ignore files with other names: validate_migration_naming = false",
                                 Place{file.path.string(), 0, 0});
}

void CatalogLoader::report_ignored_names() {
  if (ignored_names_.empty()) return;
  catalog_.warnings.emplace_back(ErrorKind::configuration,
                                 "these files are ignored, because of their names:" + ignored_names_,
                                 "to refuse such files: validate_migration_naming = true");
}

}  // namespace fishway
