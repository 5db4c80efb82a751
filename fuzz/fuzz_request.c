/* SPDX-License-Identifier: MIT */
/*
 * Any bytes into what the server reads of a request: target, Accept,
 * Accept-Encoding, If-None-Match, dates.  What comes out keeps the promises
 * that routes rely on.  The first byte chooses the reader.
 */
#include <stdlib.h>
#include <string.h>

#include "accept_internal.h"
#include "coding_internal.h"
#include "httpdate_internal.h"
#include "mem.h"
#include "route_internal.h"
#include "target_internal.h"
#include "utf8.h"
#include "validator_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_need(bool is_right)
{
	if (!is_right)
		abort();
}

/* Decoded text holds no controls and is UTF-8. */
static void
fuzz_check_text(const char *text)
{
	const char *p;

	fuzz_need(utf8_is_valid(text, strlen(text)));
	for (p = text; *p != '\0'; p++)
		fuzz_need((unsigned char)*p >= ' ' && *p != 0x7f);
}

static void
fuzz_target(const char *input)
{
	struct target target;
	size_t i;

	if (target_parse(&target, input) != TARGET_FINE)
		return;
	fuzz_need(strlen(input) <= TARGET_MAX);
	fuzz_need(target.path[0] == '/');
	fuzz_check_text(target.path);
	fuzz_need(target.parameter_count <= TARGET_PARAMETERS_MAX);
	for (i = 0; i < target.parameter_count; i++) {
		fuzz_check_text(target.parameters[i].name);
		fuzz_check_text(target.parameters[i].value);
	}
	/* An escaped slash never made a new level. */
	fuzz_need(strcasestr(input, "%2f") == NULL ||
	    strchr(input, '?') != NULL || strstr(input, "://") != NULL);
	(void)route_find(target.path, true);
	(void)target_find(&target, "form");
}

static void
fuzz_accept(const char *input)
{
	enum coding coding;
	unsigned available;

	for (available = 1; available < 8; available++)
		if (coding_choose(input, available, &coding) == 0)
			fuzz_need((available & CODING_BIT(coding)) != 0);
	(void)accept_has_type(input, "text/calendar");
	fuzz_need(accept_has_type("*/*", input));
}

static void
fuzz_validator(const char *input)
{
	struct validator validator = { .if_modified_since = input,
		.if_unmodified_since = input };
	char date[HTTPDATE_MAX];
	int64_t at, again;

	(void)validator_has_etag(input, "\"0123456789abcdef-gz\"");
	(void)validator_is_fresh(&validator, "\"x\"", 1796338800);
	(void)validator_has_failed(&validator, "\"x\"", 1796338800);
	validator.if_match = input;
	(void)validator_has_failed(&validator, "\"x\"", 1796338800);
	if (httpdate_parse(input, &at) != 0)
		return;
	httpdate_format(at, date);
	fuzz_need(httpdate_parse(date, &again) == 0 && again == at);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *input;

	if (length == 0)
		return 0;
	input = mem_bytes(bytes + 1, length - 1);
	switch (bytes[0] % 3) {
	case 0:
		fuzz_target(input);
		break;
	case 1:
		fuzz_accept(input);
		break;
	default:
		fuzz_validator(input);
		break;
	}
	free(input);
	return 0;
}
