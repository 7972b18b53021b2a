// The inside of the splitter.
#pragma once

#include "core/script/copy_data.hpp"
#include "core/script/gap_directives.hpp"
#include "core/script/source_window.hpp"
#include "core/script/splitter.hpp"
#include "core/script/statement_shape.hpp"
#include "core/script/token_reader.hpp"

namespace fishway {

class Splitter::Lexer {
 public:
  Lexer(TextSource& source, std::string file, const SplitOptions& options);

  bool next(Statement& statement);
  bool next_copy_data(std::string_view& block) { return copy_.next(block); }
  const Directives& file_directives() const { return gap_.for_file(); }

 private:
  bool skip_gap(Token& first);
  bool skip_in_gap(const Token& token);
  bool skip_command(const Token& token);
  void skip_psql_command(const Token& token);
  bool skip_mysql_command(const Token& token);
  void change_delimiter(const Token& token);
  std::string delimiter_below();
  std::size_t end_of_use_line(const Token& first);

  std::size_t read_statement(const Token& first);
  bool take(const Token& token, std::size_t& end);
  bool delimiter_ends_statement() const;
  bool command_ends_statement(const Token& token);
  void refuse_delimiter_change(const Token& token);
  void check_complete() const;
  void finish(Statement& statement, const Token& first, std::size_t end);
  void begin_copy_data(const Statement& statement);

  std::shared_ptr<const std::string> file_;
  SourceWindow window_;
  const Lexis initial_;
  TokenReader reader_;
  StatementShape shape_;
  GapDirectives gap_;
  CopyData copy_;
  std::size_t statements_ = 0;
};

}  // namespace fishway
