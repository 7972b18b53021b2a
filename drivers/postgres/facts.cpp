#include "drivers/postgres/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "drivers/postgres/connect_parameters.hpp"
#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

constexpr const char* flyway_table = "flyway_schema_history";
constexpr const char* default_table = "fishway_schema_history";
constexpr const char* backend_start = "to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";

// Not from the view pg_stat_activity, which costs a new backend a look at three more tables of the catalog.
std::string facts_query(const std::string& schema) {
  return fmt::format(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,"
      " current_database() AS database, current_user AS user_name, {} AS schema,"
      " current_setting('search_path') AS search_path, current_setting('default_transaction_read_only') = 'on' AS "
      "read_only,"
      " pg_backend_pid() AS pid,"
      " (SELECT {} FROM pg_catalog.pg_stat_get_activity(pg_backend_pid()) a) AS started,"
      " pg_is_in_recovery() AS standby, current_setting('standard_conforming_strings') = 'on' AS standard_strings",
      schema, backend_start);
}

std::vector<std::string> possible_tables(const std::string& wanted) {
  if (!wanted.empty()) return own_tables(wanted);
  std::vector<std::string> tables = own_tables(flyway_table);
  std::ranges::move(own_tables(default_table), std::back_inserter(tables));
  return tables;
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

DatabaseFacts learn_facts(Connection& connection, const ConnectOptions& options, Inventory& inventory) {
  // A pooler invents the process number of the start-up message.
  const std::string announced_pid = std::to_string(PQbackendPID(connection.raw()));
  const std::string is_pooled = options.pooled ? "true" : "pg_backend_pid() <> " + announced_pid;
  const std::string wanted = wanted_schema(options);
  const std::string schema = wanted.empty() ? "current_schema()" : literal(std::string_view(wanted)) + "::name";
  const std::vector<Rows> answers =
      connection.rows({first_settings(PQserverVersion(connection.raw()), wanted, is_pooled), facts_query(schema),
                       Inventory::query(schema, possible_tables(options.table), {})});
  const Rows& row = answers[1];
  if (row.text(0, "schema").empty()) throw no_schema(row.text(0, "search_path"));

  inventory = Inventory(answers[2]);
  connection.set_backend({row.text(0, "pid"), row.text(0, "started")});

  DatabaseFacts facts;
  facts.dialect = Dialect::postgresql;
  facts.version = short_version(row.text(0, "version"));
  facts.version_number = static_cast<int>(row.number(0, "number"));
  facts.host = connection.target().host;
  facts.port = number_of(connection.target().port);
  facts.database = row.text(0, "database");
  facts.schema = row.text(0, "schema");
  facts.schemas = managed_schemas(facts.schema, options.schemas);
  facts.user = row.text(0, "user_name");
  facts.table = !options.table.empty()              ? options.table
                : inventory.has_table(flyway_table) ? flyway_table
                                                    : default_table;
  facts.standby = row.is_true(0, "standby");
  facts.read_only = facts.standby || row.is_true(0, "read_only");
  facts.pooled = options.pooled || row.text(0, "pid") != announced_pid;
  facts.split.dialect = Dialect::postgresql;
  facts.split.server_version = facts.version_number;
  facts.split.standard_conforming_strings = row.is_true(0, "standard_strings");
  return facts;
}

std::string is_backend(const Backend& backend) {
  return fmt::format("a.pid = {} AND {} = {} AND a.usename = session_user", backend.pid, backend_start,
                     literal(std::string_view(backend.started)));
}

std::string progress_table_name(const std::string& table) { return table + "_progress"; }
std::string properties_table_name(const std::string& table) { return table + "_properties"; }

}  // namespace fishway::postgres
