/* SPDX-License-Identifier: MIT */
/*
 * The queue between readers and the owner.  The lock is held for a few
 * assignments, so no reader can hold the owner up; those that wait for news are
 * the owner's alone.
 */
#include "inbox_internal.h"

void
inbox_init(struct inbox *inbox)
{
	(void)pthread_mutex_init(&inbox->lock, NULL);
	inbox->first = inbox->watchers = NULL;
	inbox->last = &inbox->first;
}

void
inbox_put(struct inbox *inbox, struct command *command)
{
	command->next = NULL;
	(void)pthread_mutex_lock(&inbox->lock);
	*inbox->last = command;
	inbox->last = &command->next;
	(void)pthread_mutex_unlock(&inbox->lock);
}

struct command *
inbox_take(struct inbox *inbox)
{
	struct command *command;

	(void)pthread_mutex_lock(&inbox->lock);
	command = inbox->first;
	if (command != NULL) {
		inbox->first = command->next;
		if (inbox->first == NULL)
			inbox->last = &inbox->first;
	}
	(void)pthread_mutex_unlock(&inbox->lock);
	return command;
}

void
inbox_watch(struct inbox *inbox, struct command *command)
{
	command->next = inbox->watchers;
	inbox->watchers = command;
}

void
inbox_tell(struct inbox *inbox, uint64_t generation)
{
	struct command *command;

	while ((command = inbox->watchers) != NULL) {
		inbox->watchers = command->next;
		command->generation = generation;
		command->status = 200;
		command->done(command);
	}
}

void
inbox_clear(struct inbox *inbox)
{
	struct command *command;

	inbox_tell(inbox, 0);
	while ((command = inbox_take(inbox)) != NULL) {
		command->status = 503;
		command->done(command);
	}
	(void)pthread_mutex_destroy(&inbox->lock);
}
