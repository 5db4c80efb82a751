/* SPDX-License-Identifier: MIT */
/* Who asks: by token, by the control socket, by a trusted proxy, by nothing. */
#include "harness.h"

#include <grp.h>
#include <pwd.h>

#include "array.h"
#include "fake/client.h"
#include "fake/site.h"
#include "mem.h"

#define HOST " HTTP/1.1\r\nHost: x\r\n"

static const char parts[] =
    "environments:\n  one: {title: One, tier: dev}\n"
    "windows:\n  work: {title: Work, when: every day at 15:00, zone: UTC, "
    "duration: 2h, stages: [one]}\n";

/* POST an order with these headers; the answer's status and body. */
static int
ask(const char *address, const char *headers, struct answer *ret_answer)
{
	static const char body[] = "{\"act\":\"start\"}";
	struct text request = { 0 };

	text_putf(&request, "POST /api/v1/acts" HOST
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n%s\r\n"
	    "%s", sizeof(body) - 1, headers, body);
	client_ask(address, request.bytes, request.length, ret_answer);
	text_clear(&request);
	return ret_answer->status;
}

struct row {
	const char *headers;
	int status;
	const char *want;		/* in the body */
};

static void
check_rows(const char *address, const struct row *rows, size_t count)
{
	struct answer answer;
	char label[600];
	size_t i;

	for (i = 0; i < count; i++) {
		ask(address, rows[i].headers, &answer);
		snprintf(label, sizeof(label), "%.150s: %d %.300s",
		    rows[i].headers, answer.status,
		    text_string(&answer.body));
		CHECK_ROW(answer.status == rows[i].status, label);
		CHECK_ROW(strstr(text_string(&answer.body), rows[i].want) !=
		    NULL, label);
		answer_clear(&answer);
	}
}

/* A browser has the proxy's cookie wherever the form is that it sends: what
 * takes no JSON looks at where it comes from. */
static void
check_sites(const char *address, bool is_control)
{
	static const struct {
		const char *headers;
		bool is_other;
	} rows[] = {
		{ "", false },
		{ "Origin: http://x\r\nSec-Fetch-Site: same-origin\r\n", false },
		{ "Origin: https://evil.example\r\n", true },
		{ "Origin: null\r\n", true },
		{ "Sec-Fetch-Site: cross-site\r\n", true },
	};
	struct text request = { 0 };
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&request, 0);
		text_putf(&request, "POST /api/v1/tokens/3f2a9c81/revoke" HOST
		    "X-Forwarded-User: boss@example.org\r\n%sContent-Type: "
		    "application/x-www-form-urlencoded\r\n"
		    "Content-Length: 0\r\n\r\n", rows[i].headers);
		client_ask(address, request.bytes, request.length, &answer);
		CHECK_NUMBER(answer.status,
		    rows[i].is_other && !is_control ? 403 : 200);
		answer_clear(&answer);
	}
	text_clear(&request);
}

#define LOGIN "X-Forwarded-User: "
static const char *const site_login[] = {
	"service: {trusted-login: {header: X-Forwarded-User}}\n",
	"service: {trusted-login: {header: X-Forwarded-User, "
	    "socket-only: false}}\n",
};

/* A proxy's header counts by a Unix socket, by loopback only where the site
 * says so, and never by the control socket. */
static void
test_logins(void)
{
	static const struct row trusted[] = {
		{ LOGIN "boss@example.org\r\n", 200, "\"kind\":4,"
		    "\"name\":\"boss@example.org (login)\",\"way\":\"api\","
		    "\"root\":false,\"token\":null,\"people\":[\"boss\"]" },
		{ LOGIN "boss@example.org \t\r\n", 200,
		    "\"people\":[\"boss\"]" },
		{ LOGIN "Boss@example.org\r\n", 200, "\"people\":[]" },
		{ LOGIN "\r\n", 401, "token" },
		{ "", 401, "token" },
		{ LOGIN "boss@example.org\r\n" LOGIN "x\r\n", 400, "one" },
		{ LOGIN "boss@example.org\r\nAuthorization: Bearer x\r\n",
		    401, "not valid" },
		{ LOGIN "boss@example.org\r\nAuthorization: Basic x\r\n",
		    200, "\"kind\":4" },
		{ "Authorization: Bearer x\r\nAuthorization: Bearer x\r\n",
		    400, "more than once" },
	};
	static const struct row strangers[] = {
		{ LOGIN "boss@example.org\r\n", 401, "token" },
	};
	static const struct row control[] = {
		{ LOGIN "boss@example.org\r\n", 200, "\"way\":\"cli\"" },
	};
	char listen[64], yaml[1024];
	struct site site;
	size_t i;

	for (i = 0; i < 4; i++) {
		snprintf(listen, sizeof(listen), i % 2 == 0 ? "127.0.0.1:0" :
		    "unix:/tmp/patchday-%d.public", (int)getpid());
		snprintf(yaml, sizeof(yaml), "%s%speople:\n"
		    "  boss: {title: Boss, login: [boss@example.org]}\n",
		    site_login[i / 2], parts);
		if (!CHECK(site_start_with(&site, NULL, listen, yaml) == 0))
			return;
		if (i == 0)
			check_rows(server_address(site.server), strangers,
			    countof(strangers));
		else
			check_rows(server_address(site.server), trusted,
			    countof(trusted));
		if (i > 0)
			check_sites(server_address(site.server), false);
		check_sites(site.control, true);
		check_rows(site.control, control, countof(control));
		site_stop(&site);
	}
}

