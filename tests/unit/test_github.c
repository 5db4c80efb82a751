/* SPDX-License-Identifier: MIT */
#include "github_internal.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fetch_script.h"
#include "harness.h"
#include "source_entry.h"
#include "source_internal.h"

#define AT 1785445200		/* 2026-07-30T21:00:00Z */
#define SHA "de1dbeef00112233445566778899aabbccddeeff"
#define LIST "/repos/o/r/pulls?state=closed"
#define PULL(number, title, more)					\
	"{\"number\":" #number ",\"title\":\"" title "\",\"user\":{"	\
	"\"login\":\"octocat\",\"id\":1},\"labels\":[{\"name\":\"bug\"},"	\
	"{\"name\":\"breaking\"}],\"merged_at\":\"2026-07-29T10:00:00Z\","	\
	"\"merge_commit_sha\":\"" #number "aaaaaaaaaa\",\"html_url\":"	\
	"\"https://github.com/o/r/pull/" #number "\"" more "}"

struct rig {
	struct fetch_script script;
	struct source source;
	struct source_place places[2];
	struct pending pendings[2];
	struct source_collection collection;
};

static void
rig_init(struct rig *rig, struct fetch_row *rows, size_t count)
{
	*rig = (struct rig){ .source = { .kind = &source_github,
	    .url = (char *)"https://api.github.com/",
	    .repository = (char *)"o/r", .token_file = (char *)"t",
	    .token = (char *)"secret" },
	    .places = { { .environment = "dev" }, { .environment = "prod",
	    .since_revision = "1111111" } } };
	fetch_script_init(&rig->script, rows, count);
	/* of these: test_open() */
	rig->script.silent = "state=open";
	rig->collection = (struct source_collection){ .now_at = AT,
	    .fetch = &rig->script.fetch, .places = rig->places,
	    .pendings = rig->pendings, .count = 2 };
}

/* As the repository would have found it: a number, or a commit. */
static struct change *
rig_merge(struct rig *rig, size_t place, const char *service, int64_t number)
{
	struct change *change = pending_change(&rig->pendings[place],
	    service);
	struct change_merge merge = { .number = number,
	    .merged_at = AT - number, .sha = number == 0 ? (char *)SHA :
	    NULL };

	change->sync = SYNC_OUT_OF_SYNC;
	change_add_merge(change, &merge);
	return change;
}

static void
rig_collect(struct rig *rig)
{
	source_collect(&rig->source, 1, &rig->collection);
}

static void
rig_forget(struct rig *rig)
{
	pending_clear(&rig->pendings[0]);
	pending_clear(&rig->pendings[1]);
}

static void
rig_clear(struct rig *rig)
{
	rig_forget(rig);
	fetch_script_clear(&rig->script);
}

static const char *
trouble(const struct rig *rig)
{
	return rig->pendings[0].sources.count != 1 ? "(not told)" :
	    rig->pendings[0].sources.items[0].trouble;
}

/* Titles, labels, authors; what is not in the list is asked for alone; links
 * are made without asking. */
