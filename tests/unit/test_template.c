/* SPDX-License-Identifier: MIT */
#include "template.h"

#include <stdlib.h>

#include "array.h"
#include "harness.h"

static const struct {
	const char *text;
	int line, column;	/* 0: accepted */
	const char *message;	/* a part of it */
} checks[] = {
	{ "", 0, 0, "" },
	{ "no field at all", 0, 0, "" },
	{ "{{title}} has started", 0, 0, "" },
	{ "{{ title }}{{  end  }}", 0, 0, "" },
	{ "a { b } c {d}", 0, 0, "" },
	{ "späte Änderung {{when}}", 0, 0, "" },
	{ "{{titel}}", 1, 3, "did you mean \"title\"?" },
	{ "{{ titel }}", 1, 4, "did you mean \"title\"?" },
	{ "{{strat}} {{end}}", 1, 3, "did you mean \"start\"?" },
	{ "one\ntwo {{nothing}}", 2, 7, "unknown field \"nothing\"" },
	{ "{{}}", 1, 3, "unknown field \"\"" },
	{ "{{title", 1, 1, "\"{{\" has no \"}}\"" },
	{ "ab {{title} x", 1, 4, "\"{{\" has no \"}}\"" },
	{ "title}} x", 1, 6, "\"}}\" has no \"{{\"" },
	{ "{{title}} }}", 1, 11, "\"}}\" has no \"{{\"" },
	{ "{{#each x}}", 1, 3, "unknown field \"#each x\"" },
	{ "{{Title}}", 1, 3, "did you mean \"title\"?" },
	{ "{{{title}}}", 1, 3, "unknown field \"{title\"" },
	{ "{{ago}}", 1, 3, "unknown field \"ago\"" },
	{ "\xff", 0, 0, "not UTF-8" },
};

static const struct { const char *template, *want; } formats[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "{{title}}", "Patch <!channel> Thursday" },
	{ "[{{ title }}|{{end}}]", "[Patch <!channel> Thursday|17:00 PST]" },
	{ "{{zone}}{{zone}}", "" },
	{ "{{description}}", "{{title}}" },	/* not filled in twice */
	{ "a{{unknown}}b", "ab" },
	{ "a {{title", "a {{title" },
	{ "x }} y", "x }} y" },
};

static void
test_names(void)
{
	size_t i;

	for (i = 1; template_field_names[i] != NULL; i++)
		CHECK_ROW(strcmp(template_field_names[i - 1],
		    template_field_names[i]) < 0, template_field_names[i]);
}

static void
test_check(void)
{
	struct error error;
	char *long_text = malloc(TEMPLATE_BYTES_MAX + 2);
	size_t i;
	int result;

	for (i = 0; i < countof(checks); i++) {
		memset(&error, 0, sizeof(error));
		result = template_check(checks[i].text, &error);
		CHECK_ROW((result == 0) == (checks[i].message[0] == '\0'),
		    checks[i].text);
		CHECK_ROW(error.line == checks[i].line &&
		    error.column == checks[i].column, checks[i].text);
		CHECK_ROW(strstr(error.text, checks[i].message) != NULL,
		    checks[i].text);
	}
	memset(long_text, 'a', TEMPLATE_BYTES_MAX + 1);
	long_text[TEMPLATE_BYTES_MAX + 1] = '\0';
	CHECK(template_check(long_text, &error) == -1);
	CHECK(strstr(error.text, "4001 bytes") != NULL);
	long_text[TEMPLATE_BYTES_MAX] = '\0';
	CHECK(template_check(long_text, &error) == 0);
	free(long_text);
}

static void
test_format(void)
{
	static const struct template_field fields[] = {
		{ "title", "Patch <!channel> Thursday" },
		{ "end", "17:00 PST" },
		{ "zone", NULL },
		{ "description", "{{title}}" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(formats); i++) {
		text_cut(&text, 0);
		template_format(&text, formats[i].template, fields,
		    countof(fields));
		CHECK_STRING(text_string(&text), formats[i].want);
	}
	text_clear(&text);
}

int
main(void)
{
	struct templates templates = { 0 };

	test_names();
	test_check();
	test_format();
	templates.footer = strdup("x");
	templates.end_lead = strdup("y");
	template_clear(&templates);
	CHECK(templates.footer == NULL && templates.end_lead == NULL);
	return harness_end();
}
