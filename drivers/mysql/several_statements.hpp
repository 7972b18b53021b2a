// Whether a text is more than one statement.
#pragma once

#include <string>

#include "core/script/splitter.hpp"

namespace fishway::mysql {

/// Whether it would be split into several at semicolons. A routine's body in a form that is not known may look so too.
bool looks_like_several(const std::string& text, const SplitOptions& options);

}  // namespace fishway::mysql
