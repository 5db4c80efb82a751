/* SPDX-License-Identifier: MIT */
/* One error: what went wrong, said once by whoever saw it first. */
#ifndef PATCHDAY_ERROR_H
#define PATCHDAY_ERROR_H

#include <stdbool.h>

#define ERROR_TEXT_MAX 480

enum error_code {
	ERROR_NONE,		/* nothing happened */
	ERROR_INPUT,		/* what a person or a peer wrote is wrong */
	ERROR_MISSING,		/* what was named does not exist */
	ERROR_LIMIT,		/* a cap was reached */
	ERROR_SYSTEM,		/* the operating system refused */
	ERROR_NETWORK,		/* a peer could not be reached or understood */
	ERROR_STORE,		/* the database refused */
	ERROR_DAMAGED,		/* what is stored is not what was written */
};

/*
 * `line` and `column` count from 1; 0 means "not a place in a text".  For a
 * one-line text (a rule, a time) line is 1 and column is the byte that is
 * wrong.
 */
struct error {
	enum error_code code;
	int line, column;
	const char *field;	/* of a form, a map: "until"; constant; NULL */
	char text[ERROR_TEXT_MAX];
};

/*
 * Fill `ret_error` (may be NULL) with `code` and a message, position 0:0.
 * The message is one sentence without a full stop and without a newline;
 * it is cut at ERROR_TEXT_MAX - 1 bytes, and no character is cut in half, also
 * where the format has a precision ("%.40s").  Always returns -1, so that
 * callers can write `return error_set(...)`.
 */
int error_set(struct error *ret_error, enum error_code code,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same with a place: `line` and `column` from 1. */
int error_set_at(struct error *ret_error, enum error_code code, int line,
    int column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Say which field of what was sent it is about, a constant.  `error` may be
 * NULL.  Always returns -1. */
int error_about(struct error *error, const char *field);

/*
 * Put "context: " before the message of `error` (may be NULL); used at most
 * once on the way up.  Always returns -1.
 */
int error_prefix(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Is it of the database, and not of what was asked of it? */
bool error_is_store(const struct error *error);

#endif
