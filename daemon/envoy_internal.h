/* SPDX-License-Identifier: MIT */
/* The two sides of the envoy. */
#ifndef PATCHDAY_ENVOY_INTERNAL_H
#define PATCHDAY_ENVOY_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "array.h"
#include "conf_files.h"
#include "envoy.h"
#include "hatch_internal.h"

#define ENVOY_GONE "the process that keeps the secrets has ended"

/* An exchange that is away; done NULL: the place is free. */
struct envoy_place {
	exchange_done done;
	void *context;
	uint32_t round;		/* of the place: tells late answers apart */
};

/* Each seam first in a struct of its own, which leads back. */
struct envoy_network { struct network seam; struct envoy *envoy; };
struct envoy_gatherer { struct gatherer seam; struct envoy *envoy; };
struct envoy_vault { struct vault seam; struct envoy *envoy; };
struct envoy_directory { struct directory seam; struct envoy *envoy; };

struct envoy {
	pid_t pid;
	int end_ms;			/* for its end, when it is told */
	struct hatch posts;
	ARRAY(struct envoy_place) places;
	ARRAY(uint32_t) vacant;
	gatherer_done collected;	/* NULL: nothing is asked */
	void *collected_context;
	uint64_t question;		/* its number: late answers have an
					 * older one */
	bool is_pinged;			/* and has not answered yet */
	void (*read)(void *context);	/* NULL: nothing is being read */
	void *read_context;
	struct conf_files files;	/* as they were read; of the owner */
	bool has_files;
	pthread_mutex_t lock;		/* of `asks` */
	int asks;
	pthread_mutex_t names_lock;	/* of `names` */
	int names;
	struct envoy_network network;
	struct envoy_gatherer gatherer;
	struct envoy_vault vault;
	struct envoy_directory directory;
};

/* The seams that wait, and their lock: part of making it. */
void envoy_init_asks(struct envoy *envoy);

/* The process itself: answer until the other side of the hatches is gone.
 * `posts` is for exchanges and the collector, `asks` for questions that
 * somebody waits for, `names` for those about users and groups.  Returns the
 * exit status. */
int envoy_serve(const struct envoy_options *options, struct conf *conf,
    int posts, int asks, int names);

/* Answer the latter on a thread, in the envoy when it is confined; takes over
 * the descriptor.  0 or -1. */
int envoy_names_start(const struct directory *directory, int descriptor,
    struct error *ret_error);

/* A reading of the configuration, and what came of it: the files, and a
 * configuration where they are sound. */
struct envoy_reading {
	char *config;
	int descriptor;		/* the thread's end of the pipe */
	_Atomic bool has_files;	/* all, but for lists of holidays */
	struct conf_files files;
	struct conf *conf;	/* NULL: they are not */
};

/* Who has it read, in the envoy; one reading at a time. */
struct envoy_reader {
	const char *config;	/* lent, as all pointers but `reading` */
	const struct clock *clock;
	struct poller *poller;
	/* What was asked for; NULL: it could not be read, and why. */
	void (*done)(void *context, const struct envoy_reading *reading,
	    const struct error *error);
	void *context;
	int descriptor;		/* the end of a reading; -1: there is none */
	struct envoy_reading *reading;	/* the thread's until it has ended */
	int64_t begun_ms;	/* boot clock; so is: */
	int64_t until_ms;	/* then who waits hears that it takes long */
	bool is_wanted;		/* somebody waits */
	bool is_long;		/* the files are there, the lists are not */
	bool is_late;		/* nobody waits for this reading any more */
};

/* `poller`, `done` and `context` are the caller's to set. */
void envoy_read_init(struct envoy_reader *reader, const char *config,
    const struct clock *clock);
/* Have it read: done() comes later, or at once where it cannot be begun.  -1:
 * somebody waits already. */
int envoy_read_start(struct envoy_reader *reader);
/* After each round: tell who has waited for too long.  When to call it again,
 * boot clock, at the latest; INT64_MAX: any time. */
int64_t envoy_read_run(struct envoy_reader *reader);

/* The configuration's files as a part of a parcel. */
void envoy_put_files(struct text *text, const struct conf_files *files);
/* The caller clears what was taken, also from a parcel that is bad. */
void envoy_take_files(struct parcel *parcel, struct conf_files *ret_files);

/* An exchange and its answer as parcels; `number` comes back. */
void envoy_put_request(struct text *text, uint64_t number,
    const struct exchange_request *request);
/* Strings are lent by the parcel; it says itself whether it is bad. */
uint64_t envoy_take_request(struct parcel *parcel,
    struct exchange_request *ret_request);
void envoy_put_reply(struct text *text, uint64_t number,
    const struct exchange_reply *reply);
uint64_t envoy_take_reply(struct parcel *parcel,
    struct exchange_reply *ret_reply);

#endif
