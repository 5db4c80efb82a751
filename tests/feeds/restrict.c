/* SPDX-License-Identifier: MIT */
/* restrict FILE…: does libical parse each feed without complaint, and do its
 * components hold what RFC 5546's tables and RFC 5545 ask of them? */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
read_all(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = calloc(1, 4 << 20);

	if (file == NULL || fread(bytes, 1, (4 << 20) - 1, file) == 0)
		exit(1);
	fclose(file);
	return bytes;
}

/* X-LIC-ERROR properties, which libical leaves where it could not parse. */
static int
count_errors(icalcomponent *component)
{
	icalcomponent *inner;
	icalproperty *property;
	int count = 0;

	for (property = icalcomponent_get_first_property(component,
	    ICAL_XLICERROR_PROPERTY); property != NULL;
	    property = icalcomponent_get_next_property(component,
	    ICAL_XLICERROR_PROPERTY)) {
		printf("  %s\n", icalproperty_as_ical_string(property));
		count++;
	}
	for (inner = icalcomponent_get_first_component(component,
	    ICAL_ANY_COMPONENT); inner != NULL;
	    inner = icalcomponent_get_next_component(component,
	    ICAL_ANY_COMPONENT))
		count += count_errors(inner);
	return count;
}

int
main(int argc, char **argv)
{
	icalcomponent *calendar;
	char *bytes;
	int i, errors, is_right;

	for (i = 1; i < argc; i++) {
		bytes = read_all(argv[i]);
		calendar = icalparser_parse_string(bytes);
		if (calendar == NULL) {
			printf("%s\tbad\tnot parsed\n", argv[i]);
			continue;
		}
		errors = count_errors(calendar);
		is_right = icalrestriction_check(calendar);
		errors += count_errors(calendar);
		printf("%s\t%s\t%d events\n", argv[i],
		    is_right && errors == 0 ? "ok" : "bad",
		    icalcomponent_count_components(calendar,
		    ICAL_VEVENT_COMPONENT));
		icalcomponent_free(calendar);
		free(bytes);
	}
	return 0;
}
