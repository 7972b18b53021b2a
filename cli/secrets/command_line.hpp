// Passwords on the command line: everyone can read it in the process list, so they are overwritten there at start.
#pragma once

namespace fishway {

/// Overwrites the passwords inside URLs in the process's own argument memory. Call it first, after copying the
/// arguments.
void wipe_passwords(int argc, char** argv);

}  // namespace fishway
