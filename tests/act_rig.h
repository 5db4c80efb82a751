/* SPDX-License-Identifier: MIT */
/*
 * People in front of the rig: they say sentences, and the service is killed
 * behind their backs.  What is in memory is compared with what the journal
 * makes of it after every kill.
 */
#ifndef PATCHDAY_ACT_RIG_H
#define PATCHDAY_ACT_RIG_H

#include "command.h"
#include "order.h"
#include "service_internal.h"
#include "service_rig.h"
#include "store_journal.h"

#define ACT_ENVIRONMENTS \
	"environments:\n" \
	"  one: {title: One, tier: dev}\n" \
	"  two: {title: Two, tier: dev}\n" \
	"  three: {title: Three, tier: prod}\n"
/* Two who take turns, one more, and a role that confirms. */
#define ACT_CHANNELS RIG_CHANNELS \
	"  anna: {slack: \"#anna\", token: {file: no-such-token}}\n" \
	"  bert: {slack: \"#bert\", token: {file: no-such-token}}\n" \
	"  role: {slack: \"#role\", token: {file: no-such-token}}\n"
#define ACT_PEOPLE \
	"people:\n" \
	"  first: {title: First, contact: anna}\n" \
	"  second: {title: Second, contact: bert}\n" \
	"  boss: {title: Boss, contact: role}\n"
#define ACT_REST ACT_ENVIRONMENTS ACT_CHANNELS ACT_PEOPLE
#define ACT_HEAD \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[one, two], [three]]\n" \
	"    announce: [{to: [chat], remind: [24h], start: true, end: true}]\n"
#define ACT_AUTO ACT_HEAD ACT_REST
#define ACT_BY_HAND ACT_HEAD \
	"    coordinators: {people: [first, second], turn: week," \
	" from: 2026-12-03}\n" ACT_REST
#define ACT_CONFIRM(otherwise, ask) ACT_HEAD \
	"    confirm: {by: boss, before: 1d, otherwise: " otherwise \
	", ask: " ask "}\n" ACT_REST

/* The answer to what was said last. */
static int act_status;
static char act_body[32768];

static inline void
act_done(struct command *command)
{
	act_status = command->status;
	snprintf(act_body, sizeof(act_body), "%s", command->body);
	command_free(command);
}

/* An order as JSON, by one of the people; NULL: by somebody who may
 * everything. */
static inline int
act_send_as(struct rig *rig, const char *person, const char *json,
    const char *key)
{
	struct command *command = command_new(COMMAND_ACT);

	command->argument = mem_string(json);
	command->requester = requester_new(person == NULL ? SUBJECT_LOCAL :
	    SUBJECT_LOGIN, "cli", person == NULL ? "boss" : person);
	command->requester->is_root = person == NULL;
	if (person != NULL)
		requester_add_person(command->requester, person);
	command->receipt_key = mem_string(key);
	command->receipt_request = mem_string(key == NULL ? NULL : json);
	command->done = act_done;
	service_command(rig->service, command);
	return act_status;
}

static inline int
act_send(struct rig *rig, const char *json, const char *key)
{
	return act_send_as(rig, NULL, json, key);
}

/* An order about a promotion, by one of the people. */
static inline int
act_promote(struct rig *rig, const char *who, const char *json)
{
	struct command *command = command_new(COMMAND_PROMOTION);

	command->argument = mem_string(json);
	command->requester = requester_new(SUBJECT_LOGIN, "api", who);
	requester_add_person(command->requester, who);
	command->done = act_done;
	service_command(rig->service, command);
	return act_status;
}

/* The same in words ("second: move work ..." is by them, what names nobody by
 * who may everything); those that cannot be read are answered with 422. */
