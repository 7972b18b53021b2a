#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "cli/settings/options.hpp"
#include "cli/settings/resolve.hpp"
#include "tests/unit/cli/program_fixture.hpp"

using fishway::test::Folder;
using nlohmann::json;

namespace {

fishway::RetryOptions retry(fishway::GivenOptions options) {
  std::vector<std::string> warnings;
  return fishway::retry_options(fishway::resolve_settings(options, {}, "/", warnings));
}

json setting(const json& document, const std::string& name) {
  for (const json& candidate : document.at("settings"))
    if (candidate.at("name") == name) return candidate;
  return nullptr;
}

json config(const Folder& folder, std::vector<std::string> words, fishway::Environment environment = {}) {
  words.insert(words.begin(), {"config", "--output", "json"});
  return folder.run(words, environment).document();
}

}  // namespace

TEST_CASE(
    "a flag goes before a variable, a variable before Flyway's, that before the file, the file before the default") {
  Folder folder;
  CHECK(setting(config(folder, {}), "connect-retries").at("source") == "default");
  folder.write("fishway.toml", "connect_retries = 1\n");
  CHECK(setting(config(folder, {}), "connect-retries").at("value") == "1");
  fishway::Environment environment = {{"FLYWAY_CONNECT_RETRIES", "2"}};
  CHECK(setting(config(folder, {}, environment), "connect-retries").at("value") == "2");
  environment["FISHWAY_CONNECT_RETRIES"] = "3";
  CHECK(setting(config(folder, {}, environment), "connect-retries").at("value") == "3");
  const json by_flag = setting(config(folder, {"--connect-retries", "4"}, environment), "connect-retries");
  CHECK(by_flag.at("value") == "4");
  CHECK(by_flag.at("source") == "--connect-retries");
}

TEST_CASE("the URL comes from DATABASE_URL unless fishway's own variable is set") {
  Folder folder;
  fishway::Environment environment = {{"DATABASE_URL", "sqlite:a"}, {"FLYWAY_URL", "jdbc:sqlite:b"}};
  CHECK(setting(config(folder, {}, environment), "url").at("source") == "DATABASE_URL");
  environment["FISHWAY_URL"] = "sqlite:c";
  CHECK(setting(config(folder, {}, environment), "url").at("source") == "FISHWAY_URL");
}

TEST_CASE("the URL may stand in a file") {
  Folder folder;
  folder.write("url", "sqlite:from-file\n");
  const json url = setting(config(folder, {}, {{"FISHWAY_URL_FILE", folder.file("url")}}), "url");
  CHECK(url.at("value") == "sqlite:from-file");
}

TEST_CASE("a list is split at commas, and a repeated flag adds to it") {
  Folder folder;
  const json locations = setting(config(folder, {"--locations", "a,b", "--locations=c"}), "locations");
  CHECK(locations.at("value") == json({"a", "b", "c"}));
}

TEST_CASE("an empty variable counts as not set") {
  Folder folder;
  CHECK(setting(config(folder, {}, {{"FISHWAY_ENCODING", ""}}), "encoding").at("source") == "default");
}

TEST_CASE("a wrong value names the setting and what is accepted") {
  Folder folder;
  const auto word = folder.run({"config", "--color", "alway"});
  CHECK(word.exit_code == 2);
  CHECK(word.err.find("did you mean always?") != std::string::npos);
  const auto duration = folder.run({"config"}, {{"FISHWAY_CONNECT_TIMEOUT", "soon"}});
  CHECK(duration.exit_code == 2);
  CHECK(duration.err.find("FISHWAY_CONNECT_TIMEOUT") != std::string::npos);
}

TEST_CASE("a chosen environment's section goes before the top of the file") {
  Folder folder;
  folder.write("fishway.toml",
               "url = \"sqlite:/a\"\n[environments.production]\nurl = \"sqlite:/b\"\nlabel = \"production\"\n");
  CHECK(setting(config(folder, {}), "url").at("value") == "sqlite:/a");
  const json production = config(folder, {"--environment", "production"});
  CHECK(setting(production, "url").at("value") == "sqlite:/b");
  CHECK(setting(production, "label").at("value") == "production");
}

