#include "drivers/postgres/session_settings.hpp"

#include <fmt/format.h>

#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

std::string search_path_begins_with(const std::string& schema, const std::string& is_local) {
  return fmt::format(
      "pg_catalog.set_config('search_path', concat_ws(', ', {}, nullif(current_setting('search_path'), '')), {})",
      literal(std::string_view(identifier(schema))), is_local);
}

struct Limit {
  const char* name;
  std::string value;
  int since = 0;  ///< server version
};

std::vector<Limit> limits(int server_version) {
  std::vector<Limit> all{{"lock_timeout", std::to_string(own_lock_timeout.count())},
                         {"statement_timeout", "0"},
                         {"idle_in_transaction_session_timeout", "0"},
                         {"idle_session_timeout", "0", 140000},
                         {"transaction_timeout", "0", 170000}};
  std::erase_if(all, [&](const Limit& limit) { return server_version < limit.since; });
  return all;
}

}  // namespace

SessionSettings::SessionSettings(int server_version, const std::string& default_schema, bool pooled)
    : pooled_(pooled), undoing_{"RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL", "CLOSE ALL", "DISCARD TEMP"} {
  // A pooler's sessions have prepared statements of its own.
  if (!pooled) undoing_.insert(undoing_.end(), {"UNLISTEN *", "DEALLOCATE ALL"});
  for (const Limit& limit : limits(server_version))
    no_time_limits_.push_back(fmt::format("SET {}{} = {}", pooled ? "LOCAL " : "", limit.name, limit.value));
  start_ = no_time_limits_;
  if (!default_schema.empty())
    start_.push_back("SELECT " + search_path_begins_with(default_schema, pooled ? "true" : "false"));
  reset_ = undoing_;
  reset_.insert(reset_.end(), start_.begin(), start_.end());
}

const std::vector<std::string>& SessionSettings::transaction_begins() const {
  static const std::vector<std::string> nothing;
  return pooled_ ? start_ : nothing;
}

const std::vector<std::string>& SessionSettings::transaction_ends() const {
  static const std::vector<std::string> nothing;
  return pooled_ ? undoing_ : nothing;
}

std::string first_settings(int server_version, const std::string& default_schema, const std::string& is_pooled) {
  std::string list;
  for (const Limit& limit : limits(server_version))
    list += fmt::format("{}pg_catalog.set_config('{}', '{}', {})", list.empty() ? "" : ", ", limit.name, limit.value,
                        is_pooled);
  if (!default_schema.empty()) list += ", " + search_path_begins_with(default_schema, is_pooled);
  return "SELECT " + list;
}

const std::vector<std::string>& own_writing_begins() {
  static const std::vector<std::string> statements{"SET LOCAL SESSION AUTHORIZATION DEFAULT",
                                                   "SET LOCAL role TO DEFAULT", "SET LOCAL TimeZone TO DEFAULT"};
  return statements;
}

}  // namespace fishway::postgres
