#include "core/lint/postgres/query_reach.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/lint/postgres/row_lookup.hpp"

namespace fishway::lint::postgres {
namespace {

bool is_catalog(const TableName& name) {
  return name.schema == "pg_catalog" || name.schema == "information_schema" || name.name.starts_with("pg_");
}

std::set<std::string> names_of_with(const Node& query) {
  std::set<std::string> names;
  walk(query, [&](std::string_view type, const Node& node) {
    if (type == "CommonTableExpr") names.insert(text_of(node, "ctename"));
    return true;
  });
  return names;
}

bool gives_few_rows(const Node& query) {
  const Node& select = inside(query);
  return get(select, "valuesLists").is_array() || type_of(get(select, "limitCount")) == "A_Const";
}

// The names under which a change joins rows that it gives itself, or a batch that a LIMIT ends.
std::set<std::string> given_rows(const Node& change) {
  std::set<std::string> few;
  for (const Node& part : get(get(change, "withClause"), "ctes"))
    if (gives_few_rows(get(inside(part), "ctequery"))) few.insert(text_of(inside(part), "ctename"));
  std::set<std::string> given;
  for (const char* list : {"fromClause", "usingClause"})
    for (const Node& item : get(change, list)) {
      const Node& node = inside(item);
      const std::string alias = text_of(get(node, "alias"), "aliasname");
      const std::string name = text_of(node, "relname");
      if (type_of(item) == "RangeSubselect" && gives_few_rows(get(node, "subquery"))) given.insert(alias);
      if (type_of(item) == "RangeVar" && few.contains(name)) given.insert(alias.empty() ? name : alias);
    }
  return given;
}

class Reach {
 public:
  Reach(const Model& model, const Node& whole, bool is_inside)
      : model_(model), with_(names_of_with(whole)), is_inside_(is_inside) {}

  // `query` with its type around it.
  void query(const Node& query) {
    if (type_of(query) == "SelectStmt") select(inside(query));
  }
  void change(const Node& change) {
    const TableName target = model_.resolve(get(change, "relation"));
    const bool is_bounded = looks_up_rows(get(change, "whereClause"), {target}, model_, is_inside_, given_rows(change));
    if (!is_bounded) take(target);
    for (const char* list : {"fromClause", "usingClause"})
      if (!is_bounded)
        for (const Node& item : get(change, list)) from(item);
    with(change);
    beneath(get(change, "targetList"));
    if (!is_bounded) beneath(get(change, "whereClause"));
  }
  void merge(const Node& merge) {
    take(model_.resolve(get(merge, "relation")));
    from(get(merge, "sourceRelation"));
    with(merge);
  }
  void insert(const Node& insert) {
    query(get(insert, "selectStmt"));
    with(insert);
  }
  void take(const TableName& name) {
    if (name.name.empty() || is_catalog(name) || model_.is_new(name)) return;
    const Table* table = model_.table(name);
    if (table != nullptr && table->kind == RelationKind::sequence) return;
    if (table != nullptr && table->kind == RelationKind::view && table->query) return query(*table->query);
    if (std::ranges::find(tables_, name) == tables_.end()) tables_.push_back(name);
  }
  std::vector<TableName> tables() { return std::move(tables_); }

 private:
  void select(const Node& select) {
    if (++depth_ > 40) return;
    with(select);
    if (text_of(select, "op") != "SETOP_NONE") {
      this->select(get(select, "larg"));
      this->select(get(select, "rarg"));
    } else if (!is_bounded(select)) {
      for (const Node& item : get(select, "fromClause")) from(item);
      beneath(get(select, "whereClause"));
      beneath(get(select, "targetList"));
    }
    --depth_;
  }
  bool is_bounded(const Node& select) const {
    const bool sorts = get(select, "sortClause").is_array() || get(select, "groupClause").is_array();
    if (type_of(get(select, "limitCount")) == "A_Const" && !sorts) return true;
    std::vector<TableName> tables;
    for (const Node& item : get(select, "fromClause"))
      if (type_of(item) == "RangeVar") tables.push_back(model_.resolve(inside(item)));
    if (looks_up_rows(get(select, "whereClause"), tables, model_, is_inside_)) return true;
    return tables.size() == 1 && looks_up_an_end(select, tables[0], model_);
  }
  void from(const Node& item) {
    const Node& node = inside(item);
    if (type_of(item) == "RangeVar" && !(with_.contains(text_of(node, "relname")) && !node.contains("schemaname")))
      take(model_.resolve(node));
    if (type_of(item) == "RangeSubselect") query(get(node, "subquery"));
    if (type_of(item) == "JoinExpr") {
      from(get(node, "larg"));
      from(get(node, "rarg"));
    }
  }
  void with(const Node& statement) {
    for (const Node& part : get(get(statement, "withClause"), "ctes")) query(get(inside(part), "ctequery"));
  }
  // Queries inside of expressions; EXISTS stops at the first row.
  void beneath(const Node& expressions) {
    walk(expressions, [&](std::string_view type, const Node& node) {
      if (type != "SubLink") return true;
      if (text_of(node, "subLinkType") != "EXISTS_SUBLINK") query(get(node, "subselect"));
      return false;
    });
  }

  const Model& model_;
  std::set<std::string> with_;
  bool is_inside_;
  int depth_ = 0;
  std::vector<TableName> tables_;
};

}  // namespace

std::vector<TableName> tables_gone_through(const Act& act, const Model& model) {
  const Node& body = act.body();
  Reach reach(model, act.node, act.is_inside);
  if (act.type() == "SelectStmt") reach.query(act.node);
  if (act.type() == "InsertStmt") reach.insert(body);
  if (act.type() == "UpdateStmt" || act.type() == "DeleteStmt") reach.change(body);
  if (act.type() == "MergeStmt") reach.merge(body);
  if (act.type() == "CreateTableAsStmt" && !flag_of(get(body, "into"), "skipData")) reach.query(get(body, "query"));
  if (act.type() == "CopyStmt" && !flag_of(body, "is_from")) {
    reach.query(get(body, "query"));
    if (body.contains("relation")) reach.take(model.resolve(get(body, "relation")));
  }
  return reach.tables();
}

std::vector<TableName> tables_read(const Node& query, const Model& model) {
  const std::set<std::string> with = names_of_with(query);
  std::vector<TableName> tables;
  walk(query, [&](std::string_view type, const Node& node) {
    const bool is_with = with.contains(text_of(node, "relname")) && !node.contains("schemaname");
    if (type != "RangeVar" || is_with) return true;
    if (const TableName name = model.resolve(node); !is_catalog(name)) tables.push_back(name);
    return true;
  });
  return tables;
}

}  // namespace fishway::lint::postgres
