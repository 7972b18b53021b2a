#include "core/catalog/locations.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace fishway {

namespace {

namespace fs = std::filesystem;

bool has_wildcard(std::string_view part) { return part.find_first_of("*?") != std::string_view::npos; }

/// The word before a first colon, where it can be a prefix: `C:\` and `file:///` cannot.
std::string_view prefix_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2) return {};
  const std::string_view word = text.substr(0, colon);
  const bool letters = std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
  return letters ? word : std::string_view{};
}

std::string hint_for_prefix(std::string_view prefix, std::string_view path) {
  if (prefix == "classpath") {
    return fmt::format(
        "there is no classpath here; give the folder itself, in a Java project mostly src/main/resources/{}", path);
  }
  if (prefix == "s3" || prefix == "gcs") return "copy the files to a folder first and give that folder";
  return "give a folder, with or without filesystem: before it";
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// `*` is one or more characters, `?` is one; neither matches a '/'.
bool part_matches(std::string_view pattern, std::string_view part) {
  if (pattern.empty()) return part.empty();
  if (part.empty()) return false;
  if (pattern.front() == '*') {
    return part_matches(pattern.substr(1), part.substr(1)) || part_matches(pattern, part.substr(1));
  }
  const bool same = pattern.front() == '?' || pattern.front() == part.front();
  return same && part_matches(pattern.substr(1), part.substr(1));
}

using Parts = std::vector<std::string>;

/// `**` as a whole part is any number of parts, also none.
bool parts_match(const Parts& pattern, std::size_t p, const Parts& parts, std::size_t from, std::size_t to) {
  if (p == pattern.size()) return from == to;
  if (pattern[p] == "**") {
    return parts_match(pattern, p + 1, parts, from, to) || (from < to && parts_match(pattern, p, parts, from + 1, to));
  }
  return from < to && part_matches(pattern[p], parts[from]) && parts_match(pattern, p + 1, parts, from + 1, to);
}

Parts split(std::string_view path) {
  Parts parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin) parts.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// The folder, as comparable text that ends with '/'.
std::string comparable(const Location& location) {
  std::error_code failure;
  fs::path path = fs::weakly_canonical(location.folder, failure);
  if (failure) path = fs::absolute(location.folder, failure).lexically_normal();
  std::string text = path.generic_string();
  if (!text.ends_with('/')) text += '/';
  return text;
}

Error located(std::string message, std::string hint, const fs::path& path) {
  return Error(ErrorKind::configuration, std::move(message), std::move(hint), Place{path.string(), 0, 0});
}

Error unreadable(const fs::path& path, const std::error_code& failure) {
  std::string hint;
  if (failure == std::errc::permission_denied) hint = "give the user that runs fishway the right to read it";
  if (failure == std::errc::too_many_symbolic_link_levels)
    hint = "a symbolic link leads back to itself: remove or correct it";
  return located(fmt::format("cannot be read: {}", failure.message()), std::move(hint), path);
}

/// One walk through a location's folders.
class Search {
 public:
  Search(const Location& location, const std::function<bool(std::string_view)>& wanted, std::vector<Error>& problems)
      : location_(location), wanted_(wanted), problems_(problems) {}

  std::vector<FoundFile> run() {
    walk(location_.folder, "");
    return std::move(found_);
  }

 private:
  void walk(const fs::path& folder, const std::string& relative) {
    std::error_code failure;
    fs::directory_iterator entries(folder, failure);
    for (; !failure && entries != fs::directory_iterator(); entries.increment(failure)) visit(*entries, relative);
    if (failure) problems_.push_back(unreadable(folder, failure));
  }

  /// What an entry is stands in the folder itself; only for symbolic links the file system is asked.
  void visit(const fs::directory_entry& entry, const std::string& relative) {
    std::string name = entry.path().filename().string();
    std::error_code failure;
    if (entry.is_directory(failure)) {
      if (!name.starts_with('.')) enter(entry, relative + name + "/");
      return;
    }
    const bool loop = failure == std::errc::too_many_symbolic_link_levels;
    if (!loop && !wanted_(name)) return;
    std::string script = location_.script_of(relative + name);
    if (script.empty() && !loop) return;
    if (entry.is_regular_file(failure)) {
      found_.push_back({entry.path(), std::move(script), std::move(name)});
    } else {
      refuse(entry, failure);
    }
  }

  void refuse(const fs::directory_entry& entry, const std::error_code& failure) {
    if (failure && failure != std::errc::no_such_file_or_directory) {
      problems_.push_back(unreadable(entry.path(), failure));
      return;
    }
    std::error_code ignored;
    const bool dangling = entry.is_symlink(ignored);
    problems_.push_back(located(dangling ? "is a symbolic link to nothing" : "is not a regular file",
                                dangling ? "correct the link or remove it" : "", entry.path()));
  }

  /// A folder is entered again below itself only through a symbolic link: a loop.
  void enter(const fs::directory_entry& entry, const std::string& relative) {
    std::error_code failure;
    const bool is_link = entry.is_symlink(failure);
    const fs::path real = is_link ? fs::canonical(entry.path(), failure) : fs::path();
    if (failure) {
      problems_.push_back(unreadable(entry.path(), failure));
      return;
    }
    if (is_link && leads_back(entry.path(), real)) {
      problems_.push_back(located(fmt::format("is a symbolic link to {}, a folder that contains it", real.string()),
                                  "remove the link, or give the folders that are meant as locations", entry.path()));
      return;
    }
    walk(entry.path(), relative);
  }

  /// Whether a link's target is one of the folders on the way to the link, by whatever names these were entered.
  bool leads_back(const fs::path& link, const fs::path& target) const {
    std::error_code failure;
    for (fs::path on_the_way = link.parent_path();; on_the_way = on_the_way.parent_path()) {
      if (fs::equivalent(on_the_way.empty() ? fs::path(".") : on_the_way, target, failure)) return true;
      if (on_the_way == location_.folder || on_the_way.empty() || on_the_way == on_the_way.parent_path()) break;
    }
    const fs::path root = fs::canonical(location_.folder, failure);
    const std::string inside = target.generic_string() + "/";
    return !failure && (root.generic_string() + "/").starts_with(target == target.root_path() ? "/" : inside);
  }

  const Location& location_;
  const std::function<bool(std::string_view)>& wanted_;
  std::vector<Error>& problems_;
  std::vector<FoundFile> found_;
};

}  // namespace