TEST_CASE("an environment that no file has is an error with the nearest one") {
  Folder folder;
  folder.write("fishway.toml", "[environments.production]\nuser = \"x\"\n");
  const auto run = folder.run({"config", "--environment", "prodction"});
  CHECK(run.exit_code == 2);
  CHECK(run.err.find("did you mean --environment production?") != std::string::npos);
}

TEST_CASE("placeholders are merged by name over all sources") {
  Folder folder;
  folder.write("fishway.toml", "[placeholders]\nowner = \"file\"\nother = \"file\"\n");
  const json document = config(folder, {"--placeholder", "Owner=flag"}, {{"FISHWAY_PLACEHOLDERS_THIRD", "variable"}});
  std::map<std::string, std::string> values;
  for (const json& placeholder : document.at("placeholders")) values[placeholder.at("name")] = placeholder.at("value");
  CHECK(values == std::map<std::string, std::string>{{"owner", "flag"}, {"other", "file"}, {"third", "variable"}});
}

TEST_CASE("the retry is as the settings say") {
  const fishway::RetryOptions by_default = retry({});
  CHECK(by_default.lock_timeout.count() == 2000);
  CHECK(by_default.first_attempt.count() == 200);
  CHECK(by_default.statement_timeout.count() == 0);
  CHECK(by_default.tries == 30);
  CHECK(by_default.time.count() == 600'000);
  CHECK(by_default.allow.empty());
  const fishway::RetryOptions given = retry({{"lock-timeout", {"1s"}},
                                             {"first-attempt", {"300ms"}},
                                             {"statement-timeout", {"5min"}},
                                             {"retries", {"3"}},
                                             {"retry-time", {"1h"}},
                                             {"allow", {"table-copy,drop-column"}}});
  CHECK(given.lock_timeout.count() == 1000);
  CHECK(given.first_attempt.count() == 300);
  CHECK(given.statement_timeout.count() == 300'000);
  CHECK(given.tries == 3);
  CHECK(given.time.count() == 3'600'000);
  CHECK(given.allow == std::vector<std::string>{"table-copy", "drop-column"});
}

TEST_CASE("the first attempt is never longer than the lock timeout, and there is at least one try") {
  CHECK(retry({{"lock-timeout", {"100ms"}}}).first_attempt.count() == 100);
  CHECK(retry({{"retries", {"0"}}}).tries == 1);
  CHECK(retry({{"statement-timeout", {"off"}}}).statement_timeout.count() == 0);
}

TEST_CASE("a statement never waits for its locks without a limit") {
  Folder folder;
  for (const char* name : {"--lock-timeout", "--first-attempt"}) {
    const auto run = folder.run_on_sqlite({"migrate", name, "0", "--output", "text"});
    CHECK(run.exit_code == 2);
    CHECK(run.err.find(name) != std::string::npos);
    CHECK(run.err.find("without a limit") != std::string::npos);
  }
  folder.write("fishway.toml", "[retry]\nlock_timeout = \"0\"\n");
  const auto run = folder.run_on_sqlite({"migrate", "--output", "text"});
  CHECK(run.exit_code == 2);
  CHECK(run.err.find("fishway.toml:2") != std::string::npos);
}

TEST_CASE("a statement timeout that is none is refused with its setting's name") {
  Folder folder;
  const auto run = folder.run_on_sqlite({"migrate", "--statement-timeout", "soon", "--output", "text"});
  CHECK(run.exit_code == 2);
  CHECK(run.err.find("--statement-timeout") != std::string::npos);
}

TEST_CASE("what has effect brings no warning that it has none") {
  Folder folder;
  folder.write("migrations/V1__a.sql", "CREATE TABLE t (i INT);\n");
  const auto run = folder.run_on_sqlite({"migrate", "--lock-timeout", "1s", "--statement-timeout", "1min", "--retries",
                                         "5", "--allow", "table-copy", "--no-blocker-queries", "--pooler", "session"});
  CHECK(run.exit_code == 0);
  CHECK(run.document().at("warnings").empty());
}
