// The table locks, as the PostgreSQL manual calls them, from the weakest to the strongest.
#pragma once

#include <string_view>

namespace fishway::lint::postgres {

inline constexpr std::string_view access_share = "ACCESS SHARE";
inline constexpr std::string_view row_share = "ROW SHARE";
inline constexpr std::string_view row_exclusive = "ROW EXCLUSIVE";
inline constexpr std::string_view share_update_exclusive = "SHARE UPDATE EXCLUSIVE";
inline constexpr std::string_view share = "SHARE";
inline constexpr std::string_view share_row_exclusive = "SHARE ROW EXCLUSIVE";
inline constexpr std::string_view exclusive = "EXCLUSIVE";
inline constexpr std::string_view access_exclusive = "ACCESS EXCLUSIVE";

/// The lock of this number in the server's own list, 1 to 8, as LOCK TABLE's parse tree has it; ACCESS EXCLUSIVE for
/// another number.
std::string_view lock_of_number(long long number);

}  // namespace fishway::lint::postgres
