#include <doctest/doctest.h>

#include <sstream>

#include "tests/unit/cli/program_fixture.hpp"
#include "tests/unit/cli/schema_check.hpp"

using fishway::test::Folder;
using fishway::test::mismatches;
using fishway::test::ProgramRun;
using fishway::test::schema;
using nlohmann::json;

namespace {

void write_shop(const Folder& folder) {
  folder.write("migrations/V1__create_users.sql",
               "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\nCREATE INDEX i ON users(name);\n");
  folder.write("migrations/V2__seed.sql", "INSERT INTO users(name) VALUES ('a');\n");
  folder.write("migrations/R__view.sql", "DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT * FROM users;\n");
  folder.write("migrations/U2__seed.sql", "DELETE FROM users;\n");
}

/// Runs a command and checks its document against its schema.
json checked(const Folder& folder, const std::string& name, std::vector<std::string> words, int exit_code = 0) {
  const ProgramRun run = folder.run_on_sqlite(std::move(words));
  CHECK(run.exit_code == exit_code);
  const json document = run.document();
  CHECK(mismatches(document, schema(name)) == std::vector<std::string>{});
  CHECK(document.at("ok") == (exit_code == 0));
  CHECK(document.at("error").is_null() == (exit_code == 0));
  if (exit_code != 0) CHECK(document.at("error").at("exit_code") == exit_code);
  return document;
}

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("every command's document fits its schema, along the life of a database") {
  Folder folder;
  write_shop(folder);
  const json plan = checked(folder, "plan", {"plan"});
  CHECK(plan.at("migrations").size() == 3);
  CHECK(plan.at("migrations").at(0).at("segments").at(0).at("statements").at(1).at("line") == 2);
  CHECK(checked(folder, "plan", {"migrate", "--dry-run"}).at("migrations") == plan.at("migrations"));
  CHECK(checked(folder, "check", {"check"}, 6).at("pending") == json({"1", "2", "view"}));
  const json migrated = checked(folder, "migrate", {"migrate"});
  CHECK(migrated.at("from").is_null());
  CHECK(migrated.at("to") == "2");
  CHECK(migrated.at("applied").size() == 3);
  CHECK(migrated.at("applied").at(0).at("statements") == 2);
  CHECK(checked(folder, "migrate", {"migrate"}).at("applied").empty());
  CHECK(checked(folder, "check", {"check"}).at("satisfied") == true);
  CHECK(checked(folder, "wait", {"wait", "--at-least", "2"}).at("at") == "2");
  CHECK(checked(folder, "wait", {"wait", "--at-least", "3", "--timeout", "100ms"}, 6).at("wanted") == "3");
  CHECK(checked(folder, "info", {"info"}).at("migrations").at(0).at("state") == "Success");
  CHECK(checked(folder, "validate", {"validate"}).at("problems").empty());
  CHECK(checked(folder, "undo", {"undo"}).at("undone").size() == 1);
  CHECK(checked(folder, "repair", {"repair"}).at("actions").empty());
  CHECK(checked(folder, "label", {"label", "test"}).at("label") == "test");
  CHECK(checked(folder, "clean", {"clean"}, 5).at("error").at("kind") == "refused");
  CHECK(checked(folder, "clean", {"clean", "--clean-disabled=false"}).at("schemas") == json({"main"}));
  CHECK(checked(folder, "baseline", {"baseline", "--baseline-version", "2"}).at("to") == "2");
  checked(folder, "config", {"config"});
  checked(folder, "new", {"new", "more"});
  checked(folder, "version", {"version"});
  checked(folder, "help", {"help", "migrate"});
  checked(folder, "completion", {"completion", "bash"});
}

TEST_CASE("validate lists everything that differs, and exits 3") {
  Folder folder;
  write_shop(folder);
  checked(folder, "migrate", {"migrate"});
  folder.write("migrations/V1__create_users.sql", "CREATE TABLE other (id INTEGER);\n");
  std::filesystem::remove(folder.path() / "migrations/V2__seed.sql");
  folder.write("migrations/V3__a.sql", "");
  folder.write("migrations/wrong name.sql", "");
  const json document = checked(folder, "validate", {"validate"}, 3);
  std::vector<std::string> kinds;
  for (const json& problem : document.at("problems")) kinds.push_back(problem.at("kind"));
  for (const char* kind : {"checksum-mismatch", "missing", "name"})
    CHECK(std::count(kinds.begin(), kinds.end(), std::string(kind)) == 1);
}

TEST_CASE("a failed migration is an error with its place, and the document says what was applied before") {
  Folder folder;
  write_shop(folder);
  folder.write("migrations/V3__broken.sql", "SELECT 1;\nCREATE TABEL x (id INTEGER);\n");
  const json document = checked(folder, "migrate", {"migrate"}, 1);
  CHECK(document.at("applied").size() == 2);
  CHECK(document.at("error").at("kind") == "migration-failed");
  CHECK(document.at("error").at("line") == 2);
  CHECK(document.at("to") == "2");
}

TEST_CASE("plan lists what is left of a half-done migration, and repair says that it forgets how far it came") {
  Folder folder;
  folder.write("migrations/V1__a.sql", "CREATE TABLE a (i INTEGER);\nVACUUM;\nSELECT * FROM nowhere;\n");
  checked(folder, "migrate", {"migrate"}, 1);
  const json planned = checked(folder, "plan", {"plan"}).at("migrations").at(0);
  CHECK(planned.at("statements_done") == 2);
  REQUIRE(planned.at("segments").size() == 1);
  CHECK(planned.at("segments").at(0).at("statements").at(0).at("line") == 3);
  const json actions = checked(folder, "repair", {"repair"}).at("actions");
  REQUIRE(actions.size() == 2);
  CHECK(actions.at(1).at("kind") == "forgotten");
  CHECK(actions.at(1).at("version") == "1");
  CHECK(checked(folder, "plan", {"plan"}).at("migrations").at(0).at("statements_done") == 0);
}

TEST_CASE("plan stops where migrate would: the executed part of a half-done migration was changed") {
  Folder folder;
  folder.write("migrations/V1__a.sql", "CREATE TABLE a (i INTEGER);\nVACUUM;\nSELECT * FROM nowhere;\n");
  checked(folder, "migrate", {"migrate"}, 1);
  folder.write("migrations/V1__a.sql", "CREATE TABLE other (i INTEGER);\nVACUUM;\nSELECT 1;\n");
  CHECK(checked(folder, "plan", {"plan"}, 3).at("error").at("kind") == "validation");
  checked(folder, "migrate", {"migrate"}, 3);
}

TEST_CASE("an error before there is a command still has a document") {
  Folder folder;
  const ProgramRun run = folder.run({"migrat", "--output", "json"});
  CHECK(run.exit_code == 2);
  CHECK(run.document().at("command").is_null());
  CHECK(run.document().at("error").at("hint") == "did you mean migrate?");
}

TEST_CASE("an error in a command's options has that command's document") {
  Folder folder;
  const json document = checked(folder, "migrate", {"migrate", "--bogus"}, 2);
  CHECK(document.at("command") == "migrate");
  CHECK(document.at("error").at("kind") == "usage");
}

TEST_CASE("a run's events are a line each, in order, and fit their schema") {
  Folder folder;
  write_shop(folder);
  const ProgramRun run = folder.run_on_sqlite({"migrate", "--output", "jsonl"});
  std::vector<std::string> events;
  for (const json& line : lines_of(run.out)) {
    CHECK(mismatches(line, {{"oneOf", schema("events").at("oneOf")}}) == std::vector<std::string>{});
    events.push_back(line.at("event"));
  }
  REQUIRE(!events.empty());
  CHECK(events.front() == "run-started");
  CHECK(events.back() == "run-ended");
  CHECK(std::count(events.begin(), events.end(), "migration-applied") == 3);
}

TEST_CASE("a command that is no run writes its document as one line of the stream") {
  Folder folder;
  write_shop(folder);
  const auto lines = lines_of(folder.run_on_sqlite({"info", "--output", "jsonl"}).out);
  REQUIRE(lines.size() == 1);
  CHECK(lines.front().at("event") == "result");
  CHECK(lines.front().at("migrations").size() == 4);  // the undo script is listed too
}

TEST_CASE("text says where the database stands, what was applied, and that nothing is to do") {
  Folder folder;
  write_shop(folder);
  const std::string first = folder.run_on_sqlite({"migrate", "--output", "text"}).out;
  CHECK(first.find("At no version yet. 3 pending.") != std::string::npos);
  CHECK(first.find("V1  create users  2 statements") != std::string::npos);
  CHECK(first.find("Now at version 2. 3 applied in ") != std::string::npos);
  CHECK(folder.run_on_sqlite({"migrate", "--output", "text"}).out.find("At version 2. Nothing to do.") !=
        std::string::npos);
  CHECK(folder.run_on_sqlite({"migrate", "--output", "text", "-q"}).out.empty());
}

TEST_CASE("a call without a command is a usage error, one for help is not") {
  Folder folder;
  CHECK(folder.run({}).exit_code == 2);
  CHECK(folder.run({"--help"}).exit_code == 0);
  CHECK(folder.run({"migrate", "--help"}).out.find("--target") != std::string::npos);
  CHECK(folder.run({"--version"}).out.find("fishway ") == 0);
}
