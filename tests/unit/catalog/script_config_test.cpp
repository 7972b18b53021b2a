#include "core/catalog/script_config.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

using namespace fishway;

namespace {

struct Parsed {
  ScriptConfig config;
  std::vector<Error> problems;
  std::vector<Error> warnings;
};

Parsed parse(std::string_view text) {
  Placeholders placeholders;
  placeholders.set("stage", "test");
  Parsed parsed;
  parsed.config = parse_script_config(text, "V1__x.sql.conf", placeholders, parsed.problems, parsed.warnings);
  return parsed;
}

ScriptConfig sound(std::string_view text) {
  const Parsed parsed = parse(text);
  CHECK(parsed.problems.empty());
  CHECK(parsed.warnings.empty());
  return parsed.config;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a script's settings are read") {
  const ScriptConfig config = sound(
      "# about this script\n! old comment\n\nexecuteInTransaction=false\r\nencoding = "
      "ISO-8859-1\nplaceholderReplacement:true");
  CHECK(config.execute_in_transaction == false);
  CHECK(config.encoding == "ISO-8859-1");
  CHECK(config.placeholder_replacement == true);
  CHECK_FALSE(config.should_execute);
}

TEST_CASE("an empty file sets nothing") {
  const ScriptConfig config = sound("");
  CHECK_FALSE(config.execute_in_transaction);
  CHECK_FALSE(config.encoding);
}

TEST_CASE("a backslash at the end joins lines") {
  CHECK(sound("shouldExecute=true \\\n  && false").should_execute == false);
}

TEST_CASE("everything that is wrong is told with its line") {
  const Parsed parsed =
      parse("executeInTransactoin=true\nexecuteInTransaction=maybe\n\nencoding=UTF-9\nnonsense\nshouldExecute=1");
  REQUIRE(parsed.problems.size() == 5);
  CHECK(parsed.problems[0].place == Place{"V1__x.sql.conf", 1, 0});
  CHECK(contains(parsed.problems[0].hint, "executeInTransaction"));
  CHECK(parsed.problems[1].place.line == 2);
  CHECK(contains(parsed.problems[1].message, "maybe"));
  CHECK(parsed.problems[2].place.line == 4);
  CHECK(contains(parsed.problems[2].hint, "UTF-8"));
  CHECK(parsed.problems[3].place.line == 5);
  CHECK(parsed.problems[4].place.line == 6);
  CHECK(contains(parsed.problems[4].hint, "A==B"));
}

TEST_CASE("a line that continues is told by its first line") {
  const Parsed parsed = parse("\nshouldExecute=\\\n\\\nperhaps\nwrong=1");
  REQUIRE(parsed.problems.size() == 2);
  CHECK(parsed.problems[0].place.line == 2);
  CHECK(parsed.problems[1].place.line == 5);
}

TEST_CASE("values know placeholders and environment variables") {
  ::setenv("FISHWAY_TEST_REGION", "eu", 1);
  CHECK(sound("shouldExecute=${stage}==test").should_execute == true);
  CHECK(sound("shouldExecute=${STAGE}==prod").should_execute == false);
  CHECK(sound("shouldExecute=${FISHWAY_TEST_REGION}==eu && ${stage}!=prod").should_execute == true);
  ::unsetenv("FISHWAY_TEST_REGION");
}

TEST_CASE("a name that nothing defines is empty, with a warning") {
  const Parsed parsed = parse("shouldExecute=${FISHWAY_TEST_NOSUCH}==eu");
  CHECK(parsed.config.should_execute == false);
  REQUIRE(parsed.warnings.size() == 1);
  CHECK(contains(parsed.warnings[0].message, "FISHWAY_TEST_NOSUCH"));
  CHECK(parsed.warnings[0].place.line == 1);
}

TEST_CASE("conditions are evaluated") {
  const auto value = [](const char* text) {
    const std::optional<bool> result = evaluate_condition(text);
    return result ? (*result ? "true" : "false") : "wrong";
  };
  CHECK(std::string(value("true")) == "true");
  CHECK(std::string(value(" false ")) == "false");
  CHECK(std::string(value("a==a")) == "true");
  CHECK(std::string(value("a b == a b")) == "true");
  CHECK(std::string(value("a!=a")) == "false");
  CHECK(std::string(value("== a")) == "false");
  CHECK(std::string(value("==")) == "true");
  CHECK(std::string(value("true || false && false")) == "true");
  CHECK(std::string(value("(true || false) && false")) == "false");
  CHECK(std::string(value("false && a==a || b==b")) == "true");
  CHECK(std::string(value("((a==a))")) == "true");
  for (const char* text :
       {"", "yes", "a==b==c", "(true", "true)", "true &&", "|| true", "()", "true false", "a==a && perhaps"}) {
    CAPTURE(text);
    CHECK(std::string(value(text)) == "wrong");
  }
  CHECK(std::string(value(std::string(100000, '(').c_str())) == "wrong");
}
