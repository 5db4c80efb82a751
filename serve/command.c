/* SPDX-License-Identifier: MIT */
/*
 * Commands: what readers ask of the owner.  Plain data with an owner at every
 * moment: the asker until submit(), the owner until done(), the asker again
 * after that.
 */
#include "command.h"

#include <stdlib.h>

#include "mem.h"

struct command *
command_new(enum command_verb verb)
{
	struct command *command;

	command = mem_new(1, sizeof(*command));
	command->verb = verb;
	return command;
}

void
command_free(struct command *command)
{
	if (command == NULL)
		return;
	free(command->argument);
	free(command->reason);
	free(command->who);
	free(command->seen);
	requester_free(command->requester);
	free(command->receipt_key);
	free(command->receipt_request);
	free(command->content);
	free(command->reply_url);
	free(command->otherwise);
	free(command->body);
	free(command);
}
