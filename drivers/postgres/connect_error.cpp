#include "drivers/postgres/connect_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace fishway::postgres {
namespace {

struct Cause {
  std::string_view sign;  ///< a SQLSTATE, or words of libpq's message
  std::string_view hint;
};

constexpr std::array causes{
    Cause{"28P01",
          "Check the password: in the URL, in FISHWAY_PASSWORD, or in ~/.pgpass. In a URL, write @ : / ? # % and "
          "blanks as %40 %3A %2F %3F %23 %25 %20."},
    Cause{"28000",
          "The server's pg_hba.conf does not let this user in from here, or wants SSL: try ?sslmode=require, or ask "
          "for an entry."},
    Cause{"3D000", "Check the database's name, or create it: CREATE DATABASE {database};"},
    Cause{"53300", "All connections of the server are taken: try again later, or raise max_connections."},
    Cause{"57P03", "The server is starting up or shutting down: try again in a moment."},
    Cause{"no password supplied", "Give the password in the URL, in FISHWAY_PASSWORD, or in ~/.pgpass."},
    Cause{"Connection refused", "Check host and port, and that the server runs: pg_isready -h {host} -p {port}"},
    Cause{"No such file or directory",
          "No server listens at this socket: check that it runs, or name a host in the URL."},
    Cause{"could not translate host name", "Check the host's name in the URL."},
    Cause{"SSL", "Check sslmode and the certificates (sslrootcert, sslcert, sslkey) in the URL's options."},
    Cause{"certificate", "Check sslmode and the certificates (sslrootcert, sslcert, sslkey) in the URL's options."},
    Cause{"No route to host", "Check the host, the network, and firewalls in between."},
    Cause{"Network is unreachable", "Check the host, the network, and firewalls in between."},
};

void replace_all(std::string& text, std::string_view from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

std::string hint_for(const std::string& code, const std::string& message, const ConnectTarget& target) {
  for (const Cause& cause : causes) {
    if (cause.sign != code && message.find(cause.sign) == std::string::npos) continue;
    std::string hint(cause.hint);
    replace_all(hint, "{host}", target.host);
    replace_all(hint, "{port}", target.port);
    replace_all(hint, "{database}", target.database);
    return hint;
  }
  return "Check the URL, and that the server can be reached from here.";
}

bool is_sqlstate(std::string_view text) {
  return text.size() == 5 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) || std::isupper(c); });
}

// Takes the SQLSTATE out of "... FATAL:  28P01: password authentication failed".
std::string take_code(std::string& message) {
  for (std::size_t at = 0; (at = message.find(":  ", at)) != std::string::npos; at += 3) {
    std::string code = message.substr(at + 3, 5);
    if (!is_sqlstate(code) || message.compare(at + 8, 2, ": ") != 0) continue;
    message.erase(at + 1, 8);
    return code;
  }
  return {};
}

// One line per address that was tried; what VERBOSE adds besides the code is of no use here.
std::string cleaned(std::string message) {
  std::string result;
  for (std::size_t at = 0; at < message.size();) {
    std::size_t end = std::min(message.find('\n', at), message.size());
    std::string line = message.substr(at, end - at);
    at = end + 1;
    std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string::npos || line.starts_with("LOCATION:")) continue;
    if (line.compare(first, 21, "Is the server running") == 0) continue;  // the hint says it
    result += (result.empty() ? "" : "\n") + line.substr(first);
  }
  return result;
}

// "connection to server at ... failed: text" says where once more; only with several addresses is that news.
std::string without_address(const std::string& message) {
  constexpr std::string_view end = " failed: ";
  std::size_t at = message.find(end);
  bool one = message.starts_with("connection to server ") && message.rfind("connection to server ") == 0;
  return one && at != std::string::npos ? message.substr(at + end.size()) : message;
}

std::string where(const ConnectTarget& target) {
  std::string place = target.host.starts_with('/') ? target.host : fmt::format("{}:{}", target.host, target.port);
  return fmt::format("{} (database \"{}\", user \"{}\")", place, target.database, target.user);
}

}  // namespace

Error connect_error(const std::string& libpq_message, const ConnectTarget& target) {
  std::string message = cleaned(libpq_message);
  std::string code = take_code(message);
  Error error(ErrorKind::cannot_connect,
              fmt::format("Cannot connect to PostgreSQL at {}: {}", where(target), without_address(message)),
              hint_for(code, message, target));
  error.server_code = code;
  return error;
}

Error connect_timed_out(const ConnectTarget& target, long long seconds) {
  return Error(ErrorKind::cannot_connect,
               fmt::format("Cannot connect to PostgreSQL at {}: no answer within {} s", where(target), seconds),
               "Check host and port, and firewalls in between; a slow server gets more time with "
               "--connect-timeout, or ?connect_timeout=SECONDS in the URL.");
}

}  // namespace fishway::postgres
