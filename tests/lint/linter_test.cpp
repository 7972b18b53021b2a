// The engine: order, what is judged, waivers, files. The rules are tested elsewhere.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "core/lint/linter.hpp"

namespace fishway::lint {
namespace {

/// A folder of migrations that is gone with it.
class Folder {
 public:
  explicit Folder(const std::map<std::string, std::string>& files) {
    std::string pattern = (std::filesystem::temp_directory_path() / "fishway-lint-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    for (const auto& [name, text] : files) std::ofstream(path_ / name) << text;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  Catalog catalog() const {
    CatalogOptions options;
    options.locations = {path_.string()};
    return Catalog::load(options, Placeholders());
  }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

LintOptions postgres() {
  LintOptions options;
  options.dialect = {Dialect::postgresql, 150000, {}};
  return options;
}

std::string told(const LintResult& result) {
  std::string text;
  for (const Finding& finding : result.findings)
    text += fmt::format("{}:{} {}\n", std::filesystem::path(finding.place.file).filename().string(), finding.place.line,
                        finding.rule->name);
  return text;
}

LintResult lint(const std::map<std::string, std::string>& files, LintOptions options = postgres()) {
  const Folder folder(files);
  const Catalog catalog = folder.catalog();
  return Linter(catalog, std::move(options)).run();
}

std::function<bool(const Migration&)> above(const std::string& version) {
  return [=](const Migration& migration) { return migration.version && *migration.version > *Version::parse(version); };
}

TEST_CASE("an earlier file counts as applied, with its tables full of rows") {
  const auto result = lint({{"V1__a.sql", "CREATE TABLE a (id int);"}, {"V2__b.sql", "DROP TABLE a;"}});
  CHECK(told(result) == "V2__b.sql:1 drop-table\n");
}

TEST_CASE("what is judged together is one change: its tables are in nobody's use") {
  LintOptions options = postgres();
  options.is_judged = above("0");
  const auto result = lint({{"V1__a.sql", "CREATE TABLE a (id int);"}, {"V2__b.sql", "DROP TABLE a;"}}, options);
  CHECK(told(result).empty());
}

TEST_CASE("what is not judged is played all the same, and without a finding") {
  LintOptions options = postgres();
  options.is_judged = above("2");
  const auto result = lint({{"V1__a.sql", "CREATE TABLE a (id int); CREATE TABLE b (id int);"},
                            {"V2__b.sql", "DROP TABLE a;"},
                            {"V3__c.sql", "\nDROP TABLE b;"}},
                           options);
  CHECK(told(result) == "V3__c.sql:2 drop-table\n");
}

TEST_CASE("a waiver above a statement waives there and nowhere else, and is listed with its reason") {
  const auto result = lint({{"V1__a.sql",
                             "SELECT 1;\n\n-- fishway: allow=drop-table reason=\"empty since 2.1\"\n"
                             "DROP TABLE a;\nDROP TABLE b;"}});
  CHECK(told(result) == "V1__a.sql:5 drop-table\n");
  REQUIRE(result.waived.size() == 1);
  CHECK(result.waived[0].reason == "empty since 2.1");
  CHECK(result.waived[0].place.line == 3);
}

TEST_CASE("a waiver at the top is for the whole file") {
  const auto result =
      lint({{"V1__a.sql", "-- fishway: allow=drop-table reason=\"never used\"\n\nDROP TABLE a;\nDROP TABLE b;"}});
  CHECK(told(result).empty());
  CHECK(result.waived.size() == 2);
}

TEST_CASE("a waiver that waives nothing is a finding, and so is one without a reason or of no rule") {
  const auto result = lint({{"V1__a.sql",
                             "SELECT 1;\n\n-- fishway: allow=truncate reason=\"x\"\nDROP TABLE a;\n"
                             "-- fishway: allow=drop-table\nDROP TABLE b;\n"
                             "-- fishway: allow=drop-tabel reason=\"y\"\nSELECT 2;"}});
  CHECK(told(result) ==
        "V1__a.sql:4 drop-table\nV1__a.sql:3 unused-waiver\nV1__a.sql:5 waiver-without-reason\n"
        "V1__a.sql:7 unused-waiver\n");
  CHECK(result.findings.back().message.find("drop-table") != std::string::npos);
}

TEST_CASE("a rule that is disabled finds nothing, and needs no waiver") {
  LintOptions options = postgres();
  options.disabled = {"drop-table"};
  CHECK(told(lint({{"V1__a.sql", "DROP TABLE a;"}}, options)).empty());
}

TEST_CASE("a script that cannot be read to its end is a finding with its place; the other files are judged") {
  const auto result = lint({{"V1__a.sql", "SELECT 1;\nSELECT 'open;"}, {"V2__b.sql", "DROP TABLE a;"}});
  CHECK(told(result) == "V1__a.sql:2 unreadable-script\nV2__b.sql:1 drop-table\n");
}

TEST_CASE("a version twice is a finding") {
  const auto result = lint({{"V1__a.sql", "SELECT 1;"}, {"V1__b.sql", "SELECT 1;"}});
  CHECK(told(result) == "V1__b.sql:1 duplicate-version\n");
}

TEST_CASE("what a branch did to merged files is found: changed, deleted, and a version that is too low") {
  const Folder folder({{"V1__a.sql", "SELECT 1;"}, {"V2__b.sql", "SELECT 2;"}, {"R__c.sql", "SELECT 3;"}});
  const Catalog catalog = folder.catalog();
  BranchChanges branch{
      "main", {folder / "V1__a.sql", folder / "R__c.sql"}, {folder / "V3__gone.sql"}, Version::parse("3")};
  LintOptions options = postgres();
  options.branch = &branch;
  options.is_judged = above("1");
  CHECK(told(Linter(catalog, options).run()) ==
        "V1__a.sql:1 changed-applied-file\nV3__gone.sql:1 deleted-applied-file\nV2__b.sql:1 lower-version\n");
}

TEST_CASE("a baseline stands for the versions whose files are gone") {
  LintOptions options = postgres();
  options.is_judged = above("5");
  const auto result = lint(
      {{"B5__all.sql", "CREATE TABLE a (id int, b int);"}, {"V6__b.sql", "ALTER TABLE a DROP COLUMN b;"}}, options);
  CHECK(told(result) == "V6__b.sql:1 drop-column\n");
}

}  // namespace
}  // namespace fishway::lint
