#include "core/lint/sqlite/impacts.hpp"

namespace fishway::lint::sqlite {
namespace {

class Judge {
 public:
  explicit Judge(const Model& model) : model_(model) {}

  template <typename T>
  std::vector<Impact> operator()(const T&) const {
    return {};
  }
  std::vector<Impact> operator()(const CreateTable& create) const {
    Impact impact = on(create.name, Work::none);
    impact.is_new = model_.find(create.name) == nullptr;
    return {impact};
  }
  std::vector<Impact> operator()(const CreateIndex& create) const { return {on(create.table, Work::index_build)}; }
  std::vector<Impact> operator()(const AddColumn& add) const {
    const bool is_tested = !add.column.checks.empty() || (add.column.generated && add.column.not_null);
    return {on(add.table, is_tested ? Work::scan : Work::none)};
  }
  std::vector<Impact> operator()(const DropColumn& drop) const { return {on(drop.table, Work::rewrite)}; }
  std::vector<Impact> operator()(const RenameColumn& rename) const { return {on(rename.table, Work::none)}; }
  std::vector<Impact> operator()(const RenameTable& rename) const { return {on(rename.table, Work::none)}; }
  std::vector<Impact> operator()(const Drop& drop) const {
    if (drop.kind != Drop::Kind::table) return {};
    return {on(drop.name, Work::none)};
  }
  std::vector<Impact> operator()(const Insert& insert) const {
    std::vector<Impact> impacts = {on(insert.table, Work::none)};
    if (insert.select && insert.select->from) impacts.push_back(on(*insert.select->from, Work::scan));
    return impacts;
  }
  std::vector<Impact> operator()(const Update& update) const {
    return {on(update.table, update.where.empty() ? Work::rewrite : Work::scan)};
  }
  std::vector<Impact> operator()(const Delete& statement) const { return {on(statement.table, Work::scan)}; }

 private:
  Impact on(const QualifiedName& name, Work work) const {
    Impact impact;
    impact.table = model_.table_name(name);
    impact.lock = "write lock";
    impact.blocks_writes = true;
    impact.work = work;
    impact.is_new = model_.is_new(name);
    return impact;
  }
  const Model& model_;
};

}  // namespace

std::vector<Impact> impacts_of(const Change& change, const Model& model) { return std::visit(Judge(model), change); }

}  // namespace fishway::lint::sqlite
