// The rules about files and waivers, which every dialect has.
#pragma once

#include "core/lint/rule.hpp"

namespace fishway::lint {

extern const Rule unreadable_script;
extern const Rule unusable_file;
extern const Rule duplicate_version;
extern const Rule changed_applied_file;
extern const Rule deleted_applied_file;
extern const Rule lower_version;
extern const Rule unused_waiver;
extern const Rule waiver_without_reason;

}  // namespace fishway::lint
