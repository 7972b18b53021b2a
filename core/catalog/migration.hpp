// A migration: one file of the catalog, with everything that can be known of it without a database.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/catalog/version.hpp"

namespace fishway {

enum class MigrationKind { versioned, repeatable, baseline, undo };

/// What stands in the history's `type` column for a file of this kind: SQL, SQL_BASELINE, UNDO_SQL.
std::string_view history_type(MigrationKind kind);

/// When, relative to the deployment of the code, a migration may run.
enum class Phase { expand, migrate, contract };
std::string_view name(Phase phase);
std::optional<Phase> phase_from_name(std::string_view name);

/// What `<script>.conf` beside a script says. Absent: the global setting holds.
struct ScriptConfig {
  std::optional<bool> execute_in_transaction;
  std::optional<std::string> encoding;
  std::optional<bool> placeholder_replacement;
  std::optional<bool> should_execute;
};

/// A script that can be opened and read: a migration or a callback.
struct ScriptFile {
  std::filesystem::path path;  ///< to open it
  std::string script;          ///< relative to its location, '/' between parts: the history's `script` column
  ScriptConfig config;
};

struct Migration : ScriptFile {
  MigrationKind kind = MigrationKind::versioned;
  std::optional<Version> version;            ///< absent for repeatables
  std::string description;                   ///< '_' replaced by ' '; not abbreviated
  std::optional<std::int32_t> checksum;      ///< as Flyway computes it; of a repeatable: after replacing placeholders
  std::optional<std::int32_t> raw_checksum;  ///< of a repeatable: before replacing them. Otherwise equal to `checksum`
  std::optional<Phase> phase;                ///< from the directive at the file's top
};

}  // namespace fishway
