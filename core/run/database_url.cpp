#include "core/run/database_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/nearest.hpp"
#include "core/run/percent_encoding.hpp"

namespace fishway {

namespace {

constexpr std::string_view percent_hint =
    "in a URL write % as %25, / as %2F, ? as %3F, # as %23, @ as %40 and : as %3A; "
    "or leave the password out of the URL and give it with FISHWAY_PASSWORD or --password-file";

constexpr std::string_view forms =
    "postgresql://user@host:5432/database, mysql://user@host:3306/database, mariadb://user@host:3306/database or "
    "sqlite:path/of/file.db";

[[noreturn]] void refuse(std::string message, std::string_view hint) {
  throw Error(ErrorKind::usage, std::move(message), std::string(hint));
}

[[noreturn]] void refuse_raw_password() {
  refuse("the URL cannot be taken apart: there is an @ behind the host; is there a / or ? in the password?",
         percent_hint);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string decoded(std::string_view text, std::string_view part) {
  std::string result;
  if (!percent_decode(text, result))
    refuse(fmt::format("a % in the {} of the URL is not followed by two hexadecimal digits", part), percent_hint);
  if (result.find('\0') != std::string::npos)
    refuse(fmt::format("the {} of the URL contains a NUL", part), "leave out %00");
  return result;
}

bool may_be_secret(std::string_view option) {
  const std::string name = lower(option);
  constexpr std::array<std::string_view, 6> words = {"pass", "pwd", "secret", "token", "credential", "auth"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

/// In lower case and without the marks between words: what libpq, the MySQL clients and JDBC drivers call them.
constexpr std::array known_options = {
    // libpq
    "host", "hostaddr", "port", "dbname", "user", "sslmode", "sslnegotiation", "sslcompression", "sslcert", "sslkey",
    "sslrootcert", "sslcrl", "sslcrldir", "sslsni", "sslminprotocolversion", "sslmaxprotocolversion", "requirepeer",
    "channelbinding", "gssencmode", "krbsrvname", "gsslib", "service", "targetsessionattrs", "loadbalancehosts",
    "options", "applicationname", "fallbackapplicationname", "clientencoding", "connecttimeout", "keepalives",
    "keepalivesidle", "keepalivesinterval", "keepalivescount", "tcpusertimeout", "replication",
    // MySQL, MariaDB, SQLite
    "ssl", "tls", "usessl", "requiressl", "verifyservercertificate", "sslca", "socket", "unixsocket", "localsocket",
    "charset", "characterencoding", "useunicode", "servertimezone", "allowpublickeyretrieval", "busytimeout", "mode",
    "cache", "journalmode", "foreignkeys",
    // JDBC drivers
    "currentschema", "logintimeout", "sockettimeout", "tcpkeepalive", "preparethreshold", "stringtype",
    "rewritebatchedinserts", "kerberosservername"};

struct Scheme {
  std::string_view name;
  Dialect dialect;
};
constexpr std::array<Scheme, 6> schemes = {{
    {"postgresql", Dialect::postgresql},
    {"postgres", Dialect::postgresql},
    {"mysql", Dialect::mysql},
    {"mariadb", Dialect::mariadb},
    {"sqlite", Dialect::sqlite},
    {"sqlite3", Dialect::sqlite},
}};

Dialect dialect_of(std::string_view scheme, bool jdbc) {
  const std::string wanted = lower(scheme);
  std::vector<std::string> known;
  for (const Scheme& entry : schemes) {
    if (entry.name == wanted) return entry.dialect;
    known.emplace_back(entry.name);
  }
  const auto near = nearest(wanted, known);
  refuse(fmt::format("unknown kind of database {}{}:", jdbc ? "jdbc:" : "", scheme),
         near ? fmt::format("did you mean {}{}:?", jdbc ? "jdbc:" : "", *near) : fmt::format("write {}", forms));
}

class UrlParser {
 public:
  DatabaseUrl parse(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    jdbc_ = lower(text.substr(0, 5)) == "jdbc:";
    if (jdbc_) text.remove_prefix(5);
    const std::size_t colon = text.find(':');
    const bool has_scheme = colon != std::string_view::npos && colon > 0 && text.find_first_of("/@?. ") > colon;
    if (!has_scheme) refuse("the database URL does not begin with a kind of database", fmt::format("write {}", forms));
    url_.dialect = dialect_of(text.substr(0, colon), jdbc_);
    text.remove_prefix(colon + 1);
    if (url_.dialect == Dialect::sqlite)
      read_sqlite(text);
    else
      read_server(text);
    return std::move(url_);
  }

 private:
  void read_sqlite(std::string_view rest) {
    if (rest.starts_with("//")) rest.remove_prefix(2);
    while (rest.starts_with("//")) rest.remove_prefix(1);
    const std::size_t query = std::min(rest.find('?'), rest.size());
    percent_decode(rest.substr(0, query), url_.database);  // a % that encodes nothing is part of the file's name
    if (url_.database.empty()) refuse("the SQLite URL names no file", "write sqlite:path/of/file.db");
    if (query < rest.size()) read_options(rest.substr(query + 1));
  }

  void read_server(std::string_view rest) {
    if (rest.starts_with("//")) {
      rest.remove_prefix(2);
      const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
      read_authority(rest.substr(0, end), rest.substr(end).find('@') != std::string_view::npos);
      rest.remove_prefix(end);
      if (rest.starts_with('/')) rest.remove_prefix(1);
    } else if (!jdbc_) {
      refuse(fmt::format("behind {}: two slashes are missing", name(url_.dialect)), fmt::format("write {}", forms));
    }
    const std::size_t query = std::min(rest.find('?'), rest.size());
    const std::string_view database = rest.substr(0, query);
    if (database.find('@') != std::string_view::npos) refuse_raw_password();
    url_.database = decoded(database, "database name");
    if (query < rest.size()) read_options(rest.substr(query + 1));
  }

  /// user:password@host:port. A password may contain an @ and a ':' as they are: the last @ is the one before the host.
  void read_authority(std::string_view text, bool at_sign_follows) {
    const std::size_t at = text.rfind('@');
    if (at != std::string_view::npos) {
      const std::string_view who = text.substr(0, at);
      const std::size_t colon = std::min(who.find(':'), who.size());
      url_.user = decoded(who.substr(0, colon), "user");
      if (colon < who.size()) url_.password = decoded(who.substr(colon + 1), "password");
      text.remove_prefix(at + 1);
    }
    read_host(text, at_sign_follows);
  }

  void read_host(std::string_view text, bool at_sign_follows) {
    if (text.find(',') != std::string_view::npos) {
      if (url_.dialect != Dialect::postgresql) {
        refuse("the URL names several hosts", "name the one that accepts writes");
      }
      url_.host = decoded(text, "host");
      return;
    }
    const bool bracketed = text.starts_with('[');
    const std::size_t close = bracketed ? text.find(']') : 0;
    if (close == std::string_view::npos) refuse("the address in the URL has no closing ]", "write [::1]:5432");
    const std::size_t colon = std::min(text.find(':', close), text.size());
    if (bracketed && close + 1 != colon) refuse("only a port may follow the ] in the URL", "write [::1]:5432");
    url_.host = bracketed ? decoded(text.substr(1, close - 1), "host") : decoded(text.substr(0, colon), "host");
    if (colon < text.size()) read_port(text.substr(colon + 1), at_sign_follows);
  }

  /// What is no port may be the beginning of a password, so it is never repeated in the message.
  void read_port(std::string_view text, bool at_sign_follows) {
    if (text.empty()) return;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), url_.port);
    if (failure == std::errc() && end == text.data() + text.size() && url_.port > 0 && url_.port < 65536) return;
    if (at_sign_follows) refuse_raw_password();
    refuse("the port in the URL is no number from 1 to 65535", percent_hint_for_port());
  }

  static std::string percent_hint_for_port() {
    return fmt::format("an IPv6 address stands in brackets: [::1]:5432; the host comes behind user:password@.\n{}",
                       percent_hint);
  }

  void read_options(std::string_view query) {
    for (std::size_t begin = 0; begin <= query.size();) {
      const std::size_t end = std::min(query.find('&', begin), query.size());
      const std::string_view item = query.substr(begin, end - begin);
      begin = end + 1;
      if (item.empty()) continue;
      const std::size_t equals = item.find('=');
      if (equals == std::string_view::npos && item.find('@') != std::string_view::npos) refuse_raw_password();
      if (equals == std::string_view::npos)
        refuse("an option of the URL is not name=value", "write ?name=value&name=value");
      set_option(decoded(item.substr(0, equals), "options"), decoded(item.substr(equals + 1), "options"));
    }
  }

  void set_option(const std::string& option, std::string value) {
    if (option == "user") {
      url_.user = std::move(value);
    } else if (option == "password") {
      url_.password = std::move(value);
    } else if (url_.dialect == Dialect::postgresql) {
      set_postgresql_option(option, std::move(value));
    } else {
      url_.options[option] = std::move(value);
    }
  }

  void set_postgresql_option(const std::string& option, std::string value) {
    if (option == "host") {
      url_.host = std::move(value);
    } else if (option == "dbname") {
      url_.database = std::move(value);
    } else if (option == "port" && value.find(',') == std::string::npos) {
      url_.port = 0;
      read_port(value, false);
    } else {
      url_.options[option] = std::move(value);
    }
  }

  DatabaseUrl url_;
  bool jdbc_ = false;
};

std::string host_text(const DatabaseUrl& url) {
  const bool several = url.host.find(',') != std::string::npos;
  const bool address = !several && url.host.find(':') != std::string::npos;
  std::string text = address ? "[" + url.host + "]" : several ? url.host : percent_encoded(url.host);
  return url.port == 0 ? text : fmt::format("{}:{}", text, url.port);
}

}  // namespace

bool is_known_url_option(std::string_view option) {
  std::string name = lower(option);
  std::erase_if(name, [](char c) { return c == '_' || c == '-'; });
  return std::find(known_options.begin(), known_options.end(), name) != known_options.end();
}

DatabaseUrl DatabaseUrl::parse(std::string_view text) { return UrlParser().parse(text); }

std::string DatabaseUrl::text() const {
  std::string text(name(dialect));
  if (dialect == Dialect::sqlite) {
    text += ":" + database;
  } else {
    text += "://" + (user.empty() ? "" : percent_encoded(user) + "@") + host_text(*this);
    if (!database.empty()) text += "/" + percent_encoded(database);
  }
  char separator = '?';
  for (const auto& [option, value] : options) {
    if (may_be_secret(option)) continue;
    text += separator + percent_encoded(option) + "=";
    text += is_known_url_option(option) ? percent_encoded(value, "/:,") : "***";
    separator = '&';
  }
  return text;
}

}  // namespace fishway
