// Which metadata locks keep each other out.
#pragma once

#include <string_view>

namespace fishway::mysql {

/// Whether a granted lock keeps a wanted one waiting; types in the words of performance_schema.metadata_locks.
bool metadata_locks_conflict(std::string_view wanted, std::string_view granted);

}  // namespace fishway::mysql