static void
test_pulls(void)
{
	struct fetch_row rows[] = {
		{ .url = LIST, .status = 200, .body = "["
		    PULL(7, "Update x", "") "," PULL(6, "Other", "") ","
		    "{\"number\":5,\"title\":\"closed\",\"merged_at\":null},"
		    "{\"number\":\"8\"},{},7,null,{\"number\":0,"
		    "\"merged_at\":\"2026-07-28T10:00:00Z\"},"
		    "{\"number\":9,\"title\":\"By commit\",\"merged_at\":"
		    "\"2026-07-28T10:00:00Z\",\"merge_commit_sha\":\"" SHA
		    "\"}]" },
		{ .url = "/pulls/3", .status = 200,
		    .body = PULL(3, "<!channel>\\r\\n\\u202eevil",
		    ",\"html_url2\":1") },
		{ .url = "/pulls/4", .status = 404,
		    .body = "{\"message\":\"Not Found\"}" },
		{ .url = "/pulls/5", .status = 200, .body = "{\"number\":5,"
		    "\"merged_at\":null}" },
	};
	const struct change_merge *merge;
	struct change *change;
	struct rig rig;

	rig_init(&rig, rows, countof(rows));
	rig_merge(&rig, 0, "x", 7);
	rig_merge(&rig, 0, "x", 3);
	rig_merge(&rig, 1, "x", 7);
	rig_merge(&rig, 1, "y", 0);
	rig_merge(&rig, 1, "z", 4);
	rig_merge(&rig, 1, "z", 5);
	rig_collect(&rig);
	CHECK_STRING(text_string(&rig.script.asked),
	    "GET https://api.github.com/repos/o/r/pulls?state=closed&sort="
	    "updated&direction=desc&per_page=100 -\n"
	    "GET https://api.github.com/repos/o/r/pulls/4 -\n"
	    "GET https://api.github.com/repos/o/r/pulls/5 -\n"
	    "GET https://api.github.com/repos/o/r/pulls/3 -\n");
	CHECK(strncmp(text_string(&rig.script.tokens), "Bearer secret\n", 14)
	    == 0);
	CHECK_STRING(trouble(&rig), NULL);
	CHECK_NUMBER(rig.pendings[1].sources.items[0].at, AT);
	change = pending_change(&rig.pendings[0], "x");
	CHECK_NUMBER(change->merges.count, 2);
	CHECK_NUMBER(change->sources, source_bit(&source_github));
	merge = &change->merges.items[0];
	CHECK_NUMBER(merge->number, 3);
	CHECK_STRING(merge->title, "<!channel>  evil");
	CHECK_STRING(merge->labels, "bug, breaking");
	CHECK_STRING(merge->by, "octocat");
	/* that of the repository stays */
	CHECK_NUMBER(merge->merged_at, AT - 3);
	merge = &change->merges.items[1];
	CHECK_STRING(merge->title, "Update x");
	CHECK_STRING(merge->url, "https://github.com/o/r/pull/7");
	merge = &pending_change(&rig.pendings[1], "x")->merges.items[0];
	CHECK_STRING(merge->title, "Update x");
	change = pending_change(&rig.pendings[1], "y");
	CHECK_NUMBER(change->merges.items[0].number, 9);
	CHECK_STRING(change->merges.items[0].title, "By commit");
	CHECK_STRING(change->merges.items[0].url,
	    "https://github.com/o/r/pull/9");
	change = pending_change(&rig.pendings[1], "z");
	CHECK(change->merges.items[0].title == NULL);
	CHECK_STRING(change->merges.items[0].url,
	    "https://github.com/o/r/pull/4");
	CHECK_NUMBER(change->sources, 0);
	rig_clear(&rig);
}

/* Pages, until all is found; never to another place. */
static void
test_pages(void)
{
	struct fetch_row rows[] = {
		{ .url = "page=2", .status = 200, .body = "[]", .link =
		    "<https://api.github.com/x?page=1>; rel=\"prev\", <https:"
		    "//api.github.com/x?page=3>; rel=\"next\"" },
		{ .url = "page=3", .status = 200, .body =
		    "[" PULL(7, "Seven", "") "]", .link =
		    "<https://api.github.com/x?page=4>; rel=\"next\"" },
		{ .url = LIST, .status = 200, .body = "[]", .link =
		    "<https://api.github.com/x?page=2>; rel=\"next\", <https:"
		    "//api.github.com/x?page=9>; rel=\"last\"" },
	};
	struct rig rig;

	rig_init(&rig, rows, countof(rows));
	rig_merge(&rig, 0, "x", 7);
	rig_collect(&rig);
	CHECK_NUMBER(rig.script.asked_count, 3);
	CHECK_STRING(rig.pendings[0].changes.items[0].merges.items[0].title,
	    "Seven");
	rig_clear(&rig);
	/* for ever the same page */
	rows[0].link = "<https://api.github.com/x?page=2>; rel=\"next\"";
	rig_init(&rig, rows, countof(rows));
	rig_merge(&rig, 0, "x", 8);
	rig_collect(&rig);
	CHECK_NUMBER(rig.script.asked_count, 6);
	rig_clear(&rig);
	rows[2].link = "<https://evil.org/x?page=2>; rel=\"next\"";
	rig_init(&rig, rows, countof(rows));
	rig_merge(&rig, 0, "x", 7);
	rig_collect(&rig);
	CHECK(strstr(text_string(&rig.script.asked), "evil") == NULL);
	rig_clear(&rig);
}

