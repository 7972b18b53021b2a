// A database's URL, in all the forms that people have: postgresql://, postgres://, mysql://, mariadb://, sqlite:path,
// and Flyway's jdbc: forms.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/dialect.hpp"

namespace fishway {

struct DatabaseUrl {
  Dialect dialect = Dialect::postgresql;
  std::string user;                     ///< percent-decoded; empty: the client library's default
  std::optional<std::string> password;  ///< percent-decoded; absent: the client library's ways (PGPASSFILE, ...)
  std::string host;      ///< may list several ("a:5432,b:5432") for PostgreSQL; empty: the local socket, or SQLite
  int port = 0;          ///< 0: the default
  std::string database;  ///< name; for SQLite the path, or ":memory:"
  std::map<std::string, std::string> options;  ///< behind `?`, decoded: sslmode, connect_timeout, socket, ...

  /// Throws Error(usage) that says which part is wrong (never the password) and what to type instead: an unknown scheme
  /// with the nearest known one, a port that is no number, a password whose special characters are not percent-encoded.
  static DatabaseUrl parse(std::string_view text);

  /// Without password and without options that may be secret; for messages. What an unknown option is set to is not
  /// shown: it may be a mistyped password.
  std::string text() const;
};

/// Whether a client or driver has an option of this name that may be shown, however its words are joined.
bool is_known_url_option(std::string_view option);

}  // namespace fishway
