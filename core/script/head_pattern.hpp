// Patterns over a statement's leading words.
#pragma once

#include <span>
#include <string_view>

namespace fishway {

/// Whether the words of `head` begin as `pattern` says: "CREATE [UNIQUE] INDEX CONCURRENTLY", where [X] may be missing,
/// A|B is one of several words and * stands for any number of words.
bool head_matches(std::string_view head, std::string_view pattern);
bool head_matches_any(std::string_view head, std::span<const std::string_view> patterns);

}  // namespace fishway