static const struct { const char *link, *want; } links[] = {
	{ "", NULL }, { "<https://a/x>; rel=\"next\"", "https://a/x" },
	{ "<https://a/1>; rel=\"prev\", <https://a/2>; rel=\"next\"",
	    "https://a/2" },
	{ "<https://a/1>;rel=\"first\",<https://a/2>;rel=\"next\"",
	    "https://a/2" },
	{ "<https://a/1>; rel=\"prev\"", NULL },
	{ "<https://ab/1>; rel=\"next\"", NULL },
	{ "<https://a.evil.org/1>; rel=\"next\"", NULL },
	{ "<https://a@evil.org/1>; rel=\"next\"", NULL },
	{ "<http://a/1>; rel=\"next\"", NULL },
	{ "<https://a/1", NULL }, { "<>; rel=\"next\"", NULL }, { "<", NULL },
};

static void
test_links(void)
{
	static const struct { const char *running, *head, *branch, *from,
	    *want; } rows[] = {
		{ "aaa", "bbb", NULL, NULL, "aaa...bbb" },
		{ "aaa", "bbb", "tickets/DM-1", NULL, "aaa...tickets/DM-1" },
		{ NULL, "bbb", NULL, "ccc", "ccc...bbb" },
		{ "aaa", NULL, NULL, NULL, "aaa...main" },
		{ NULL, "bbb", NULL, NULL, NULL },
		{ "aaa", "aaa", NULL, NULL, NULL },
		{ "a?b", "c#<d>", NULL, NULL, "a%3Fb...c%23%3Cd%3E" },
	};
	struct pending_running running;
	struct fetch_row row = { .url = LIST, .status = 200, .body = "[]" };
	struct change *change;
	struct rig rig;
	char *got, want[200];
	size_t i;

	for (i = 0; i < countof(links); i++) {
		got = github_find_next(links[i].link, "https://a");
		CHECK_STRING(got, links[i].want);
		free(got);
	}
	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, &row, 1);
		rig.places[0].since_revision = rows[i].from;
		if (i == 1)
			rig.source.url = (char *)"https://ghe.x/api/v3";
		running = (struct pending_running){ .service = (char *)"x",
			.revision = (char *)rows[i].running,
			.branch = (char *)"main" };
		pending_add_running(&rig.pendings[0], &running);
		rig.pendings[0].head = mem_string(rows[i].head);
		change = pending_change(&rig.pendings[0], "x");
		change->sync = SYNC_OUT_OF_SYNC;
		change->branch = mem_string(rows[i].branch);
		rig_collect(&rig);
		snprintf(want, sizeof(want), "https://%s/o/r/compare/%s",
		    i == 1 ? "ghe.x" : "github.com",
		    rows[i].want != NULL ? rows[i].want : "");
		CHECK_STRING(rig.pendings[0].changes.items[0].compare_url,
		    rows[i].want != NULL ? want : NULL);
		rig_clear(&rig);
	}
}

static const struct { struct fetch_row row; const char *want; int asked; }
limits[] = {
	{ { .status = 401 }, "refused the token (401)", 2 },
	{ { .status = 404 }, "has nothing at this address, or nothing for this "
	    "token (404)", 2 },
	{ { .status = 301 }, "answered that it is at another address (301)",
	    2 },
	{ { .status = 502 }, "answered with 502", 2 },
	{ { .status = 200, .body = "<html>" }, "answered no JSON", 2 },
	{ { .status = 0, .body = "did not answer within 3 s" },
	    "did not answer within 3 s", 1 },
	/* A right that is lacking is no limit. */
	{ { .status = 403, .remaining = 100 }, "refused the token (403)", 2 },
	{ { .status = 403, .retry_after = 120 }, "limits how often it is "
	    "asked; it is left alone until 21:02 UTC", 1 },
	/* A day is the most that is believed. */
	{ { .status = 429, .retry_after = 999999999999 }, "limits how often "
	    "it is asked; it is left alone until 21:00 UTC", 1 },
	{ { .status = 429 }, "limits how often it is asked; it is left alone "
	    "until 21:01 UTC", 1 },
	{ { .status = 403, .body = "{\"message\":\"You have exceeded a "
	    "secondary rate limit\"}" }, "limits how often it is asked; it is "
	    "left alone until 21:01 UTC", 1 },
	{ { .status = 403, .remaining = 1, .reset_at = AT + 1800 },
	    "limits how often it is asked; it is left alone until 21:30 UTC",
	    1 },
	/* The last one of the hour: what it told is taken, no more asked. */
	{ { .status = 200, .body = "[]", .remaining = 1, .reset_at =
	    AT + 1800 }, "was not asked for all, as its limit was reached",
	    1 },
	/* A reset that cannot be true. */
	{ { .status = 429, .remaining = 1, .reset_at = AT + 999999 },
	    "limits how often it is asked; it is left alone until 21:01 UTC",
	    1 },
	{ { .status = 200, .body = "[]", .ms = 18000 },
	    "was not asked for all, for want of time", 1 },
};

