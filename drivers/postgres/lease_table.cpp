#include "drivers/postgres/lease_table.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <random>

#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

// Long enough for a heartbeat every five seconds to fail a few times.
constexpr const char* until = "now() + interval '30 seconds'";

// Asking for a setting that does not exist is the shortest way to fail that needs no procedural language.
constexpr const char* fenced_out = "fishway.the_lease_was_taken_by_another_run";

std::string random_id() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}", random(), random(), random());
}

std::string host_name() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace

std::string lease_table_name(const std::string& table) { return table + "_lock"; }

LeaseTable::LeaseTable(const std::string& schema, const std::string& history_table, const std::string& application)
    : name_(qualified(schema, lease_table_name(history_table))), owner_(random_id()), application_(application) {}

std::vector<std::string> LeaseTable::creation() const {
  return {fmt::format("CREATE TABLE IF NOT EXISTS {} (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),"
                      " token bigint NOT NULL UNIQUE, owner text NOT NULL, host text, pid bigint, user_name text,"
                      " application text, taken_on timestamptz, expires_on timestamptz NOT NULL)",
                      name_),
          fmt::format("INSERT INTO {} (token, owner, expires_on) VALUES (0, '', '-infinity') ON CONFLICT DO NOTHING",
                      name_)};
}

std::string LeaseTable::taking() const {
  return fmt::format(
      "UPDATE {0} SET token = token + 1, owner = '{1}', host = {2}, pid = {3}, user_name = session_user,"
      " application = {4}, taken_on = now(), expires_on = {5} WHERE only_row ="
      " (SELECT only_row FROM {0} WHERE owner = '{1}' OR expires_on < now() FOR UPDATE SKIP LOCKED) RETURNING token",
      name_, owner_, literal(std::string_view(host_name())), getpid(), literal(std::string_view(application_)), until);
}

std::string LeaseTable::is_ours(const std::string& token) const {
  return fmt::format("owner = '{}' AND token = {}", owner_, token);
}

std::string LeaseTable::renewal(const std::string& token) const {
  return fmt::format("UPDATE {} SET expires_on = {} WHERE {} RETURNING token", name_, until, is_ours(token));
}

std::string LeaseTable::release(const std::string& token) const {
  return fmt::format("UPDATE {} SET owner = '', expires_on = '-infinity' WHERE {}", name_, is_ours(token));
}

std::string LeaseTable::question(const std::string& token) const {
  return fmt::format("SELECT EXISTS (SELECT FROM {} WHERE {}) AS held", name_, is_ours(token));
}

std::string LeaseTable::fence(const std::string& token) const {
  return fmt::format("SELECT coalesce((SELECT token::text FROM {} WHERE {} FOR KEY SHARE), current_setting('{}'))",
                     name_, is_ours(token), fenced_out);
}

std::string LeaseTable::holder() const {
  return fmt::format(
      "SELECT pid, user_name, application, host, to_char(taken_on AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
      " AS since FROM {} WHERE expires_on >= now() AND owner <> ''",
      name_);
}

std::string LeaseTable::existence() const {
  return fmt::format("pg_catalog.to_regclass({}) IS NOT NULL", literal(std::string_view(name_)));
}

bool is_fenced_out(const std::string& message) { return message.find(fenced_out) != std::string::npos; }

}  // namespace fishway::postgres
