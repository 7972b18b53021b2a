// How a change of a table that is not small is executed: so that the server neither copies the table nor keeps its
// writers out, or not at all.
//
// Without ALGORITHM and LOCK in a statement the server silently takes the cheapest way it has, which may be a copy that
// blocks writers for hours. So the statement is tried with ALGORITHM=INSTANT, then in place with LOCK=NONE; a server
// that refuses a clause does so before it has touched anything.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/dialect.hpp"
#include "drivers/mysql/ddl_statement.hpp"
#include "drivers/mysql/server_error.hpp"

namespace fishway::mysql {

/// Smaller tables are done in a moment whatever the way.
inline constexpr std::uint64_t small_table_bytes = 16ULL << 20;

struct OnlineAttempt {
  std::string clause;  ///< "ALGORITHM=INPLACE, LOCK=NONE"
  std::string text;    ///< the whole statement
};

/// The ways to try, best first; none where the statement takes no such clause, or names one.
std::vector<OnlineAttempt> online_attempts(const std::string& text, const DdlStatement& ddl, Dialect dialect);

/// Whether it copies rows under a lock in a form that takes no clause on this server.
bool copies_without_asking(const DdlStatement& ddl, Dialect dialect);

/// Whether the server says that it cannot do it in the way that the clause asks for.
bool is_not_supported(const ServerError& error);

/// Why a statement is not executed, what the server said, and what to do instead.
struct Refusal : ServerError {
  Refusal(const ServerError& server, const DdlStatement& ddl, const TableName& table, std::uint64_t bytes);
  std::string hint;
};

}  // namespace fishway::mysql
