#include "drivers/postgres/lock_out.hpp"

namespace fishway::postgres {

// https://www.postgresql.org/docs/current/errcodes-appendix.html
std::optional<LockOut::Cause> lock_out_cause(std::string_view sqlstate) {
  if (sqlstate == "55P03") return LockOut::Cause::lock_timeout;
  if (sqlstate == "40P01") return LockOut::Cause::deadlock;
  if (sqlstate == "40001") return LockOut::Cause::serialization;
  return std::nullopt;
}

}  // namespace fishway::postgres
