#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/cli/program_fixture.hpp"

using fishway::test::Folder;
using fishway::test::ProgramRun;
using nlohmann::json;

namespace {

ProgramRun config(const Folder& folder, std::vector<std::string> more = {}, fishway::Environment environment = {}) {
  more.insert(more.begin(), {"config", "--output", "json"});
  return folder.run(more, environment);
}

json value(const ProgramRun& run, const std::string& name) {
  const json document = run.document();
  for (const json& setting : document.at("settings"))
    if (setting.at("name") == name) return setting.at("value");
  return nullptr;
}

json error(const ProgramRun& run) { return run.document().at("error"); }

}  // namespace

TEST_CASE("an unknown key is an error with its line and the nearest key") {
  Folder folder;
  folder.write("fishway.toml", "# comment\n\nlocatoins = [\"x\"]\n");
  const ProgramRun run = config(folder);
  CHECK(run.exit_code == 2);
  CHECK(error(run).at("kind") == "configuration");
  CHECK(error(run).at("line") == 3);
  CHECK(error(run).at("hint") == "did you mean locations?");
}

TEST_CASE("an unknown key in a section of an environment that is not used is an error too") {
  Folder folder;
  folder.write("fishway.toml", "[environments.production]\nurll = \"x\"\n");
  CHECK(error(config(folder)).at("line") == 2);
}

TEST_CASE("broken TOML is an error with its line") {
  Folder folder;
  folder.write("fishway.toml", "table = \"a\"\nurl = \"unfinished\n");
  const ProgramRun run = config(folder);
  CHECK(run.exit_code == 2);
  CHECK(error(run).at("line") == 2);
}

TEST_CASE("a value of the wrong type is an error with its line") {
  Folder folder;
  folder.write("fishway.toml", "table = \"t\"\ngroup = \"maybe\"\n");
  CHECK(error(config(folder)).at("line") == 2);
  folder.write("fishway.toml", "table = [\"t\"]\n");
  CHECK(error(config(folder)).at("line") == 1);
}

TEST_CASE("keys may be written in kebab-case, camelCase and snake_case") {
  Folder folder;
  folder.write("fishway.toml", "out-of-order = true\nbaselineOnMigrate = true\nskip_executing_migrations = true\n");
  const ProgramRun run = config(folder);
  for (const char* name : {"out-of-order", "baseline-on-migrate", "skip-executing-migrations"})
    CHECK(value(run, name) == "true");
}

TEST_CASE("sections name the settings of locks, retries and lint") {
  Folder folder;
  folder.write(
      "fishway.toml",
      "[lock]\nwait = \"1min\"\n[retry]\nlock_timeout = \"1s\"\nfirst_attempt = \"100ms\"\ntries = 3\ntime = \"5min\"\n"
      "[lint]\ndisable = [\"a\", \"b\"]\nsince = \"V42\"\n");
  const ProgramRun run = config(folder);
  CHECK(value(run, "lock-wait") == "1min");
  CHECK(value(run, "lock-timeout") == "1s");
  CHECK(value(run, "first-attempt") == "100ms");
  CHECK(value(run, "retries") == "3");
  CHECK(value(run, "retry-time") == "5min");
  CHECK(value(run, "disable") == json({"a", "b"}));
  CHECK(value(run, "since") == "V42");
}

TEST_CASE("locations and a SQLite file are relative to the settings file that names them") {
  Folder folder;
  folder.write("fishway.toml", "locations = [\"sql\", \"filesystem:more\", \"/absolute\"]\nurl = \"sqlite:shop.db\"\n");
  Folder elsewhere;
  const ProgramRun run = config(elsewhere, {"--config", folder.file("fishway.toml")});
  CHECK(value(run, "locations") == json({folder.file("sql"), folder.file("more"), "/absolute"}));
  CHECK(value(run, "url") == "sqlite:" + folder.file("shop.db"));
}

