/* SPDX-License-Identifier: MIT */
/*
 * Where the configuration and its secrets are read: a seam of the core.  In the
 * running service another process does it (envoy.h), which keeps what it read:
 * the owner gets handles, which are worth nothing outside of it.  What takes
 * long, the configuration, is read beside before (envoy_read()), or not at all.
 * NULL for a vault: read by this process.
 */
#ifndef PATCHDAY_VAULT_H
#define PATCHDAY_VAULT_H

#include "channel.h"
#include "complaint.h"
#include "conf.h"
#include "error.h"

/* As conf_load(), channel_load_secrets() and conf_load_secrets(); `self` is the
 * struct itself. */
struct vault {
	int (*load_conf)(const struct vault *self, const char *path,
	    const char *zoneinfo, struct conf **ret_conf,
	    struct complaints *complaints);
	int (*load_channel)(const struct vault *self,
	    struct channel *channel, struct error *ret_error);
	int (*load_app)(const struct vault *self, struct conf *conf,
	    struct error *ret_error);
};

/* By this process. */
extern const struct vault vault_here;

#endif
