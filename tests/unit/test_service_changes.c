/* SPDX-License-Identifier: MIT */
/*
 * What waits to be deployed, seen from the core: when the collector is asked,
 * what messages say, what an occurrence brought, and that nothing of it can
 * hold up an announcement.
 */
#include "act_rig.h"
#include "pending_list.h"
#include "store_pending.h"
#include "store_shipped.h"

#define SITE \
	"site: {url: \"https://patchday.example.org\"}\n" \
	"environments:\n" \
	"  prod: {title: data.example.org, tier: prod," \
	" argocd: {url: \"https://data.example.org/argo-cd\", token: {file: none}}}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[prod]]\n" \
	"    announce: [{to: [chat, post], remind: [24h], start: true," \
	" end: true}]\n" RIG_CHANNELS
#define IDENTITY "work/2026-12-03T15:00"

/* A collector that says what it is told to say. */
struct test_gatherer {
	struct gatherer seam;		/* first */
	const struct clock *clock;
	gatherer_done done;		/* NULL: nothing is asked */
	void *context;
	const char *answer;		/* NULL: it fails */
	unsigned asked, cancelled;
	int64_t asked_at[200];
	struct text question;		/* the last */
	bool is_silent;			/* it never answers */
	bool is_broken;			/* it cannot be started */
};

static struct test_gatherer gatherer;

static int
test_start(struct gatherer *seam, const char *config, const char *question,
    size_t length, gatherer_done done, void *context,
    struct error *ret_error)
{
	struct test_gatherer *test = (struct test_gatherer *)seam;

	CHECK(config != NULL && test->done == NULL);
	if (test->asked < 200)
		test->asked_at[test->asked] = clock_now(test->clock);
	test->asked++;
	text_cut(&test->question, 0);
	text_put(&test->question, question, length);
	if (test->is_broken)
		return error_set(ret_error, ERROR_SYSTEM, "no such program");
	test->done = done;
	test->context = context;
	return 0;
}

static void
test_cancel(struct gatherer *seam)
{
	struct test_gatherer *test = (struct test_gatherer *)seam;

	test->done = NULL;
	test->cancelled++;
}

static bool
test_gather(struct rig *rig)
{
	gatherer_done done = gatherer.done;

	(void)rig;
	if (done == NULL || gatherer.is_silent)
		return false;
	gatherer.done = NULL;
	if (gatherer.answer == NULL)
		done(gatherer.context, NULL, 0, "it fell over");
	else
		done(gatherer.context, gatherer.answer,
		    strlen(gatherer.answer), NULL);
	return true;
}

static void
test_boot_site(struct rig *rig, const char *yaml, const char *now)
{
	rig_init(rig, yaml, now);
	gatherer = (struct test_gatherer){ .seam = { .start = test_start,
	    .cancel = test_cancel }, .clock = &rig->clock };
	rig->gatherer = &gatherer.seam;
	rig->gather = test_gather;
	rig_boot(rig);
}

static void
test_boot(struct rig *rig, const char *now)
{
	test_boot_site(rig, SITE, now);
}

static void
test_end(struct rig *rig)
{
	rig_clear(rig);
	text_clear(&gatherer.question);
}

static const char *
test_bytes(const struct rig *rig, const char *sink, const char *kind)
{
	size_t i;

	for (i = rig->delivered.count; i-- > 0;)
		if (strcmp(rig->delivered.items[i].sink, sink) == 0 &&
		    strcmp(rig->delivered.items[i].kind, kind) == 0)
			return rig->delivered.items[i].bytes;
	return "";
}

#define SEEN(at) "\"environment\":\"prod\",\"at\":\"" at "\"," \
	"\"sources\":[{\"source\":\"argocd\",\"at\":\"" at "\"," \
	"\"trouble\":null}]"
#define RUNS "\"running\":[{\"service\":\"tap\",\"version\":\"3.20.0\"}]"
#define GAFAELFAWR "{\"service\":\"gafaelfawr\",\"class\":\"minor\"," \
	"\"from\":\"15.3.2\",\"to\":\"15.4.1\",\"sync\":\"OutOfSync\"," \
	"\"sources\":1,\"merges\":[{\"number\":6810," \
	"\"title\":\"Bump <!channel> & so\"}]}"
