/* SPDX-License-Identifier: MIT */
/* Templates from a configuration: what is accepted can be filled in, and no
 * field is left standing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct template_field fields[] = {
		{ "title", "T" }, { "end", "17:00" }, { "page", NULL },
	};
	char *template = mem_bytes(data, size);
	struct text text = { 0 };
	struct error error = { 0 };
	int result = template_check(template, &error);

	template_format(&text, template, fields, 3);
	if (result == 0 && (strstr(text_string(&text), "{{") != NULL ||
	    text.length > strlen(template) + 8))
		abort();
	if (result != 0 && error.text[0] == '\0')
		abort();
	text_clear(&text);
	free(template);
	return 0;
}
