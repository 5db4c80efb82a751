/* SPDX-License-Identifier: MIT */
/* What a channel of the kind "jira" has besides the keys of others. */
#ifndef PATCHDAY_JIRA_SETTINGS_INTERNAL_H
#define PATCHDAY_JIRA_SETTINGS_INTERNAL_H

#include "array.h"
#include "channel.h"

/* Strings are owned. */
struct jira_settings {
	int version;		/* of the REST API: 3 Cloud, 2 Data Center */
	char *type;			/* of tickets: "Task" */
	char *close;		/* the transition's name; NULL: none */
	ARRAY(char *) watchers;		/* 3: account ids; 2: user names */
	ARRAY(char *) labels;		/* besides patchday's own */
};

/* Read the keys of `channels.ID`; complain.  0 or -1. */
int jira_settings_parse(const struct doc *map, struct channel *channel,
    struct complaints *complaints);

/* NULL is fine. */
void jira_settings_free(struct jira_settings *settings);

#endif
