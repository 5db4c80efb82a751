/* SPDX-License-Identifier: MIT */
/* A small site in a temporary file, and a server on it with a fake owner. */
#ifndef PATCHDAY_FAKE_SITE_H
#define PATCHDAY_FAKE_SITE_H

#include "fake/owner.h"

/* Thu 3 Dec 2026 15:00 in Los Angeles: Patch Thursday begins. */
#define SITE_NOW_AT 1796338800

static const char site_yaml[] =
    "site: {title: Test <Site>, zones: [America/Los_Angeles, UTC]}\n"
    "environments:\n"
    "  idfdev: {title: data-dev.example.org, tier: dev}\n"
    "  idfprod: {title: data.example.org, tier: prod, "
    "url: \"https://data.example.org\"}\n"
    "people:\n"
    "  scm: {title: Telescope, contact: [users]}\n"
    "channels:\n"
    "  users: {email: [users@example.org], from: patchday@example.org, "
    "smtp: \"smtp://localhost:25\"}\n"
    "windows:\n"
    "  patch-thursday:\n"
    "    title: Patch Thursday\n"
    "    when: every Thursday at 15:00\n"
    "    zone: America/Los_Angeles\n"
    "    duration: 2h\n"
    "    stages: [[idfdev], [idfprod]]\n"
    "    announce: [{to: [users], remind: [24h]}]\n"
    "  nightly:\n"
    "    title: Night & day\n"
    "    when: every day at 03:00\n"
    "    zone: UTC\n"
    "    duration: 1h\n"
    "    impact: none\n"
    "    stages: [[idfdev]]\n"
    "    announce: [{to: [users]}]\n";

struct site {
	struct owner owner;
	struct server *server;
	char socket[64];		/* control socket */
	char control[80];		/* "unix:" and that */
};

/* Start it with these options, but for the control socket, and with this
 * configuration.  0 or -1. */
static inline int
site_start_options(struct site *site, struct server_options options,
    const char *yaml)
{
	char path[] = "/tmp/patchday-site-XXXXXX.yaml";
	struct error error = { 0 };
	int descriptor, result;

	descriptor = mkstemps(path, 5);
	if (descriptor == -1 || write(descriptor, yaml,
	    strlen(yaml)) != (ssize_t)strlen(yaml))
		return -1;
	close(descriptor);
	result = owner_start(&site->owner, path, SITE_NOW_AT, true);
	unlink(path);
	if (result != 0)
		return -1;
	snprintf(site->socket, sizeof(site->socket), "/tmp/patchday-%d.sock",
	    (int)getpid());
	snprintf(site->control, sizeof(site->control), "unix:%s",
	    site->socket);
	options.socket = site->socket;
	site->server = server_new(&options, &site->owner.port, &error);
	if (site->server == NULL)
		fprintf(stderr, "%s\n", error.text);
	return site->server == NULL ? -1 : 0;
}

/* The same with these limits (NULL: the defaults), on this address. */
static inline int
site_start_with(struct site *site, const struct server_limits *limits,
    const char *listen, const char *yaml)
{
	struct server_options options = { .listen = listen };

	if (limits != NULL)
		options.limits = *limits;
	return site_start_options(site, options, yaml);
}

static inline int
site_start(struct site *site, const struct server_limits *limits)
{
	return site_start_with(site, limits, "127.0.0.1:0", site_yaml);
}

static inline void
site_stop(struct site *site)
{
	server_free(site->server);
	owner_stop(&site->owner);
}

#endif
