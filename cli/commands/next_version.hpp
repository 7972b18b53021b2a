// The version of the next migration, written as the highest one is.
#pragma once

#include <string>
#include <string_view>

#include "core/catalog/catalog.hpp"

namespace fishway {

/// "1.2.9" -> "1.2.10", "007" -> "008", "2_3" -> "2_4": the last number plus one, with its width and the separators
/// kept.
std::string incremented(std::string_view version);

/// Of the highest versioned or baseline migration; "1" when there is none. Where versions are times, it is `now`.
std::string version_after(const Catalog& catalog, const NamingOptions& naming, const std::string& now);

}  // namespace fishway
