/* SPDX-License-Identifier: MIT */
/*
 * Which server of those that the URI names: the primary, and of two that say
 * they are it the one with the newer timeline.
 *
 * libpq tries several hosts in turn and takes the first that can be written.
 * That is not enough here: an old primary that is started again by mistake can
 * be written, too, and is often the first that is named.  A promotion begins a
 * new timeline (PostgreSQL's manual, 26.3.6), so all are asked, and whoever is
 * behind what was seen before, here or by this process, is not used.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver_postgresql_internal.h"
#include "mem.h"
#include "store_internal.h"
#include "text.h"

#define PQ_SERVER_MOST 16		/* hosts of one URI that are asked */

/* What a server says of itself. */
struct pq_server {
	char shown[160];	/* "db.example.org:5432" */
	PGconn *connection;
	char system[32];	/* the same in all copies; "" not known */
	char started[40];	/* differs in all copies */
	int64_t timeline;
};

/* Where they are, each a list with commas; NULL: libpq knows. */
struct pq_places {
	char *hosts, *addresses, *ports;
	size_t count;
};

/* --- places --------------------------------------------------------------- */

static size_t
pq_places_count(const char *list)
{
	size_t count = 1;

	for (; list != NULL && *list != '\0'; list++)
		count += *list == ',';
	return count;
}

/* The `number`-th of a list, or the only one; "" and NULL: none.  Owned. */
static char *
pq_places_item(const char *list, size_t number)
{
	if (list == NULL)
		return NULL;
	if (pq_places_count(list) == 1)
		number = 0;
	for (; number > 0 && strchr(list, ',') != NULL; number--)
		list = strchr(list, ',') + 1;
	return mem_bytes(list, strcspn(list, ","));
}

char *
pq_server_find_option(const PQconninfoOption *options,
    const PQconninfoOption *defaults, const char *name)
{
	const PQconninfoOption *lists[] = { options, defaults };
	size_t i;

	for (i = 0; i < countof(lists); i++) {
		const PQconninfoOption *option = lists[i];

		for (; option != NULL && option->keyword != NULL; option++)
			if (strcmp(option->keyword, name) == 0 &&
			    option->val != NULL && option->val[0] != '\0')
				return mem_string(option->val);
	}
	return NULL;
}

static void
pq_places_clear(struct pq_places *places)
{
	free(places->hosts);
	free(places->addresses);
	free(places->ports);
	memset(places, 0, sizeof(*places));
}

/* The URI and the environment; a URI that libpq does not take has one place,
 * and connecting there says why. */
static void
pq_places_read(const struct libpq_api *pq, const char *uri,
    struct pq_places *ret_places)
{
	PQconninfoOption *options = pq->conninfoParse(uri, NULL);
	PQconninfoOption *defaults = pq->conndefaults();
	size_t hosts, addresses;

	ret_places->hosts = pq_server_find_option(options, defaults, "host");
	ret_places->addresses = pq_server_find_option(options, defaults,
	    "hostaddr");
	ret_places->ports = pq_server_find_option(options, defaults, "port");
	pq->conninfoFree(options);
	pq->conninfoFree(defaults);
	hosts = pq_places_count(ret_places->hosts);
	addresses = pq_places_count(ret_places->addresses);
	ret_places->count = hosts > addresses ? hosts : addresses;
}

/* --- one server ----------------------------------------------------------- */

/*
 * A partition is noticed within seconds, not after the two hours of the kernel
 * (tcp(7)): a leader that hangs cannot renew its lease.  What stands in the URI
 * wins over these, but for what is behind it.
 */
static void
pq_server_connect(struct driver_postgresql *own,
    const struct store_options *options, const struct pq_places *places,
    size_t number, struct pq_server *server)
{
	bool is_one = places->count == 1;
	char *host = pq_places_item(places->hosts, number);
	char *address = pq_places_item(places->addresses, number);
	char *port = pq_places_item(places->ports, number);
	/* Whoever has no value is left as the URI says. */
	const char *const names[] = { "application_name", "client_encoding",
		"connect_timeout", "keepalives", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "tcp_user_timeout",
		"dbname", "password", "host", "hostaddr", "port",
		"target_session_attrs", NULL };
	const char *const values[] = { "patchdayd", "UTF8", "3", "1", "5",
		"2", "3", "10000", options->uri, options->password,
		is_one ? NULL : host, is_one ? NULL : address,
		is_one ? NULL : port, "any", NULL };

	snprintf(server->shown, sizeof(server->shown), "%s%s%s", host != NULL
	    && host[0] != '\0' ? host : address != NULL ? address :
	    "the server", port == NULL ? "" : ":", port == NULL ? "" : port);
	server->connection = own->pq.connectdbParams(names, values, 1);
	free(host);
	free(address);
	free(port);
}

