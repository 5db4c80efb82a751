/* SPDX-License-Identifier: MIT */
/* What the service asks its collector, as it is read there. */
#include <stdlib.h>

#include "harness.h"
#include "mem.h"
#include "question.h"

/* So many bytes and no NUL behind them: reading on is seen by ASan. */
static int
parse(const char *json, struct question *question, struct error *error)
{
	size_t length = strlen(json);
	char *bytes = mem_new(length > 0 ? length : 1, 1);
	int status;

	memcpy(bytes, json, length);
	status = question_parse(bytes, length, question, error);
	free(bytes);
	return status;
}

#define PLACES_MOST 1024
#define NOTHING "{\"now\":0,\"places\":[]}"

static void
test_read(void)
{
	static const struct {
		const char *json, *want;
	} cases[] = {
		{ "", NOTHING },
		{ " \t\r\n", NOTHING },
		{ "{}", NOTHING },
		{ " {\"now\":7}\n", "{\"now\":7,\"places\":[]}" },
		{ "{\"places\":[{\"environment\":\"prod\"}]}",
		    "{\"now\":0,\"places\":[{\"environment\":\"prod\","
		    "\"since_revision\":null,\"since\":0}]}" },
		{ "{\"now\":1,\"places\":[{\"environment\":\"a\","
		    "\"since_revision\":\"de1d\",\"since\":5}]}",
		    "{\"now\":1,\"places\":[{\"environment\":\"a\","
		    "\"since_revision\":\"de1d\",\"since\":5}]}" },
		{ "[]", NULL }, { "{\"now\":\"soon\"}", NULL },
		{ "{\"places\":[7]}", NULL }, { "{", NULL },
		{ "{\"places\":[{\"since\":5}]}", NULL },
		{ "{\"now\":[]}", NULL }, { "{\"now\":\"\"}", NULL },
		{ "{\"now\":-1}", NULL }, { "{\"now\":1.5}", NULL },
		{ "{\"now\":\"1234567890123456789012\"}", NULL },
		{ "{\"places\":[{\"environment\":\"a\",\"since\":\"x\"}]}",
		    NULL },
		{ "{\"places\":[{\"environment\":[]}]}", NULL },
		{ "{\"places\":[{\"environment\":\"a\","
		    "\"since_revision\":[]}]}",
		    "{\"now\":0,\"places\":[{\"environment\":\"a\","
		    "\"since_revision\":null,\"since\":0}]}" },
	};
	struct question question;
	struct text text = { 0 };
	struct error error;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		question = (struct question){ 0 };
		error = (struct error){ 0 };
		if (!CHECK_ROW((parse(cases[i].json, &question, &error) ==
		    0) == (cases[i].want != NULL), cases[i].json))
			continue;
		if (cases[i].want == NULL) {
			CHECK_ROW(error.text[0] != '\0', cases[i].json);
			continue;
		}
		text_cut(&text, 0);
		question_format(&text, &question);
		CHECK_STRING(text_string(&text), cases[i].want);
		question_clear(&question);
	}
	text_clear(&text);
}

/* As many environments as there may be, and one more. */
static void
test_most(void)
{
	struct question question;
	struct text text = { 0 };
	struct error error;
	int i, more;

	for (more = 0; more < 2; more++) {
		question = (struct question){ 0 };
		text_cut(&text, 0);
		text_puts(&text, "{\"places\":[");
		for (i = 0; i < PLACES_MOST + more; i++)
			text_putf(&text, "%s{\"environment\":\"e%d\"}",
			    i == 0 ? "" : ",", i);
		text_puts(&text, "]}");
		CHECK(parse(text_string(&text), &question, &error) == -more);
		CHECK_NUMBER(question.places.count, more == 0 ?
		    PLACES_MOST : 0);
		question_clear(&question);
	}
	text_clear(&text);
}

int
main(void)
{
	test_read();
	test_most();
	return harness_end();
}
