// Plays acts into the model.
#pragma once

#include "core/lint/mysql/act.hpp"
#include "core/lint/mysql/model.hpp"

namespace fishway::lint::mysql {

/// Makes of the model what the act makes of the database. What is conditional is played as if it happened.
void play(const Act& act, Model& model);

/// Of an ALTER TABLE: what it makes of the table alone (a rename is left out).
void play_actions(const AlterTable& alter, Table& table, const Model& model);

/// All that is there counts as applied; temporary tables are gone.
void settle(Model& model);

/// A migration begins: with a session as the server gives one.
void begin_migration(Model& model);

}  // namespace fishway::lint::mysql
