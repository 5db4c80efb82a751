/* SPDX-License-Identifier: MIT */
/*
 * An occurrence as JSON, once for all: `patchday next --json` and the API have
 * the same fields under the same names.
 *
 * Instants are UTC with Z; wall-clock times have no offset and stand beside
 * the zone, the offset and the abbreviation, so that no reader has to compute
 * with zone data of its own.
 */
#include "occurrence_json.h"

#include "civil.h"
#include "conflict.h"
#include "life.h"
#include "timetext.h"

/* Write an instant under `key`, RFC 3339 with Z. */
static void
occurrence_json_utc(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	civil_format_utc(&text, at);
	jsontext_string(json, key, text_string(&text));
	text_clear(&text);
}

/* Write what the wall of the zone shows at the instant under `key`. */
static void
occurrence_json_local(struct jsontext *json, const char *key,
    const struct zone *zone, int64_t at)
{
	struct text text = { 0 };

	civil_format(&text, zone_local(zone, at));
	jsontext_string(json, key, text_string(&text));
	text_clear(&text);
}

/* Write the same instant in other zones: "local": {ZONE: RFC 3339}, with
 * offsets, as `--in` asks for. */
static void
occurrence_json_in(struct jsontext *json, int64_t at,
    const struct zone *const *in, size_t in_count)
{
	struct text text = { 0 };
	size_t i;

	jsontext_object(json, "local");
	for (i = 0; i < in_count; i++) {
		text_cut(&text, 0);
		timetext_format_rfc3339(&text, in[i], at);
		jsontext_string(json, zone_name(in[i]), text_string(&text));
	}
	jsontext_end_object(json);
	text_clear(&text);
}

/* Apart from the rest for `explain`, which has a start but no window. */
void
occurrence_json_format_start(struct jsontext *json, const struct zone *zone,
    int64_t start_at, enum zone_mark mark, const struct zone *const *in,
    size_t in_count)
{
	struct zone_state state = zone_at(zone, start_at);
	struct text text = { 0 };

	occurrence_json_utc(json, "start", start_at);
	jsontext_string(json, "zone", zone_name(zone));
	occurrence_json_local(json, "start_local", zone, start_at);
	timetext_format_offset(&text, state.offset);
	jsontext_string(json, "utc_offset", text_string(&text));
	jsontext_string(json, "abbreviation", state.abbreviation);
	/* Only where it is so: most readers need not know the words. */
	if (mark == ZONE_GAP)
		jsontext_bool(json, "gap", true);
	if (mark == ZONE_OVERLAP)
		jsontext_bool(json, "overlap", true);
	if (in_count > 0)
		occurrence_json_in(json, start_at, in, in_count);
	text_clear(&text);
}

/* Write the environments in roll-out order, flat for who looks one up and
 * by stage for who shows the order. */
static void
occurrence_json_environments(struct jsontext *json,
    const struct window *window)
{
	const struct window_stage *stage;
	size_t i, k;

	jsontext_list(json, "environments");
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			jsontext_string(json, NULL,
			    stage->environments.items[k]);
	}
	jsontext_end_list(json);
	jsontext_list(json, "stages");
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		jsontext_list(json, NULL);
		for (k = 0; k < stage->environments.count; k++)
			jsontext_string(json, NULL,
			    stage->environments.items[k]);
		jsontext_end_list(json);
	}
	jsontext_end_list(json);
}

/* Where it stands, who coordinates it, and from where it was moved. */
static void
occurrence_json_life(struct jsontext *json,
    const struct occurrence *occurrence, int64_t now_at)
{
	const char *key = occurrence_coordinator_key(occurrence);
	const struct life *life = occurrence->life;
	struct occurrence planned;

	jsontext_string(json, "phase", occurrence_phase_name(
	    occurrence_phase(occurrence, now_at)));
	jsontext_string(json, "coordinator",
	    occurrence_coordinator(occurrence));
	/* An id only where there is such a person. */
	jsontext_string(json, "coordinator_id", roster_title(
	    occurrence->window->roster, key) == NULL ? NULL : key);
	if (life == NULL || !life->has_times)
		return;
	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	if (planned.start_at != occurrence->start_at)
		occurrence_json_utc(json, "original_start", planned.start_at);
}

/* What it meets that nobody has decided about: holidays and freezes, which need
 * no other window to be looked at. */
static void
occurrence_json_clashes(struct jsontext *json,
    const struct occurrence *occurrence, int64_t now_at)
{
	struct conflicts conflicts = { 0 };

	if (occurrence->end_at > now_at && conflict_find(&conflicts, NULL,
	    occurrence))
		conflict_format_list(json, &conflicts.list.items[0]);
	conflict_clear(&conflicts);
}

/* One function for every outlet: a field that is added appears in all of them,
 * under one name. */
void
occurrence_json_format(struct jsontext *json, const char *key,
    const struct occurrence *occurrence, const struct occurrence_json *how)
{
	const struct window *window = occurrence->window;
	char identity[OCCURRENCE_IDENTITY_MAX];

	occurrence_format_identity(occurrence, identity);
	jsontext_object(json, key);
	jsontext_string(json, "occurrence", identity);
	jsontext_string(json, "window", window->id);
	jsontext_string(json, "title", window->title);
	occurrence_json_format_start(json, window->zone, occurrence->start_at,
	    occurrence->mark, how->in, how->in_count);
	occurrence_json_utc(json, "end", occurrence->end_at);
	occurrence_json_local(json, "end_local", window->zone,
	    occurrence->end_at);
	jsontext_string(json, "status",
	    occurrence_status_name(occurrence->status));
	occurrence_json_life(json, occurrence, how->now_at);
	occurrence_json_clashes(json, occurrence, how->now_at);
	if (!occurrence_is_recorded(occurrence, how->known_from_at))
		jsontext_bool(json, "recorded", false);
	jsontext_string(json, "impact", window_impact_name(window->impact));
	occurrence_json_environments(json, window);
	jsontext_end_object(json);
}
