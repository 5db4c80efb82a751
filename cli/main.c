/* SPDX-License-Identifier: MIT */
/*
 * patchday, the command line.  The map of its source:
 *
 *	cli.c		the frame: table of commands, clock, output, statuses
 *	cli_parse.c	the command line taken apart
 *	cli_help.c	--help and --version, made from the table
 *	cli_conf.c	the configuration, and names in it
 *	range.c		--from, --to, -n, --in
 *	control.c	talking to the service over its socket
 *	patchdayd.c	becoming the other program
 *	cmd_*.c		one command each
 *	check_window.c	what `check` tells of a window
 *	explain.c	what `explain` knows of a rule
 *	preview.c	how `preview` shows a letter
 *
 * Commands that only need the configuration link neither libcurl nor a
 * database; `serve` and `simulate` run patchdayd.  main() is alone here, so
 * that tests can link everything else.
 */
#include "cli.h"
#include "mem.h"

/* What a command on a configuration of usual size takes. */
#define MAIN_HEAP_BYTES (192 * 1024)

int
main(int argc, char **argv)
{
	mem_reserve(MAIN_HEAP_BYTES);
	return cli_main(argc, argv);
}
