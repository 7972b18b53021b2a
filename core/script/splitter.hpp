// Cuts a script into statements exactly as the database's own client would.
//
//   Splitter splitter(*source, "V1__x.sql", options);
//   Statement statement;
//   while (splitter.next(statement)) {
//     if (statement.copies_from_stdin)
//       for (std::string_view data; splitter.next_copy_data(data);) feed(data);
//     else execute(statement.text);
//   }
//
// It streams: it holds one statement, or one block of COPY data, and never the script. One lexer serves all dialects;
// what differs between them is in Lexis, a struct of options. For every statement, `text` equals the source's text from
// `begin` to `end`, and everything between statements is white space, comments, delimiters, client commands or COPY
// data.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/dialect.hpp"
#include "core/script/statement.hpp"
#include "core/text_source.hpp"

namespace fishway {

struct SplitOptions {
  Dialect dialect = Dialect::postgresql;
  int server_version = 0;  ///< major * 10000 + minor * 100 + patch (80042, 101106); 0: unknown, the newest is assumed
  bool standard_conforming_strings = true;  ///< PostgreSQL
  bool no_backslash_escapes = false;        ///< MySQL: sql_mode NO_BACKSLASH_ESCAPES
  bool ansi_quotes = false;                 ///< MySQL: sql_mode ANSI_QUOTES
};

class Splitter {
 public:
  /// `source` must outlive the splitter. `file` is what Statement::file says.
  Splitter(TextSource& source, std::string file, SplitOptions options);
  ~Splitter();
  Splitter(const Splitter&) = delete;
  Splitter& operator=(const Splitter&) = delete;

  /// Reads the next statement; `statement`'s memory is reused. False at the end of the script. COPY data of the
  /// statement before that was not read is skipped. Throws Error(script) with the place where it began for what is not
  /// ended (quote, comment, block, COPY data), and for psql commands that mean something (with what to write instead).
  bool next(Statement& statement);

  /// After a statement that copies from stdin: the next block of its data, as the server wants it (lines with their LF,
  /// without the closing `\.`). False when the data has ended.
  bool next_copy_data(std::string_view& block);

  /// The directives of the file's leading comments; complete once `next` was called.
  const Directives& file_directives() const;

 private:
  class Lexer;
  std::unique_ptr<Lexer> lexer_;
};

}  // namespace fishway
