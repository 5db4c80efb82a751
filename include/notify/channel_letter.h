/* SPDX-License-Identifier: MIT */
/* A message ready to go, and what those of one occurrence share. */
#ifndef PATCHDAY_CHANNEL_LETTER_H
#define PATCHDAY_CHANNEL_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the posted messages of one occurrence in one channel share.  `place`
 * may be known from any earlier message in the channel: give it if so, since
 * Slack's history is read by id, never by name. */
struct channel_thread {
	char root[64];		/* Slack: ts of the first message; "" none */
	char place[64];		/* Slack: channel id; "" unknown */
	/* Of a look-up that takes several pages: where it goes on, and how many
	 * were read. */
	char cursor[256];
	int pages;
	int shrunk;		/* so often a page was too large to be read */
	/* Of a look-up: it asks for the newest, whatever our clock says; the
	 * newest that it saw, by the peer's clock; and how much time what it
	 * reads has to span, up to it, to reach back before the first try. */
	bool is_wide;
	int64_t newest_at, span_secs;
	char link[256];			/* to the root; "" unknown */
	/* Of a sequel (channel_sequel.h): requests that are answered; what the
	 * last of them is for; what had to be left out, for people, or "". */
	unsigned step;
	char choice[64];
	char remark[160];
};

/* A message ready to go: exactly the bytes that are sent, kept in the outbox
 * so that a repeat is identical. */
struct channel_letter {
	char *body;		/* JSON, or a mail as its source; owned */
	size_t length;
};

#endif
