/* SPDX-License-Identifier: MIT */
/* The folder of banners: files of ours are written and removed, others stay as
 * they are. */
#ifndef PATCHDAY_BANNERS_H
#define PATCHDAY_BANNERS_H

#include "broadcast.h"
#include "error.h"
#include "text.h"

/* What was done; a zeroed struct is nothing. */
struct banners {
	size_t added, changed, removed;
	struct text told;	/* "new NAME\n" … ; to be cleared */
};

/*
 * Make the folder's files of ours those of `broadcasts`: written where they
 * differ, removed where they are none of them.  Refused, and nothing is done,
 * where a file that somebody else wrote has a name of ours.  A missing folder
 * is made.  0 or -1.
 */
int banners_write(const char *folder, const struct broadcasts *broadcasts,
    struct banners *ret_banners, struct error *ret_error);

/*
 * The same in `broadcasts/` of the git checkout `repository`, with one commit
 * of what changed; none where nothing did.  Refused where something waits to be
 * committed there, where a merge or the like is under way, and where no branch
 * is checked out.  0 or -1.
 */
int banners_commit(const char *repository, const struct broadcasts *broadcasts,
    int64_t now_at, struct banners *ret_banners, struct error *ret_error);

#endif
