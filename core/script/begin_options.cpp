#include "core/script/begin_options.hpp"

#include <fmt/format.h>

#include <string_view>

#include "core/error.hpp"

namespace fishway {
namespace {

/// The words behind BEGIN [WORK|TRANSACTION] or START TRANSACTION.
std::string_view options_of(std::string_view head) {
  for (const std::string_view word : {"BEGIN", "START", "WORK", "TRANSACTION"}) {
    if (!head.starts_with(word)) continue;
    head.remove_prefix(word.size());
    if (head.starts_with(' ')) head.remove_prefix(1);
  }
  return head;
}

[[noreturn]] void refuse(const Statement& begin, std::string_view option, std::string hint) {
  throw Error(ErrorKind::script, fmt::format("a migration's transaction cannot be {}", option), std::move(hint),
              begin.place());
}

}  // namespace

std::string statement_for_options(const Statement& begin, Dialect dialect) {
  const std::string_view options = options_of(begin.head);
  if (options.find("READ ONLY") != std::string_view::npos)
    refuse(begin, "READ ONLY", "remove READ ONLY: the migration is recorded in the same transaction");
  if (options.find("CONSISTENT SNAPSHOT") != std::string_view::npos)
    refuse(begin, "WITH CONSISTENT SNAPSHOT", "remove it: the transaction's first read takes its snapshot");
  // The others' options are about locks (SQLite), or what is the default anyway.
  return dialect != Dialect::postgresql || options.empty() ? "" : fmt::format("SET TRANSACTION {}", options);
}

}  // namespace fishway
