/* SPDX-License-Identifier: MIT */
/* Where the server listens: addresses, permissions, what others left. */
#include "harness.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "array.h"
#include "serve/connection_internal.h"
#include "serve/endpoint_internal.h"

static void
test_addresses(void)
{
	static const struct {
		const char *address, *bound;	/* its beginning; NULL: refused */
	} rows[] = {
		{ "127.0.0.1:0", "127.0.0.1:" },
		{ "[::1]:0", "[::1]:" },
		{ "*:0", "[::]:" },
		{ "0.0.0.0:0", "0.0.0.0:" },
		{ "localhost:0", "127.0.0.1:" },
		{ "localhost.:0", NULL },
		{ "127.0.0.1", NULL },
		{ "::1:80", NULL },
		{ "[::1]", NULL },
		{ "[::1]80", NULL },
		{ "127.0.0.1:", NULL },
		{ "127.0.0.1:x", NULL },
		{ "127.0.0.1:99999", NULL },
		{ "256.0.0.1:0", NULL },
		{ "203.0.113.1:0", NULL },
		{ "unix:", NULL },
		{ "unix:/nonexistent/folder/socket", NULL },
		{ "", NULL },
	};
	struct endpoint endpoint;
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		error = (struct error){ 0 };
		if (rows[i].bound == NULL) {
			CHECK_ROW(endpoint_open(&endpoint, rows[i].address,
			    &error) == -1, rows[i].address);
			CHECK_ROW(strstr(error.text, rows[i].address) != NULL,
			    error.text);
			continue;
		}
		CHECK_ROW(endpoint_open(&endpoint, rows[i].address,
		    &error) == 0, rows[i].address);
		CHECK_ROW(strncmp(endpoint.address, rows[i].bound,
		    strlen(rows[i].bound)) == 0, endpoint.address);
		CHECK_ROW(strcmp(endpoint.address + strlen(rows[i].bound),
		    "0") != 0, "the port is known");
		endpoint_close(&endpoint);
	}
}

static void
test_taken(void)
{
	struct endpoint first, second;
	struct error error = { 0 };

	CHECK(endpoint_open(&first, "127.0.0.1:0", &error) == 0);
	CHECK(endpoint_open(&second, first.address, &error) == -1);
	CHECK(strstr(error.text, "in use") != NULL);
	endpoint_close(&first);
}

static void
test_unix(void)
{
	char path[64], address[80];
	struct endpoint first, second;
	struct error error = { 0 };
	struct stat status;
	mode_t before;

	snprintf(path, sizeof(path), "/tmp/patchday-end-%d", (int)getpid());
	snprintf(address, sizeof(address), "unix:%s", path);
	before = umask(077);
	CHECK(endpoint_open(&first, address, &error) == 0);
	umask(before);
	CHECK_STRING(first.address, address);
	CHECK(stat(path, &status) == 0 && S_ISSOCK(status.st_mode));
	CHECK_NUMBER(status.st_mode & 0777, 0660);
	/* Somebody serves it: hands off. */
	CHECK(endpoint_open(&second, address, &error) == -1);
	CHECK(stat(path, &status) == 0);
	/* Killed: the file stays behind and is replaced. */
	close(first.descriptor);
	CHECK(endpoint_open(&second, address, &error) == 0);
	/* The first one's end must not take the second one's file. */
	first.descriptor = -1;
	first.inode = 1;
	endpoint_close(&first);
	CHECK(stat(path, &status) == 0);
	endpoint_close(&second);
	CHECK(stat(path, &status) != 0);
}

static bool
is_reachable(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool is_reached;

	memcpy(name.sun_path, path, strlen(path) + 1);
	is_reached = connect(descriptor, (struct sockaddr *)&name,
	    sizeof(name)) == 0;
	close(descriptor);
	return is_reached;
}

/* Somebody deletes the file: it is made again; what lies there by then is not
 * touched, and nothing stays behind. */
static void
test_unix_deleted(void)
{
	char folder[] = "/tmp/patchday-end-XXXXXX";
	char path[64], address[80], spare[80];
	struct endpoint first, second;
	struct error error = { 0 };
	struct stat status;

	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s/control", folder);
	snprintf(spare, sizeof(spare), "%s/.control.spare", folder);
	snprintf(address, sizeof(address), "unix:%s", path);
	CHECK(endpoint_open(&first, address, &error) == 0);
	CHECK_NUMBER(endpoint_check(&first), ENDPOINT_THERE);
	CHECK(unlink(path) == 0 && !is_reachable(path));
	CHECK_NUMBER(endpoint_check(&first), ENDPOINT_BACK);
	CHECK(is_reachable(path));
	CHECK(stat(path, &status) == 0);
	CHECK_NUMBER(status.st_mode & 0777, 0660);
	CHECK_NUMBER(endpoint_check(&first), ENDPOINT_THERE);
	/* Another service has it by now. */
	CHECK(unlink(path) == 0);
	CHECK(endpoint_open(&second, address, &error) == 0);
	CHECK_NUMBER(endpoint_check(&first), ENDPOINT_GONE);
	CHECK_NUMBER(endpoint_check(&second), ENDPOINT_THERE);
	endpoint_close(&second);
	CHECK_NUMBER(endpoint_check(&first), ENDPOINT_BACK);
	/* Whoever empties the folder takes the second name, too. */
	CHECK(unlink(path) == 0 && unlink(spare) == 0);
	CHECK_NUMBER(endpoint_check(&first), ENDPOINT_GONE);
	endpoint_close(&first);
	/* What a killed one left is replaced. */
	CHECK(endpoint_open(&first, address, &error) == 0);
	close(first.descriptor);
	CHECK(endpoint_open(&second, address, &error) == 0);
	CHECK(unlink(path) == 0);
	CHECK_NUMBER(endpoint_check(&second), ENDPOINT_BACK);
	endpoint_close(&second);
	CHECK(rmdir(folder) == 0);
}

