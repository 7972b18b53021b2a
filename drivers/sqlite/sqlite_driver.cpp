#include "drivers/sqlite/sqlite_driver.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "core/nearest.hpp"
#include "drivers/sqlite/result_codes.hpp"
#include "drivers/sqlite/sqlite_session.hpp"

namespace fishway {
namespace {

namespace fs = std::filesystem;
using sqlite::SessionOptions;
using sqlite::SqliteError;

const std::array<std::string, 3> kUrlOptions = {"busy_timeout", "foreign_keys", "mode"};

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
  throw Error(ErrorKind::cannot_connect, message, hint);
}

[[noreturn]] void refuse_option(const std::string& name, const std::string& value, std::string_view accepted) {
  throw Error(ErrorKind::configuration, fmt::format("the URL's option {} cannot be \"{}\"", name, value),
              fmt::format("write {}", accepted));
}

bool parse_switch(const std::string& name, const std::string& value) {
  for (std::string_view yes : {"on", "true", "1", "yes"})
    if (value == yes) return true;
  for (std::string_view no : {"off", "false", "0", "no"})
    if (value == no) return false;
  refuse_option(name, value, "on or off");
}

Milliseconds parse_busy_time(const std::string& value) {
  bool only_digits = !value.empty() && std::ranges::all_of(value, [](unsigned char c) { return std::isdigit(c); });
  return parse_duration(only_digits ? value + "ms" : value);  // milliseconds, as the PRAGMA has them
}

void read_url_option(const std::string& name, const std::string& value, SessionOptions& options) {
  if (name == "busy_timeout") {
    options.busy_time = parse_busy_time(value);
  } else if (name == "foreign_keys") {
    options.foreign_keys = parse_switch(name, value);
  } else if (name == "mode") {
    if (value == "ro")
      options.flags = SQLITE_OPEN_READONLY;
    else if (value != "rw" && value != "rwc")
      refuse_option(name, value, "ro or rw");
  } else {
    auto meant = nearest(name, kUrlOptions);
    throw Error(
        ErrorKind::configuration, fmt::format("a SQLite URL has no option {}", name),
        meant ? fmt::format("did you mean {}?", *meant) : "the options are busy_timeout, foreign_keys and mode");
  }
}

void require_main(const ConnectOptions& options) {
  auto require = [](const std::string& schema) {
    if (schema.empty() || schema == "main") return;
    throw Error(ErrorKind::configuration, fmt::format("SQLite has no schemas besides main: {} is none", schema),
                "remove `schemas` and `default-schema` from the settings of this database");
  };
  require(options.default_schema);
  for (const std::string& schema : options.schemas) require(schema);
}

// SQLite says "unable to open database file" for all of these.
void explain_missing_place(const std::string& file) {
  std::error_code error;
  fs::path folder = fs::path(file).parent_path();
  if (folder.empty()) folder = ".";
  if (!fs::exists(folder, error))
    refuse(fmt::format("cannot open {}: there is no folder {}", file, folder.string()),
           fmt::format("create it (`mkdir -p {}`), or correct the URL", folder.string()));
  if (!fs::is_directory(folder, error))
    refuse(fmt::format("cannot open {}: {} is not a folder", file, folder.string()), "correct the URL");
  if (fs::is_directory(file, error))
    refuse(fmt::format("cannot open {}: it is a folder", file),
           fmt::format("name a file in it: sqlite:{}", (fs::path(file) / "app.db").string()));
  if (!fs::exists(file, error) && access(folder.c_str(), W_OK) != 0)
    refuse(fmt::format("cannot create {}: {}", file, std::strerror(errno)),
           fmt::format("make the folder {} writable for this user", folder.string()));
  if (fs::exists(file, error) && access(file.c_str(), R_OK) != 0)
    refuse(fmt::format("cannot read {}: {}", file, std::strerror(errno)), "make it readable for this user");
}

SessionOptions session_options(const ConnectOptions& options) {
  SessionOptions result;
  result.file = options.url.database;
  result.opened = result.file;
  result.table = options.table;
  result.application_name = options.application_name;
  result.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  for (const auto& [name, value] : options.url.options) read_url_option(name, value, result);
  if (result.file.empty())
    throw Error(ErrorKind::configuration, "the URL names no database file", "write sqlite:path/to/app.db");
  if (result.file == ":memory:") return result;

  explain_missing_place(result.file);
  std::error_code error;
  bool only_read = options.read_only || result.flags == SQLITE_OPEN_READONLY;
  if (only_read && !fs::exists(result.file, error)) {
    // The history of a database that is not there yet is empty; nothing is made only to learn that.
    result.opened = ":memory:";
    result.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    result.query_only = true;
  } else if (options.read_only && result.flags != SQLITE_OPEN_READONLY) {
    // Not SQLITE_OPEN_READONLY: that could not roll back what a killed process left half-done, and would show nothing.
    result.flags = SQLITE_OPEN_READWRITE;
    result.query_only = true;
  }
  return result;
}

class SqliteDriver final : public Driver {
 public:
  std::unique_ptr<Session> connect(const ConnectOptions& options) override {
    require_main(options);
    SessionOptions opening = session_options(options);
    try {
      return std::make_unique<sqlite::SqliteSession>(opening);
    } catch (const SqliteError& error) {
      Error refused(ErrorKind::cannot_connect, fmt::format("cannot open {}: {}", opening.file, error.message),
                    error.hint);
      refused.server_code = error.server_code;
      throw refused;
    }
  }
};

}  // namespace

std::unique_ptr<Driver> make_sqlite_driver() { return std::make_unique<SqliteDriver>(); }

}  // namespace fishway
