#include "core/lint/postgres/casts.hpp"

#include <map>
#include <string_view>

namespace fishway::lint::postgres {
namespace {

enum class Class { unknown, text, number, boolean, uuid, day, moment, time, span, json, bytes, network, enumeration };

Class class_of(const Type& type, const Model* model) {
  static const std::map<std::string_view, Class> classes = {
      {"text", Class::text},        {"varchar", Class::text},       {"bpchar", Class::text},
      {"int2", Class::number},      {"int4", Class::number},        {"int8", Class::number},
      {"numeric", Class::number},   {"float4", Class::number},      {"float8", Class::number},
      {"bool", Class::boolean},     {"uuid", Class::uuid},          {"date", Class::day},
      {"timestamp", Class::moment}, {"timestamptz", Class::moment}, {"time", Class::time},
      {"timetz", Class::time},      {"interval", Class::span},      {"json", Class::json},
      {"jsonb", Class::json},       {"bytea", Class::bytes},        {"inet", Class::network},
      {"cidr", Class::network}};
  if (type.dimensions > 0) return Class::unknown;
  if (!type.schema.empty())
    return model != nullptr && model->enumeration(type) != nullptr ? Class::enumeration : Class::unknown;
  const auto found = classes.find(type.name);
  return found == classes.end() ? Class::unknown : found->second;
}

bool is_assignable(Class from, Class to) {
  if (from == to || to == Class::text) return true;
  switch (from) {
    case Class::day:
      return to == Class::moment;
    case Class::moment:
      return to == Class::day || to == Class::time;
    case Class::time:
      return to == Class::span;
    case Class::span:
      return to == Class::time;
    default:
      return false;
  }
}

}  // namespace

bool surely_not_assignable(const Type& from, const Type& to, const Model& model) {
  const Class a = class_of(from, &model);
  const Class b = class_of(to, &model);
  if (a == Class::unknown || b == Class::unknown) return false;
  if (a == Class::enumeration && b == Class::enumeration) return from.schema != to.schema || from.name != to.name;
  return !is_assignable(a, b);
}

bool surely_not_comparable(const Type& from, const Type& to) {
  const auto is_plain = [](Class one) {
    return one == Class::text || one == Class::number || one == Class::boolean || one == Class::uuid;
  };
  const Class a = class_of(from, nullptr);
  const Class b = class_of(to, nullptr);
  return is_plain(a) && is_plain(b) && a != b;
}

}  // namespace fishway::lint::postgres
