#include "core/lint/postgres/locks.hpp"

namespace fishway::lint::postgres {

std::vector<Impact> impacts_of(const Act&, const Model&, int) { return {}; }

}  // namespace fishway::lint::postgres
