// The order of a catalog, and what must not be in it twice.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/catalog/catalog_loader.hpp"

namespace fishway {

namespace {

/// Java's order of strings, by UTF-16 units: what lies beyond U+FFFF comes before U+E000.
bool java_less(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (x == a.end() || y == b.end()) return x == a.end() && y != b.end();
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xF0 ? 0xEDU * 2 + 1 : byte * 2U;  // surrogates stand between 0xED and 0xEE
  };
  if (rank(*x) != rank(*y)) return rank(*x) < rank(*y);
  return static_cast<unsigned char>(*x) < static_cast<unsigned char>(*y);
}

/// Versioned, then baselines, then repeatables, then undo.
int place_of(MigrationKind kind) {
  switch (kind) {
    case MigrationKind::versioned:
      return 0;
    case MigrationKind::baseline:
      return 1;
    case MigrationKind::repeatable:
      return 2;
    case MigrationKind::undo:
      break;
  }
  return 3;
}

bool before(const Migration& a, const Migration& b) {
  if (a.kind != b.kind) return place_of(a.kind) < place_of(b.kind);
  if (a.version && b.version) {
    if (const auto order = *a.version <=> *b.version; order != 0) return order < 0;
  }
  if (!a.version && a.description != b.description) return java_less(a.description, b.description);
  return std::tie(a.script, a.path) < std::tie(b.script, b.path);
}

bool callback_before(const Callback& a, const Callback& b) {
  if (a.event != b.event) return a.event < b.event;
  if (a.description != b.description) return java_less(a.description, b.description);
  return std::tie(a.script, a.path) < std::tie(b.script, b.path);
}

bool same_identity(const Migration& a, const Migration& b) {
  if (a.kind != b.kind) return false;
  return a.version ? a.version == b.version : a.description == b.description;
}

std::string identity(const Migration& migration) {
  switch (migration.kind) {
    case MigrationKind::repeatable:
      return fmt::format("repeatable migrations with the description \"{}\"", migration.description);
    case MigrationKind::baseline:
      return fmt::format("baseline migrations with the version {}", migration.version->text());
    case MigrationKind::undo:
      return fmt::format("undo migrations with the version {}", migration.version->text());
    case MigrationKind::versioned:
      break;
  }
  return fmt::format("migrations with the version {}", migration.version->text());
}

template <typename Script>
std::string paths_of(const std::vector<const Script*>& scripts) {
  std::string text;
  for (const Script* script : scripts) text += "\n    " + script->path.string();
  return text;
}

void report(Catalog& catalog, std::string message, std::string hint) {
  catalog.problems.emplace_back(ErrorKind::configuration, std::move(message), std::move(hint));
}

void find_duplicate_migrations(Catalog& catalog) {
  std::vector<const Migration*> same;
  const auto report_same = [&] {
    if (same.size() < 2) return;
    const char* hint = same.front()->version
                           ? "give all but one of them a new version, not lower than those already applied"
                           : "give all but one of them another description";
    report(catalog, fmt::format("{} {}:{}", same.size(), identity(*same.front()), paths_of(same)), hint);
  };
  for (const Migration& migration : catalog.migrations) {
    if (!same.empty() && !same_identity(*same.front(), migration)) {
      report_same();
      same.clear();
    }
    same.push_back(&migration);
  }
  report_same();
}

/// Which of two files with one name runs first would depend on the names of their folders.
void find_duplicate_callbacks(Catalog& catalog) {
  std::map<std::string, std::vector<const Callback*>> by_name;
  for (const Callback& callback : catalog.callbacks) by_name[callback.path.filename().string()].push_back(&callback);
  for (const auto& [name, same] : by_name) {
    if (same.size() < 2) continue;
    report(catalog, fmt::format("{} callbacks are called {}:{}", same.size(), name, paths_of(same)),
           fmt::format("give them descriptions, as in {}__description.sql: they run in the order of these",
                       fishway::name(same.front()->event)));
  }
}

/// Places are sorted first, so that each migration, which is large, moves once.
void sort_migrations(std::vector<Migration>& migrations) {
  std::vector<Migration*> order;
  order.reserve(migrations.size());
  for (Migration& migration : migrations) order.push_back(&migration);
  std::sort(order.begin(), order.end(), [](const Migration* a, const Migration* b) { return before(*a, *b); });
  std::vector<Migration> sorted;
  sorted.reserve(migrations.size());
  for (Migration* migration : order) sorted.push_back(std::move(*migration));
  migrations = std::move(sorted);
}

}  // namespace

void sort_catalog(Catalog& catalog) {
  sort_migrations(catalog.migrations);
  std::sort(catalog.callbacks.begin(), catalog.callbacks.end(), callback_before);
}

void find_duplicates(Catalog& catalog) {
  find_duplicate_migrations(catalog);
  find_duplicate_callbacks(catalog);
}

}  // namespace fishway
