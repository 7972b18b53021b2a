// What is pending may rename a table or column first and drop it then; the database knows it by its old name.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "core/lint/finding.hpp"
#include "core/script/splitter.hpp"
#include "core/script/statement.hpp"

namespace fishway {

class Renames {
 public:
  Renames(const SplitOptions& split, std::string default_schema)
      : split_(split), default_schema_(std::move(default_schema)) {}

  /// The statements that are pending, in order. Takes note of ALTER TABLE ... RENAME and RENAME TABLE.
  void take(const Statement& statement);

  /// The name that the database has for it now. A table without a schema is in the default one.
  lint::TableName of(lint::TableName table) const;
  lint::Loss of(lint::Loss loss) const;

 private:
  class Reading;
  void note(const lint::TableName& now, const lint::TableName& then);
  void note_column(const lint::TableName& table, const std::string& now, const std::string& then);
  lint::TableName full(lint::TableName table) const;

  const SplitOptions& split_;
  std::string default_schema_;
  std::map<lint::TableName, lint::TableName> tables_;                       ///< later name -> the one in the database
  std::map<std::pair<lint::TableName, std::string>, std::string> columns_;  ///< of tables by their name there
};

}  // namespace fishway
