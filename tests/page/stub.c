/* SPDX-License-Identifier: MIT */
/*
 * A server with a fake owner, for the tests of the page:
 *
 *	stub CONF ADDRESS NOW [refused] [rehearsal] [control=PATH]
 *
 * NOW is seconds since 1970.  Prints the address that was bound, serves
 * until its standard input ends.
 */
#include <stdio.h>

#include "fake/owner.h"

static void
stub_read_words(int count, char **words, struct owner *owner,
    struct server_options *options)
{
	int i;

	for (i = 0; i < count; i++) {
		if (strcmp(words[i], "refused") == 0)
			snapshot_refuse(owner->snapshot,
			    "rubin.yaml:12:9: error: unknown weekday "
			    "\"Thrusday\"; did you mean \"Thursday\"?\n",
			    owner->snapshot->loaded_at + 300);
		if (strcmp(words[i], "rehearsal") == 0)
			owner->snapshot->is_rehearsal = true;
		if (strncmp(words[i], "control=", 8) == 0)
			options->socket = words[i] + 8;
	}
}

int
main(int argc, char **argv)
{
	struct server_options options = { 0 };
	struct error error = { 0 };
	struct server *server;
	struct owner owner;
	char block[256];

	if (argc < 4 || owner_start(&owner, argv[1], atoll(argv[3]),
	    true) != 0)
		return 2;
	owner.snapshot->loaded_at -= 600;
	options.listen = argv[2];
	stub_read_words(argc - 4, argv + 4, &owner, &options);
	server = server_new(&options, &owner.port, &error);
	if (server == NULL) {
		fprintf(stderr, "%s\n", error.text);
		return 1;
	}
	printf("%s\n", server_address(server));
	fflush(stdout);
	while (read(STDIN_FILENO, block, sizeof(block)) > 0)
		;
	server_free(server);
	owner_stop(&owner);
	return 0;
}
