// A process as the kernel describes it.
#pragma once

#include <string>

namespace fishway::sqlite {

struct Process {
  std::string name;   ///< of its program, at most 15 characters
  std::string user;   ///< who it runs as
  std::string start;  ///< with its number, what tells it from every other one since the machine was started
};

/// Empty where the process is gone, or the system does not say.
Process describe_process(long long pid);

/// The name of a user, or the number where it has none.
std::string user_name(unsigned id);

}  // namespace fishway::sqlite
