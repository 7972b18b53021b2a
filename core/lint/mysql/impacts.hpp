// Which tables an act locks, and how much it does meanwhile.
#pragma once

#include <vector>

#include "core/lint/impact.hpp"
#include "core/lint/mysql/act.hpp"
#include "core/lint/mysql/algorithm.hpp"

namespace fishway::lint::mysql {

/// `way`: of an ALTER TABLE, else nullptr.
std::vector<Impact> impacts_of(const Act& act, const AlterWay* way, const Model& model);

}  // namespace fishway::lint::mysql
