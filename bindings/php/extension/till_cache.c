/* The clients of this worker, by a hash of their configuration, so that connections outlive the request. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php_till.h"

#include <unistd.h>

#include "ext/hash/php_hash.h"
#include "ext/hash/php_hash_sha.h"

#define DIGEST_LENGTH 32

static void free_entry(php_till_entry *entry)
{
    /* The connections of an inherited client are the parent's, who goes on using them. */
    if (entry->made_by == getpid()) {
        till_client_free(entry->client);
    }
    pefree(entry, 1);
}

/* What the hash table does when an entry leaves it. */
static void uncache(zval *value)
{
    php_till_entry *entry = Z_PTR_P(value);

    entry->cached = false;
    if (entry->users == 0) {
        free_entry(entry);
    }
}

void php_till_cache_init(HashTable *clients)
{
    zend_hash_init(clients, 8, NULL, uncache, 1);
}

void php_till_cache_destroy(HashTable *clients)
{
    zend_hash_destroy(clients);
}

/* The configuration itself holds keys, and is not kept. */
static void digest_of(unsigned char digest[DIGEST_LENGTH], const zend_string *config)
{
    PHP_SHA256_CTX context;

    PHP_SHA256InitArgs(&context, NULL);
    PHP_SHA256Update(&context, php_till_bytes(config), ZSTR_LEN(config));
    PHP_SHA256Final(digest, &context);
    ZEND_SECURE_ZERO(&context, sizeof(context));
}

static bool is_expired(const php_till_entry *entry)
{
    zend_long lifetime = TILL_G(client_lifetime);

    return lifetime > 0 && time(NULL) - entry->made_at >= lifetime;
}

/* Makes room for one more client, by the one that was unused for longest; false when all are in use. */
static bool make_room(void)
{
    HashTable *clients = &TILL_G(clients);
    zend_string *key, *oldest_key = NULL;
    php_till_entry *entry, *oldest = NULL;

    if ((zend_long) zend_hash_num_elements(clients) < TILL_G(max_clients)) {
        return true;
    }
    ZEND_HASH_FOREACH_STR_KEY_PTR(clients, key, entry) {
        if (entry->users == 0 && (oldest == NULL || entry->last_used < oldest->last_used)) {
            oldest = entry;
            oldest_key = key;
        }
    } ZEND_HASH_FOREACH_END();
    return oldest_key != NULL && zend_hash_del(clients, oldest_key) == SUCCESS;
}

static php_till_entry *make_entry(zend_string *config)
{
    till_client *client = NULL;
    till_buf error = {NULL, 0};
    int32_t status = till_client_new(php_till_bytes(config), ZSTR_LEN(config), &client, &error);

    if (status != TILL_STATUS_OK) {
        zval none;
        ZVAL_UNDEF(&none);
        php_till_answer(&none, status, &error);
        return NULL;
    }
    till_buf_free(&error);
    php_till_entry *entry = pecalloc(1, sizeof(php_till_entry), 1);
    entry->client = client;
    entry->made_by = getpid();
    entry->made_at = time(NULL);
    return entry;
}

/* The client of a configuration, for one more user; NULL after throwing. */
php_till_entry *php_till_cache_take(zend_string *config)
{
    unsigned char digest[DIGEST_LENGTH];
    HashTable *clients = &TILL_G(clients);

    digest_of(digest, config);
    php_till_entry *entry = zend_hash_str_find_ptr(clients, (char *) digest, DIGEST_LENGTH);
    if (entry != NULL && is_expired(entry)) {
        zend_hash_str_del(clients, (char *) digest, DIGEST_LENGTH);
        entry = NULL;
    }
    if (entry == NULL) {
        entry = make_entry(config);
        if (entry == NULL) {
            return NULL;
        }
        if (make_room()) {
            entry->cached = true;
            zend_hash_str_update_ptr(clients, (char *) digest, DIGEST_LENGTH, entry);
        }
    }
    entry->users++;
    entry->last_used = ++TILL_G(clock);
    return entry;
}

void php_till_cache_release(php_till_entry *entry)
{
    entry->users--;
    if (entry->users == 0 && !entry->cached) {
        free_entry(entry);
    }
}