/* The kernel's word: users and groups of `people`. */
static void
test_peers(void)
{
	const struct passwd *user = getpwuid(getuid());
	const struct group *group = getgrgid(getgid());
	char yaml[1024], want[200];
	struct answer answer;
	struct site site;

	if (user == NULL || group == NULL)
		return;
	snprintf(yaml, sizeof(yaml), "%speople:\n"
	    "  me: {title: Me, unix: [\"%s\"]}\n"
	    "  mine: {title: Mine, unix: [\"%%%s\"]}\n"
	    "  none: {title: None, unix: [\"%%no-such-group\", nosuchuser]}\n",
	    parts, user->pw_name, group->gr_name);
	if (!CHECK(site_start_with(&site, NULL, "127.0.0.1:0", yaml) == 0))
		return;
	CHECK_NUMBER(ask(site.control, "", &answer), 200);
	snprintf(want, sizeof(want), "\"kind\":1,\"name\":\"%s (uid %u)\","
	    "\"way\":\"cli\",\"root\":true,\"token\":null,"
	    "\"people\":[\"me\",\"mine\"]", user->pw_name,
	    (unsigned)getuid());
	CHECK_ROW(strstr(text_string(&answer.body), want) != NULL,
	    text_string(&answer.body));
	answer_clear(&answer);
	site_stop(&site);
}

/* By token, on both sockets; ten failures a minute. */
static void
test_tokens(void)
{
	struct token_list *list = token_list_new();
	struct token_entry *entry = array_add(&list->list);
	char whole[TOKEN_MAX], header[160], wrong[160];
	struct random chance;
	struct answer answer;
	struct site site;
	size_t i;

	random_init_seeded(&chance, 5);
	token_make(&chance, entry->id, whole, entry->hash);
	entry->title = mem_string("test");
	entry->person = mem_string("boss");
	entry->created_by = mem_string("me");
	entry->expires_at = SITE_NOW_AT + 10;
	snprintf(header, sizeof(header), "Authorization: bearer  %s\r\n",
	    whole);
	whole[strlen(whole) - 1] ^= 1;
	snprintf(wrong, sizeof(wrong), "Authorization: Bearer %s\r\n",
	    whole);
	if (!CHECK(site_start(&site, NULL) == 0))
		return;
	owner_set_tokens(&site.owner, list);
	CHECK_NUMBER(ask(server_address(site.server), header, &answer), 200);
	CHECK_ROW(strstr(text_string(&answer.body), "\"kind\":2,\"name\":"
	    "\"boss (token ") != NULL, text_string(&answer.body));
	answer_clear(&answer);
	/* Shown by the control socket it counts too: less than one's own. */
	CHECK_NUMBER(ask(site.control, header, &answer), 200);
	CHECK(strstr(text_string(&answer.body), "\"root\":false") != NULL);
	answer_clear(&answer);
	for (i = 0; i < 12; i++) {
		CHECK_NUMBER(ask(server_address(site.server), wrong,
		    &answer), i < 10 ? 401 : 429);
		answer_clear(&answer);
	}
	CHECK_NUMBER(ask(server_address(site.server), header, &answer), 200);
	answer_clear(&answer);
	owner_set_time(&site.owner, SITE_NOW_AT + 10);
	owner_set_tokens(&site.owner, list);
	CHECK_NUMBER(ask(server_address(site.server), header, &answer), 429);
	answer_clear(&answer);
	/* A minute later it is the token's age that is told. */
	owner_set_time(&site.owner, SITE_NOW_AT + 71);
	owner_set_tokens(&site.owner, list);
	CHECK_NUMBER(ask(server_address(site.server), header, &answer), 401);
	CHECK(strstr(text_string(&answer.body), "expired") != NULL);
	answer_clear(&answer);
	token_list_release(list);
	site_stop(&site);
}

