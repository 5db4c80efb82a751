/* SPDX-License-Identifier: MIT */
/* Any bytes as a form: what is read keeps its promises, and decoding what was
 * decoded is somebody else's business. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "form_internal.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_need(bool is_right)
{
	if (!is_right)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct form form;
	struct error error = { 0 };
	size_t i;

	if (form_parse((const char *)bytes, length, &form, &error) < 0) {
		fuzz_need(error.text[0] != '\0');
		return 0;
	}
	fuzz_need(length <= FORM_BYTES_MAX && form.count <= FORM_FIELDS_MAX);
	for (i = 0; i < form.count; i++) {
		fuzz_need(utf8_is_valid(form.fields[i].name,
		    strlen(form.fields[i].name)));
		fuzz_need(utf8_is_valid(form.fields[i].value,
		    strlen(form.fields[i].value)));
		/* Each name once. */
		fuzz_need(form_find(&form, form.fields[i].name) ==
		    form.fields[i].value);
	}
	form_clear(&form);
	return 0;
}
