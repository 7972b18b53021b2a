// Functions and triggers.
#include <algorithm>

#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

void set_body(const Node& argument, Function& function) {
  const auto parts = strings_of(get(inside(argument), "items"));
  if (!parts.empty()) function.body = parts.front();
}

void set_option(const Node& option, Function& function) {
  const std::string name = text_of(option, "defname");
  const Node& argument = get(option, "arg");
  const std::string text = text_of(inside(argument), "sval");
  if (name == "as") set_body(argument, function);
  if (name == "language") {
    function.language = text;
    std::ranges::transform(function.language, function.language.begin(),
                           [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  }
  if (name == "volatility" && !text.empty()) function.volatility = text.front();
  if (name == "set" || (name == "security" && flag_of(inside(argument), "boolval"))) function.can_be_inlined = false;
}

bool has_only_inputs(const Node& parameters) {
  return std::ranges::all_of(parameters, [](const Node& parameter) {
    const std::string mode = text_of(inside(parameter), "mode");
    return mode == "FUNC_PARAM_IN" || mode == "FUNC_PARAM_DEFAULT" || mode == "FUNC_PARAM_VARIADIC" || mode.empty();
  });
}

void set_arguments(const Node& parameters, Function& function, const Model& model) {
  if (!parameters.is_array()) return;
  for (const Node& parameter : parameters) {
    const std::string mode = text_of(inside(parameter), "mode");
    if (mode == "FUNC_PARAM_OUT" || mode == "FUNC_PARAM_TABLE") continue;
    function.arguments.push_back(model.type(get(inside(parameter), "argType")));
    function.argument_names.push_back(text_of(inside(parameter), "name"));
  }
}

}  // namespace

void create_function(const Node& body, const std::string& definition, Model& model) {
  Function function;
  function.name = new_name_of(get(body, "funcname"), model);
  set_arguments(get(body, "parameters"), function, model);
  function.is_procedure = flag_of(body, "is_procedure");
  function.definition = definition;
  function.age = model.age_of_new();
  const Node& returns = get(body, "returnType");
  function.returns_set = flag_of(returns, "setof");
  if (returns.is_object() && has_only_inputs(get(body, "parameters"))) function.returns = model.type(returns);
  const auto type = strings_of(get(returns, "names"));
  function.is_trigger = !type.empty() && (type.back() == "trigger" || type.back() == "event_trigger");
  if (const Node& atomic = get(body, "sql_body"); !atomic.is_null()) {
    function.atomic_body = atomic;
    function.language = "sql";
  }
  if (const Node& options = get(body, "options"); options.is_array())
    for (const Node& option : options) set_option(inside(option), function);
  const auto [first, last] = model.functions.equal_range(function.name);
  const auto same =
      std::find_if(first, last, [&](const auto& entry) { return entry.second.arguments == function.arguments; });
  remember(function.name, model);
  if (same == last) {
    model.functions.emplace(function.name, std::move(function));
    return;
  }
  function.age = same->second.age;
  same->second = std::move(function);
}

void alter_function(const Node& body, Model& model) {
  const Node& object = get(body, "func");
  const auto names = strings_of(get(object, "objname"));
  const Node& given = get(object, "objargs");
  if (names.empty()) return;
  const Function* found =
      model.function(names.size() > 1 ? names.front() : "", names.back(), given.is_array() ? given.size() : 0);
  const Node& actions = get(body, "actions");
  if (found == nullptr || !actions.is_array()) return;
  const auto [first, last] = model.functions.equal_range(found->name);
  for (auto at = first; at != last; ++at)
    if (&at->second == found)
      for (const Node& action : actions) set_option(inside(action), at->second);
}

void create_trigger(const Node& body, Model& model) {
  const TableName name = model.resolve(get(body, "relation"));
  if (model.gone.contains(name)) return;
  const auto function = strings_of(get(body, "funcname"));
  model.use(name).triggers[text_of(body, "trigname")] = function.empty() ? "" : function.back();
}

}  // namespace fishway::lint::postgres
