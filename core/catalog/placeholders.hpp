// Placeholders: `${name}` in a script, replaced by a value before the script is cut into statements.
//
// Names are case-insensitive and not trimmed. Values are not replaced again. In a run of dollar signs before `{` an
// even number is left as it stands (`$${x}` is no placeholder), as Flyway does.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text_source.hpp"

namespace fishway {

struct PlaceholderSyntax {
  std::string prefix = "${";
  std::string suffix = "}";
  std::string separator = ":";  ///< between `flyway` and the name of a default placeholder
};

/// Values by name; names are looked up case-insensitively.
class Placeholders {
 public:
  explicit Placeholders(PlaceholderSyntax syntax = {});

  /// A user's value. Throws Error(configuration) for the reserved beginnings `flyway:` and `fishway:`.
  void set(std::string_view name, std::string value);

  /// A value of the program's: `schema` sets `flyway:defaultSchema`-like names under both prefixes.
  void set_default(std::string_view name, std::string value);

  const std::string* find(std::string_view name) const;
  const PlaceholderSyntax& syntax() const { return syntax_; }

  /// The names of the users' values, for "did you mean".
  std::vector<std::string> names() const;

 private:
  PlaceholderSyntax syntax_;
  std::map<std::string, std::string> values_;  // key in lower case
};

/// Wraps a source and replaces the placeholders in it. Missing ones are collected to the end of the file and then
/// thrown together as one Error(script) that names each with its line; so nothing of the file has run by then when the
/// caller reads the file to its end once before (see Catalog).
std::unique_ptr<TextSource> replace_placeholders(std::unique_ptr<TextSource> source, const Placeholders& placeholders,
                                                 std::string file);

}  // namespace fishway
