/* SPDX-License-Identifier: MIT */
/*
 * The kind "phalanx": its configuration, what commits say of pull requests,
 * what files are for, and addresses on GitHub.  What waits is in tests/changes.
 */
#include <stdlib.h>

#include "harness.h"
#include "mem.h"
#include "phalanx_side_internal.h"
#include "text.h"

/* The source in one line, or the first complaint. */
static void
test_parse(void)
{
	static const struct { const char *yaml, *want; } rows[] = {
		{ "{repo: /srv/phalanx}", "/srv/phalanx - applications "
		  "environments charts -" },
		{ "{repo: clone, branch: main}", "conf/clone main "
		  "applications environments charts -" },
		{ "{repo: 'https://github.com/o/n', services: apps/, "
		  "environments: envs, charts: lib/charts}",
		  "https://github.com/o/n - apps envs lib/charts -" },
		{ "{repo: 'https://x.org/o/n', token: {file: t}}",
		  "https://x.org/o/n - applications environments charts "
		  "conf/t" },
		{ "{repo: 'http://127.0.0.1:80/o/n'}", "http://127.0.0.1:80/"
		  "o/n - applications environments charts -" },
		{ "{}", "needs \"repo\"" },
		{ "[]", "must be a map" },
		{ "{repo: 'http://x.org/o/n'}", "over https" },
		{ "{repo: 'file:///x'}", "http" },
		{ "{repo: 'ssh://git@github.com/o/n'}", "http" },
		{ "{repo: 'git://x.org/n'}", "http" },
		{ "{repo: 'ext::sh -c id'}", "a folder or an https URL" },
		{ "{repo: 'git@github.com:o/n.git'}", "did you mean "
		  "\"https://github.com/o/n.git\"?" },
		{ "{repo: 'github.com:o/n'}", "did you mean "
		  "\"https://github.com/o/n\"?" },
		{ "{repo: 'https://user:word@x.org/o/n'}", "password" },
		{ "{repo: x, branhc: main}", "branch" },
		{ "{repo: x, branch: 'a b'}", "must be the name" },
		{ "{repo: x, branch: -a}", "must be the name" },
		{ "{repo: x, branch: 'a..b'}", "must be the name" },
		{ "{repo: x, services: /etc}", "a folder in the repository" },
		{ "{repo: x, services: ../x}", "a folder in the repository" },
		{ "{repo: x, token: {file: t}}", "a folder with "
		  "fetch: true" },
		{ "{repo: 'https://x.org/o/n', fetch: true}", "is always "
		  "fetched" },
		{ "{repo: x, fetch: trye}", "did you mean \"true\"" },
		{ "{repo: 'https://x.org/o/n', token: abc}", "" },
	};
	struct complaints complaints = { 0 };
	struct source source;
	struct text text = { 0 };
	struct doc *doc;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		source = (struct source){ .kind = &source_phalanx };
		CHECK(doc_parse_yaml("conf/site.yaml", rows[i].yaml,
		    strlen(rows[i].yaml), &doc, &complaints) == 0);
		if (source_phalanx.parse(doc, &source, &complaints) == 0) {
			text_putf(&text, "%s %s %s %s %s %s", source.url !=
			    NULL ? source.url : source.path, source.branch !=
			    NULL ? source.branch : "-",
			    source.services_folder,
			    source.environments_folder, source.charts_folder,
			    source.token_file != NULL ? source.token_file :
			    "-");
			CHECK_STRING(text_string(&text), rows[i].want);
			CHECK(complaints.error_count == 0);
		} else {
			CHECK(complaints.error_count > 0);
			for (size_t j = 0; j < complaints.list.count; j++)
				text_puts(&text,
				    complaints.list.items[j].text);
			if (strstr(text_string(&text), rows[i].want) == NULL)
				CHECK_STRING(text_string(&text),
				    rows[i].want);
			/* Secrets are not repeated. */
			CHECK(strstr(text_string(&text), "abc") == NULL);
		}
		text_clear(&text);
		complaint_clear(&complaints);
		source_clear(&source);
		doc_free(doc);
	}
}

static void
test_merge(void)
{
	static const struct { const char *message; int64_t number;
		const char *title; } rows[] = {
		{ "Merge pull request #6810 from o/tickets/DM-1\n\n"
		  "DM-1: Title\n", 6810, "DM-1: Title" },
		{ "Merge pull request #1 from o/b\r\n\r\n  Title \r\n\r\nx", 1,
		  "Title" },
		{ "Merge pull request #1 from o/b\n", 1,
		  "Merge pull request #1 from o/b" },
		{ "Title (#12)\n\n* one\n", 12, "Title" },
		{ "Revert \"Title (#12)\" (#13)", 13,
		  "Revert \"Title (#12)\"" },
		{ "Revert \"Title (#12)\"", 0, "Revert \"Title (#12)\"" },
		{ "(#12)", 0, "(#12)" },
		{ "Title(#12)", 0, "Title(#12)" },
		{ "Title (#12) more", 0, "Title (#12) more" },
		{ "Title (#-1)", 0, "Title (#-1)" },
		{ "Title (#0)", 0, "Title (#0)" },
		{ "Title (#012)", 0, "Title (#012)" },
		{ "Title (#12345678901234567890)", 0,
		  "Title (#12345678901234567890)" },
		{ "Title (#12x)", 0, "Title (#12x)" },
		{ "Merge pull request #x from o/b\n\nTitle", 0,
		  "Merge pull request #x from o/b" },
		{ "Merge pull request #12", 0, "Merge pull request #12" },
		{ "Merge branch 'main' into x\n\nTitle", 0,
		  "Merge branch 'main' into x" },
		{ "", 0, "" }, { "\n\n", 0, "" }, { "(", 0, "(" },
		{ " (", 0, "(" }, { "a (#", 0, "a (#" }, { ")", 0, ")" },
	};
	struct phalanx_title title;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		phalanx_merge_parse(rows[i].message, "Somebody", &title);
		CHECK_NUMBER(title.number, rows[i].number);
		CHECK_STRING(title.title, rows[i].title);
		CHECK_STRING(title.by, "Somebody");
		phalanx_title_clear(&title);
	}
}