Location Location::parse(std::string_view text, const fs::path& base) {
  std::string_view path = trimmed(text);
  const std::string_view prefix = prefix_of(path);
  if (!prefix.empty() && !path.substr(prefix.size()).starts_with(":///")) {
    path.remove_prefix(prefix.size() + 1);
    if (prefix != "filesystem") {
      throw Error(ErrorKind::configuration, fmt::format("the location {} is not a folder", text),
                  hint_for_prefix(prefix, path));
    }
  }
  if (path.empty()) throw Error(ErrorKind::configuration, "a location is empty", "write . for the working directory");
  Location location;
  location.text = path;
  fs::path folder = base;
  bool in_pattern = false;
  for (const fs::path& part : fs::path(path)) {
    in_pattern = in_pattern || has_wildcard(part.native());
    if (!in_pattern)
      folder /= part;
    else if (!part.empty())
      location.pattern.push_back(part.string());
  }
  folder = folder.empty() ? fs::path(".") : folder.lexically_normal();
  if (!folder.has_filename() && folder.has_relative_path()) folder = folder.parent_path();  // no '/' at the end
  location.folder = folder;
  location.files = in_pattern && location.pattern.back().find('.') != std::string::npos;
  return location;
}

std::string Location::script_of(const std::string& relative) const {
  if (pattern.empty()) return relative;
  const Parts parts = split(relative);
  if (files) return parts_match(pattern, 0, parts, 0, parts.size()) ? relative : "";
  std::size_t begin = 0;
  for (std::size_t folders = 0; folders < parts.size(); ++folders) {
    if (parts_match(pattern, 0, parts, 0, folders)) return relative.substr(begin);
    begin += parts[folders].size() + 1;
  }
  return "";
}

std::vector<Location> without_overlaps(std::vector<Location> locations, std::vector<Error>& warnings) {
  std::vector<std::string> names;
  for (const Location& location : locations) names.push_back(comparable(location));
  std::vector<Location> kept;
  for (std::size_t i = 0; i < locations.size(); ++i) {
    std::optional<std::size_t> inside;
    for (std::size_t j = 0; j < locations.size() && !inside; ++j) {
      const bool same = names[i] == names[j] && locations[i].pattern == locations[j].pattern;
      const bool below = names[i].starts_with(names[j]) && locations[j].pattern.empty();
      if (same ? j < i : (below && j != i)) inside = j;
    }
    if (!inside) {
      kept.push_back(locations[i]);
      continue;
    }
    const bool twice = names[i] == names[*inside] && locations[i].pattern == locations[*inside].pattern;
    warnings.push_back(located(twice ? fmt::format("the location {} is given twice", locations[i].text)
                                     : fmt::format("the location {} is inside {}, and is read as a part of that",
                                                   locations[i].text, locations[*inside].text),
                               "leave it out of locations", {}));
  }
  return kept;
}

std::vector<FoundFile> find_files(const Location& location, const std::function<bool(std::string_view)>& wanted,
                                  std::vector<Error>& problems) {
  return Search(location, wanted, problems).run();
}

}  // namespace fishway
