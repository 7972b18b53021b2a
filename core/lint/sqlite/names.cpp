#include "core/lint/sqlite/names.hpp"

#include <algorithm>
#include <vector>

#include "core/lint/sqlite/syntax.hpp"

namespace fishway::lint::sqlite {
namespace {

using sql::Cursor;
using sql::Token;

bool ends_table_list(const Cursor& cursor) {
  return cursor.is_symbol(';') ||
         cursor.is_any({"WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "SELECT", "SET",
                        "RETURNING", "WINDOW", "VALUES", "BEGIN", "END"});
}

bool is_alias(const Cursor& cursor) {
  return cursor.is_name() && !ends_table_list(cursor) &&
         !cursor.is_any({"ON", "USING", "JOIN", "LEFT", "INNER", "CROSS", "NATURAL", "RIGHT", "FULL", "OUTER",
                         "INDEXED", "NOT", "DEFAULT"});
}

class Finder {
 public:
  explicit Finder(const sql::Tokens& tokens) : cursor_(tokens) {}

  Names find() {
    while (!cursor_.at_end()) step();
    for (const std::string& name : own_) names_.tables.erase(name);
    return std::move(names_);
  }

 private:
  void step() {
    if (cursor_.is_open()) {
      in_list_.push_back(false);
    } else if (cursor_.is_close()) {
      if (in_list_.size() > 1) in_list_.pop_back();
    } else if (cursor_.is_any({"FROM", "JOIN"}) && !after_distinct_) {
      in_list_.back() = true;
      return take_table();
    } else if (cursor_.is("INTO") || at_update()) {
      return take_table();
    } else if (cursor_.is_symbol(',') && in_list_.back()) {
      return take_table();
    } else if (ends_table_list(cursor_)) {
      in_list_.back() = false;
    } else if (cursor_.is("AS") && cursor_.peek(1).kind == Token::Kind::open && last_name_.size() > 0) {
      own_.insert(last_name_);
    }
    take_word();
  }

  // Not the UPDATE of an upsert.
  bool at_update() const { return cursor_.is("UPDATE") && !cursor_.peek(1).is("SET"); }

  void take_table() {
    cursor_.skip();
    if (cursor_.take("OR")) cursor_.skip();
    if (cursor_.is("INTO")) cursor_.skip();
    if (!cursor_.is_name()) return;
    const auto name = take_name(cursor_);
    if (!name || cursor_.is_open()) {  // a function, or the columns of an INSERT
      if (name) names_.tables.insert(folded(name->name));
      return;
    }
    names_.tables.insert(folded(name->name));
    cursor_.take("AS");
    if (!is_alias(cursor_)) return;
    names_.aliases[folded(cursor_.peek().text)] = folded(name->name);
    cursor_.skip();
  }

  void take_word() {
    after_distinct_ = cursor_.is("DISTINCT");
    last_name_.clear();
    if (cursor_.is_name()) {
      last_name_ = folded(cursor_.peek().text);
      names_.columns.insert({qualifier_, last_name_});
      const bool qualifies = cursor_.peek(1).is_symbol('.');
      qualifier_ = qualifies ? last_name_ : std::string();
      cursor_.skip();
      if (qualifies) cursor_.skip();
      return;
    }
    qualifier_.clear();
    cursor_.skip();
  }

  Cursor cursor_;
  Names names_;
  std::set<std::string> own_;  // of its WITH
  std::vector<bool> in_list_ = {false};
  bool after_distinct_ = false;
  std::string qualifier_;
  std::string last_name_;
};

}  // namespace

bool Names::has_word(const std::string& column) const {
  return std::ranges::any_of(columns, [&](const auto& name) { return name.second == column; });
}

bool Names::has_column(const std::string& table, const std::string& column) const {
  if (!tables.contains(table)) return false;
  const bool is_alone = tables.size() == 1;
  return std::ranges::any_of(columns, [&](const auto& name) {
    if (name.second != column) return false;
    if (name.first.empty()) return is_alone;
    const auto alias = aliases.find(name.first);
    return alias == aliases.end() ? name.first == table : alias->second == table;
  });
}

void Names::rename_table(const std::string& from, const std::string& to) {
  if (tables.erase(from) > 0) tables.insert(to);
  for (auto& [alias, table] : aliases)
    if (table == from) table = to;
  std::set<std::pair<std::string, std::string>> renamed;
  for (const auto& [qualifier, name] : columns) renamed.insert({qualifier == from ? to : qualifier, name});
  columns = std::move(renamed);
}

void Names::rename_column(const std::string& from, const std::string& to) {
  std::set<std::pair<std::string, std::string>> renamed;
  for (const auto& [qualifier, name] : columns) renamed.insert({qualifier, name == from ? to : name});
  columns = std::move(renamed);
}

Names names_in(const sql::Tokens& tokens) { return Finder(tokens).find(); }

}  // namespace fishway::lint::sqlite
