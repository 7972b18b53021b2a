#include "drivers/postgres/connect_parameters.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "core/error.hpp"
#include "core/nearest.hpp"

namespace fishway::postgres {
namespace {

struct Option {
  std::string_view jdbc;
  std::string_view libpq;  ///< empty: means nothing here
};

// Options of pgjdbc that appear in Flyway's URLs: https://jdbc.postgresql.org/documentation/use/
constexpr std::array jdbc_options{
    Option{"ApplicationName", "application_name"},
    Option{"connectTimeout", "connect_timeout"},
    Option{"loginTimeout", "connect_timeout"},
    Option{"gssEncMode", "gssencmode"},
    Option{"kerberosServerName", "krbsrvname"},
    Option{"channelBinding", "channel_binding"},
    Option{"currentSchema", ""},
    Option{"reWriteBatchedInserts", ""},
    Option{"prepareThreshold", ""},
    Option{"preparedStatementCacheQueries", ""},
    Option{"preparedStatementCacheSizeMiB", ""},
    Option{"preferQueryMode", ""},
    Option{"binaryTransfer", ""},
    Option{"stringtype", ""},
    Option{"socketTimeout", ""},
    Option{"cancelSignalTimeout", ""},
    Option{"tcpKeepAlive", ""},
    Option{"tcpNoDelay", ""},
    Option{"defaultRowFetchSize", ""},
    Option{"autosave", ""},
    Option{"loggerLevel", ""},
    Option{"loggerFile", ""},
    Option{"logUnclosedConnections", ""},
    Option{"assumeMinServerVersion", ""},
    Option{"targetServerType", ""},
    Option{"loadBalanceHosts", ""},
    Option{"hostRecheckSeconds", ""},
    Option{"sslfactory", ""},
};

std::vector<std::string> libpq_keywords() {
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> defaults(PQconndefaults(), &PQconninfoFree);
  std::vector<std::string> keywords;
  for (const PQconninfoOption* option = defaults.get(); option && option->keyword; ++option)
    keywords.emplace_back(option->keyword);
  return keywords;
}

[[noreturn]] void refuse(const std::string& name, const std::vector<std::string>& keywords) {
  std::optional<std::string> near = nearest(name, keywords);
  throw Error(
      ErrorKind::configuration, fmt::format("The database URL has the option \"{}\", which libpq does not know.", name),
      near ? fmt::format("Did you mean \"{}\"?", *near)
           : "The options are those of https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS");
}

void set_option(const std::string& name, const std::string& value, ConnectParameters& into) {
  static const std::vector<std::string> keywords = libpq_keywords();
  if (std::find(keywords.begin(), keywords.end(), name) != keywords.end()) {
    into.values[name] = value;
  } else if (name == "ssl") {
    if (value != "false") into.values.try_emplace("sslmode", "require");
  } else if (auto option =
                 std::find_if(jdbc_options.begin(), jdbc_options.end(), [&](auto& o) { return o.jdbc == name; });
             option == jdbc_options.end()) {
    refuse(name, keywords);
  } else if (!option->libpq.empty()) {
    into.values[std::string(option->libpq)] = value;
  }
}

// The time limit is kept here and not by libpq, whose asynchronous connecting has none.
void take_timeout(ConnectParameters& parameters) {
  std::string text = parameters.value("connect_timeout");
  parameters.values.erase("connect_timeout");
  int seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (seconds > 0) parameters.timeout = std::chrono::seconds(seconds);
}

ConnectParameters common_parameters(const ConnectOptions& options) {
  ConnectParameters result;
  result.timeout = options.connect_timeout;
  // A dead network must be noticed while a long statement runs.
  result.values = {{"application_name", options.application_name},
                   {"keepalives_idle", "30"},
                   {"keepalives_interval", "10"},
                   {"keepalives_count", "3"},
                   {"tcp_user_timeout", "30000"}};
  const DatabaseUrl& url = options.url;
  if (!url.user.empty()) result.values["user"] = url.user;
  if (url.password) result.values["password"] = *url.password;
  if (!url.database.empty()) result.values["dbname"] = url.database;
  for (const auto& [name, value] : url.options) set_option(name, value, result);
  result.values["client_encoding"] = "UTF8";
  take_timeout(result);
  return result;
}

// "db:5433", "db", "[::1]:5433", "::1", "/run/postgresql".
void set_host(std::string_view text, int default_port, ConnectParameters& into) {
  std::string_view port;
  if (std::size_t end = text.find(']'); text.starts_with('[') && end != std::string_view::npos) {
    if (text.substr(end + 1).starts_with(':')) port = text.substr(end + 2);
    text = text.substr(1, end - 1);
  } else if (std::size_t colon = text.find(':'); colon != std::string_view::npos && text.rfind(':') == colon) {
    port = text.substr(colon + 1);
    text = text.substr(0, colon);
  }
  if (!text.empty()) into.values["host"] = text;
  if (!port.empty()) {
    into.values["port"] = port;
  } else if (default_port != 0) {
    into.values["port"] = std::to_string(default_port);
  }
}

}  // namespace

std::string ConnectParameters::value(const std::string& keyword) const {
  auto found = values.find(keyword);
  return found == values.end() ? std::string() : found->second;
}

std::vector<ConnectParameters> connect_parameters(const ConnectOptions& options) {
  ConnectParameters common = common_parameters(options);
  std::vector<ConnectParameters> result;
  std::string_view hosts = options.url.host;
  do {
    std::size_t comma = std::min(hosts.find(','), hosts.size());
    result.push_back(common);
    if (!common.values.count("host")) set_host(hosts.substr(0, comma), options.url.port, result.back());
    hosts.remove_prefix(std::min(comma + 1, hosts.size()));
  } while (!hosts.empty());
  return result;
}

std::string current_schema_option(const DatabaseUrl& url) {
  auto found = url.options.find("currentSchema");
  return found == url.options.end() ? std::string() : found->second.substr(0, found->second.find(','));
}

}  // namespace fishway::postgres
