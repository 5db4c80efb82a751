/* SPDX-License-Identifier: MIT */
#include "acts_site.h"
#include "script.h"

static void
test_rows(const struct zone *zone)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "# nothing\n\n2026-12-03 15:02 a: start patch-thursday\n",
		    "3 2026-12-03T23:02:00Z a|start patch-thursday;" },
		{ "2026-12-03 22:02 a: start x\r\n  23:50  b : x: y\n"
		    "2026-12-04 00:10 a: end",
		    "1 2026-12-04T06:02:00Z a|start x;"
		    "2 2026-12-04T07:50:00Z b|x: y;"
		    "3 2026-12-04T08:10:00Z a|end;" },
		{ "2026-12-03T23:02:00Z a: end", "1 2026-12-03T23:02:00Z "
		    "a|end;" },
		{ "2026-12-03 15:02 a: end\n+5m a: reopen",
		    "1 2026-12-03T23:02:00Z a|end;"
		    "2 2026-12-03T23:07:00Z a|reopen;" },
		{ "", "0: there is no act in it" },
		{ "# x\n \n", "0: there is no act in it" },
		{ "2026-12-03 15:02 a start", "1: a line is TIME WHO: "
		    "SENTENCE, such as 2026-12-03 15:02 release-manager: "
		    "start patch-thursday" },
		{ "a: start", "1: a line is TIME WHO: SENTENCE, such as "
		    "2026-12-03 15:02 release-manager: start patch-thursday" },
		{ "\n2026-12-03 15:02 a: ", "2: a says nothing" },
		{ "2026-12-03 15:02 a: end\n14:00 a: start", "2: that is "
		    "before the line above; lines must be in order of time" },
		{ "2026-12-33 15:02 a: end", NULL },
		{ ":", NULL }, { ": :", NULL }, { " : x", NULL },
	};
	struct text text = { 0 };
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		struct script script = { 0 };
		struct error error = { 0 };

		text_cut(&text, 0);
		if (script_parse(rows[i].text, zone,
		    site_utc("2026-11-22T12:00"), &script, &error) < 0)
			text_putf(&text, "%d: %s", error.line, error.text);
		for (k = 0; k < script.list.count; k++) {
			text_putf(&text, "%d ", script.list.items[k].line);
			civil_format_utc(&text, script.list.items[k].at);
			text_putf(&text, " %s|%s;", script.list.items[k].who,
			    script.list.items[k].sentence);
		}
		if (rows[i].want != NULL)
			CHECK_STRING(text_string(&text), rows[i].want);
		else
			CHECK_ROW(error.text[0] != '\0' && error.line == 1,
			    rows[i].text);
		script_clear(&script);
	}
	text_clear(&text);
}

int
main(void)
{
	struct acts_site site;

	site_init(&site);
	test_rows(site.windows[SITE_AUTO].zone);
	site_clear(&site);
	return harness_end();
}
