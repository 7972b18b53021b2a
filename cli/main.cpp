#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/program.hpp"
#include "cli/secrets/command_line.hpp"

namespace {

/// A closed stdin, stdout or stderr would let the next file that is opened, maybe a database, take its number.
void open_standard_streams() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor)
    if (fcntl(descriptor, F_GETFD) == -1 && open("/dev/null", O_RDWR) == -1) _exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_streams();
  fishway::ProgramInput input;
  input.words.assign(argv + (argc > 0 ? 1 : 0), argv + argc);
  fishway::wipe_passwords(argc, argv);
  input.environment = fishway::process_environment();
  std::error_code ignored;
  input.directory = std::filesystem::current_path(ignored);
  fishway::Signals signals;
  input.signals = &signals;
  return fishway::run_program(input);
}
