/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <unistd.h>

#include "fetch_script.h"
#include "file.h"
#include "harness.h"
#include "source_entry.h"
#include "source_internal.h"

#define AT 1785445200

/* Collect for dev and prod from a body at https://a.b/list.yaml. */
static void
collect(struct source *source, struct fetch_row *row,
    struct fetch_script *script, struct pending *ret_pendings)
{
	static const struct source_place places[] = {
		{ .environment = "dev" }, { .environment = "prod" } };
	struct source_collection collection = { .now_at = AT,
		.fetch = &script->fetch, .places = places,
		.pendings = ret_pendings, .count = 2 };

	fetch_script_init(script, row, 1);
	ret_pendings[0] = ret_pendings[1] = (struct pending){ 0 };
	source_collect(source, 1, &collection);
}

static void
put(struct text *text, const struct pending *pending)
{
	const struct change_merge *merge;
	const struct change *change;
	size_t i, j;

	text_putf(text, "%s:", pending->environment);
	for (i = 0; i < pending->changes.count; i++) {
		change = &pending->changes.items[i];
		text_putf(text, " %s %s %s>%s", change->service,
		    change_class_name(change->class),
		    change->from != NULL ? change->from : "",
		    change->to != NULL ? change->to : "");
		for (j = 0; j < change->merges.count; j++) {
			merge = &change->merges.items[j];
			text_putf(text, " [%" PRId64 " %s %s %s %s %" PRId64
			    "]", merge->number,
			    merge->title != NULL ? merge->title : "-",
			    merge->by != NULL ? merge->by : "-",
			    merge->url != NULL ? merge->url : "-",
			    merge->labels != NULL ? merge->labels : "-",
			    merge->merged_at);
		}
		if (change->notes_url != NULL)
			text_putf(text, " notes %s", change->notes_url);
		text_puts(text, ";");
	}
	text_puts(text, "\n");
}

#define ONE "- environment: dev\n  service: x\n"

