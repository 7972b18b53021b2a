// Looks for acts inside of acts: in a DO block, in a function whose body is known, in an EXECUTE of constants.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/lint/postgres/replay.hpp"

namespace fishway::lint::postgres {

/// Under which circumstances an act is performed.
struct Circumstances {
  std::size_t offset = 0;
  bool is_inside = false;
  bool is_in_loop = false;
  bool is_in_batches = false;
  bool is_conditional = false;
  bool has_places = true;
  int depth = 0;  ///< of calls
};

/// Variables whose value is a constant that is known here.
using Constants = std::map<std::string, std::string>;

class ActFinder {
 public:
  ActFinder(const fishway::Statement& statement, const Model& model, Acts& acts)
      : statement_(statement), model_(model), acts_(acts) {}

  /// Adds the acts of SQL text. False where it cannot be parsed, and nothing was added.
  bool add_text(std::string_view text, const Circumstances& circumstances);
  /// Adds an act and what it makes the server do. `node` lives in the trees of the acts.
  void add(const Node& node, const Circumstances& circumstances);
  /// Adds what the functions do that a piece of SQL calls.
  void add_calls(const Node& node, const Circumstances& circumstances, const Constants& constants = {});
  /// Adds what EXECUTE of an expression does.
  void execute(std::string_view expression, const Circumstances& circumstances, const Constants& constants);
  void is_unknown(std::string what);

  const Model& model() const { return model_; }
  const Node& keep(Node node);

 private:
  void add_block(const Node& body, const Circumstances& circumstances);
  void add_function(const Function& function, const Node& arguments, const Circumstances& circumstances,
                    const Constants& constants);
  void add_elements_of_schema(const Node& body, const Circumstances& circumstances);
  void add_view_of_unknown(std::string_view beginning, const Circumstances& circumstances);
  void add_call(const Node& call, const Circumstances& circumstances, const Constants& constants);

  const fishway::Statement& statement_;
  const Model& model_;
  Acts& acts_;
};

/// A body in PL/pgSQL, and where it begins in the statement.
struct PlpgsqlBody {
  std::string text;
  std::string definition;  ///< the CREATE FUNCTION or DO that it is of; empty: is made up
};

void add_plpgsql(const PlpgsqlBody& body, const Circumstances& circumstances, Constants constants, ActFinder& finder);

/// The value of an expression of constants: strings, ||, format(), quote_ident(), ... Nothing where data decides.
std::optional<std::string> constant_value(const Node& expression, const Constants& constants, const Model& model);
/// What it begins with, whatever the data is: "CREATE VIEW v AS ".
std::string constant_beginning(const Node& expression, const Constants& constants, const Model& model);
/// Of an expression as text.
std::optional<std::string> value_of_text(std::string_view expression, const Constants& constants, const Model& model);
/// The node of an expression that stands alone; null where it cannot be parsed.
Node parse_expression(std::string_view expression);

}  // namespace fishway::lint::postgres
