/* SPDX-License-Identifier: MIT */
/*
 * Promotions in the real core: cut-offs, reminders, the window that takes them
 * or does not, kills between any two acts, another configuration.
 */
#include "command.h"
#include "offer.h"
#include "offer_ask.h"
#include "service_internal.h"
#include "service_rig.h"

#define KIND(steps) \
	"promotions:\n" \
	"  image:\n" \
	"    title: Image\n" \
	"    service: nublado\n" \
	"    environments: [one]\n" \
	"    window: work\n" \
	"    cutoff: 24h\n" \
	"    remind: [2d, 1h]\n" \
	"    channel: chat\n" \
	"    steps: [" steps "]\n"
#define STEPS "{meeting: Weekly}, {acknowledge: [lead, mw]}"
#define REST ANNOUNCING("")
#define ANNOUNCING(announce) WINDOW("    start: auto\n", announce) POLICY
#define WINDOW(start, announce) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    coordinator: lead\n" \
	"    stages: [[one]]\n" start announce \
	"environments:\n" \
	"  one: {title: One, tier: prod}\n" \
	"  two: {title: Two, tier: prod}\n" \
	"people:\n" \
	"  lead: {title: The lead}\n" \
	"  mw: {title: Middleware, designates: [{to: deputy, from: " \
	"2026-12-01, until: 2026-12-02}]}\n" \
	"  deputy: {title: Deputy}\n" \
	"  pm: {title: Project manager}\n"
#define POLICY POLICY_OF("{approve: lead, channel: chat, notice: 24h}")
#define POLICY_OF(processes) \
	"policy:\n" \
	"  rules:\n" \
	"    - {title: All, prod: " processes "}\n" RIG_CHANNELS
#define REST_OF(processes) WINDOW("    start: auto\n", "") \
	POLICY_OF(processes)
/* The window has a channel of its own. */
#define ANNOUNCED \
	KIND(STEPS) ANNOUNCING("    announce: [{to: [talk], remind: [25h]}]\n") \
	"  talk: {slack: \"#talk\", token: {file: no-such-token}}\n"
#define CONF KIND(STEPS) REST

static int last_status;
static char last_body[1 << 18];

static void
done(struct command *command)
{
	last_status = command->status;
	snprintf(last_body, sizeof(last_body), "%s", command->body);
	command_free(command);
}

/* `who`: an id under people; they came with a token. */
static int
send_order(struct rig *rig, const char *who, const char *json,
    const char *key)
{
	struct command *command = command_new(COMMAND_PROMOTION);

	command->argument = mem_string(json);
	command->requester = requester_new(SUBJECT_LOGIN, "api", who);
	requester_add_person(command->requester, who);
	command->receipt_key = mem_string(key);
	command->receipt_request = mem_string(key == NULL ? NULL : json);
	command->done = done;
	service_command(rig->service, command);
	return last_status;
}

/* "acknowledge", or "object because=it is slow", "pass step=weekly". */
static int
does(struct rig *rig, const char *who, const char *what)
{
	size_t length = strcspn(what, " ");
	const char *rest = what + length + (what[length] == ' ');
	size_t key = strcspn(rest, "=");
	char *json = key == strlen(rest) ?
	    mem_format("{\"act\":\"%.*s\",\"promotion\":\"v1\"}",
	    (int)length, what) :
	    mem_format("{\"act\":\"%.*s\",\"promotion\":\"v1\",\"%.*s\":"
	    "\"%s\"}", (int)length, what, (int)key, rest, rest + key + 1);
	int status = send_order(rig, who, json, NULL);

	free(json);
	return status;
}

/* To the window. */
static int
act_as_root(struct rig *rig, const char *json)
{
	struct command *command = command_new(COMMAND_ACT);

	command->argument = mem_string(json);
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "root");
	command->requester->is_root = true;
	command->done = done;
	service_command(rig->service, command);
	return last_status;
}

