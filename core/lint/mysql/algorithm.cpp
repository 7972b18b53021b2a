#include "core/lint/mysql/algorithm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

bool is_in(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// What writes the table anew in place cannot keep a full-text index in step: MySQL copies, MariaDB keeps writers out.
ActionWay rebuilt(const Table& table, const Model& model, const std::string& what) {
  if (!table.has_fulltext()) return {Way::rebuild, {}};
  if (model.is_mysql()) return {Way::copy, what + " copies the table, because it has a full-text index"};
  return {Way::shared, what + " rebuilds the table with writers kept out, because it has a full-text index"};
}

/// Columns that come and go without a rebuild: not with a full-text index, not in a compressed table.
ActionWay instant_column(const Table& table, const Model& model, const std::string& what, int mysql_since) {
  if (table.has_fulltext()) return rebuilt(table, model, what);
  if (table.row_format == "compressed") return {Way::rebuild, {}};
  if (model.is_mysql() && !model.since(mysql_since)) return {Way::rebuild, {}};
  return {};
}

bool is_at_the_end(const ColumnDefinition& column, const Table& table) {
  if (column.position == Position::last) return true;
  return column.position == Position::after && !table.columns.empty() &&
         same_name(table.columns.back().name, column.after);
}

bool mentions_column(const std::vector<std::string>& words, const Table& table) {
  return std::ranges::any_of(words, [&](const std::string& word) { return table.column(word) != nullptr; });
}

ActionWay way_of_default(const ColumnDefinition& column, const Table& table, const Model& model) {
  const Default& value = column.default_value;
  if (value.kind != Default::Kind::expression) return {};
  if (model.is_mysql())
    return {Way::copy, fmt::format("adding {} with an expression as its default copies every row", column.name)};
  const std::string word = nondeterministic_word(value.words, model.dialect);
  if (!word.empty())
    return {Way::copy, fmt::format("adding {} copies every row, because {}() differs for each", column.name, word)};
  if (mentions_column(value.words, table))
    return {Way::copy,
            fmt::format("adding {} copies every row, because its default reads another column", column.name)};
  return {};
}

ActionWay way_of_generated(const ColumnDefinition& column, const Table& table, const Model& model) {
  if (column.generated == Generated::stored)
    return {Way::copy, fmt::format("adding the stored generated column {} copies every row", column.name)};
  if (column.unique || column.primary_key)
    return {Way::copy, fmt::format("adding the generated column {} with a key on it copies every row", column.name)};
  if (model.is_mysql() && !column.checks.empty())
    return {Way::copy, fmt::format("adding {} with a CHECK copies every row", column.name)};
  if (table.has_virtual_column() && column.position != Position::last && !is_at_the_end(column, table))
    return {Way::copy, fmt::format("adding {} in another place than the end copies every row, because the table has a "
                                   "virtual column",
                                   column.name)};
  return {};
}

bool has_enforced_check(const ColumnDefinition& column) {
  return std::ranges::any_of(column.checks, [](const Check& check) { return check.is_enforced; });
}

/// MySQL reads REFERENCES of a column from 9.0 on; before, it passes over it. MariaDB always read it.
bool reads_references(const Model& model) { return !model.is_mysql() || model.since(90000); }

ActionWay way_of_foreign_key(const std::string& what, const Model& model) {
  if (!model.session.foreign_key_checks) return {Way::in_place, {}};
  return {Way::copy, what + " copies the table, with writers kept out, to check every row"};
}

ActionWay way_of_plain_column(const ColumnDefinition& column, const Table& table, const Model& model) {
  if (model.is_mysql() && has_enforced_check(column))
    return {Way::copy, fmt::format("adding {} with a CHECK copies every row", column.name)};
  if (column.references && reads_references(model))
    return way_of_foreign_key(fmt::format("adding {} with REFERENCES", column.name), model);
  if (column.auto_increment)
    return {Way::shared,
            fmt::format("adding the AUTO_INCREMENT column {} rebuilds the table with writers kept out", column.name)};
  if (ActionWay way = way_of_default(column, table, model); way.way != Way::instant) return way;
  const std::string what = fmt::format("adding {}", column.name);
  if (column.unique || column.primary_key) return rebuilt(table, model, what);
  if (!is_at_the_end(column, table)) {
    if (!model.is_mysql() && table.has_virtual_column())
      return {Way::copy,
              what + " in another place than the end copies every row, because the table has a virtual column"};
    return instant_column(table, model, what, 80029);
  }
  return instant_column(table, model, what, 80012);
}

ActionWay way_of_add_column(const ColumnDefinition& column, const Table& table, const Model& model) {
  return column.generated == Generated::no ? way_of_plain_column(column, table, model)
                                           : way_of_generated(column, table, model);
}

bool is_in_primary_key(const std::string& name, const Table& table) {
  const Index* primary = table.primary_key();
  const auto is_it = [&](const IndexPart& part) { return same_name(part.column, name); };
  return primary != nullptr && std::ranges::any_of(primary->parts, is_it);
}

ActionWay way_of_drop_column(const std::string& name, const Table& table, const Model& model) {
  const Column* column = table.column(name);
  if (is_in_primary_key(name, table))
    return {Way::copy, fmt::format("dropping {} takes the primary key away, which copies every row", name)};
  if (column != nullptr && column->generated == Generated::is_virtual) return {};
  ActionWay way = instant_column(table, model, "dropping " + name, 80029);
  if (way.way == Way::instant && table.has_index_on(name)) way.way = Way::in_place;
  return way;
}

bool has_expression(const IndexDefinition& index) {
  return std::ranges::any_of(index.parts, [](const IndexPart& part) { return part.column.empty(); });
}

ActionWay way_of_add_index(const IndexDefinition& index, const Table& table, const Model& model) {
  const std::string name = index.name.empty() ? "the index" : index.name;
  switch (index.kind) {
    case IndexKind::fulltext:
      return {Way::shared, fmt::format("building {} (FULLTEXT) keeps writers out", name)};
    case IndexKind::spatial:
      return {Way::shared, fmt::format("building {} (SPATIAL) keeps writers out", name)};
    case IndexKind::vector:
      return {Way::shared, fmt::format("building {} (VECTOR) keeps writers out", name)};
    case IndexKind::primary:
      return rebuilt(table, model, "adding the primary key");
    default:
      break;
  }
  if (has_expression(index))
    return {Way::shared, fmt::format("building {} over an expression keeps writers out", name)};
  return {Way::build, {}};
}

ActionWay way_of_options(const TableOptions& options, const Table& table, const Model& model) {
  if (options.has("ENGINE")) {
    if (options.engine != "innodb" || !table.is_innodb())
      return {Way::copy, fmt::format("another engine ({}) copies every row", options.engine)};
    return rebuilt(table, model, "ENGINE=InnoDB");
  }
  if (options.has("ENCRYPTION") && model.is_mysql()) return {Way::copy, "ENCRYPTION copies every row"};
  for (const std::string_view name :
       {"ROW_FORMAT", "KEY_BLOCK_SIZE", "PAGE_COMPRESSED", "PAGE_COMPRESSION_LEVEL", "TABLESPACE"})
    if (options.has(name)) return rebuilt(table, model, std::string(name));
  return {model.is_mysql() ? Way::in_place : Way::instant, {}};
}

// The length of a value takes one byte up to 255 and two above. MariaDB can go on with rows as they are where the first
// bit of that one byte was never used.
Way way_of_length(long long from, long long to, const Model& model) {
  if (model.is_mysql()) return (from <= 255) == (to <= 255) ? Way::in_place : Way::copy;
  return from <= 127 || to <= 255 || from > 255 ? Way::instant : Way::copy;
}

/// What a column becomes when the table's character set is converted.
ActionWay way_of_converted(const Column& column, const std::string& charset, const TableOptions& options,
                           const Table& table, const Model& model) {
  // MySQL stores numbers, and converts the labels alone.
  if (model.is_mysql() && !column.type.labels.empty()) return {};
  const std::string from = model.charset_of(table, column.type);
  const bool is_indexed = table.has_index_on(column.name);
  const std::string what = fmt::format("converting {} from {} to {}", column.name, from, charset);
  const bool is_counted_in_bytes = column.type.name.ends_with("text");  // and becomes a larger type for that
  const bool widens = from == "utf8mb3" && charset == "utf8mb4" && !is_counted_in_bytes;
  if (from != charset && !widens) return {Way::copy, what + " copies every row"};
  if (from == charset && (options.collation.empty() || options.collation == model.collation_of(table, column.type)))
    return {};
  if (is_indexed && model.is_mysql()) return {Way::copy, what + " copies every row, because the column is indexed"};
  const long long length = column.type.length.value_or(0);
  if (widens && column.type.name == "varchar" && way_of_length(length * 3, length * 4, model) == Way::copy)
    return {Way::copy, what + " copies every row"};
  if (model.is_mysql()) return {Way::shared, what + " rebuilds the table with writers kept out"};
  return {is_indexed && !widens ? Way::build : Way::instant, {}};
}

ActionWay way_of_convert(const TableOptions& options, const Table& table, const Model& model) {
  if (!table.has_all_columns)
    return {Way::copy, "converting the table's character set copies every row", table.is_known};
  const std::string charset = !options.charset.empty() ? (options.charset == "utf8" ? "utf8mb3" : options.charset)
                                                       : charset_of_collation(options.collation);
  ActionWay worst{model.is_mysql() ? Way::in_place : Way::instant, {}};
  for (const Column& column : table.columns) {
    if (!is_text_type(column.type)) continue;
    ActionWay way = way_of_converted(column, charset, options, table, model);
    if (way.way > worst.way) worst = std::move(way);
  }
  return worst;
}

ActionWay way_of_partitions(const Action& action, const Model& model) {
  const Way moving = model.is_mysql() ? Way::shared : Way::copy;
  switch (action.kind) {
    case ActionKind::partition_by:
      return {Way::copy, "PARTITION BY copies every row into new partitions"};
    case ActionKind::remove_partitioning:
      return {Way::copy, "REMOVE PARTITIONING copies every row"};
    case ActionKind::add_partition:
      if (action.is_hash) return {moving, "ADD PARTITION of a hash spreads the rows anew, with writers kept out"};
      return {Way::in_place, {}};
    case ActionKind::reorganize_partition:
      return {moving, "REORGANIZE PARTITION copies these partitions' rows, with writers kept out"};
    case ActionKind::coalesce_partition:
      return {moving, "COALESCE PARTITION copies rows, with writers kept out"};
    case ActionKind::rebuild_partition:
      return {moving, "REBUILD PARTITION copies these partitions' rows, with writers kept out"};
    case ActionKind::exchange_partition:
      if (action.is_on && action.table && !model.is_new(*action.table))
        return {Way::shared,
                fmt::format("EXCHANGE PARTITION checks every row of {} under an exclusive lock", action.table->name)};
      return {Way::in_place, {}};
    default:
      return {Way::in_place, {}};
  }
}

ActionWay way_of_modify(const Action& action, const Table& table, const Model& model) {
  const Column* column = table.column(action.name);
  if (column != nullptr) return way_of_change(*column, *action.column, table, model);
  if (table.has_all_columns) return {};  // the server refuses it
  return {Way::copy,
          fmt::format("changing {} to {} copies every row, unless that is its type already", action.name,
                      action.column->type.text()),
          false};
}

/// Other engines than InnoDB do in place what touches no row.
bool is_metadata_everywhere(const Action& action) {
  switch (action.kind) {
    case ActionKind::set_default:
    case ActionKind::drop_default:
    case ActionKind::rename_column:
    case ActionKind::rename_index:
    case ActionKind::rename_table:
    case ActionKind::keys:
    case ActionKind::column_visibility:
    case ActionKind::drop_check:
    case ActionKind::drop_constraint:
      return true;
    case ActionKind::options:
      return !action.options.has("ENGINE") && !action.options.has("ROW_FORMAT");
    default:
      return false;
  }
}

int storage_of_labels(const Type& type) {
  const std::size_t count = type.labels.size();
  if (type.name == "enum") return count <= 255 ? 1 : 2;
  const std::size_t bytes = (count + 7) / 8;
  return static_cast<int>(bytes <= 4 ? bytes : 8);
}

/// Of varchar and varbinary, in bytes.
long long most_bytes(const Column& column, const Type& type, const Table& table, const Model& model) {
  const int width = column.type.name == "varbinary" ? 1 : bytes_per_character(model.charset_of(table, type));
  return type.length.value_or(0) * width;
}

ActionWay way_of_type(const Column& from, const ColumnDefinition& to, const Table& table, const Model& model) {
  const std::string change = fmt::format("changing {} from {} to {}", from.name, from.type.text(), to.type.text());
  if (model.is_mysql() && from.type.name == "varchar" && to.type.name == "varbinary") {
    const long long bytes = most_bytes(from, from.type, table, model);
    const bool fits = to.type.length.value_or(0) >= bytes;
    const Way way = fits ? way_of_length(bytes, to.type.length.value_or(0), model) : Way::copy;
    return {way, way == Way::copy ? change + " copies every row" : ""};
  }
  if (from.type.name != to.type.name) return {Way::copy, change + " copies every row"};
  if (from.type.name == "varchar" || from.type.name == "varbinary") {
    if (to.type.length.value_or(0) < from.type.length.value_or(0)) return {Way::copy, change + " copies every row"};
    const long long before = most_bytes(from, from.type, table, model);
    const long long after = most_bytes(from, to.type, table, model);
    const Way way = way_of_length(before, after, model);
    return {way, way == Way::copy
                     ? fmt::format("{} copies every row, because {} bytes become {} and lengths over 255 are "
                                   "stored in another way",
                                   change, before, after)
                     : ""};
  }
  if (appends_labels(from.type, to.type) && storage_of_labels(from.type) == storage_of_labels(to.type)) return {};
  return {Way::copy, change + " copies every row"};
}

ActionWay way_of_charset(const Column& from, const ColumnDefinition& to, const Table& table, const Model& model) {
  if (!is_text_type(from.type)) return {};
  const std::string before = model.charset_of(table, from.type);
  const std::string after = model.charset_of(table, to.type);
  const bool is_indexed = table.has_index_on(from.name);
  if (before != after) {
    if (model.is_mysql() && (from.type.name == "enum" || from.type.name == "set")) return {};
    const std::string change = fmt::format("changing {} from {} to {} copies every row", from.name, before, after);
    if (before != "utf8mb3" || after != "utf8mb4" || (is_indexed && model.is_mysql())) return {Way::copy, change};
    if (from.type.name != "varchar") return {model.is_mysql() ? Way::in_place : Way::instant, {}};
    const Way way =
        way_of_length(most_bytes(from, from.type, table, model), most_bytes(from, to.type, table, model), model);
    return {way, way == Way::copy ? change : ""};
  }
  const std::string old_collation = model.collation_of(table, from.type);
  const std::string collation = model.collation_of(table, to.type);
  if (old_collation == collation || (old_collation.empty() && to.type.collation.empty())) return {};
  if (!is_indexed) return {model.is_mysql() ? Way::in_place : Way::instant, {}};
  if (!model.is_mysql()) return {Way::build, {}};
  return {Way::copy, fmt::format("another collation of {} copies every row, because the column is indexed", from.name)};
}

ActionWay way_of_nullability(const Column& from, const ColumnDefinition& to, const Table& table, const Model& model) {
  if (from.not_null == to.not_null || is_in_primary_key(from.name, table)) return {};
  const std::string what = fmt::format("making {} {}", from.name, to.not_null ? "NOT NULL" : "nullable");
  if (to.not_null && model.is_mysql() && !model.session.is_strict)
    return {Way::copy, what + " copies every row, because sql_mode is not strict"};
  if (to.not_null && !model.is_mysql() && table.has_stored_column())
    return {Way::copy, what + " copies every row, because the table has a stored generated column"};
  return rebuilt(table, model, what);
}

bool moves(const Column& from, const ColumnDefinition& to, const Table& table) {
  if (to.position == Position::last) return false;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (&table.columns[i] == &from)
      return to.position == Position::first ? i != 0 : i == 0 || !same_name(table.columns[i - 1].name, to.after);
  return true;
}

ActionWay way_of_move(const Column& from, const ColumnDefinition& to, const Table& table, const Model& model) {
  if (!moves(from, to, table)) return {};
  const std::string what = fmt::format("moving {}", from.name);
  if (model.is_mysql()) return rebuilt(table, model, what);
  if (from.generated == Generated::is_virtual)
    return {Way::copy, what + " copies every row, because it is a virtual column"};
  return instant_column(table, model, what, 0);
}

ActionWay way_of_generation(const Column& from, const ColumnDefinition& to, const Model& model) {
  const std::string what = fmt::format("changing the generated column {} copies every row", from.name);
  if (from.generated != to.generated) return {Way::copy, what};
  if (from.generated == Generated::no) return {};
  const bool same = from.expression == to.expression && same_type(from.type, to.type);
  if (from.generated == Generated::stored) return same && model.is_mysql() ? ActionWay{} : ActionWay{Way::copy, what};
  if (same || (!model.is_mysql() && same_type(from.type, to.type))) return {};
  return {Way::copy, what};
}

ActionWay way_of_new_attributes(const Column& from, const ColumnDefinition& to, const Table& table,
                                const Model& model) {
  if (from.auto_increment && !to.auto_increment && model.is_mysql())
    return {Way::copy, fmt::format("taking AUTO_INCREMENT from {} copies every row", from.name)};
  if (to.auto_increment && !from.auto_increment)
    return {Way::copy, fmt::format("making {} AUTO_INCREMENT copies every row", from.name)};
  if (has_enforced_check(to) && model.is_mysql())
    return {Way::copy, fmt::format("a CHECK on {} copies every row", from.name)};
  if (to.references && reads_references(model))
    return way_of_foreign_key(fmt::format("the foreign key of {}", from.name), model);
  if (to.primary_key && table.primary_key() == nullptr) return rebuilt(table, model, "the primary key");
  return {to.unique ? Way::build : Way::instant, {}};
}

bool has_action(const AlterTable& alter, ActionKind kind) {
  return std::ranges::any_of(alter.actions, [&](const Action& action) { return action.kind == kind; });
}

bool adds_primary_key(const AlterTable& alter) {
  return std::ranges::any_of(alter.actions, [](const Action& action) {
    return (action.index && action.index->kind == IndexKind::primary) || (action.column && action.column->primary_key);
  });
}

bool is_virtual_addition(const Action& action) {
  return action.kind == ActionKind::add_column && action.column && action.column->generated == Generated::is_virtual;
}

/// Whether the index is over a virtual column that this statement adds.
bool is_over_new_virtual(const Action& action, const AlterTable& alter) {
  if (!action.index) return false;
  return std::ranges::any_of(alter.actions, [&](const Action& other) {
    return is_virtual_addition(other) && std::ranges::any_of(action.index->parts, [&](const IndexPart& part) {
             return same_name(part.column, other.column->name);
           });
  });
}

/// MariaDB adds virtual columns alone, or beside what drops columns and makes indexes.
bool is_fine_beside_virtual(const Action& action) {
  return is_virtual_addition(action) || action.kind == ActionKind::drop_column ||
         action.kind == ActionKind::add_index || action.kind == ActionKind::drop_index;
}

void raise_to(ActionWay& way, Way least, std::string why) {
  if (way.way >= least) return;
  way = {least, std::move(why), way.is_sure};
}

void combine_virtual(const AlterTable& alter, const Table& table, const Model& model, std::vector<ActionWay>& ways) {
  const bool adds_virtual = std::ranges::any_of(alter.actions, is_virtual_addition);
  const bool adds_plain = std::ranges::any_of(alter.actions, [](const Action& action) {
    return action.kind == ActionKind::add_column && !is_virtual_addition(action);
  });
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const Action& action = alter.actions[i];
    if (is_over_new_virtual(action, alter))
      raise_to(ways[i], Way::shared, "an index over a virtual column of the same statement keeps writers out");
    if (model.is_mysql()) continue;
    if (adds_virtual && !is_fine_beside_virtual(action))
      raise_to(ways[i], Way::copy,
               "together with a new virtual column this copies every row; a statement of its own would not");
    const Column* dropped = action.kind == ActionKind::drop_column ? table.column(action.name) : nullptr;
    if (adds_plain && dropped != nullptr && dropped->generated != Generated::is_virtual && table.has_virtual_column())
      raise_to(ways[i], Way::copy,
               "dropping and adding columns in one statement copies every row, because the table has a "
               "virtual column; two statements would not");
  }
}

