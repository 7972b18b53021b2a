// Which statements a prepared text may be, where it is put together from constants.
#pragma once

#include <string>
#include <vector>

#include "core/lint/mysql/model.hpp"

namespace fishway::lint::mysql {

struct PossibleTexts {
  std::vector<std::string> texts;
  bool is_all = true;  ///< false: part of it is only known at run time
};

/// Of an expression: 'text', CONCAT('a', 'b'), IF(condition, 'text', 'text'), (SELECT IF(...)), @variable.
PossibleTexts possible_texts(const Tokens& expression, const Model& model);

/// A variable that `SELECT ... INTO @variable` sets, and the tokens of its value; empty: none.
std::pair<std::string, Tokens> selected_into_variable(const Tokens& statement);

}  // namespace fishway::lint::mysql
