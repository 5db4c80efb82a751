/* SPDX-License-Identifier: MIT */
/* The configuration's files as bytes: so that one process can read them and
 * another make a struct conf of them. */
#ifndef PATCHDAY_CONF_FILES_H
#define PATCHDAY_CONF_FILES_H

#include "array.h"
#include "complaint.h"
#include "conf.h"

/* A file, or why it could not be read: then there are no bytes. */
struct conf_file {
	char *name;		/* owned; "" where the fault names it */
	char *bytes;		/* owned */
	size_t length;
	char *fault;		/* owned; NULL: none */
};

/* In order; a zeroed one is empty. */
struct conf_files { ARRAY(struct conf_file) list; };

/* Read what conf_load() would: the file, or the *.yaml and *.yml of the folder
 * in order of name.  The caller clears. */
void conf_files_read(const char *path, struct conf_files *ret_files);

/* Free all of them; it is empty again. */
void conf_files_clear(struct conf_files *files);

/* conf_load() of files that were read already; `path` is what it is called. */
int conf_parse_files(const char *path, const struct conf_files *files,
    const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints);

#endif
