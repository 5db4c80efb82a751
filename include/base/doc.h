/* SPDX-License-Identifier: MIT */
/*
 * A parsed YAML or JSON document: a tree whose every node knows file, line
 * and column, and typed reads that complain with them.
 */
#ifndef PATCHDAY_DOC_H
#define PATCHDAY_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "complaint.h"
#include "error.h"

/* Caps (libyaml takes 19 s for 100 kB of "["; jansson 740 MB for 10 MB). */
#define DOC_BYTES_MAX (1024 * 1024)
#define DOC_DEPTH_MAX 32
#define DOC_NODES_MAX 100000

enum doc_type { DOC_NULL, DOC_SCALAR, DOC_LIST, DOC_MAP };

struct doc {
	enum doc_type type;
	bool is_quoted;		/* SCALAR: in quotes, a block; JSON: a string */
	bool is_refused;	/* complained about; reads fail silently */
	char *scalar;		/* SCALAR: its text, UTF-8 */
	size_t length;		/* SCALAR: bytes; no NUL is among them */
	char *key;		/* in a MAP: this entry's key; else NULL */
	int key_line, key_column;
	struct doc *items;	/* LIST, MAP: in order */
	size_t count;
	const char *file;	/* lent by the root */
	/* Where the value begins, from 1; columns count characters. */
	int line, column;
	/* SCALAR: where its first character stands; 0: the file does not have
	 * the text as it is (escapes, folded lines). */
	int text_line, text_column;
};

/*
 * Parse YAML 1.1 through libyaml's events.  One document; no anchors, aliases,
 * tags, merge keys; keys are scalars and occur once in a map; caps as above;
 * not UTF-8 or NUL: refused.  Each fault is a complaint with its place; a
 * duplicate key is a complaint and the rest is still read, so that all
 * errors come at once.  `file` is copied.  0 and a tree; or -1, at least one
 * complaint, and still a tree when the document could be read to its end
 * (faulty entries are left out or is_refused), else NULL.  The caller frees.
 */
int doc_parse_yaml(const char *file, const char *bytes, size_t length,
    struct doc **ret_doc, struct complaints *complaints);

/*
 * The same for YAML that was written for other programs, as Helm's values:
 * anchors, aliases and merge keys are followed, tags passed over; of a key that
 * occurs twice the last counts; nothing at all is a root of type NULL.  What
 * aliases repeat counts for DOC_NODES_MAX, and its text for DOC_BYTES_MAX.
 */
int doc_parse_yaml_foreign(const char *file, const char *bytes,
    size_t length, struct doc **ret_doc, struct complaints *complaints);

/* Parse JSON through jansson, `most` bytes at most, depth DOC_DEPTH_MAX * 2,
 * duplicate keys refused; places are line 1 column 1 (jansson has none).
 * Numbers and booleans are scalars that are not quoted.  0 or -1. */
int doc_parse_json(const char *bytes, size_t length, size_t most,
    struct doc **ret_doc, struct error *ret_error);

/* Free a tree; NULL is fine. */
void doc_free(struct doc *doc);

/* Give a root a key, as if it were an entry of a map; it is copied. */
void doc_set_key(struct doc *root, const char *key);

/* The entry of a MAP; NULL when `map` is NULL, no map, or lacks the key. */
const struct doc *doc_find(const struct doc *map, const char *key);

/* The scalar's text, or NULL when `doc` is NULL or no scalar. */
const char *doc_string(const struct doc *doc);

/* Where one or several are accepted: the entries of a LIST; anything else
 * counts as a list of itself.  NULL has none. */
size_t doc_item_count(const struct doc *doc);
const struct doc *doc_item(const struct doc *doc, size_t index);

/*
 * Typed reads.  A NULL `doc` (absent key) returns 0 and leaves `ret_…`
 * alone, so give the default before.  A wrong type or value: -1 and a
 * complaint that names the key, what was found and what is accepted.
 * Strings are copied; the caller frees (an old value is freed); an empty
 * string is refused.
 * doc_read_path: as a string; a relative path is beside the document's file.
 * doc_read_line: one line without control characters, `most` characters.
 * doc_read_bool: true or false only; "no", "on", "trye" are explained.
 * doc_read_word: one of `words`; *ret_index is which.
 */
int doc_read_string(const struct doc *doc, char **ret_string,
    struct complaints *complaints);
int doc_read_path(const struct doc *doc, char **ret_path,
    struct complaints *complaints);
int doc_read_line(const struct doc *doc, size_t most, char **ret_string,
    struct complaints *complaints);
int doc_read_bool(const struct doc *doc, bool *ret_bool,
    struct complaints *complaints);
int doc_read_word(const struct doc *doc, const char *const *words,
    size_t word_count, size_t *ret_index, struct complaints *complaints);
/* http, https only unless `schemes` (NULL-terminated) says others; visible
 * ASCII; a host; no user or password in it. */
int doc_read_url(const struct doc *doc, const char *const *schemes,
    char **ret_url, struct complaints *complaints);

/* Complain about keys of `map` that are not in `keys`, with the nearest;
 * and when `doc` is no map at all ("channels.x must be a map").  0 or -1. */
int doc_check_keys(const struct doc *map, const char *const *keys,
    size_t key_count, struct complaints *complaints);

/* Complain at the place of `doc`. */
void doc_complain(const struct doc *doc, enum complaint_level level,
    struct complaints *complaints, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Complain with the text of `error`, which a parser of the scalar returned:
 * its line and column are counted from where the scalar's text stands. */
void doc_complain_error(const struct doc *doc,
    struct complaints *complaints, const struct error *error);

/* Append a key to `name` as messages call it, in quotes and with what cannot be
 * seen as its code; and to `seen` as it looks, to guess what was meant. */
void doc_name_key(const char *key, struct text *name, struct text *seen);

/* What was found, for a message: "\"no\"", "a list", "a map", "nothing". */
#define DOC_SHOWN_MAX 160
const char *doc_show(const struct doc *doc,
    char ret_shown[static DOC_SHOWN_MAX]);

#endif
