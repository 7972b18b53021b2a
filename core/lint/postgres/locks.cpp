#include "core/lint/postgres/locks.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/lint/postgres/alter_table_locks.hpp"
#include "core/lint/postgres/create_locks.hpp"
#include "core/lint/postgres/drop_locks.hpp"
#include "core/lint/postgres/maintenance_locks.hpp"
#include "core/lint/postgres/query_locks.hpp"

namespace fishway::lint::postgres {
namespace {

using Add = void (*)(const Act&, const Model&, int, ImpactList&);

constexpr std::array<std::pair<std::string_view, Add>, 32> adds = {{
    {"AlterTableStmt", add_alter_table},
    {"AlterDomainStmt", add_alter_domain},
    {"AlterObjectSchemaStmt", add_named_relation},
    {"AlterPolicyStmt", add_policy},
    {"AlterPublicationStmt", add_publication},
    {"AlterSeqStmt", add_alter_sequence},
    {"ClusterStmt", add_cluster},
    {"CommentStmt", add_comment},
    {"CopyStmt", add_query},
    {"CreatePolicyStmt", add_policy},
    {"CreatePublicationStmt", add_publication},
    {"CreateSeqStmt", add_create_sequence},
    {"CreateStatsStmt", add_create_statistics},
    {"CreateStmt", add_create_table},
    {"CreateTableAsStmt", add_create_table_as},
    {"CreateTrigStmt", add_create_trigger},
    {"DeleteStmt", add_query},
    {"DropStmt", add_drop},
    {"GrantStmt", add_grant},
    {"IndexStmt", add_create_index},
    {"InsertStmt", add_query},
    {"LockStmt", add_lock_table},
    {"MergeStmt", add_query},
    {"RefreshMatViewStmt", add_refresh},
    {"ReindexStmt", add_reindex},
    {"RenameStmt", add_named_relation},
    {"RuleStmt", add_rule},
    {"SelectStmt", add_query},
    {"TruncateStmt", add_truncate},
    {"UpdateStmt", add_query},
    {"VacuumStmt", add_vacuum},
    {"ViewStmt", add_view},
}};

}  // namespace

std::vector<Impact> impacts_of(const Act& act, const Model& model, int version) {
  ImpactList impacts(model);
  const auto* const found = std::ranges::find(adds, act.type(), &std::pair<std::string_view, Add>::first);
  if (found != adds.end()) found->second(act, model, version, impacts);
  return impacts.take();
}

}  // namespace fishway::lint::postgres