static void
propose(struct rig *rig)
{
	CHECK_NUMBER(send_order(rig, "pm",
	    "{\"kind\":\"image\",\"version\":\"v1\"}", NULL), 200);
}

static const struct promotion *
first(const struct rig *rig)
{
	return rig->service->promotions.list->list.items[0];
}

/* How it stands, in one line. */
static void
check_stands(const struct rig *rig, const char *want)
{
	struct text text = { 0 };
	struct offer offer;

	offer_plan(rig->service->conf, rig->service->schedule, first(rig),
	    clock_now(&rig->clock), &offer);
	offer_format(&text, rig->service->conf, first(rig), &offer);
	CHECK_STRING(text_string(&text), want);
	text_clear(&text);
}

/* How many messages in the channel say that. */
static size_t
count_says(const struct rig *rig, const char *words)
{
	size_t i, count = 0;

	for (i = 0; i < rig->delivered.count; i++)
		count += strstr(rig->delivered.items[i].bytes, words) != NULL;
	return count;
}

static const char *
board(const struct rig *rig)
{
	return rig->edits.count == 0 ? "" :
	    rig->edits.items[rig->edits.count - 1].bytes;
}

#define NEXT "; offered for Work, Thu 10 Dec 2026 15:00 PST"
#define THIS "; offered for Work, Thu 3 Dec 2026 15:00 PST"

/* Not complete at the cut-off, so the next one; then all goes well. */
static void
test_moved(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-11-30T12:00:00");
	rig_boot(&rig);
	propose(&rig);
	check_stands(&rig, "v1: waiting for Weekly" THIS
	    ", cut-off Wed 2 Dec 2026 15:00 PST");
	rig_run(&rig, "2026-11-30T22:59:00");
	CHECK_NUMBER(count_says(&rig, "after this reminder"), 0);
	rig_run(&rig, "2026-11-30T23:01:00");
	CHECK_NUMBER(count_says(&rig, "2 days after this reminder"), 1);
	CHECK_NUMBER(does(&rig, "pm", "pass"), 200);
	CHECK_NUMBER(does(&rig, "lead", "acknowledge"), 200);
	rig_run(&rig, "2026-12-02T22:30:00");
	CHECK_NUMBER(count_says(&rig, "1 hour after this reminder"), 1);
	CHECK_NUMBER(count_says(&rig, "1 of 2, waiting for Middleware"), 2);
	CHECK_NUMBER(count_says(&rig, "moved to"), 0);
	rig_run(&rig, "2026-12-02T23:01:00");
	CHECK_NUMBER(count_says(&rig, "v1: moved to Work, Thu 10 Dec 2026"),
	    1);
	check_stands(&rig, "v1: 1 of 2, waiting for Middleware" NEXT
	    ", cut-off Wed 9 Dec 2026 15:00 PST");
	CHECK(strstr(board(&rig), "1 of 2, waiting for Middleware") != NULL);
	rig_run(&rig, "2026-12-05T00:00:00");
	CHECK_NUMBER(does(&rig, "mw", "acknowledge"), 200);
	CHECK_NUMBER(does(&rig, "lead", "promote"), 409);
	CHECK(strstr(last_body, "offered for Work, which begins on Thu 10") !=
	    NULL);
	rig_run(&rig, "2026-12-11T00:59:00");
	CHECK_NUMBER(first(&rig)->phase, PROMOTION_OPEN);
	CHECK_NUMBER(count_says(&rig, "after this reminder"), 2);
	rig_run(&rig, "2026-12-11T01:01:00");
	CHECK_NUMBER(first(&rig)->phase, PROMOTION_PROMOTED);
	CHECK_NUMBER(count_says(&rig, "v1 is promoted"), 1);
	CHECK(strstr(board(&rig), "Image v1: promoted") != NULL);
	check_stands(&rig, "v1: promoted");
	CHECK_NUMBER(does(&rig, "pm", "change version=v2"), 409);
	rig_clear(&rig);
}

