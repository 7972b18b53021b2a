// "Did you mean": the known word that is nearest to a mistyped one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fishway {

/// The candidate with the smallest edit distance (case-insensitive), if it is near enough to be a likely typing error
/// (at most a third of the word, at least 2).
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace fishway
