/* SPDX-License-Identifier: MIT */
/*
 * Any line as an order, and any JSON as its body: refused with a sentence, or
 * read; what was read reads back from its JSON; found and decided at some time,
 * it is refused with a sentence or gives an act that its occurrence survives.
 */
#include <stdlib.h>
#include <string.h>

#include "life.h"
#include "order.h"
#include "utf8.h"
#include "zonedir.h"

#define FUZZ_NOW 1796340600	/* 2026-12-03T23:30:00Z: it runs */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_must(bool is_true)
{
	if (!is_true)
		abort();
}

/* One window, made once. */
static struct schedule *
fuzz_schedule(void)
{
	static struct window window;
	static struct zonedir *zonedir;
	static struct schedule *schedule;
	const struct window *list = &window;
	struct window_stage *stage;

	if (schedule != NULL)
		return schedule;
	window.id = mem_string("patch-thursday");
	window.title = mem_string("Patch Thursday");
	window.duration_secs = 7200;
	zonedir = zonedir_new(NULL);
	window.zone = zonedir_find(zonedir, "America/Los_Angeles", NULL);
	stage = array_add(&window.stages);
	array_push(&stage->environments, mem_string("idfint"));
	fuzz_must(recurrence_parse("every Thursday at 15:00", false, 0,
	    &window.recurrence, NULL) == 0);
	schedule = schedule_new(&list, 1);
	return schedule;
}

static void
fuzz_read_back(const struct order *order, const struct text *json)
{
	struct order again = { 0 };
	struct text text = { 0 };
	struct doc *doc = NULL;

	/* Sentences may have bytes that no JSON has. */
	if (utf8_is_valid(json->bytes, json->length) &&
	    doc_parse_json(json->bytes, json->length, 1 << 20, &doc,
	    NULL) == 0) {
		fuzz_must(order_read(doc, &again, NULL) == 0);
		fuzz_must(again.verb == order->verb);
		order_format(&text, &again);
		order_clear(&again);
	}
	doc_free(doc);
	text_clear(&text);
}

static void
fuzz_decide(const struct order *order)
{
	struct schedule *schedule = fuzz_schedule(), *copy;
	struct occurrence occurrence;
	struct error error = { 0 };
	struct act act = { 0 };
	struct text text = { 0 };

	order_format(&text, order);
	fuzz_read_back(order, &text);
	text_clear(&text);
	if (order->verb == ACT_NEW || order_find(order, schedule, FUZZ_NOW,
	    NULL, &occurrence, &error) < 0 || order_decide(order, &occurrence,
	    FUZZ_NOW * 1000LL, "who", "cli", &act, &error) < 0) {
		fuzz_must(order->verb == ACT_NEW || error.text[0] != '\0');
		return;
	}
	copy = schedule_copy(schedule);
	fuzz_must(schedule_act(copy, &act, NULL) == 0);
	fuzz_must(schedule_find(copy, act.occurrence, &occurrence,
	    NULL) == 0);
	fuzz_must(occurrence.end_at > occurrence.start_at);
	schedule_release(copy);
	act_clear(&act);
}

static void
fuzz_line(const char *line)
{
	struct order_words words = { 0 };
	struct error error = { 0 };
	struct order order = { 0 };

	if (order_split(line, &words, &error) < 0 ||
	    order_parse((const char *const *)words.list.items,
	    words.list.count, fuzz_schedule(), &order, &error) < 0)
		fuzz_must(error.text[0] != '\0' && order.occurrence == NULL);
	else
		fuzz_decide(&order);
	order_clear(&order);
	order_clear_words(&words);
}

static void
fuzz_json(const char *json, size_t length)
{
	struct order order = { 0 };
	struct error error = { 0 };
	struct doc *doc = NULL;
	struct act act = { 0 };

	if (doc_parse_json(json, length, 1 << 20, &doc, NULL) < 0)
		return;
	if (order_read(doc, &order, &error) < 0)
		fuzz_must(error.text[0] != '\0');
	else
		fuzz_decide(&order);
	if (act_read(doc, &act, NULL) == 0)
		fuzz_must(act.occurrence != NULL);
	act_clear(&act);
	order_clear(&order);
	doc_free(doc);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = mem_bytes(bytes, length);

	if (length > 0 && bytes[0] == '{')
		fuzz_json(text, length);
	else
		fuzz_line(text);
	free(text);
	return 0;
}
