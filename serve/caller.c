/* SPDX-License-Identifier: MIT */
/*
 * Who sent a request.  Every route that needs to know asks here, so that there
 * is one order of proofs, one count of failures and one way to be refused.
 *
 * A proof that is shown and is not valid is refused, never passed over: a
 * script with an expired token must not go on as a stranger, or as whoever else
 * it would be taken for.
 *
 * The right token is taken however often others failed: its 256 bits cannot be
 * guessed, and a stranger behind the same proxy must not lock a coordinator
 * out.  What the count of failures brings is 429 instead of 401, and silence in
 * the log.
 */
#include "caller_internal.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "forwarded_internal.h"
#include "header_internal.h"
#include "mem.h"
#include "peer_internal.h"
#include "reply_internal.h"
#include "server_internal.h"
#include "utf8.h"

/* Bytes of a login that anybody has; the rest is somebody's mistake. */
#define CALLER_LOGIN_MAX 200

/* --- by a token ----------------------------------------------------------- */

/* Did the request come in a way by which a proxy is believed?  By a Unix socket
 * always: its permissions say who may.  By a port only where the configuration
 * says so, and from this machine. */
static bool
caller_is_by_proxy(const struct request *request, const struct conf *conf)
{
	struct sockaddr_storage peer = { 0 };
	socklen_t length = sizeof(peer);

	if (request->is_control)
		return false;
	if (getpeername(request->connection->descriptor,
	    (struct sockaddr *)&peer, &length) == 0 &&
	    peer.ss_family == AF_UNIX)
		return true;
	return !conf->login.is_socket_only &&
	    request->connection->address.is_exempt;
}

uint64_t
caller_address_key(const struct request *request, const struct conf *conf)
{
	struct connection_address address;
	const char *value;

	if (conf->login.address == NULL || !caller_is_by_proxy(request, conf))
		return request->connection->address.key;
	value = header_string(request, conf->login.address);
	return value != NULL && forwarded_parse(value, &address) ?
	    address.key : request->connection->address.key;
}

/* Log a refusal: from where, and which token by its public part. */
static void
caller_log(const struct request *request, const char *why,
    const struct token_entry *entry)
{
	struct sockaddr_storage peer = { 0 };
	socklen_t length = sizeof(peer);
	char address[64] = "unix";

	if (getpeername(request->connection->descriptor,
	    (struct sockaddr *)&peer, &length) == 0 &&
	    peer.ss_family != AF_UNIX)
		(void)getnameinfo((struct sockaddr *)&peer, length, address,
		    sizeof(address), NULL, 0, NI_NUMERICHOST);
	log_warn(request->server->log, "token_refused",
	    LOG_TEXT("address", address), LOG_TEXT("reason", why),
	    LOG_TEXT("token", entry == NULL ? "" : entry->id));
}

int
caller_read_token(struct request *request, const struct snapshot *snapshot,
    const char *token, const char *way, struct requester **ret_requester,
    int *ret_status, const char **ret_detail)
{
	/* Only who has the secret learns what became of the token. */
	static const char *const details[] = {
		[TOKEN_UNKNOWN] = "the token is not valid",
		[TOKEN_EXPIRED] = "the token has expired; ask for another one",
		[TOKEN_REVOKED] = "the token was revoked; ask for another one",
	};
	const struct token_entry *entry;
	enum token_verdict verdict;
	unsigned count;

	verdict = token_list_check(snapshot->tokens, token,
	    clock_now(snapshot->clock), &entry);
	if (verdict == TOKEN_VALID) {
		*ret_requester = requester_of_token(entry, way);
		return 0;
	}
	count = failure_add(&request->server->failures,
	    caller_address_key(request, snapshot->conf),
	    clock_boot_ms(snapshot->clock));
	*ret_status = MHD_HTTP_UNAUTHORIZED;
	*ret_detail = details[verdict];
	if (count <= FAILURE_MOST) {
		caller_log(request, details[verdict], entry);
		return -1;
	}
	*ret_status = MHD_HTTP_TOO_MANY_REQUESTS;
	*ret_detail = "too many tokens that are not valid came from there; "
	    "try again in a minute";
	return -1;
}

/* "Bearer TOKEN" (RFC 6750 2.1; the scheme's case does not count).  NULL: none
 * is shown.  Other schemes are the proxy's business: it may pass on what it
 * checked itself. */
static const char *
caller_bearer(const char *authorization)
{
	if (authorization == NULL ||
	    strncasecmp(authorization, "Bearer", 6) != 0 ||
	    (authorization[6] != ' ' && authorization[6] != '\0'))
		return NULL;
	authorization += 6;
	return authorization + strspn(authorization, " ");
}

/* --- by the control socket ------------------------------------------------ */

static const struct directory *
caller_directory(const struct request *request)
{
	const struct service_port *port = request->server->port;

	return port->directory != NULL ? port->directory : &directory_system;
}

/* Is the entry of `unix` ("adam", "%ops") about them? */
static bool
caller_is_unix(const struct peer *peer, const char *entry)
{
	if (entry[0] == '%')
		return peer_has_group(peer, entry + 1);
	return peer->user.name != NULL &&
	    strcmp(peer->user.name, entry) == 0;
}

/* Whom the kernel names.  Root, and whoever the service runs as, could change
 * its files anyway. */