static void
test_limits(void)
{
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(limits); i++) {
		struct fetch_row rows[] = { limits[i].row,
			{ .url = "/pulls/7", .status = 404 } };

		rows[0].url = LIST;
		rig_init(&rig, rows, 2);
		rig_merge(&rig, 0, "x", 7);
		rig_collect(&rig);
		CHECK_STRING(trouble(&rig), limits[i].want);
		CHECK_NUMBER(rig.script.asked_count, limits[i].asked);
		CHECK_NUMBER(rig.pendings[0].changes.count, 1);
		CHECK_STRING(rig.pendings[0].changes.items[0].merges.items[0].
		    url, "https://github.com/o/r/pull/7");
		CHECK_STRING(rig.pendings[1].sources.items[0].trouble,
		    limits[i].want);
		rig_clear(&rig);
	}
}

/* How many files of ours are in the folder; the newest may be made older. */
static int
count_files(const char *folder, bool is_removed)
{
	struct dirent *entry;
	char path[600];
	int count = 0;
	DIR *dir = opendir(folder);

	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		count++;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (is_removed)
			unlink(path);
	}
	closedir(dir);
	return count;
}

/* ETags; what is kept when nothing can be asked; limits outlive the run. */
static void
test_kept(void)
{
	struct fetch_row rows[] = {
		{ .url = LIST, .status = 200, .body =
		    "[" PULL(7, "Seven \\\"q\\\"", "") "]", .etag =
		    "W/\"one\"", .times = 1 },
		{ .url = LIST, .status = 304, .times = 1 },
		{ .url = LIST, .status = 502, .times = 1 },
		{ .url = LIST, .status = 429, .retry_after = 100,
		    .times = 1 },
		{ .url = LIST, .status = 429, .times = 1 },
		{ .url = LIST, .status = 429, .times = 1 },
		{ .url = LIST, .status = 200, .body = "[]", .times = 1 },
		{ .url = "/pulls/7", .status = 404 },
	};
	static const struct {
		int64_t now_at, at;
		size_t asked;
		const char *trouble;
	} runs[] = {
		{ AT, AT, 1, NULL },
		{ AT + 10, AT + 10, 2, NULL },
		{ AT + 20, AT, 3, "answered with 502" },
		{ AT + 30, AT, 4, "limits how often it is asked; it is left "
		    "alone until 21:02 UTC" },
		/* not asked meanwhile */
		{ AT + 129, AT, 4, "limits how often it is asked; it is left "
		    "alone until 21:02 UTC" },
		/* again: two minutes, then four */
		{ AT + 130, AT, 5, "limits how often it is asked; it is left "
		    "alone until 21:04 UTC" },
		{ AT + 251, AT, 6, "limits how often it is asked; it is left "
		    "alone until 21:08 UTC" },
		{ AT + 500, AT + 500, 7, NULL },
	};
	char folder[] = "/tmp/patchday-github-XXXXXX";
	struct rig rig;
	const struct change_merge *merge;
	size_t i;

	CHECK(mkdtemp(folder) != NULL);
	rig_init(&rig, rows, countof(rows));
	rig.collection.cache = folder;
	for (i = 0; i < countof(runs); i++) {
		rig.collection.now_at = runs[i].now_at;
		rig_merge(&rig, 0, "x", 7);
		rig_collect(&rig);
		CHECK_STRING(trouble(&rig), runs[i].trouble);
		CHECK_NUMBER(rig.pendings[0].sources.items[0].at, runs[i].at);
		/* The last run asks for 7 alone too, which is not in it. */
		CHECK_NUMBER(rig.script.asked_count,
		    runs[i].asked + (i == countof(runs) - 1));
		merge = &rig.pendings[0].changes.items[0].merges.items[0];
		CHECK_STRING(merge->title, i < countof(runs) - 1 ?
		    "Seven \"q\"" : NULL);
		rig_forget(&rig);
		/* the closed ones, the open ones */
		if (i == 0)
			CHECK_NUMBER(count_files(folder, false), 2);
	}
	CHECK(strstr(text_string(&rig.script.asked),
	    "per_page=100 W/\"one\"\n") != NULL);
	rig_clear(&rig);
	/* A month later nothing is left of what was not asked for. */
	CHECK(count_files(folder, false) >= 1);
	github_forget(folder, (int64_t)1 << 40);
	CHECK_NUMBER(count_files(folder, true), 0);
	CHECK(rmdir(folder) == 0);
	/* a folder that is not there */
	github_forget(folder, AT);
	rows[6].used = 0;
	rig_init(&rig, &rows[6], 1);
	rig.collection.cache = folder;
	rig_collect(&rig);
	CHECK_STRING(trouble(&rig), NULL);
	rig_clear(&rig);
}

