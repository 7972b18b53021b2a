#include "cli/secrets/credentials.hpp"

#include <optional>

#include "cli/text_file.hpp"
#include "core/error.hpp"

namespace fishway {
namespace {

struct Password {
  std::string text;
  Source source;
};

/// One line end at the file's end is the editor's, not the password's.
std::string without_line_end(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

std::optional<Password> set_password(const Settings& settings) {
  const auto direct = settings.optional_text("password");
  const auto file = settings.optional_text("password-file");
  const Source direct_source = settings.origin("password").source;
  const Source file_source = settings.origin("password-file").source;
  if (direct && (!file || direct_source >= file_source)) return Password{*direct, direct_source};
  if (file) return Password{without_line_end(read_text_file(*file, "password file")), file_source};
  return std::nullopt;
}

}  // namespace

DatabaseUrl database_url(const Settings& settings) {
  const auto text = settings.optional_text("url");
  if (!text)
    throw Error(ErrorKind::configuration, "no database is named",
                "give its URL: --url postgresql://user@host/db, or FISHWAY_URL, or `url` in fishway.toml");
  DatabaseUrl url = DatabaseUrl::parse(*text);
  if (const auto user = settings.optional_text("user")) url.user = *user;
  const auto password = set_password(settings);
  if (password && (!url.password || password->source >= settings.origin("url").source)) url.password = password->text;
  return url;
}

}  // namespace fishway
