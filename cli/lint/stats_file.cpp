#include "cli/lint/stats_file.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/text_file.hpp"
#include "core/error.hpp"

namespace fishway {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? "" : found->get<std::string>();
}

lint::TableSize size_of(const json& table) {
  lint::TableSize size;
  size.table = {text_of(table, "schema"), table.at("name").get<std::string>()};
  if (table.contains("rows") && !table.at("rows").is_null()) size.rows = table.at("rows").get<std::int64_t>();
  size.bytes = table.at("bytes").get<std::int64_t>();
  size.index_bytes = table.value("index_bytes", std::int64_t{0});
  return size;
}

}  // namespace

lint::TableSizes read_stats_file(const std::filesystem::path& path) {
  const std::string text = read_text_file(path, "statistics file");
  try {
    std::vector<lint::TableSize> sizes;
    const json document = json::parse(text);
    for (const json& table : document.at("tables")) sizes.push_back(size_of(table));
    return lint::TableSizes(std::move(sizes));
  } catch (const json::exception& error) {
    throw Error(ErrorKind::configuration, fmt::format("this is no file of statistics: {}", error.what()),
                "write one with `fishway stats --url URL`", {path.string(), 0, 0});
  }
}

}  // namespace fishway