static inline int
act_say(struct rig *rig, const char *sentence)
{
	size_t length = strcspn(sentence, " ");
	char *who = length > 0 && sentence[length] == ' ' &&
	    sentence[length - 1] == ':' ? mem_bytes(sentence, length - 1) :
	    NULL;
	struct order_words words = { 0 };
	struct order order = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };

	if (who != NULL)
		sentence += length + 1;
	CHECK(order_split(sentence, &words, &error) == 0);
	if (order_parse((const char *const *)words.list.items,
	    words.list.count, rig->service->schedule, &order, &error) == 0) {
		order_format(&text, &order);
		act_send_as(rig, who, text_string(&text), NULL);
	} else {
		act_status = 422;
		snprintf(act_body, sizeof(act_body), "%s", error.text);
	}
	text_clear(&text);
	order_clear(&order);
	order_clear_words(&words);
	free(who);
	return act_status;
}

/* --- what is known -------------------------------------------------------- */

static inline void
act_dump_life(struct text *text, const struct life *life)
{
	size_t i;

	text_putf(text, "%s %lld phase %d answer %d %d %lld-%lld at %lld %lld "
	    "%lld by %s\n", life->window, (long long)life->original_local,
	    life->phase, life->answer, life->has_times,
	    (long long)life->start_at, (long long)life->end_at,
	    (long long)life->started_ms, (long long)life->verifying_ms,
	    (long long)life->ended_ms,
	    life->coordinator == NULL ? "-" : life->coordinator);
	for (i = 0; i < life->steps.count; i++)
		text_putf(text, "  %s %lld %lld\n",
		    life->steps.items[i].environment,
		    (long long)life->steps.items[i].begun_ms,
		    (long long)life->steps.items[i].done_ms);
	for (i = 0; i < life->acts.list.count; i++) {
		text_puts(text, "  ");
		act_format(text, &life->acts.list.items[i]);
		text_putc(text, '\n');
	}
}

/* Windows and lives, all of them. */
static inline void
act_dump(struct text *text, const struct schedule *schedule)
{
	size_t i;

	for (i = 0; i < schedule->windows.count; i++)
		text_putf(text, "%s\n", schedule->windows.items[i]->id);
	for (i = 0; i < schedule->lives.count; i++)
		act_dump_life(text, schedule->lives.items[i]);
}

/* Promotions, by their acts. */
static inline void
act_dump_promotions(struct text *text, const struct promotion_list *list)
{
	size_t i, k;

	for (i = 0; i < list->list.count; i++)
		for (k = 0; k < list->list.items[i]->acts.list.count; k++) {
			promotion_act_format(text,
			    &list->list.items[i]->acts.list.items[k]);
			text_putc(text, '\n');
		}
}

/* What is owed, and what became of it.  What is on its way becomes unknown by
 * a kill, so these two are one. */
static inline void
act_dump_rows(struct text *text, struct store *store)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	size_t i;

	CHECK(store_outbox_list(store, &filter, &rows, &error) == 0);
	for (i = 0; i < rows.list.count; i++) {
		struct outbox_row *row = &rows.list.items[i];

		text_putf(text, "%s %s r%d %s %lld %lld %s\n", row->identity,
		    row->kind, row->revision, row->channel,
		    (long long)row->sequence, (long long)row->due_at,
		    row->state == OUTBOX_SENDING ? "unknown" :
		    store_outbox_state_name(row->state));
	}
	store_outbox_clear(&rows);
}

/* The journal makes the same schedule as the one in memory, and its chain
 * holds. */
static inline bool
act_check(struct rig *rig)
{
	struct text memory = { 0 }, journal = { 0 };
	struct journal_audit audit = { 0 };
	struct schedule *schedule = NULL;
	struct promotion_list *promotions = NULL;
	struct error error = { 0 };
	bool is_right;

	CHECK(service_schedule_load(rig->service, rig->conf, &schedule,
	    &error) == 0);
	CHECK(service_promotion_load(rig->service, rig->conf, &promotions,
	    &error) == 0);
	act_dump(&memory, rig->service->schedule);
	act_dump(&journal, schedule);
	act_dump_promotions(&memory, rig->service->promotions.list);
	act_dump_promotions(&journal, promotions);
	promotion_list_release(promotions);
	is_right = CHECK_STRING(text_string(&journal), text_string(&memory));
	CHECK(store_journal_audit(rig->store, NULL, &audit, &error) == 0);
	is_right = CHECK_NUMBER(audit.broken_id, 0) && is_right;
	schedule_release(schedule);
	text_clear(&memory);
	text_clear(&journal);
	return is_right;
}

