// How the generated entries of a library get their addresses.
#pragma once

namespace fishway {

/// A shared library whose functions have entries in this program.
struct EntryTable {
  const char* file;     ///< "libpq.so.5"
  const char* package;  ///< where Debian has it
  const char* names;    ///< of the functions, each ended by a NUL, another NUL at the end
  void** addresses;     ///< of the functions, in this order; where an entry jumps to
};

/// Loads the library and fills the table.
void load(const EntryTable& table);

}  // namespace fishway