static struct requester *
caller_of_peer(const struct peer *peer, const struct conf *conf)
{
	struct requester *requester;
	const struct person *person;
	size_t i, k;

	if (!peer->is_known)
		return requester_new(SUBJECT_NOBODY, "cli", "unknown");
	requester = requester_new(SUBJECT_LOCAL, "cli", NULL);
	requester->name = peer->user.name == NULL ?
	    mem_format("uid %u", (unsigned)peer->uid) :
	    mem_format("%s (uid %u)", peer->user.name, (unsigned)peer->uid);
	requester->is_root = peer->uid == 0 || peer->uid == geteuid();
	for (i = 0; i < conf->people.count; i++) {
		person = &conf->people.items[i];
		for (k = 0; k < person->unix_users.count; k++)
			if (caller_is_unix(peer,
			    person->unix_users.items[k]))
				requester_add_person(requester, person->id);
	}
	return requester;
}

void
caller_name(struct request *request)
{
	const struct service_port *port = request->server->port;
	struct snapshot *snapshot = port->snapshot(port->owner);
	struct peer peer;

	peer_read(request->connection->descriptor,
	    caller_directory(request), &peer);
	request->caller = caller_of_peer(&peer, snapshot->conf);
	request->caller_text = peer_format(&peer);
	peer_clear(&peer);
	snapshot_release(snapshot);
}

/* Whom the namer found; NULL: it has been asked, or nobody can be asked any
 * more, which is answered. */
static struct requester *
caller_of_control(struct request *request)
{
	const struct requester *found = request->caller;
	struct requester *requester;
	size_t i;

	if (found == NULL) {
		if (request->is_named ||
		    !namer_ask(&request->server->namer, request))
			reply_fail(request, MHD_HTTP_SERVICE_UNAVAILABLE,
			    "the service is being stopped");
		return NULL;
	}
	requester = requester_new(found->kind, found->way, found->name);
	requester->is_root = found->is_root;
	for (i = 0; i < found->people.count; i++)
		requester_add_person(requester, found->people.items[i]);
	return requester;
}

/* --- by a trusted proxy --------------------------------------------------- */

/* Whom the proxy names. */
static struct requester *
caller_of_login(const struct conf *conf, const char *login, const char *way)
{
	struct requester *requester;
	const struct person *person;
	struct text name = { 0 };
	size_t i, k;

	utf8_clean(&name, login, false);
	text_puts(&name, " (login)");
	requester = requester_new(SUBJECT_LOGIN, way, text_string(&name));
	text_clear(&name);
	for (i = 0; i < conf->people.count; i++) {
		person = &conf->people.items[i];
		for (k = 0; k < person->logins.count; k++)
			if (strcmp(person->logins.items[k], login) == 0)
				requester_add_person(requester, person->id);
	}
	return requester;
}

/* --- all together --------------------------------------------------------- */

/* Nobody showed a token: by what else are they known?  NULL: answered, or being
 * looked up. */
static struct requester *
caller_of_way_in(struct request *request, const struct conf *conf,
    const char *way)
{
	enum header_count count = HEADER_NONE;
	const char *login = NULL;

	if (request->is_control)
		return caller_of_control(request);
	if (conf->login.header != NULL && caller_is_by_proxy(request, conf))
		count = header_find(request, conf->login.header, &login);
	/* One of them could be the client's own. */
	if (count == HEADER_SEVERAL || (login != NULL &&
	    strlen(login) > CALLER_LOGIN_MAX)) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST, "the proxy must "
		    "name one person, in one header");
		return NULL;
	}
	if (login != NULL && login[0] != '\0')
		return caller_of_login(conf, login, way);
	return requester_new(SUBJECT_NOBODY, way, "somebody");
}

struct requester *
caller_recognise(struct request *request, const struct snapshot *snapshot,
    const char *way)
{
	struct requester *requester = NULL;
	const char *authorization, *token, *detail;
	int status;

	if (header_find(request, MHD_HTTP_HEADER_AUTHORIZATION,
	    &authorization) == HEADER_SEVERAL) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST,
		    "Authorization is given more than once");
		return NULL;
	}
	token = caller_bearer(authorization);
	if (token == NULL)
		return caller_of_way_in(request, snapshot->conf, way);
	if (caller_read_token(request, snapshot, token, way, &requester,
	    &status, &detail) != 0)
		reply_fail(request, status, detail);
	return requester;
}

struct requester *
caller_require(struct request *request, const struct snapshot *snapshot,
    const char *way)
{
	struct requester *requester = caller_recognise(request, snapshot, way);

	if (requester == NULL || requester->kind != SUBJECT_NOBODY)
		return requester;
	requester_free(requester);
	reply_fail(request, MHD_HTTP_UNAUTHORIZED, "that needs a token: "
	    "Authorization: Bearer pd_... (patchday token new)");
	return NULL;
}

bool
caller_require_for(struct request *request, struct command *command)
{
	const struct service_port *port = request->server->port;
	struct snapshot *snapshot = port->snapshot(port->owner);

	command->requester = caller_require(request, snapshot, "cli");
	snapshot_release(snapshot);
	if (command->requester == NULL) {
		command_free(command);
		return false;
	}
	command->who = command->requester->kind == SUBJECT_TOKEN ?
	    mem_string(command->requester->name) :
	    mem_string(request->caller_text);
	return true;
}
