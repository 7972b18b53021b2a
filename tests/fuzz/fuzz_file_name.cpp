// Whatever the name: reading it neither crashes nor hangs, and says the same twice; a version's text parses to itself.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/catalog/file_name.hpp"

using namespace fishway;

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void check_version(std::string_view text) {
  const auto version = Version::parse(text);
  if (!version) return;
  const auto again = Version::parse(version->text());
  require(again && *again == *version && again->text() == version->text(), "a version's text parses to itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view name(reinterpret_cast<const char*>(data), size);
  const NamingOptions naming;
  const FileName parsed = parse_file_name(name, naming);
  require(parsed.index() == parse_file_name(name, naming).index(), "a name means one thing");
  if (const auto* migration = std::get_if<MigrationName>(&parsed)) {
    const bool versioned = migration->kind != MigrationKind::repeatable;
    require(migration->version.has_value() == versioned,
            "what is versioned has a version, what is repeatable has none");
  }
  check_version(name);
  return 0;
}