/* What it says of itself; NULL when it does not.  Where only administrators may
 * see the system's number, it is left out. */
static PGresult *
pq_server_ask(struct driver_postgresql *own)
{
	static const char *const questions[] = {
	    "SELECT pg_is_in_recovery(),"
	    " current_setting('transaction_read_only'),"
	    " current_setting('server_encoding'),"
	    " pg_postmaster_start_time(), CASE WHEN"
	    " pg_is_in_recovery() THEN '' ELSE"
	    " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END,"
	    " (SELECT system_identifier FROM pg_control_system())",
	    "SELECT pg_is_in_recovery(),"
	    " current_setting('transaction_read_only'),"
	    " current_setting('server_encoding'),"
	    " pg_postmaster_start_time(), '', ''" };
	PGresult *result;
	size_t i;

	for (i = 0; i < countof(questions); i++) {
		result = driver_postgresql_result(own, own->pq.sendQuery(
		    own->connection, questions[i]));
		if (own->pq.resultStatus(result) == PGRES_TUPLES_OK)
			return result;
		own->pq.clear(result);
	}
	return NULL;
}

/* The timeline that `known` ("7712…/2") says of this system; 0: nothing. */
static int64_t
pq_server_known(const struct pq_server *server, const char *known)
{
	size_t length = strlen(server->system);

	if (length == 0 || strncmp(known, server->system, length) != 0 ||
	    known[length] != '/')
		return 0;
	return strtoll(known + length + 1, NULL, 10);
}

/* Of a primary that is not used: does somebody lead there all the same?  Then
 * nobody may here. */
static void
pq_server_contest(struct driver_postgresql *own,
    const struct pq_server *server)
{
	PGconn *used = own->connection;
	PGresult *result;
	size_t length = strlen(own->rival);
	bool is_led;

	own->connection = server->connection;
	result = driver_postgresql_result(own, own->pq.sendQuery(
	    server->connection, "SELECT holder FROM lease WHERE id = 1 AND"
	    " holder <> '' AND until_at > clock_timestamp()"));
	own->connection = used;
	own->is_silent = false;
	is_led = own->pq.resultStatus(result) == PGRES_TUPLES_OK &&
	    own->pq.ntuples(result) == 1;
	own->is_contested |= is_led;
	if (is_led)
		snprintf(own->rival + length, sizeof(own->rival) - length,
		    "; %.64s still leads there",
		    own->pq.getvalue(result, 0, 0));
	own->pq.clear(result);
}

/* Can it be used?  The reason why not is added to `text`; a standby would take
 * nothing that is written. */
static bool
pq_server_judge(struct driver_postgresql *own, PGresult *result,
    const char *known, struct pq_server *server, struct text *text)
{
	const char *encoding = own->pq.getvalue(result, 0, 2);
	int64_t least;

	snprintf(server->started, sizeof(server->started), "%s",
	    own->pq.getvalue(result, 0, 3));
	server->timeline = strtoll(own->pq.getvalue(result, 0, 4), NULL, 16);
	snprintf(server->system, sizeof(server->system), "%s",
	    own->pq.getvalue(result, 0, 5));
	least = pq_server_known(server, known);
	if (strcmp(own->pq.getvalue(result, 0, 0), "t") == 0)
		text_putf(text, "%s is a standby, which takes nothing that is "
		    "written; nobody leads until there is a primary",
		    server->shown);
	else if (strcmp(own->pq.getvalue(result, 0, 1), "on") == 0)
		text_putf(text, "%s can only be read "
		    "(default_transaction_read_only)", server->shown);
	else if (strcmp(encoding, "UTF8") != 0)
		text_putf(text, "%s has the encoding %s; it must be UTF8",
		    server->shown, encoding);
	else if (server->timeline >= least)
		return true;
	else {
		snprintf(own->rival, sizeof(own->rival), "%s is on timeline "
		    "%lld, and the database has been on timeline %lld since: "
		    "an old primary, which is not used; stop it",
		    server->shown, (long long)server->timeline,
		    (long long)least);
		text_puts(text, own->rival);
		pq_server_contest(own, server);
	}
	return false;
}

