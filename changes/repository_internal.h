/* SPDX-License-Identifier: MIT */
/* What the files of the repository share. */
#ifndef PATCHDAY_REPOSITORY_INTERNAL_H
#define PATCHDAY_REPOSITORY_INTERNAL_H

#include <git2.h>

#include "curl_api.h"
#include "repository.h"

#define REPOSITORY_CHECKED 16384	/* a power of two */

struct repository {
	git_repository *git;
	git_odb *odb;
	/* Trees whose size was asked, by their ids: asking costs as much as
	 * reading, and most are read often. */
	struct repository_id checked[REPOSITORY_CHECKED];
};

/* Start libgit2 with the settings of repository.h; repository_git_stop() undoes
 * one start. */
int repository_git_start(struct error *ret_error);
void repository_git_stop(void);

/* repository_stream.c: libgit2's TLS until it is stopped; 0 or -1. */
int repository_stream_register(void);
/* Connect the stream whose certificate libgit2 asks about, or say why not:
 * called from the fetch's certificate_check; `api` is lent until the fetch is
 * over. */
int repository_stream_open(git_cert *cert, const struct curl_api *api,
    const char *ca_file, struct error *ret_error);

/* Say what libgit2 says: "`doing`: …".  Its words may come from a server; what
 * is no text is left out.  Always -1. */
int repository_fail(struct error *ret_error, enum error_code code,
    const char *doing);

/* Is the object there, of that type, and no larger than `most`?  0 or -1. */
int repository_check_object(struct repository *repository,
    const git_oid *oid, git_object_t type, size_t most,
    struct error *ret_error);

/* Between libgit2's ids and ours: the same 20 bytes. */
static inline const git_oid *
repository_oid(const struct repository_id *id)
{
	return (const git_oid *)(const void *)id->bytes;
}

static inline struct repository_id
repository_id_of(const git_oid *oid)
{
	struct repository_id id;

	__builtin_memcpy(id.bytes, oid->id, sizeof(id.bytes));
	return id;
}

#endif
