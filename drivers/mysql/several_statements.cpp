#include "drivers/mysql/several_statements.hpp"

#include "core/error.hpp"
#include "core/text_source.hpp"

namespace fishway::mysql {

bool looks_like_several(const std::string& text, const SplitOptions& options) {
  WholeText source(text);
  Splitter splitter(source, "", options);
  Statement statement;
  try {
    return splitter.next(statement) && splitter.next(statement);
  } catch (const Error&) {
    return true;
  }
}

}  // namespace fishway::mysql
