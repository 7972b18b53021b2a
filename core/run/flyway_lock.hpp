// The keys under which Flyway locks a history table; fishway uses the same, so that the two exclude each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fishway {

/// Java's String.hashCode over the UTF-16 units of a UTF-8 text.
std::int32_t java_hash(std::string_view text);

/// PostgreSQL's advisory lock key: 0x466C79776179 ("Flyway") plus the hash of "schema"."table" with quotes doubled.
/// "public"."flyway_schema_history" gives 77433833903597.
std::int64_t postgres_lock_key(std::string_view schema, std::string_view table);

/// MySQL's and MariaDB's lock name: "Flyway-" and the hash of `schema`.`table`.
/// `test`.`flyway_schema_history` gives "Flyway--562162009".
std::string mysql_lock_name(std::string_view schema, std::string_view table);

}  // namespace fishway
