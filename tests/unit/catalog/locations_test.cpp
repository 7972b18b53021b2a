#include "core/catalog/locations.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/catalog/temporary_folder.hpp"

using namespace fishway;
using fishway::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

struct Search {
  Names scripts;
  std::vector<Error> problems;
};

Search search(const std::string& location, const fs::path& base) {
  Search result;
  const auto wanted = [](std::string_view name) { return name.ends_with(".sql"); };
  for (const FoundFile& file : find_files(Location::parse(location, base), wanted, result.problems)) {
    result.scripts.push_back(file.script);
  }
  std::sort(result.scripts.begin(), result.scripts.end());
  return result;
}

Error refusal(const std::string& location) {
  try {
    Location::parse(location, {});
  } catch (const Error& error) {
    return error;
  }
  FAIL("accepted: " << location);
  return Error(ErrorKind::usage, "");
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Rights do not stop root, so the test is somebody else for a while.
class Nobody {
 public:
  Nobody() : was_(::geteuid()) {
    if (was_ == 0) changed_ = ::seteuid(65534) == 0;
  }
  ~Nobody() {
    if (changed_ && ::seteuid(was_) != 0) std::abort();
  }
  Nobody(const Nobody&) = delete;
  Nobody& operator=(const Nobody&) = delete;

 private:
  uid_t was_;
  bool changed_ = false;
};

}  // namespace

TEST_CASE("files in folders below are found, with their path as script") {
  const TemporaryFolder folder;
  folder.write("V1__a.sql", "");
  folder.write("x/y/V2__b.sql", "");
  folder.write("x/notes.txt", "");
  CHECK(search(folder.path().string(), {}).scripts == Names{"V1__a.sql", "x/y/V2__b.sql"});
  CHECK(search("filesystem:" + folder.path().string() + "/", {}).scripts == Names{"V1__a.sql", "x/y/V2__b.sql"});
}

TEST_CASE("relative locations begin at the base") {
  const TemporaryFolder folder;
  folder.write("sql/V1__a.sql", "");
  CHECK(search("sql", folder.path()).scripts == Names{"V1__a.sql"});
  CHECK(search("./sql/../sql", folder.path()).scripts == Names{"V1__a.sql"});
  CHECK(Location::parse("sql/", folder.path()).folder == folder.path() / "sql");
  CHECK(Location::parse("sql", {}).folder == "sql");
  CHECK(Location::parse(".", {}).folder == ".");
}

TEST_CASE("hidden folders are skipped, hidden files are not") {
  const TemporaryFolder folder;
  folder.write(".hidden/V90__x.sql", "");
  folder.write(".V16__x.sql", "");
  CHECK(search(folder.path().string(), {}).scripts == Names{".V16__x.sql"});
  CHECK(search(".hidden", folder.path()).scripts == Names{"V90__x.sql"});
}

TEST_CASE("a ConfigMap of Kubernetes, links into a hidden folder, is read once") {
  const TemporaryFolder folder;
  folder.write("..2026_01_01/V1__a.sql", "");
  fs::create_symlink("..2026_01_01", folder.path() / "..data");
  fs::create_symlink("..data/V1__a.sql", folder.path() / "V1__a.sql");
  const Search found = search(folder.path().string(), {});
  CHECK(found.scripts == Names{"V1__a.sql"});
  CHECK(found.problems.empty());
}

TEST_CASE("symbolic links to folders are followed") {
  const TemporaryFolder folder;
  folder.write("common/V2__b.sql", "");
  folder.write("sql/V1__a.sql", "");
  fs::create_symlink("../common", folder.path() / "sql/linked");
  CHECK(search("sql", folder.path()).scripts == Names{"V1__a.sql", "linked/V2__b.sql"});
}

TEST_CASE("a loop of symbolic links is told, and ends") {
  const TemporaryFolder folder;
  folder.write("sql/a/V1__a.sql", "");
  fs::create_symlink("..", folder.path() / "sql/a/up");
  fs::create_symlink(folder.path(), folder.path() / "sql/above");
  fs::create_symlink("self", folder.path() / "sql/self");
  const Search found = search("sql", folder.path());
  CHECK(found.scripts == Names{"a/V1__a.sql"});
  CHECK(found.problems.size() == 3);
  for (const Error& problem : found.problems) CHECK(contains(problem.message, "symbolic link"));
}

TEST_CASE("two folders that link to each other are no endless way") {
  const TemporaryFolder folder;
  folder.write("sql/a/V1__a.sql", "");
  folder.write("sql/b/V2__b.sql", "");
  fs::create_symlink("../b", folder.path() / "sql/a/to_b");
  fs::create_symlink("../a", folder.path() / "sql/b/to_a");
  const Search found = search("sql", folder.path());
  CHECK(found.problems.size() == 2);
  CHECK(found.scripts.size() == 4);
}

