// What the names of a database tell: a host called db-prod-1 looks like production, an environment called dev does not.
// Pure functions; the guards ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fishway {

/// The word in a name that says production: "prod", "production", "live", "primary", "prd". Words end where letters
/// end: "db-prod-1.internal" has one, "product" and "delivery" have none. Nothing for a name that also has a word of
/// development: "staging-primary".
std::optional<std::string> production_word(std::string_view name);

/// Likewise: "dev", "development", "test", "testing", "local", "localhost", "staging", "stage", "ci", "qa", "sandbox".
std::optional<std::string> development_word(std::string_view name);

/// Where a command goes.
struct TargetNames {
  std::string host;
  std::string database;  ///< of SQLite: its file, of which only the last part counts
  std::string user;
};

/// What the settings, or the database's label, say about what it is for. Empty: nothing.
struct PurposeNames {
  std::string environment;
  std::string wanted_label;
  std::string label;
};

/// "the host db-prod-1 looks like production, but the environment is dev": nothing where they go together, or where one
/// side tells nothing.
std::optional<std::string> contradiction(const TargetNames& target, const PurposeNames& purpose);

}  // namespace fishway
