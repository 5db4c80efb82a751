/* SPDX-License-Identifier: MIT */
/*
 * patchday, the command line.  The map of its source:
 *
 *	cli.c		options, help, exit statuses, the table of commands
 *	range.c		--from, --to, -n, --in
 *	control.c	talking to the service over its socket
 *	cmd_*.c		one command each
 *
 * Commands that only need the configuration link neither libcurl nor a
 * database; `serve` and `simulate` run patchdayd.
 */
#include "cli.h"

int
main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
