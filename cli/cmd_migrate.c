/* SPDX-License-Identifier: MIT */
/* patchday migrate: the service's database in another place or of another kind.
 * This process becomes patchdayd --migrate, which knows both. */
#include "cli.h"
#include "patchdayd.h"

static enum cli_status
migrate_run(struct cli *cli)
{
	const char *arguments[] = { "--migrate", cli->words.items[0],
	    cli->words.items[1], NULL };

	return patchdayd_run(cli, arguments);
}

const struct cli_command cmd_migrate = {
	.name = "migrate",
	.usage = "FROM TO",
	.summary = "Copy the service's database into another one",
	.help = "FROM and TO are each a file of SQLite's (patchday.db in the "
	    "service's state folder) or a postgresql:// URI. Every table is "
	    "copied in one transaction, read again and compared; FROM is not "
	    "changed. TO must be empty, and no service may be running on "
	    "either. A password is taken from ~/.pgpass, as psql does.",
	.examples =
	    "patchday migrate /var/lib/patchday/patchday.db \\\n"
	    "    postgresql://patchday@db.example.org/patchday\n"
	    "patchday migrate postgresql://db.example.org/patchday new.db\n",
	.least = 2, .most = 2,
	.run = migrate_run,
};
