/* SPDX-License-Identifier: MIT */
/*
 * Argo CD's list of applications read: from the bytes of the answer to what is
 * pending, all that the source does but the asking.  Beside it jansson alone on
 * the same bytes, which is the limit.  CPU time, the median of the rounds.
 *
 * Usage: argocd ANSWER.json [ROUNDS]
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "file.h"
#include "mem.h"
#include "source.h"

#define ROUNDS_MAX 1000

struct answerer {
	struct fetch fetch;	/* first */
	const char *bytes;
	size_t length;
};

/* The list; single applications have nothing to tell. */
static int
answer(struct fetch *fetch, const struct fetch_request *request,
    struct fetch_answer *ret_answer, struct error *ret_error)
{
	struct answerer *answerer = (struct answerer *)fetch;

	(void)ret_error;
	fetch_answer_init(ret_answer);
	ret_answer->status = 200;
	if (strstr(request->url, "fields=") != NULL) {
		ret_answer->body = mem_bytes(answerer->bytes,
		    answerer->length);
		ret_answer->length = answerer->length;
	} else {
		ret_answer->body = mem_string("{}");
		ret_answer->length = 2;
	}
	return 0;
}

static double
cpu_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count / 2];
}

static size_t
collect(struct answerer *answerer)
{
	static const struct source_place place = { .environment = "e",
		.name = "e" };
	struct pending pending = { 0 };
	struct source source = { .kind = source_kinds[0], .environment =
	    (char *)"e", .url = (char *)"https://a.b/argo-cd", .token_file =
	    (char *)"t", .token = (char *)"t" };
	struct source_collection collection = { .now_at = 1785445200,
		.fetch = &answerer->fetch, .places = &place,
		.pendings = &pending, .count = 1 };
	size_t count;

	source_collect(&source, 1, &collection);
	count = pending.running.count;
	pending_clear(&pending);
	return count;
}

int
main(int argc, char **argv)
{
	struct answerer answerer = { .fetch = { .ask = answer,
	    .timeout_ms = 3000 } };
	size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 51;
	static double ours[ROUNDS_MAX], limits[ROUNDS_MAX];
	struct rusage usage;
	struct error error;
	size_t i, count = 0;
	char *bytes;
	double began;
	json_t *json;

	if (argc < 2 || rounds < 1 || rounds > ROUNDS_MAX ||
	    file_read(argv[1], FETCH_BYTES_MAX, &bytes, &answerer.length,
	    &error) != 0) {
		fprintf(stderr, "argocd: no answer to read\n");
		return 1;
	}
	answerer.bytes = bytes;
	for (i = 0; i < rounds; i++) {
		began = cpu_ms();
		count = collect(&answerer);
		ours[i] = cpu_ms() - began;
		began = cpu_ms();
		json = json_loadb(bytes, answerer.length, 0, NULL);
		json_decref(json);
		limits[i] = cpu_ms() - began;
	}
	(void)getrusage(RUSAGE_SELF, &usage);
	printf("ms %.3f jansson_ms %.3f bytes %zu applications %zu rss %.1f\n",
	    median(ours, rounds), median(limits, rounds), answerer.length,
	    count, (double)usage.ru_maxrss / 1024);
	free(bytes);
	return 0;
}
