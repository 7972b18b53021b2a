// docs/hazards.md, made of the rules: what `fishway help rules` prints.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fishway {

/// The whole page, in Markdown.
std::string hazards_page();

/// The page's part about the rules of this name; nothing when there is none.
std::optional<std::string> hazard_text(std::string_view rule);

}  // namespace fishway
