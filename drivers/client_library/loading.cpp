#include "drivers/client_library/loading.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstring>
#include <string>

#include "core/error.hpp"

namespace fishway {
namespace {

std::string last_failure() {
  const char* failure = dlerror();
  return failure == nullptr ? "unknown reason" : failure;
}

/// Never closed: the library may have threads and handlers of its own. libmariadb's plugins look for its functions
/// among those that all libraries see.
void* open(const EntryTable& table) {
  if (void* library = dlopen(table.file, RTLD_LAZY | RTLD_GLOBAL)) return library;
  throw Error(ErrorKind::configuration,
              fmt::format("the database's client library cannot be loaded: {}", last_failure()),
              fmt::format("install the package {}, or what your system calls it", table.package));
}

}  // namespace

/// A function that this version of the library lacks keeps no address. What fishway calls is in all versions.
void load(const EntryTable& table) {
  void* const library = open(table);
  void** address = table.addresses;
  for (const char* name = table.names; *name != '\0'; name += std::strlen(name) + 1) *address++ = dlsym(library, name);
}

}  // namespace fishway
