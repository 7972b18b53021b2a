#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "cli/commands/command.hpp"
#include "cli/commands/next_version.hpp"
#include "cli/context.hpp"
#include "cli/placeholder_defaults.hpp"
#include "cli/settings/options.hpp"
#include "core/catalog/catalog.hpp"

namespace fishway {
namespace {

namespace fs = std::filesystem;

std::string description_of(const Context& context) {
  const std::string description = fmt::format("{}", fmt::join(context.words, " "));
  if (description.find_first_not_of(" _") == std::string::npos)
    throw Error(ErrorKind::usage, "a migration needs a description", "fishway new \"add customer email\"");
  return description;
}

/// Blanks become '_'. What cannot stand in a file's name, or would be read as the separator, is refused.
std::string file_words(std::string description, const std::string& separator) {
  for (char& c : description) {
    if (c == ' ' || c == '\t') c = '_';
    if (c == '/' || c == '\\' || static_cast<unsigned char>(c) < ' ')
      throw Error(ErrorKind::usage, "a description cannot contain slashes or control characters",
                  "fishway new \"add customer email\"");
  }
  if (description.find(separator) != std::string::npos)
    throw Error(ErrorKind::usage, fmt::format("a description cannot contain '{}'", separator),
                "it separates version and description");
  return description;
}

fs::path folder_of(const Settings& settings) {
  constexpr std::string_view prefix = "filesystem:";
  const auto& locations = settings.list("locations");
  std::string location = locations.empty() ? "migrations" : locations.front();
  if (location.starts_with(prefix)) location.erase(0, prefix.size());
  if (location.find_first_of("*?") != std::string::npos)
    throw Error(ErrorKind::usage, fmt::format("{} names several folders", location), "say which one: --locations DIR");
  return location;
}

std::string phase_of(const Settings& settings) {
  const auto& phases = settings.list("phase");
  if (phases.empty()) return "";
  if (phases.size() > 1 || !phase_from_name(phases.front()))
    throw Error(ErrorKind::usage, "--phase takes one of expand, migrate, contract");
  return phases.front();
}

/// Never overwrites: the file must not exist.
void write_new_file(const fs::path& path, const std::string& text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0)
    throw Error(
        ErrorKind::configuration, fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)),
        errno == EEXIST ? "it exists already; choose another description" : "check the folder and its permissions");
  const auto written = write(file, text.data(), text.size());
  close(file);
  if (written != static_cast<ssize_t>(text.size()))
    throw Error(ErrorKind::configuration, fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw Error(ErrorKind::configuration,
                fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
}

std::string template_text(const std::string& description, const std::string& phase) {
  std::string text = fmt::format("-- {}\n", description);
  if (!phase.empty()) text += fmt::format("-- fishway: phase={}\n", phase);
  return text + "\n";
}

std::string timestamp_version() { return fmt::format("{:%Y%m%d%H%M%S}", fmt::gmtime(std::time(nullptr))); }

class NewMigration {
 public:
  explicit NewMigration(Context& context)
      : context_(context),
        options_(catalog_options(context.settings)),
        description_(description_of(context)),
        phase_(phase_of(context.settings)),
        words_(file_words(description_, options_.naming.separator)),
        folder_(folder_of(context.settings)) {
    if (context.settings.flag("repeatable") && (context.settings.flag("undo") || context.settings.flag("timestamp")))
      throw Error(ErrorKind::usage, "a repeatable migration has neither a version nor an undo script");
  }

  void write() {
    make_folder(folder_);
    context_.body["description"] = description_;
    if (context_.settings.flag("repeatable")) return write_file(options_.naming.repeatable_prefix);
    const std::string version = next_version();
    context_.body["version"] = Version::parse(version)->text();
    write_file(options_.naming.versioned_prefix + version);
    if (context_.settings.flag("undo")) write_file(options_.naming.undo_prefix + version);
  }

 private:
  std::string next_version() {
    if (context_.settings.flag("timestamp")) return timestamp_version();
    const Catalog catalog = Catalog::load(options_, user_placeholders(context_));
    return version_after(catalog, options_.naming, timestamp_version());
  }

  void write_file(const std::string& beginning) {
    const std::string suffix = options_.naming.suffixes.empty() ? ".sql" : options_.naming.suffixes.front();
    const fs::path path = folder_ / (beginning + options_.naming.separator + words_ + suffix);
    write_new_file(path, template_text(description_, phase_));
    context_.body["files"].push_back(path.string());
    context_.console.print(path.string() + "\n");
  }

  Context& context_;
  CatalogOptions options_;
  std::string description_;
  std::string phase_;
  std::string words_;
  fs::path folder_;
};

}  // namespace

void run_new(Context& context) { NewMigration(context).write(); }

}  // namespace fishway
