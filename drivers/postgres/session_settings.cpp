#include "drivers/postgres/session_settings.hpp"

#include <fmt/format.h>

#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

std::string search_path_begins_with(const std::string& schema) {
  return fmt::format(
      "SELECT pg_catalog.set_config('search_path', concat_ws(', ', {}, nullif(current_setting('search_path'), '')), "
      "false)",
      literal(std::string_view(identifier(schema))));
}

}  // namespace

SessionSettings::SessionSettings(int server_version, const std::string& default_schema)
    : no_time_limits_{fmt::format("SET lock_timeout = {}", own_lock_timeout.count()), "SET statement_timeout = 0",
                      "SET idle_in_transaction_session_timeout = 0"},
      reset_{"RESET SESSION AUTHORIZATION",
             "RESET ROLE",
             "RESET ALL",
             "CLOSE ALL",
             "UNLISTEN *",
             "DEALLOCATE ALL",
             "DISCARD TEMP"} {
  if (server_version >= 140000) no_time_limits_.push_back("SET idle_session_timeout = 0");
  if (server_version >= 170000) no_time_limits_.push_back("SET transaction_timeout = 0");
  start_ = no_time_limits_;
  if (!default_schema.empty()) start_.push_back(search_path_begins_with(default_schema));
  reset_.insert(reset_.end(), start_.begin(), start_.end());
}

const std::vector<std::string>& own_writing_begins() {
  static const std::vector<std::string> statements{"SET LOCAL SESSION AUTHORIZATION DEFAULT",
                                                   "SET LOCAL role TO DEFAULT", "SET LOCAL TimeZone TO DEFAULT"};
  return statements;
}

}  // namespace fishway::postgres