/* What a list becomes; `trouble` NULL: none. */
static const struct { const char *body, *want, *trouble; } lists[] = {
	{ "[]", "dev:\nprod:\n", NULL },
	{ ONE, "dev: x unknown >;\nprod:\n", NULL },
	{ "- environment: [dev, prod, other]\n  service: x\n  from: 15.3.2\n"
	    "  to: 15.4.1\n",
	    "dev: x minor 15.3.2>15.4.1;\nprod: x minor 15.3.2>15.4.1;\n",
	    NULL },
	{ "- environment: '*'\n  service: x\n  class: values\n",
	    "dev: x values >;\nprod: x values >;\n", NULL },
	{ ONE "  title: Update x <!channel>\n  number: 7\n  by: octocat\n"
	    "  url: https://g/7\n  labels: [bug, b c]\n"
	    "  merged_at: 2026-07-29T10:00:00Z\n  notes: https://n/\n",
	    "dev: x unknown > [7 Update x <!channel> octocat https://g/7 bug, b c "
	    "1785319200] notes https://n/;\nprod:\n", NULL },
	{ ONE "  from: '1.0'\n  to: '2.0'\n  class: patch\n",
	    "dev: x patch 1.0>2.0;\nprod:\n", NULL },
	/* the same service twice is one change */
	{ ONE "  to: 1.0.0\n" ONE "  title: a\n  number: 1\n" ONE
	    "  title: b\n  number: 1\n",
	    "dev: x enabled >1.0.0 [1 a - - - 0];\nprod:\n", NULL },
	{ "[{\"environment\": \"prod\", \"service\": \"x\", \"from\": \"1.0.0\","
	    " \"to\": \"1.0.1\", \"merged_at\": \"2026-07-29\"}]",
	    "dev:\nprod: x patch 1.0.0>1.0.1;\n", NULL },
	/* a number or an address alone is a merge; notes are kept once */
	{ ONE "  number: 7\n", "dev: x unknown > [7 - - - - 0];\nprod:\n",
	    NULL },
	{ ONE "  url: https://g/7\n", "dev: x unknown > [0 - - https://g/7 - "
	    "0];\nprod:\n", NULL },
	{ ONE "  notes: https://n/1\n" ONE "  notes: https://n/2\n",
	    "dev: x unknown > notes https://n/1;\nprod:\n", NULL },
	{ "- environment: [{}, dev]\n  service: x\n",
	    "dev: x unknown >;\nprod:\n", NULL },
	{ "- environment: {}\n  service: x\n", "dev:\nprod:\n", NULL },
	{ ONE "  number: 1234567890123\n", "dev:\nprod:\n", "list.yaml:3:11: "
	    "number must be the number of a pull request, found "
	    "\"1234567890123\"" },
	{ ONE "  number: 7a\n", "dev:\nprod:\n", "list.yaml:3:11: "
	    "number must be the number of a pull request, found \"7a\"" },
	{ ONE "  number: []\n", "dev:\nprod:\n", "list.yaml:3:11: "
	    "number must be the number of a pull request, found a list" },
	{ ONE "  merged_at: {}\n", "dev:\nprod:\n", "list.yaml:3:14: "
	    "merged_at must be a time as 2026-07-30T21:00:00Z or a date, found "
	    "a map" },
	{ ONE "  labels: [bug, {}]\n", "dev:\nprod:\n", "list.yaml:3:17: "
	    "this entry must be a text, found a map" },
	/* no YAML for libyaml */
	{ "[\n\t{\n\t\t\"environment\": \"dev\",\n\t\t\"service\": \"x\"\n\t}\n"
	    "]", "dev: x unknown >;\nprod:\n", NULL },
	{ "[\n\t{\n\t\t\"environment\": \"dev\"\n\t}\n]", "dev:\nprod:\n",
	    "list.yaml:2:2: this entry lacks \"service\"" },
	{ "", "dev:\nprod:\n", NULL }, { "\n# none\n  # x", "dev:\nprod:\n",
	    NULL },
	{ "{}", "dev:\nprod:\n",
	    "list.yaml:1:1: this must be a list of changes" },
	{ "- environment: dev\n", "dev:\nprod:\n",
	    "list.yaml:1:3: this entry lacks \"service\"" },
	{ "- service: x\n", "dev:\nprod:\n",
	    "list.yaml:1:3: this entry lacks \"environment\"" },
	/* what is right is told */
	{ ONE "- environment: dev\n  service: y\n  class: minr\n",
	    "dev: x unknown >;\nprod:\n", "list.yaml:5:10: class must be "
	    "major, minor, patch, pre-release, dated, version, enabled, "
	    "removed, templates, values or unknown, found \"minr\"; did you "
	    "mean \"minor\"?" },
	{ ONE "  url: javascript:alert(1)\n", "dev:\nprod:\n",
	    "list.yaml:3:8: url must be a URL that begins with https:// or "
	    "http://, found \"javascript:alert(1)\"" },
	{ ONE "  merged_at: yesterday\n", "dev:\nprod:\n", "list.yaml:3:14: "
	    "merged_at must be a time as 2026-07-30T21:00:00Z or a date, found "
	    "\"yesterday\"" },
	{ ONE "  number: -7\n", "dev:\nprod:\n", "list.yaml:3:11: number must "
	    "be the number of a pull request, found \"-7\"" },
	{ ONE "  titel: x\n", "dev:\nprod:\n", "list.yaml:3:3: unknown key "
	    "\"titel\"; did you mean \"title\"? accepted are environment, "
	    "service, from, to, class, title, number, by, url, merged_at, "
	    "notes, labels" },
	{ "- {environment: dev, service: x, to: [1]}\n"
	    "- {environment: dev, service: x, to: {}}\n"
	    "- {environment: dev, service: x, to: \"a\\nb\"}\n- 7\n- 8\n",
	    "dev:\nprod:\n", "list.yaml:1:38: to must be a text, found a list; "
	    "list.yaml:2:38: to must be a text, found a map; list.yaml:3:38: "
	    "to must be one line, found a line end in it; and 2 more" },
};

static void
test_lists(void)
{
	struct source source = { .kind = &source_list, .url =
	    (char *)"https://a.b/x/list.yaml" };
	struct fetch_script script;
	struct pending pendings[2];
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(lists); i++) {
		struct fetch_row row = { .url = "a.b", .status = 200,
		    .body = lists[i].body };

		collect(&source, &row, &script, pendings);
		text_cut(&text, 0);
		put(&text, &pendings[0]);
		put(&text, &pendings[1]);
		CHECK_STRING(text_string(&text), lists[i].want);
		CHECK_STRING(pendings[1].sources.items[0].trouble,
		    lists[i].trouble);
		/* What is no list is no answer. */
		CHECK_NUMBER(pendings[0].sources.items[0].at,
		    lists[i].trouble != NULL && strstr(lists[i].trouble,
		    "must be a list of changes") != NULL ? 0 : AT);
		pending_clear(&pendings[0]);
		pending_clear(&pendings[1]);
		fetch_script_clear(&script);
	}
	text_clear(&text);
}

