/* SPDX-License-Identifier: MIT */
/*
 * What the service does by itself while its database fails, at each statement
 * of it in turn: a start, another configuration, planning, changes, promotions,
 * copies that are looked for.  Whatever fails is made up for; in the end the
 * tables have what they have on a good day.
 */
#define FAULT_IO_EVERY 12

#include "fault_rig.h"

#define WINDOWS(length) \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: UTC\n" \
	"    duration: " length "\n" \
	"    stages: [one]\n" \
	"    announce: [{to: [chat, post], remind: [24h], invite: 9d}]\n"
#define HAND(id) \
	"  " id ":\n" \
	"    title: By hand\n" \
	"    when: every Thursday at 14:00\n" \
	"    zone: UTC\n" \
	"    duration: 1h\n" \
	"    start: by-hand\n" \
	"    end: by-hand\n" \
	"    announce: [{to: [chat, post]}]\n"
#define SOON(id) \
	"  " id ":\n" \
	"    title: Soon\n" \
	"    when: every Friday at 10:00\n" \
	"    zone: UTC\n" \
	"    duration: 1h\n" \
	"    announce: [{to: [chat], remind: [24h], start: false, " \
	"end: false}]\n"
#define SLID(when) \
	"  slid: {title: Slid, when: every Thursday at " when ", zone: UTC, " \
	"duration: 3h, announce: [{to: [chat]}]}\n"
#define REST \
	"site: {title: Site, url: \"https://example.org\", operators: chat}\n" \
	"environments:\n" \
	"  one: {title: One, tier: prod, argocd: {url: " \
	"\"https://one.example.org/argo-cd\", token: {file: none}}}\n" \
	"people:\n" \
	"  boss: {title: Boss}\n" \
	"  lead: {title: The lead}\n" \
	"grants:\n  - {to: boss, may: all}\n" \
	"policy:\n" \
	"  rules:\n" \
	"    - {title: All, prod: {approve: lead, channel: chat, notice: 1h}}\n" \
	"promotions:\n" \
	"  image:\n" \
	"    title: Image\n" \
	"    service: nublado\n" \
	"    environments: [one]\n" \
	"    window: work\n" \
	"    cutoff: 4h\n" \
	"    remind: [1h]\n" \
	"    channel: chat\n" \
	"    steps: [{meeting: Weekly}, {acknowledge: [lead]}]\n" \
	RIG_CHANNELS
#define SITE "windows:\n" WINDOWS("2h") HAND("hand") HAND("other") \
	SOON("soon") SOON("later") SLID("17:00") REST
/* Longer, two windows gone and two others there, one drawn forward. */
#define OTHER "windows:\n" WINDOWS("3h") HAND("another") SOON("sooner") \
	SLID("15:08") REST
#define NOW "2026-12-02T12:00"
#define MORNING "2026-12-03T09:30"

/* --- the collector -------------------------------------------------------- */

struct test_gatherer {
	struct gatherer seam;		/* first */
	gatherer_done done;		/* NULL: nothing is asked */
	void *context;
};

static struct test_gatherer gatherer;

static int
gatherer_start(struct gatherer *seam, const char *config,
    const char *question, size_t length, gatherer_done done, void *context,
    struct error *ret_error)
{
	struct test_gatherer *test = (struct test_gatherer *)seam;

	(void)config;
	(void)question;
	(void)length;
	(void)ret_error;
	test->done = done;
	test->context = context;
	return 0;
}

static void
gatherer_cancel(struct gatherer *seam)
{
	((struct test_gatherer *)seam)->done = NULL;
}

#define CHANGE "{\"service\":\"tap\",\"class\":\"minor\",\"from\":\"1.0\"," \
	"\"to\":\"1.1\",\"sync\":\"OutOfSync\",\"sources\":1,\"merges\":[" \
	"{\"number\":6,\"title\":\"Bump\",\"merged_at\":" \
	"\"2026-12-01T00:00:00Z\"}]}"