/* Complete in time; the window is skipped, or somebody objects in it. */
static void
test_not_taken(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-01T12:00:00");
	rig_boot(&rig);
	propose(&rig);
	CHECK_NUMBER(does(&rig, "pm", "pass"), 200);
	CHECK_NUMBER(does(&rig, "lead", "acknowledge"), 200);
	CHECK_NUMBER(does(&rig, "deputy", "acknowledge"), 200);
	CHECK(strstr(last_body, "\"designate\": \"deputy\"") != NULL);
	check_stands(&rig, "v1: 2 of 2, complete" THIS);
	rig_run(&rig, "2026-12-03T00:00:00");
	CHECK_NUMBER(count_says(&rig, "Middleware, by its designate Deputy, "
	    "acknowledges v1"), 1);
	CHECK_NUMBER(count_says(&rig, "moved"), 0);
	CHECK_NUMBER(act_as_root(&rig, "{\"act\":\"skip\","
	    "\"occurrence\":\"work\",\"because\":\"ill\"}"), 200);
	rig_run(&rig, "2026-12-03T00:01:00");
	CHECK_NUMBER(count_says(&rig, "v1: moved to Work, Thu 10 Dec 2026"),
	    1);
	check_stands(&rig, "v1: 2 of 2, complete" NEXT);
	rig_run(&rig, "2026-12-10T23:30:00");
	/* A designate no more. */
	CHECK_NUMBER(does(&rig, "deputy", "object because=x"), 403);
	CHECK_NUMBER(does(&rig, "mw", "object because=it is slow"), 200);
	rig_run(&rig, "2026-12-10T23:31:00");
	CHECK_NUMBER(count_says(&rig, "v1: moved to Work, Thu 17 Dec"), 1);
	CHECK_NUMBER(does(&rig, "mw", "withdraw"), 200);
	CHECK_NUMBER(does(&rig, "mw", "acknowledge"), 200);
	rig_run(&rig, "2026-12-11T02:00:00");
	CHECK_NUMBER(first(&rig)->phase, PROMOTION_OPEN);
	rig_run(&rig, "2026-12-17T23:10:00");
	/* The coordinator says so before the window is over. */
	CHECK_NUMBER(does(&rig, "deputy", "promote"), 403);
	CHECK_NUMBER(does(&rig, "lead", "promote"), 200);
	CHECK_NUMBER(first(&rig)->phase, PROMOTION_PROMOTED);
	rig_clear(&rig);
}

/* Who coordinates it by title does so by id. */
static void
test_called(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-01T12:00:00");
	rig_boot(&rig);
	propose(&rig);
	CHECK_NUMBER(does(&rig, "deputy", "abandon"), 403);
	CHECK_NUMBER(act_as_root(&rig, "{\"act\":\"hand-over\","
	    "\"occurrence\":\"work\",\"to\":\"Deputy\"}"), 200);
	CHECK_NUMBER(does(&rig, "deputy", "abandon"), 200);
	rig_clear(&rig);
}

#define HAND KIND(STEPS) WINDOW("    start: by-hand\n", "") POLICY
#define TENTATIVE KIND(STEPS) WINDOW("    start: auto\n", "    confirm: " \
	"{by: mw, before: 1d, otherwise: tentative, ask: [2d]}\n") POLICY
#define FREEZE(from, until) "policy:\n  freezes:\n    - {title: Year end, " \
	"from: " from ", until: " until ", environments: one, zone: " \
	"America/Los_Angeles}\n"
#define FROZEN(from, until) KIND(STEPS) WINDOW("    start: auto\n", "") \
	FREEZE(from, until) RIG_CHANNELS

/* In no window that does not take place, and in no freeze: neither by hand nor
 * by the clock. */
