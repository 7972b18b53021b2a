// What the directives of one file waive: `-- fishway: allow=RULE,RULE reason="..."`, at the top for the whole file or
// right above one statement.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/lint/finding.hpp"
#include "core/script/statement.hpp"

namespace fishway::lint {

struct Waiver {
  std::string rule;
  std::string reason;
  Place place;           ///< of the directive
  std::size_t line = 0;  ///< of the statement that it is above; 0: of the whole file
  bool is_used = false;
};

class Waivers {
 public:
  /// `everywhere`: rules that are waived without a directive.
  explicit Waivers(const std::vector<std::string>& everywhere) : everywhere_(everywhere) {}

  /// The file's own directives, which are complete at its first statement; further calls do nothing.
  void file(const Directives& directives, const std::string& file);
  /// The directives right above a statement.
  void statement(const Statement& statement);

  /// The waiver of this finding, if there is one; it counts as used.
  std::optional<Waiver> take(const Finding& finding);

  /// Findings about the waivers themselves, at the end of the file: used by nothing, of no rule that there is, or
  /// without a reason.
  std::vector<Finding> findings() const;

 private:
  void add(const Directives& directives, const std::string& file, std::size_t line);

  const std::vector<std::string>& everywhere_;
  std::vector<Waiver> waivers_;
  bool knows_file_ = false;
};

/// Whether any dialect has a rule of this name.
bool is_rule(std::string_view name);
/// The nearest rule's name, for "did you mean".
std::optional<std::string> nearest_rule(std::string_view name);

}  // namespace fishway::lint
