/* SPDX-License-Identifier: MIT */
/*
 * What the readers of the configuration's parts share: the loader they all
 * write into (reads of single values: conf_value_internal.h).  A reader takes
 * the document's node and never fails as a whole: it complains about what is
 * wrong, keeps what is sound, and conf_load() refuses the result when there
 * was any error.
 */
#ifndef PATCHDAY_CONF_INTERNAL_H
#define PATCHDAY_CONF_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "conf_files.h"
#include "conf_value_internal.h"
#include "doc.h"

/* Where an id was given.  Both are lent by the document. */
struct conf_id {
	const char *id;
	const struct doc *entry;	/* NULL: it was loaded before */
};

/* The ids of one kind: in order of reading, until conf_id_sort(). */
struct conf_ids {
	const char *kind, *part;	/* "person", "people": for messages */
	ARRAY(struct conf_id) list;
};

/* A configuration that is being read.  All documents stay until the end, so
 * that cross-references can be complained about at their place. */
struct conf_loader {
	struct conf *conf;		/* what is being built */
	struct complaints *complaints;	/* the caller's */
	ARRAY(struct doc *) docs;	/* owned; one a file */
	bool is_partial;		/* what is missing may be unread */
	struct conf_ids environments, channels, windows, people, promotions,
	    holidays;
	ARRAY(const struct doc *) grants;	/* an entry a grant */
	/* Where first seen. */
	const struct doc *site, *service, *slack_app, *texts, *changes,
	    *policy, *conflicts;
	struct conf_files *files;	/* lent; NULL: one alone */
	bool is_hashed;			/* is the hash wanted? */
	struct text bytes, marks;	/* of all files, for the hashes */
};

/* A loader without a configuration yet; free all but the configuration. */
void conf_loader_init(struct conf_loader *loader,
    struct complaints *complaints);
void conf_loader_clear(struct conf_loader *loader);

/* The name of a file that was read, lent as long as the configuration (a node
 * lends its own only as long as the document); "" if none. */
const char *conf_file(const struct conf *conf, const char *file);

/*
 * conf_id.c.  conf_id_add: complain unless the entry's key is
 * [a-z0-9][a-z0-9-]*, at most 64 bytes; add it in any case.
 * conf_id_sort: sort, and complain about ids that two files give.
 */
void conf_id_add(struct conf_loader *loader, struct conf_ids *ids,
    const struct doc *entry);
void conf_id_sort(struct conf_loader *loader, struct conf_ids *ids);

/* Is there an id as the scalar `doc` says, among sorted `ids`?  If not,
 * complain at `doc`: no … is called …; the nearest. */
void conf_id_check(const struct conf_loader *loader,
    const struct conf_ids *ids, const struct doc *doc);

/* The same for all of a list, or for one. */
void conf_id_check_all(const struct conf_loader *loader,
    const struct conf_ids *ids, const struct doc *list);
/* conf_site.c: `site`, `texts`; conf_service.c: `service`, `slack-app`; each
 * given once over all files. */
void conf_site_read(struct conf_loader *loader, const struct doc *map);
void conf_texts_read(struct conf_loader *loader, const struct doc *map);
void conf_service_read(struct conf_loader *loader, const struct doc *map);
void conf_slack_app_read(struct conf_loader *loader, const struct doc *map);

/* Free what a part owns. */
void conf_service_clear(struct conf *conf);

/* One entry of `environments`, `channels`, `people`, `windows`: appended to
 * the configuration, also when it has faults. */
void conf_environment_read(struct conf_loader *loader,
    const struct doc *entry);
void conf_channel_read(struct conf_loader *loader, const struct doc *entry);
void conf_person_read(struct conf_loader *loader, const struct doc *entry);
void conf_window_read(struct conf_loader *loader, const struct doc *entry);

/* conf_grant.c: the list `grants` of one file; then, when all is read, what
 * the entries name. */
void conf_grants_read(struct conf_loader *loader, const struct doc *list);
void conf_grants_cross(const struct conf_loader *loader);

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
/* Lengths before a start, each once: added in descending order. */
void conf_reminders_read(const struct doc *list,
    struct window_announce *announce, struct complaints *complaints);

/* conf_rota.c: `coordinators`, `start`, `end`, and whom anything may be handed
 * over to; conf_confirm.c: `confirm`.  Their `_complete` put in what they take
 * from `people`, which may stand in a later file: titles, channels. */
void conf_rota_read(struct conf_loader *loader, const struct doc *entry,
    struct window *window);
void conf_rota_complete(const struct conf *conf, struct window *window);
void conf_rota_reach(struct conf *conf);
void conf_confirm_read(const struct doc *map, struct window *window,
    struct complaints *complaints);
void conf_confirm_complete(const struct conf *conf, const struct doc *map,
    struct window *window);
/* All people into the roster; times of designates; one's channels, copied. */
void conf_person_list(struct conf *conf);
void conf_person_complete(struct conf *conf);
void conf_person_lend(const struct person *person,
    struct window_announce *announce);

/* conf_cross.c: ids, references between the parts, and whether there is a
 * window at all; windows are completed.  Sorts the loader's ids. */
void conf_cross_check(struct conf_loader *loader);
/* The same for one window and the entry it was read from. */
void conf_cross_window(const struct conf_loader *loader,
    const struct doc *entry, struct window *window);

/* Parts of conf_check(): overlaps, seen from `now_at`, and opposite orders of
 * roll-outs (conf_overlap.c); times and zones typed into texts
 * (conf_wording.c); people and what they may (conf_people.c). */
void conf_overlap_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints);
void conf_order_check(const struct conf *conf,
    struct complaints *complaints);
void conf_wording_check(const struct conf *conf,
    struct complaints *complaints);
void conf_people_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints);

#endif
