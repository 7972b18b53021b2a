#include "cli/lint/hazards_page.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "core/lint/dialect_linter.hpp"

using namespace fishway;

namespace {

std::string page_in_docs() {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "../../../docs/hazards.md", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("docs/hazards.md is what `fishway help rules` prints") {
  const bool is_current = page_in_docs() == hazards_page();
  CHECK_MESSAGE(is_current, "write it anew: fishway help rules > docs/hazards.md");
}

TEST_CASE("the page has an anchor for every rule, once") {
  const std::string page = hazards_page();
  std::set<std::string> names;
  for (const lint::Rule* rule : lint::all_rules()) names.emplace(rule->name);
  for (const std::string& name : names) {
    const std::string heading = "\n### " + name + "\n";
    const auto first = page.find(heading);
    CAPTURE(name);
    REQUIRE(first != std::string::npos);
    CHECK(page.find(heading, first + 1) == std::string::npos);
    CHECK(hazard_text(name).has_value());
  }
}

TEST_CASE("there is no page of a rule that there is not") { CHECK(!hazard_text("no-such-rule")); }
