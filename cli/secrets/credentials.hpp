// The URL to connect to, with user and password from wherever they are set.
#pragma once

#include "cli/settings/settings.hpp"
#include "core/run/database_url.hpp"

namespace fishway {

/// A password set directly goes before one in a file, and either before the URL's own when it comes from at least as
/// high a source (a variable goes before a password in the settings file's URL, but not before one in --url). Throws
/// Error(configuration) when no URL is set, or a file cannot be read.
DatabaseUrl database_url(const Settings& settings);

}  // namespace fishway
