#include "drivers/mysql/server_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "core/error.hpp"
#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

constexpr std::string_view replication_prefix = "5.5.5-";

std::string without_prefix(std::string version) {
  if (version.starts_with(replication_prefix) && version.find("MariaDB") != std::string::npos)
    version.erase(0, replication_prefix.size());
  return version;
}

bool is_on(const Cell& cell) { return cell && *cell != "0" && to_upper(*cell) != "OFF"; }

/// A query that a server of this version or this account may not be able to answer.
std::vector<Row> query_if_possible(Connection& connection, const std::string& sql) {
  try {
    return connection.query(sql);
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;
    return {};
  }
}

bool may_write_read_only_server(Connection& connection) {
  for (const Row& row : query_if_possible(connection, "SHOW GRANTS")) {
    const std::string grant = row.at(0).value_or("");
    if (grant.find(" ON *.*") == std::string::npos) continue;
    for (const char* right : {"ALL PRIVILEGES", "SUPER", "CONNECTION_ADMIN", "READ_ONLY ADMIN", "READ ONLY ADMIN"})
      if (grant.find(right) != std::string::npos) return true;
  }
  return false;
}

bool is_replica(Connection& connection) {
  return !query_if_possible(connection, "SHOW REPLICA STATUS").empty() ||
         !query_if_possible(connection, "SHOW SLAVE STATUS").empty();
}

void learn_writability(Connection& connection, bool global, bool innodb, DatabaseFacts& facts) {
  if (global && facts.dialect == Dialect::mysql) {
    const auto super = query_if_possible(connection, "SELECT @@GLOBAL.super_read_only");
    facts.read_only = !super.empty() && is_on(super.front().at(0));
  }
  if (global && !facts.read_only) facts.read_only = !may_write_read_only_server(connection);
  if (innodb) facts.read_only = true;
  facts.standby = (global || innodb) && is_replica(connection);
}

/// The schema of the history first, then the others, each once.
std::vector<std::string> managed_schemas(const DatabaseFacts& facts, const ConnectOptions& options) {
  std::vector<std::string> schemas{facts.schema};
  for (const std::string& schema : options.schemas)
    if (std::find(schemas.begin(), schemas.end(), schema) == schemas.end()) schemas.push_back(schema);
  return schemas;
}

constexpr const char* flyways_table = "flyway_schema_history";

/// Where the user named none, Flyway's where that exists.
void ask_for_table(Message& message, const ConnectOptions& options, DatabaseFacts& facts) {
  facts.table = options.table.empty() ? "fishway_schema_history" : options.table;
  if (!options.table.empty()) return;
  message.add(fmt::format("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = {} AND TABLE_NAME = '{}' AND "
                          "TABLE_TYPE = 'BASE TABLE'",
                          literal(facts.schema), flyways_table),
              [&facts](const std::vector<Row>& rows) {
                if (!rows.empty()) facts.table = flyways_table;
              });
}

std::string history_schema(const ConnectOptions& options) {
  if (!options.default_schema.empty()) return options.default_schema;
  if (!options.schemas.empty()) return options.schemas.front();
  if (!options.url.database.empty()) return options.url.database;
  throw Error(ErrorKind::configuration, fmt::format("the URL {} names no database", options.url.text()),
              fmt::format("Write it behind the host: {}://{}:{}/DATABASE", name(options.url.dialect),
                          options.url.host.empty() ? "localhost" : options.url.host,
                          options.url.port == 0 ? 3306 : options.url.port));
}

void read_facts(const Row& row, const ConnectOptions& options, DatabaseFacts& facts) {
  const std::string version = row.at(0).value_or("");
  const bool mariadb = (version + row.at(4).value_or("")).find("MariaDB") != std::string::npos ||
                       version.find("mariadb") != std::string::npos;
  facts.dialect = mariadb ? Dialect::mariadb : Dialect::mysql;
  facts.version = mariadb ? without_prefix(version) : version;
  facts.version_number = version_number(facts.version);
  facts.host = options.url.host.empty() ? "localhost" : options.url.host;
  facts.port = options.url.port == 0 ? 3306 : options.url.port;
  facts.database = row.at(3).value_or(facts.schema);
  facts.schemas = managed_schemas(facts, options);
  facts.user = row.at(1).value_or("");
  facts.split.dialect = facts.dialect;
  facts.split.server_version = facts.version_number;
  const std::string sql_mode = row.at(2).value_or("");
  facts.split.no_backslash_escapes = sql_mode.find("NO_BACKSLASH_ESCAPES") != std::string::npos;
  facts.split.ansi_quotes = sql_mode.find("ANSI_QUOTES") != std::string::npos;
}

}  // namespace

int version_number(std::string_view version) {
  if (version.starts_with(replication_prefix)) version.remove_prefix(replication_prefix.size());
  int parts[3] = {0, 0, 0};
  const char* at = version.data();
  const char* const end = at + version.size();
  for (int& part : parts) {
    const auto [next, error] = std::from_chars(at, end, part);
    if (error != std::errc() || next == end || *next != '.') break;
    at = next + 1;
  }
  return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

ServerFacts learn_facts(Connection& connection, const ConnectOptions& options) {
  ServerFacts learnt;
  DatabaseFacts& facts = learnt.facts;
  facts.schema = history_schema(options);
  bool innodb_is_read_only = false, is_read_only = false;
  Message message;
  message.add(
      "SELECT VERSION(), SUBSTRING_INDEX(USER(), '@', 1), @@SESSION.sql_mode, DATABASE(), @@GLOBAL.version_comment, "
      "@@GLOBAL.innodb_read_only, @@GLOBAL.read_only",
      [&](const std::vector<Row>& rows) {
        read_facts(rows.at(0), options, facts);
        innodb_is_read_only = is_on(rows.at(0).at(5));
        is_read_only = is_on(rows.at(0).at(6));
      });
  message.add("SELECT ID, HOST FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()",
              [&](const std::vector<Row>& rows) {
                if (rows.empty()) return;
                learnt.connection_id = std::atoll(rows.at(0).at(0).value_or("0").c_str());
                learnt.client = rows.at(0).at(1).value_or("");
              });
  ask_for_table(message, options, facts);
  connection.send(message);
  learn_writability(connection, is_read_only, innodb_is_read_only, facts);
  return learnt;
}

}  // namespace fishway::mysql