void combine_primary_key(const AlterTable& alter, const Table& table, const Model& model,
                         std::vector<ActionWay>& ways) {
  if (!has_action(alter, ActionKind::drop_primary_key) || !adds_primary_key(alter)) return;
  for (std::size_t i = 0; i < ways.size(); ++i)
    if (alter.actions[i].kind == ActionKind::drop_primary_key) ways[i] = rebuilt(table, model, "another primary key");
}

// From 11.2 on MariaDB copies while others write, and takes what they wrote from a log of its own.
bool copies_online(const AlterTable& alter, const Table& table, const Model& model) {
  if (model.is_mysql() || !model.since(110200) || !table.is_innodb() || table.is_versioned) return false;
  const auto keeps_writers_out = [](const Action& action) {
    return (action.column && action.column->auto_increment) || action.kind == ActionKind::versioning ||
           action.kind == ActionKind::partition_by || action.kind == ActionKind::remove_partitioning ||
           action.kind == ActionKind::reorganize_partition || action.kind == ActionKind::coalesce_partition ||
           action.kind == ActionKind::add_partition || action.kind == ActionKind::rebuild_partition ||
           action.kind == ActionKind::order_by || (action.kind == ActionKind::options && action.options.has("ENGINE"));
  };
  const auto cascades = [](const Key& key) { return !key.on_delete.empty() || !key.on_update.empty(); };
  return std::ranges::none_of(alter.actions, keeps_writers_out) && std::ranges::none_of(table.foreign_keys, cascades);
}

}  // namespace

