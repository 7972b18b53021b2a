// The way to change most of a table in SQLite: make a new one, copy the rows, drop the old one, give the new one its
// name (https://www.sqlite.org/lang_altertable.html#otheralter). It is understood as one change of one table.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/lint/sqlite/model.hpp"

namespace fishway::lint::sqlite {

struct Rebuild {
  const Departure* drop = nullptr;    ///< of the old table; nullptr: it is kept under another name
  const Departure* rename = nullptr;  ///< the old table was first renamed away; nullptr: it was not
  const Table* after = nullptr;       ///< the new table, which has the old name now
  const Copy* copy = nullptr;         ///< of the rows; nullptr: there are several, or they went through a third table
  std::string key;                    ///< of the table's name

  const Departure& first() const { return rename ? *rename : *drop; }
  const Departure& last() const { return drop ? *drop : *rename; }
  const Table& before() const { return first().table; }
};

/// Every rebuild of the file.
std::vector<Rebuild> rebuilds_of(const Model& model);
/// What else departed: of each table the last time, where it is not back under its name.
std::vector<const Departure*> other_departures(const Model& model, const std::vector<Rebuild>& rebuilds);

/// Which column of the new table a column of the old one was copied into.
struct Pair {
  std::string from;  ///< as written; empty: an expression
  std::string to;
  bool is_null = false;  ///< NULL by itself
};
/// How a copy lays the columns: nothing where it cannot be told (an unknown table's `*`).
struct Layout {
  std::vector<Pair> pairs;
  bool is_known = false;
  bool has_wrong_count = false;  ///< it gives more or fewer values than the new table takes
  std::size_t given = 0;
  std::size_t wanted = 0;
};
Layout layout_of(const Copy& copy, const Table& into);

}  // namespace fishway::lint::sqlite
