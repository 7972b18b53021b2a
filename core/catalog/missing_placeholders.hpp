// The placeholders of one file that have no value, told all at once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/catalog/placeholders.hpp"
#include "core/text_source.hpp"

namespace fishway {

class MissingPlaceholders {
 public:
  MissingPlaceholders(const Placeholders& placeholders, std::string file);

  void no_value(const std::string& name, Position at);
  void not_closed(const std::string& beginning, Position at);
  bool empty() const { return count_ == 0; }

  /// Throws Error(script) that names them all.
  [[noreturn]] void refuse() const;

 private:
  struct Missing {
    std::string what;
    Position position;
  };
  void add(std::string what, Position at);
  void suggest_value(const std::string& name);

  const Placeholders& placeholders_;
  std::string file_;
  std::vector<Missing> first_;  // as many as a person wants to read
  std::size_t count_ = 0;
  std::string hint_;  // for the first one
};

}  // namespace fishway
