/* SPDX-License-Identifier: MIT */
/* Which files each process is to keep, by the configuration; and what is said
 * where a process cannot be limited.  What the kernel then refuses is tried in
 * test_sandbox. */
#include "confine.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "harness.h"
#include "mem.h"

static char folder[] = "/tmp/patchday-confine-XXXXXX";

/* Is it named, with just that access? */
static bool
names(const struct sandbox *sandbox, const char *path, unsigned access)
{
	char *whole = mem_format("%s%s%s", path[0] == '/' ? "" : folder,
	    path[0] == '/' || path[0] == '\0' ? "" : "/", path);
	bool is_there = false;
	size_t i;

	for (i = 0; i < sandbox->paths.count; i++)
		is_there |= strcmp(sandbox->paths.items[i].path, whole) == 0 &&
		    sandbox->paths.items[i].access == access;
	free(whole);
	return is_there;
}

static bool
names_any(const struct sandbox *sandbox, const char *path)
{
	unsigned access;
	bool is_there = false;

	for (access = 1; access < 32; access++)
		is_there |= names(sandbox, path, access);
	return is_there;
}

/* The database's password is the owner's alone to read; who has its own
 * database asks nobody. */
static void
test_owner(void)
{
	struct confine_places places = { .state = "state",
	    .socket = "run/control", .listen = "127.0.0.1:8080" };
	struct conf conf = { 0 };
	struct sandbox sandbox;

	(void)unsetenv("NOTIFY_SOCKET");
	confine_plan_owner(&conf, &places, &sandbox);
	CHECK(names(&sandbox, "state", SANDBOX_WRITE));
	CHECK(names(&sandbox, "run", SANDBOX_SOCKET));
	CHECK(!names_any(&sandbox, "listen") && !names_any(&sandbox, ""));
	CHECK(sandbox.limits_ports && sandbox.ports.count == 0);
	CHECK((sandbox.calls & SANDBOX_CALLS_CONNECT) == 0);
	CHECK(!sandbox.keeps_scope);
	sandbox_clear(&sandbox);

	places.listen = "unix:listen/http";
	(void)setenv("NOTIFY_SOCKET", "@manager", 1);
	conf.service.store = (char *)"postgresql://db/patchday";
	confine_plan_owner(&conf, &places, &sandbox);
	CHECK(names(&sandbox, "listen", SANDBOX_SOCKET));
	CHECK(!sandbox.limits_ports && sandbox.keeps_scope);
	CHECK((sandbox.calls & SANDBOX_CALLS_CONNECT) != 0);
	sandbox_clear(&sandbox);
	(void)setenv("NOTIFY_SOCKET", "/run/manager", 1);
	places.listen = NULL;
	conf.service.store_password_place = (char *)"secrets/db";
	confine_plan_owner(&conf, &places, &sandbox);
	CHECK(!sandbox.keeps_scope && !names_any(&sandbox, "listen"));
	CHECK(names(&sandbox, "secrets/db", SANDBOX_READ));
	CHECK(!names_any(&sandbox, "secrets"));
	sandbox_clear(&sandbox);
	/* systemd's folder, of which the one file. */
	conf.service.store_password_place = (char *)"credential:db";
	(void)unsetenv("CREDENTIALS_DIRECTORY");
	confine_plan_owner(&conf, &places, &sandbox);
	CHECK(!names_any(&sandbox, "secrets/db"));
	sandbox_clear(&sandbox);
	(void)setenv("CREDENTIALS_DIRECTORY", "secrets", 1);
	confine_plan_owner(&conf, &places, &sandbox);
	CHECK(names(&sandbox, "secrets/db", SANDBOX_READ));
	CHECK(!names_any(&sandbox, "secrets/token"));
	sandbox_clear(&sandbox);
	(void)unsetenv("CREDENTIALS_DIRECTORY");
	(void)unsetenv("NOTIFY_SOCKET");
}

#define SITE(token) \
	"windows:\n  w: {title: W, when: every Thursday at 15:00, zone: UTC, " \
	"duration: 1h, announce: [{to: chat}]}\n" \
	"channels:\n  chat: {slack: \"#c\", token: {" token "}}\n"

