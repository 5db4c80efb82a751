/* SPDX-License-Identifier: MIT */
/*
 * All sources over the real fetch, against the fakes of tests/fake: a Patch
 * Thursday from the first look to the last, and peers that misbehave.
 */
#include "source.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fetch_curl.h"
#include "harness.h"
#include "mem.h"
#include "secret.h"
#include "source_internal.h"

#define AT 1785445200		/* 2026-07-30T21:00:00Z */
#define OLD "1111111111111111111111111111111111111111"
#define NEW "2222222222222222222222222222222222222222"

/* --- a fake --------------------------------------------------------------- */

struct fake {
	pid_t pid;
	int in;			/* it ends when this is closed */
	char url[80];
};

static bool
fake_start(struct fake *fake, const char *program, const char *root)
{
	int in[2], out[2];
	char path[200], line[20] = "";
	size_t length = 0;

	snprintf(path, sizeof(path), "tests/fake/%s", program);
	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		return false;
	fake->pid = fork();
	if (fake->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execl(path, path, "--stdin", NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	fake->in = in[1];
	/* Byte by byte: the line may come in parts. */
	while (length < sizeof(line) - 1 && strchr(line, '\n') == NULL)
		if (read(out[0], &line[length++], 1) != 1)
			return false;
	close(out[0]);
	line[strcspn(line, "\n")] = '\0';
	snprintf(fake->url, sizeof(fake->url), "http://127.0.0.1:%s%s", line,
	    root);
	return true;
}

static void
fake_stop(struct fake *fake)
{
	close(fake->in);
	waitpid(fake->pid, NULL, 0);
}

/* Give it an order. */
static void
fake_tell(struct fake *fake, struct fetch *fetch, const char *order)
{
	struct fetch_request request = { .method = "POST", .body = order };
	struct fetch_answer answer = { 0 };
	struct error error = { 0 };
	char url[120];

	snprintf(url, sizeof(url), "%.*s/_control",
	    (int)strcspn(fake->url + 7, "/") + 7, fake->url);
	request.url = url;
	CHECK(fetch->ask(fetch, &request, &answer, &error) == 0);
	CHECK_ROW(answer.status == 200, answer.body);
	fetch_answer_clear(&answer);
}

/* --- a site --------------------------------------------------------------- */

struct site {
	struct clock clock;
	struct fetch *fetch;
	struct fake argocd, github;
	struct source sources[2];
	struct source_place place;
	struct pending pending;
	char cache[60];
	int64_t now_at;
};

static void
site_init(struct site *site)
{
	*site = (struct site){ .place = { .environment = "idfprod",
	    .name = "idfprod" }, .now_at = AT,
	    .cache = "/tmp/patchday-source-XXXXXX" };
	CHECK(mkdtemp(site->cache) != NULL);
	clock_init_system(&site->clock);
	site->fetch = fetch_curl_new(&site->clock, 3000);
	if (!fake_start(&site->argocd, "argocd.py", "/argo-cd") ||
	    !fake_start(&site->github, "github.py", ""))
		abort();
	/* In the wrong order on purpose: the table decides. */
	site->sources[0] = (struct source){ .kind = &source_github,
	    .url = site->github.url, .repository = (char *)"o/r",
	    .token_file = (char *)"t", .token = (char *)"github-test" };
	site->sources[1] = (struct source){ .kind = &source_argocd,
	    .environment = (char *)"idfprod", .url = site->argocd.url,
	    .token_file = (char *)"t", .token = (char *)"argocd-test" };
}

static void
site_collect(struct site *site)
{
	struct source_collection collection = { .now_at = site->now_at,
	    .fetch = site->fetch, .cache = site->cache,
	    .places = &site->place, .pendings = &site->pending, .count = 1 };

	pending_clear(&site->pending);
	source_collect(site->sources, 2, &collection);
}

static void
site_clear(struct site *site)
{
	struct dirent *entry;
	char path[600];
	DIR *dir = opendir(site->cache);

	while ((entry = readdir(dir)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", site->cache,
		    entry->d_name);
		if (entry->d_name[0] != '.')
			unlink(path);
	}
	closedir(dir);
	CHECK(rmdir(site->cache) == 0);
	pending_clear(&site->pending);
	fake_stop(&site->argocd);
	fake_stop(&site->github);
	fetch_curl_free(site->fetch);
}

/* What waits and what is in trouble, one line each; then how it went. */
static void
check_site(const struct site *site, const char *want)
{
	struct text text = { 0 };
	const struct change *change;
	const struct pending_source *source;
	size_t i;

	for (i = 0; i < site->pending.changes.count; i++) {
		change = &site->pending.changes.items[i];
		text_putf(&text, "%s %s %s%s%s\n", change->service,
		    change_sync_name(change->sync),
		    change_health_name(change->health),
		    change->trouble != NULL ? ": " : "",
		    change->trouble != NULL ? change->trouble : "");
	}
	for (i = 0; i < site->pending.sources.count; i++) {
		source = &site->pending.sources.items[i];
		if (source->trouble != NULL)
			text_putf(&text, "%s %s\n", source->kind,
			    source->trouble);
	}
	CHECK_STRING(text_string(&text), want);
	text_clear(&text);
}

static const char *
revision(const struct site *site, const char *service)
{
	const struct pending_running *running =
	    pending_find_running(&site->pending, service);

	return running == NULL || running->revision == NULL ? "-" :
	    running->revision;
}

/* --- a Patch Thursday ----------------------------------------------------- */

/* Each row: what somebody does, then what is seen. */
static const struct { const char *order, *want; } thursday[] = {
	{ "{\"apps\":[{\"name\":\"gafaelfawr\",\"sync\":\"OutOfSync\","
	    "\"images\":[\"ghcr.io/lsst-sqre/gafaelfawr:15.3.2\"]},"
	    "{\"name\":\"nublado\",\"sync\":\"OutOfSync\",\"sticks\":"
	    "\"Degraded\"},{\"name\":\"portal\",\"sync\":\"OutOfSync\"},"
	    "{\"name\":\"vault\"},{\"name\":\"tap\",\"sync\":\"OutOfSync\","
	    "\"fails\":\"hook failed\"}]}",
	    "gafaelfawr OutOfSync Healthy\nnublado OutOfSync Healthy\n"
	    "portal OutOfSync Healthy\ntap OutOfSync Healthy\n" },
	{ "{\"now\":1785445800,\"sync\":[\"gafaelfawr\"]}",
	    "nublado OutOfSync Healthy\nportal OutOfSync Healthy\n"
	    "tap OutOfSync Healthy\n" },
	{ "{\"sync\":[\"portal\",\"tap\"]}",
	    "nublado OutOfSync Healthy\n"
	    "tap OutOfSync Healthy: sync failed: hook failed\n" },
	{ "{\"set\":{\"nublado\":{\"why\":\"pod crashed\"}},\"sync\":"
	    "[\"nublado\"]}", "nublado Synced Degraded: pod crashed\n"
	    "tap OutOfSync Healthy: sync failed: hook failed\n" },
	{ "{\"set\":{\"tap\":{\"fails\":null}},\"sync\":[\"tap\"]}",
	    "nublado Synced Degraded: pod crashed\n" },
	/* merged while the window is open */
	{ "{\"merge\":{\"vault\":\"" NEW "\"}}",
	    "nublado Synced Degraded: pod crashed\nvault OutOfSync Healthy\n" },
	{ "{\"set\":{\"nublado\":{\"health\":\"Healthy\"}},\"sync\":"
	    "[\"vault\"]}", "" },
};

static void
test_thursday(struct site *site)
{
	const struct pending_running *running;
	size_t i;

	for (i = 0; i < countof(thursday); i++) {
		fake_tell(&site->argocd, site->fetch, thursday[i].order);
		site->now_at = AT + (int64_t)i * 600;
		site_collect(site);
		check_site(site, thursday[i].want);
		CHECK_NUMBER(site->pending.sources.count, 2);
		CHECK_STRING(site->pending.sources.items[0].kind, "argocd");
		CHECK_NUMBER(site->pending.sources.items[0].at, site->now_at);
		CHECK_STRING(revision(site, "gafaelfawr"), i == 0 ? OLD : NEW);
		CHECK_STRING(revision(site, "nublado"), i < 3 ? OLD : NEW);
		CHECK_STRING(revision(site, "tap"), i < 4 ? OLD : NEW);
	}
	running = pending_find_running(&site->pending, "gafaelfawr");
	CHECK_STRING(running->version, "15.3.2");
	CHECK_NUMBER(running->synced_at, 1785445800);
	CHECK_STRING(running->path, "applications/gafaelfawr");
}

/* --- merges of the repository, told by GitHub ----------------------------- */

static const struct source_kind repository;

/* Stands for the source that reads the repository: it finds a number. */
static void
collect_numbers(struct source_collection *collection)
{
	struct change_merge merge = { .number = 7, .merged_at = AT - 99 };
	struct change *change = pending_change(collection->pendings,
	    "gafaelfawr");

	change->sync = SYNC_OUT_OF_SYNC;
	change_add_merge(change, &merge);
}

static void
test_github(struct site *site)
{
	struct source_collection collection = { .now_at = AT,
	    .fetch = site->fetch, .cache = site->cache,
	    .places = &site->place, .pendings = &site->pending, .count = 1 };
	const struct change_merge *merge;
	struct text pulls = { 0 };
	int i, round;

	text_puts(&pulls, "{\"now\":1785445200,\"pulls\":[");
	for (i = 1; i <= 250; i++)
		text_putf(&pulls, "%s{\"number\":%d,\"title\":\"Update %d\","
		    "\"by\":\"octocat\",\"labels\":[\"bug\"],\"updated_at\":"
		    "\"2026-07-29T10:%02d:%02dZ\"}", i == 1 ? "" : ",", i, i,
		    i / 60, i % 60);
	text_puts(&pulls, ",{\"number\":300,\"state\":\"open\",\"merged_at\":"
	    "null,\"title\":\"Next\",\"draft\":true,\"files\":"
	    "[\"applications/gafaelfawr/values-idfprod.yaml\"]},"
	    "{\"number\":301,\"state\":\"open\",\"merged_at\":null,\"files\":"
	    "[\"applications/gafaelfawr/values-idfdev.yaml\"]}]}");
	fake_tell(&site->github, site->fetch, text_string(&pulls));
	/* seven is on the third page; the second round asks with ETags, the
	 * third may not ask */
	for (round = 0; round < 3; round++) {
		pending_clear(&site->pending);
		collect_numbers(&collection);
		if (round == 1)
			fake_tell(&site->github, site->fetch,
			    "{\"remaining\":0}");
		collection.now_at = AT + round * 10;
		source_collect(site->sources, 1, &collection);
		merge = &site->pending.changes.items[0].merges.items[0];
		CHECK_STRING(merge->title, "Update 7");
		CHECK_STRING(merge->labels, "bug");
		CHECK_NUMBER(site->pending.open.count, 1);
		CHECK_STRING(site->pending.open.items[0].title, "Next");
		CHECK_STRING(site->pending.open.items[0].services,
		    "gafaelfawr");
		CHECK_STRING(merge->url, "https://github.com/o/r/pull/7");
		CHECK_NUMBER(site->pending.sources.items[0].at, AT);
		CHECK_STRING(site->pending.sources.items[0].trouble,
		    round == 0 ? NULL : "limits how often it is asked; it is "
		    "left alone until 22:00 UTC");
	}
	/* what it is told of the next hour */
	fake_tell(&site->github, site->fetch, "{\"remaining\":4000,\"now\":"
	    "1785448900}");
	collection.now_at = 1785448900;
	pending_clear(&site->pending);
	collect_numbers(&collection);
	source_collect(site->sources, 1, &collection);
	CHECK_STRING(site->pending.sources.items[0].trouble, NULL);
	CHECK_NUMBER(site->pending.sources.items[0].at, 1785448900);
	text_clear(&pulls);
}

/* A GitHub App with a key of its own: the fake checks the signature by
 * arithmetic, and that only its token opens the repository. */
static void
test_app(struct site *site)
{
	struct source_collection collection = { .now_at = AT,
	    .fetch = site->fetch, .places = &site->place,
	    .pendings = &site->pending, .count = 1 };
	struct source source = { .kind = &source_github,
	    .url = site->github.url, .repository = (char *)"o/r",
	    .app = (char *)"Iv23li" };
	char command[400], modulus[1100] = "", order[1400];
	struct error error = { 0 };
	FILE *pipe;

	snprintf(command, sizeof(command), "umask 077; openssl genrsa -out "
	    "%s/key.pem 2048 2>/dev/null && openssl rsa -in %s/key.pem -noout "
	    "-modulus | sed s/Modulus=//", site->cache, site->cache);
	pipe = popen(command, "r");
	CHECK(pipe != NULL && fgets(modulus, sizeof(modulus), pipe) != NULL);
	pclose(pipe);
	modulus[strcspn(modulus, "\n")] = '\0';
	snprintf(order, sizeof(order), "{\"reset\":true,\"now\":%d,\"pulls\":"
	    "[{\"number\":7,\"title\":\"Seven\"}],\"private\":true,\"app\":"
	    "{\"id\":\"Iv23li\",\"modulus\":\"%s\"}}", AT, modulus);
	fake_tell(&site->github, site->fetch, order);
	source.token_file = mem_format("%s/key.pem", site->cache);
	CHECK(source_load_secret(&source, &error) == 0);
	CHECK(strstr(source.token, "PRIVATE KEY") != NULL);
	pending_clear(&site->pending);
	collect_numbers(&collection);
	source_collect(&source, 1, &collection);
	CHECK_STRING(site->pending.sources.items[0].trouble, NULL);
	CHECK_STRING(site->pending.changes.items[0].merges.items[0].title,
	    "Seven");
	/* another App's id; a clock that is off; no key at all */
	source.app = (char *)"other";
	source_collect(&source, 1, &collection);
	CHECK_STRING(site->pending.sources.items[0].trouble,
	    "refused the token (401)");
	source.app = (char *)"Iv23li";
	collection.now_at = AT - 1000;
	pending_clear(&site->pending);
	source_collect(&source, 1, &collection);
	CHECK_STRING(site->pending.sources.items[0].trouble,
	    "refused the token (401)");
	secret_free(source.token);
	source.token = mem_string("-----BEGIN PRIVATE KEY-----\nx\n");
	pending_clear(&site->pending);
	source_collect(&source, 1, &collection);
	CHECK_STRING(site->pending.sources.items[0].trouble, "was not asked: "
	    "the key is no private key in PEM without a password");
	secret_free(source.token);
	free(source.token_file);
	/* two words are no token */
	source.app = NULL;
	source.token = NULL;
	source.token_file = mem_format("%s/two", site->cache);
	pipe = fopen(source.token_file, "w");
	CHECK(pipe != NULL && fputs("a b\n", pipe) >= 0 && fclose(pipe) == 0);
	CHECK(chmod(source.token_file, 0600) == 0);
	CHECK(source_load_secret(&source, &error) == -1);
	CHECK_ROW(strstr(error.text, "/two: a token is one word") != NULL,
	    error.text);
	free(source.token_file);
}

/* --- peers that misbehave ------------------------------------------------- */

static const struct { const char *rule, *want; } misbehaviours[] = {
	{ "\"status\":502,\"body\":\"<h1>Bad Gateway</h1>\"",
	    "argocd answered with 502\n" },
	{ "\"status\":302,\"headers\":{\"Location\":\"http://127.0.0.2:9/\"}",
	    "argocd answered that it is at another address (302)\n" },
	{ "\"hang\":5", "argocd did not answer within 0.3 s\n" },
	{ "\"cut\":200", "argocd broke off its answer\n" },
	{ "\"repeat\":\"{},\",\"times\":3400000",
	    "argocd answered more than 4 MiB\n" },
	{ "\"repeat\":\"{},\",\"times\":1200000",
	    "argocd answered too much (the JSON has more than 100000 values)\n"
	    },
	{ "\"repeat\":\"[\",\"times\":1000000", "argocd answered no JSON\n" },
	{ "\"gzip\":134217728", "argocd answered no JSON\n" },
	{ "\"body\":\"<html>sign in</html>\"", "argocd answered no JSON\n" },
};

/* fault-row: 52 53 */
static void
test_misbehaviour(struct site *site)
{
	struct rusage usage;
	char order[300];
	size_t i;

	for (i = 0; i < countof(misbehaviours); i++) {
		site->fetch->timeout_ms = 20000;
		snprintf(order, sizeof(order), "{\"reset\":true,\"apps\":["
		    "{\"name\":\"a\"}],\"rules\":[{%s}]}",
		    misbehaviours[i].rule);
		fake_tell(&site->argocd, site->fetch, order);
		if (strstr(order, "hang") != NULL)
			site->fetch->timeout_ms = 300;
		site_collect(site);
		check_site(site, misbehaviours[i].want);
		CHECK_NUMBER(site->pending.sources.items[0].at, 0);
	}
	site->fetch->timeout_ms = 20000;
	site->sources[1].token = (char *)"wrong";
	site_collect(site);
	check_site(site, "argocd refused the token (401)\n");
	site->sources[1].token = (char *)"argocd-test";
	site->sources[1].url = (char *)"http://127.0.0.1:1/argo-cd";
	site_collect(site);
	check_site(site, "argocd could not be connected to\n");
	(void)getrusage(RUSAGE_SELF, &usage);
	/* KiB */
	CHECK(usage.ru_maxrss < 100 * 1024);
}

/* The order of asking, bits, environments that are nobody's. */
static void
test_table(void)
{
	size_t i, j;

	CHECK_STRING(source_kinds[0]->name, "argocd");
	for (i = 0; source_kinds[i] != NULL; i++) {
		CHECK_NUMBER(source_bit(source_kinds[i]), 1u << i);
		for (j = 0; j < i; j++)
			CHECK(strcmp(source_kinds[i]->name,
			    source_kinds[j]->name) != 0);
	}
	CHECK_NUMBER(source_bit(&repository), 0);
}

int
main(void)
{
	struct site site;

	test_table();
	site_init(&site);
	test_thursday(&site);
	test_github(&site);
	test_app(&site);
	test_misbehaviour(&site);
	site_clear(&site);
	return harness_end();
}
