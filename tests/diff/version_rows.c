/* SPDX-License-Identifier: MIT */
/* Pairs "A<tab>B" from standard input: "CMP STEP" for each, for
 * tests/diff/versions. */
#include <stdio.h>
#include <string.h>

#include "version.h"

int
main(void)
{
	static const char *const words[] = { "same", "major", "minor",
		"patch", "pre-release", "dated", "other" };
	char line[1000], *tab;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		tab = strchr(line, '\t');
		if (tab == NULL)
			return 1;
		*tab = '\0';
		printf("%d %s\n", version_cmp(line, tab + 1),
		    words[version_step(line, tab + 1)]);
	}
	return 0;
}
