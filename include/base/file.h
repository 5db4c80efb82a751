/* SPDX-License-Identifier: MIT */
/* Whole files: read with a cap, replace in one step. */
#ifndef PATCHDAY_FILE_H
#define PATCHDAY_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "error.h"

/*
 * Read all of the regular file `path` ("-" is standard input).  The bytes
 * have a NUL behind them; the caller frees.  Over `most` bytes is
 * ERROR_LIMIT, not there is ERROR_MISSING, else ERROR_SYSTEM.  0 or -1.
 */
int file_read(const char *path, size_t most, char **ret_bytes,
    size_t *ret_length, struct error *ret_error);

/* Can it be read, a file or a folder?  "-", standard input, always can. */
bool file_is_readable(const char *path);

/*
 * Read a secret: one line of at most 4,096 bytes, white space at the end
 * left out.  Refused when it is empty, begins with a byte order mark, holds
 * control characters, or when others may read the file or its group write it
 * (mode & 027 is set); the message says the chmod that mends it and never
 * shows the content.  The caller wipes and frees.
 */
int file_read_secret(const char *path, char **ret_secret,
    struct error *ret_error);

/* The same for a private key in PEM, which has several lines. */
int file_read_key(const char *path, char **ret_key, struct error *ret_error);

/*
 * Replace `path` by `length` bytes: written aside in the same folder, synced,
 * renamed over it, the folder synced.  Readers see the old or the new file.
 * What is there and is neither a file nor a link is left alone: ERROR_SYSTEM.
 */
int file_replace(const char *path, const void *bytes, size_t length,
    struct error *ret_error);

/*
 * The same for a path that a person named for output: a device, a pipe or a
 * link (/dev/null, /dev/stdout) stays what it is and is written to.
 */
int file_save(const char *path, const void *bytes, size_t length,
    struct error *ret_error);

#endif
