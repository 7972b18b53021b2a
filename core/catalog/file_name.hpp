// What a file's name says: `V1.2__add_customer_email.sql`, `R__totals.sql`, `afterMigrate__grants.sql`.
//
// <prefix><version><separator><description><suffix>. Prefixes are case-sensitive, suffixes are not; of the prefixes
// that fit, the longest one counts, and the names of the callback events are prefixes too.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/catalog/callback.hpp"
#include "core/catalog/catalog.hpp"
#include "core/catalog/migration.hpp"
#include "core/catalog/version.hpp"

namespace fishway {

/// The name does not end with any of the suffixes: the file is nobody's business.
struct NotAScript {};

struct MigrationName {
  MigrationKind kind = MigrationKind::versioned;
  std::optional<Version> version;
  std::string description;
};

struct CallbackName {
  CallbackEvent event = CallbackEvent::before_migrate;
  std::string description;
};

/// Ends with a suffix, but is neither a migration's nor a callback's name.
struct WrongName {
  std::string message;
  std::string hint;  ///< what it could be called
};

using FileName = std::variant<NotAScript, MigrationName, CallbackName, WrongName>;

/// Whether the name ends with one of the suffixes.
bool is_script_name(std::string_view name, const NamingOptions& naming);

/// `name` is the file's name without folders.
FileName parse_file_name(std::string_view name, const NamingOptions& naming);

}  // namespace fishway
