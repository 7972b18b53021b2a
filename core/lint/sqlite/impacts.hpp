// What a statement does to tables that are in use. SQLite has one writer for the whole file: a statement that writes
// keeps every other writer waiting until its transaction ends; readers go on in WAL mode.
#pragma once

#include <vector>

#include "core/lint/sqlite/model.hpp"

namespace fishway::lint::sqlite {

/// Its own table first. The model is as it was before the statement.
std::vector<Impact> impacts_of(const Change& change, const Model& model);

}  // namespace fishway::lint::sqlite