#define TAP "{\"service\":\"tap\",\"class\":\"patch\"," \
	"\"from\":\"3.20.0\",\"to\":\"3.20.1\",\"sync\":\"OutOfSync\"," \
	"\"sources\":1}"
#define BOTH "{" SEEN("2026-12-03T22:59:00Z") ",\"changes\":[" GAFAELFAWR \
	"," TAP "]," RUNS ",\"head\":\"aaa\"}\n"
#define ONLY_TAP "{" SEEN("2026-12-04T00:30:00Z") ",\"changes\":[" TAP \
	"]," RUNS ",\"head\":\"bbb\"}\n"

/* Before, at and after: what waits, and at the end what was done and what was
 * left; it is all in the store afterwards. */
static void
test_afternoon(void)
{
	struct shipped_filter filter = { .occurrence = IDENTITY,
	    .before_at = INT64_MAX, .limit = 10 };
	struct shipped_rows shipped = { 0 };
	struct baseline_rows baselines = { 0 };
	struct pending_rows began = { 0 };
	struct error error;
	struct rig rig;

	test_boot(&rig, "2026-12-02T12:00");
	gatherer.answer = BOTH;
	rig_run(&rig, "2026-12-03T23:10");
	CHECK(strstr(test_bytes(&rig, "chat", "start"), "Changes that wait:"
	    "\\n• data.example.org: 2 changes wait: gafaelfawr 15.3.2 → "
	    "15.4.1 (minor), tap 3.20.0 → 3.20.1 (patch)") != NULL);
	CHECK(strstr(test_bytes(&rig, "chat", "start"), "https://"
	    "patchday.example.org/environments/prod") != NULL);
	CHECK(strstr(test_bytes(&rig, "chat", "start"), "<!channel>") ==
	    NULL);
	CHECK(strstr(test_bytes(&rig, "chat", "remind-24h"),
	    "Changes that wait") != NULL);
	gatherer.answer = ONLY_TAP;
	rig_run(&rig, "2026-12-04T01:10");
	CHECK(strstr(test_bytes(&rig, "chat", "end"), "What was done:\\n• "
	    "data.example.org: 1 change done: gafaelfawr 15.3.2 → 15.4.1 "
	    "(minor). 1 change still waits: tap 3.20.0 → 3.20.1 (patch)") !=
	    NULL);
	CHECK(store_shipped_list(rig.store, &filter, &shipped, &error) == 0);
	if (CHECK_NUMBER(shipped.list.count, 1)) {
		CHECK_STRING(shipped.list.items[0].service, "gafaelfawr");
		CHECK_STRING(shipped.list.items[0].to, "15.4.1");
		CHECK_STRING(shipped.list.items[0].class, "minor");
	}
	CHECK(store_pending_list_baselines(rig.store, &baselines,
	    &error) == 0);
	if (CHECK_NUMBER(baselines.list.count, 1))
		CHECK_STRING(baselines.list.items[0].revision, "bbb");
	CHECK(store_pending_list(rig.store, IDENTITY, &began, &error) == 0);
	CHECK_NUMBER(began.list.count, 0);
	store_shipped_clear(&shipped);
	store_pending_clear_baselines(&baselines);
	store_pending_clear(&began);
	test_end(&rig);
}

/* Every quarter of an hour, each minute while work is under way, and not long
 * before each announcement. */
static void
test_times(void)
{
	int64_t start_at = rig_at("2026-12-03T23:00");
	int64_t end_at = rig_at("2026-12-04T01:00"), before_at = 0;
	unsigned i, within = 0;
	struct rig rig;

	test_boot(&rig, "2026-12-03T20:00");
	gatherer.answer = BOTH;
	rig_run(&rig, "2026-12-04T02:00");
	CHECK_NUMBER(gatherer.asked_at[0], rig_at("2026-12-03T20:00"));
	for (i = 0; i < gatherer.asked && i < 200; i++) {
		if (i > 0)
			CHECK(gatherer.asked_at[i] -
			    gatherer.asked_at[i - 1] >= 45);
		if (gatherer.asked_at[i] <= start_at)
			before_at = gatherer.asked_at[i];
		within += gatherer.asked_at[i] > start_at &&
		    gatherer.asked_at[i] < end_at;
	}
	CHECK(start_at - before_at <= 60);
	CHECK(within >= 110 && within <= 121);
	CHECK(gatherer.asked < 160);
	test_end(&rig);
}

