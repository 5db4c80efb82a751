/* SPDX-License-Identifier: MIT */
/*
 * What waits in one environment, put together from all sources, and what runs
 * there.  It travels as JSON from the collector to the service, into the store
 * and out to readers.
 */
#ifndef PATCHDAY_PENDING_H
#define PATCHDAY_PENDING_H

#include "change.h"
#include "doc.h"
#include "jsontext.h"

#define PENDING_CHANGES_MAX 500
#define PENDING_SOURCES_MAX 20
#define PENDING_RUNNING_MAX 2000
#define PENDING_OPEN_MAX 100
#define PENDING_BYTES_MAX (4 * 1024 * 1024)	/* of its JSON */

/* How one source answered.  Strings are owned. */
struct pending_source {
	char *kind;		/* "argocd": a name of source_kinds[] */
	int64_t at;		/* of the answer that is told; 0: never any */
	char *trouble;		/* "did not answer", for people; NULL: none */
	bool is_kept;		/* what is told is its answer of before */
};

/* What runs: a service as Argo CD last synced it.  Strings are owned; NULL: not
 * known. */
struct pending_running {
	char *service;
	char *revision;		/* of the repository, as it was synced */
	char *version;		/* the product's */
	char *branch;		/* the one it follows */
	char *path;		/* of its chart in the repository */
	int64_t synced_at;	/* 0: not known */
};

/* A pull request that is open and touches what runs there: it does not wait to
 * be deployed, it may come next.  Strings are owned; NULL: not known. */
struct pending_open {
	int64_t number;
	char *title, *by, *url, *labels;	/* as of a change_merge */
	char *services;		/* "gafaelfawr, nublado" */
	bool is_draft;
	int64_t updated_at;
};

/* Strings are owned. */
struct pending {
	char *environment;
	int64_t at;		/* when it was put together */
	char *head;		/* revision of the site's branch; NULL */
	ARRAY(struct pending_source) sources;
	ARRAY(struct change) changes;
	ARRAY(struct pending_running) running;
	ARRAY(struct pending_open) open;	/* the last updated first */
};

/* The change of that service, made when there is none; NULL over the cap. */
struct change *pending_change(struct pending *pending, const char *service);

/* The service as it runs; NULL: not known.  Lent. */
const struct pending_running *pending_find_running(
    const struct pending *pending, const char *service);

/* Add what runs, replacing the service's entry; strings are copied, cut and
 * cleaned.  Over PENDING_RUNNING_MAX it is left out. */
void pending_add_running(struct pending *pending,
    const struct pending_running *running);

/* Say how a source answered at `at`; `trouble` NULL: well.  Copied.  Of several
 * sources of one kind the oldest answer and the first trouble are told. */
void pending_add_source(struct pending *pending, const char *kind,
    int64_t at, const char *trouble);

/* Add one that is open, unless its number is there; strings are copied, cut
 * and cleaned.  Over PENDING_OPEN_MAX it is left out. */
void pending_add_open(struct pending *pending,
    const struct pending_open *open);

/* Sort by change_cmp(), drop changes that neither wait nor are in trouble, and
 * of the last ones the texts and merges for which its JSON has no room. */
void pending_sort(struct pending *pending);

/* Is there any source that says what waits there? */
bool pending_is_covered(const struct pending *pending);

/* … and has every one answered, at least in part, now or before?  Else what is
 * not there may only be unknown. */
bool pending_is_whole(const struct pending *pending);

/* … and now: nothing is kept from before. */
bool pending_is_fresh(const struct pending *pending);

/* Did the service's change, which waited in `before`, reach the environment by
 * `after`?  Not where a source that saw it could not be read now.  Where
 * nothing says what runs, it is taken to have, unless a list names it still. */
bool pending_has_shipped(const struct pending *before,
    const struct pending *after, const char *service);

/* How many wait to be deployed. */
size_t pending_count(const struct pending *pending);

/*
 * As JSON: one object, `key` its name in an object, else NULL.
 *	{"environment":"idfprod","at":"2026-07-30T21:00:00Z","head":"de1d…",
 *	 "sources":[{"source":"argocd","at":"…","trouble":null}],
 *	 "changes":[{"service":"gafaelfawr","class":"minor","from":"15.3.2",
 *	 "to":"15.4.1","sync":"OutOfSync","health":"Healthy", "parts":[…],
 *	 "merges":[{"number":6810,"title":"…","sha":"…","merged_at":"…"}],…}],
 *	 "running":[…],"open":[{"number":6822,"title":"…","services":"…"}]}
 * What is not known is left out, but "trouble" of a source.
 */
void pending_format_json(struct jsontext *json, const char *key,
    const struct pending *pending);

/* One of its changes, as it stands in there. */
void pending_format_change(struct jsontext *json, const char *key,
    const struct change *change);

/* Read it back (doc_parse_json() with PENDING_BYTES_MAX).  Unknown keys are
 * passed over; no "environment", no "changes", a change without "service" or
 * "class", wrong types, URLs that are not http(s), over the caps: -1 with
 * an error, and `ret_pending` is untouched.  The caller clears. */
int pending_parse_json(const struct doc *doc, struct pending *ret_pending,
    struct error *ret_error);

/* A copy of what everybody may know: which services wait, in which versions,
 * and how they are; no words, names and links of the people who changed them,
 * nothing about the machines.  The caller clears it. */
void pending_copy_public(const struct pending *from,
    struct pending *ret_pending);

/* Free what it owns; it is zeroed. */
void pending_clear(struct pending *pending);

#endif
