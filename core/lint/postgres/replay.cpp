#include "core/lint/postgres/replay.hpp"

namespace fishway::lint::postgres {

Acts acts_of(const fishway::Statement&, const Model&) { return {}; }
void play(const Act&, Model&) {}
void hold(const std::vector<Impact>&, std::size_t, Model&) {}
void begin_transaction(Model&, bool) {}
void settle(Model&) {}

}  // namespace fishway::lint::postgres
