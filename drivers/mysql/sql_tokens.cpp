#include "drivers/mysql/sql_tokens.hpp"

#include "core/script/token_reader.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

std::string unquoted(std::string_view text) {
  const char quote = text.front();
  std::string result;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    result += text[i];
    if (text[i] == quote) ++i;
  }
  return result;
}

SqlToken token_of(const Token& token, std::string_view text) {
  using Kind = SqlToken::Kind;
  SqlToken result{Kind::symbol, std::string(text), "", token.begin, token.end};
  switch (token.kind) {
    case TokenKind::word:
      result.kind = Kind::word;
      result.upper = to_upper(text);
      break;
    case TokenKind::quoted_identifier:
      result.kind = Kind::identifier;
      result.text = unquoted(text);
      break;
    case TokenKind::string:
      result.kind = Kind::string;
      break;
    case TokenKind::number:
      result.kind = Kind::number;
      break;
    case TokenKind::open_parenthesis:
      result.kind = Kind::open;
      break;
    case TokenKind::close_parenthesis:
      result.kind = Kind::close;
      break;
    default:
      break;
  }
  return result;
}

void read(TokenReader& reader, SqlTokens& result) {
  for (Token token = reader.next(false); token.kind != TokenKind::end; token = reader.next(false)) {
    if (token.kind == TokenKind::line_comment || token.kind == TokenKind::block_comment) continue;
    if (token.kind == TokenKind::executable_open || token.kind == TokenKind::executable_close) {
      result.is_sure = false;
      continue;
    }
    result.tokens.push_back(token_of(token, reader.text(token)));
  }
}

}  // namespace

SqlTokens sql_tokens(const std::string& text, const SplitOptions& options) {
  SqlTokens result;
  WholeText source(text);
  SourceWindow window(source);
  const std::string file;
  TokenReader reader(window, file, lexis_for(options));
  try {
    read(reader, result);
  } catch (const Error&) {
    result.is_sure = false;
  }
  SqlToken end;
  end.begin = end.end = text.size();
  result.tokens.push_back(end);
  return result;
}

bool TokenCursor::take(std::initializer_list<std::string_view> words) {
  std::size_t n = 0;
  for (const std::string_view word : words)
    if (ahead(n++).upper != word) return false;
  at_ += words.size();
  return true;
}

bool TokenCursor::take_symbol(char symbol) {
  if (!is_symbol(symbol)) return false;
  ++at_;
  return true;
}

void TokenCursor::skip_parentheses() {
  int depth = 0;
  do {
    if (here().kind == SqlToken::Kind::open) ++depth;
    if (here().kind == SqlToken::Kind::close) --depth;
    skip();
  } while (depth > 0 && !at_end());
}

void TokenCursor::skip_to_comma() {
  while (!at_end() && !is_symbol(',')) is_open() ? skip_parentheses() : skip();
}

}  // namespace fishway::mysql