/* A directory that answers when the door is opened, and not before. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t has_changed;
	int asked;
	bool is_open;
} door = { .lock = PTHREAD_MUTEX_INITIALIZER,
	.has_changed = PTHREAD_COND_INITIALIZER };

static void
door_set(bool is_open)
{
	pthread_mutex_lock(&door.lock);
	door.is_open = is_open;
	pthread_cond_broadcast(&door.has_changed);
	pthread_mutex_unlock(&door.lock);
}

/* Until it was asked so many times; or has been for ten seconds. */
static void
door_await(int asked)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 10;
	pthread_mutex_lock(&door.lock);
	while (door.asked < asked && pthread_cond_timedwait(&door.has_changed,
	    &door.lock, &until) == 0)
		;
	CHECK_NUMBER(door.asked, asked);
	pthread_mutex_unlock(&door.lock);
}

static void
door_find_user(const struct directory *self, uid_t uid, gid_t own,
    struct directory_user *ret_user)
{
	(void)self;
	(void)uid;
	pthread_mutex_lock(&door.lock);
	door.asked++;
	pthread_cond_broadcast(&door.has_changed);
	while (!door.is_open)
		pthread_cond_wait(&door.has_changed, &door.lock);
	pthread_mutex_unlock(&door.lock);
	*ret_user = (struct directory_user){ .name = mem_string("doorman") };
	array_push(&ret_user->groups, own);
}

static bool
door_find_group(const struct directory *self, const char *name,
    gid_t *ret_group)
{
	(void)self;
	*ret_group = getgid();
	return strcmp(name, "staff") == 0;
}

static const struct directory door_directory = {
	.find_user = door_find_user, .find_group = door_find_group };

/* Begin a request; its answer comes later. */
static int
send_get(const char *address, const char *path)
{
	int descriptor = client_open(address);
	struct text request = { 0 };

	text_putf(&request, "GET %s" HOST "\r\n", path);
	CHECK(client_send(descriptor, request.bytes, request.length));
	text_clear(&request);
	return descriptor;
}

static void
hear(int descriptor, int status, const char *want)
{
	struct answer answer;

	client_receive(descriptor, false, &answer);
	CHECK_NUMBER(answer.status, status);
	CHECK_ROW(strstr(text_string(&answer.body), want) != NULL,
	    text_string(&answer.body));
	answer_clear(&answer);
	(void)close(descriptor);
}

/* Who has to be known waits for the directory; nobody else does, and each is
 * looked up once. */
static void
test_slow_directory(void)
{
	static const char *const reads[] = { "/api/v1/status", "/metrics",
		"/api/v1/now", "/api/v1/occurrences", "/healthz",
		"/feeds/work.ics" };
	int waiting[3];
	char yaml[1024], who[200];
	struct site site;
	size_t i;

	snprintf(yaml, sizeof(yaml), "%speople:\n  me: {title: Me, unix: "
	    "[doorman, \"%%staff\"]}\n", parts);
	if (!CHECK(site_start_with(&site, NULL, "127.0.0.1:0", yaml) == 0))
		return;
	site.owner.port.directory = &door_directory;
	waiting[0] = send_get(site.control, "/api/v1/journal");
	door_await(1);
	waiting[1] = send_get(site.control, "/api/v1/outbox");
	waiting[2] = send_get(site.control, "/api/v1/environments");
	for (i = 0; i < countof(reads); i++)
		hear(send_get(site.control, reads[i]), 200, "");
	door_set(true);
	hear(waiting[0], 200, "\"way\":\"cli\",\"root\":true,\"token\":null,"
	    "\"people\":[\"me\"]");
	snprintf(who, sizeof(who), "\"who\":\"uid %u (doorman)\"",
	    (unsigned)getuid());
	hear(waiting[1], 200, who);
	hear(waiting[2], 200, "\"id\":\"one\"");
	door_await(3);
	/* The end finds one who is looked up, and perhaps one who waits. */
	door_set(false);
	waiting[0] = send_get(site.control, "/api/v1/outbox");
	door_await(4);
	waiting[1] = send_get(site.control, "/api/v1/outbox");
	door_set(true);
	site_stop(&site);
	(void)close(waiting[0]);
	(void)close(waiting[1]);
}

int
main(void)
{
	test_logins();
	test_peers();
	test_slow_directory();
	test_tokens();
	return harness_end();
}
