/* SPDX-License-Identifier: MIT */
/*
 * Where changes are seen.  A kind of source (Argo CD, a repository laid out as
 * phalanx, GitHub, a list) is one file and one entry in the table of source.c.
 * Sources run in the collector, a process of its own, and may wait; they never
 * fail as a whole: what could not be read is said in the pending's `sources`.
 */
#ifndef PATCHDAY_SOURCE_H
#define PATCHDAY_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "complaint.h"
#include "doc.h"
#include "fetch.h"
#include "pending.h"
#include "policy.h"

struct source_kind;

/* A source of the configuration.  Strings are owned; those that a kind does
 * not use are NULL. */
struct source {
	const struct source_kind *kind;
	char *environment;	/* it tells about this one; NULL: about all */
	char *url;		/* Argo CD, GitHub's API, a list */
	char *path;		/* a repository or a list on this machine */
	char *repository;	/* GitHub: "owner/name" */
	char *branch;		/* NULL: the repository's HEAD */
	bool fetches;		/* `path` is fetched from its origin first */
	char *token_file, *token;	/* as of channels; NULL: none */
	char *app;		/* GitHub App: its id; the token is its key */
	char *ca_file;
	/* Argo CD: only these; empty: all. */
	ARRAY(char *) projects;
	/* phalanx: "applications", "environments", "charts". */
	char *services_folder, *environments_folder, *charts_folder;
	int line, column;	/* in its file, for messages */
	const char *file;	/* lent by the configuration */
};

/* One environment to collect for.  Lent. */
struct source_place {
	const char *environment;
	const char *name;	/* in the repository: values-NAME.yaml */
	/* What is taken to run where no Argo CD says it: the branch as it was
	 * when the last window ended, else as it was at `since_at`. */
	const char *since_revision;	/* NULL: not known */
	int64_t since_at;		/* 0: not known */
};

/* What is collected: pendings[i] is of places[i]. */
struct source_collection {
	int64_t now_at;
	struct fetch *fetch;
	const char *cache;	/* a folder to keep clones and ETags in; NULL */
	const struct source_place *places;
	struct pending *pendings;
	size_t count;
	const struct policy *policy;	/* the site's, for the order; or NULL */
};

struct source_kind {
	const char *name;	/* and the key that chooses it */
	const char *help;	/* one line */
	bool is_of_environment;	/* a key of `environments.X`; else `changes` */
	bool is_decoration;	/* it never says that a change waits */

	/* Read its entry, whose key is the name, into a zeroed source whose
	 * `kind` and place are set; complain.  0 or -1. */
	int (*parse)(const struct doc *entry, struct source *source,
	    struct complaints *complaints);

	/* Add to the pendings what it sees; those of earlier kinds in the
	 * table are there already, with what runs.  Says in each pending it
	 * is for how it went (pending_add_source). */
	void (*collect)(const struct source *source,
	    struct source_collection *collection);
};

/* The table, ended by NULL, in the order of asking: Argo CD knows what runs,
 * the repository what that means, GitHub who wrote it, a list the rest. */
extern const struct source_kind *const source_kinds[];

/* The pending of that environment; NULL: it is not collected for. */
struct pending *source_find_pending(struct source_collection *collection,
    const char *environment);

/* The kind's place in the table, as a bit of change.sources. */
unsigned source_bit(const struct source_kind *kind);

/* Read the secret it needs.  0 or -1 with its place, never its content. */
int source_load_secret(struct source *source, struct error *ret_error);

/* Ask all of them, in the table's order, then sort each pending. */
void source_collect(const struct source *sources, size_t count,
    struct source_collection *collection);

/* Wipe and free; it is zeroed. */
void source_clear(struct source *source);

#endif
