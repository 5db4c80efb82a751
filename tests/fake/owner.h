/* SPDX-License-Identifier: MIT */
/*
 * A fake owner of state for tests of the server: a thread that carries out
 * commands as told, renders real feeds, and can be made silent or failing.
 */
#ifndef PATCHDAY_FAKE_OWNER_H
#define PATCHDAY_FAKE_OWNER_H

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "complaint.h"
#include "feed.h"
#include "jsontext.h"
#include "mem.h"
#include "server.h"

#define OWNER_CLOCKS_MAX 32

enum owner_mood {
	OWNER_WELL,
	OWNER_SILENT,		/* takes commands, answers none */
	OWNER_FAILING,		/* answers 500 */
	OWNER_CONFUSED,		/* answers 200 and something else */
};

struct owner {
	pthread_mutex_t mutex;
	pthread_cond_t is_changed;
	pthread_t thread;
	struct command *queue;
	struct command *watchers;	/* wait for another generation */
	enum owner_mood mood;
	bool is_over;
	unsigned feed_count;	/* rendered */
	unsigned kept_count;	/* handed over */
	/* How acts and forms for mail are refused; status 0: they are not. */
	int refusal_status;
	const char *refusal_field;	/* to blame; or NULL */
	const char *refusal_words;	/* NULL: some */
	char asked[400];		/* the last act's argument */
	/* The last COMMAND_SLACK_POST, or argument of COMMAND_SUBSCRIBE and
	 * COMMAND_SUBSCRIPTION. */
	char posted[4096];
	struct clock clocks[OWNER_CLOCKS_MAX];	/* the last one counts */
	size_t clock_count;
	struct snapshot *snapshot;
	int64_t alive_ms;
	struct service_port port;
};

static inline void
owner_revise(void *context, const char *identity,
    const struct occurrence *occurrence, const char *hash,
    struct feed_revision *ret_revision)
{
	(void)context;
	(void)identity;
	(void)occurrence;
	(void)hash;
	*ret_revision = (struct feed_revision){ .sequence = 0,
	    .created_at = 1790000000, .modified_at = 1790000000 };
}

static inline void
owner_render(struct owner *owner, struct command *command)
{
	const struct feed_revisions revisions = { .find = owner_revise };
	struct text text = { 0 };
	struct error error = { 0 };

	owner->feed_count++;
	if (feed_format(&text, &owner->snapshot->conf->feed_site,
	    command->argument, command->form,
	    clock_now(owner->snapshot->clock),
	    &revisions, &command->valid_until_at, &error) != 0) {
		command->status = 404;
		command->body = mem_string(error.text);
		command->length = strlen(error.text);
		text_clear(&text);
		return;
	}
	command->status = 200;
	command->type = "text/calendar; charset=utf-8";
	command->length = text.length;
	command->body = text_take(&text);
	command->modified_at = 1790000000;
	command->generation = owner->snapshot->generation;
}

/* Who asks, as the owner sees it. */
static inline void
owner_echo_requester(struct jsontext *json, const struct requester *requester)
{
	size_t i;

	jsontext_object(json, "requester");
	jsontext_number(json, "kind", requester->kind);
	jsontext_string(json, "name", requester->name);
	jsontext_string(json, "way", requester->way);
	jsontext_bool(json, "root", requester->is_root);
	jsontext_string(json, "token", requester->token);
	jsontext_list(json, "people");
	for (i = 0; i < requester->people.count; i++)
		jsontext_string(json, NULL, requester->people.items[i]);
	jsontext_end_list(json);
	jsontext_end_object(json);
}

/* Everything else is told back, so that a test sees what arrived. */
static inline void
owner_echo(struct command *command)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	jsontext_object(&json, NULL);
	jsontext_number(&json, "verb", command->verb);
	jsontext_string(&json, "argument", command->argument);
	jsontext_string(&json, "reason", command->reason);
	jsontext_string(&json, "who", command->who);
	if (command->requester != NULL)
		owner_echo_requester(&json, command->requester);
	if (command->content != NULL)
		jsontext_string(&json, "content", command->content);
	if (command->receipt_request != NULL)
		jsontext_string(&json, "request", command->receipt_request);
	/* It clashes with nothing, and stood as nothing before. */
	if (command->verb == COMMAND_ACT)
		jsontext_bool(&json, "dry_run", command->is_dry ||
		    (command->agrees != NULL &&
		    !command->agrees(command, "{}")));
	jsontext_end_object(&json);
	command->status = 200;
	command->type = "application/json";
	command->length = text.length;
	command->body = text_take(&text);
}