#define ANSWER(changes, running) "{\"environment\":\"one\",\"at\":" \
	"\"2026-12-03T14:59:00Z\",\"sources\":[{\"source\":\"argocd\"," \
	"\"at\":\"2026-12-03T14:59:00Z\",\"trouble\":null}],\"changes\":[" \
	changes "],\"running\":[{\"service\":\"tap\",\"version\":\"" running \
	"\"}],\"head\":\"aaa\"}\n"

/* It waits until half an hour after the start. */
static bool
gather(struct rig *rig)
{
	gatherer_done done = gatherer.done;
	const char *answer = clock_now(&rig->clock) <
	    rig_at("2026-12-03T15:30") ? ANSWER(CHANGE, "1.0") :
	    ANSWER("", "1.1");

	if (done == NULL)
		return false;
	gatherer.done = NULL;
	done(gatherer.context, answer, strlen(answer), NULL);
	return true;
}

static void
with_gatherer(struct rig *rig)
{
	gatherer = (struct test_gatherer){ .seam = {
	    .start = gatherer_start, .cancel = gatherer_cancel } };
	rig->gatherer = &gatherer.seam;
	rig->gather = gather;
	rig_kill(rig);
	rig_boot(rig);
}

/* --- a start, a reload ---------------------------------------------------- */

/* Under way: one by the clock, two by hand; two were reminded of; one is to
 * start in two hours.  Calendars of rules were read. */
static void
under_way(struct rig *rig)
{
	struct command *command = command_new(COMMAND_FEED);

	rig_run(rig, "2026-12-03T14:05");
	CHECK_NUMBER(act_say(rig, "start hand"), 200);
	CHECK_NUMBER(act_say(rig, "start other"), 200);
	CHECK_NUMBER(act_say(rig, "extend hand by 30m"), 200);
	rig_run(rig, "2026-12-03T15:10");
	command->argument = mem_string("all");
	command->form = FEED_RULE;
	command->done = act_done;
	service_command(rig->service, command);
	CHECK_NUMBER(act_status, 200);
	rig_run(rig, "2026-12-03T15:11");
}

static void
under_way_then_other(struct rig *rig)
{
	under_way(rig);
	rig_write(rig, OTHER);
}

/* In place of the service that runs. */
static int
start(struct rig *rig)
{
	struct service_seams seams = { .clock = &rig->clock,
	    .random = &rig->random, .network = &rig->network,
	    .store = rig->store, .is_simulated = true,
	    .observe = rig_observe, .context = rig };
	struct complaints complaints = { 0 };
	struct error error = { 0 };

	rig_kill(rig);
	rig_cancel_all(&rig->network);
	CHECK(conf_load(rig->path, NULL, &rig->conf, &complaints) == 0);
	complaint_clear(&complaints);
	rig->service = service_new(&seams, rig->conf, &error);
	snprintf(act_body, sizeof(act_body), "%s", error.text);
	if (rig->service == NULL)
		CHECK_NUMBER(error.code, ERROR_STORE);
	return rig->service == NULL ? 507 : 200;
}

/* Another configuration is taken whole or not at all. */
static int
reload(struct rig *rig)
{
	char hash[64];

	snprintf(hash, sizeof(hash), "%s", rig->service->conf->hash);
	if (act_reload(rig, OTHER) == 0) {
		CHECK(strcmp(rig->service->conf->hash, hash) != 0);
		return 200;
	}
	CHECK_STRING(rig->service->conf->hash, hash);
	rig_write(rig, SITE);
	return 507;
}

/* One that is refused: it is written down, if that goes well. */
static int
reload_wrong(struct rig *rig)
{
	CHECK_NUMBER(act_reload(rig, "windows: 7\n"), -1);
	CHECK(rig->service->refused != NULL);
	rig_write(rig, SITE);
	return 200;
}

/* The clock stands two days before what was recorded; somebody says that it is
 * right. */
