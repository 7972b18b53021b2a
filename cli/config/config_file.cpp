#include "cli/config/config_file.hpp"

#include "cli/config/properties.hpp"
#include "cli/config/toml_reader.hpp"
#include "cli/text_file.hpp"

namespace fishway {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// As a person would name it: without the folder when that is the working directory.
fs::path in_folder(const fs::path& folder, const char* name) {
  std::error_code ignored;
  return folder == fs::current_path(ignored) ? fs::path(name) : folder / name;
}

ConfigFormat format_of(const fs::path& path) {
  if (path.extension() == ".conf" || path.extension() == ".properties") return ConfigFormat::flyway_conf;
  const bool flyway = path.filename().string().find("flyway") != std::string::npos;
  return flyway ? ConfigFormat::flyway_toml : ConfigFormat::fishway_toml;
}

}  // namespace

ConfigFile read_config_file(const fs::path& path) {
  ConfigFile file;
  file.format = format_of(path);
  file.path = path;
  const std::string text = read_text_file(path, "settings file");
  if (file.format == ConfigFormat::flyway_conf)
    read_properties(text, file);
  else
    read_toml(text, file);
  return file;
}

std::vector<fs::path> find_config_files(const fs::path& directory) {
  for (fs::path folder = directory;; folder = folder.parent_path()) {
    if (is_file(folder / "fishway.toml")) return {in_folder(folder, "fishway.toml")};
    if (!folder.has_relative_path()) break;
  }
  std::vector<fs::path> files;
  for (const char* name : {"flyway.toml", "flyway.user.toml"})
    if (is_file(directory / name)) files.push_back(in_folder(directory, name));
  if (files.empty() && is_file(directory / "flyway.conf")) files.push_back(in_folder(directory, "flyway.conf"));
  return files;
}

}  // namespace fishway