/* It never answers, fails, says nonsense, cannot be started: the announcements
 * are the same, to the second, and nothing is said of changes. */
/* fault-row: 52 */
static void
test_never_in_the_way(void)
{
	static const struct { const char *answer; bool is_silent, is_broken; }
	    rows[] = {
		{ NULL, true, false }, { NULL, false, false },
		{ NULL, false, true }, { "{\"environment\":7}\n", false,
		false }, { "nonsense", false, false }, { "", false, false } };
	struct rig rig;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		test_boot(&rig, "2026-12-03T20:00");
		gatherer.answer = rows[i].answer;
		gatherer.is_silent = rows[i].is_silent;
		gatherer.is_broken = rows[i].is_broken;
		rig_run(&rig, "2026-12-04T02:00");
		CHECK_LOG(&rig,
		    "03 23:00:00 sent start chat\n"
		    "03 23:00:00 sent start post\n"
		    "04 01:00:00 sent end chat\n"
		    "04 01:00:00 sent end post\n");
		CHECK(strstr(test_bytes(&rig, "chat", "start"), "wait:") ==
		    NULL);
		CHECK(gatherer.asked > 0 && gatherer.asked < 200);
		test_end(&rig);
	}
}

/* What was known is known after a kill, and says how old it is. */
static void
test_kill(void)
{
	struct rig rig;

	test_boot(&rig, "2026-12-03T20:00");
	gatherer.answer = "{" SEEN("2026-12-03T20:00:00Z") ",\"changes\":["
	    TAP "]," RUNS "}\n";
	rig_run(&rig, "2026-12-03T20:01");
	rig_kill(&rig);
	gatherer.done = NULL;
	gatherer.is_silent = true;
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:10");
	CHECK(strstr(test_bytes(&rig, "chat", "start"), "data.example.org: "
	    "1 change waits: tap 3.20.0 → 3.20.1 (patch) (as of Thu 3 Dec "
	    "2026 12:00 PST)") != NULL);
	test_end(&rig);
}

/* How many were recorded as shipped. */
static size_t
test_shipped(const struct rig *rig)
{
	struct shipped_filter filter = { .before_at = INT64_MAX,
	    .limit = 10 };
	struct shipped_rows shipped = { 0 };
	struct error error;
	size_t count;

	CHECK(store_shipped_list(rig->store, &filter, &shipped, &error) == 0);
	count = shipped.list.count;
	store_shipped_clear(&shipped);
	return count;
}

/* A source that does not answer is named; an end does not call its changes
 * done. */
/* fault-row: 52 */
static void
test_source_in_trouble(void)
{
	struct rig rig;

	test_boot(&rig, "2026-12-03T20:00");
	gatherer.answer = BOTH;
	rig_run(&rig, "2026-12-03T23:30");
	gatherer.answer = "{\"environment\":\"prod\","
	    "\"at\":\"2026-12-04T00:59:00Z\",\"sources\":[{\"source\":"
	    "\"argocd\",\"trouble\":\"did not answer\"}],\"changes\":[]," RUNS "}\n";
	rig_run(&rig, "2026-12-04T01:10");
	CHECK(strstr(test_bytes(&rig, "chat", "end"),
	    "Argo CD did not answer") != NULL);
	CHECK(strstr(test_bytes(&rig, "chat", "end"), "change done") == NULL);
	CHECK(strstr(test_bytes(&rig, "chat", "end"), "2 changes still wait: "
	    "gafaelfawr") != NULL);
	CHECK(strstr(test_bytes(&rig, "chat", "end"), "as of Thu 3 Dec 2026 "
	    "14:59 PST") != NULL);
	CHECK_NUMBER(test_shipped(&rig), 0);
	/* An hour later it does. */
	gatherer.answer = ONLY_TAP;
	rig_run(&rig, "2026-12-04T02:00");
	CHECK_NUMBER(test_shipped(&rig), 1);
	test_end(&rig);
}

