// Expressions whose value can be told without a server: what EXECUTE is given most of the time.
#include <algorithm>
#include <cctype>

#include "core/lint/postgres/act_finder.hpp"

namespace fishway::lint::postgres {
namespace {

using Value = std::optional<std::string>;

std::string in_quotes(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char letter : text) {
    if (letter == quote) result += quote;
    result += letter;
  }
  return result + quote;
}

bool is_plain_name(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front()))) return false;
  return std::ranges::all_of(
      name, [](unsigned char letter) { return std::islower(letter) || std::isdigit(letter) || letter == '_'; });
}

// A name that needs no quotes may still be a word of the language: quoting it is never wrong.
std::string as_identifier(const std::string& name) {
  return is_plain_name(name) && name.size() < 3 ? name : in_quotes(name, '"');
}

class Format {
 public:
  explicit Format(const std::vector<Value>& arguments) : arguments_(arguments) {}

  // As the server's format(): %s, %I, %L, %%, with a position n$ and a width, which is left out.
  Value run(std::string_view text) { return fill(text) ? Value(result) : Value(); }

  std::string result;  ///< as far as it is known

 private:
  bool fill(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '%') {
        result += text[at];
        continue;
      }
      if (++at < text.size() && text[at] == '%') {
        result += '%';
        continue;
      }
      take_position(text, at);
      if (at >= text.size()) return false;
      const Value value = next_argument();
      if (!value) return false;
      if (text[at] == 's')
        result += *value;
      else if (text[at] == 'I')
        result += as_identifier(*value);
      else if (text[at] == 'L')
        result += in_quotes(*value, '\'');
      else
        return false;
    }
    return true;
  }
  void take_position(std::string_view text, std::size_t& at) {
    std::size_t number = 0;
    std::size_t end = at;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) && number < 1000)
      number = number * 10 + static_cast<std::size_t>(text[end++] - '0');
    if (end > at && end < text.size() && text[end] == '$') {
      next_ = number;
      at = end + 1;
      end = at;
    }
    while (at < text.size() && (text[at] == '-' || std::isdigit(static_cast<unsigned char>(text[at])))) ++at;
  }
  Value next_argument() { return next_ < arguments_.size() ? arguments_[next_++] : Value(); }

  const std::vector<Value>& arguments_;
  std::size_t next_ = 1;  // the first is the format
};

Value joined(const std::vector<Value>& values) {
  std::string text;
  for (const Value& value : values) {
    if (!value) return {};
    text += *value;
  }
  return text;
}

Value of_function(const Node& call, const Constants& constants, const Model& model) {
  const auto names = strings_of(get(call, "funcname"));
  if (names.empty()) return {};
  const std::string& name = names.back();
  std::vector<Value> values;
  if (const Node& arguments = get(call, "args"); arguments.is_array())
    for (const Node& argument : arguments) values.push_back(constant_value(argument, constants, model));
  if (name == "current_schema") return model.search_path.empty() ? model.default_schema : model.search_path.front();
  if (values.empty()) return {};
  if (name == "concat") return joined(values);
  if (!values.front()) return {};
  std::string first = *values.front();
  if (name == "format") return Format(values).run(first);
  if (name == "quote_ident") return as_identifier(first);
  if (name == "quote_literal" || name == "quote_nullable") return in_quotes(first, '\'');
  const auto change = [&first](int (*changed)(int)) {
    std::ranges::transform(first, first.begin(),
                           [&](unsigned char letter) { return static_cast<char>(changed(letter)); });
    return first;
  };
  if (name == "lower") return change(std::tolower);
  if (name == "upper") return change(std::toupper);
  return {};
}

Value of_constant(const Node& constant) {
  if (const Node& text = get(constant, "sval"); text.is_object()) return text_of(text, "sval");
  if (const Node& number = get(constant, "ival"); number.is_object()) return std::to_string(number_of(number, "ival"));
  if (const Node& number = get(constant, "fval"); number.is_object()) return text_of(number, "fval");
  if (const Node& truth = get(constant, "boolval"); truth.is_object())
    return flag_of(truth, "boolval") ? "true" : "false";
  return {};
}

}  // namespace

Value constant_value(const Node& expression, const Constants& constants, const Model& model) {
  const std::string_view type = type_of(expression);
  const Node& inner = inside(expression);
  if (type == "A_Const") return of_constant(inner);
  if (type == "TypeCast") return constant_value(get(inner, "arg"), constants, model);
  if (type == "FuncCall") return of_function(inner, constants, model);
  if (type == "SQLValueFunction" && text_of(inner, "op") == "SVFOP_CURRENT_SCHEMA")
    return model.search_path.empty() ? model.default_schema : model.search_path.front();
  if (type == "ColumnRef") {
    const auto fields = strings_of(get(inner, "fields"));
    const auto found = fields.empty() ? constants.end() : constants.find(fields.back());
    return found == constants.end() ? Value() : found->second;
  }
  if (type == "A_Expr" && strings_of(get(inner, "name")) == std::vector<std::string>{"||"})
    return joined(
        {constant_value(get(inner, "lexpr"), constants, model), constant_value(get(inner, "rexpr"), constants, model)});
  return {};
}

Node parse_expression(std::string_view expression) {
  ParsedText parsed = parse("SELECT " + std::string(expression));
  if (parsed.statements.size() != 1) return {};
  const Node& targets = get(inside(parsed.statements.front()), "targetList");
  return targets.is_array() && targets.size() == 1 ? get(inside(targets.front()), "val") : Node();
}

std::string constant_beginning(const Node& expression, const Constants& constants, const Model& model) {
  if (const Value whole = constant_value(expression, constants, model)) return *whole;
  const Node& inner = inside(expression);
  if (type_of(expression) == "A_Expr" && strings_of(get(inner, "name")) == std::vector<std::string>{"||"}) {
    const Node& left = get(inner, "lexpr");
    const Value whole = constant_value(left, constants, model);
    return whole ? *whole + constant_beginning(get(inner, "rexpr"), constants, model)
                 : constant_beginning(left, constants, model);
  }
  const auto names = strings_of(get(inner, "funcname"));
  const Node& arguments = get(inner, "args");
  if (names.empty() || names.back() != "format" || !arguments.is_array()) return {};
  std::vector<Value> values;
  for (const Node& argument : arguments) values.push_back(constant_value(argument, constants, model));
  if (!values.front()) return {};
  Format format(values);
  format.run(*values.front());
  return format.result;
}

Value value_of_text(std::string_view expression, const Constants& constants, const Model& model) {
  return constant_value(parse_expression(expression), constants, model);
}

}  // namespace fishway::lint::postgres
