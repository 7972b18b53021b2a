#include "core/lint/file_rules.hpp"

#include <array>

#include "core/lint/dialect_linter.hpp"

namespace fishway::lint {
namespace {

constexpr std::string_view every_dialect = "postgresql mysql mariadb sqlite";

}  // namespace

const Rule unreadable_script = {
    .name = "unreadable-script",
    .kind = HazardKind::file,
    .dialects = every_dialect,
    .summary = "a script that cannot be cut into statements",
    .what =
        "A quote, comment or block that is never closed, a command of a database client, a byte that does not "
        "decode, or a directive that is none. `migrate` reads every script to its end before it begins, and stops.",
    .lock = {},
    .versions = {},
    .fix = "-- correct the script at the place that is named; what follows it was not judged"};

const Rule unusable_file = {
    .name = "unusable-file",
    .kind = HazardKind::file,
    .dialects = every_dialect,
    .summary = "a file or folder that cannot be read, or whose name is no migration's",
    .what = "`migrate` stops at it, or, worse, passes over a file that was meant to run.",
    .lock = {},
    .versions = {},
    .fix = "-- V<version>__<description>.sql, R__<description>.sql; or move the file out of the locations"};

const Rule duplicate_version = {
    .name = "duplicate-version",
    .kind = HazardKind::file,
    .dialects = every_dialect,
    .summary = "two migrations with the same version, or two repeatables with the same description",
    .what =
        "Nobody can say which of the two runs, so `migrate` stops before it begins. It happens where two branches "
        "take the next number at the same time.",
    .lock = {},
    .versions = {},
    .fix = "-- give the one that is not applied anywhere the next free version"};

const Rule changed_applied_file = {
    .name = "changed-applied-file",
    .kind = HazardKind::file,
    .dialects = every_dialect,
    .summary = "a versioned migration that was changed after it was merged",
    .what =
        "What was merged counts as applied. The change never reaches a database that has run the file, and "
        "`migrate` stops there, because the checksum differs.",
    .lock = {},
    .versions = {},
    .fix = "-- put the file back as it was, and write the change as a migration of its own"};

const Rule deleted_applied_file = {
    .name = "deleted-applied-file",
    .kind = HazardKind::file,
    .dialects = every_dialect,
    .summary = "a versioned migration that was deleted after it was merged",
    .what =
        "What was merged counts as applied. `migrate` stops where the history has a version and the folder has no "
        "file for it, and a new database is made without it.",
    .lock = {},
    .versions = {},
    .fix = "-- bring the file back; to take back what it did, write a migration of its own"};

const Rule lower_version = {
    .name = "lower-version",
    .kind = HazardKind::file,
    .dialects = every_dialect,
    .summary = "a new migration whose version is not above all that are merged",
    .what =
        "A database that has the higher version ignores the new file, or stops at it, unless out-of-order is on; "
        "and databases then differ in the order in which they were changed.",
    .lock = {},
    .versions = {},
    .fix = "-- rename the file: give it a version above the highest one that is merged"};

const Rule unused_waiver = {
    .name = "unused-waiver",
    .kind = HazardKind::waiver,
    .dialects = every_dialect,
    .summary = "an allow= that waives nothing",
    .what =
        "The hazard is gone, the name is misspelled, or the directive stands at another statement than was meant. "
        "Left there, it would hide the next one.",
    .lock = {},
    .versions = {},
    .fix = "-- delete it, or put it right above the statement that it is for",
    .severity = Severity::warning};

const Rule waiver_without_reason = {
    .name = "waiver-without-reason",
    .kind = HazardKind::waiver,
    .dialects = every_dialect,
    .summary = "an allow= without reason=",
    .what = "Who reads the file later cannot tell why the hazard was accepted, nor whether that still holds.",
    .lock = {},
    .versions = {},
    .fix = "-- fishway: allow=drop-column reason=\"no reader since release 2.31\"",
    .severity = Severity::warning};

std::span<const Rule* const> file_rules() {
  static constexpr std::array<const Rule*, 8> rules = {&unreadable_script,    &unusable_file,        &duplicate_version,
                                                       &changed_applied_file, &deleted_applied_file, &lower_version,
                                                       &unused_waiver,        &waiver_without_reason};
  return rules;
}

}  // namespace fishway::lint
