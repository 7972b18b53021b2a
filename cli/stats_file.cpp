#include "cli/stats_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/text_file.hpp"

namespace fishway {
namespace {

constexpr const char* how_to_write_one = "fishway stats --url URL > stats.json";

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& problem, std::size_t line = 0) {
  throw Error(ErrorKind::configuration, "no statistics of tables: " + problem, how_to_write_one,
              Place{path.string(), line, 0});
}

std::size_t line_at(const std::string& text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

Json parsed(const std::filesystem::path& path, const std::string& text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    refuse(path, "it is no JSON", line_at(text, error.byte == 0 ? 0 : error.byte - 1));
  }
}

lint::TableSize table_size(const std::filesystem::path& path, const Json& table, std::size_t number) {
  try {
    lint::TableSize size;
    const Json schema = table.value("schema", Json());
    if (!schema.is_null()) size.table.schema = schema.get<std::string>();
    size.table.name = table.at("table").get<std::string>();
    const Json rows = table.value("rows", Json());
    if (!rows.is_null()) size.rows = rows.get<std::int64_t>();
    size.bytes = table.at("bytes").get<std::int64_t>();
    size.index_bytes = table.value("index_bytes", std::int64_t{0});
    return size;
  } catch (const Json::exception&) {
    refuse(path, fmt::format("table {} of the list needs a name in \"table\", and whole numbers in \"rows\", \"bytes\" "
                             "and \"index_bytes\"",
                             number));
  }
}

}  // namespace

Json tables_json(const std::vector<lint::TableSize>& sizes) {
  Json tables = Json::array();
  for (const lint::TableSize& size : sizes)
    tables.push_back({{"schema", text_or_null(size.table.schema)},
                      {"table", size.table.name},
                      {"rows", value_or_null(size.rows)},
                      {"bytes", size.bytes},
                      {"index_bytes", size.index_bytes}});
  return tables;
}

lint::TableSizes read_stats(const std::filesystem::path& path) {
  const Json json = parsed(path, read_text_file(path, "the statistics"));
  if (!json.is_object() || !json.contains("tables") || !json["tables"].is_array())
    refuse(path, "it has no list \"tables\"");
  if (json.value("format", Json(1)) != Json(1)) refuse(path, "its format is not 1");
  std::vector<lint::TableSize> sizes;
  for (const Json& table : json["tables"]) sizes.push_back(table_size(path, table, sizes.size() + 1));
  return lint::TableSizes(std::move(sizes));
}

}  // namespace fishway
