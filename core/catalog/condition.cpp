// The little language of `shouldExecute`.
//
//   or         = and { "||" and }
//   and        = comparison { "&&" comparison }
//   comparison = "(" or ")" | operand [ ("==" | "!=") operand ]
#include <optional>
#include <string_view>

#include "core/catalog/script_config.hpp"

namespace fishway {

namespace {

class Condition {
 public:
  explicit Condition(std::string_view text) : rest_(text) {}

  std::optional<bool> value() {
    const bool result = any();
    skip_blanks();
    if (!rest_.empty()) wrong_ = true;
    return wrong_ ? std::nullopt : std::optional(result);
  }

 private:
  bool any() {
    bool result = all();
    while (!wrong_ && accept("||")) result = all() || result;
    return result;
  }

  bool all() {
    bool result = comparison();
    while (!wrong_ && accept("&&")) result = comparison() && result;
    return result;
  }

  bool comparison() {
    if (accept("(")) return parenthesis();
    const std::string_view left = operand();
    if (accept("==")) return left == operand();
    if (accept("!=")) return left != operand();
    if (left != "true" && left != "false") wrong_ = true;
    return left == "true";
  }

  bool parenthesis() {
    if (++depth_ > deepest) wrong_ = true;
    const bool result = !wrong_ && any();
    if (!accept(")")) wrong_ = true;
    --depth_;
    return result;
  }

  /// Text up to the next operator, without blanks around it. It may be empty: an undefined name is.
  std::string_view operand() {
    skip_blanks();
    std::size_t size = 0;
    while (size < rest_.size() && !at_operator(size)) ++size;
    std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    while (!word.empty() && is_blank(word.back())) word.remove_suffix(1);
    return word;
  }

  bool at_operator(std::size_t at) const {
    const std::string_view here = rest_.substr(at);
    for (const std::string_view symbol : {"==", "!=", "&&", "||", "(", ")"}) {
      if (here.starts_with(symbol)) return true;
    }
    return false;
  }

  bool accept(std::string_view symbol) {
    skip_blanks();
    if (!rest_.starts_with(symbol)) return false;
    rest_.remove_prefix(symbol.size());
    return true;
  }

  void skip_blanks() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
  }

  static bool is_blank(char c) { return c == ' ' || c == '\t'; }

  static constexpr int deepest = 100;
  std::string_view rest_;
  int depth_ = 0;
  bool wrong_ = false;
};

}  // namespace

std::optional<bool> evaluate_condition(std::string_view text) { return Condition(text).value(); }

}  // namespace fishway