static void
test_not_taken_place(void)
{
	static const struct {
		const char *yaml, *at, *why, *then;
	} rows[] = {
		{ HAND, "2026-12-03T23:30:00",
		  "offered for Work, which nobody has begun", NEXT },
		{ TENTATIVE, "2026-12-03T23:30:00",
		  "offered for Work, which Middleware has not confirmed",
		  NEXT },
		{ FROZEN("2026-12-03", "2026-12-03"), "2026-12-03T23:30:00",
		  "offered for Work, which begins on Thu 10 Dec 2026 15:00 "
		  "PST", NEXT },
		{ FROZEN("2026-12-03", "2026-12-09"), "2026-12-03T23:30:00",
		  "offered for Work, which begins on Thu 10 Dec 2026", NEXT },
		/* it begins in the middle */
		{ FROZEN("2026-12-03T15:20", "2026-12-04"),
		  "2026-12-03T23:30:00", "nothing is deployed in One until "
		  "Sat 5 Dec 2026 00:00 PST: Year end", NULL },
	};
	struct text text = { 0 };
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, rows[i].yaml, "2026-12-01T12:00:00");
		rig_boot(&rig);
		propose(&rig);
		CHECK_NUMBER(does(&rig, "pm", "pass"), 200);
		CHECK_NUMBER(does(&rig, "lead", "acknowledge"), 200);
		CHECK_NUMBER(does(&rig, "mw", "acknowledge"), 200);
		rig_run(&rig, rows[i].at);
		CHECK_NUMBER(does(&rig, "lead", "promote"), 409);
		if (strstr(last_body, rows[i].why) == NULL)
			CHECK_STRING(last_body, rows[i].why);
		rig_run(&rig, "2026-12-04T01:10:00");
		text_cut(&text, 0);
		text_putf(&text, rows[i].then == NULL ? "v1: promoted" :
		    "v1: 2 of 2, complete%s", rows[i].then);
		check_stands(&rig, text_string(&text));
		rig_clear(&rig);
	}
	text_clear(&text);
}

/* Without a window the freeze counts as well. */
static void
test_frozen(void)
{
	static const char ask[] = "{\"version\":\"v1\",\"service\":\"tap\","
	    "\"environment\":\"one\"}";
	struct rig rig;

	rig_init(&rig, KIND(STEPS) WINDOW("    start: auto\n", "")
	    FREEZE("2026-12-02T03:00", "2026-12-09") "  rules:\n    - {title: "
	    "All, prod: {approve: lead, channel: chat, notice: 24h}}\n"
	    RIG_CHANNELS, "2026-12-01T12:00:00");
	rig_boot(&rig);
	CHECK_NUMBER(send_order(&rig, "pm", ask, NULL), 200);
	CHECK_NUMBER(does(&rig, "lead", "acknowledge"), 200);
	check_stands(&rig, "tap v1 in one: 1 of 1, complete; not before Thu "
	    "10 Dec 2026 08:00 UTC");
	CHECK_NUMBER(does(&rig, "lead", "promote"), 409);
	CHECK(strstr(last_body, "over on Wed 2 Dec 2026 12:00 UTC") != NULL);
	rig_run(&rig, "2026-12-02T12:10:00");
	CHECK_NUMBER(does(&rig, "lead", "promote"), 409);
	CHECK(strstr(last_body, "nothing is deployed in One until Thu 10 Dec "
	    "2026 00:00 PST: Year end") != NULL);
	rig_run(&rig, "2026-12-10T08:00:00");
	CHECK_NUMBER(does(&rig, "lead", "promote"), 200);
	rig_clear(&rig);
}

