/* SPDX-License-Identifier: MIT */
/* What the files of a change and of what is pending share. */
#ifndef PATCHDAY_CHANGE_INTERNAL_H
#define PATCHDAY_CHANGE_INTERNAL_H

#include <stddef.h>

#include "change.h"

#define CHANGE_SYNC_COUNT 4
#define CHANGE_HEALTH_COUNT 7

/* The words, by value; [0] of sync and health is "". */
extern const char *const change_class_words[CHANGE_CLASS_COUNT];
extern const char *const change_sync_words[CHANGE_SYNC_COUNT];
extern const char *const change_health_words[CHANGE_HEALTH_COUNT];

/* A copy of at most `most` bytes, "…" at the end where it was cut, on one line,
 * without control and deceptive characters; NULL for NULL and for what is
 * empty then.  The caller frees. */
char *change_text(const char *string, size_t most);

/* Is it an address that may be shown as a link: http or https, a host, visible
 * ASCII, nothing that ends an attribute, CHANGE_URL_MAX? */
bool change_is_url(const char *string);

/* A copy if change_is_url(), else NULL; the caller frees. */
char *change_url(const char *string);

/* Free what the part or the merge owns. */
void change_part_clear(struct change_part *part);
void change_merge_clear(struct change_merge *merge);

/* Give `*to` what it lacks: the string moves there, `*from` is NULL then. */
void change_fill(char **to, char **from);

#endif
