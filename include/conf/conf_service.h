/* SPDX-License-Identifier: MIT */
/* How the service runs and whom it believes: parts of struct conf. */
#ifndef PATCHDAY_CONF_SERVICE_H
#define PATCHDAY_CONF_SERVICE_H

#include <stdbool.h>

#include "text.h"

/* `service:`, how the service runs; NULL where not given.  Command line
 * options win. */
struct conf_service {
	char *listen;		/* "127.0.0.1:8480"; "unix:PATH" */
	char *state;		/* folder of the database: /var/lib/patchday */
	char *socket;		/* control socket; conf_service_socket() */
	char *log;		/* "logfmt" or "json" */
	char *store;		/* "postgresql://…"; NULL: SQLite in `state` */
	char *store_password_place;	/* where its password lies; NULL */
};

/* The same, for sets of them as bits (1u << key). */
enum conf_service_key {
	CONF_SERVICE_LISTEN, CONF_SERVICE_STATE, CONF_SERVICE_STORE,
	CONF_SERVICE_STORE_PASSWORD, CONF_SERVICE_SOCKET, CONF_SERVICE_LOG,
	CONF_SERVICE_KEY_COUNT
};

/* Append the keys in which two differ, but for those of the set `without`:
 * "listen, store"; nothing where they are the same. */
void conf_service_format_difference(struct text *text,
    const struct conf_service *a, const struct conf_service *b,
    unsigned without);

/* Where the control socket is for whoever gives no options: as configured, or
 * "control" in a state folder that is; NULL: the one that is built in.  The
 * caller frees. */
char *conf_service_socket(const struct conf_service *service);

/* `service.trusted-login`: a proxy says in a header who is there. */
struct conf_login {
	char *header;		/* "X-Forwarded-User"; NULL: nobody is
				 * believed */
	char *address;		/* the same for the client's address; NULL */
	bool is_socket_only;	/* only when it came by a Unix socket */
	int line;		/* in its file, for messages */
	const char *file;	/* lent by the configuration */
};

/* `slack-app`: who sends requests in the name of Slack's users. */
struct conf_slack_app {
	char *team, *app;	/* ids that each request must have; NULL: no
				 * such app */
	/* The signing secret's place, and the secret, NULL until it is read
	 * (conf_load_secrets()). */
	char *secret_place, *secret;
};

#endif
