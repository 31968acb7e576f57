/*
 * What a program that was compiled against version 1 of the C ABI relies on: the layout of the one structure, and the
 * types of the functions. It is compiled and never run; within a major version nothing here may change.
 */
#include "till.h"
/* Twice: the header guards itself. */
#include "till.h"

_Static_assert(TILL_ABI_MAJOR == 1, "a new major version needs a new list and a new SONAME");

_Static_assert(sizeof(till_buf) == sizeof(uint8_t *) + sizeof(size_t), "till_buf has two members and no padding");
_Static_assert(_Alignof(till_buf) == _Alignof(uint8_t *), "till_buf is aligned as a pointer");
_Static_assert(offsetof(till_buf, data) == 0, "data comes first");
_Static_assert(offsetof(till_buf, len) == sizeof(uint8_t *), "len comes second");
_Static_assert(_Generic(((till_buf *)0)->data, uint8_t * : 1, default : 0), "data points to bytes");
_Static_assert(_Generic(((till_buf *)0)->len, size_t : 1, default : 0), "len is a size_t");

typedef int32_t call(const till_client *, const char *, const uint8_t *, size_t, till_cancel *, till_buf *);
typedef int32_t bytes_twice(const till_client *, const uint8_t *, size_t, const uint8_t *, size_t, till_buf *);
typedef int32_t bytes_thrice(const till_client *, const uint8_t *, size_t, const uint8_t *, size_t, const uint8_t *,
                             size_t, till_buf *);
typedef int32_t prepare(const till_client *, const char *, const uint8_t *, size_t, till_buf *);
typedef int32_t sign(const char *, const uint8_t *, size_t, const uint8_t *, size_t, till_buf *);
typedef int32_t verify(const char *, const uint8_t *, size_t, const uint8_t *, size_t, const uint8_t *, size_t,
                       till_buf *);

int32_t (*const client_new)(const uint8_t *, size_t, till_client **, till_buf *) = till_client_new;
void (*const client_free)(till_client *) = till_client_free;
call *const run_operation = till_call;

/* The names that till_call takes: texts that a compiler can join to others. */
const char *const operations[] = {
#define OPERATION(name) "" TILL_OPERATION_##name,
#include "operations.inc"
#undef OPERATION
};

bytes_twice *const notification_parse = till_notification_parse;
prepare *const exchange_start = till_exchange_start;
bytes_thrice *const exchange_resume = till_exchange_resume;

sign *const sign_text = till_sign;
verify *const verify_text = till_verify;
int32_t (*const explain)(const char *, const uint8_t *, size_t, till_buf *) = till_explain;

int32_t (*const key_new)(const char *, const uint8_t *, size_t, till_key **, till_buf *) = till_key_new;
int32_t (*const key_sign)(const till_key *, const uint8_t *, size_t, till_buf *) = till_key_sign;
int32_t (*const key_verify)(const till_key *, const uint8_t *, size_t, const uint8_t *, size_t,
                            till_buf *) = till_key_verify;
void (*const key_free)(till_key *) = till_key_free;

int32_t (*const dictionary)(const char *, till_buf *) = till_dictionary;
int32_t (*const capabilities)(till_buf *) = till_capabilities;
int32_t (*const json_get)(const till_buf *, const char *, till_buf *) = till_json_get;

int32_t (*const cancel_new)(till_cancel **) = till_cancel_new;
void (*const cancel_fire)(const till_cancel *) = till_cancel_fire;
void (*const cancel_free)(till_cancel *) = till_cancel_free;

void (*const buf_free)(till_buf *) = till_buf_free;
uint32_t (*const abi_version)(void) = till_abi_version;
const char *(*const version)(void) = till_version;
