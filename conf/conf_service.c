/* SPDX-License-Identifier: MIT */
/* `service:` and `slack-app:`: how the service is reached, and whom it
 * believes. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conf_internal.h"
#include "mem.h"
#include "secret.h"

#define CONF_STORE_MAX 600	/* several hosts, each perhaps a folder */

/*
 * "127.0.0.1:8480", "[::1]:8480", "*:8480" or "unix:/run/…".  Names but
 * "localhost" are refused: what they resolve to may change between two starts,
 * and with it who can reach the service.
 */
static bool
conf_listen_is_sound(const char *listen)
{
	const char *colon = strrchr(listen, ':');
	size_t digits, host;
	long port;

	if (strncmp(listen, "unix:", 5) == 0)
		return listen[5] == '/';
	if (colon == NULL)
		return false;
	/* An address in brackets, digits and dots, "localhost", or "*" or
	 * nothing at all, which mean every address of the machine. */
	host = (size_t)(colon - listen);
	if (listen[0] == '[' ? strspn(listen + 1, "0123456789abcdefABCDEF:.") +
	    2 != host || colon[-1] != ']' :
	    strspn(listen, "0123456789.") < host &&
	    strncmp(listen, "*:", 2) != 0 &&
	    strncmp(listen, "localhost:", 10) != 0)
		return false;
	/* Five digits at most, so that strtol() cannot overflow; 0 would be
	 * any port, which nobody could find. */
	digits = strspn(colon + 1, "0123456789");
	port = strtol(colon + 1, NULL, 10);
	return digits > 0 && digits <= 5 && colon[1 + digits] == '\0' &&
	    port > 0 && port <= 65535;
}

/* A path that does not depend on where the service was started: systemd starts
 * it in "/", people anywhere. */
static void
conf_service_read_path(const struct doc *doc, char **ret_path,
    struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];

	if (doc == NULL ||
	    doc_read_line(doc, CONF_LINE_MAX, ret_path, complaints) < 0)
		return;
	if ((*ret_path)[0] != '/')
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "%s must be a path that begins with \"/\", found %s",
		    doc->key, doc_show(doc, shown));
}

/* A name of a header field (RFC 9110 5.6.2), and not one by which anybody says
 * something else. */
static bool
conf_header_is_sound(const char *name)
{
	static const char *const taken[] = { "authorization", "cookie",
		"host", "connection", "content-length", "transfer-encoding" };
	size_t i;

	for (i = 0; i < countof(taken); i++)
		if (strcasecmp(name, taken[i]) == 0)
			return false;
	return strspn(name, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~") ==
	    strlen(name);
}

/* The name of a header that the proxy sets; `example` is one. */
static void
conf_header_read(struct conf_loader *loader, const struct doc *header,
    const char *key, const char *example, char **ret_header)
{
	char shown[DOC_SHOWN_MAX];

	if (header != NULL && doc_read_line(header, CONF_LINE_MAX, ret_header,
	    loader->complaints) == 0 && !conf_header_is_sound(*ret_header))
		doc_complain(header, COMPLAINT_ERROR, loader->complaints,
		    "%s must be the name of the header that the proxy sets, "
		    "such as %s, found %s", key, example,
		    doc_show(header, shown));
}

/* `trusted-login: {header: X-Forwarded-User, address: X-Real-IP}`.  By a Unix
 * socket only unless it says otherwise: on a port, whoever reaches it could
 * claim to be anybody. */
static void
conf_login_read(struct conf_loader *loader, const struct doc *map)
{
	static const char *const keys[] = { "header", "address",
		"socket-only" };
	static const char *const required[] = { "header" };
	struct conf_login *login = &loader->conf->login;
	const struct doc *address = doc_find(map, "address");

	if (map == NULL)
		return;
	login->is_socket_only = true;
	login->file = conf_file(loader->conf, map->file);
	login->line = map->key_line;
	(void)doc_check_keys(map, keys, countof(keys), loader->complaints);
	/* A proxy that knows nobody may still tell where they come from. */
	if (address == NULL)
		(void)conf_require(map, required, countof(required),
		    loader->complaints);
	conf_header_read(loader, doc_find(map, "header"), "header",
	    "X-Forwarded-User", &login->header);
	conf_header_read(loader, address, "address", "X-Real-IP",
	    &login->address);
	(void)doc_read_bool(doc_find(map, "socket-only"),
	    &login->is_socket_only, loader->complaints);
}

/* A password in it would be in the repository: refused, and not repeated. */
static bool
conf_store_has_password(const char *uri)
{
	const char *host = strstr(uri, "://") + 3;
	const char *at = memchr(host, '@', strcspn(host, "/?"));

	return (at != NULL && memchr(host, ':', (size_t)(at - host)) !=
	    NULL) || strstr(uri, "?password=") != NULL ||
	    strstr(uri, "&password=") != NULL;
}

/* `store: postgresql://…` (libpq's manual, 34.1.1.2), and where the password
 * is. */
static void
conf_store_read(struct conf_loader *loader, const struct doc *map)
{
	struct conf_service *service = &loader->conf->service;
	const struct doc *doc = doc_find(map, "store");
	char shown[DOC_SHOWN_MAX];

	if (doc != NULL && doc_read_line(doc, CONF_STORE_MAX, &service->store,
	    loader->complaints) == 0) {
		if (strncmp(service->store, "postgresql://", 13) != 0 &&
		    strncmp(service->store, "postgres://", 11) != 0)
			doc_complain(doc, COMPLAINT_ERROR, loader->complaints,
			    "store must be a URI such as "
			    "postgresql://patchday@db.example.org/patchday, "
			    "found %s; without it the database is a file in "
			    "the state folder", doc_show(doc, shown));
		else if (conf_store_has_password(service->store))
			doc_complain(doc, COMPLAINT_ERROR, loader->complaints,
			    "store must not have a password in it; give its "
			    "place as store-password: {file: PATH} or "
			    "{credential: NAME}");
	}
	(void)secret_read_place(doc_find(map, "store-password"),
	    &service->store_password_place, loader->complaints);
	doc = doc_find(map, "store-password");
	if (doc != NULL && service->store == NULL)
		doc_complain(doc, COMPLAINT_ERROR, loader->complaints,
		    "store-password is for a store, and none is given");
}

/* All of it can be given on the command line too, and those options win: a
 * container changes addresses, not files. */
void
conf_service_read(struct conf_loader *loader, const struct doc *map)
{
	static const char *const keys[] = { "listen", "state", "socket",
		"log", "trusted-login", "store", "store-password" };
	static const char *const logs[] = { "logfmt", "json" };
	struct conf_service *service = &loader->conf->service;
	struct complaints *complaints = loader->complaints;
	const struct doc *doc = doc_find(map, "listen");
	char shown[DOC_SHOWN_MAX];
	size_t which;

	(void)doc_check_keys(map, keys, countof(keys), complaints);
	if (doc != NULL && doc_read_line(doc, CONF_LINE_MAX,
	    &service->listen, complaints) == 0 &&
	    !conf_listen_is_sound(service->listen))
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "listen must be ADDRESS:PORT such as 127.0.0.1:8480, "
		    "*:PORT, or unix:PATH, found %s", doc_show(doc, shown));
	conf_service_read_path(doc_find(map, "state"), &service->state,
	    complaints);
	conf_service_read_path(doc_find(map, "socket"), &service->socket,
	    complaints);
	doc = doc_find(map, "log");
	/* Absent it stays NULL, so that the daemon's own default holds. */
	if (doc != NULL && doc_read_word(doc, logs, countof(logs), &which,
	    complaints) == 0)
		service->log = mem_string(logs[which]);
	conf_login_read(loader, doc_find(map, "trusted-login"));
	conf_store_read(loader, map);
}

