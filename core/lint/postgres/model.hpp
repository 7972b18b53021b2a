// The model of a PostgreSQL database: what the files that were played so far have made of it. All files are played into
// it (`replay.hpp`); rules only read it.
//
// What no file created is unknown, not absent: an unknown table counts as being in production, large, and of unknown
// shape. Names are as the server spells them. Everything here is a plain value.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/lint/impact.hpp"
#include "core/lint/postgres/tree.hpp"

namespace fishway::lint::postgres {

/// Since when something is there.
enum class Age {
  applied,           ///< in production
  this_change,       ///< an earlier transaction of the same change made it: nobody uses it, but it is committed
  this_transaction,  ///< the transaction at hand made it
};

/// A type as the server names it: "int4", "varchar", "timestamptz", "bpchar", "numeric"; a user's type has its schema.
struct Type {
  std::string schema;          ///< empty for pg_catalog
  std::string name;            ///< canonical: int4 for integer and int, varchar for character varying, ...
  std::vector<int> modifiers;  ///< varchar(20): {20}; numeric(10,2): {10, 2}; interval and time: the precision only
  int dimensions = 0;          ///< of an array; 0: none
  std::string text() const;    ///< "varchar(20)", "app.mood", "text[]"
  friend bool operator==(const Type&, const Type&) = default;
};

struct Column {
  std::string name;
  Type type;
  std::string collation;  ///< empty: the type's
  bool not_null = false;
  std::optional<Node> default_value;  ///< raw_expr
  bool is_identity = false;
  bool is_serial = false;
  enum class Generated { no, stored, is_virtual } generated = Generated::no;
  Age age = Age::applied;
};

struct Constraint {
  enum class Kind { check, not_null, unique, primary_key, foreign_key, exclude };
  std::string name;  ///< as given, or as the server names it
  Kind kind = Kind::check;
  std::vector<std::string> columns;  ///< of a check: those that it mentions
  std::optional<Node> expression;    ///< of a check: raw_expr
  bool is_valid = true;              ///< false: NOT VALID and not validated since
  bool is_enforced = true;
  bool is_deferrable = false;
  TableName referenced;  ///< of a foreign key
  std::vector<std::string> referenced_columns;
  std::string on_delete = "a";  ///< a: no action, r: restrict, c: cascade, n: set null, d: set default
  std::string index;            ///< that a key or exclusion stands on
  Age age = Age::applied;
};

struct Index {
  std::string name;  ///< in its table's schema
  TableName table;
  bool is_unique = false;
  bool is_valid = true;  ///< false: CONCURRENTLY of a partitioned table's parts is not all attached, and such
  std::string method = "btree";
  struct Part {
    std::string column;  ///< empty: an expression
    std::optional<Node> expression;
    std::string collation;
    std::vector<std::string> opclass;
  };
  std::vector<Part> parts;  ///< key columns
  std::vector<std::string> included;
  std::optional<Node> predicate;
  std::string constraint;                ///< the constraint that it belongs to
  std::optional<TableName> attached_to;  ///< a partitioned table's index
  Age age = Age::applied;
  bool uses(std::string_view column) const;  ///< in a key, an expression, INCLUDE or the predicate
};

enum class RelationKind { table, partitioned, view, materialized_view, foreign_table, sequence, composite_type };

struct Table {  // and what else stands in pg_class beside indexes
  TableName name;
  RelationKind kind = RelationKind::table;
  bool is_known = true;  ///< false: no file created it, all that follows is what statements have told since
  bool is_temporary = false;
  bool is_dropped_on_commit = false;
  bool is_unlogged = false;
  bool has_all_columns = true;  ///< false: CREATE TABLE AS of something unknown, LIKE or INHERITS of an unknown table
  bool may_hold_rows = true;    ///< false: created by this change and nothing was inserted into it since
  std::vector<Column> columns;
  std::vector<Constraint> constraints;
  std::optional<TableName> partition_of;
  std::optional<Node> bound;                    ///< of a partition: the PartitionBoundSpec
  std::optional<Node> partition_key;            ///< of a partitioned table: the PartitionSpec
  std::vector<TableName> inherits;              ///< INHERITS
  std::optional<Node> query;                    ///< of a view
  std::string replica_identity = "d";           ///< d: default, f: full, n: nothing, i: index
  std::string owned_by_column;                  ///< of a sequence: "table.column"
  std::map<std::string, std::string> triggers;  ///< name -> function
  bool has_triggers_off = false;                ///< DISABLE TRIGGER ALL, and not enabled since
  std::optional<TableName> known_as;  ///< what is in production under another name: this change renamed or moved it
  Age age = Age::applied;

