#include "tests/lint/postgres_play.hpp"

#include <fmt/format.h>

#include <set>

#include "core/script/segment_reader.hpp"
#include "core/text_source.hpp"

namespace fishway::lint::postgres {
namespace {

std::string described(const Act& act) {
  std::string text(act.type());
  if (act.is_inside) text += " inside";
  if (act.is_in_loop) text += " loop";
  if (act.is_in_batches) text += " batches";
  if (act.is_conditional) text += " conditional";
  return text;
}

void play_statement(const fishway::Statement& statement, Played& played) {
  const Acts acts = acts_of(statement, played.model);
  if (!acts.error.empty()) played.errors.push_back(acts.error);
  if (acts.is_unknown) played.unknown.push_back(acts.unknown_what);
  for (const Act& act : acts.acts) {
    played.acts.push_back(described(act));
    play(act, played.model);
  }
}

std::string joined(const std::set<std::string>& names) { return fmt::format("{}", fmt::join(names, " ")); }

}  // namespace

Played play_text(std::string_view sql, int version) {
  Played played;
  played.model.server_version = version;
  WholeText source(sql);
  Splitter splitter(source, "V1.sql", {.dialect = Dialect::postgresql, .server_version = version});
  SegmentReader reader(splitter, {.dialect = Dialect::postgresql, .server_version = version});
  begin_session(played.model);
  while (const auto segment = reader.next_segment()) {
    begin_transaction(played.model, segment->kind == SegmentKind::statement);
    while (const fishway::Statement* statement = reader.next_statement()) play_statement(*statement, played);
  }
  return played;
}

std::string constraint_names(const Model& model, const TableName& table) {
  std::set<std::string> names;
  if (const Table* found = model.table(table))
    for (const Constraint& constraint : found->constraints) names.insert(constraint.name);
  return joined(names);
}

std::string index_names(const Model& model, const TableName& table) {
  std::set<std::string> names;
  for (const Index* index : model.indexes_of(table)) names.insert(index->name);
  return joined(names);
}

std::string columns_text(const Model& model, const TableName& table) {
  std::vector<std::string> columns;
  if (const Table* found = model.table(table))
    for (const Column& column : found->columns)
      columns.push_back(column.name + " " + column.type.text() + (column.not_null ? " not null" : ""));
  return fmt::format("{}", fmt::join(columns, ", "));
}

}  // namespace fishway::lint::postgres
