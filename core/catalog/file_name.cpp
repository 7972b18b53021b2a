#include "core/catalog/file_name.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/nearest.hpp"

namespace fishway {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* suffix_of(std::string_view name, const std::vector<std::string>& suffixes) {
  for (const std::string& suffix : suffixes) {
    if (name.size() >= suffix.size() && equal_ignoring_case(name.substr(name.size() - suffix.size()), suffix)) {
      return &suffix;
    }
  }
  return nullptr;
}

/// All events, once.
const std::vector<std::string>& event_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (int i = 0; i <= static_cast<int>(CallbackEvent::after_connect); ++i) {
      result.emplace_back(name(static_cast<CallbackEvent>(i)));
    }
    return result;
  }();
  return names;
}

/// A name without its suffix, cut at the first separator.
struct Parts {
  std::string_view prefix;
  std::string_view version;
  std::string description;
};

Parts cut(std::string_view stem, std::string_view prefix, std::string_view separator) {
  const std::string_view rest = stem.substr(prefix.size());
  const std::size_t at = separator.empty() ? std::string_view::npos : rest.find(separator);
  Parts parts{prefix, rest.substr(0, at), {}};
  if (at != std::string_view::npos) parts.description = rest.substr(at + separator.size());
  std::replace(parts.description.begin(), parts.description.end(), '_', ' ');
  return parts;
}

std::string_view kind_words(MigrationKind kind) {
  switch (kind) {
    case MigrationKind::baseline:
      return "a baseline migration";
    case MigrationKind::undo:
      return "an undo migration";
    case MigrationKind::repeatable:
      return "a repeatable migration";
    case MigrationKind::versioned:
      break;
  }
  return "a versioned migration";
}

std::string described(const Parts& parts) {
  std::string text = parts.description.empty() ? "description" : parts.description;
  std::replace(text.begin(), text.end(), ' ', '_');
  return text;
}

class FileNameParser {
 public:
  FileNameParser(std::string_view name, std::string_view suffix, const NamingOptions& naming)
      : suffix_(name.substr(name.size() - suffix.size())),
        stem_(name.substr(0, name.size() - suffix.size())),
        naming_(naming) {}

  FileName parse() const {
    const auto [kind, prefix] = longest_migration_prefix();
    const std::string_view event = longest_event();
    if (event.size() > prefix.size()) return callback(event);
    if (!kind) return unrecognised();
    return migration(*kind, cut(stem_, prefix, naming_.separator));
  }

 private:
  std::pair<std::optional<MigrationKind>, std::string_view> longest_migration_prefix() const {
    const std::pair<MigrationKind, std::string_view> prefixes[] = {
        {MigrationKind::versioned, naming_.versioned_prefix},
        {MigrationKind::repeatable, naming_.repeatable_prefix},
        {MigrationKind::baseline, naming_.baseline_prefix},
        {MigrationKind::undo, naming_.undo_prefix},
    };
    std::pair<std::optional<MigrationKind>, std::string_view> longest;
    for (const auto& [kind, prefix] : prefixes) {
      // Only versioned migrations may have no prefix at all; the other kinds are switched off by an empty one.
      const bool usable = !prefix.empty() || kind == MigrationKind::versioned;
      if (!usable || !stem_.starts_with(prefix)) continue;
      if (!longest.first || prefix.size() > longest.second.size()) longest = {kind, prefix};
    }
    return longest;
  }

  std::string_view longest_event() const {
    std::string_view longest;
    // Events begin with before, after or create; most files are none, and there may be thousands.
    if (stem_.empty() || std::string_view("abc").find(stem_.front()) == std::string_view::npos) return longest;
    for (const std::string& event : event_names()) {
      if (stem_.starts_with(event) && event.size() > longest.size()) longest = event;
    }
    return longest;
  }

