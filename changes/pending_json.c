/* SPDX-License-Identifier: MIT */
/* What is pending as JSON.  pending_read.c reads it back: one key here is one
 * row there. */
#include "pending.h"

#include "change_internal.h"
#include "instant.h"

static void
pending_put_string(struct jsontext *json, const char *key, const char *string)
{
	if (string != NULL)
		jsontext_string(json, key, string);
}

/* 0 is "not known". */
static void
pending_put_instant(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	if (at == 0)
		return;
	instant_format(&text, at);
	jsontext_string(json, key, text_string(&text));
	text_clear(&text);
}

static void
pending_put_part(struct jsontext *json, const struct change_part *part)
{
	jsontext_object(json, NULL);
	jsontext_string(json, "what", part->what);
	jsontext_string(json, "class", change_class_name(part->class));
	pending_put_string(json, "from", part->from);
	pending_put_string(json, "to", part->to);
	jsontext_end_object(json);
}

static void
pending_put_merge(struct jsontext *json, const struct change_merge *merge)
{
	jsontext_object(json, NULL);
	if (merge->number != 0)
		jsontext_number(json, "number", merge->number);
	pending_put_string(json, "title", merge->title);
	pending_put_string(json, "sha", merge->sha);
	pending_put_string(json, "by", merge->by);
	pending_put_string(json, "url", merge->url);
	pending_put_string(json, "labels", merge->labels);
	pending_put_instant(json, "merged_at", merge->merged_at);
	jsontext_end_object(json);
}

void
pending_format_change(struct jsontext *json, const char *key,
    const struct change *change)
{
	size_t i;

	jsontext_object(json, key);
	jsontext_string(json, "service", change->service);
	jsontext_string(json, "class", change_class_name(change->class));
	pending_put_string(json, "from", change->from);
	pending_put_string(json, "to", change->to);
	if (change->sync != SYNC_NOT_SAID)
		jsontext_string(json, "sync", change_sync_name(change->sync));
	if (change->health != HEALTH_NOT_SAID)
		jsontext_string(json, "health",
		    change_health_name(change->health));
	if (change->is_automated)
		jsontext_bool(json, "automated", true);
	pending_put_string(json, "branch", change->branch);
	pending_put_string(json, "trouble", change->trouble);
	pending_put_string(json, "app_url", change->app_url);
	pending_put_string(json, "diff_url", change->diff_url);
	pending_put_string(json, "compare_url", change->compare_url);
	pending_put_string(json, "notes_url", change->notes_url);
	jsontext_list(json, "parts");
	for (i = 0; i < change->parts.count; i++)
		pending_put_part(json, &change->parts.items[i]);
	jsontext_end_list(json);
	jsontext_list(json, "merges");
	for (i = 0; i < change->merges.count; i++)
		pending_put_merge(json, &change->merges.items[i]);
	jsontext_end_list(json);
	jsontext_number(json, "sources", change->sources);
	pending_put_instant(json, "seen_at", change->seen_at);
	jsontext_end_object(json);
}

static void
pending_put_running(struct jsontext *json,
    const struct pending_running *running)
{
	jsontext_object(json, NULL);
	jsontext_string(json, "service", running->service);
	pending_put_string(json, "revision", running->revision);
	pending_put_string(json, "version", running->version);
	pending_put_string(json, "branch", running->branch);
	pending_put_string(json, "path", running->path);
	pending_put_instant(json, "synced_at", running->synced_at);
	jsontext_end_object(json);
}

static void
pending_put_open(struct jsontext *json, const struct pending_open *open)
{
	jsontext_object(json, NULL);
	jsontext_number(json, "number", open->number);
	pending_put_string(json, "title", open->title);
	pending_put_string(json, "by", open->by);
	pending_put_string(json, "url", open->url);
	pending_put_string(json, "labels", open->labels);
	pending_put_string(json, "services", open->services);
	if (open->is_draft)
		jsontext_bool(json, "draft", true);
	pending_put_instant(json, "updated_at", open->updated_at);
	jsontext_end_object(json);
}

void
pending_format_json(struct jsontext *json, const char *key,
    const struct pending *pending)
{
	size_t i;

	jsontext_object(json, key);
	jsontext_string(json, "environment", pending->environment);
	pending_put_instant(json, "at", pending->at);
	pending_put_string(json, "head", pending->head);
	jsontext_list(json, "sources");
	for (i = 0; i < pending->sources.count; i++) {
		jsontext_object(json, NULL);
		jsontext_string(json, "source",
		    pending->sources.items[i].kind);
		pending_put_instant(json, "at", pending->sources.items[i].at);
		jsontext_string(json, "trouble",
		    pending->sources.items[i].trouble);
		if (pending->sources.items[i].is_kept)
			jsontext_bool(json, "kept", true);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
	jsontext_list(json, "changes");
	for (i = 0; i < pending->changes.count; i++)
		pending_format_change(json, NULL, &pending->changes.items[i]);
	jsontext_end_list(json);
	jsontext_list(json, "running");
	for (i = 0; i < pending->running.count; i++)
		pending_put_running(json, &pending->running.items[i]);
	jsontext_end_list(json);
	jsontext_list(json, "open");
	for (i = 0; i < pending->open.count; i++)
		pending_put_open(json, &pending->open.items[i]);
	jsontext_end_list(json);
	jsontext_end_object(json);
}