static inline void
owner_carry_out(struct owner *owner, struct command *command)
{
	if (command->verb == COMMAND_ACT)
		(void)snprintf(owner->asked, sizeof(owner->asked), "%s",
		    command->argument);
	if (owner->mood == OWNER_FAILING) {
		command->status = 500;
		command->body = mem_string("the store is gone");
		command->length = strlen(command->body);
	} else if (owner->mood == OWNER_CONFUSED) {
		command->status = 200;
		command->body = mem_string("not <this>");
		command->length = strlen(command->body);
	} else if (owner->refusal_status != 0 &&
	    (command->verb == COMMAND_ACT ||
	    command->verb == COMMAND_SUBSCRIBE ||
	    command->verb == COMMAND_SUBSCRIPTION)) {
		command->status = owner->refusal_status;
		command->field = owner->refusal_field;
		command->body = mem_format("%s\n",
		    owner->refusal_words != NULL ? owner->refusal_words :
		    "that <will> not do");
		command->length = strlen(command->body);
	} else if (command->verb == COMMAND_FEED) {
		owner_render(owner, command);
	} else if (command->verb == COMMAND_METRICS) {
		command->status = 200;
		command->type = "text/plain";
		command->body = mem_string("patchday_up 1\n");
		command->length = strlen(command->body);
	} else if (command->verb == COMMAND_WATCH) {
		/* The mutex is held. */
		command->next = owner->watchers;
		owner->watchers = command;
		return;
	} else {
		owner_echo(command);
		if (command->verb == COMMAND_SUBSCRIBE)
			command->status = 202;
		if (command->verb == COMMAND_SUBSCRIBE ||
		    command->verb == COMMAND_SUBSCRIPTION)
			snprintf(owner->posted, sizeof(owner->posted), "%s",
			    command->argument);
		if (command->verb == COMMAND_SLACK_POST) {
			command->status = 202;
			snprintf(owner->posted, sizeof(owner->posted),
			    "%s %s", command->argument, command->content);
			pthread_cond_broadcast(&owner->is_changed);
		}
	}
	command->done(command);
}

static inline void *
owner_run(void *context)
{
	struct owner *owner = context;
	struct command *command;

	pthread_mutex_lock(&owner->mutex);
	while (!owner->is_over) {
		if (owner->queue == NULL || owner->mood == OWNER_SILENT) {
			pthread_cond_wait(&owner->is_changed, &owner->mutex);
			continue;
		}
		command = owner->queue;
		owner->queue = command->next;
		owner_carry_out(owner, command);
	}
	while ((command = owner->queue) != NULL) {
		owner->queue = command->next;
		command->status = 503;
		command->done(command);
	}
	pthread_mutex_unlock(&owner->mutex);
	return NULL;
}

static inline struct snapshot *
owner_snapshot(void *context)
{
	struct owner *owner = context;
	struct snapshot *snapshot;

	pthread_mutex_lock(&owner->mutex);
	snapshot = snapshot_hold(owner->snapshot);
	pthread_mutex_unlock(&owner->mutex);
	return snapshot;
}

static inline void
owner_submit(void *context, struct command *command)
{
	struct owner *owner = context;

	pthread_mutex_lock(&owner->mutex);
	command->next = owner->queue;
	owner->queue = command;
	owner->kept_count++;
	pthread_cond_broadcast(&owner->is_changed);
	pthread_mutex_unlock(&owner->mutex);
}

static inline int64_t
owner_alive_ms(void *context)
{
	struct owner *owner = context;

	return __atomic_load_n(&owner->alive_ms, __ATOMIC_RELAXED);
}

/* Begin with the configuration at `path` at `now_at`.  0 or -1. */
static inline int
owner_start(struct owner *owner, const char *path, int64_t now_at,
    bool is_pinned)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct conf *conf = NULL;

	*owner = (struct owner){ .port = { .owner = owner,
	    .snapshot = owner_snapshot, .submit = owner_submit,
	    .alive_ms = owner_alive_ms } };
	owner->clock_count = 1;
	if (is_pinned)
		clock_init_pinned(&owner->clocks[0], now_at * 1000);
	else
		clock_init_shifted(&owner->clocks[0], now_at * 1000);
	if (conf_load(path, NULL, &conf, &complaints) != 0) {
		complaint_format(&complaints, false, &text);
		fprintf(stderr, "%s", text_string(&text));
		text_clear(&text);
		complaint_clear(&complaints);
		return -1;
	}
	complaint_clear(&complaints);
	owner->snapshot = snapshot_new(conf, NULL, &owner->clocks[0], 1);
	owner->snapshot->started_at = owner->snapshot->loaded_at = now_at;
	conf_release(conf);
	owner->alive_ms = clock_boot_ms(&owner->clocks[0]);
	pthread_mutex_init(&owner->mutex, NULL);
	pthread_cond_init(&owner->is_changed, NULL);
	return pthread_create(&owner->thread, NULL, owner_run, owner);
}

