// A table as a statement names it.
#pragma once

#include <string>

namespace fishway::mysql {

struct TableName {
  std::string schema;  ///< empty: the current database
  std::string name;
  friend bool operator==(const TableName&, const TableName&) = default;
};

}  // namespace fishway::mysql
