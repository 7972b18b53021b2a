#include "cli/lint/assumed_server.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "core/lint/dialect_linter.hpp"
#include "core/run/database_url.hpp"

namespace fishway {
namespace {

std::optional<DatabaseUrl> url_of(const Settings& settings) {
  const auto text = settings.optional_text("url");
  return text ? std::optional(DatabaseUrl::parse(*text)) : std::nullopt;
}

Dialect dialect_of(const Settings& settings, const std::optional<DatabaseUrl>& url) {
  if (const auto named = settings.optional_text("dialect")) return *dialect_from_name(*named);
  if (url) return url->dialect;
  throw Error(ErrorKind::usage, "lint has to know for which database the files are",
              "fishway lint --dialect postgresql|mysql|mariadb|sqlite, or [lint] dialect or a url in fishway.toml");
}

std::string schema_of(const Settings& settings, Dialect dialect, const std::optional<DatabaseUrl>& url) {
  if (const auto schema = settings.optional_text("default-schema")) return *schema;
  if (!settings.list("schemas").empty()) return settings.list("schemas").front();
  return is_mysql_family(dialect) && url ? url->database : "";
}

std::string usual_schema(Dialect dialect) {
  return dialect == Dialect::postgresql ? "public" : dialect == Dialect::sqlite ? "main" : "app";
}

std::string or_else(std::string text, std::string_view otherwise) {
  return text.empty() ? std::string(otherwise) : std::move(text);
}

DatabaseFacts plausible_facts(const Settings& settings, const AssumedServer& server,
                              const std::optional<DatabaseUrl>& url) {
  DatabaseFacts facts;
  facts.dialect = server.dialect;
  facts.version = server_version_text(server.dialect, server.version);
  facts.version_number = server.version;
  facts.schema = or_else(server.default_schema, usual_schema(server.dialect));
  facts.user = or_else(settings.text("user"), url && !url->user.empty() ? url->user : "app");
  facts.database = url && !url->database.empty() ? url->database : "app";
  facts.table = or_else(settings.text("table"), "flyway_schema_history");
  return facts;
}

}  // namespace

std::string AssumedServer::text() const {
  return fmt::format("{} {}", display_name(dialect), server_version_text(dialect, version));
}

AssumedServer assumed_server(const Settings& settings) {
  const auto url = url_of(settings);
  AssumedServer server;
  server.dialect = dialect_of(settings, url);
  server.default_schema = schema_of(settings, server.dialect, url);
  const auto version = settings.optional_text("server-version");
  server.is_version_assumed = !version;
  server.version =
      version ? parse_server_version(server.dialect, *version) : lint::oldest_supported_version(server.dialect);
  if (server.version == 0)
    throw Error(ErrorKind::usage, fmt::format("--server-version: '{}' is no version of a server", *version),
                "write it like 15, 15.4, 8.0.36 or 10.11");
  server.facts = plausible_facts(settings, server, url);
  return server;
}

int parse_server_version(Dialect dialect, std::string_view text) {
  std::array<int, 3> parts = {0, 0, 0};
  std::size_t count = 0;
  for (; count < parts.size(); ++count) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts[count]);
    if (error != std::errc() || parts[count] < 0 || parts[count] > 9999) return 0;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.size() < 2 || text.front() != '.') break;
    text.remove_prefix(1);
  }
  if (dialect == Dialect::postgresql && parts[0] >= 10) return parts[0] * 10000 + parts[1];
  return parts[1] > 99 || parts[2] > 99 ? 0 : parts[0] * 10000 + parts[1] * 100 + parts[2];
}

std::string server_version_text(Dialect dialect, int version) {
  const int major = version / 10000;
  if (dialect == Dialect::postgresql && major >= 10)
    return version % 10000 == 0 ? std::to_string(major) : fmt::format("{}.{}", major, version % 10000);
  const std::string text = fmt::format("{}.{}", major, version / 100 % 100);
  return version % 100 == 0 ? text : fmt::format("{}.{}", text, version % 100);
}

}  // namespace fishway
