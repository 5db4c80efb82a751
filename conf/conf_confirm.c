/* SPDX-License-Identifier: MIT */
/*
 * `confirm:` of a window: who must agree to each occurrence, until when, what
 * silence means, and when they are asked.
 *
 *	confirm: {by: telescope-scm, before: 7d, otherwise: tentative,
 *	    ask: [14d, 8d]}
 */
#include <string.h>

#include "civil.h"
#include "conf_internal.h"
#include "duration.h"

#define CONF_MINUTE_SECS 60
/* Who confirms must have answered that long before the start. */
#define CONF_CONFIRM_MAX_SECS (60 * CIVIL_DAY_SECS)
#define CONF_CONFIRM_SECS (7 * CIVIL_DAY_SECS)
/* Asked when there is a week left to answer, and again on the last day. */
#define CONF_ASK_FIRST_SECS (7 * CIVIL_DAY_SECS)
#define CONF_ASK_LAST_SECS CIVIL_DAY_SECS
/* As far ahead as anything is announced (conf_stage.c). */
#define CONF_ASK_MAX_SECS (60 * CIVIL_DAY_SECS - 1)

/* Each question must leave time for the answer. */
static void
conf_confirm_read_ask(const struct doc *list, struct window_confirm *confirm,
    struct complaints *complaints)
{
	struct text text = { 0 };

	conf_reminders_read(list, &confirm->ask, complaints);
	if (confirm->ask.remind_secs.count == 0 ||
	    confirm->ask.remind_secs.items[confirm->ask.remind_secs.count -
	    1] > confirm->before_secs)
		return;
	duration_format(&text, confirm->before_secs);
	doc_complain(list, COMPLAINT_ERROR, complaints, "ask must be longer "
	    "before the start than the answer is due (before: %s)",
	    text_string(&text));
	text_clear(&text);
}

void
conf_confirm_read(const struct doc *map, struct window *window,
    struct complaints *complaints)
{
	static const char *const keys[] = { "by", "before", "otherwise",
		"ask" };
	static const char *const required[] = { "by" };
	const char *otherwise[WINDOW_OTHERWISE_COUNT];
	size_t i, which = WINDOW_OTHERWISE_TENTATIVE;

	if (map == NULL)
		return;
	(void)doc_check_keys(map, keys, countof(keys), complaints);
	(void)conf_require(map, required, countof(required), complaints);
	/* Only with `confirm`: otherwise the field has no meaning and is 0. */
	window->confirm.before_secs = CONF_CONFIRM_SECS;
	(void)doc_read_line(doc_find(map, "by"), CONF_LINE_MAX,
	    &window->confirm.by, complaints);
	(void)conf_read_duration(doc_find(map, "before"), CONF_MINUTE_SECS,
	    CONF_CONFIRM_MAX_SECS, &window->confirm.before_secs, complaints);
	for (i = 0; i < countof(otherwise); i++)
		otherwise[i] = window_otherwise_name((enum window_otherwise)i);
	(void)doc_read_word(doc_find(map, "otherwise"), otherwise,
	    countof(otherwise), &which, complaints);
	window->confirm.otherwise = (enum window_otherwise)which;
	conf_confirm_read_ask(doc_find(map, "ask"), &window->confirm,
	    complaints);
}

/* When to ask, where the configuration does not say: not sooner than anything
 * is announced. */
static void
conf_confirm_add_ask(struct window_confirm *confirm, int64_t left_secs)
{
	int64_t secs = confirm->before_secs + left_secs;

	if (secs > CONF_ASK_MAX_SECS)
		secs = CONF_ASK_MAX_SECS;
	if (secs > confirm->before_secs && (confirm->ask.remind_secs.count ==
	    0 || secs < confirm->ask.remind_secs.items[0]))
		array_push(&confirm->ask.remind_secs, secs);
}

/*
 * A role that is nobody under `people` stays a word for readers, and is not
 * asked.  An `ask` that nobody gets is kept, so that conf_check() can warn.
 */
void
conf_confirm_complete(const struct conf *conf, const struct doc *map,
    struct window *window)
{
	struct window_confirm *confirm = &window->confirm;
	const struct person *person;

	person = confirm->by == NULL ? NULL :
	    conf_find_person(conf, confirm->by);
	if (person == NULL)
		return;
	confirm->title = mem_string(person->title);
	if (doc_find(map, "ask") == NULL) {
		conf_confirm_add_ask(confirm, CONF_ASK_FIRST_SECS);
		conf_confirm_add_ask(confirm, CONF_ASK_LAST_SECS);
	}
	if (confirm->ask.remind_secs.count > 0)
		conf_person_lend(person, &confirm->ask);
}
