/* SPDX-License-Identifier: MIT */
/*
 * Where announcements are said.  A kind of channel (Slack, Slack's incoming
 * webhook, e-mail) is one file and one entry in the table of channel.c.  A
 * kind words messages and reads answers; it does no I/O: the exchange is
 * done by whoever owns the network.
 */
#ifndef PATCHDAY_CHANNEL_H
#define PATCHDAY_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "announcement.h"
#include "array.h"
#include "brief.h"
#include "channel_kind.h"
#include "channel_letter.h"
#include "doc.h"
#include "window.h"

/* Alertmanager: a label of the alerts of an environment.  Owned strings. */
struct channel_matcher {
	char *environment, *name, *value;
	bool is_regex, is_equal;
};

struct jira_settings;

/* A channel of the configuration.  Immutable after load, but for the
 * secrets, which are read when the service starts.  Strings are owned; those
 * that a kind does not use are NULL. */
struct channel {
	char *id;			/* its key under `channels` */
	const struct channel_kind *kind;
	char *target;			/* "#rsp-team"; NULL for mail */
	char *place;		/* Slack: the channel's `id:`, or NULL */
	/* Mail: a letter each; Alertmanager: environments; else empty. */
	ARRAY(char *) recipients;
	ARRAY(struct channel_matcher) matchers;
	char *url;			/* Slack API base; smtp://HOST */
	/* The secret's place ("credential:NAME" is in systemd's folder), or
	 * NULL: none needed; the secret itself, NULL until it is read. */
	char *token_file, *token;
	char *sender;			/* mail: From address */
	char *user;		/* mail, HTTP: the token is its password */
	char *ca_file;			/* certificates; NULL: the system's */
	bool allows_plain;		/* mail: `tls: none` */
	bool may_join;			/* mail: `subscribe: true` */
	struct jira_settings *jira;	/* tickets; owned */
	int line, column;		/* in its file, for messages */
	const char *file;		/* lent by the configuration */
};

/* The table, ended by NULL: for manuals, completion, tests. */
extern const struct channel_kind *const channel_kinds[];

/* Read `channels.ID`: choose the kind by its key, read id and the kind's
 * keys.  Complains; 0 or -1.  The caller clears the channel in both cases.
 * `file` is lent by the document: the caller puts its own there. */
int channel_parse(const struct doc *map, struct channel *ret_channel,
    struct complaints *complaints);

/* Read the secrets the channel needs, anew at each call (reload); without
 * success the old ones stay.  0 or -1. */
int channel_load_secrets(struct channel *channel, struct error *ret_error);

/* Does the kind of channel hear of such a thing?  (Edits: `editor`.) */
bool channel_hears(const struct channel *channel,
    enum announcement_kind kind);

/* Does one of its recipients hear of that window's occurrences? */
bool channel_reaches(const struct channel *channel, const char *recipient,
    const struct window *window);

/* A kind with `has_environments` whose entry names none: add one. */
void channel_add_environment(struct channel *channel, const char *id);

/* Does each message to it go to somebody by name, so that what the peer answers
 * is about them? */
bool channel_has_recipients(const struct channel *channel);

/* Wipe and free; it is zeroed. */
void channel_clear(struct channel *channel);

#endif