#define DOWN "{\"environment\":\"prod\"," \
	"\"at\":\"2026-12-03T22:59:30Z\",\"sources\":[{\"source\":" \
	"\"argocd\",\"trouble\":\"did not answer\"}],\"changes\":[]}\n"

/* It fails as work begins: what it said before is what waited then. */
static void
test_source_in_trouble_before(void)
{
	struct rig rig;

	test_boot(&rig, "2026-12-03T20:00");
	gatherer.answer = BOTH;
	rig_run(&rig, "2026-12-03T20:10");
	gatherer.answer = DOWN;
	rig_run(&rig, "2026-12-03T23:30");
	CHECK(strstr(test_bytes(&rig, "chat", "start"), "2 changes wait: "
	    "gafaelfawr 15.3.2 → 15.4.1 (minor), tap 3.20.0 → 3.20.1 (patch) "
	    "(Argo CD did not answer") != NULL);
	gatherer.answer = ONLY_TAP;
	rig_run(&rig, "2026-12-04T01:10");
	CHECK(strstr(test_bytes(&rig, "chat", "end"), "1 change done: "
	    "gafaelfawr") != NULL);
	CHECK_NUMBER(test_shipped(&rig), 1);
	test_end(&rig);
}

/* It never answered, and nobody asks about the environment: "nothing waits" is
 * said of neither. */
static void
test_unknown(void)
{
	struct rig rig;

	test_boot(&rig, "2026-12-03T22:00");
	gatherer.answer = DOWN;
	rig_run(&rig, "2026-12-03T23:10");
	CHECK(strstr(test_bytes(&rig, "chat", "start"), "data.example.org: "
	    "not known (Argo CD did not answer)") != NULL);
	test_end(&rig);
	test_boot(&rig, "2026-12-03T22:00");
	gatherer.answer = "{\"environment\":\"prod\",\"at\":"
	    "\"2026-12-03T22:59:30Z\",\"sources\":[],\"changes\":[]}\n";
	rig_run(&rig, "2026-12-03T23:10");
	CHECK(strstr(test_bytes(&rig, "chat", "start"), "Changes that wait") ==
	    NULL);
	test_end(&rig);
}

/* Nobody says what runs: a list, and a repository. */
#define LISTED(at, changes, head) "{\"environment\":\"three\",\"at\":\"" at \
	"\",\"sources\":[{\"source\":\"list\",\"at\":\"" at "\",\"trouble\":" \
	"null},{\"source\":\"phalanx\",\"at\":\"" at "\",\"trouble\":null}]," \
	"\"changes\":[" changes "],\"head\":\"" head "\"}\n"
#define ITEM(service, sources) "{\"service\":\"" service "\",\"class\":" \
	"\"patch\",\"to\":\"2\",\"sources\":" sources ",\"merges\":[" \
	"{\"number\":1}]}"
#define LIST_SITE "changes: {list: {file: none}}\n"

/* Of what waited only what the work brought counts as shipped, and only work
 * that took place moves the baseline. */
