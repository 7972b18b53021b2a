#include <doctest/doctest.h>

#include <cstring>

#include "cli/secrets/command_line.hpp"
#include "cli/secrets/credentials.hpp"
#include "cli/secrets/redaction.hpp"
#include "cli/settings/resolve.hpp"
#include "tests/unit/cli/program_fixture.hpp"

using fishway::test::Folder;

namespace {

fishway::DatabaseUrl url_of(const Folder& folder, const fishway::GivenOptions& options,
                            const fishway::Environment& environment) {
  std::vector<std::string> warnings;
  return fishway::database_url(fishway::resolve_settings(options, environment, folder.path(), warnings));
}

}  // namespace

TEST_CASE("a password in a URL is hidden, also when it was not percent-encoded") {
  CHECK(fishway::redacted_url("postgresql://u:pw@h/db") == "postgresql://u:***@h/db");
  CHECK(fishway::redacted_url("postgresql://u:p@w/x?y@h/db") == "postgresql://u:***@h/db");
  CHECK(fishway::redacted_url("jdbc:mysql://h/db?user=u&password=pw&x=1") ==
        "jdbc:mysql://h/db?user=u&password=***&x=***");
  CHECK(fishway::redacted_url("postgresql://u@h/db?pasword=pw&sslmode=require") ==
        "postgresql://u@h/db?pasword=***&sslmode=require");
  CHECK(fishway::redacted_url("postgresql://u@h:5432/db") == "postgresql://u@h:5432/db");
  CHECK(fishway::redacted_url("postgresql:/u:pw@h/db") == "postgresql:***@h/db");
  CHECK(fishway::redacted_url("u:pw@h/db") == "u:***@h/db");
  CHECK(fishway::redacted_url("sqlite:a@b.db") == "sqlite:a@b.db");
}

TEST_CASE("passwords in arguments are overwritten in place") {
  char program[] = "fishway";
  char joined[] = "--url=postgresql://u:pw@h/db";
  char flag[] = "--url";
  char separate[] = "mysql://u:secret@h/db";
  char password[] = "--password=secret";
  char* arguments[] = {program, joined, flag, separate, password};
  fishway::wipe_passwords(5, arguments);
  CHECK(std::strcmp(joined, "--url=postgresql://u:**@h/db") == 0);
  CHECK(std::strcmp(separate, "mysql://u:******@h/db") == 0);
  CHECK(std::strcmp(password, "--password=******") == 0);
}

TEST_CASE("a password from a file goes into the URL without its line end") {
  Folder folder;
  folder.write("pw", "p@ss word:/?#%\n");
  const auto url = url_of(folder, {{"url", {"postgresql://u@h/db"}}, {"password-file", {folder.file("pw")}}}, {});
  CHECK(url.password == "p@ss word:/?#%");
}

TEST_CASE("a password variable goes before the password in a settings file's URL, but not before one in --url") {
  Folder folder;
  folder.write("fishway.toml", "url = \"postgresql://u:file@h/db\"\n");
  CHECK(url_of(folder, {}, {{"FISHWAY_PASSWORD", "variable"}}).password == "variable");
  const auto flag = url_of(folder, {{"url", {"postgresql://u:flag@h/db"}}}, {{"FISHWAY_PASSWORD", "variable"}});
  CHECK(flag.password == "flag");
}

TEST_CASE("a user that is set goes before the one in the URL") {
  Folder folder;
  CHECK(url_of(folder, {{"url", {"postgresql://u@h/db"}}, {"user", {"other"}}}, {}).user == "other");
}

TEST_CASE("no URL at all is an error that says how to give one") {
  Folder folder;
  CHECK_THROWS_AS(url_of(folder, {}, {}), fishway::Error);
  CHECK(folder.run({"info"}).err.find("--url") != std::string::npos);
}

TEST_CASE("no secret is shown by config, in any form of output") {
  Folder folder;
  folder.write("fishway.toml", "[placeholders]\napi_token = \"sesame\"\n");
  for (const char* form : {"text", "json", "jsonl"}) {
    const auto run = folder.run({"config", "--output", form, "--url", "postgresql://u:sesame@h/db?sslpassword=sesame"},
                                {{"FISHWAY_PASSWORD", "sesame"}});
    CHECK(run.exit_code == 0);
    CHECK(run.out.find("sesame") == std::string::npos);
    CHECK(run.err.find("sesame") == std::string::npos);
  }
}

TEST_CASE("no secret is shown by an error of the command line") {
  Folder folder;
  for (const auto& words : {std::vector<std::string>{"info", "--password=sesame"},
                            {"info", "--pasword=sesame"},
                            {"info", "--url", "postgresl://u:sesame@h/db"},
                            {"info", "--url", "postgresql://u:ses@me/sesame@h/x"}}) {
    const auto run = folder.run(words);
    CHECK(run.exit_code == 2);
    CHECK(run.err.find("sesame") == std::string::npos);
  }
}