/* It was skipped, and is not any more. */
static void
test_back(void)
{
	struct rig rig;
	static const char *const acts[] = {
		"{\"act\":\"skip\",\"occurrence\":\"work\","
		"\"because\":\"ill\"}",
		"{\"act\":\"unskip\",\"occurrence\":"
		"\"work/2026-12-03T15:00\"}" };
	struct command *command;
	size_t i;

	rig_init(&rig, CONF, "2026-12-01T12:00:00");
	rig_boot(&rig);
	propose(&rig);
	CHECK_NUMBER(does(&rig, "pm", "pass"), 200);
	CHECK_NUMBER(does(&rig, "lead", "acknowledge"), 200);
	CHECK_NUMBER(does(&rig, "mw", "acknowledge"), 200);
	for (i = 0; i < countof(acts); i++) {
		command = command_new(COMMAND_ACT);
		command->argument = mem_string(acts[i]);
		command->requester = requester_new(SUBJECT_LOCAL, "cli",
		    "root");
		command->requester->is_root = true;
		command->done = done;
		service_command(rig.service, command);
		CHECK_NUMBER(last_status, 200);
		rig_run(&rig, i == 0 ? "2026-12-01T12:10:00" :
		    "2026-12-01T12:20:00");
	}
	check_stands(&rig, "v1: 2 of 2, complete" THIS);
	CHECK_NUMBER(count_says(&rig, "does not take it"), 1);
	CHECK_NUMBER(count_says(&rig, "An earlier occurrence takes it."), 1);
	rig_clear(&rig);
}

/* What is in memory, as readers see it. */
static void
dump(const struct rig *rig, struct text *text)
{
	const struct offer_json how = { .conf = rig->service->conf,
		.schedule = rig->service->schedule, .is_known = true,
		.has_acts = true, .now_at = clock_now(&rig->clock) };
	struct jsontext json = { .text = text };
	size_t i;

	for (i = 0; i < rig->service->promotions.list->list.count; i++)
		offer_format_json(&json, NULL,
		    rig->service->promotions.list->list.items[i], &how);
}

/* Killed after each act: the journal makes what was in memory, and all is said
 * once. */
static void
test_kills(void)
{
	static const struct { const char *at, *who, *what; } steps[] = {
		{ "2026-12-01T13:00:00", "pm", "pass" },
		{ "2026-12-01T14:00:00", "mw", "object because=slow" },
		{ "2026-12-01T15:00:00", "pm", "ask words=how slow?" },
		{ "2026-12-01T16:00:00", "mw", "answer words=very" },
		{ "2026-12-01T17:00:00", "mw", "withdraw" },
		{ "2026-12-01T18:00:00", "mw", "acknowledge" },
		{ "2026-12-02T18:00:00", "lead", "acknowledge" },
		{ "2026-12-02T19:00:00", "pm", "change digest=sha256:1" },
		{ "2026-12-03T18:00:00", "lead", "acknowledge" },
		{ "2026-12-04T18:00:00", "mw", "acknowledge" },
		{ "2026-12-11T02:00:00", NULL, NULL },
	};
	struct text before = { 0 }, after = { 0 };
	struct rig rig;
	size_t i;

	rig_init(&rig, CONF, "2026-12-01T12:00:00");
	rig_boot(&rig);
	propose(&rig);
	for (i = 0; i < countof(steps); i++) {
		rig_run(&rig, steps[i].at);
		if (steps[i].who != NULL)
			CHECK_ROW(does(&rig, steps[i].who, steps[i].what) ==
			    200, last_body);
		text_cut(&before, 0);
		text_cut(&after, 0);
		dump(&rig, &before);
		rig_kill(&rig);
		rig_boot(&rig);
		dump(&rig, &after);
		CHECK_STRING(text_string(&after), text_string(&before));
	}
	rig_run(&rig, "2026-12-11T02:01:00");
	CHECK_NUMBER(first(&rig)->phase, PROMOTION_PROMOTED);
	CHECK_NUMBER(count_says(&rig, "v1 is proposed"), 1);
	CHECK_NUMBER(count_says(&rig, "Middleware objects to v1"), 1);
	CHECK_NUMBER(count_says(&rig, "To look again: The lead and Middleware"),
	    1);
	CHECK_NUMBER(count_says(&rig, "v1: moved to Work, Thu 10"), 1);
	CHECK_NUMBER(count_says(&rig, "v1 is promoted"), 1);
	text_clear(&before);
	text_clear(&after);
	rig_clear(&rig);
}