#define OPEN(number, at, draft)						\
	"{\"number\":" #number ",\"title\":\"Open " #number "\",\"user\":{"	\
	"\"login\":\"octocat\"},\"labels\":[{\"name\":\"bug\"}],\"draft\":" draft	\
	",\"html_url\":\"https://github.com/o/r/pull/" #number "\","		\
	"\"updated_at\":\"" at "\"}"
#define FILE_OF(path) "{\"filename\":\"" path "\",\"status\":\"modified\"}"

/* Which files of an open request touch which environment: dev runs x and y,
 * prod x only. */
static const struct { const char *files, *dev, *prod; } touches[] = {
	{ FILE_OF("applications/x/Chart.yaml"), "x", "x" },
	{ FILE_OF("applications/x/values-prod.yaml"), NULL, "x" },
	{ FILE_OF("applications/x/values-other.yaml"), NULL, NULL },
	{ FILE_OF("applications/x/values-prod-2.yaml"), NULL, NULL },
	{ FILE_OF("applications/x/secrets-dev.yaml"), "x", NULL },
	{ FILE_OF("applications/x/templates/a.yaml") ","
	    FILE_OF("applications/x/values.yaml") ","
	    FILE_OF("applications/y/values.yaml"), "x, y", "x" },
	{ FILE_OF("applications/y/values-prod.yaml"), NULL, NULL },
	{ FILE_OF("environments/values-dev.yaml"), "environments", NULL },
	{ FILE_OF("environments/values.yaml"), NULL, NULL },
	{ FILE_OF("docs/x.rst") "," FILE_OF("applications/README.md") ","
	    FILE_OF("applications//x") ",{},7", NULL, NULL },
};