char *
conf_service_socket(const struct conf_service *service)
{
	if (service->socket == NULL && service->state != NULL)
		return mem_format("%s/control", service->state);
	return mem_string(service->socket);
}

/* All three: a signature says that it is Slack, the ids that it is this
 * workspace and this app. */
void
conf_slack_app_read(struct conf_loader *loader, const struct doc *map)
{
	static const char *const keys[] = { "signing-secret", "team", "app" };
	struct conf_slack_app *app = &loader->conf->slack_app;

	(void)doc_check_keys(map, keys, countof(keys), loader->complaints);
	(void)conf_require(map, keys, countof(keys), loader->complaints);
	(void)secret_read_place(doc_find(map, "signing-secret"),
	    &app->secret_place, loader->complaints);
	(void)conf_read_slack_id(doc_find(map, "team"), "TE",
	    "the workspace's id such as T012AB3C4", &app->team,
	    loader->complaints);
	(void)conf_read_slack_id(doc_find(map, "app"), "A",
	    "the app's id such as A0KRD7HC3", &app->app, loader->complaints);
}

int
conf_load_secrets(struct conf *conf, struct error *ret_error)
{
	struct conf_slack_app *app = &conf->slack_app;
	char *secret = NULL;

	if (app->secret_place == NULL)
		return 0;
	if (secret_load(app->secret_place, &secret, ret_error) < 0)
		return error_prefix(ret_error, "slack-app");
	secret_free(app->secret);
	app->secret = secret;
	return 0;
}

void
conf_service_format_difference(struct text *text,
    const struct conf_service *a, const struct conf_service *b,
    unsigned without)
{
	const struct { const char *name, *a, *b; } keys[] = {
		[CONF_SERVICE_LISTEN] = { "listen", a->listen, b->listen },
		[CONF_SERVICE_STATE] = { "state", a->state, b->state },
		[CONF_SERVICE_STORE] = { "store", a->store, b->store },
		[CONF_SERVICE_STORE_PASSWORD] = { "store-password",
		    a->store_password_place, b->store_password_place },
		[CONF_SERVICE_SOCKET] = { "socket", a->socket, b->socket },
		[CONF_SERVICE_LOG] = { "log", a->log, b->log },
	};
	const char *separator = "";
	size_t i;

	for (i = 0; i < countof(keys); i++) {
		if ((without & 1u << i) != 0 || (keys[i].a == NULL ?
		    keys[i].b == NULL : keys[i].b != NULL &&
		    strcmp(keys[i].a, keys[i].b) == 0))
			continue;
		text_putf(text, "%s%s", separator, keys[i].name);
		separator = ", ";
	}
}

void
conf_service_clear(struct conf *conf)
{
	free(conf->service.listen);
	free(conf->service.state);
	free(conf->service.socket);
	free(conf->service.log);
	free(conf->service.store);
	free(conf->service.store_password_place);
	free(conf->login.header);
	free(conf->login.address);
	free(conf->slack_app.team);
	free(conf->slack_app.app);
	free(conf->slack_app.secret_place);
	secret_free(conf->slack_app.secret);
}
