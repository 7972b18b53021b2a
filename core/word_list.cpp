#include "core/word_list.hpp"

#include <algorithm>

namespace fishway {

bool lists(std::string_view list, std::string_view word, char separator) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(separator, begin), list.size());
    if (list.substr(begin, end - begin) == word) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace fishway
