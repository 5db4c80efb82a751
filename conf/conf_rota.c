/* SPDX-License-Identifier: MIT */
/*
 * Who runs a window: `coordinators`, and whether a person or the clock starts
 * and ends it (`start`, `end`).
 *
 *	coordinators:
 *	  people: [release-manager, deputy]
 *	  turn: week
 *	  from: 2026-12-07
 *	  swap: {2026-12-24: deputy}
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "conf_internal.h"
#include "mem.h"
#include "rota.h"

#define CONF_ROTA_PEOPLE_MAX 100
#define CONF_ROTA_SWAPS_MAX 1000
/* Where turns are counted from if nobody says so: a Monday long ago. */
#define CONF_ROTA_FROM_DAYS civil_days(1970, 1, 5)

/* Which of the rota's people it is; their count: none. */
static size_t
conf_rota_find(const struct window_rota *rota, const char *id)
{
	size_t i;

	for (i = 0; i < rota->people.count; i++)
		if (strcmp(rota->people.items[i].id, id) == 0)
			break;
	return i;
}

/* Those who take turns, in order. */
static void
conf_rota_read_people(const struct doc *list, struct window_rota *rota,
    struct complaints *complaints)
{
	struct window_person *person;
	char *id = NULL;
	size_t i;

	conf_require_entry(list, "person", complaints);
	if (doc_item_count(list) > CONF_ROTA_PEOPLE_MAX) {
		doc_complain(list, COMPLAINT_ERROR, complaints,
		    "a window has at most %d coordinators",
		    CONF_ROTA_PEOPLE_MAX);
		return;
	}
	for (i = 0; i < doc_item_count(list); i++) {
		if (doc_read_line(doc_item(list, i), CONF_LINE_MAX, &id,
		    complaints) < 0)
			continue;
		if (conf_rota_find(rota, id) == rota->people.count) {
			person = array_add(&rota->people);
			person->id = id;
			id = NULL;
			continue;
		}
		doc_complain(doc_item(list, i), COMPLAINT_ERROR, complaints,
		    "coordinators: the person \"%.80s\" is named twice", id);
	}
	free(id);
}

/* The day that a key of `swap` says. */
static int
conf_rota_read_day(const struct doc *entry, int64_t *ret_day_local,
    struct complaints *complaints)
{
	/* Keys are texts; the reader of dates takes values. */
	struct doc key = {
		.type = DOC_SCALAR, .scalar = entry->key,
		.length = strlen(entry->key), .file = entry->file,
		.line = entry->key_line, .column = entry->key_column,
	};
	bool is_date = false;

	if (conf_read_date(&key, ret_day_local, &is_date, complaints) < 0)
		return -1;
	if (is_date)
		return 0;
	doc_complain(&key, COMPLAINT_ERROR, complaints, "swap: \"%.80s\" must "
	    "be a date without a time of day", entry->key);
	return -1;
}

/* Put a swap in its place by day; -1 when the day has one already. */
static int
conf_rota_add_swap(struct window_rota *rota, const struct window_swap *swap)
{
	struct window_swap *items;
	size_t i;

	for (i = 0; i < rota->swaps.count; i++)
		if (rota->swaps.items[i].day_local == swap->day_local)
			return -1;
	array_push(&rota->swaps, *swap);
	items = rota->swaps.items;
	for (; i > 0 && items[i - 1].day_local > swap->day_local; i--)
		items[i] = items[i - 1];
	items[i] = *swap;
	return 0;
}

/* One `DATE: PERSON`; who has no turn of their own stands behind those who
 * have. */
static void
conf_rota_read_swap(const struct doc *entry, struct window_rota *rota,
    struct complaints *complaints)
{
	struct window_person *person;
	struct window_swap swap = { 0 };
	char *id = NULL;
	int result;

	result = conf_rota_read_day(entry, &swap.day_local, complaints);
	if (doc_read_line(entry, CONF_LINE_MAX, &id, complaints) < 0)
		return;
	swap.person = conf_rota_find(rota, id);
	if (swap.person == rota->people.count) {
		person = array_add(&rota->people);
		person->id = id;
		id = NULL;
		rota->stand_in_count++;
	}
	free(id);
	if (result == 0 && conf_rota_add_swap(rota, &swap) < 0)
		doc_complain(entry, COMPLAINT_ERROR, complaints,
		    "swap: \"%.80s\" occurs twice", entry->key);
}