static void
test_open(void)
{
	char folder[] = "/tmp/patchday-github-XXXXXX", body[600];
	struct pending_running running = { .service = (char *)"x" };
	const struct pending_open *open;
	struct rig rig;
	size_t i, j, asked;
	const char *want;

	for (i = 0; i < countof(touches); i++) {
		struct fetch_row rows[] = {
			{ .url = "state=open", .status = 200, .body = "["
			    OPEN(8, "2026-07-29T10:00:00Z", "true") ","
			    "{\"number\":9},{},null,"
			    OPEN(10, "yesterday", "false") "]" },
			{ .url = "/pulls/8/files?per_page=100", .status = 200,
			    .body = body },
			{ .url = LIST, .status = 200, .body = "[]" },
		};

		snprintf(body, sizeof(body), "[%s]", touches[i].files);
		rig_init(&rig, rows, countof(rows));
		rig.script.silent = NULL;
		rig.places[0].name = "dev";
		rig.places[1].name = "prod";
		pending_add_running(&rig.pendings[0], &running);
		pending_add_running(&rig.pendings[1], &running);
		rig_merge(&rig, 0, "y", 0);
		rig_collect(&rig);
		CHECK_STRING(trouble(&rig), NULL);
		for (j = 0; j < 2; j++) {
			want = j == 0 ? touches[i].dev : touches[i].prod;
			CHECK_NUMBER(rig.pendings[j].open.count,
			    want != NULL);
			if (rig.pendings[j].open.count == 0)
				continue;
			open = &rig.pendings[j].open.items[0];
			CHECK_STRING(open->services, want);
			CHECK_NUMBER(open->number, 8);
			CHECK_STRING(open->title, "Open 8");
			CHECK_STRING(open->labels, "bug");
			CHECK_STRING(open->url,
			    "https://github.com/o/r/pull/8");
			CHECK(open->is_draft);
			CHECK_NUMBER(open->updated_at, 1785319200);
		}
		rig_clear(&rig);
	}
	/* Files are asked for again only when the request was updated. */
	CHECK(mkdtemp(folder) != NULL);
	struct fetch_row rows[] = {
		{ .url = "state=open", .status = 200, .body = "["
		    OPEN(8, "2026-07-29T10:00:00Z", "false") "]", .times = 2 },
		{ .url = "state=open", .status = 200, .body = "["
		    OPEN(8, "2026-07-30T22:00:00Z", "false") "]" },
		{ .url = "/pulls/8/files", .status = 200, .body = "["
		    FILE_OF("applications/x/a") "]" },
		{ .url = LIST, .status = 200, .body = "[]" },
	};
	rig_init(&rig, rows, countof(rows));
	rig.script.silent = NULL;
	rig.collection.cache = folder;
	for (i = 0, asked = 0; i < 3; i++) {
		rig_merge(&rig, 0, "x", 0);
		rig_collect(&rig);
		asked += i == 1 ? 2 : 3;
		CHECK_NUMBER(rig.script.asked_count, asked);
		CHECK_NUMBER(rig.pendings[0].open.count, 1);
		rig_forget(&rig);
	}
	rig_clear(&rig);
	count_files(folder, true);
	CHECK(rmdir(folder) == 0);
}

/* Very many are open: some files each run, until all are known. */
static void
test_many_open(void)
{
	char folder[] = "/tmp/patchday-github-XXXXXX";
	struct fetch_row rows[] = {
		{ .url = "state=open", .status = 200 },
		{ .url = "/files", .status = 200, .body = "["
		    FILE_OF("applications/x/a") "]" },
		{ .url = LIST, .status = 200, .body = "[]" },
	};
	struct text body = { 0 };
	struct rig rig;
	int i;

	CHECK(mkdtemp(folder) != NULL);
	text_puts(&body, "[" OPEN(1, "2026-07-29T10:00:00Z", "false"));
	for (i = 2; i <= 70; i++)
		text_putf(&body, ",{\"number\":%d,\"updated_at\":"
		    "\"2026-07-29T10:00:00Z\"}", i);
	text_puts(&body, "]");
	rows[0].body = text_string(&body);
	rig_init(&rig, rows, countof(rows));
	rig.script.silent = NULL;
	rig.collection.cache = folder;
	for (i = 0; i < 4; i++) {
		rig_merge(&rig, 0, "x", 0);
		rig_collect(&rig);
		CHECK_NUMBER(rig.pendings[0].open.count, i == 0 ? 30 :
		    i == 1 ? 60 : 70);
		CHECK_NUMBER(rig.script.asked_count, i == 0 ? 32 :
		    i == 1 ? 64 : i == 2 ? 76 : 78);
		CHECK_STRING(trouble(&rig), NULL);
		rig_forget(&rig);
	}
	rig_clear(&rig);
	count_files(folder, true);
	CHECK(rmdir(folder) == 0);
	text_clear(&body);
}

