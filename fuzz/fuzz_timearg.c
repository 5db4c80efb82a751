/* SPDX-License-Identifier: MIT */
/*
 * Any text as a time that somebody gives ("tomorrow 15:00", "+2h"): refused
 * with a sentence and a column within it, or an instant that, written out as
 * RFC 3339, is read as the same one.  The first byte chooses zone and now.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "mem.h"
#include "timearg.h"
#include "utf8.h"
#include "zonedir.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fuzz_read_back(int64_t at, int64_t now_at, const struct zone *zone)
{
	struct text text = { 0 };
	int64_t again = at + 1;

	civil_format_utc(&text, at);
	if (timearg_parse(text_string(&text), now_at, zone, &again, NULL) !=
	    0 || again != at)
		abort();
	text_clear(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const zones[] = { "UTC", "America/Santiago",
	    "Pacific/Apia", "Australia/Lord_Howe" };
	static const int64_t nows[] = { 1785445200, 0, 1662264000,
	    4102444800 };
	static struct zonedir *zonedir;
	const struct zone *zone;
	struct error error = { 0 };
	int64_t at = INT64_MIN, zoneless_at, now_at;
	char *copy;

	if (size == 0)
		return 0;
	if (zonedir == NULL)
		zonedir = zonedir_new(NULL);
	zone = zonedir_find(zonedir, zones[data[0] & 3], NULL);
	now_at = nows[(data[0] >> 2) & 3];
	copy = mem_bytes(data + 1, size - 1);
	if (zone != NULL && timearg_parse(copy, now_at, zone, &at,
	    &error) == 0) {
		fuzz_read_back(at, now_at, zone);
		/* What no zone is needed for is the same in each. */
		if (timearg_parse(copy, now_at, NULL, &zoneless_at, &error) ==
		    0 && zoneless_at != at)
			abort();
	} else if (zone != NULL && (at != INT64_MIN || error.text[0] == '\0' ||
	    error.column < 0 || error.column > (int)strlen(copy) + 2 ||
	    !utf8_is_valid(error.text, strlen(error.text)))) {
		abort();
	}
	free(copy);
	return 0;
}