static inline void
owner_set_mood(struct owner *owner, enum owner_mood mood)
{
	pthread_mutex_lock(&owner->mutex);
	owner->mood = mood;
	pthread_cond_broadcast(&owner->is_changed);
	pthread_mutex_unlock(&owner->mutex);
}

/* Refuse from now on (status 0: no more), because of that field. */
static inline void
owner_refuse(struct owner *owner, int status, const char *field)
{
	pthread_mutex_lock(&owner->mutex);
	owner->refusal_status = status;
	owner->refusal_field = field;
	pthread_mutex_unlock(&owner->mutex);
}

/* The same, in these words (lent). */
static inline void
owner_refuse_so(struct owner *owner, int status, const char *words)
{
	owner_refuse(owner, status, NULL);
	pthread_mutex_lock(&owner->mutex);
	owner->refusal_words = words;
	pthread_mutex_unlock(&owner->mutex);
}

/* The tokens in force are these (held). */
static inline void
owner_set_tokens(struct owner *owner, struct token_list *tokens)
{
	pthread_mutex_lock(&owner->mutex);
	snapshot_set_tokens(owner->snapshot, tokens);
	pthread_mutex_unlock(&owner->mutex);
}

/* Nothing was posted to Slack so far. */
static inline void
owner_forget_posted(struct owner *owner)
{
	pthread_mutex_lock(&owner->mutex);
	owner->posted[0] = '\0';
	pthread_mutex_unlock(&owner->mutex);
}

/* Wait until something was posted to Slack; what. */
static inline const char *
owner_wait_posted(struct owner *owner)
{
	pthread_mutex_lock(&owner->mutex);
	while (owner->posted[0] == '\0')
		pthread_cond_wait(&owner->is_changed, &owner->mutex);
	pthread_mutex_unlock(&owner->mutex);
	return owner->posted;
}

/* Give back those who wait for news. */
static inline void
owner_tell_watchers(struct owner *owner)
{
	struct command *command, *next;

	pthread_mutex_lock(&owner->mutex);
	command = owner->watchers;
	owner->watchers = NULL;
	pthread_mutex_unlock(&owner->mutex);
	for (; command != NULL; command = next) {
		next = command->next;
		command->status = 200;
		command->done(command);
	}
}

/* How many wait. */
static inline unsigned
owner_watcher_count(struct owner *owner)
{
	struct command *command;
	unsigned count = 0;

	pthread_mutex_lock(&owner->mutex);
	for (command = owner->watchers; command != NULL;
	    command = command->next)
		count++;
	pthread_mutex_unlock(&owner->mutex);
	return count;
}

/* Put a snapshot of the same configuration in place of the last one. */
static inline void
owner_replace(struct owner *owner, const struct clock *clock,
    uint64_t generation)
{
	struct snapshot *next, *last;

	pthread_mutex_lock(&owner->mutex);
	last = owner->snapshot;
	next = snapshot_new(last->conf, NULL, clock, generation);
	next->started_at = next->loaded_at = last->loaded_at;
	owner->snapshot = next;
	pthread_mutex_unlock(&owner->mutex);
	snapshot_release(last);
	owner_tell_watchers(owner);
}

/* The state has changed: what was rendered is stale. */
static inline void
owner_publish(struct owner *owner)
{
	owner_replace(owner, owner->snapshot->clock,
	    owner->snapshot->generation + 1);
}

/* Another time, by another clock: readers may be looking at the last. */
static inline void
owner_set_time(struct owner *owner, int64_t now_at)
{
	struct clock *clock = &owner->clocks[owner->clock_count++];

	clock_init_pinned(clock, now_at * 1000);
	owner_replace(owner, clock, owner->snapshot->generation);
}

/* How many feeds were rendered. */
static inline unsigned
owner_feed_count(struct owner *owner)
{
	unsigned count;

	pthread_mutex_lock(&owner->mutex);
	count = owner->feed_count;
	pthread_mutex_unlock(&owner->mutex);
	return count;
}

/* How many commands have been handed over. */
static inline unsigned
owner_kept_count(struct owner *owner)
{
	unsigned count;

	pthread_mutex_lock(&owner->mutex);
	count = owner->kept_count;
	pthread_mutex_unlock(&owner->mutex);
	return count;
}

static inline void
owner_stop(struct owner *owner)
{
	pthread_mutex_lock(&owner->mutex);
	owner->is_over = true;
	pthread_cond_broadcast(&owner->is_changed);
	pthread_mutex_unlock(&owner->mutex);
	pthread_join(owner->thread, NULL);
	owner_tell_watchers(owner);
	snapshot_release(owner->snapshot);
	pthread_cond_destroy(&owner->is_changed);
	pthread_mutex_destroy(&owner->mutex);
}

#endif