  FileName callback(std::string_view event) const {
    Parts parts = cut(stem_, event, naming_.separator);
    if (parts.version.empty()) return CallbackName{*callback_event_from_name(event), std::move(parts.description)};
    return WrongName{
        fmt::format("\"{}\" does not belong between a callback's event and its description", parts.version),
        fmt::format("name it like {}{}{}{}", event, naming_.separator, described(parts), suffix_)};
  }

  FileName migration(MigrationKind kind, Parts parts) const {
    if (kind == MigrationKind::repeatable) return repeatable(std::move(parts));
    if (parts.version.empty()) {
      return WrongName{
          fmt::format("{} needs a version", kind_words(kind)),
          fmt::format("name it like {}1.2{}{}{}", parts.prefix, naming_.separator, described(parts), suffix_)};
    }
    std::optional<Version> version = Version::parse(parts.version);
    if (!version) return not_a_version(parts);
    return MigrationName{kind, std::move(version), std::move(parts.description)};
  }

  FileName repeatable(Parts parts) const {
    if (parts.version.empty()) return MigrationName{MigrationKind::repeatable, {}, std::move(parts.description)};
    return WrongName{fmt::format("a repeatable migration has no version, but here is \"{}\"", parts.version),
                     fmt::format("name it like {}{}{}{}", parts.prefix, naming_.separator, described(parts), suffix_)};
  }

  FileName not_a_version(const Parts& parts) const {
    std::string hint = fmt::format("name it like {}1.2{}description{}", parts.prefix, naming_.separator, suffix_);
    const std::size_t digits = std::min(parts.version.find_first_not_of("0123456789._"), parts.version.size());
    const std::size_t number = std::min(parts.version.find_last_of("0123456789", digits == 0 ? 0 : digits - 1), digits);
    // V3_x.sql: one underscore instead of two.
    if (number + 1 < digits && digits < parts.version.size() && Version::parse(parts.version.substr(0, number + 1))) {
      hint = fmt::format("two underscores stand before the description: {}{}{}{}{}", parts.prefix,
                         parts.version.substr(0, number + 1), naming_.separator, parts.version.substr(digits), suffix_);
    }
    return WrongName{
        fmt::format("\"{}\" is no version: only digits, with single dots or underscores between them", parts.version),
        std::move(hint)};
  }

  FileName unrecognised() const { return WrongName{"neither a migration's nor a callback's name", likely_name()}; }

  std::string likely_name() const {
    for (const std::string* prefix :
         {&naming_.versioned_prefix, &naming_.repeatable_prefix, &naming_.baseline_prefix, &naming_.undo_prefix}) {
      if (prefix->empty() || stem_.starts_with(*prefix) || stem_.size() < prefix->size()) continue;
      if (!equal_ignoring_case(stem_.substr(0, prefix->size()), *prefix)) continue;
      const std::string better = *prefix + std::string(stem_.substr(prefix->size()));
      const FileName name = FileNameParser(better, "", naming_).parse();
      if (std::holds_alternative<MigrationName>(name))
        return fmt::format("prefixes are case-sensitive: {}{}", better, suffix_);
    }
    const std::string_view event = stem_.substr(0, stem_.find(naming_.separator));
    if (const auto near = nearest(event, event_names())) {
      return fmt::format("did you mean {}{}{}?", *near, stem_.substr(event.size()), suffix_);
    }
    return fmt::format("name it like {}1.2{}description{}, {}{}description{} or afterMigrate{}",
                       naming_.versioned_prefix, naming_.separator, suffix_, naming_.repeatable_prefix,
                       naming_.separator, suffix_, suffix_);
  }

  std::string_view suffix_;  // as the file has it
  std::string_view stem_;
  const NamingOptions& naming_;
};

}  // namespace

bool is_script_name(std::string_view name, const NamingOptions& naming) {
  return suffix_of(name, naming.suffixes) != nullptr;
}

FileName parse_file_name(std::string_view name, const NamingOptions& naming) {
  const std::string* suffix = suffix_of(name, naming.suffixes);
  if (suffix == nullptr) return NotAScript{};
  return FileNameParser(name, *suffix, naming).parse();
}

}  // namespace fishway
