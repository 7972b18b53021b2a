// Plays statements into the model.
#pragma once

#include "core/lint/sqlite/model.hpp"

namespace fishway::lint::sqlite {

/// Makes of the model what the statement makes of the database.
void play(const Change& change, const Spot& spot, Model& model);

/// A file begins: its PRAGMAs are its own, because every migration gets the connection as it was.
void begin_file(Model& model);

/// All that is there counts as applied; temporary tables are gone.
void settle(Model& model);

}  // namespace fishway::lint::sqlite
