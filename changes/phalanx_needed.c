/* SPDX-License-Identifier: MIT */
/* What differs in what a chart depends on, and what it says of itself. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mem.h"
#include "phalanx_side_internal.h"

static const struct phalanx_needed *
phalanx_needed_find(const struct phalanx_side *side, const char *key)
{
	size_t i;

	for (i = 0; i < side->needed.count; i++)
		if (side->needed.items[i].is_enabled &&
		    strcmp(side->needed.items[i].key, key) == 0)
			return &side->needed.items[i];
	return NULL;
}

static const char *
phalanx_needed_version(const struct phalanx_needed *needed)
{
	return needed != NULL && needed->version[0] != '\0' ?
	    needed->version : NULL;
}

static bool
phalanx_needed_is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Under several aliases one chart is one part, unless they move differently. */
static bool
phalanx_needed_is_alone(const struct phalanx_pair *pair,
    const struct phalanx_needed *from, const struct phalanx_needed *to)
{
	const struct phalanx_needed *needed = to != NULL ? to : from, *twin;
	size_t i;

	for (i = 0; i < pair->to->needed.count; i++) {
		twin = &pair->to->needed.items[i];
		if (twin->is_enabled && strcmp(twin->name, needed->name) == 0 &&
		    (!phalanx_needed_is_same(phalanx_needed_version(twin),
		    phalanx_needed_version(to)) ||
		    !phalanx_needed_is_same(phalanx_needed_version(
		    phalanx_needed_find(pair->from, twin->key)),
		    phalanx_needed_version(from))))
			return false;
	}
	return true;
}

/* Add a part for a dependency.  Charts of the repository are named by where
 * charts lie, as their products may have the same name. */
static void
phalanx_needed_add(const struct phalanx_pair *pair,
    const struct phalanx_needed *from, const struct phalanx_needed *to,
    struct change *change)
{
	const struct phalanx_needed *needed = to != NULL ? to : from;
	const char *old = phalanx_needed_version(from);
	const char *new = phalanx_needed_version(to);
	const char *name = phalanx_needed_is_alone(pair, from, to) ?
	    needed->name : needed->key;
	enum change_class class = change_class_plan(old, new);
	char *what = needed->chart != 0 ? mem_format("charts/%s", name) :
	    mem_string(name);

	if (class == CHANGE_ENABLED || class == CHANGE_REMOVED ||
	    class == CHANGE_UNKNOWN)
		class = CHANGE_VERSION;
	/* The same version from elsewhere. */
	if (phalanx_needed_is_same(old, new) && from != NULL && to != NULL) {
		class = CHANGE_TEMPLATES;
		old = new = NULL;
	}
	change_add_part(change, what, old, new, class);
	free(what);
}

/* The chart's own version, which says nothing of the product. */
static void
phalanx_needed_diff_chart(struct phalanx *phalanx,
    const struct phalanx_pair *pair, struct change *change,
    struct phalanx_causes *causes)
{
	const char *from = doc_string(doc_find(
	    pair->from->charts.items[0].doc, "version"));
	const char *to = doc_string(doc_find(
	    pair->to->charts.items[0].doc, "version"));
	enum change_class class = change_class_plan(from, to);

	if (phalanx_needed_is_same(from, to))
		return;
	if (class == CHANGE_UNKNOWN || class == CHANGE_ENABLED ||
	    class == CHANGE_REMOVED)
		class = CHANGE_VERSION;
	change_add_part(change, "chart", from, to, class);
	phalanx_cause_add(causes, phalanx_name(phalanx, pair->folder),
	    PHALANX_CHART, 0);
}

void
phalanx_needed_diff(struct phalanx *phalanx, const struct phalanx_pair *pair,
    struct change *change, struct phalanx_causes *causes)
{
	const struct phalanx_needed *from, *to;
	size_t i;

	/* A chart whose Chart.yaml cannot be read depends on what nobody
	 * knows, not on nothing. */
	if (phalanx_doc_is_faulty(pair->from->charts.items[0].doc) ||
	    phalanx_doc_is_faulty(pair->to->charts.items[0].doc))
		return;
	for (i = 0; i < pair->to->needed.count; i++) {
		to = &pair->to->needed.items[i];
		from = phalanx_needed_find(pair->from, to->key);
		if (!to->is_enabled || (from != NULL &&
		    strcmp(from->version, to->version) == 0 &&
		    strcmp(from->repository, to->repository) == 0))
			continue;
		phalanx_needed_add(pair, from, to, change);
		phalanx_cause_add(causes, phalanx_name(phalanx,
		    pair->to->charts.items[to->parent].folder),
		    PHALANX_CHART, 0);
	}
	for (i = 0; i < pair->from->needed.count; i++) {
		from = &pair->from->needed.items[i];
		if (!from->is_enabled || phalanx_needed_find(pair->to,
		    from->key) != NULL)
			continue;
		phalanx_needed_add(pair, from, NULL, change);
		phalanx_cause_add(causes, phalanx_name(phalanx,
		    pair->from->charts.items[from->parent].folder),
		    PHALANX_CHART, 0);
	}
	phalanx_needed_diff_chart(phalanx, pair, change, causes);
}

/* A release's tag, as it may stand in an address. */
static bool
phalanx_notes_is_tag(const char *version)
{
	size_t length = strlen(version);

	return length > 0 && length <= 100 &&
	    strchr("-.+_", version[0]) == NULL &&
	    strspn(version, "0123456789.-_+"
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
	    length && strpbrk(version, "0123456789") != NULL;
}

/*
 * A chart of several sources is the service's of that name, else the first's:
 * of what phalanx has, that is right for all but a handful.
 */
char *
phalanx_notes_find(const struct doc *chart, const char *service,
    const char *version)
{
	const struct doc *sources = doc_find(chart, "sources");
	char *best = NULL, *found, *notes;
	size_t i, count = doc_item_count(sources);

	if (version == NULL || !phalanx_notes_is_tag(version))
		return NULL;
	for (i = 0; i <= count; i++) {
		found = phalanx_github_find(doc_string(i < count ?
		    doc_item(sources, i) : doc_find(chart, "home")));
		if (found == NULL)
			continue;
		if (best == NULL || (strcasecmp(
		    strrchr(found, '/') + 1, service) == 0 && strcasecmp(
		    strrchr(best, '/') + 1, service) != 0)) {
			free(best);
			best = found;
		} else {
			free(found);
		}
	}
	if (best == NULL)
		return NULL;
	notes = mem_format("%s/releases/tag/%s", best, version);
	free(best);
	return notes;
}
