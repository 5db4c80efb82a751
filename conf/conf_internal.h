/* SPDX-License-Identifier: MIT */
/*
 * What the readers of the configuration's parts share: the loader they all
 * write into, and reads of values that have no other home.  A reader takes
 * the document's node and never fails as a whole: it complains about what is
 * wrong, keeps what is sound, and conf_load() refuses the result when there
 * was any error.
 */
#ifndef PATCHDAY_CONF_INTERNAL_H
#define PATCHDAY_CONF_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "conf.h"
#include "doc.h"

#define CONF_LINE_MAX 120		/* characters of a value on one line */
#define CONF_TEXT_MAX 4000		/* bytes of a description */

/* Where an id was given.  Both are lent by the document. */
struct conf_id {
	const char *id;
	const struct doc *entry;
};

/* The ids of one kind: in order of reading, until conf_id_sort(). */
struct conf_ids { ARRAY(struct conf_id) list; };

/* A configuration that is being read.  All documents stay until the end, so
 * that cross-references can be complained about at their place. */
struct conf_loader {
	struct conf *conf;		/* what is being built */
	struct complaints *complaints;	/* the caller's */
	ARRAY(struct doc *) docs;	/* owned; one a file */
	bool is_partial;		/* something could not be read at all:
					 * what is missing may stand there */
	struct conf_ids environments, channels, windows;
	const struct doc *site, *service, *texts;	/* where first seen */
	bool is_hashed;			/* is the hash wanted? */
	struct text bytes;		/* of all files, for the hash */
};

/* The name of a file that was read, lent as long as the configuration (nodes
 * of documents lend theirs only as long as the document); "" if none. */
const char *conf_file(const struct conf *conf, const char *file);

/*
 * conf_id.c.  conf_id_add: complain unless the entry's key is
 * [a-z0-9][a-z0-9-]*, at most 64 bytes; add it in any case.
 * conf_id_sort: sort, and complain about ids that two files give; `kind` is
 * what messages call one of them ("window").
 */
void conf_id_add(struct conf_loader *loader, struct conf_ids *ids,
    const struct doc *entry);
void conf_id_sort(struct conf_loader *loader, struct conf_ids *ids,
    const char *kind);

/* Is there an id as the scalar `doc` says, among sorted `ids`?  If not,
 * complain at `doc`: no `kind` is called …; the nearest. */
void conf_id_check(const struct conf_loader *loader,
    const struct conf_ids *ids, const char *kind, const struct doc *doc);

/* conf_site.c: `site`, `service`, `texts`, each given once over all files. */
void conf_site_read(struct conf_loader *loader, const struct doc *map);
void conf_service_read(struct conf_loader *loader, const struct doc *map);
void conf_texts_read(struct conf_loader *loader, const struct doc *map);

/* One entry of `environments`, `channels`, `windows`: appended to the
 * configuration, also when it has faults. */
void conf_environment_read(struct conf_loader *loader,
    const struct doc *entry);
void conf_channel_read(struct conf_loader *loader, const struct doc *entry);
void conf_window_read(struct conf_loader *loader, const struct doc *entry);

/* conf_when.c: `when`, `from`, `until`, `offset`, `also`, `except` of a
 * window, whose zone was read before (NULL: it was faulty). */
void conf_when_read(struct conf_loader *loader, const struct doc *entry,
    struct window *window);

/* conf_stage.c: `stages` or `environments`; `announce`, to which defaults
 * are applied: a window without the key announces nothing. */
void conf_stages_read(struct conf_loader *loader, const struct doc *entry,
    struct window *window);
void conf_announce_read(struct conf_loader *loader, const struct doc *entry,
    struct window *window);

/*
 * conf_value.c: reads of one value.  An absent `doc` leaves `ret_…` alone;
 * 0, or -1 after a complaint.
 * conf_read_duration: seconds from `least` to `most`, written "2h", "1d 12h".
 * conf_read_color: a CSS3 name; a copy that the caller frees.
 * conf_read_zone: an IANA name; lent by `zonedir`.
 */
int conf_read_duration(const struct doc *doc, int64_t least, int64_t most,
    int64_t *ret_secs, struct complaints *complaints);
int conf_read_color(const struct doc *doc, char **ret_color,
    struct complaints *complaints);
int conf_read_zone(const struct doc *doc, struct zonedir *zonedir,
    const struct zone **ret_zone, struct complaints *complaints);
/* "2026-11-26", "2026-11-26T15:00", "Thursday 2026-11-26": local seconds,
 * 00:00 of a date alone, of which `ret_is_date` tells. */
int conf_read_date(const struct doc *doc, int64_t *ret_local,
    bool *ret_is_date, struct complaints *complaints);
/* Complain about keys of `map` that are missing, all in one: 0 or -1. */
int conf_require(const struct doc *map, const char *const *keys,
    size_t key_count, struct complaints *complaints);

/* conf_cross.c: ids, references between the parts, and whether there is a
 * window at all.  Sorts the loader's ids. */
void conf_cross_check(struct conf_loader *loader);

/* Parts of conf_check(): windows that overlap, seen from `now_at`; roll-outs
 * in opposite orders (conf_overlap.c); times and zones typed into texts
 * (conf_wording.c). */
void conf_overlap_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints);
void conf_order_check(const struct conf *conf,
    struct complaints *complaints);
void conf_wording_check(const struct conf *conf,
    struct complaints *complaints);

#endif
