#include "cli/config/apply.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/config/expansion.hpp"
#include "core/nearest.hpp"

namespace fishway {
namespace {

namespace fs = std::filesystem;

std::string join(const std::vector<std::string>& path) { return fmt::format("{}", fmt::join(path, ".")); }

std::string file_key(const Setting& setting) {
  return std::string(setting.file_key.empty() ? setting.name : setting.file_key);
}

/// Matches "lock.wait" and, for those who prefer it flat, "lock_wait".
const Setting* find_by_file_key(const std::string& key) {
  const auto settings = all_settings();
  const auto matches = [&](const Setting& s) { return s.in_file() && (file_key(s) == key || s.name == key); };
  const auto found = std::find_if(settings.begin(), settings.end(), matches);
  return found == settings.end() ? nullptr : &*found;
}

const Setting* find_by_flyway_key(const std::string& key) {
  const auto settings = all_settings();
  const auto matches = [&](const Setting& s) { return !s.flyway.empty() && to_kebab(s.flyway) == to_kebab(key); };
  const auto found = std::find_if(settings.begin(), settings.end(), matches);
  return found == settings.end() ? nullptr : &*found;
}

[[noreturn]] void unknown_key(const ConfigEntry& entry) {
  std::vector<std::string> known;
  for (const Setting& setting : all_settings())
    if (setting.in_file()) known.push_back(setting.key());
  std::string key = join(entry.path);
  const auto meant = nearest(key, known);
  throw Error(ErrorKind::configuration, fmt::format("unknown key {}", key),
              meant ? fmt::format("did you mean {}?", *meant) : "`fishway config` lists all keys", entry.place);
}

std::string relative_to(const fs::path& base, const std::string& location) {
  constexpr std::string_view prefix = "filesystem:";
  const std::string path = location.starts_with(prefix) ? location.substr(prefix.size()) : location;
  if (base.empty() || fs::path(path).is_absolute() || path.find(':') != std::string::npos) return location;
  return (base / path).lexically_normal().string();
}

/// A SQLite file named in a settings file is where the settings file says, wherever fishway is started.
std::string sqlite_relative_to(const fs::path& base, const std::string& url) {
  constexpr std::string_view prefix = "sqlite:";
  if (base.empty() || !url.starts_with(prefix)) return url;
  const std::string path = url.substr(prefix.size());
  if (path.empty() || path.front() == '/' || path.front() == ':') return url;
  return fmt::format("{}{}", prefix, (base / path).lexically_normal().string());
}

/// One file's way into the settings.
class Application {
 public:
  Application(const ConfigFile& file, const Environment& environment, Settings& settings,
              std::vector<std::string>& unknown_flyway_keys)
      : file_(file), environment_(environment), settings_(settings), unknown_flyway_keys_(unknown_flyway_keys) {}

  void apply(const std::vector<ConfigEntry>& entries, bool in_environment) {
    for (const ConfigEntry& entry : entries)
      file_.is_flyway() ? from_flyway(entry, in_environment) : from_fishway(entry);
  }

  static void check_keys(const std::vector<ConfigEntry>& entries) {
    for (const ConfigEntry& entry : entries)
      if (!is_placeholder(entry) && find_by_file_key(to_kebab(join(entry.path))) == nullptr) unknown_key(entry);
  }

 private:
  static bool is_placeholder(const ConfigEntry& entry) {
    return entry.path.size() > 1 && entry.path.front() == "placeholders";
  }

  void from_fishway(const ConfigEntry& entry) {
    if (is_placeholder(entry)) return set_placeholder(entry, 1);
    const Setting* setting = find_by_file_key(to_kebab(join(entry.path)));
    if (setting == nullptr) unknown_key(entry);
    set(*setting, entry);
  }

  /// `flyway.KEY` everywhere; in [environments.NAME] of flyway.toml also KEY alone and `flyway.KEY`.
  void from_flyway(const ConfigEntry& entry, bool in_environment) {
    const bool prefixed = entry.path.size() > 1 && entry.path.front() == "flyway";
    const std::size_t first = prefixed ? 1 : 0;
    if (entry.path.size() > first + 1 && entry.path[first] == "placeholders") return set_placeholder(entry, first + 1);
    const bool plain = entry.path.size() == first + 1 && (prefixed || in_environment);
    const Setting* setting = plain ? find_by_flyway_key(entry.path[first]) : nullptr;
    if (setting != nullptr && setting->type != SettingType::map)
      set(*setting, entry);
    else
      unknown_flyway_keys_.push_back(fmt::format("{} ({})", join(entry.path), place_text(entry)));
  }

  static std::string place_text(const ConfigEntry& entry) {
    return fmt::format("{}:{}", entry.place.file, entry.place.line);
  }

  Origin origin(const ConfigEntry& entry) const { return {Source::file, place_text(entry), entry.place}; }

  std::string expanded(const std::string& item, const Place& place) const {
    constexpr ExpansionSyntax syntaxes[] = {ExpansionSyntax::fishway, ExpansionSyntax::flyway_toml,
                                            ExpansionSyntax::flyway_conf};
    return expand(item, environment_, syntaxes[static_cast<int>(file_.format)], place);
  }

  void set_placeholder(const ConfigEntry& entry, std::size_t first) {
    const std::vector<std::string> name(entry.path.begin() + static_cast<std::ptrdiff_t>(first), entry.path.end());
    const std::string value = entry.items.empty() ? "" : expanded(entry.items.front(), entry.place);
    settings_.set_entry(*find_setting("placeholder"), join(name), value, origin(entry));
  }

  void set(const Setting& setting, const ConfigEntry& entry) {
    if (entry.is_array && setting.type != SettingType::list)
      throw Error(ErrorKind::configuration, fmt::format("{}: one value is wanted, not an array", join(entry.path)), {},
                  entry.place);
    std::vector<std::string> items;
    for (const std::string& item : entry.items) items.push_back(expanded(item, entry.place));
    if (setting.type == SettingType::list && !entry.is_array && items.size() == 1) items = split(items.front(), ',');
    if (!file_.is_flyway()) rebase(setting, items);
    settings_.set(setting, std::move(items), origin(entry));
  }

  void rebase(const Setting& setting, std::vector<std::string>& items) const {
    const fs::path base = file_.path.parent_path();
    for (std::string& item : items) {
      if (setting.is_path) item = relative_to(base, item);
      if (setting.name == "url") item = sqlite_relative_to(base, item);
    }
  }

  const ConfigFile& file_;
  const Environment& environment_;
  Settings& settings_;
  std::vector<std::string>& unknown_flyway_keys_;
};

}  // namespace

void apply_common(const ConfigFile& file, const Environment& environment, Settings& settings,
                  std::vector<std::string>& unknown_flyway_keys) {
  if (!file.is_flyway())
    for (const auto& section : file.environments) Application::check_keys(section.second);
  Application(file, environment, settings, unknown_flyway_keys).apply(file.entries, false);
}

void apply_environment(const ConfigFile& file, const std::string& name, const Environment& environment,
                       Settings& settings, std::vector<std::string>& unknown_flyway_keys) {
  const auto section = file.environments.find(name);
  if (section == file.environments.end()) return;
  Application(file, environment, settings, unknown_flyway_keys).apply(section->second, true);
}

}  // namespace fishway
