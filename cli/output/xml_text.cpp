#include "cli/output/xml_text.hpp"

#include "cli/output/foreign_text.hpp"

namespace fishway {

std::string xml_text(std::string_view text) {
  std::string escaped;
  for (const char byte : harmless(text)) {
    switch (byte) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      default:
        escaped += byte;
    }
  }
  return escaped;
}

std::string xml_attribute(std::string_view text) {
  std::string escaped;
  for (const char byte : xml_text(text)) {
    if (byte == '"')
      escaped += "&quot;";
    else if (byte == '\n')
      escaped += "&#10;";
    else if (byte == '\t')
      escaped += "&#9;";
    else
      escaped += byte;
  }
  return escaped;
}

}  // namespace fishway
