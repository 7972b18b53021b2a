// Opens a script's file as it stands: decoded, nothing replaced.
#pragma once

#include <memory>

#include "core/catalog/catalog.hpp"
#include "core/catalog/migration.hpp"
#include "core/text_source.hpp"

namespace fishway {

/// The encoding is the one of the script's `.conf`, or the detected one where detection is on, or the general one.
std::unique_ptr<TextSource> open_script(const ScriptFile& file, const CatalogOptions& options);

/// Whether placeholders are replaced in this script.
bool replaces_placeholders(const ScriptFile& file, const CatalogOptions& options);

}  // namespace fishway
