// What the linter has to say of one place in one file.
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/lint/impact.hpp"
#include "core/lint/rule.hpp"

namespace fishway::lint {

/// What a statement takes away for good; the gate looks whether there was anything.
struct Loss {
  TableName table;     ///< without a name: every table of the schema
  std::string column;  ///< empty: the table, or all of its rows
};

struct Finding {
  const Rule* rule = nullptr;
  Place place;
  std::string message;          ///< one sentence that names the table, column, constraint: "adding id rewrites orders"
  std::string fix;              ///< the safe way with the names filled in; empty: the rule's own
  std::string statement;        ///< its beginning
  std::vector<Impact> impacts;  ///< of a blocking lock: the tables whose size decides how long it takes
  std::vector<Loss> losses;     ///< of a data loss: what would be lost
  std::string estimate;         ///< "rewrites 41 GB: about 7 min under ACCESS EXCLUSIVE"; empty without statistics

  Severity severity() const { return rule->severity; }
  const std::string why() const { return std::string(rule->what); }
  std::string fix_text() const { return fix.empty() ? std::string(rule->fix) : fix; }
};

}  // namespace fishway::lint
