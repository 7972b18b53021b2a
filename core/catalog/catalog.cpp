#include "core/catalog/catalog.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "core/catalog/catalog_loader.hpp"
#include "core/catalog/script_text.hpp"
#include "core/catalog/text_encoding.hpp"

namespace fishway {

namespace {

constexpr std::size_t most_listed = 50;
constexpr std::size_t most_hints = 6;

std::string told(const Error& problem) {
  const std::string place = problem.place.text();
  return place.empty() ? problem.message : fmt::format("{}: {}", place, problem.message);
}

/// The lines of all hints, each once, as far as a person will read them.
std::string hints_of(const std::vector<Error>& problems) {
  std::vector<std::string> lines;
  for (const Error& problem : problems) {
    std::istringstream hint(problem.hint);
    for (std::string line; lines.size() < most_hints && std::getline(hint, line);) {
      if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
    }
  }
  return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace

Catalog Catalog::load(const CatalogOptions& options, const Placeholders& placeholders) {
  static_cast<void>(TextEncoding::get(options.encoding));  // an unknown one is told once, not for each file
  Catalog catalog;
  catalog.options_ = options;
  catalog.placeholders_ = placeholders;
  CatalogLoader(catalog, catalog.options_, catalog.placeholders_).load();
  return catalog;
}

bool Catalog::give(const Placeholders& placeholders) {
  if (depends_on_placeholders_) return false;
  placeholders_ = placeholders;
  return true;
}

void Catalog::require_sound() const {
  if (problems.empty()) return;
  if (problems.size() == 1) throw problems.front();
  std::string message = fmt::format("{} problems with the migration files", problems.size());
  for (std::size_t i = 0; i < std::min(problems.size(), most_listed); ++i) message += "\n  " + told(problems[i]);
  if (problems.size() > most_listed) message += fmt::format("\n  and {} more", problems.size() - most_listed);
  throw Error(ErrorKind::configuration, std::move(message), hints_of(problems));
}

std::unique_ptr<TextSource> Catalog::open(const ScriptFile& file) const {
  std::unique_ptr<TextSource> text = open_script(file, options_);
  if (!replaces_placeholders(file, options_)) return text;
  Placeholders placeholders = placeholders_;
  placeholders.set_default("filename", file.path.filename().string());
  return replace_placeholders(std::move(text), placeholders, file.path.string());
}

std::vector<const Callback*> Catalog::callbacks_of(CallbackEvent event) const {
  std::vector<const Callback*> found;
  for (const Callback& callback : callbacks) {
    if (callback.event == event) found.push_back(&callback);
  }
  return found;
}

}  // namespace fishway