/* A kept answer of another address, or one that is broken, is none. */
static void
test_broken_cache(void)
{
	struct github_page page = { 0 };
	char folder[] = "/tmp/patchday-github-XXXXXX", path[600];
	struct dirent *entry;
	char *etag = NULL;
	int64_t at = 0;
	FILE *file;
	DIR *dir;

	CHECK(mkdtemp(folder) != NULL);
	CHECK(!github_page_load(folder, "u", &page, &etag, &at));
	github_page_save(folder, "u", "\"e\"", "https://next", "[1]", 9);
	CHECK(github_page_load(folder, "u", &page, &etag, &at));
	CHECK_STRING(page.next, "https://next");
	CHECK_STRING(etag, "\"e\"");
	CHECK_NUMBER(at, 9);
	CHECK_NUMBER(page.doc->count, 1);
	github_page_clear(&page);
	free(etag);
	etag = NULL;
	CHECK(!github_page_load(folder, "v", &page, &etag, &at));
	github_page_save(folder, "u", "", NULL, "[1", 9);
	CHECK(!github_page_load(folder, "u", &page, &etag, &at));
	dir = opendir(folder);
	while ((entry = readdir(dir)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		file = entry->d_name[0] == '.' ? NULL : fopen(path, "w");
		if (file != NULL)
			fclose(file);
	}
	closedir(dir);
	CHECK(!github_page_load(folder, "u", &page, &etag, &at));
	count_files(folder, true);
	CHECK(rmdir(folder) == 0);
}

/* `github:` as it is written; "" is no complaint. */
static const struct { const char *yaml, *want; } entries[] = {
	{ "github: lsst-sqre/phalanx", "" },
	{ "github: {repository: a/b.c_d, token: {file: t}}", "" },
	{ "github: {repository: a/b, url: https://ghe.x/api/v3, ca: x}", "" },
	{ "github: phalanx", "1:9: github must be a repository as "
	    "\"owner/name\", found \"phalanx\"" },
	{ "github: a/b/c", "1:9: github must be a repository as "
	    "\"owner/name\", found \"a/b/c\"" },
	{ "github: a/..", "1:9: github must be a repository as "
	    "\"owner/name\", found \"a/..\"" },
	{ "github: a/b?c", "1:9: github must be a repository as "
	    "\"owner/name\", found \"a/b?c\"" },
	{ "github: {token: {file: t}}", "1:9: github lacks \"repository\"; "
	    "accepted is \"owner/name\"" },
	{ "github: {repository: a/b, url: http://ghe.x}", "1:32: url must "
	    "begin with https:// (http:// only for this machine), since a "
	    "token is sent there, found \"http://ghe.x\"" },
	{ "github: {repository: a/b, app: 12345, token: {file: k}}", "" },
	{ "github: {repository: a/b, app: Iv23li}", "1:32: app needs "
	    "\"token\": the place of its private key; app is \"Iv23li\"" },
	{ "github: {repository: a/b, app: a/b, token: {file: k}}", "1:32: app "
	    "must be the id or client id of a GitHub App, found \"a/b\"" },
	{ "github: {repository: a/b, token: ghp_x}", "1:34: \"token\" must "
	    "not be written in the configuration; accepted are {file: PATH} "
	    "and {credential: NAME}" },
};

static void
test_parse(void)
{
	size_t i;

	for (i = 0; i < countof(entries); i++)
		source_entry_check(&source_github, entries[i].yaml,
		    entries[i].want);
}

/* No token where one is configured: nothing is asked; without one it is
 * asked as anybody. */
static void
test_token(void)
{
	struct fetch_row row = { .url = LIST, .status = 200, .body = "[]" };
	struct rig rig;

	rig_init(&rig, &row, 1);
	rig.source.token = NULL;
	rig_collect(&rig);
	CHECK_NUMBER(rig.script.asked_count, 0);
	CHECK_STRING(trouble(&rig), "was not asked: its token was not read");
	rig_forget(&rig);
	rig.source.token_file = NULL;
	rig_collect(&rig);
	CHECK_STRING(text_string(&rig.script.tokens), "-\n");
	CHECK_STRING(trouble(&rig), NULL);
	rig_clear(&rig);
}

int
main(void)
{
	test_pulls();
	test_pages();
	test_links();
	test_limits();
	test_kept();
	test_open();
	test_many_open();
	test_broken_cache();
	test_parse();
	test_token();
	return harness_end();
}
