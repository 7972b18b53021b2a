#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

Model::Model(std::string the_default_schema)
    : search_path{the_default_schema}, default_schema(std::move(the_default_schema)) {}

}  // namespace fishway::lint::postgres
