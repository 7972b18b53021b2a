// The databases' own client libraries, loaded when the first connection of their driver is about to be made.
//
// With all that they need in turn, libpq and libmariadb are more than twenty shared libraries, and loading these is
// most of what a start of the program would cost. So the program is not linked to them. Each of their functions is here
// as an entry that jumps to wherever the function was found, and a driver calls this before it calls any of them. How a
// build finds the libraries, and when it links them instead, stands in CMakeLists.txt beside this file.
#pragma once

namespace fishway {

/// Throws Error(configuration) with the package to install when the library is not there. Does nothing when it is
/// loaded already, or linked. From any thread.
void load_libpq();
void load_libmariadb();

}  // namespace fishway
