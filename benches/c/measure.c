/*
 * The C ABI: each step with each gateway, and whole calls beside libcurl, which sends the same request with a handle that
 * it keeps. Participants take turns in each round. Results go to standard output, a JSON object per line.
 */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "work.h"

/* A client without libtill. */
struct rival {
    CURL *handle;
    struct curl_slist *headers;
};

static size_t take(char *data, size_t size, size_t count, void *into)
{
    (void)data;
    *(size_t *)into += size * count;
    return size * count;
}

static void set_text(CURL *handle, CURLoption option, const till_buf *file, int number, const char *pointer)
{
    till_buf text = number < 0 ? value(file, pointer) : case_value(file, number, pointer);
    curl_easy_setopt(handle, option, (const char *)text.data);
    till_buf_free(&text);
}

static struct rival open_rival(const till_buf *file, int number)
{
    struct rival rival = {curl_easy_init(), NULL};
    till_buf type = case_value(file, number, "/raw/headers/content-type");
    char line[128] = "content-type: ";
    strncat(line, (const char *)type.data, sizeof line - strlen(line) - 1);
    till_buf_free(&type);
    rival.headers = curl_slist_append(NULL, line);
    set_text(rival.handle, CURLOPT_URL, file, number, "/raw/url");
    set_text(rival.handle, CURLOPT_COPYPOSTFIELDS, file, number, "/raw/body");
    set_text(rival.handle, CURLOPT_CAINFO, file, -1, "/ca_file");
    curl_easy_setopt(rival.handle, CURLOPT_HTTPHEADER, rival.headers);
    curl_easy_setopt(rival.handle, CURLOPT_WRITEFUNCTION, take);
    return rival;
}

static void close_rival(struct rival *rival)
{
    curl_easy_cleanup(rival->handle);
    curl_slist_free_all(rival->headers);
}

static void call_rival(const struct rival *rival)
{
    size_t read = 0;
    long status = 0;
    curl_easy_setopt(rival->handle, CURLOPT_WRITEDATA, &read);
    CURLcode code = curl_easy_perform(rival->handle);
    curl_easy_getinfo(rival->handle, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status != 200 || read == 0) {
        fail(curl_easy_strerror(code), NULL);
    }
}

static void measure_steps(const struct work *work, long round, double *times, size_t calls)
{
    for (int i = 0; i < STEPS; i++) {
        for (size_t call = 0; call < calls; call++) {
            double begin = now_us();
            steps[i].run(work);
            times[call] = now_us() - begin;
        }
        report(steps[i].name, (const char *)work->gateway.data, "libtill", round, times, calls);
    }
}

static void measure_rival(const struct rival *rival, const char *gateway, long round, double *times, size_t calls)
{
    for (size_t call = 0; call < calls; call++) {
        double begin = now_us();
        call_rival(rival);
        times[call] = now_us() - begin;
    }
    report("call", gateway, "libcurl", round, times, calls);
}

int main(void)
{
    till_buf file = read_work();
    long rounds = number(&file, "/rounds");
    size_t calls = (size_t)number(&file, "/calls");
    double *times = calloc(calls, sizeof *times);
    struct work work[CASES];
    struct rival rivals[CASES];
    curl_global_init(CURL_GLOBAL_DEFAULT);
    for (int i = 0; i < CASES; i++) {
        work[i] = open_work(&file, i);
        rivals[i] = open_rival(&file, i);
    }
    /* Round 0 opens connections and fills caches, and counts for nothing. */
    for (long round = 0; round <= rounds; round++) {
        for (int i = 0; i < CASES; i++) {
            measure_steps(&work[i], round, times, calls);
            measure_rival(&rivals[i], (const char *)work[i].gateway.data, round, times, calls);
        }
    }
    for (int i = 0; i < CASES; i++) {
        close_work(&work[i]);
        close_rival(&rivals[i]);
    }
    curl_global_cleanup();
    free(times);
    free(file.data);
    return EXIT_SUCCESS;
}
