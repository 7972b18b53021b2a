#include "drivers/mysql/connect_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

const std::string* find_option(const DatabaseUrl& url, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto found = url.options.find(name); found != url.options.end()) return &found->second;
  return nullptr;
}

/// "VERIFY-CA", "verify_ca" -> "VERIFY_CA".
std::string upper(std::string text) {
  for (char& c : text) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

enum class TlsMode { preferred, disabled, required, verified };

TlsMode tls_mode(const DatabaseUrl& url) {
  const std::string* text = find_option(url, {"ssl-mode", "sslmode", "ssl_mode", "sslMode"});
  if (!text) {
    const std::string* use = find_option(url, {"useSSL", "useSsl", "ssl", "tls", "requireSSL"});
    return use && upper(*use) == "TRUE" ? TlsMode::required : TlsMode::preferred;
  }
  const std::string mode = upper(*text);
  if (mode == "DISABLED" || mode == "DISABLE") return TlsMode::disabled;
  if (mode == "PREFERRED" || mode == "PREFER" || mode == "ALLOW") return TlsMode::preferred;
  if (mode == "REQUIRED" || mode == "REQUIRE" || mode == "TRUST") return TlsMode::required;
  if (mode == "VERIFY_CA" || mode == "VERIFY_IDENTITY" || mode == "VERIFY_FULL") return TlsMode::verified;
  throw Error(ErrorKind::configuration, fmt::format("the URL's ssl-mode is \"{}\", which no server knows", *text),
              "Write one of: disabled, preferred, required, verify-ca, verify-identity.");
}

void set_tls(sql::ConnectOptionsMap& map, const DatabaseUrl& url) {
  const TlsMode mode = tls_mode(url);
  if (mode == TlsMode::required || mode == TlsMode::verified) map["sslEnforce"] = true;
  if (mode == TlsMode::verified) map["sslVerify"] = true;
  constexpr std::array<std::pair<const char*, std::array<const char*, 3>>, 3> files{{
      {"sslCA", {"ssl-ca", "sslrootcert", "sslca"}},
      {"sslCert", {"ssl-cert", "sslcert", "ssl_cert"}},
      {"sslKey", {"ssl-key", "sslkey", "ssl_key"}},
  }};
  for (const auto& [property, names] : files)
    if (const std::string* file = find_option(url, {names[0], names[1], names[2]}))
      map[property] = sql::SQLString(*file);
}

int connect_seconds(const ConnectOptions& options) {
  if (const std::string* text = find_option(options.url, {"connect_timeout", "connect-timeout"})) {
    const bool digits = !text->empty() && text->size() < 7 &&
                        std::all_of(text->begin(), text->end(), [](unsigned char c) { return std::isdigit(c); });
    if (!digits)
      throw Error(ErrorKind::configuration,
                  fmt::format("the URL's connect_timeout is \"{}\", which is no number", *text),
                  "Write whole seconds, for instance connect_timeout=10.");
    return std::max(1, std::stoi(*text));
  }
  return static_cast<int>(std::max<long long>(1, (options.connect_timeout.count() + 999) / 1000));
}

/// A socket when the URL names one, or neither host nor port; TCP otherwise, also for "localhost" with a port.
std::string address(const DatabaseUrl& url) {
  if (const std::string* socket = find_option(url, {"socket", "unix_socket", "localSocket"}))
    return "unix://" + *socket;
  if (url.port == 0 && (url.host.empty() || url.host == "localhost")) return "localhost";
  const std::string host = url.host.empty() || url.host == "localhost" ? "127.0.0.1" : url.host;
  const bool ipv6 = host.find(':') != std::string::npos && host.front() != '[';
  return fmt::format("tcp://{}:{}", ipv6 ? "[" + host + "]" : host, url.port == 0 ? 3306 : url.port);
}

}  // namespace

