/* SPDX-License-Identifier: MIT */
/* The configuration's files as bytes: so that one process can read them and
 * another make a struct conf of them. */
#ifndef PATCHDAY_CONF_FILES_H
#define PATCHDAY_CONF_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "complaint.h"
#include "conf.h"

/* A file, or why it could not be read: then there are no bytes.  Of an .ics
 * file of holidays the bytes are what patchday-collect made of it. */
struct conf_file {
	char *name;		/* owned; "" where the fault names it */
	char *bytes;		/* owned */
	size_t length;
	char *fault;		/* owned; NULL: none */
	bool is_holidays;
	int64_t changed_at;	/* holidays: of the file, UTC */
};

/* In order; a zeroed one is empty. */
struct conf_files {
	ARRAY(struct conf_file) list;
	/* Are files of holidays read when the configuration names them, and
	 * added?  Else only those count that are in the list. */
	bool reads_holidays;
	/* How long is waited for those that do not end, in all; 0: 30 s. */
	int most_ms;
	int lost_ms;		/* of that */
};

/* What a file held when it was read. */
struct conf_bytes {
	char *bytes;		/* owned */
	size_t length;
};

/* Read what conf_load() would: the file, or the *.yaml and *.yml of the folder
 * in order of name.  The caller clears. */
void conf_files_read(const char *path, struct conf_files *ret_files);

/* Free all of them; it is empty again. */
void conf_files_clear(struct conf_files *files);

/* The entry for that file of holidays, which is read now where `files` says so;
 * NULL: there is none.  Lent until the next is added. */
const struct conf_file *conf_files_find_holidays(struct conf_files *files,
    const char *path);

/* conf_load() of files that were read already; `path` is what it is called. */
int conf_parse_files(const char *path, struct conf_files *files,
    const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints);

/* `conf` itself once more, with zone data as they are now, from the bytes that
 * it was read from, whatever its files hold since.  Lists of holidays that are
 * files of their own are not in it (`fault`).  For what has a hash.  As
 * conf_load() otherwise. */
int conf_load_again(const struct conf *conf, const char *zoneinfo,
    struct conf **ret_conf, struct complaints *complaints);

#endif
