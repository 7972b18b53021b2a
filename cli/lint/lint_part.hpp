// What the words behind `fishway lint` mean: catalogs, and which of their files are judged.
//
//   no word     the locations, as one catalog
//   a folder    a catalog of its own
//   a file      judged alone, in the catalog of the locations or of its folder if it is a migration there
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "core/catalog/catalog.hpp"
#include "core/catalog/placeholders.hpp"

namespace fishway {

struct LintPart {
  CatalogOptions options;  ///< that the catalog was loaded with
  Catalog catalog;
  std::set<std::string> chosen;  ///< paths of its files that were named; empty: the whole of it is judged
  bool is_lone = false;          ///< one file that is no migration of any catalog
};

/// Throws Error(usage or configuration) for a path or location that does not exist, and for a folder without
/// migrations: it must not look like success.
std::vector<LintPart> lint_parts(const Context& context, const Placeholders& placeholders);

}  // namespace fishway
