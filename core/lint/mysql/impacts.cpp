#include "core/lint/mysql/impacts.hpp"

#include <algorithm>

namespace fishway::lint::mysql {
namespace {

Work work_of(const AlterTable& alter, const AlterWay& way) {
  switch (way.way) {
    case Way::instant:
    case Way::in_place:
      return Work::none;
    case Way::build:
      return Work::index_build;
    case Way::shared: {
      const auto builds = [](const Action& action) { return action.kind == ActionKind::add_index; };
      return std::ranges::all_of(alter.actions, builds) ? Work::index_build : Work::rewrite;
    }
    default:
      return Work::rewrite;
  }
}

Impact impact(const QualifiedName& name, std::string lock, const Model& model) {
  Impact impact;
  impact.table = model.resolve(name);
  impact.lock = std::move(lock);
  impact.is_new = model.is_new(name);
  return impact;
}

Impact impact_of(const AlterTable& alter, const AlterWay& way, const Model& model) {
  Impact result = impact(alter.name, std::string(clause(way.way)), model);
  if (way.is_online_copy) result.lock = "COPY, LOCK=NONE";
  // What the statement itself asks for, where the server can do better.
  if (alter.algorithm == "COPY" && way.way < Way::copy) result.lock = "COPY, LOCK=SHARED";
  result.work = alter.algorithm == "COPY" ? Work::rewrite : work_of(alter, way);
  result.blocks_writes =
      way.blocks_writes() || alter.algorithm == "COPY" || alter.lock == "SHARED" || alter.lock == "EXCLUSIVE";
  result.blocks_reads = alter.lock == "EXCLUSIVE";
  return result;
}

std::vector<Impact> each(const std::vector<QualifiedName>& names, const char* lock, const Model& model) {
  std::vector<Impact> impacts;
  for (const QualifiedName& name : names) impacts.push_back(impact(name, lock, model));
  return impacts;
}

constexpr const char* kExclusive = "exclusive metadata lock";

}  // namespace

std::vector<Impact> impacts_of(const Act& act, const AlterWay* way, const Model& model) {
  if (const auto* alter = std::get_if<AlterTable>(&act.parsed))
    return way == nullptr ? std::vector<Impact>{} : std::vector{impact_of(*alter, *way, model)};
  if (const auto* create = std::get_if<CreateTable>(&act.parsed)) {
    Impact result = impact(create->name, kExclusive, model);
    result.is_new = model.table(create->name) == nullptr || result.is_new;
    return {result};
  }
  if (const auto* drop = std::get_if<DropTable>(&act.parsed)) return each(drop->names, kExclusive, model);
  if (const auto* truncate = std::get_if<Truncate>(&act.parsed)) return {impact(truncate->name, kExclusive, model)};
  if (const auto* rename = std::get_if<RenameTable>(&act.parsed)) {
    std::vector<Impact> impacts;
    for (const auto& [from, to] : rename->pairs) impacts.push_back(impact(from, kExclusive, model));
    return impacts;
  }
  if (const auto* change = std::get_if<Change>(&act.parsed)) {
    std::vector<Impact> impacts = each(change->targets, "row locks", model);
    if (change->kind == ChangeKind::update || change->kind == ChangeKind::erase)
      for (Impact& each_impact : impacts) each_impact.work = Work::scan;
    return impacts;
  }
  return {};
}

}  // namespace fishway::lint::mysql
