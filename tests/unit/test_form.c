/* SPDX-License-Identifier: MIT */
/* Forms: what is read, what is refused. */
#include "harness.h"

#include <stdlib.h>

#include "array.h"
#include "form_internal.h"
#include "text.h"

static void
test_forms(void)
{
	static const struct {
		const char *body, *name, *value;	/* value NULL: refused */
	} rows[] = {
		{ "a=1", "a", "1" },
		{ "a=1&b=2", "b", "2" },
		{ "a", "a", "" },
		{ "=x", "", "x" },
		{ "&&a=1&&", "a", "1" },
		{ "a=1=2", "a", "1=2" },
		{ "a=x+y%20z%2Bw", "a", "x y z+w" },
		{ "a=%E2%80%9Chi%E2%80%9D", "a", "\u201chi\u201d" },
		{ "%61=1", "a", "1" },
		{ "a=%0a%2f", "a", "\n/" },
		{ "a=%2525", "a", "%25" },
		{ "a=%26b%3D1", "a", "&b=1" },
		{ "a=%", "a", NULL },
		{ "a=%4", "a", NULL },
		{ "a=%4g", "a", NULL },
		{ "a=%00", "a", NULL },
		{ "a=%ff", "a", NULL },
		{ "%ff=a", "a", NULL },
		{ "%=a", "a", NULL },
		{ "a=\xff", "a", NULL },
		{ "a=1&a=1", "a", NULL },
		{ "a=1&%61=2", "a", NULL },
	};
	struct form form;
	struct error error;
	size_t i;
	int status;

	for (i = 0; i < countof(rows); i++) {
		status = form_parse(rows[i].body, strlen(rows[i].body),
		    &form, &error);
		CHECK_ROW((status == 0) == (rows[i].value != NULL),
		    rows[i].body);
		if (status < 0)
			continue;
		CHECK_STRING(form_find(&form, rows[i].name),
		    rows[i].value);
		CHECK(form_find(&form, "nothing") == NULL);
		form_clear(&form);
	}
}

static void
test_caps(void)
{
	struct text body = { 0 };
	struct form form;
	size_t i;

	for (i = 0; i < FORM_FIELDS_MAX; i++)
		text_putf(&body, "f%zu=1&", i);
	if (CHECK(form_parse(body.bytes, body.length, &form, NULL) == 0)) {
		CHECK_NUMBER(form.count, FORM_FIELDS_MAX);
		form_clear(&form);
	}
	text_puts(&body, "one=more");
	CHECK(form_parse(body.bytes, body.length, &form, NULL) < 0);
	text_cut(&body, 0);
	text_puts(&body, "a=");
	for (i = 0; i < FORM_BYTES_MAX; i++)
		text_putc(&body, 'x');
	CHECK(form_parse(body.bytes, body.length, &form, NULL) < 0);
	CHECK(form_parse(body.bytes, FORM_BYTES_MAX, &form, NULL) == 0);
	form_clear(&form);
	CHECK(form_parse("a=\0b", 4, &form, NULL) < 0);
	CHECK(form_parse("", 0, &form, NULL) == 0);
	CHECK_NUMBER(form.count, 0);
	form_clear(&form);
	text_clear(&body);
}

int
main(void)
{
	test_forms();
	test_caps();
	return harness_end();
}
