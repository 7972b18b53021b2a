#include "core/run/lock_policy.hpp"

namespace fishway {

LockPolicy& LockPolicy::plain() {
  static LockPolicy policy;
  return policy;
}

}  // namespace fishway
