/* SPDX-License-Identifier: MIT */
/* From a question to what waits in each environment it asks for. */
#include "collector.h"

#include <stdlib.h>

#include "mem.h"
#include "source.h"

/* One environment of the configuration, if the question is about it. */
static void
collector_add_place(const struct environment *environment,
    const struct question *question, struct source_place *ret_place,
    struct pending_list *list)
{
	const struct question_place *asked = question_find(question,
	    environment->id);
	struct pending *pending = array_add(&list->list);

	pending->environment = mem_string(environment->id);
	pending->at = question->now_at;
	*ret_place = (struct source_place){
		.environment = environment->id,
		.name = environment->phalanx != NULL ? environment->phalanx :
		    environment->id,
		.since_revision = asked == NULL ? NULL :
		    asked->since_revision,
		.since_at = asked == NULL ? 0 : asked->since_at };
}

void
collector_run(const struct conf *conf, const struct question *question,
    struct fetch *fetch, const char *cache, struct pending_list *list)
{
	struct source_place *places = mem_new(conf->environments.count + 1,
	    sizeof(*places));
	struct source_collection collection = { .now_at = question->now_at,
		.fetch = fetch, .cache = cache, .places = places,
		.policy = &conf->policy };
	const struct environment *environment;
	size_t i;

	for (i = 0; i < conf->environments.count; i++) {
		environment = &conf->environments.items[i];
		if (question->places.count == 0 ||
		    question_find(question, environment->id) != NULL)
			collector_add_place(environment, question,
			    &places[collection.count++], list);
	}
	collection.pendings = list->list.items;
	source_collect(conf->sources.items, conf->sources.count, &collection);
	free(places);
}

/* It runs once, so the ports are known; a service that goes on for months is
 * told of others by a reload. */
void
collector_plan_sandbox(const struct conf *conf, const char *cache,
    struct sandbox *ret_sandbox)
{
	const struct source *source;
	size_t i;

	*ret_sandbox = (struct sandbox){ .limits_ports = true, .calls =
	    SANDBOX_CALLS_FILES | SANDBOX_CALLS_CONNECT };
	sandbox_add_system(ret_sandbox);
	sandbox_add_path(ret_sandbox, cache, SANDBOX_WRITE);
	for (i = 0; i < conf->sources.count; i++) {
		source = &conf->sources.items[i];
		sandbox_add_path(ret_sandbox, source->path,
		    source->fetches ? SANDBOX_WRITE : SANDBOX_READ);
		sandbox_add_path(ret_sandbox, source->ca_file, SANDBOX_READ);
		/* Where its origin is, the clone knows. */
		if (source->fetches)
			ret_sandbox->limits_ports = false;
		sandbox_add_port_of(ret_sandbox, source->url);
	}
}
