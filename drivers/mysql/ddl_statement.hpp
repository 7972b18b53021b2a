// What a DDL statement does to what, read from its text: for the looking whether it took effect, for the way in which
// an ALTER TABLE is executed, and for who is in its way.
//
// Only what can be read surely is told. The grammar is that of the manuals of MySQL 9.7 and MariaDB 10.11.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/script/splitter.hpp"
#include "core/script/statement.hpp"
#include "drivers/mysql/table_name.hpp"

namespace fishway::mysql {

/// One effect that can be looked for: something comes, goes, or gets another name.
struct DdlEffect {
  enum class Change { appears, disappears, is_renamed };
  enum class Thing {
    table,  ///< also a view's and a sequence's name
    view,
    sequence,
    column,
    index,
    primary_key,
    foreign_key,
    constraint,  ///< CHECK, or of a kind that the statement does not tell
    partition,
    procedure,
    function,
    trigger,
    event,
    database,
    user,
  };
  Change change = Change::appears;
  Thing thing = Thing::table;
  TableName table;       ///< of a column, index, ...: theirs; else `name` is empty and `schema` is that of the thing
  std::string name;      ///< of the thing; empty: the server chooses it
  std::string new_name;  ///< when it is renamed
  std::string new_schema;
};

struct ForeignKey {
  std::vector<std::string> columns;
  TableName parent;
  std::vector<std::string> parent_columns;
};

struct DdlStatement {
  enum class Kind {
    unknown,     ///< not read
    repeatable,  ///< executing it again does no harm and gives no error
    effects,     ///< does what `effects` says, all or nothing
    truncate,
  };
  Kind kind = Kind::unknown;
  std::vector<DdlEffect> effects;
  std::vector<TableName> tables;  ///< that it locks, as far as it names them

  // Of ALTER TABLE, CREATE INDEX and DROP INDEX, for the choice of ALGORITHM and LOCK.
  enum class Place {
    nowhere,             ///< leave the statement alone
    behind_table,        ///< followed by a comma
    behind_table_alone,  ///< without a comma
    behind_table_mysql,  ///< with a comma; MariaDB takes none there
    at_end,
    at_end_mysql,  ///< MariaDB takes none there
  };
  Place clause_place = Place::nowhere;  ///< where the clause may be put
  std::size_t clause_offset = 0;        ///< in the statement's text
  bool names_algorithm = false;         ///< or a lock: the author has chosen
  bool only_renames_table = false;
  bool rewrites_partitions = false;  ///< a partition operation that copies rows, and that MariaDB takes no clause for
  std::optional<ForeignKey> foreign_key;  ///< the first that it adds
};

DdlStatement read_ddl(const Statement& statement, const SplitOptions& options);

}  // namespace fishway::mysql
