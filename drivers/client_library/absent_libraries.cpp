// What libpq's archive asks of Kerberos and of LDAP, for a static build: Debian has no archives of these libraries, so
// they are absent, and say so. Without credentials of Kerberos libpq goes on without, as it does on a machine that
// never had any; a connection that needs them fails. LDAP serves for looking up pg_service.conf entries only.
//
// Status codes are those of RFC 2744. No header of either library is needed: only the places of arguments are used.
#include <cstdint>
#include <cstring>

namespace {

constexpr std::uint32_t unavailable = 16U << 16U;  // GSS_S_UNAVAILABLE
constexpr char message[] = "this static build of fishway has no Kerberos";

struct Buffer {
  std::size_t length;
  const void* value;
};

struct Oid {
  std::uint32_t length;
  const void* elements;
};

constexpr Oid hostbased_service{10, "\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x04"};

}  // namespace

extern "C" {

extern const Oid* const GSS_C_NT_HOSTBASED_SERVICE;
const Oid* const GSS_C_NT_HOSTBASED_SERVICE = &hostbased_service;

std::uint32_t gss_acquire_cred() { return unavailable; }
std::uint32_t gss_import_name() { return unavailable; }
std::uint32_t gss_init_sec_context() { return unavailable; }
std::uint32_t gss_wrap() { return unavailable; }
std::uint32_t gss_wrap_size_limit() { return unavailable; }
std::uint32_t gss_unwrap() { return unavailable; }
std::uint32_t gss_delete_sec_context() { return 0; }
std::uint32_t gss_release_cred() { return 0; }
std::uint32_t gss_release_name() { return 0; }
std::uint32_t gss_release_buffer() { return 0; }

std::uint32_t gss_display_status(std::uint32_t*, std::uint32_t, int, const Oid*, std::uint32_t* more, Buffer* text) {
  *more = 0;
  *text = {std::strlen(message), message};
  return 0;
}

void* ldap_init() { return nullptr; }
const char* ldap_err2string() { return "this static build of fishway has no LDAP"; }
int ldap_count_entries() { return 0; }
void* ldap_first_entry() { return nullptr; }
void* ldap_get_values_len() { return nullptr; }
int ldap_msgfree() { return 0; }
int ldap_result() { return -1; }
int ldap_search_st() { return -1; }
int ldap_set_option() { return -1; }
int ldap_simple_bind() { return -1; }
int ldap_unbind() { return 0; }
void ldap_value_free_len() {}
}
