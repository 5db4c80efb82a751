/* SPDX-License-Identifier: MIT */
/*
 * The whole site as one read-only struct: what a person wrote in YAML, read,
 * checked and completed (docs/patchday.conf.5 is the manual of the keys).
 */
#ifndef PATCHDAY_CONF_H
#define PATCHDAY_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "brief.h"
#include "channel.h"
#include "closure.h"
#include "complaint.h"
#include "conf_service.h"
#include "environment.h"
#include "feed.h"
#include "grant.h"
#include "holiday.h"
#include "person.h"
#include "policy.h"
#include "promotion_kind.h"
#include "source.h"
#include "template.h"
#include "window.h"
#include "zonedir.h"

/*
 * Never changed once loaded, so it may be read from any thread; but secrets are
 * read into it at start (channel_load_secrets(), conf_load_secrets()).  Lent to
 * everybody, counted: a reload makes another one and releases this one, which
 * lives as long as somebody still works with it.
 */
struct conf {
	char *path;		/* file or folder it came from; conf_parse():
				 * the name */
	char hash[17], text_hash[17];	/* of all files' bytes in order; of all
				 * but lists of holidays; 16 digits, or "" */
	char *title;		/* site.title, never NULL */
	char *url, *host;	/* site.url without last slash; in UIDs; NULL */
	char *operators;	/* site.operators: a channel's id; or NULL */
	struct zonedir *zonedir;	/* owned */
	ARRAY(const struct zone *) zones;	/* never none: else UTC */
	ARRAY(const char *) zone_names;
	struct conf_service service;
	struct conf_login login;
	struct conf_slack_app slack_app;
	ARRAY(struct person) people;
	struct window_people reachable;	/* of them; windows lend it */
	struct roster roster;	/* what they are called */
	ARRAY(struct grant) grants;
	ARRAY(struct environment) environments;
	ARRAY(struct source) sources;	/* of changes */
	int64_t changes_every_secs;	/* between two looks at them */
	bool changes_are_public;	/* strangers read titles and links */
	struct policy policy;	/* who has to be asked for what where */
	ARRAY(struct promotion_kind) promotions;	/* kinds of them */
	ARRAY(struct holidays) holidays;	/* windows lend them */
	struct closures closures;	/* freezes, as windows see them */
	struct allotments allotments;	/* the policy, as they see it */
	struct window_announce tell;	/* conflicts: when */
	ARRAY(struct channel) channels;
	ARRAY(struct window) windows;
	ARRAY(const struct window *) window_list;	/* for the agenda */
	struct templates templates;
	const char *texts_file;	/* where `texts` stands; NULL: nowhere */
	int texts_line;
	ARRAY(char *) files;	/* read; lent to nodes as `file` */
	ARRAY(struct conf_bytes) bytes;	/* of these; none where `hash` is "" */
	/* Views of the above for notify/ and calendars/, which do not know
	 * this struct. */
	struct brief_site brief_site;
	struct feed_site feed_site;
	int references;		/* atomic; conf_hold() */
};

/*
 * Load a file, or every *.yaml and *.yml of a folder in order of name (each
 * may hold any part; ids are unique over all).  All that is wrong is
 * complained about at once, in order of place.  `zoneinfo` as in
 * zonedir_new().  0 and a conf that the caller releases, or -1 and at least
 * one error.
 */
int conf_load(const char *path, const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints);

/* The same for a program that ends soon and tells nobody which configuration
 * it read: `hash` stays "", since computing it is a tenth of the work. */
int conf_load_once(const char *path, const char *zoneinfo,
    struct conf **ret_conf, struct complaints *complaints);

/* The same from the bytes of one file called `name`: for tests, fuzzing and
 * whoever has the text already. */
int conf_parse(const char *name, const char *bytes, size_t length,
    const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints);

/*
 * One window from an entry of `windows` as JSON, checked as if it stood in the
 * configuration under that id: for windows that people make, which the journal
 * keeps.  0 and a window that the caller clears, or -1 and at least one error.
 * Its zone is lent by `conf`, which must be held as long.  Only on the thread
 * that owns the configuration: zones are loaded into it.
 */
int conf_window_parse(const struct conf *conf, const char *id,
    const char *json, struct window *ret_window,
    struct complaints *complaints);

/*
 * Warnings about a sound configuration, seen from `now_at`: a start in a gap
 * or overlap within a year, a rule that never or seldom occurs, windows that
 * overlap in one environment, channels unused or the same, environments in no
 * window, a fixed UTC time or zone word in a text, `except` dates that
 * except nothing, zone data older than 18 months, zones without daylight saving
 * ("EST"), cron's "or"; what of two months meets a holiday or a freeze; people
 * who are nobody's or cannot be reached, windows that nobody may start, grants
 * that fit nothing.
 */
void conf_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints);

/* Read the Slack app's signing secret, anew at each call (reload); without
 * success the old one stays.  Not while others read it.  0 or -1. */
int conf_load_secrets(struct conf *conf, struct error *ret_error);

/* The same for what the sources of changes need: by the collector. */
int conf_load_source_secrets(struct conf *conf, struct error *ret_error);

/* Another holder; the last one to release frees.  NULL is fine. Any thread. */
struct conf *conf_hold(struct conf *conf);
void conf_release(struct conf *conf);

/* By id; NULL when there is none.  Lent as long as `conf`; a channel may be
 * written to, for its secrets only. */
const struct window *conf_find_window(const struct conf *conf,
    const char *id);
struct channel *conf_find_channel(const struct conf *conf, const char *id);
/* The channel that people may join by themselves; NULL: none. */
const struct channel *conf_find_joinable(const struct conf *conf);
const struct environment *conf_find_environment(const struct conf *conf,
    const char *id);
const struct promotion_kind *conf_find_promotion(const struct conf *conf,
    const char *id);
const struct person *conf_find_person(const struct conf *conf,
    const char *id);

#endif
