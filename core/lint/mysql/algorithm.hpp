// In which way the server performs an ALTER TABLE, and so whom it keeps out meanwhile: what each action allows, by
// server and version, and what becomes of several in one statement. A conformance test asks the real servers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/lint/mysql/model.hpp"

namespace fishway::lint::mysql {

/// In ascending order of what it costs others.
enum class Way {
  instant,   ///< ALGORITHM=INSTANT: only the catalog changes
  in_place,  ///< ALGORITHM=INPLACE, LOCK=NONE, without touching rows
  build,     ///< ALGORITHM=INPLACE, LOCK=NONE: builds an index
  rebuild,   ///< ALGORITHM=INPLACE, LOCK=NONE: writes the table anew; readers and writers go on
  shared,    ///< ALGORITHM=INPLACE, LOCK=SHARED: writers wait until it is done
  copy,      ///< ALGORITHM=COPY: writers wait until every row is copied
};
std::string_view clause(Way way);  ///< "INPLACE, LOCK=SHARED"

struct ActionWay {
  Way way = Way::instant;
  std::string why;  ///< "changing the type of total from int to bigint copies every row": of what is worse than rebuild
  bool is_sure = true;  ///< false: the table's shape is unknown, and this is the worst that it may be
};

/// The way of one action by itself, on a table of this shape (is_known false: nothing is known about it).
ActionWay way_of(const Action& action, const Table& table, const Model& model);

struct AlterWay {
  Way way = Way::instant;
  std::vector<ActionWay> actions;  ///< of each action, as part of the whole
  bool is_online_copy = false;     ///< MariaDB 11.2 and later: copies while others write
  bool blocks_writes() const { return (way == Way::copy && !is_online_copy) || way == Way::shared; }
};

/// The way of all of it: as the server chooses where neither ALGORITHM nor LOCK is written.
AlterWay way_of(const AlterTable& alter, const Table& table, const Model& model);

/// How a column's change from one definition to another is done.
ActionWay way_of_change(const Column& from, const ColumnDefinition& to, const Table& table, const Model& model);

/// Whether the stored values stay as they are: same type, or a longer one of the same kind.
bool keeps_every_value(const Type& from, const Type& to);
/// Same type, length and sign, whatever the words.
bool same_type(const Type& from, const Type& to);
/// Whether the labels of `to` begin with all those of `from`.
bool appends_labels(const Type& from, const Type& to);

/// The words of an expression that make it differ from one evaluation to the next ("uuid"), for MySQL or MariaDB;
/// empty: none.
std::string nondeterministic_word(const std::vector<std::string>& words, Dialect dialect);

}  // namespace fishway::lint::mysql