/* A kill and a start: nothing is changed by them. */
static inline bool
act_restart(struct rig *rig)
{
	struct text before = { 0 }, after = { 0 };
	bool is_right;

	act_dump(&before, rig->service->schedule);
	act_dump_rows(&before, rig->store);
	rig_kill(rig);
	rig_boot(rig);
	act_dump(&after, rig->service->schedule);
	act_dump_rows(&after, rig->store);
	is_right = CHECK_STRING(text_string(&after), text_string(&before));
	text_clear(&before);
	text_clear(&after);
	return is_right;
}

/* Another configuration; 0 or -1. */
static inline int
act_reload(struct rig *rig, const char *yaml)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	int status;

	rig_write(rig, yaml);
	status = service_reload(rig->service, "test", &complaints) ==
	    SERVICE_RELOADED ? 0 : -1;
	complaint_format(&complaints, false, &text);
	snprintf(act_body, sizeof(act_body), "%s", text_string(&text));
	complaint_clear(&complaints);
	text_clear(&text);
	/* As the runtime has it: what runs is what the service has. */
	conf_release(rig->conf);
	rig->conf = conf_hold(rig->service->conf);
	return status;
}

/* --- an afternoon --------------------------------------------------------- */

/* What happens at a time: a sentence; or "sleep": the clock jumps there and
 * nobody works; or "slack down UNTIL", "slack busy UNTIL"; or "reload": the
 * case's other configuration, "reload first": the one that it began with; or
 * "back": the clock is set back to it. */
struct act_step {
	const char *at, *sentence;
	int status;
	const char *answer;		/* a part of it; "!PART": without;
					 * NULL: any */
};

struct act_case {
	const char *label, *yaml, *other, *from;
	struct act_step steps[12];
	const char *until, *log;
};

static inline void
act_play_step(struct rig *rig, const struct act_case *what,
    const struct act_step *step)
{
	if (strcmp(step->sentence, "sleep") == 0 ||
	    strcmp(step->sentence, "back") == 0) {
		rig_sleep(rig, step->at);
		return;
	}
	rig_run(rig, step->at);
	if (strncmp(step->sentence, "slack ", 6) == 0) {
		rig->trouble = step->sentence[6] == 'd' ? RIG_DOWN : RIG_BUSY;
		rig->trouble_until_ms = rig_at(step->sentence + 11) * 1000;
		return;
	}
	if (strncmp(step->sentence, "reload", 6) == 0)
		act_status = act_reload(rig, step->sentence[6] == '\0' ?
		    what->other : what->yaml) == 0 ? 200 : 422;
	else
		act_say(rig, step->sentence);
	CHECK_ROW(act_status == step->status, act_body);
	if (!CHECK_ROW(step->answer == NULL || (step->answer[0] == '!' ?
	    strstr(act_body, step->answer + 1) == NULL :
	    strstr(act_body, step->answer) != NULL), act_body))
		fprintf(stderr, "want: %s\n", step->answer);
	act_check(rig);
	act_restart(rig);
}

/* All of it; true when every check was right. */
static inline bool
act_play(const struct act_case *what)
{
	unsigned failed = harness_failed;
	struct rig rig;
	size_t i;

	rig_init(&rig, what->yaml, what->from);
	rig_boot(&rig);
	for (i = 0; i < countof(what->steps) &&
	    what->steps[i].at != NULL; i++)
		act_play_step(&rig, what, &what->steps[i]);
	rig_run(&rig, what->until);
	CHECK_STRING(text_string(&rig.log), what->log);
	act_check(&rig);
	rig_clear(&rig);
	if (failed != harness_failed)
		fprintf(stderr, "in: %s\n", what->label);
	return failed == harness_failed;
}

/* A table of them, as a whole program. */
static inline int
act_play_all(const struct act_case *cases, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		(void)act_play(&cases[i]);
	return harness_end();
}

#endif
