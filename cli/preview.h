/* SPDX-License-Identifier: MIT */
/* A letter as `patchday preview` shows it: in a terminal, as JSON, as HTML. */
#ifndef PATCHDAY_PREVIEW_H
#define PATCHDAY_PREVIEW_H

#include "announcement.h"
#include "channel.h"
#include "jsontext.h"
#include "text.h"

/* In place of the address of each one who joined by themselves (RFC 2606 3:
 * nobody's). */
#define PREVIEW_SUBSCRIBER "each-subscriber@example.com"

/* One letter that would be sent.  Everything but the letter and `when` is
 * lent, by the configuration and the command's job. */
struct preview {
	const struct channel *channel;
	const char *recipient;		/* "" where the channel is it */
	const char *identity;
	char kind[ANNOUNCEMENT_KIND_MAX];
	char key[ANNOUNCEMENT_KEY_MAX];
	int64_t due_at;
	char *when;			/* due_at in the window's zone; owned */
	struct channel_letter letter;	/* owned */
};

/* Append what a person sees, then the very bytes: Slack's JSON indented, a
 * mail as it is.  `bold` and `plain` are what the heading is set in ("":
 * nothing). */
void preview_print(struct text *text, const struct preview *preview,
    const char *bold, const char *plain);

/* Append an object to a list that is open. */
void preview_print_json(struct jsontext *json, const struct preview *preview);

/* Append a whole HTML page with all of them; each as its channel shows it. */
void preview_print_page(struct text *text, const struct preview *previews,
    size_t count);

/* Free what it owns; it is zeroed. */
void preview_clear(struct preview *preview);

#endif