sql::ConnectOptionsMap connector_options(const ConnectOptions& options) {
  const DatabaseUrl& url = options.url;
  sql::ConnectOptionsMap map;
  map["hostName"] = sql::SQLString(address(url));
  map["userName"] = sql::SQLString(url.user);
  map["password"] = sql::SQLString(url.password.value_or(""));
  if (!url.database.empty()) map["schema"] = sql::SQLString(url.database);
  map["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
  map["OPT_CONNECT_TIMEOUT"] = connect_seconds(options);
  map["OPT_RECONNECT"] = false;  // A new session would not hold the run lock.
  // For caching_sha2_password without TLS. Connectors of the 1.1 series do not know the option and pass it over.
  map["OPT_GET_SERVER_PUBLIC_KEY"] = true;
  std::map<sql::SQLString, sql::SQLString> attributes;
  attributes["program_name"] = sql::SQLString(options.application_name);
  map["OPT_CONNECT_ATTR_ADD"] = attributes;
  set_tls(map, url);
  return map;
}

void require_tls(Connection& connection, const DatabaseUrl& url) {
  const TlsMode mode = tls_mode(url);
  if (mode != TlsMode::required && mode != TlsMode::verified) return;
  const std::vector<Row> rows = connection.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  if (!rows.empty() && !rows.front().at(1).value_or("").empty()) return;
  throw Error(ErrorKind::cannot_connect,
              fmt::format("{} demands an encrypted connection, and this one is not", url.text()),
              "Enable TLS on the server, or write ssl-mode=preferred.");
}

namespace {

std::string where(const DatabaseUrl& url) {
  if (const std::string* socket = find_option(url, {"socket", "unix_socket", "localSocket"}))
    return "the socket " + *socket;
  if (url.host.empty()) return "the local server";
  return fmt::format("{}:{}", url.host, url.port == 0 ? 3306 : url.port);
}

std::string connect_hint(const ServerError& error, const DatabaseUrl& url) {
  switch (error.code) {
    case 2002:
    case 2003:
    case 2013:
    case 2055:
      return "Is the server running, and does it listen there? Check host and port in the URL, bind-address of the "
             "server, "
             "and firewalls.";
    case 2005:
      return fmt::format("The name \"{}\" does not resolve. Check the host in the URL.", url.host);
    case 1045:
    case 1698:
      if (error.code == 1698 || !url.password)
        return fmt::format(
            "Check user and password (FISHWAY_PASSWORD, --password-file). An account with socket "
            "authentication (root on Debian) accepts no password: create an account for migrations: "
            "CREATE USER {}@'%' IDENTIFIED BY '...'",
            literal("fishway"));
      return "Check user and password (FISHWAY_PASSWORD, --password-file); special characters of a password in a URL "
             "must be "
             "percent-encoded.";
    case 1044:
      return fmt::format("Type as an administrator: GRANT ALL ON {}.* TO {}@'%';", quote_identifier(url.database),
                         literal(url.user));
    case 1049:
      return fmt::format("Type: CREATE DATABASE {} CHARACTER SET utf8mb4;", quote_identifier(url.database));
    case 1040:
    case 1203:
    case 1226:
      return "The server has no connection left for this account. Close idle ones, or raise max_connections.";
    case 1129:
      return "The server blocks this host after too many failed connections. Type: FLUSH HOSTS;";
    case 1130:
      return "The server has no account for this client address. Check the host part of the account.";
    case 2026:
      return "The TLS handshake failed. Check ssl-mode and ssl-ca in the URL.";
    case 2059:
    case 1251:
      return "The client library lacks the account's authentication plugin. Use caching_sha2_password or "
             "mysql_native_password.";
    default:
      return "Check the URL.";
  }
}

}  // namespace

Error connect_error(const ServerError& error, const DatabaseUrl& url) {
  Error result(ErrorKind::cannot_connect, fmt::format("cannot connect to {}: {}", where(url), error.message),
               connect_hint(error, url));
  result.server_code = std::to_string(error.code);
  return result;
}

}  // namespace fishway::mysql