std::string_view clause(Way way) {
  switch (way) {
    case Way::instant:
      return "INSTANT";
    case Way::in_place:
    case Way::build:
    case Way::rebuild:
      return "INPLACE, LOCK=NONE";
    case Way::shared:
      return "INPLACE, LOCK=SHARED";
    case Way::copy:
      break;
  }
  return "COPY, LOCK=SHARED";
}

bool same_type(const Type& from, const Type& to) {
  return from.name == to.name && from.length == to.length && from.scale == to.scale && from.labels == to.labels &&
         from.is_unsigned == to.is_unsigned && from.is_zerofill == to.is_zerofill;
}

bool appends_labels(const Type& from, const Type& to) {
  if (from.name != to.name || from.labels.empty() || from.labels.size() > to.labels.size()) return false;
  return std::equal(from.labels.begin(), from.labels.end(), to.labels.begin());
}

std::string nondeterministic_word(const std::vector<std::string>& words, Dialect dialect) {
  for (const std::string& word : words) {
    if (is_in(word, {"uuid", "uuid_short", "sysdate", "random_bytes", "sys_guid", "uuid_v4", "uuid_v7", "nextval"}))
      return word;
    if (dialect == Dialect::mysql && is_in(word, {"rand", "user", "current_user", "session_user", "system_user"}))
      return word;
  }
  return {};
}

