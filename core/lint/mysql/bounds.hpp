// Whether an UPDATE or DELETE changes few rows, or as many as there are.
#pragma once

#include <string>

#include "core/lint/mysql/act.hpp"

namespace fishway::lint::mysql {

/// Why nothing bounds it ("it has no WHERE"); empty where something does.
std::string why_unbounded(const Change& change, const Act& act, const Model& model);

}  // namespace fishway::lint::mysql
