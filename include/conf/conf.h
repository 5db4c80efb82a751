/* SPDX-License-Identifier: MIT */
/*
 * The whole site as one read-only struct: what a person wrote in YAML, read,
 * checked and completed (docs/patchday.conf.5 is the manual of the keys).
 */
#ifndef PATCHDAY_CONF_H
#define PATCHDAY_CONF_H

#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "brief.h"
#include "channel.h"
#include "complaint.h"
#include "environment.h"
#include "feed.h"
#include "template.h"
#include "window.h"
#include "zonedir.h"

/* `service:`, how the service runs; NULL where not given.  Command line
 * options win. */
struct conf_service {
	char *listen;		/* "127.0.0.1:8480"; "unix:PATH" */
	char *state;		/* folder of the database: /var/lib/patchday */
	char *socket;		/* control socket: /run/patchday/control */
	char *log;		/* "logfmt" or "json" */
};

/*
 * Never changed once loaded, so it may be read from any thread; the one
 * exception are secrets of channels, which are read into it at start
 * (channel_load_secrets()).  Lent to everybody, counted: a reload makes
 * another one and releases this one, which lives as long as somebody still
 * works with it.
 */
struct conf {
	char *path;		/* file or folder it came from; conf_parse():
				 * the name */
	char hash[17];		/* of all files' bytes in order: 16 digits;
				 * conf_load_once(): "" */
	char *title;		/* site.title, never NULL */
	char *url;		/* site.url without a slash at the end; NULL */
	char *operators;	/* site.operators: a channel's id; or NULL */
	struct zonedir *zonedir;	/* owned */
	ARRAY(const struct zone *) zones;	/* never none: else UTC */
	ARRAY(const char *) zone_names;
	struct conf_service service;
	ARRAY(struct environment) environments;
	ARRAY(struct channel) channels;
	ARRAY(struct window) windows;
	ARRAY(const struct window *) window_list;	/* for the agenda */
	struct templates templates;
	const char *texts_file;	/* where `texts` stands; NULL: nowhere */
	int texts_line;
	ARRAY(char *) files;	/* read; lent to nodes as `file` */
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
 * Warnings about a sound configuration, seen from `now_at`: a start in a gap
 * or overlap within a year, a rule that never or seldom occurs, windows that
 * overlap in one environment, unused channels, environments in no window, a
 * fixed UTC time or zone word in a text, `except` dates that except nothing,
 * zone data older than 18 months, zones without daylight saving ("EST"),
 * cron's "or".
 */
void conf_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints);

/* Another holder; the last one to release frees.  NULL is fine. Any thread. */
struct conf *conf_hold(struct conf *conf);
void conf_release(struct conf *conf);

/* By id; NULL when there is none.  Lent as long as `conf`; a channel may be
 * written to, for its secrets only. */
const struct window *conf_find_window(const struct conf *conf,
    const char *id);
struct channel *conf_find_channel(const struct conf *conf, const char *id);
const struct environment *conf_find_environment(const struct conf *conf,
    const char *id);

#endif
