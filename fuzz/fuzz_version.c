/* SPDX-License-Identifier: MIT */
/*
 * Three versions, ended by NULs or the end.  Their order is one: it turns with
 * its sides and is transitive; the step is the same both ways, and SAME is for
 * those that are equal in order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = calloc(size + 3, 1);
	const char *v[3];
	int i, j, ab, bc;

	memcpy(bytes, data, size);
	v[0] = bytes;
	v[1] = v[0] + strlen(v[0]) + 1 <= bytes + size ?
	    v[0] + strlen(v[0]) + 1 : v[0];
	v[2] = v[1] + strlen(v[1]) + 1 <= bytes + size ?
	    v[1] + strlen(v[1]) + 1 : v[1];
	for (i = 0; i < 3; i++)
		for (j = 0; j < 3; j++) {
			ab = version_cmp(v[i], v[j]);
			if (ab != -version_cmp(v[j], v[i]) ||
			    version_step(v[i], v[j]) !=
			    version_step(v[j], v[i]))
				abort();
			if (version_step(v[i], v[j]) == VERSION_SAME &&
			    ab != 0)
				abort();
		}
	ab = version_cmp(v[0], v[1]);
	bc = version_cmp(v[1], v[2]);
	if (ab <= 0 && bc <= 0 && version_cmp(v[0], v[2]) > 0)
		abort();
	if (ab == 0 && bc == 0 && version_cmp(v[0], v[2]) != 0)
		abort();
	free(bytes);
	return 0;
}
