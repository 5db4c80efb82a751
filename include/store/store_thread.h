/* SPDX-License-Identifier: MIT */
/* What the messages about one occurrence share in one channel. */
#ifndef PATCHDAY_STORE_THREAD_H
#define PATCHDAY_STORE_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "store.h"
#include "text.h"

#define STORE_THREAD_MAX 64		/* a ts or a channel id, with NUL */
#define STORE_THREAD_LINK_MAX 256

struct thread_row {
	int64_t brief;			/* the occurrence's number */
	const char *channel;		/* id; lent */
	const char *target;		/* "#team"; NULL for none; lent */
	char root[STORE_THREAD_MAX];	/* Slack: first ts; "" none yet */
	char place[STORE_THREAD_MAX];	/* Slack: channel id; "" unknown */
	char link[STORE_THREAD_LINK_MAX];	/* to the root; "" unknown */
	int edit;			/* revision of the last edit owed */
	int64_t edit_ms;		/* when that was; 0 never */
	bool is_there;			/* read: there is such a thread; its
					 * root may be lost */
};

/* Threads that were read; `channel` of each is owned. */
struct thread_rows { ARRAY(struct thread_row) list; };

/* Keep root and place, unless there is a root already; the place is also
 * kept for the channel. */
int store_thread_put(struct store *store, const struct thread_row *row,
    struct error *ret_error);

/* The same without the channel's place. */
int store_thread_put_root(struct store *store, const struct thread_row *row,
    struct error *ret_error);

/* Keep only the place, for the channel (`brief` and `root` do not matter);
 * nothing when it is "". */
int store_thread_put_place(struct store *store, const struct thread_row *row,
    struct error *ret_error);

/* Where the channel's last message to that target went; "" stays when there
 * was none. */
int store_thread_load_place(struct store *store, struct thread_row *row,
    struct error *ret_error);

/* Where the last messages of all channels went, added; the caller clears
 * them. */
struct thread_place { char *channel, *target, *place; };
struct thread_places { ARRAY(struct thread_place) list; };
int store_thread_list_places(struct store *store,
    struct thread_places *ret_places, struct error *ret_error);
void store_thread_clear_places(struct thread_places *places);

/* Forget the root `row->root`, if it still is the root, and the link to it:
 * what is said next takes its place. */
int store_thread_drop_root(struct store *store, const struct thread_row *row,
    struct error *ret_error);

/* Keep `link` for that very root; `edit` and `edit_ms`. */
int store_thread_save_link(struct store *store, const struct thread_row *row,
    struct error *ret_error);
int store_thread_save_edit(struct store *store, const struct thread_row *row,
    struct error *ret_error);

/* All threads of an occurrence, added, by channel; the caller clears them. */
int store_thread_list(struct store *store, const char *identity,
    struct thread_rows *ret_rows, struct error *ret_error);
void store_thread_clear(struct thread_rows *rows);

/* Append the identity of the occurrence whose thread has that root in that
 * place (a channel's id); nothing: there is none.  0, or -1. */
int store_thread_find_identity(struct store *store, const char *place,
    const char *root, struct text *text, struct error *ret_error);

/* A link to where the occurrence (its brief) is followed, the first by channel;
 * "" when none is known.  And whether it has any thread. */
int store_thread_find_link(struct store *store, int64_t brief,
    char ret_link[static STORE_THREAD_LINK_MAX], bool *ret_is_there,
    struct error *ret_error);

/* The links of many occurrences; owned.  `brief` is for whoever asks for a
 * single one. */
struct thread_link { int64_t brief; char *identity, *link; };
struct thread_links { ARRAY(struct thread_link) list; };

/* All links that are known, of the `most` occurrences and channels that start
 * last; of one occurrence by channel.  Added; the caller clears them. */
int store_thread_list_links(struct store *store, size_t most,
    struct thread_links *ret_links, struct error *ret_error);
void store_thread_clear_links(struct thread_links *links);

/* Fill in all but `target` for brief, channel and target; without a thread
 * the place is where the channel's last message went. */
int store_thread_load(struct store *store, struct thread_row *row,
    struct error *ret_error);

#endif