static void
reload(struct rig *rig, const char *yaml)
{
	struct complaints complaints = { 0 };

	rig_write(rig, yaml);
	CHECK_NUMBER(service_reload(rig->service, "test", &complaints),
	    SERVICE_RELOADED);
	complaint_clear(&complaints);
}

/* The rules are those of the configuration as it is: another role is asked,
 * the kind goes and comes back. */
static void
test_reload(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-01T12:00:00");
	rig_boot(&rig);
	propose(&rig);
	CHECK_NUMBER(does(&rig, "pm", "pass"), 200);
	CHECK_NUMBER(does(&rig, "lead", "acknowledge"), 200);
	CHECK_NUMBER(does(&rig, "mw", "acknowledge"), 200);
	check_stands(&rig, "v1: 2 of 2, complete" THIS);
	reload(&rig, KIND("{acknowledge: [lead, mw, pm]}, {check: Tests}")
	    REST);
	check_stands(&rig, "v1: 2 of 3, waiting for Project manager" THIS
	    ", cut-off Wed 2 Dec 2026 15:00 PST");
	reload(&rig, REST);
	check_stands(&rig, "v1: not in the configuration any more");
	CHECK_NUMBER(does(&rig, "pm", "ask words=why?"), 409);
	rig_run(&rig, "2026-12-05T00:00:00");
	CHECK_NUMBER(first(&rig)->phase, PROMOTION_OPEN);
	reload(&rig, CONF);
	check_stands(&rig, "v1: 2 of 2, complete; offered for Work, Thu 3 Dec "
	    "2026 15:00 PST");
	/* It was complete in time, and the window is over. */
	rig_run(&rig, "2026-12-05T00:01:00");
	CHECK_NUMBER(first(&rig)->phase, PROMOTION_PROMOTED);
	rig_clear(&rig);
}

/* Whom the policy asks about more than what was said of it was not asked. */
static void
test_asked_of_others(void)
{
	static const char two[] = REST_OF("[{when: patch, approve: mw}, "
	    "{approve: lead}]");
	static const char more[] = "{\"version\":\"v1\",\"service\":\"tap\","
	    "\"environment\":\"one\"}";
	struct change patch = { .service = (char *)"tap",
		.class = CHANGE_PATCH }, major = patch;
	const struct promotion_list *list;
	const struct environment *one;
	const struct conf *conf;
	struct rig rig;

	major.class = CHANGE_MAJOR;
	rig_init(&rig, two, "2026-12-01T12:00:00");
	rig_boot(&rig);
	CHECK_NUMBER(send_order(&rig, "pm", "{\"version\":\"v1\",\"service\":"
	    "\"tap\",\"environment\":\"one\",\"change\":\"patch\"}", NULL),
	    200);
	conf = rig.service->conf;
	one = conf_find_environment(conf, "one");
	list = rig.service->promotions.list;
	CHECK(offer_ask_find(list, one->id, "tap", "v1",
	    offer_ask_find_process(conf, one, &patch)) == list->list.items[0]);
	CHECK(offer_ask_find(list, one->id, "tap", "v1",
	    offer_ask_find_process(conf, one, &major)) == NULL);
	/* So they can be, once. */
	CHECK_NUMBER(send_order(&rig, "pm", more, NULL), 200);
	CHECK(strstr(last_body, "\"approve/tap-one-v1-2\"") != NULL);
	CHECK_NUMBER(send_order(&rig, "pm", more, NULL), 409);
	list = rig.service->promotions.list;
	CHECK(offer_ask_find(list, one->id, "tap", "v1",
	    offer_ask_find_process(conf, one, &major)) == list->list.items[1]);
	rig_clear(&rig);
}