/* A file that is no socket is never removed. */
static void
test_unix_file(void)
{
	char path[] = "/tmp/patchday-end-XXXXXX", address[80];
	struct endpoint endpoint;
	struct error error = { 0 };
	struct stat status;
	int descriptor = mkstemp(path);

	snprintf(address, sizeof(address), "unix:%s", path);
	CHECK(endpoint_open(&endpoint, address, &error) == -1);
	CHECK(stat(path, &status) == 0 && S_ISREG(status.st_mode));
	close(descriptor);
	unlink(path);
}

static struct connection_address
address_of(int family, const char *text)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_un local = { .sun_family = AF_UNIX };

	if (family == AF_UNIX)
		return connection_address_make((struct sockaddr *)&local);
	if (family == AF_INET) {
		(void)inet_pton(AF_INET, text, &four.sin_addr);
		return connection_address_make((struct sockaddr *)&four);
	}
	(void)inet_pton(AF_INET6, text, &six.sin6_addr);
	return connection_address_make((struct sockaddr *)&six);
}

/* Who counts as the same address, and who is not counted. */
static void
test_peers(void)
{
	static const struct {
		int family;
		const char *one;
		int other_family;
		const char *other;
		bool is_exempt, is_same;
	} rows[] = {
		{ AF_INET, "127.0.0.1", AF_INET, "127.9.9.9", true, false },
		{ AF_INET6, "::1", AF_INET6, "::1", true, true },
		{ AF_UNIX, "", AF_UNIX, "", true, true },
		{ AF_INET6, "::ffff:127.0.0.1", AF_INET, "127.0.0.1", true,
		    true },
		{ AF_INET, "192.0.2.1", AF_INET, "192.0.2.1", false, true },
		{ AF_INET, "192.0.2.1", AF_INET, "192.0.2.2", false, false },
		{ AF_INET6, "::ffff:192.0.2.1", AF_INET, "192.0.2.1", false,
		    true },
		{ AF_INET6, "2001:db8::1", AF_INET6, "2001:db8::2", false,
		    true },
		{ AF_INET6, "2001:db8::1", AF_INET6, "2001:db8:0:1::1",
		    false, false },
	};
	struct connection_address one, other;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		one = address_of(rows[i].family, rows[i].one);
		other = address_of(rows[i].other_family, rows[i].other);
		CHECK_ROW(one.is_exempt == rows[i].is_exempt, rows[i].one);
		CHECK_ROW((one.key == other.key) == rows[i].is_same,
		    rows[i].one);
	}
}

static void
test_limit(void)
{
	const struct server_limits limits = { .connections = 100,
	    .per_address = 3, .headers_ms = 1000, .body_ms = 1000,
	    .answer_ms = 1000, .idle_ms = 1000, .owner_ms = 1000 };
	struct sockaddr_in peer = { .sin_family = AF_INET };
	struct connection *connections[3];
	struct connection_address address, other;
	struct connections table;
	size_t i;

	connections_init(&table, &limits);
	CHECK_NUMBER(connections_tick(&table), -1);
	(void)inet_pton(AF_INET, "192.0.2.1", &peer.sin_addr);
	address = address_of(AF_INET, "192.0.2.1");
	other = address_of(AF_INET, "192.0.2.2");
	for (i = 0; i < countof(connections); i++) {
		CHECK(connections_admit(&table, &address));
		connections[i] = connection_new(&table, -1,
		    (struct sockaddr *)&peer);
	}
	CHECK(!connections_admit(&table, &address));
	CHECK(connections_admit(&table, &other));
	CHECK_NUMBER(table.refused_count, 1);
	CHECK_NUMBER(connections_tick(&table), 250);
	connection_free(connections[1]);
	CHECK(connections_admit(&table, &address));
	connection_free(connections[0]);
	connection_free(connections[2]);
	CHECK_NUMBER(connections_count(&table), 0);
	connections_clear(&table);
}

int
main(void)
{
	test_addresses();
	test_taken();
	test_unix();
	test_unix_deleted();
	test_unix_file();
	test_peers();
	test_limit();
	return harness_end();
}
