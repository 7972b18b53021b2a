// Directives: comments `-- fishway: key=value key="two words" flag`, at the top of a file for the whole file, or right
// above one statement for that statement.
//
// The keys that are known are declared in one table here. An unknown key, a key twice, or a value that does not fit is
// an Error(script) with its line and the nearest known key.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/text_source.hpp"

namespace fishway {

struct Directive {
  std::string key;
  std::string value;  ///< empty for a key without a value
  Position position;
  friend bool operator==(const Directive&, const Directive&) = default;
};

class Directives {
 public:
  const std::string* find(std::string_view key) const;
  std::optional<bool> transaction() const;  ///< transaction=on|off
  bool empty() const { return items.empty(); }

  std::vector<Directive> items;
};

/// Whether a comment's text (with its `--`) is a directive, that is, begins with `-- fishway:`.
bool is_directive_comment(std::string_view comment);

/// Parses one such comment and adds its keys. Throws Error(script) as said above.
void parse_directive_comment(std::string_view comment, const std::string& file, Position position, Directives& into);

/// Adds one directive. Throws Error(script) when its key is there already.
void add_directive(const Directive& directive, const std::string& file, Directives& into);

/// The directives at the top of a file: in the comments before the first statement that are separated from it by a
/// blank line or stand at the very top, i.e. all directive comments of the leading comment block. `text` is the
/// beginning of the file (a few kilobytes are enough). A leading block that touches the first statement counts for the
/// file as well.
Directives file_directives(std::string_view text, const std::string& file);

}  // namespace fishway