/* It is connected: ask it, and judge. */
static bool
pq_server_check(struct driver_postgresql *own, const char *known,
    struct pq_server *server, struct text *text)
{
	PGresult *result;
	bool is_usable = false;

	own->connection = server->connection;
	result = pq_server_ask(own);
	own->connection = NULL;
	own->is_silent = false;
	if (result == NULL)
		text_putf(text, "%s does not answer", server->shown);
	else
		is_usable = pq_server_judge(own, result, known, server, text);
	own->pq.clear(result);
	return is_usable;
}

/* --- choosing ------------------------------------------------------------- */

/* Of two that can be written: does `other` come after a promotion that `one`
 * has not seen? */
static bool
pq_server_is_newer(const struct pq_server *one, const struct pq_server *other)
{
	return strcmp(one->system, other->system) == 0 &&
	    other->timeline > one->timeline;
}

/* Two can be written: one of them should not be there. */
static void
pq_server_note_rival(struct driver_postgresql *own,
    const struct pq_server *kept, const struct pq_server *left)
{
	snprintf(own->rival, sizeof(own->rival), "%.140s (timeline %lld) and "
	    "%.140s (timeline %lld) can both be written; the first is used, "
	    "stop the second", kept->shown, (long long)kept->timeline,
	    left->shown, (long long)left->timeline);
}

/* `server` is taken in place of `best`, or closed. */
static void
pq_server_take(struct driver_postgresql *own, struct pq_server *best,
    struct pq_server *server)
{
	struct pq_server left = *server;

	if (best->connection == NULL) {
		*best = *server;
		return;
	}
	if (pq_server_is_newer(best, server)) {
		left = *best;
		*best = *server;
	}
	/* One server by two names is none. */
	if (strcmp(best->started, left.started) != 0) {
		pq_server_note_rival(own, best, &left);
		pq_server_contest(own, &left);
	}
	own->pq.finish(left.connection);
}

/* Notices ("table exists, skipping") are nobody's business. */
static void
pq_server_notice(void *context, const char *message)
{
	(void)context;
	(void)message;
}

static void
pq_server_settle(struct driver_postgresql *own, const struct pq_server *best)
{
	own->connection = best->connection;
	if (best->system[0] != '\0')
		snprintf(own->line, sizeof(own->line), "%s/%lld",
		    best->system, (long long)best->timeline);
	(void)own->pq.setNoticeProcessor(own->connection, pq_server_notice,
	    NULL);
}

/* None can be used; `text` says why of each. */
static void
pq_server_fail(const struct store *store, struct text *text,
    struct error *ret_error)
{
	if (text->length > 0)
		driver_postgresql_flatten(text->bytes);
	(void)error_set(ret_error, ERROR_STORE, "cannot open %.120s: %s",
	    store->path, text_string(text));
}

int
pq_server_open(struct store *store, const struct store_options *options,
    struct error *ret_error)
{
	struct driver_postgresql *own = store->postgresql;
	const char *known = options->line == NULL ? "" : options->line;
	struct pq_server best = { 0 }, server;
	struct pq_places places = { 0 };
	struct text text = { 0 };
	size_t i;

	pq_places_read(&own->pq, options->uri, &places);
	for (i = 0; i < places.count && i < PQ_SERVER_MOST; i++) {
		server = (struct pq_server){ .timeline = 0 };
		pq_server_connect(own, options, &places, i, &server);
		if (text.length > 0)
			text_puts(&text, "; ");
		if (own->pq.status(server.connection) != CONNECTION_OK)
			text_puts(&text,
			    own->pq.errorMessage(server.connection));
		else if (pq_server_check(own, known, &server, &text)) {
			pq_server_take(own, &best, &server);
			continue;
		}
		own->pq.finish(server.connection);
	}
	pq_places_clear(&places);
	if (best.connection != NULL && own->is_contested) {
		own->pq.finish(best.connection);
		best.connection = NULL;
		text_clear(&text);
		text_puts(&text, own->rival);
	}
	if (best.connection != NULL)
		pq_server_settle(own, &best);
	else
		pq_server_fail(store, &text, ret_error);
	text_clear(&text);
	return best.connection == NULL ? -1 : 0;
}