ActionWay way_of_change(const Column& from, const ColumnDefinition& to, const Table& table, const Model& model) {
  if (from.generated != Generated::no || to.generated != Generated::no) {
    ActionWay way = way_of_generation(from, to, model);
    if (way.way == Way::instant && from.generated != Generated::no) return way_of_move(from, to, table, model);
    return way;
  }
  ActionWay worst;
  const auto take = [&](ActionWay way) {
    if (way.way > worst.way) worst = std::move(way);
  };
  if (!same_type(from.type, to.type)) take(way_of_type(from, to, table, model));
  take(way_of_charset(from, to, table, model));
  take(way_of_nullability(from, to, table, model));
  take(way_of_move(from, to, table, model));
  take(way_of_new_attributes(from, to, table, model));
  return worst;
}

ActionWay way_of(const Action& action, const Table& table, const Model& model) {
  if (!table.is_innodb() && !is_metadata_everywhere(action))
    return {Way::copy, fmt::format("every such change of a table of the engine {} copies it", table.engine)};
  switch (action.kind) {
    case ActionKind::add_column:
      if (action.if_not_exists && table.column(action.column->name) != nullptr) return {};
      return way_of_add_column(*action.column, table, model);
    case ActionKind::drop_column:
      return way_of_drop_column(action.name, table, model);
    case ActionKind::modify_column:
      return way_of_modify(action, table, model);
    case ActionKind::add_index:
      if (action.index->if_not_exists && table.index(action.index->name) != nullptr) return {};
      return way_of_add_index(*action.index, table, model);
    case ActionKind::drop_index:
    case ActionKind::drop_foreign_key:
      return {Way::in_place, {}};
    case ActionKind::rename_index:
    case ActionKind::index_visibility:
      return {model.is_mysql() ? Way::in_place : Way::instant, {}};
    case ActionKind::drop_primary_key:
      return {Way::copy, "dropping the primary key copies every row"};
    case ActionKind::add_foreign_key:
      return way_of_foreign_key("the new foreign key", model);
    case ActionKind::add_check:
      if (!action.check->is_enforced) return {};
      return {Way::copy, "a CHECK on the table copies every row"};
    case ActionKind::alter_check:
      if (!action.is_on) return {};
      return {Way::copy, fmt::format("enforcing {} copies every row", action.name)};
    case ActionKind::convert_charset:
      return way_of_convert(action.options, table, model);
    case ActionKind::options:
      return way_of_options(action.options, table, model);
    case ActionKind::rename_column:
      return {model.is_mysql() && !model.references_to(table.name).empty() ? Way::in_place : Way::instant, {}};
    case ActionKind::set_default:
    case ActionKind::drop_default:
    case ActionKind::column_visibility:
    case ActionKind::rename_table:
    case ActionKind::drop_check:
    case ActionKind::drop_constraint:
    case ActionKind::keys:
      return {};
    case ActionKind::order_by:
      return {Way::copy, "ORDER BY copies every row"};
    case ActionKind::versioning:
      return {Way::copy, "system versioning copies every row"};
    case ActionKind::force:
      return rebuilt(table, model, "FORCE");
    default:
      return way_of_partitions(action, model);
  }
}

