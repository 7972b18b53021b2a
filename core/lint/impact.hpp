// What one statement does to one table (or index, view, sequence) that others may be using: the lock it takes, and how
// much there is to do while it holds it. Rules judge by it, the gate weighs it, `plan` shows it.
#pragma once

#include <string>
#include <string_view>

namespace fishway::lint {

/// A table's full name, as the server spells it: unquoted names folded as the dialect folds them.
struct TableName {
  std::string schema;  ///< empty: not known (no file says where it is)
  std::string name;
  std::string text() const;  ///< "schema.name", without the schema where that is not known or is the usual one (public)
  friend auto operator<=>(const TableName&, const TableName&) = default;
};

/// How much is done under the lock. In ascending order of what it costs.
enum class Work {
  none,         ///< only the catalog changes
  scan,         ///< every row is read
  index_build,  ///< every row is read, and an index is built
  rewrite,      ///< every row is written anew, and every index built anew
};
std::string_view name(Work work);  ///< "none", "scan", "index build", "rewrite"

struct Impact {
  TableName table;
  /// As the server's manual calls it: "ACCESS EXCLUSIVE"; "INSTANT", "INPLACE, LOCK=NONE", "COPY, LOCK=SHARED"; SQLite:
  /// "write lock".
  std::string lock;
  bool blocks_reads = false;
  bool blocks_writes = false;
  Work work = Work::none;
  bool is_new = false;  ///< the same change created it: nobody can be waiting for it
};

}  // namespace fishway::lint