TEST_CASE("a script that is no readable file is told, another file is not") {
  const TemporaryFolder folder;
  fs::create_symlink("nothing", folder.path() / "V1__a.sql");
  fs::create_symlink("nothing", folder.path() / "notes.txt");
  REQUIRE(::mkfifo((folder.path() / "V2__b.sql").c_str(), 0600) == 0);
  const Search found = search(folder.path().string(), {});
  CHECK(found.scripts.empty());
  REQUIRE(found.problems.size() == 2);
  const bool link_first = contains(found.problems[0].place.file, "V1__a.sql");
  CHECK(contains(found.problems[link_first ? 0 : 1].message, "link to nothing"));
  CHECK(contains(found.problems[link_first ? 1 : 0].message, "not a regular file"));
}

TEST_CASE("a folder that cannot be read is told with the system's reason") {
  const TemporaryFolder folder;
  folder.write("closed/V1__a.sql", "");
  folder.write("open/V2__b.sql", "");
  fs::permissions(folder.path(), fs::perms(0755));
  fs::permissions(folder.path() / "closed", fs::perms(0000));
  Search found;
  {
    const Nobody nobody;
    found = search(folder.path().string(), {});
  }
  fs::permissions(folder.path() / "closed", fs::perms(0700));
  CHECK(found.scripts == Names{"open/V2__b.sql"});
  REQUIRE(found.problems.size() == 1);
  CHECK(found.problems[0].place.file == (folder.path() / "closed").string());
  CHECK(contains(found.problems[0].message, "Permission denied"));
}

TEST_CASE("wildcards choose folders; scripts are relative to the folder chosen") {
  const TemporaryFolder folder;
  folder.write("w/m1/V3__c.sql", "");
  folder.write("w/m2/x/V4__d.sql", "");
  folder.write("w/other/V5__e.sql", "");
  folder.write("w/m/V6__f.sql", "");
  CHECK(search("w/m*", folder.path()).scripts == Names{"V3__c.sql", "x/V4__d.sql"});
  CHECK(search("w/m?", folder.path()).scripts == Names{"V3__c.sql", "x/V4__d.sql"});
  CHECK(search("filesystem:w/*/x", folder.path()).scripts == Names{"V4__d.sql"});
  CHECK(search("w/**/x", folder.path()).scripts == Names{"V4__d.sql"});
  CHECK(search("**/m1", folder.path()).scripts == Names{"V3__c.sql"});
  CHECK(search("w/nothing*", folder.path()).scripts.empty());
}

TEST_CASE("a last part with a dot is a pattern of files") {
  const TemporaryFolder folder;
  folder.write("sql/V1__a.sql", "");
  folder.write("sql/R__b.sql", "");
  folder.write("sql/x/V2__c.sql", "");
  CHECK(search("sql/V*.sql", folder.path()).scripts == Names{"V1__a.sql"});
  CHECK(search("sql/**/V*.sql", folder.path()).scripts == Names{"V1__a.sql", "x/V2__c.sql"});
}

TEST_CASE("other prefixes than filesystem: are refused with what to do") {
  CHECK(contains(refusal("classpath:db/migration").hint, "src/main/resources/db/migration"));
  CHECK(contains(refusal("s3:bucket/x").hint, "copy"));
  CHECK(contains(refusal("gcs:bucket/x").hint, "copy"));
  CHECK(refusal("nosuch:sql").kind == ErrorKind::configuration);
  CHECK(contains(refusal("").message, "empty"));
  CHECK(contains(refusal("filesystem:").message, "empty"));
}

TEST_CASE("a location given twice or inside another is read once, with a warning") {
  const TemporaryFolder folder;
  folder.write("sql/x/V1__a.sql", "");
  const auto kept = [&](const Names& texts, std::vector<Error>& warnings) {
    std::vector<Location> locations;
    for (const std::string& text : texts) locations.push_back(Location::parse(text, folder.path()));
    Names names;
    for (const Location& location : without_overlaps(locations, warnings)) names.push_back(location.text);
    return names;
  };
  std::vector<Error> warnings;
  CHECK(kept({"sql", "filesystem:sql/", "sql/x", "sqlx", "sql/*"}, warnings) == Names{"sql", "sqlx"});
  REQUIRE(warnings.size() == 3);
  CHECK(contains(warnings[0].message, "given twice"));
  CHECK(contains(warnings[1].message, "sql/x is inside sql"));
  warnings.clear();
  CHECK(kept({"sql/x", "sql"}, warnings) == Names{"sql"});
  CHECK(warnings.size() == 1);
  warnings.clear();
  CHECK(kept({"sql/x*", "sql/y*"}, warnings).size() == 2);
  CHECK(warnings.empty());
}