/* The configuration: a file's folder, or the folder it is. */
static void
test_envoy(void)
{
	struct confine_places places = { .cache = "cache" };
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;
	struct sandbox sandbox;

	CHECK(conf_load("site/site.yaml", NULL, &conf, &complaints) == 0);
	confine_plan_envoy(conf, &places, &sandbox);
	CHECK(names(&sandbox, "site", SANDBOX_READ));
	CHECK(names(&sandbox, "site/keys", SANDBOX_READ));
	CHECK(names(&sandbox, "cache", SANDBOX_WRITE));
	CHECK(!names_any(&sandbox, "state") && !names_any(&sandbox, "secrets"));
	CHECK(!sandbox.limits_ports);
	sandbox_clear(&sandbox);
	conf_release(conf);

	(void)setenv("CREDENTIALS_DIRECTORY", "secrets", 1);
	CHECK(conf_load("parts", NULL, &conf, &complaints) == 0);
	confine_plan_envoy(conf, &places, &sandbox);
	CHECK(names(&sandbox, "parts", SANDBOX_READ));
	CHECK(!names_any(&sandbox, "") && !names_any(&sandbox, "site"));
	CHECK(names(&sandbox, "secrets", SANDBOX_READ));
	sandbox_clear(&sandbox);
	conf_release(conf);
	complaint_clear(&complaints);
	(void)unsetenv("CREDENTIALS_DIRECTORY");
}

/* Nothing can be limited, or nothing shall be: said, and refused where the
 * options ask for it. */
static void
test_obstacle(void)
{
	static const struct { bool needs, has_no; int status; } rows[] = {
		{ false, true, 0 }, { true, true, -1 } };
	struct options options;
	struct confine confine;
	struct error error;
	char said[512];
	ssize_t length;
	size_t i;
	int ends[2];

	CHECK(pipe(ends) == 0);
	for (i = 0; i < countof(rows); i++) {
		struct log log = { .descriptor = ends[1] };

		options = (struct options){ .needs_sandbox = rows[i].needs,
		    .has_no_sandbox = rows[i].has_no };
		confine = (struct confine){ .process = "owner",
		    .options = &options, .log = &log };
		error = (struct error){ 0 };
		CHECK_NUMBER(confine_begin(&confine, &error), rows[i].status);
		if (rows[i].status < 0) {
			CHECK_STRING(error.text,
			    "no sandbox for the owner: --no-sandbox");
			continue;
		}
		length = read(ends[0], said, sizeof(said) - 1);
		said[length < 0 ? 0 : length] = '\0';
		CHECK_STRING(said, "level=warn event=sandbox process=owner "
		    "landlock=0 missing=--no-sandbox\n");
		CHECK_NUMBER(confine_end(&confine, &error), 0);
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
}

/* A folder of state that cannot be made. */
static void
test_state(void)
{
	struct options options = { .has_no_sandbox = true };
	struct confine confine = { .options = &options };
	struct confine_places places = { .state = "no/such/state",
	    .cache = "cache" };
	struct conf conf = { 0 };
	struct envoy *envoy = NULL;
	struct error error = { 0 };

	CHECK(confine_divide(&confine, &places, &conf, &envoy, &error) < 0);
	CHECK(envoy == NULL);
	CHECK_STRING(error.text,
	    "state folder no/such/state: No such file or directory");
}

int
main(void)
{
	static const char *const folders[] = { "state", "cache", "run",
		"listen", "secrets", "site", "site/keys", "parts" };
	char *command;
	size_t i;

	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return 1;
	for (i = 0; i < countof(folders); i++)
		CHECK(mkdir(folders[i], 0700) == 0);
	CHECK(file_replace("secrets/db", "x", 1, NULL) == 0);
	CHECK(file_replace("secrets/token", "x", 1, NULL) == 0);
	CHECK(file_replace("site/site.yaml", SITE("file: keys/token"),
	    strlen(SITE("file: keys/token")), NULL) == 0);
	CHECK(file_replace("parts/site.yaml", SITE("credential: token"),
	    strlen(SITE("credential: token")), NULL) == 0);
	test_owner();
	test_envoy();
	test_obstacle();
	test_state();
	command = mem_format("rm -r %s", folder);
	CHECK(chdir("/") == 0 && system(command) == 0);
	free(command);
	return harness_end();
}
