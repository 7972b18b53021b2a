// What the leak sanitizer shall not complain of, in every test program.
//
// libpg_query's PL/pgSQL parser does not free one byte of a text that cannot be parsed (pg_query_parse_plpgsql.c returns
// without freeing the buffer of messages).
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:pg_query_raw_parse\n"; }
