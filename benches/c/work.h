/* The work of a benchmark: what benches/cases.py wrote to the file that TILL_WORK names, and one function for each step. */
#ifndef BENCH_WORK_H
#define BENCH_WORK_H

#include "till.h"

enum { CASES = 5, STEPS = 5 };

/* A gateway with everything that the steps take. */
struct work {
    till_buf gateway;
    till_client *client;
    till_buf request;
    till_buf state;
    till_buf answer;
    till_buf body;
    till_buf headers;
    till_buf notice;
    till_buf message;
    till_key *key;
};

/* A step and its name in the results: prepare, parse, notice, sign, call. Each ends the program if it fails. */
struct step {
    const char *name;
    void (*run)(const struct work *work);
};

extern const struct step steps[STEPS];

/* Ends the program with what was being done, and an error of the library if there is one. */
_Noreturn void fail(const char *what, const till_buf *error);

/* A whole file, with a NUL behind it; `free` frees its data. Ends the program if it cannot be read. */
till_buf read_file(const char *path);

/* The file that TILL_WORK names. */
till_buf read_work(void);

/* A value in the file, by its pointer; ends the program where there is none. */
till_buf value(const till_buf *file, const char *pointer);

/* A value of a case, by the pointer below it. */
till_buf case_value(const till_buf *file, int number, const char *pointer);

/* A number in the file. */
long number(const till_buf *file, const char *pointer);

/* A case with its client, and the state between a payment's request and its answer. */
struct work open_work(const till_buf *file, int number);

/* Frees what open_work made. */
void close_work(struct work *work);

#endif
