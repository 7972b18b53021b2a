// A rule of the linter, as a person reads it: docs/hazards.md is made of these, one anchor a rule. One file a rule, in
// the folder of its dialect (`postgres/rules/`, `mysql/rules/`, `sqlite/rules/`): the text, the examples that prove it,
// and the check. Rules of two dialects with the same name share an anchor and a waiver.
#pragma once

#include <span>
#include <string_view>

namespace fishway::lint {

enum class HazardKind {
  blocking_lock,     ///< others wait for as long as the table is large: a rewrite, a scan, an index build
  broken_release,    ///< the code that still runs does not work with the new shape
  data_loss,         ///< rows or values are gone
  unbounded_change,  ///< one statement changes as many rows as there are
  transaction_use,   ///< locks are held while other work goes on, or steps share a transaction that must not
  failure,           ///< the server is going to refuse it
  not_resumable,     ///< after a failure in its middle it can neither be repeated nor gone on from
  replication,       ///< lost, or different, on a replica
  wrong_target,      ///< it leaves the database or schema that it was meant for
  file,              ///< the files themselves: changed after they were applied, versions twice, out of order
  waiver,            ///< of a waiver: it matches nothing, or has no reason
  unknown,           ///< it cannot be looked into
};
std::string_view name(HazardKind kind);  ///< "blocking lock", "broken release", ...

/// Errors and warnings refuse (exit code 5), notes do not.
enum class Severity { error, warning, note };
std::string_view name(Severity severity);  ///< "error", "warning", "note"

/// A change that the rule is silent about, or is not. The tests lint each, and execute it on the real server.
struct Example {
  std::string_view title;   ///< the behaviour, as a sentence: "a constant default is free"
  std::string_view before;  ///< the earlier migrations: applied, and their tables full of rows
  std::string_view change;  ///< one migration
  bool flagged = true;
  int min_version = 0;            ///< server versions that this holds for: major * 10000 + minor * 100 + patch; 0: all
  int max_version = 0;            ///< the first version that it does not hold for; 0: none
  std::string_view dialect = {};  ///< "mysql" or "mariadb", where it holds for one of these only
};

struct Rule {
  std::string_view
      name;  ///< the field's term, in kebab-case: "add-column-volatile-default". Also the anchor and waiver
  HazardKind kind;
  std::string_view dialects;  ///< "postgresql", "mysql mariadb", "sqlite"
  std::string_view summary;   ///< one sentence, for a list: "CREATE INDEX without CONCURRENTLY blocks every write"
  std::string_view what;      ///< what happens in production, in one to four sentences. A finding's `why`
  std::string_view lock;      ///< which lock on what, and for how long. Empty where the hazard is no lock
  std::string_view versions;  ///< since and until which server version; empty: all that are supported
  std::string_view
      fix;  ///< the safe way, as SQL to paste, with -- comments. A finding's `fix` where it has none of its own
  std::span<const Example> examples = {};
  Severity severity = Severity::error;
};

}  // namespace fishway::lint