  Column* column(std::string_view name);
  const Column* column(std::string_view name) const;
  Constraint* constraint(std::string_view name);
  const Constraint* constraint(std::string_view name) const;
  const Constraint* primary_key() const;
  /// Nobody but this change can use it: made by it, or temporary.
  bool is_new() const { return is_temporary || age != Age::applied; }
};

struct Enum {
  std::vector<std::string> labels;
  bool has_all_labels = true;  ///< false: no file created it
  std::map<std::string, Age> label_ages;  ///< of labels that ADD VALUE added
  std::optional<TableName> known_as;      ///< in production, where this change renamed it
  Age age = Age::applied;
};

struct Domain {
  Type base;
  bool not_null = false;
  std::vector<Constraint> constraints;  ///< checks
  std::optional<Node> default_value;
  std::optional<TableName> known_as;  ///< in production, where this change renamed it
  Age age = Age::applied;
};

struct Function {
  TableName name;
  std::vector<Type> arguments;
  std::vector<std::string> argument_names;  ///< as many; empty where one has none
  std::string language;                     ///< "sql", "plpgsql", ...
  char volatility = 'v';                    ///< i, s, v
  std::string body;                         ///< as given between the quotes
  std::string definition;                   ///< the whole CREATE FUNCTION statement, for parse_plpgsql
  bool is_procedure = false;
  bool is_trigger = false;
  bool returns_set = false;
  std::optional<Type> returns;      ///< nothing: a procedure, or what its OUT parameters make
  bool can_be_inlined = true;       ///< false: SECURITY DEFINER or SET forbid it
  std::optional<Node> atomic_body;  ///< RETURN expression, or BEGIN ATOMIC ... END: sql_body
  Age age = Age::applied;
};

/// What is sent to logical replicas.
struct Publication {
  bool has_all_tables = false;
  bool has_changes = true;  ///< updates or deletes, and not inserts alone
  std::set<TableName> tables;
  std::set<TableName> tables_in_part;  ///< with a list of columns
  std::set<std::string> schemas;
};

/// One transaction's, of the statement at hand.
struct TransactionState {
  /// Tables that it has locked, with the strongest lock ("ACCESS EXCLUSIVE"), in the order of their first lock. Tables
  /// that it created itself are left out.
  struct Held {
    TableName table;
    std::string lock;
    std::size_t line = 0;      ///< of the statement that took it
    bool is_explicit = false;  ///< by LOCK TABLE
  };
  std::vector<Held> held;
  bool is_alone = false;          ///< the statement stands outside a transaction
  bool time_zone_is_utc = false;  ///< SET TimeZone / SET LOCAL said so, or nobody said anything else: see replay.hpp
  const Held* find(const TableName& table) const;
};

class Model {
 public:
  explicit Model(std::string default_schema);

  // Looking up. A name without a schema is searched for along search_path, temporary tables first.
  TableName resolve(std::string_view schema, std::string_view name) const;  ///< where it is, or would be created
  TableName resolve(const Node& range_var) const;                           ///< a RangeVar's inside
  TableName creation_name(
      const Node& range_var) const;  ///< what CREATE would call it: temporary, or in the path's first
  TableName creation_name(std::string_view schema, std::string_view name) const;
  const Table* table(const TableName& name) const;  ///< nullptr: unknown
  Table* table(const TableName& name);
  /// Whether nobody but this change can use it. False for what is unknown.
  bool is_new(const TableName& name) const;
  /// The index by its name (schema and name), wherever its table is; nullptr: unknown.
  const Index* index(const TableName& name) const;
  std::vector<const Index*> indexes_of(const TableName& table) const;
  std::vector<const Table*> partitions_of(const TableName& table) const;
  const Table* default_partition_of(const TableName& table) const;
  std::vector<const Table*> children_of(const TableName& table) const;  ///< partitions and INHERITS
  /// Foreign keys of other tables that reference this one: (table, constraint).
  std::vector<std::pair<const Table*, const Constraint*>> references_to(const TableName& table) const;
  const Enum* enumeration(const Type& type) const;
  const Domain* domain(const Type& type) const;
  const Function* function(std::string_view schema, std::string_view name, std::size_t arguments) const;
  /// A table that no file created but a statement used: made on first use, with is_known false.
  Table& use(const TableName& name);
  /// A TypeName node as a type, resolved along search_path.
  Type type(const Node& type_name) const;
  /// Whether the type is one that no file needs to create: a server's own, or a usual extension's.
  bool is_built_in(const Type& type) const { return type.schema.empty(); }
  /// Tables with a column of this type: (table, column).
  std::vector<std::pair<const Table*, const Column*>> columns_of_type(const Type& type) const;

  std::map<TableName, Table> tables;
  std::map<TableName, Index> indexes;
  std::map<TableName, Enum> enums;
  std::map<TableName, Domain> domains;
  std::multimap<TableName, Function> functions;
  std::map<std::string, Age> schemas;
  std::map<std::string, Publication> publications;
  /// Relations that were dropped, renamed or moved away by what was played, and not made again since: surely not there.
  std::set<TableName> gone;
  std::map<std::string, Node> prepared;  ///< PREPARE: the query's node
  std::vector<std::string> search_path;
  std::string default_schema;
  TransactionState transaction;
  /// What the session returns to when the transaction ends: SET LOCAL is gone then.
  std::vector<std::string> session_search_path;
  bool session_time_zone_is_utc = false;
  /// Names (of whatever kind) of which something is younger than `applied`.
  std::set<TableName> recent;
  /// The age of what is made now.
  Age age_of_new() const { return transaction.is_alone ? Age::this_change : Age::this_transaction; }
  int server_version = 0;
};

}  // namespace fishway::lint::postgres