TEST_CASE("the nearest fishway.toml upwards from the working directory is read") {
  Folder folder;
  folder.write("fishway.toml", "table = \"outer\"\nlocations = [\"sql\"]\n");
  folder.write("a/fishway.toml", "table = \"inner\"\n");
  std::filesystem::create_directories(folder.path() / "a/b");
  std::filesystem::create_directories(folder.path() / "c/d");
  CHECK(value(folder.run_in("a/b", {"config", "--output", "json"}), "table") == "inner");
  const ProgramRun run = folder.run_in("c/d", {"config", "--output", "json"});
  CHECK(value(run, "table") == "outer");
  CHECK(value(run, "locations") == json({folder.file("sql")}));
}

TEST_CASE("a variable in a value is replaced, and named with its line when it is not set") {
  Folder folder;
  folder.write("fishway.toml", "\ntable = \"${env:TABLE}_history\"\n");
  CHECK(value(config(folder, {}, {{"TABLE", "app"}}), "table") == "app_history");
  const ProgramRun run = config(folder);
  CHECK(run.exit_code == 2);
  CHECK(error(run).at("line") == 2);
}

TEST_CASE("variables of an environment that is not used need not be set") {
  Folder folder;
  folder.write("fishway.toml", "[environments.production]\nurl = \"${env:NOT_SET_HERE}\"\n");
  CHECK(config(folder).exit_code == 0);
  CHECK(config(folder, {"--environment", "production"}).exit_code == 2);
}

TEST_CASE("a settings file that is named and missing is an error") {
  Folder folder;
  CHECK(config(folder, {"--config", folder.file("none.toml")}).exit_code == 2);
}

TEST_CASE("flyway.conf is read where there is no fishway.toml, with its unknown keys in one warning") {
  Folder folder;
  folder.write("flyway.conf",
               "# a comment\nflyway.url=jdbc:sqlite:x.db\nflyway.locations=filesystem:sql,\\\n  filesystem:more\n"
               "flyway.outOfOrder=true\nflyway.jarDirs=x\nflyway.loggers=auto\nflyway.placeholders.owner=app\n"
               "flyway.user=${WHO}\n");
  const ProgramRun run = config(folder, {}, {{"WHO", "me"}});
  CHECK(value(run, "locations") == json({"filesystem:sql", "filesystem:more"}));
  CHECK(value(run, "out-of-order") == "true");
  CHECK(value(run, "user") == "me");
  CHECK(value(run, "table") == "flyway_schema_history");
  CHECK(run.document().at("placeholders").at(0).at("value") == "app");
  const json warnings = run.document().at("warnings");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings.at(0).get<std::string>().find("flyway.jarDirs") != std::string::npos);
  CHECK(warnings.at(0).get<std::string>().find("flyway.loggers") != std::string::npos);
}

TEST_CASE("flyway.toml is read with its environments, and goes before flyway.conf") {
  Folder folder;
  folder.write("flyway.conf", "flyway.table=from_conf\n");
  folder.write("flyway.toml",
               "[flyway]\ntable = \"from_toml\"\nenvironment = \"dev\"\n[flyway.placeholders]\nowner = \"app\"\n"
               "[environments.dev]\nurl = \"jdbc:sqlite:dev.db\"\nschemas = "
               "[\"main\"]\n[environments.dev.flyway]\noutOfOrder = true\n");
  const ProgramRun run = config(folder);
  CHECK(value(run, "table") == "from_toml");
  CHECK(value(run, "out-of-order") == "true");
  CHECK(value(run, "schemas") == json({"main"}));
  CHECK(run.document().at("warnings").empty());
}

TEST_CASE("fishway.toml goes before Flyway's files") {
  Folder folder;
  folder.write("flyway.conf", "flyway.table=from_conf\n");
  folder.write("fishway.toml", "table = \"own\"\n");
  CHECK(value(config(folder), "table") == "own");
}
