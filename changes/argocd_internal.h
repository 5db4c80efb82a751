/* SPDX-License-Identifier: MIT */
/*
 * An application of Argo CD, read from its JSON (assets/swagger.json of
 * argoproj/argo-cd, definition v1alpha1Application).
 */
#ifndef PATCHDAY_ARGOCD_INTERNAL_H
#define PATCHDAY_ARGOCD_INTERNAL_H

#include "change.h"
#include "doc.h"

/* Strings are lent by the document unless it says owned; NULL: not told. */
struct argocd_app {
	const char *name, *namespace, *project;
	enum change_sync sync;
	enum change_health health;
	const char *health_text;	/* why it is not healthy */
	bool is_automated;
	bool is_failed;			/* its last operation */
	const char *compared;		/* the revision it is compared to */
	const char *branch, *path;	/* of the source in a repository */
	size_t source_index;		/* which one that is */
	size_t source_count;
	const char *image;		/* the product's, with its tag */
	int64_t synced_at;		/* its last operation ended; 0 */
	/* From the answer about this one alone. */
	char *revision;			/* owned: what was synced last */
	char *trouble;			/* owned: what went wrong */
	bool is_known;
};

/* Read an entry of the list.  false: it has no name. */
bool argocd_app_parse(const struct doc *doc, struct argocd_app *ret_app);

/* Add what only the answer about one application tells: its history, and the
 * messages of its operation and conditions. */
void argocd_app_add_details(struct argocd_app *app, const struct doc *doc);

/* Would the answer about this one alone tell more of what waits? */
bool argocd_app_needs_details(const struct argocd_app *app);

/* Is it in no need of any word? */
bool argocd_app_is_quiet(const struct argocd_app *app);

/* Free what it owns. */
void argocd_app_clear(struct argocd_app *app);

#endif
