#include "cli/output/github_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "cli/output/repository_path.hpp"

using namespace fishway;

TEST_CASE("an annotation names file, line, column and title, and is one line whatever stands in it") {
  CHECK(github_line({"error", {"a,b:c.sql", 3, 7}, "drop-table", "50 % is\ngone"}) ==
        "::error file=a%2Cb%3Ac.sql,line=3,col=7,title=drop-table::50 %25 is%0Agone\n");
}

TEST_CASE("an annotation without a place is one of the whole job") {
  CHECK(github_line({"warning", {}, "", "x: y"}) == "::warning::x: y\n");
}

TEST_CASE("nine annotations of a level are written, and a pointer to the others") {
  const std::vector<GithubAnnotation> annotations(12, {"error", {"a.sql", 1, 0}, "", "m"});
  const std::string lines = github_lines(annotations, "see the log");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 10);
  CHECK(lines.ends_with("::error::3 more: see the log\n"));
}

TEST_CASE("each level has its own nine") {
  std::vector<GithubAnnotation> annotations(9, {"error", {}, "", "m"});
  annotations.insert(annotations.end(), 9, {"warning", {}, "", "m"});
  const std::string lines = github_lines(annotations, "see the log");
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 18);
}

TEST_CASE("a file is named relative to the checkout, also from a folder inside it") {
  const Environment github = {{"GITHUB_WORKSPACE", "/nowhere/repo"}};
  CHECK(repository_path("migrations/a.sql", "/nowhere/repo/shop", github) == "shop/migrations/a.sql");
  CHECK(repository_path("/nowhere/repo/a.sql", "/other", github) == "a.sql");
  CHECK(repository_path("../a.sql", "/nowhere/repo/shop", {{"CI_PROJECT_DIR", "/nowhere/repo"}}) == "a.sql");
}

TEST_CASE("without a checkout that is known, a file is named relative to the working directory") {
  CHECK(repository_path("./migrations/a.sql", "/nowhere", {}) == "migrations/a.sql");
  CHECK(repository_path("/elsewhere/a.sql", "/nowhere", {}) == "/elsewhere/a.sql");
}