/* What the policy asks a role for. */
static void
test_policy(void)
{
	static const char ask[] = "{\"version\":\"v1\",\"service\":\"tap\","
	    "\"environment\":\"one\"}";
	struct promotion_consents consents = { 0 };
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-01T12:00:00");
	rig_boot(&rig);
	CHECK_NUMBER(send_order(&rig, "pm", ask, "key"), 200);
	/* Sent again with its key: as before, and nothing is done. */
	CHECK_NUMBER(send_order(&rig, "pm", ask, "key"), 200);
	CHECK_NUMBER(send_order(&rig, "pm", ask, NULL), 409);
	CHECK_NUMBER(rig.service->promotions.list->list.count, 1);
	CHECK_NUMBER(does(&rig, "mw", "acknowledge"), 403);
	CHECK_NUMBER(does(&rig, "lead", "acknowledge"), 200);
	promotion_list_consents(rig.service->promotions.list, &consents);
	CHECK_NUMBER(consents.list.count, 1);
	CHECK_STRING(consents.list.items[0].kind, "approve");
	CHECK_STRING(consents.list.items[0].environment, "one");
	CHECK_STRING(consents.list.items[0].by, "The lead");
	CHECK_NUMBER(consents.list.items[0].from_at,
	    rig_at("2026-12-02T12:00:00"));
	promotion_consents_clear(&consents);
	CHECK_NUMBER(does(&rig, "pm", "promote"), 409);
	CHECK(strstr(last_body, "the notice is over on") != NULL);
	rig_run(&rig, "2026-12-02T12:00:01");
	CHECK_NUMBER(does(&rig, "pm", "promote"), 200);
	CHECK_NUMBER(count_says(&rig, "tap v1 in one is proposed"), 1);
	rig_clear(&rig);
}

/* The window's own messages, its first one and calendars tell of it. */
static void
test_digest(void)
{
	struct command *command;
	struct rig rig;
	char *fold;

	rig_init(&rig, ANNOUNCED, "2026-12-01T12:00:00");
	rig_boot(&rig);
	propose(&rig);
	CHECK_NUMBER(does(&rig, "pm", "pass"), 200);
	CHECK_NUMBER(does(&rig, "lead", "acknowledge"), 200);
	rig_run(&rig, "2026-12-02T22:01:00");
	CHECK_NUMBER(count_says(&rig, "Promotions:\\nImage v1: 1 of 2, waiting "
	    "for Middleware\""), 1);
	CHECK_NUMBER(does(&rig, "mw", "object because=secret"), 200);
	rig_run(&rig, "2026-12-02T22:10:00");
	CHECK(rig.edits.count > 0);
	CHECK_NUMBER(does(&rig, "mw", "withdraw"), 200);
	CHECK_NUMBER(does(&rig, "mw", "acknowledge"), 200);
	rig_run(&rig, "2026-12-02T22:20:00");
	command = command_new(COMMAND_FEED);
	command->argument = mem_string("all");
	command->done = done;
	service_command(rig.service, command);
	CHECK_NUMBER(last_status, 200);
	/* RFC 5545 3.1: a line that is folded. */
	while ((fold = strstr(last_body, "\r\n ")) != NULL)
		memmove(fold, fold + 3, strlen(fold + 3) + 1);
	CHECK(strstr(last_body, "Promotions:\\nImage v1: 2 of 2\\, complete")
	    != NULL);
	rig_run(&rig, "2026-12-03T23:01:00");
	CHECK_NUMBER(count_says(&rig, "Promotions:\\nImage v1: 2 of 2, "
	    "complete\""), 1);
	rig_run(&rig, "2026-12-04T01:01:00");
	CHECK_NUMBER(count_says(&rig, "Promotions:\\nImage v1: promoted\""), 1);
	rig_clear(&rig);
}

int
main(void)
{
	test_moved();
	test_called();
	test_not_taken();
	test_not_taken_place();
	test_frozen();
	test_back();
	test_kills();
	test_reload();
	test_policy();
	test_asked_of_others();
	test_digest();
	return harness_end();
}
