#include "cli/stats_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace fishway {
namespace {

/// A file of this content, gone at the end.
class File {
 public:
  explicit File(const std::string& content)
      : path(std::filesystem::temp_directory_path() / ("fishway-stats-" + std::to_string(getpid()) + ".json")) {
    std::ofstream(path) << content;
  }
  ~File() { std::filesystem::remove(path); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  std::filesystem::path path;
};

Error refusal_of(const std::string& content) {
  const File file(content);
  try {
    (void)read_stats(file.path);
  } catch (const Error& error) {
    return error;
  }
  FAIL("it was read");
  throw;
}

TEST_CASE("what was written is read again") {
  const std::vector<lint::TableSize> sizes = {{{"public", "orders"}, 12, 34, 56}, {{"", "t"}, std::nullopt, 1, 0}};
  const File file(Json{{"format", 1}, {"tables", tables_json(sizes)}}.dump());
  const lint::TableSizes read = read_stats(file.path);
  REQUIRE(read.all().size() == 2);
  CHECK(read.all()[0].table == lint::TableName{"public", "orders"});
  CHECK(read.all()[0].rows == 12);
  CHECK(read.all()[0].bytes == 34);
  CHECK(read.all()[0].index_bytes == 56);
  CHECK_FALSE(read.all()[1].rows);
}

TEST_CASE("what somebody wrote by hand may leave out what is not known") {
  const File file(R"({"tables": [{"table": "t", "bytes": 5}]})");
  CHECK(read_stats(file.path).all().at(0).index_bytes == 0);
}

TEST_CASE("what is no JSON is told with its line") {
  const Error error = refusal_of("{\"format\": 1,\n \"tables\": [\n  {\"table\": }\n]}");
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.place.line == 3);
  CHECK(error.hint.find("fishway stats") != std::string::npos);
}

TEST_CASE("another document is told from one of these") {
  CHECK(refusal_of("[]").message.find("tables") != std::string::npos);
  CHECK(refusal_of(R"({"format": 2, "tables": []})").message.find("format") != std::string::npos);
  CHECK(refusal_of(R"({"format": 1, "tables": [{"table": "a", "bytes": 1}, {"bytes": 1}]})").message.find("table 2") !=
        std::string::npos);
}

}  // namespace
}  // namespace fishway
