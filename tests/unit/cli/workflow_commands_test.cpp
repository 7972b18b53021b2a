#include "cli/output/workflow_commands.hpp"

#include <doctest/doctest.h>

using fishway::without_workflow_commands;

TEST_CASE("a line that begins like a workflow command is none any more, wherever it stands") {
  CHECK(without_workflow_commands("::set-output name=x::1\n") == "| ::set-output name=x::1\n");
  CHECK(without_workflow_commands("SELECT a\n  ::error\n\t::b") == "SELECT a\n  | ::error\n\t| ::b");
  CHECK(without_workflow_commands("a\r::stop") == "a\r| ::stop");
}

TEST_CASE("the old form, which counts anywhere in a line, is cut") {
  CHECK(without_workflow_commands("NOTICE: ##[set-output name=x;]1") == "NOTICE: ## [set-output name=x;]1");
}

TEST_CASE("anything else stays as it is") {
  for (const char* text : {"", "a::text\n", "V1__a.sql:7:1: NOTICE: x", "  : : \n## [a]", "#\n##\n"})
    CHECK(without_workflow_commands(text) == text);
}