/* From a file, and what stands in the way. */
static void
test_places(void)
{
	char path[] = "/tmp/patchday-list-XXXXXX", want[100];
	int descriptor = mkstemp(path);
	struct source source = { .kind = &source_list, .path = path };
	struct fetch_row row = { .url = "a.b", .status = 403 };
	struct fetch_script script;
	struct pending pendings[2];

	CHECK(write(descriptor, ONE, strlen(ONE)) == (ssize_t)strlen(ONE));
	close(descriptor);
	collect(&source, &row, &script, pendings);
	CHECK_NUMBER(pendings[0].changes.count, 1);
	CHECK_NUMBER(script.asked_count, 0);
	pending_clear(&pendings[0]);
	pending_clear(&pendings[1]);
	fetch_script_clear(&script);
	unlink(path);
	collect(&source, &row, &script, pendings);
	/* Without the folder: channels read it. */
	snprintf(want, sizeof(want), "%s: No such file or directory",
	    path + strlen("/tmp/"));
	CHECK_STRING(pendings[0].sources.items[0].trouble, want);
	CHECK_NUMBER(pendings[0].sources.items[0].at, 0);
	pending_clear(&pendings[0]);
	pending_clear(&pendings[1]);
	fetch_script_clear(&script);
	source = (struct source){ .kind = &source_list, .url =
	    (char *)"https://a.b/l", .token_file = (char *)"t" };
	collect(&source, &row, &script, pendings);
	CHECK_STRING(pendings[0].sources.items[0].trouble,
	    "was not asked: its token was not read");
	CHECK_NUMBER(script.asked_count, 0);
	pending_clear(&pendings[0]);
	pending_clear(&pendings[1]);
	fetch_script_clear(&script);
	source.token = (char *)"secret";
	collect(&source, &row, &script, pendings);
	CHECK_STRING(pendings[0].sources.items[0].trouble,
	    "refused the token (403)");
	CHECK_STRING(text_string(&script.tokens), "Bearer secret\n");
	pending_clear(&pendings[0]);
	pending_clear(&pendings[1]);
	fetch_script_clear(&script);
	/* As it was, says a cache; nobody asked whether it is. */
	row.status = 304;
	collect(&source, &row, &script, pendings);
	CHECK_STRING(pendings[0].sources.items[0].trouble,
	    "answered with 304");
	CHECK_NUMBER(pendings[0].sources.items[0].at, 0);
	pending_clear(&pendings[0]);
	pending_clear(&pendings[1]);
	fetch_script_clear(&script);
}

/* `list:` as it is written; "" is no complaint. */
static const struct { const char *yaml, *want; } entries[] = {
	{ "list: {file: changes.yaml}", "" },
	{ "list: {url: 'https://a.b/c?d=e'}", "" },
	{ "list: {url: https://a.b/c, token: {file: t}, ca: x}", "" },
	{ "list: {url: http://localhost/c}", "" },
	{ "list: x.yaml", "1:7: list must be a map (key: value), "
	    "found \"x.yaml\"" },
	{ "list: {}", "1:7: list needs one of {file: PATH} and {url: …, token: "
	    "{file: PATH}}, the token only where it is asked for" },
	{ "list: {file: a, url: https://b}", "1:7: list needs one of {file: "
	    "PATH} and {url: …, token: {file: PATH}}, the token only where it "
	    "is asked for" },
	{ "list: {file: [a]}", "1:14: file must be a text, found a list" },
	{ "list: {url: []}", "1:13: url must be a URL, found a list" },
	{ "list: {file: a, token: {file: t}}", "1:7: list needs one of {file: "
	    "PATH} and {url: …, token: {file: PATH}}, the token only where it "
	    "is asked for" },
	{ "list: {url: https://a.b/c, token: 7}", "1:35: \"token\" must not be "
	    "written in the configuration; accepted are {file: PATH} and "
	    "{credential: NAME}" },
	{ "list: {url: http://a.b/c}", "1:13: url must begin with https:// "
	    "(http:// only for this machine), since a token is sent there, "
	    "found \"http://a.b/c\"" },
};

static void
test_parse(void)
{
	size_t i;

	for (i = 0; i < countof(entries); i++)
		source_entry_check(&source_list, entries[i].yaml,
		    entries[i].want);
}

int
main(void)
{
	test_lists();
	test_places();
	test_parse();
	return harness_end();
}
