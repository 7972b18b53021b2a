// Cases that are kept as text, in tests/lint/cases/DIALECT/*.sql: what stands in production, a change, and whether the
// change is a hazard. Both a missed hazard and a false alarm fail the test.
//
//     -- case: widening a varchar is free
//     -- before:
//     CREATE TABLE t (a varchar(10));
//     -- change:
//     ALTER TABLE t ALTER COLUMN a TYPE varchar(20);
//     -- safe                         (or: -- hazard: change-column-type)
//
// A line `-- next` begins the next file of one change. `-- version: 12`, `-- phase: contract` and `-- dialect: mariadb`
// may stand behind the case's line. Of a hazard, each of the named rules has to be among the
// findings; `any`: any rule.
#pragma once

#include <string>
#include <vector>

#include "tests/lint/lint_sql.hpp"

namespace fishway::lint {

struct Case {
  std::string file;
  std::size_t line = 0;
  std::string title;
  SqlToLint sql;
  std::vector<std::string> rules;  ///< of which each has to be found; empty: safe
};

/// All cases of the files in a folder.
std::vector<Case> read_cases(const std::string& folder, Dialect dialect);

}  // namespace fishway::lint
