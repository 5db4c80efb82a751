/* SPDX-License-Identifier: MIT */
/*
 * What a repository says is pending, for the scripts of tests/changes and bench:
 *
 *	pending repo=PATH|url=URL [branch=B] [services=F] [cache=F] [token=T]
 *	    [ca=FILE] [now=T] [repeat=N]
 *	    ENVIRONMENT[:REVISION|:@T] [running=SERVICE:REVISION:BRANCH:PATH] …
 *
 * `running=` is of the environment before it.  Prints one JSON object a line for
 * each environment; with `repeat` only how long each round took, in µs: by the
 * clock, and of the processor.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mem.h"
#include "pending.h"
#include "phalanx.h"

#define PLACES_MAX 64

static struct source source = { .kind = &source_phalanx };
static struct source_place places[PLACES_MAX];
static struct pending_running running[PLACES_MAX][200];
static size_t running_counts[PLACES_MAX];
static struct source_collection collection = { .places = places };

/* The word before the next colon; "" is NULL. */
static char *
take(char **rest)
{
	char *word = strsep(rest, ":");

	return word != NULL && word[0] != '\0' ? word : NULL;
}

static void
take_running(char *text)
{
	size_t place = collection.count - 1;

	running[place][running_counts[place]++] = (struct pending_running){
		.service = take(&text), .revision = take(&text),
		.branch = take(&text), .path = take(&text) };
}

static void
take_place(char *text)
{
	struct source_place *place = &places[collection.count++];

	place->environment = place->name = strsep(&text, ":");
	if (text != NULL && text[0] == '@')
		place->since_at = atoll(text + 1);
	else
		place->since_revision = text;
}

static void
take_argument(char *argument, int *ret_repeat)
{
	static const struct { const char *key; char **value; } keys[] = {
		{ "repo=", &source.path }, { "url=", &source.url },
		{ "branch=", &source.branch }, { "token=", &source.token },
		{ "services=", &source.services_folder },
		{ "environments=", &source.environments_folder },
		{ "charts=", &source.charts_folder },
		{ "ca=", &source.ca_file },
	};
	size_t i;

	for (i = 0; i < countof(keys); i++)
		if (strncmp(argument, keys[i].key, strlen(keys[i].key)) == 0) {
			*keys[i].value = argument + strlen(keys[i].key);
			return;
		}
	if (strcmp(argument, "fetch") == 0)
		source.fetches = true;
	else if (strncmp(argument, "cache=", 6) == 0)
		collection.cache = argument + 6;
	else if (strncmp(argument, "now=", 4) == 0)
		collection.now_at = atoll(argument + 4);
	else if (strncmp(argument, "repeat=", 7) == 0)
		*ret_repeat = atoi(argument + 7);
	else if (strncmp(argument, "running=", 8) == 0)
		take_running(argument + 8);
	else
		take_place(argument);
}

static int64_t
microseconds(clockid_t which)
{
	struct timespec now;

	clock_gettime(which, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void
collect(bool is_quiet)
{
	struct pending pendings[PLACES_MAX] = { { 0 } };
	struct text text = { 0 };
	int64_t begin = microseconds(CLOCK_MONOTONIC);
	int64_t used = microseconds(CLOCK_PROCESS_CPUTIME_ID);
	size_t i, j;

	collection.pendings = pendings;
	for (i = 0; i < collection.count; i++) {
		pendings[i].environment = mem_string(places[i].environment);
		for (j = 0; j < running_counts[i]; j++)
			pending_add_running(&pendings[i], &running[i][j]);
		if (running_counts[i] > 0)
			pending_add_source(&pendings[i], "argocd",
			    collection.now_at, NULL);
	}
	phalanx_collect(&source, &collection);
	if (is_quiet)
		printf("%lld %lld\n",
		    (long long)(microseconds(CLOCK_MONOTONIC) - begin),
		    (long long)(microseconds(CLOCK_PROCESS_CPUTIME_ID) -
		    used));
	for (i = 0; i < collection.count; i++) {
		struct jsontext json = { .text = &text };

		pending_sort(&pendings[i]);
		pending_format_json(&json, NULL, &pendings[i]);
		if (!is_quiet)
			printf("%s\n", text_string(&text));
		text_clear(&text);
		pending_clear(&pendings[i]);
	}
}

int
main(int argc, char **argv)
{
	static char services[] = "applications", charts[] = "charts";
	static char environments[] = "environments";
	int i, repeat = 0;

	source.services_folder = services;
	source.environments_folder = environments;
	source.charts_folder = charts;
	collection.now_at = 1785452400;
	for (i = 1; i < argc; i++)
		take_argument(argv[i], &repeat);
	collect(repeat > 0);
	for (i = 1; i < repeat; i++)
		collect(true);
	return 0;
}