static void
set_back(struct rig *rig)
{
	rig_run(rig, "2026-12-02T12:10");
	rig_sleep(rig, "2026-11-30T15:10");
	rig_run(rig, "2026-11-30T15:11");
	CHECK(rig->service->is_clock_wrong);
}

static int
say_it_is_right(struct rig *rig)
{
	if (act_reload(rig, SITE) < 0)
		return 507;
	CHECK(!rig->service->is_clock_wrong);
	return 200;
}

/* --- steps ---------------------------------------------------------------- */

static int
run_afternoon(struct rig *rig)
{
	fault_run_until(rig, rig_at("2026-12-03T18:00") * 1000);
	return 200;
}

static void
before_work(struct rig *rig)
{
	with_gatherer(rig);
	CHECK_NUMBER(act_promote(rig, "boss",
	    "{\"kind\":\"image\",\"version\":\"v1\"}"), 200);
	CHECK_NUMBER(act_promote(rig, "boss",
	    "{\"act\":\"pass\",\"promotion\":\"v1\"}"), 200);
	CHECK_NUMBER(act_promote(rig, "boss", "{\"version\":\"1.1\","
	    "\"service\":\"tap\",\"environment\":\"one\"}"), 200);
	rig_run(rig, "2026-12-03T14:20");
}

/* Readers see what waits when the collector has told of it, if not at once then
 * with its next answer: feeds are made anew by the generation. */
static int
hear_news(struct rig *rig)
{
	uint64_t before = rig->service->generation;

	fault_run_until(rig, rig_at("2026-12-02T12:40") * 1000);
	CHECK(fault_code == SQLITE_IOERR ||
	    rig->service->generation > before);
	CHECK(rig->service->snapshot->pending ==
	    rig->service->changes.list);
	return 200;
}

/* An hour back: what was settled by mistake is looked at again. */
static int
run_back(struct rig *rig)
{
	rig_sleep(rig, "2026-12-03T14:10");
	fault_run_until(rig, rig_at("2026-12-03T15:20") * 1000);
	return 200;
}

/* It is told to stop, and another one goes on. */
static int
drain(struct rig *rig)
{
	service_drain(rig->service);
	rig->store->is_unsure = false;
	if (start(rig) != 200)
		CHECK_NUMBER(start(rig), 200);
	fault_run_until(rig, rig_at("2026-12-03T15:20") * 1000);
	return 200;
}

/* What a follower shows, read again. */
static int
read_again(struct rig *rig)
{
	struct error error = { 0 };
	int status;

	rig->service->seams.is_follower = true;
	status = service_refresh(rig->service, &error);
	rig->service->seams.is_follower = false;
	if (status < 0)
		CHECK_NUMBER(error.code, ERROR_STORE);
	return status < 0 ? 507 : 200;
}

static const struct fault_case cases[] = {
	{ "a start with another configuration", SITE, MORNING,
	    under_way_then_other, start, 200, FAULT_WHOLE },
	{ "a reload", SITE, MORNING, under_way, reload, 200, FAULT_LATER },
	{ "a refused reload", SITE, NOW, NULL, reload_wrong, 200, FAULT_FREE },
	{ "the clock is right", SITE, NOW, set_back, say_it_is_right, 200,
	    FAULT_FREE },
	{ "what others wrote", SITE, NOW, before_work, read_again, 200, FAULT_WHOLE },
	{ "an afternoon", SITE, NOW, before_work, run_afternoon, 200, FAULT_FREE },
	{ "news of changes", SITE, NOW, with_gatherer, hear_news, 200,
	    FAULT_FREE },
	{ "the clock is set back", SITE, MORNING, under_way, run_back, 200, FAULT_FREE },
	{ "it is told to stop", SITE, "2026-12-03T14:20", NULL, drain, 200, FAULT_FREE },
};

int
main(void)
{
	size_t i;

	if (harness_is_postgresql())
		CHECK(true);	/* its own fail in test_store_postgresql */
	else
		for (i = 0; i < countof(cases); i++)
			fault_play(&cases[i]);
	return harness_end();
}
