#include "cli/output/workflow_commands.hpp"

namespace fishway {

std::string without_workflow_commands(std::string_view text) {
  std::string result;
  bool begins_line = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (begins_line && rest.starts_with("::")) result += "| ";
    result += text[i];
    if (rest.starts_with("##[")) {
      result += "# ";
      ++i;
    }
    const bool is_blank = text[i] == ' ' || text[i] == '\t';
    begins_line = text[i] == '\n' || text[i] == '\r' || (begins_line && is_blank);
  }
  return result;
}

}  // namespace fishway
