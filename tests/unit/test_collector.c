/* SPDX-License-Identifier: MIT */
#include "collector.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "mem.h"

#define NOW_AT 1796338800
#define ENVIRONMENTS \
	"environments: {one: {tier: dev}, two: {tier: prod}, " \
	"three: {tier: prod, phalanx: drei}}\n" \
	"windows: {w: {title: W, when: every day at 12:00, zone: UTC, " \
	"duration: 1h, environments: [one, two, three]}}\n"

static struct conf *
load(const char *changes)
{
	char *yaml = mem_format(ENVIRONMENTS "changes: %s\n", changes);
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;

	CHECK(conf_parse("f", yaml, strlen(yaml), NULL, &conf,
	    &complaints) == 0);
	if (complaints.list.count > 0)
		fprintf(stderr, "%s\n", complaints.list.items[0].text);
	complaint_clear(&complaints);
	free(yaml);
	return conf;
}

/* What is asked about, and what waits there: "one 2, two 1". */
static void
test_run(const char *path)
{
	static const struct { const char *question, *want; } rows[] = {
		{ "", "one 1, two 2, three 0, " },
		{ "{\"now\": 1796338800}", "one 1, two 2, three 0, " },
		{ "{\"now\": 1796338800, \"places\": [{\"environment\": "
		  "\"two\", \"since\": 1796330000}]}", "two 2, " },
		/* In the configuration's order; what it lacks is nowhere. */
		{ "{\"now\": 1796338800, \"places\": [{\"environment\": "
		  "\"three\"}, {\"environment\": \"four\"}, {\"environment\": "
		  "\"one\"}]}", "one 1, three 0, " },
		{ "{\"now\": 1796338800, \"places\": [{\"environment\": "
		  "\"four\"}]}", "" },
	};
	char *changes = mem_format("{list: {file: %s}}", path);
	struct pending_list *list;
	struct question question;
	struct text got = { 0 };
	struct conf *conf = load(changes);
	size_t i, k;

	for (i = 0; conf != NULL && i < countof(rows); i++) {
		list = pending_list_new();
		CHECK(question_parse(rows[i].question,
		    strlen(rows[i].question), &question, NULL) == 0);
		question.now_at = NOW_AT;
		collector_run(conf, &question, NULL, NULL, list);
		for (k = 0; k < list->list.count; k++) {
			text_putf(&got, "%s %zu, ",
			    list->list.items[k].environment,
			    list->list.items[k].changes.count);
			CHECK_NUMBER(list->list.items[k].at, NOW_AT);
		}
		CHECK_STRING(text_string(&got), rows[i].want);
		text_clear(&got);
		pending_list_release(list);
		question_clear(&question);
	}
	conf_release(conf);
	free(changes);
}

static void
show_sandbox(const struct conf *conf, const char *cache, const char *folder,
    bool limits_ports, struct text *text)
{
	struct sandbox sandbox;
	size_t i, skip = strlen(folder);

	collector_plan_sandbox(conf, cache, &sandbox);
	for (i = 0; i < sandbox.paths.count; i++)
		if (strncmp(sandbox.paths.items[i].path, folder, skip) == 0)
			text_putf(text, "%s %s, ",
			    sandbox.paths.items[i].access == SANDBOX_WRITE ?
			    "w" : sandbox.paths.items[i].access ==
			    SANDBOX_READ ? "r" : "?",
			    sandbox.paths.items[i].path + skip);
	for (i = 0; i < sandbox.ports.count; i++)
		text_putf(text, "%d ", sandbox.ports.items[i]);
	CHECK_NUMBER(sandbox.limits_ports, limits_ports);
	CHECK_NUMBER(sandbox.calls, SANDBOX_CALLS_FILES |
	    SANDBOX_CALLS_CONNECT);
	sandbox_clear(&sandbox);
}

/* What is read and written in the folder, and which ports are asked: 53 is
 * that of names. */
static void
test_sandbox(const char *folder)
{
	static const struct {
		const char *changes;	/* %s: the folder */
		bool has_cache, limits_ports;
		const char *want;
	} rows[] = {
		{ "{list: {file: %s/list}}", true, true,
		  "w /cache, r /list, 53 " },
		{ "{list: {file: %s/list}}", false, true, "r /list, 53 " },
		{ "{list: {url: \"https://ci.example.org/p\", ca: %s/ca}}",
		  false, true, "r /ca, 53 443 " },
		{ "{list: {url: \"https://ci.example.org:8443/p\", ca: "
		  "%s/ca}}", false, true, "r /ca, 53 8443 " },
		{ "{phalanx: {repo: %s/clone}}", false, true,
		  "r /clone, 53 " },
		/* Where its origin is, is not known. */
		{ "{phalanx: {repo: %s/clone, fetch: true}}", false, false,
		  "w /clone, 53 " },
	};
	char *cache = mem_format("%s/cache", folder), *changes;
	const char *mark;
	struct text got = { 0 };
	struct conf *conf;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		mark = strstr(rows[i].changes, "%s");
		changes = mem_format("%.*s%s%s", (int)(mark -
		    rows[i].changes), rows[i].changes, folder, mark + 2);
		conf = load(changes);
		free(changes);
		if (conf == NULL)
			continue;
		show_sandbox(conf, rows[i].has_cache ? cache : NULL, folder,
		    rows[i].limits_ports, &got);
		CHECK_STRING(text_string(&got), rows[i].want);
		text_clear(&got);
		conf_release(conf);
	}
	free(cache);
}

int
main(void)
{
	static const char *const names[] = { "cache", "clone", "ca", "list" };
	char made[] = "/tmp/test_collector.XXXXXX", *folder, *path = NULL;
	FILE *file;
	size_t i;

	folder = mkdtemp(made) == NULL ? NULL : realpath(made, NULL);
	if (!CHECK(folder != NULL))
		return harness_end();
	for (i = 0; i < countof(names); i++) {
		path = mem_format("%s/%s", folder, names[i]);
		if (i < 2)
			CHECK(mkdir(path, 0700) == 0);
		file = i < 2 ? NULL : fopen(path, "w");
		CHECK(i < 2 || (file != NULL && fputs("- {environment: [one, "
		    "two], service: a, from: 1.0.0, to: 1.1.0}\n"
		    "- {environment: two, service: b, to: 2.0.0}\n", file) >=
		    0 && fclose(file) == 0));
		if (i + 1 < countof(names))
			free(path);
	}
	test_run(path);
	test_sandbox(folder);
	free(path);
	for (i = 0; i < countof(names); i++) {
		path = mem_format("%s/%s", folder, names[i]);
		CHECK((i < 2 ? rmdir(path) : unlink(path)) == 0);
		free(path);
	}
	CHECK(rmdir(folder) == 0);
	free(folder);
	return harness_end();
}