AlterWay way_of(const AlterTable& alter, const Table& table, const Model& model) {
  AlterWay whole;
  for (const Action& action : alter.actions) whole.actions.push_back(way_of(action, table, model));
  combine_primary_key(alter, table, model, whole.actions);
  combine_virtual(alter, table, model, whole.actions);
  bool touches_columns = false;
  for (std::size_t i = 0; i < alter.actions.size(); ++i) {
    whole.way = std::max(whole.way, whole.actions[i].way);
    touches_columns = touches_columns ||
                      (alter.actions[i].kind == ActionKind::add_column && !is_virtual_addition(alter.actions[i])) ||
                      alter.actions[i].kind == ActionKind::drop_column;
  }
  if (whole.way == Way::build && touches_columns) whole.way = Way::rebuild;
  whole.is_online_copy = whole.way == Way::copy && copies_online(alter, table, model);
  return whole;
}

bool keeps_every_value(const Type& from, const Type& to) {
  static constexpr std::array<std::string_view, 5> integers = {"tinyint", "smallint", "mediumint", "int", "bigint"};
  static constexpr std::array<std::string_view, 4> texts = {"tinytext", "text", "mediumtext", "longtext"};
  static constexpr std::array<std::string_view, 4> blobs = {"tinyblob", "blob", "mediumblob", "longblob"};
  const auto rank = [](const auto& names, const std::string& name) {
    return std::ranges::find(names, name) - names.begin();
  };
  const auto is_one = [&](const auto& names, const Type& type) {
    return rank(names, type.name) < static_cast<std::ptrdiff_t>(names.size());
  };
  if (is_one(integers, from) && is_one(integers, to)) {
    if (from.is_unsigned == to.is_unsigned) return rank(integers, to.name) >= rank(integers, from.name);
    return from.is_unsigned && rank(integers, to.name) > rank(integers, from.name);
  }
  const bool from_string = from.name == "char" || from.name == "varchar";
  if (is_one(texts, to) && (from_string || is_one(texts, from)))
    return from_string ? to.name != "tinytext" || from.length.value_or(1) <= 63
                       : rank(texts, to.name) >= rank(texts, from.name);
  if (is_one(blobs, to) && is_one(blobs, from)) return rank(blobs, to.name) >= rank(blobs, from.name);
  if (from_string && (to.name == "char" || to.name == "varchar"))
    return to.length.value_or(1) >= from.length.value_or(1);
  if (from.name == "varbinary" && to.name == "varbinary") return to.length.value_or(0) >= from.length.value_or(0);
  if (from.name == "decimal" && to.name == "decimal")
    return to.scale.value_or(0) >= from.scale.value_or(0) &&
           to.length.value_or(10) - to.scale.value_or(0) >= from.length.value_or(10) - from.scale.value_or(0);
  if (from.name == "float" && to.name == "double") return true;
  if (!from.labels.empty() && from.name == to.name)
    return std::ranges::all_of(
        from.labels, [&](const std::string& label) { return std::ranges::find(to.labels, label) != to.labels.end(); });
  if (from.name == "enum" && (to.name == "varchar" || to.name == "char")) return true;
  return from.name == to.name && to.length.value_or(0) >= from.length.value_or(0) && from.is_unsigned == to.is_unsigned;
}

}  // namespace fishway::lint::mysql
