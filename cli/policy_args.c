/* SPDX-License-Identifier: MIT */
/* What kind of change it is, for `patchday policy check` and `gate`. */
#include "policy_args.h"

#include <string.h>

#include "advice.h"
#include "nearest.h"

enum cli_status
policy_args_read(const struct cli *cli, struct process_case *ret_what)
{
	const char *name = cli_find(cli, "change"), *nearest;
	const struct policy_classes *classes = advice_classes();
	size_t i;

	ret_what->is_emergency = cli_find(cli, "emergency") != NULL;
	if (cli_find(cli, "disruption") != NULL)
		ret_what->disruption = WHETHER_YES;
	if (cli_find(cli, "no-disruption") != NULL) {
		if (ret_what->disruption == WHETHER_YES)
			return cli_fail_usage(cli, "--disruption and "
			    "--no-disruption contradict each other");
		ret_what->disruption = WHETHER_NO;
	}
	if (name == NULL)
		return CLI_OK;
	for (i = 0; i < classes->count; i++)
		if (strcmp(classes->names[i], name) == 0) {
			ret_what->classes = 1u << i;
			return CLI_OK;
		}
	nearest = nearest_find(name, classes->names, classes->count);
	return cli_fail_usage(cli, "--change: \"%s\" is no class of changes; "
	    "%s%s%s", name, nearest != NULL ? "did you mean \"" :
	    "accepted are major, minor, patch, pre-release, dated, version, "
	    "enabled, removed, templates, values", nearest != NULL ? nearest :
	    "", nearest != NULL ? "\"?" : "");
}
