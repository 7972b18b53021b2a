// Each example of the linter's SQLite rules, executed by the real library on tables that hold rows: what a rule calls a
// failure fails, everything else goes through; and what a rebuild is said to lose is lost.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/lint/dialect_linter.hpp"

namespace fishway::conformance {
namespace {

using lint::Example;
using lint::HazardKind;
using lint::Rule;

class Library {
 public:
  Library() {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(":memory:", &handle) == SQLITE_OK);
    handle_.reset(handle);
  }
  /// The error, or nothing.
  std::string execute(const std::string& sql) {
    char* message = nullptr;
    sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, &message);
    std::string error = message ? message : "";
    sqlite3_free(message);
    return error;
  }
  std::vector<std::vector<std::string>> rows(const std::string& sql) {
    std::vector<std::vector<std::string>> result;
    const auto take = [](void* to, int count, char** values, char**) {
      auto& row = static_cast<std::vector<std::vector<std::string>>*>(to)->emplace_back();
      for (int i = 0; i < count; ++i) row.emplace_back(values[i] ? values[i] : "NULL");
      return 0;
    };
    sqlite3_exec(handle_.get(), sql.c_str(), take, &result, nullptr);
    return result;
  }
  std::string value(const std::string& sql) {
    const auto found = rows(sql);
    return found.empty() || found[0].empty() ? "" : found[0][0];
  }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// One row without values where the table takes it, then two with them; a parent's row comes before its child's.
void fill(Library& library, const std::string& table) {
  library.execute("INSERT INTO \"" + table + "\" DEFAULT VALUES");
  for (const int number : {1001, 1002}) {
    std::string names;
    std::string values;
    for (const auto& column : library.rows("SELECT name, type, hidden FROM pragma_table_xinfo('" + table + "')")) {
      if (column[2] != "0") continue;
      const bool is_key = column[1].find("INT") != std::string::npos;
      names += (names.empty() ? "\"" : ", \"") + column[0] + "\"";
      values += (values.empty() ? "" : ", ") +
                (is_key ? std::to_string(number) : "'" + column[0] + std::to_string(number) + "'");
    }
    library.execute("INSERT INTO \"" + table + "\" (" + names + ") VALUES (" + values + ")");
  }
}

void fill_all(Library& library) {
  for (const auto& table :
       library.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"))
    fill(library, table[0]);
}

/// After the earlier migrations, with rows. Tables that no file made are made, so that the change has something to work
/// on.
void prepare(Library& library, const Example& example) {
  REQUIRE(library.execute(std::string(example.before)) == "");
  if (example.before.empty()) library.execute("CREATE TABLE legacy (id INTEGER PRIMARY KEY, a INT, note TEXT)");
  if (example.before.empty() && example.change.find("FROM users") != std::string_view::npos)
    library.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT)");
  fill_all(library);
}

bool is_for_this_library(const Example& example) {
  return example.max_version == 0 && example.min_version / 100 <= sqlite3_libversion_number() / 10;
}

// Flagged for what happens after the migration, or depends on the rows.
const std::set<std::string> goes_through = {"a rebuild that fills it, but old code will not",
                                            "a rebuild that renames the old table away", "a view follows too",
                                            "a table is dropped, and its child is not"};
// What the example works on is not there, or the rows that the test puts in contradict it.
const std::set<std::string> fails_here = {"one column more",
                                          "one column less",
                                          "dropping a view that no file created",
                                          "a VACUUM in the middle",
                                          "a table whose columns no file tells",
                                          "of SQLite's own table of sequences",
                                          "a change of sqlite_master"};

bool is_executed(const Rule& rule) { return rule.name != "attach" && rule.name != "vacuum"; }

TEST_CASE("SQLite: what the linter calls a failure fails, and what it is silent about goes through") {
  for (const Rule* rule : lint::sqlite_rules())
    for (const Example& example : rule->examples) {
      if (!is_for_this_library(example) || !is_executed(*rule)) continue;
      const std::string title(example.title);
      if (fails_here.contains(title)) continue;
      INFO(std::string(rule->name), ": ", title, "\n", std::string(example.change));
      Library library;
      prepare(library, example);
      const std::string error = library.execute(std::string(example.change));
      INFO("error: ", error);
      const bool fails = example.flagged && rule->kind == HazardKind::failure && !goes_through.contains(title);
      CHECK(error.empty() != fails);
    }
}

const Rule& rule_named(std::string_view name) {
  for (const Rule* rule : lint::sqlite_rules())
    if (rule->name == name) return *rule;
  throw std::logic_error("no such rule");
}

/// What these queries give before the change and after it, for each example of a rule.
void check_changes(std::string_view rule, const std::string& query, const std::string& before = {}) {
  for (const Example& example : rule_named(rule).examples) {
    if (example.before.empty() || example.title.find("on purpose") != std::string_view::npos) continue;
    INFO(std::string(rule), ": ", std::string(example.title), "\n", std::string(example.change));
    Library library;
    prepare(library, example);
    if (!before.empty()) library.execute(before);
    const auto was = library.rows(query);
    if (!library.execute(std::string(example.change)).empty()) continue;  // refused: nothing is lost
    CHECK((library.rows(query) != was) == example.flagged);
  }
}

TEST_CASE("SQLite: a rebuild with foreign keys on empties the children where the linter says so") {
  for (const Example& example : rule_named("rebuild-cascade").examples) {
    INFO(std::string(example.title));
    Library library;
    prepare(library, example);
    library.execute("UPDATE posts SET user_id = (SELECT max(id) FROM users); PRAGMA foreign_keys = ON");
    const auto was = library.rows("SELECT user_id FROM posts");
    const std::string error = library.execute("BEGIN; " + std::string(example.change) + "; COMMIT");
    const bool says_off = example.change.starts_with("PRAGMA foreign_keys = OFF");
    if (says_off) continue;  // it does nothing inside BEGIN: the next test executes it outside
    CHECK(((error.empty() && library.rows("SELECT user_id FROM posts") != was)) == example.flagged);
  }
}

TEST_CASE("SQLite: a rebuild after PRAGMA foreign_keys = OFF leaves the children alone") {
  for (const Example& example : rule_named("rebuild-cascade").examples) {
    if (!example.change.starts_with("PRAGMA foreign_keys = OFF")) continue;
    Library library;
    prepare(library, example);
    library.execute("UPDATE posts SET user_id = (SELECT max(id) FROM users); PRAGMA foreign_keys = ON");
    const auto was = library.rows("SELECT user_id FROM posts");
    CHECK(library.execute(std::string(example.change)) == "");
    CHECK(library.rows("SELECT user_id FROM posts") == was);
  }
}

TEST_CASE("SQLite: a column that a rebuild leaves out has lost its values") {
  check_changes("rebuild-columns", "SELECT count(name), count(mail) FROM users");
}

TEST_CASE("SQLite: a rebuild that copies in another order has the values in other columns") {
  check_changes("rebuild-order", "SELECT id, name, mail FROM users");
}

TEST_CASE("SQLite: a rebuild that copies some of the rows has lost the others") {
  check_changes("rebuild-rows", "SELECT count(*) FROM users",
                "DELETE FROM users; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100) "
                "INSERT INTO users SELECT i, nullif('x', iif(i < 9, 'x', '')), 'same' FROM n");
}

TEST_CASE("SQLite: a rebuild has the indexes and triggers that the linter says") {
  check_changes("rebuild-triggers", "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'");
  for (const Example& example : rule_named("rebuild-indexes").examples) {
    if (example.title.find("purpose") != std::string_view::npos || example.title.find("gone") != std::string_view::npos)
      continue;
    INFO(std::string(example.title));
    Library library;
    prepare(library, example);
    const std::string was = library.value("SELECT count(*) FROM pragma_index_list('users')");
    library.execute("DELETE FROM users");
    REQUIRE(library.execute(std::string(example.change)) == "");
    CHECK((library.value("SELECT count(*) FROM pragma_index_list('users')") != was) == example.flagged);
  }
}

TEST_CASE("SQLite: a number is given again after a rebuild that loses AUTOINCREMENT") {
  for (const Example& example : rule_named("rebuild-autoincrement").examples) {
    if (example.before.find("AUTOINCREMENT") == std::string_view::npos) continue;
    INFO(std::string(example.title));
    Library library;
    prepare(library, example);
    REQUIRE(library.execute(std::string(example.change)) == "");
    library.execute("DELETE FROM users WHERE id = 1002; INSERT INTO users (name) VALUES ('new')");
    CHECK((library.value("SELECT id FROM users WHERE name = 'new'") == "1002") == example.flagged);
  }
}

TEST_CASE("SQLite: what refers to a dropped table fails from then on") {
  for (const Example& example : rule_named("dangling-reference").examples) {
    INFO(std::string(example.title));
    Library library;
    prepare(library, example);
    REQUIRE(library.execute(std::string(example.change)) == "");
    const bool has_view = example.before.find("VIEW") != std::string_view::npos;
    if (!library.value("SELECT 1 FROM sqlite_master WHERE name = 'posts'").empty() || has_view) {
      library.execute("PRAGMA foreign_keys = ON");
      const std::string error =
          library.execute(has_view ? "SELECT * FROM names" : "INSERT INTO posts (user_id) SELECT 1001");
      CHECK((error.find("no such table") != std::string::npos) == example.flagged);
    }
  }
}

}  // namespace
}  // namespace fishway::conformance
