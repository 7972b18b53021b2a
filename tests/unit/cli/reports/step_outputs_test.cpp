#include "cli/reports/step_outputs.hpp"

#include <doctest/doctest.h>

#include "tests/unit/cli/reports/report_fixture.hpp"

using namespace fishway;
using namespace fishway::test;

TEST_CASE("migrate puts out how many and which were applied, are pending and held, and the versions") {
  CHECK(step_outputs(report_of_stopped_run()) ==
        "applied=1\napplied_versions=[\"12\"]\n"
        "pending=3\npending_versions=[\"14\",\"13\",\"customer overview\"]\n"
        "held=1\nheld_versions=[\"15\"]\n"
        "from=11\nto=12\n");
}

TEST_CASE("plan puts out what is pending, and where migrate would take it") {
  CHECK(step_outputs(report_with("plan", R"("from": null, "held": [], "migrations": [
          {"version": "1", "description": "a"}, {"version": "1.2", "description": "b"},
          {"version": null, "description": "all customers"}])")) ==
        "pending=3\npending_versions=[\"1\",\"1.2\",\"all customers\"]\nheld=0\nheld_versions=[]\nfrom=\nto=1.2\n");
}

TEST_CASE("check and wait put out where the database is and what is pending") {
  const std::string outputs = "pending=1\npending_versions=[\"14\"]\nfrom=13\nto=14\n";
  CHECK(step_outputs(report_with("check", R"("at": "13", "wanted": "14", "pending": ["14"])")) == outputs);
  CHECK(step_outputs(report_with("wait", R"("at": "13", "wanted": "14", "pending": ["14"])")) == outputs);
}

TEST_CASE("lint puts out how much it found") {
  CHECK(step_outputs(report_with("lint", R"("findings": [{"rule": "a"}, {"rule": "b"}])")) == "findings=2\n");
}

TEST_CASE("a version or description with a line end cannot make an output of its own") {
  const std::string outputs =
      step_outputs(report_with("migrate", R"("from": "1\nheld=7", "to": null, "applied": [], "held": [],
                                             "pending": ["a\nto=9"])"));
  CHECK(outputs.find("\nheld=7") == std::string::npos);
  CHECK(outputs.find("\nto=9") == std::string::npos);
  CHECK(outputs.find("from=1 held=7\n") != std::string::npos);
}

TEST_CASE("a command that says nothing of versions has no outputs") {
  CHECK(step_outputs(report_with("config", R"("settings": [])")).empty());
}
