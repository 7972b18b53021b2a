#include "drivers/postgres/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "drivers/postgres/connect_parameters.hpp"
#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

constexpr const char* flyway_table = "flyway_schema_history";
constexpr const char* default_table = "fishway_schema_history";
constexpr const char* backend_start = "to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";

std::string facts_query(const std::string& schema) {
  std::string wanted = schema.empty() ? "current_schema()" : literal(std::string_view(schema)) + "::name";
  return fmt::format(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,"
      " current_database() AS database, current_user AS user_name, {0} AS schema,"
      " current_setting('search_path') AS search_path, current_setting('default_transaction_read_only') = 'on' AS "
      "read_only,"
      " pg_backend_pid() AS pid,"
      " (SELECT {2} FROM pg_catalog.pg_stat_activity a WHERE a.pid = pg_backend_pid()) AS started,"
      " pg_is_in_recovery() AS standby, current_setting('standard_conforming_strings') = 'on' AS standard_strings,"
      " EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " WHERE n.nspname = {0} AND c.relname = '{1}' AND c.relkind IN ('r', 'p')) AS has_flyway_table",
      wanted, flyway_table, backend_start);
}

Error no_schema(const std::string& search_path) {
  std::string why = search_path.empty()
                        ? "the connection's search_path is empty"
                        : fmt::format("no schema of the connection's search_path ({}) exists", search_path);
  return Error(
      ErrorKind::configuration, "There is no schema for the history table: " + why + ".",
      "Name one with --default-schema NAME (it is created when it is missing), or create it: CREATE SCHEMA public;");
}

std::vector<std::string> managed_schemas(const std::string& schema, const std::vector<std::string>& wanted) {
  std::vector<std::string> schemas{schema};
  for (const std::string& name : wanted)
    if (std::find(schemas.begin(), schemas.end(), name) == schemas.end()) schemas.push_back(name);
  return schemas;
}

int number_of(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "15.18 (Debian 15.18-0+deb12u1)" is "15.18".
std::string short_version(const std::string& version) { return version.substr(0, version.find(' ')); }

}  // namespace

std::string wanted_schema(const ConnectOptions& options) {
  if (!options.default_schema.empty()) return options.default_schema;
  if (!options.schemas.empty()) return options.schemas.front();
  return current_schema_option(options.url);
}

DatabaseFacts learn_facts(Connection& connection, const ConnectOptions& options) {
  // A pooler invents the process number of the start-up message.
  const std::string announced_pid = std::to_string(PQbackendPID(connection.raw()));
  const std::string is_pooled = options.pooled ? "true" : "pg_backend_pid() <> " + announced_pid;
  const std::string schema = wanted_schema(options);
  pqxx::result rows = connection.query(first_settings(PQserverVersion(connection.raw()), schema, is_pooled) + ";\n" +
                                       facts_query(schema));
  auto row = rows[0];
  if (row["schema"].is_null()) throw no_schema(row["search_path"].c_str());

  connection.set_backend({row["pid"].c_str(), row["started"].c_str()});

  DatabaseFacts facts;
  facts.dialect = Dialect::postgresql;
  facts.version = short_version(row["version"].c_str());
  facts.version_number = row["number"].as<int>();
  facts.host = connection.target().host;
  facts.port = number_of(connection.target().port);
  facts.database = row["database"].c_str();
  facts.schema = row["schema"].c_str();
  facts.schemas = managed_schemas(facts.schema, options.schemas);
  facts.user = row["user_name"].c_str();
  facts.table = !options.table.empty()               ? options.table
                : row["has_flyway_table"].as<bool>() ? flyway_table
                                                     : default_table;
  facts.standby = row["standby"].as<bool>();
  facts.read_only = facts.standby || row["read_only"].as<bool>();
  facts.pooled = options.pooled || row["pid"].c_str() != announced_pid;
  facts.split.dialect = Dialect::postgresql;
  facts.split.server_version = facts.version_number;
  facts.split.standard_conforming_strings = row["standard_strings"].as<bool>();
  return facts;
}

std::string is_backend(const Backend& backend) {
  return fmt::format("a.pid = {} AND {} = {} AND a.usename = session_user", backend.pid, backend_start,
                     literal(std::string_view(backend.started)));
}

std::string progress_table_name(const std::string& table) { return table + "_progress"; }
std::string properties_table_name(const std::string& table) { return table + "_properties"; }

}  // namespace fishway::postgres
