/* SPDX-License-Identifier: MIT */
/* Secrets: the configuration says where one lies, never what it is. */
#ifndef PATCHDAY_SECRET_H
#define PATCHDAY_SECRET_H

#include "complaint.h"
#include "doc.h"
#include "error.h"

/* Where a secret lies: `{file: PATH}` (relative: beside the configuration) or
 * `{credential: NAME}` (systemd's LoadCredential=), kept as "credential:NAME".
 * A bare scalar is refused, and not repeated.  Absent: 0 and `*ret_place`
 * stays; the caller frees.  0 or -1. */
int secret_read_place(const struct doc *doc, char **ret_place,
    struct complaints *complaints);

/* Read the secret that lies there, anew at each call.  0, or -1 with an error
 * that says its place and never its content.  secret_free() gives it back. */
int secret_load(const char *place, char **ret_secret,
    struct error *ret_error);

/* The same for a private key in PEM (file_read_key()). */
int secret_load_key(const char *place, char **ret_key,
    struct error *ret_error);

/* Is it fit to stand behind "Bearer": one word of visible ASCII characters?
 * 0, or -1 with an error that says nothing of its content. */
int secret_check_token(const char *secret, struct error *ret_error);

/* Wipe and free; NULL is fine. */
void secret_free(char *secret);

#endif