static void
test_github(void)
{
	static const struct { const char *address, *want; } rows[] = {
		{ "https://github.com/o/n", "https://github.com/o/n" },
		{ "https://github.com/o/n.git", "https://github.com/o/n" },
		{ "https://github.com/o/n/", "https://github.com/o/n" },
		{ "https://github.com/o/n/tree/main/x",
		  "https://github.com/o/n" },
		{ "git@github.com:o/n.git", "https://github.com/o/n" },
		{ "ssh://git@github.com/o/n", "https://github.com/o/n" },
		{ "HTTPS://GitHub.com/O/N", "https://github.com/O/N" },
		{ "https://github.com/o", NULL },
		{ "https://github.com/o/", NULL },
		{ "https://github.com//n", NULL },
		{ "https://github.com/../n", NULL },
		{ "https://github.com/o/..", NULL },
		{ "https://github.com/o/.git", NULL },
		{ "https://github.com.evil.org/o/n", NULL },
		{ "https://evil.org/github.com/o/n", NULL },
		{ "javascript:https://github.com/o/n", NULL },
		{ "https://github.com/o/n\"><script>",
		  "https://github.com/o/n" },
		{ "https://github.com/o\n/n", NULL },
		{ "", NULL }, { NULL, NULL },
	};
	char *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		got = phalanx_github_find(rows[i].address);
		CHECK_STRING(got, rows[i].want);
		free(got);
	}
}

static void
test_notes(void)
{
	static const struct { const char *yaml, *version, *want; } rows[] = {
		{ "sources: ['https://github.com/o/s']", "1.2.3",
		  "https://github.com/o/s/releases/tag/1.2.3" },
		{ "home: https://github.com/o/s", "1.2.3",
		  "https://github.com/o/s/releases/tag/1.2.3" },
		{ "home: https://s.lsst.io\nsources: ['https://github.com/o/s'"
		  "]", "v1", "https://github.com/o/s/releases/tag/v1" },
		{ "sources: ['https://github.com/o/a', "
		  "'https://github.com/o/s']", "1",
		  "https://github.com/o/s/releases/tag/1" },
		{ "sources: ['https://github.com/o/a', "
		  "'https://github.com/o/b']", "1",
		  "https://github.com/o/a/releases/tag/1" },
		{ "sources: https://github.com/o/s", "1",
		  "https://github.com/o/s/releases/tag/1" },
		{ "sources: ['https://example.org/o/s']", "1", NULL },
		{ "sources: []", "1", NULL }, { "a: 1", "1", NULL },
		{ "home: https://github.com/o/s", "main", NULL },
		{ "home: https://github.com/o/s", "1 2", NULL },
		{ "home: https://github.com/o/s", "1/../../x", NULL },
		{ "home: https://github.com/o/s", "..1", NULL },
		{ "home: https://github.com/o/s", "<b>1", NULL },
		{ "home: https://github.com/o/s", NULL, NULL },
	};
	struct complaints complaints = { 0 };
	struct doc *doc;
	char *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK(doc_parse_yaml_foreign("f", rows[i].yaml,
		    strlen(rows[i].yaml), &doc, &complaints) == 0);
		got = phalanx_notes_find(doc, "s", rows[i].version);
		CHECK_STRING(got, rows[i].want);
		free(got);
		doc_free(doc);
	}
}

static void
test_file(void)
{
	static const struct { const char *name; enum phalanx_file want;
		const char *place; } rows[] = {
		{ "Chart.yaml", PHALANX_CHART, NULL },
		{ "values.yaml", PHALANX_VALUES, NULL },
		{ "values-idfprod.yaml", PHALANX_PLACE, "idfprod" },
		{ "values-.yaml", PHALANX_PLACE, "" },
		{ "charts", PHALANX_SUBCHARTS, NULL },
		{ "templates", PHALANX_TEMPLATES, NULL },
		{ "crds", PHALANX_TEMPLATES, NULL },
		{ "values", PHALANX_TEMPLATES, NULL },
		{ "chart.yaml", PHALANX_TEMPLATES, NULL },
		{ "README.md", PHALANX_OTHER, NULL },
		{ "README.md.gotmpl", PHALANX_OTHER, NULL },
		{ "secrets.yaml", PHALANX_OTHER, NULL },
		{ "secrets-idfprod.yaml", PHALANX_OTHER, NULL },
		{ "tests", PHALANX_OTHER, NULL },
		{ "values.schema.json", PHALANX_OTHER, NULL },
	};
	struct repository_item item = { .kind = REPOSITORY_FILE };
	const char *place;
	size_t i, length;

	for (i = 0; i < countof(rows); i++) {
		item.name = rows[i].name;
		place = NULL;
		CHECK_NUMBER(phalanx_file_plan(&item, &place, &length),
		    rows[i].want);
		CHECK((place != NULL) == (rows[i].place != NULL));
		if (place != NULL)
			CHECK(length == strlen(rows[i].place) && strncmp(
			    place, rows[i].place, length) == 0);
	}
}

int
main(void)
{
	/* This program links what reads repositories. */
	CHECK(source_phalanx.collect == phalanx_collect);
	CHECK(source_phalanx.collect != NULL);
	test_parse();
	test_merge();
	test_github();
	test_notes();
	test_file();
	return harness_end();
}
