/*
 * How the costs grow: one measurement per process, as a JSON object on standard output.
 *
 *   growth calls N           prepares N payments, one after the other
 *   growth threads N         N threads prepare together
 *   growth sending N         N threads make whole calls together
 *   growth items N FILE      prepares a payment with N items, which FILE has
 *   growth payments N FILE   reads a list of N payments, which FILE has
 *   growth clients N         N clients make a call each
 *
 * Each line has the microseconds per operation, and what the process holds then.
 */
#define _DEFAULT_SOURCE

#include <dirent.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "work.h"

enum { PAYMART = 1, GLOBALMERCHANT = 3, THREADS_MAX = 64, CLIENTS_MAX = 1000 };
/* What all threads do together, and how often a long request or answer is repeated. */
enum { SHARED = 64000, SHARED_CALLS = 6400, REPEATED = 20 };

/* What the command line asks for. */
struct job {
    const char *what;
    long count;
    const char *path;
    till_buf file;
};

/* The part of a thread. */
struct part {
    const struct work *work;
    const struct step *step;
    long count;
};

static long status_number(const char *name)
{
    char line[256];
    long found = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            found = strtol(line + strlen(name), NULL, 10);
        }
    }
    fclose(file);
    return found;
}

static long descriptors(void)
{
    long count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder != NULL && readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    /* Not the folder, and neither of its dots. */
    return count - 3;
}

static void print(const struct job *job, double us, long threads, const char *outcome)
{
    printf(
        "{\"what\": \"%s\", \"count\": %ld, \"us\": %.3f, \"memory_kb\": %ld, \"descriptors\": %ld, \"threads\": %ld, "
        "\"outcome\": \"%s\"}\n",
        job->what, job->count, us, status_number("VmRSS:"), descriptors(), threads, outcome);
}

static const struct step *step_named(const char *name)
{
    const struct step *step = steps;
    while (strcmp(step->name, name) != 0) {
        step++;
    }
    return step;
}

static void repeat(const struct part *part)
{
    for (long i = 0; i < part->count; i++) {
        part->step->run(part->work);
    }
}

static void *run_part(void *part)
{
    repeat(part);
    return NULL;
}

static void grow_calls(const struct job *job)
{
    struct work work = open_work(&job->file, PAYMART);
    struct part part = {&work, step_named("prepare"), job->count};
    double begin = now_us();
    repeat(&part);
    print(job, (now_us() - begin) / (double)job->count, status_number("Threads:"), "ok");
    close_work(&work);
}

static void grow_threads(const struct job *job)
{
    int sends = strcmp(job->what, "sending") == 0;
    long shared = sends ? SHARED_CALLS : SHARED;
    struct work work = open_work(&job->file, PAYMART);
    struct part part = {&work, step_named(sends ? "call" : "prepare"), shared / job->count};
    pthread_t threads[THREADS_MAX];
    double begin = now_us();
    for (long i = 0; i < job->count; i++) {
        if (pthread_create(&threads[i], NULL, run_part, &part) != 0) {
            fail("pthread_create", NULL);
        }
    }
    long running = status_number("Threads:") - 1;
    for (long i = 0; i < job->count; i++) {
        pthread_join(threads[i], NULL);
    }
    print(job, (now_us() - begin) / (double)shared, running, "ok");
    close_work(&work);
}

/* The median of some repetitions, and the first outcome. */
static void grow_text(const struct job *job, const struct work *work, const char *operation)
{
    double times[REPEATED];
    till_buf kind = {NULL, 0};
    for (int i = 0; i < REPEATED; i++) {
        till_buf out = {NULL, 0};
        double begin = now_us();
        int32_t status = operation != NULL
                             ? till_exchange_start(work->client, operation, work->request.data, work->request.len, &out)
                             : till_exchange_resume(work->client, work->state.data, work->state.len, work->answer.data,
                                                    work->answer.len, work->body.data, work->body.len, &out);
        times[i] = now_us() - begin;
        if (status != 0 && kind.data == NULL) {
            kind = value(&out, "/kind");
        }
        till_buf_free(&out);
    }
    print(job, median(times, REPEATED), status_number("Threads:"), kind.data == NULL ? "ok" : (const char *)kind.data);
    till_buf_free(&kind);
}

static void grow_items(const struct job *job)
{
    struct work work = open_work(&job->file, GLOBALMERCHANT);
    till_buf_free(&work.request);
    till_buf request = read_file(job->path);
    work.request = request;
    grow_text(job, &work, TILL_OPERATION_PAYMENT_CREATE);
    work.request = (till_buf){NULL, 0};
    free(request.data);
    close_work(&work);
}

static void grow_payments(const struct job *job)
{
    struct work work = open_work(&job->file, PAYMART);
    till_buf out = {NULL, 0};
    if (till_exchange_start(work.client, TILL_OPERATION_PAYMENT_LIST, (const uint8_t *)"{}", 2, &out) != 0) {
        fail("payment_list", &out);
    }
    till_buf_free(&work.state);
    till_buf_free(&work.body);
    work.state = value(&out, "/state");
    till_buf body = read_file(job->path);
    work.body = body;
    grow_text(job, &work, NULL);
    work.body = (till_buf){NULL, 0};
    free(body.data);
    till_buf_free(&out);
    close_work(&work);
}

static void grow_clients(const struct job *job)
{
    static struct work work[CLIENTS_MAX];
    struct part part = {NULL, step_named("call"), 1};
    double begin = now_us();
    for (long i = 0; i < job->count; i++) {
        work[i] = open_work(&job->file, PAYMART);
        part.work = &work[i];
        repeat(&part);
    }
    print(job, (now_us() - begin) / (double)job->count, status_number("Threads:"), "ok");
    for (long i = 0; i < job->count; i++) {
        close_work(&work[i]);
    }
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(const struct job *job);
        long max;
    } kinds[] = {
        {"calls", grow_calls, LONG_MAX}, {"threads", grow_threads, THREADS_MAX}, {"sending", grow_threads, THREADS_MAX},
        {"items", grow_items, LONG_MAX}, {"payments", grow_payments, LONG_MAX},  {"clients", grow_clients, CLIENTS_MAX},
    };
    struct job job = {count > 1 ? arguments[1] : "", count > 2 ? strtol(arguments[2], NULL, 10) : 0,
                      count > 3 ? arguments[3] : NULL, read_work()};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (job.count > 0 && job.count <= kinds[i].max && strcmp(job.what, kinds[i].name) == 0) {
            kinds[i].run(&job);
            free(job.file.data);
            return EXIT_SUCCESS;
        }
    }
    fail("growth calls|threads|sending|items|payments|clients N [FILE]", NULL);
}