static void
test_taken_place(void)
{
	static const struct {
		const char *label, *yaml, *start, *act, *after;
		size_t shipped, baselines;
	} rows[] = {
		{ "still listed", ACT_AUTO LIST_SITE, NULL, NULL, ITEM("tap", "8") ","
		  ITEM("nub", "2"), 2, 1 },
		{ "by itself", ACT_AUTO LIST_SITE, NULL, NULL, "", 3, 1 },
		{ "broken off", ACT_AUTO LIST_SITE, NULL, "cancel work because fire", "", 0,
		  0 },
		{ "nobody began it", ACT_BY_HAND LIST_SITE, NULL, NULL, "", 0, 0 },
		{ "by hand", ACT_BY_HAND LIST_SITE, "start work", "end work", "", 3, 1 },
		{ "not confirmed", ACT_CONFIRM("tentative", "[2d]") LIST_SITE, NULL, NULL, "",
		  0, 0 },
		{ "confirmed", ACT_CONFIRM("tentative", "[2d]") LIST_SITE, "confirm work",
		  NULL, "", 3, 1 },
	};
	struct baseline_rows baselines;
	struct error error;
	struct text after = { 0 };
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		test_boot_site(&rig, rows[i].yaml, "2026-12-03T22:00");
		gatherer.answer = LISTED("2026-12-03T22:59:00Z",
		    ITEM("tap", "8") "," ITEM("gaf", "8") ","
		    ITEM("nub", "2"), "aaa");
		rig_run(&rig, "2026-12-03T22:59");
		if (rows[i].start != NULL)
			CHECK_NUMBER(act_say(&rig, rows[i].start), 200);
		rig_run(&rig, "2026-12-03T23:10");
		text_cut(&after, 0);
		text_putf(&after, LISTED("2026-12-04T00:30:00Z", "%s", "bbb"),
		    rows[i].after);
		gatherer.answer = text_string(&after);
		if (rows[i].act != NULL)
			CHECK_NUMBER(act_say(&rig, rows[i].act), 200);
		rig_run(&rig, "2026-12-04T01:20");
		CHECK_ROW(test_shipped(&rig) == rows[i].shipped,
		    rows[i].label);
		baselines = (struct baseline_rows){ 0 };
		CHECK(store_pending_list_baselines(rig.store, &baselines,
		    &error) == 0);
		CHECK_ROW(baselines.list.count == rows[i].baselines,
		    rows[i].label);
		store_pending_clear_baselines(&baselines);
		test_end(&rig);
	}
	text_clear(&after);
}

/* Where Argo CD says what runs, what was brought before it was broken off was
 * brought. */
static void
test_broken_off(void)
{
	struct rig rig;

	test_boot(&rig, "2026-12-03T20:00");
	gatherer.answer = BOTH;
	rig_run(&rig, "2026-12-03T23:30");
	gatherer.answer = ONLY_TAP;
	CHECK_NUMBER(act_say(&rig, "cancel work because fire"), 200);
	rig_run(&rig, "2026-12-04T01:10");
	CHECK_NUMBER(test_shipped(&rig), 1);
	test_end(&rig);
}

/* What a source cannot say of one service, and what only decorates, keeps
 * nobody from seeing that the others were done. */
static void
test_source_in_part(void)
{
	struct rig rig;

	test_boot(&rig, "2026-12-03T20:00");
	gatherer.answer = BOTH;
	rig_run(&rig, "2026-12-03T23:30");
	gatherer.answer = "{\"environment\":\"prod\","
	    "\"at\":\"2026-12-04T00:59:00Z\",\"sources\":[{\"source\":"
	    "\"argocd\",\"at\":\"2026-12-04T00:59:00Z\",\"trouble\":"
	    "\"no history of mobu\"},{\"source\":\"github\",\"trouble\":"
	    "\"did not answer\"}],\"changes\":[]," RUNS "}\n";
	rig_run(&rig, "2026-12-04T01:10");
	CHECK(strstr(test_bytes(&rig, "chat", "end"), "2 changes done") !=
	    NULL);
	CHECK(strstr(test_bytes(&rig, "chat", "end"), "Argo CD no history of "
	    "mobu; GitHub did not answer") != NULL);
	CHECK_NUMBER(test_shipped(&rig), 2);
	test_end(&rig);
}

/* A question under way does not outlive a reload or the end. */
static void
test_reload(void)
{
	struct complaints complaints = { 0 };
	struct rig rig;

	test_boot(&rig, "2026-12-03T20:00");
	gatherer.is_silent = true;
	rig_run(&rig, "2026-12-03T20:01");
	CHECK_NUMBER(gatherer.asked, 1);
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	CHECK_NUMBER(gatherer.cancelled, 1);
	rig_run(&rig, "2026-12-03T20:02");
	CHECK_NUMBER(gatherer.asked, 2);
	complaint_clear(&complaints);
	test_end(&rig);
}

int
main(void)
{
	test_afternoon();
	test_times();
	test_never_in_the_way();
	test_kill();
	test_source_in_trouble();
	test_source_in_trouble_before();
	test_unknown();
	test_taken_place();
	test_broken_off();
	test_source_in_part();
	test_reload();
	return harness_end();
}
