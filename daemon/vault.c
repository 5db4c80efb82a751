/* SPDX-License-Identifier: MIT */
/* Configuration and secrets read by the process that wants them: simulations,
 * tests, and whoever runs without an envoy. */
#include "vault.h"

static int
vault_load_conf(const struct vault *self, const char *path,
    const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints)
{
	(void)self;
	return conf_load(path, zoneinfo, ret_conf, complaints);
}

static int
vault_load_channel(const struct vault *self, struct channel *channel,
    struct error *ret_error)
{
	(void)self;
	return channel_load_secrets(channel, ret_error);
}

static int
vault_load_app(const struct vault *self, struct conf *conf,
    struct error *ret_error)
{
	(void)self;
	return conf_load_secrets(conf, ret_error);
}

const struct vault vault_here = {
	.load_conf = vault_load_conf,
	.load_channel = vault_load_channel,
	.load_app = vault_load_app,
};