static void
conf_rota_read_swaps(const struct doc *map, struct window_rota *rota,
    struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];
	size_t i;

	if (map == NULL || map->is_refused)
		return;
	if (map->type != DOC_MAP || map->count > CONF_ROTA_SWAPS_MAX) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "swap must be "
		    "a map of at most %d entries DATE: PERSON, found %s",
		    CONF_ROTA_SWAPS_MAX, map->type == DOC_MAP ? "more" :
		    doc_show(map, shown));
		return;
	}
	for (i = 0; i < map->count; i++)
		conf_rota_read_swap(&map->items[i], rota, complaints);
}

/* {people, turn, from, swap}. */
static void
conf_rota_read_map(const struct doc *map, struct window_rota *rota,
    struct complaints *complaints)
{
	static const char *const keys[] = { "people", "turn", "from",
		"swap" };
	static const char *const required[] = { "people" };
	const struct doc *from = doc_find(map, "from");
	const char *turns[WINDOW_TURN_COUNT];
	size_t i, turn = WINDOW_TURN_WEEK;
	bool is_date = true;

	(void)doc_check_keys(map, keys, countof(keys), complaints);
	(void)conf_require(map, required, countof(required), complaints);
	conf_rota_read_people(doc_find(map, "people"), rota, complaints);
	for (i = 0; i < countof(turns); i++)
		turns[i] = rota_turn_name((enum window_turn)i);
	(void)doc_read_word(doc_find(map, "turn"), turns, countof(turns),
	    &turn, complaints);
	rota->turn = (enum window_turn)turn;
	if (conf_read_date(from, &rota->from_local, &is_date,
	    complaints) == 0 && !is_date)
		doc_complain(from, COMPLAINT_ERROR, complaints, "from must be "
		    "a date without a time of day, found \"%.80s\"",
		    from->scalar);
	conf_rota_read_swaps(doc_find(map, "swap"), rota, complaints);
}

/* `auto` or `by-hand`, as it is where the key is absent. */
static bool
conf_rota_read_hand(const struct doc *doc, bool is_by_hand,
    struct complaints *complaints)
{
	static const char *const words[] = { "auto", "by-hand" };
	size_t which = is_by_hand;

	(void)doc_read_word(doc, words, countof(words), &which, complaints);
	return which == 1;
}

/* Where somebody coordinates, nothing is said to have begun before they say
 * so. */
void
conf_rota_read(struct conf_loader *loader, const struct doc *entry,
    struct window *window)
{
	const struct doc *coordinators = doc_find(entry, "coordinators");
	struct window_rota *rota = &window->rota;

	window->starts_by_hand = conf_rota_read_hand(doc_find(entry, "start"),
	    coordinators != NULL, loader->complaints);
	window->ends_by_hand = conf_rota_read_hand(doc_find(entry, "end"),
	    window->starts_by_hand, loader->complaints);
	if (coordinators == NULL || coordinators->is_refused)
		return;
	rota->turn = WINDOW_TURN_WEEK;
	rota->from_local = CONF_ROTA_FROM_DAYS * CIVIL_DAY_SECS;
	if (coordinators->type == DOC_MAP)
		conf_rota_read_map(coordinators, rota, loader->complaints);
	else
		conf_rota_read_people(coordinators, rota, loader->complaints);
}

void
conf_rota_reach(struct conf *conf)
{
	struct window_person *member;
	const struct person *person;
	size_t i;

	for (i = 0; i < conf->people.count; i++) {
		person = &conf->people.items[i];
		if (person->contact.count == 0)
			continue;
		member = array_add(&conf->reachable.list);
		member->id = mem_string(person->id);
		member->title = mem_string(person->title);
		conf_person_lend(person, &member->contact);
	}
}

/* Whom the references do not find, an error tells of: then nothing is used. */
void
conf_rota_complete(const struct conf *conf, struct window *window)
{
	struct window_person *member;
	const struct person *person;
	size_t i;

	window->reachable = &conf->reachable;

	for (i = 0; i < window->rota.people.count; i++) {
		member = &window->rota.people.items[i];
		person = conf_find_person(conf, member->id);
		if (person == NULL)
			continue;
		member->title = mem_string(person->title);
		conf_person_lend(person, &member->contact);
	}
}
