// Words that several texts share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/catalog/migration.hpp"
#include "core/history/plan.hpp"
#include "core/run/events.hpp"

namespace fishway {

/// "V12", "R", "B1", "U12".
std::string version_tag(const Migration& migration);
std::string version_tag(const AppliedMigration& applied);

/// "At version 12.", or "At no version yet."
std::string at_version(const std::optional<std::string>& version);

/// "1 statement", "3 statements".
std::string counted(std::size_t count, std::string_view noun);

/// "CREATE INDEX CONCURRENTLY": what a statement with these leading words does, without the names in them.
std::string kind_of_statement(std::string_view head);

std::string lower_first(std::string text);

/// The version, or the description of a repeatable: how a migration is named in a list.
std::string version_or_description(const Migration& migration);

}  // namespace fishway
