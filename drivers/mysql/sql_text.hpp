// SQL text that means the same whatever sql_mode and character set a script has left behind.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fishway::mysql {

/// `name`, with backticks doubled.
std::string quote_identifier(std::string_view name);

/// `schema`.`table`
std::string qualified(std::string_view schema, std::string_view table);

/// A string literal. Text beyond plain ASCII is written in hexadecimal with its character set, so that neither
/// NO_BACKSLASH_ESCAPES nor SET NAMES changes it.
std::string literal(std::string_view text);

/// The literal, or NULL.
std::string literal_or_null(const std::optional<std::string>& text);

/// Whether the text holds this, which is given in upper case, in whatever case.
bool holds(std::string_view text, std::string_view upper);

/// Upper-case ASCII.
std::string to_upper(std::string_view text);

}  // namespace fishway::mysql
