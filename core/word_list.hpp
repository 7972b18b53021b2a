// Short lists of words in one text: "on|off", "drop-column,table-copy".
#pragma once

#include <string_view>

namespace fishway {

/// Whether `word` is one of those in `list`.
bool lists(std::string_view list, std::string_view word, char separator = '|');

}  // namespace fishway
