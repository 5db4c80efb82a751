/* SPDX-License-Identifier: MIT */
/*
 * What calendars say of waiting changes, through the core: the next occurrence
 * alone, numbers alone; SEQUENCE stays, nobody is invited again, and the bytes
 * stay while the numbers do.
 */
#include "pending_list.h"
#include "service_rig.h"

#define SITE \
	"site: {url: \"https://patchday.example.org\"}\n" \
	"environments:\n" \
	"  prod: {title: data.example.org, tier: prod," \
	" argocd: {url: \"https://data.example.org/argo-cd\"," \
	" token: {file: no-such-token}}}\n" \
	"  int: {title: Integration, tier: int}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[int], [prod]]\n" \
	"    announce: [{to: [post], start: false, end: false," \
	" invite: 8d}]\n" RIG_CHANNELS
#define CHANGE(service) "{\"service\":\"" service "\",\"class\":\"minor\"," \
	"\"from\":\"1.0\",\"to\":\"1.1\",\"sync\":\"OutOfSync\"," \
	"\"sources\":1,\"merges\":[{\"number\":6810," \
	"\"title\":\"secret title\",\"by\":\"somebody\"}]}"
#define PROD(at, changes) "{\"environment\":\"prod\",\"at\":\"" at "\"," \
	"\"sources\":[{\"source\":\"argocd\",\"at\":\"" at "\"," \
	"\"trouble\":null}],\"changes\":[" changes "],\"running\":[]}\n"
#define LINE "What waits to be deployed:\\ndata.example.org: "
#define LINK "https://patchday.example.org/environments/prod"

struct test_gatherer {
	struct gatherer seam;		/* first */
	gatherer_done done;
	void *context;
	const char *answer;
};

static struct test_gatherer gatherer;

static int
test_start(struct gatherer *seam, const char *config, const char *question,
    size_t length, gatherer_done done, void *context,
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
test_cancel(struct gatherer *seam)
{
	((struct test_gatherer *)seam)->done = NULL;
}

static bool
test_gather(struct rig *rig)
{
	gatherer_done done = gatherer.done;

	(void)rig;
	if (done == NULL)
		return false;
	gatherer.done = NULL;
	done(gatherer.context, gatherer.answer, strlen(gatherer.answer),
	    NULL);
	return true;
}

static void
answered(struct command *command)
{
	*(bool *)command->context = true;
}

/* The feed of all, unfolded; the caller frees. */
static char *
test_feed(struct rig *rig, enum feed_form form, int64_t *ret_modified_at)
{
	struct command *command = command_new(COMMAND_FEED);
	struct text text = { 0 };
	bool is_done = false;
	const char *p;

	command->argument = mem_string("all");
	command->form = form;
	command->done = answered;
	command->context = &is_done;
	service_command(rig->service, command);
	CHECK(is_done);
	CHECK_NUMBER(command->status, 200);
	if (ret_modified_at != NULL)
		*ret_modified_at = command->modified_at;
	for (p = command->body; *p != '\0'; p++) {
		if (strncmp(p, "\r\n ", 3) == 0)
			p += 2;
		else
			text_putc(&text, *p);
	}
	command_free(command);
	return text_take(&text);
}

/* The entry that begins then; the caller frees. */
static char *
test_event(const char *feed, const char *start)
{
	const char *at = strstr(feed, start), *from = feed, *next;

	while (at != NULL && (next = strstr(from, "BEGIN:VEVENT")) != NULL &&
	    next < at)
		from = next + 1;
	return at == NULL ? mem_string("") : mem_bytes(from - 1, (size_t)
	    (strstr(from, "END:VEVENT") - from));
}

static unsigned
test_count(const char *text, const char *part)
{
	unsigned count = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		count++;
	return count;
}

static size_t
test_invitations(const struct rig *rig)
{
	size_t i, count = 0;

	for (i = 0; i < rig->delivered.count; i++)
		count += strcmp(rig->delivered.items[i].kind,
		    "invitation") == 0;
	return count;
}

static void
test_boot(struct rig *rig, const char *now)
{
	rig_init(rig, SITE, now);
	gatherer = (struct test_gatherer){ .seam = { .start = test_start,
	    .cancel = test_cancel } };
	rig->gatherer = &gatherer.seam;
	rig->gather = test_gather;
}

/* One, then two, then none; the next, and no other. */
static void
test_numbers(void)
{
	static const struct {
		const char *answer, *until, *line, *modified;
	} rows[] = {
		{ PROD("2026-12-01T12:00:00Z", CHANGE("tap")),
		    "2026-12-01T12:30", LINE "1 change\\, " LINK,
		    "LAST-MODIFIED:20261201T123000Z" },
		/* Seen again: all stays. */
		{ PROD("2026-12-01T13:00:00Z", CHANGE("tap")),
		    "2026-12-01T13:30", LINE "1 change\\, " LINK,
		    "LAST-MODIFIED:20261201T123000Z" },
		/* Another one, but one: a title is not told. */
		{ PROD("2026-12-01T13:00:00Z", CHANGE("nublado")),
		    "2026-12-01T14:30", LINE "1 change\\, " LINK,
		    "LAST-MODIFIED:20261201T123000Z" },
		{ PROD("2026-12-01T13:00:00Z", CHANGE("tap") ","
		    CHANGE("nublado")), "2026-12-01T15:30",
		    LINE "2 changes\\, " LINK,
		    "LAST-MODIFIED:20261201T153000Z" },
		{ PROD("2026-12-01T13:00:00Z", ""), "2026-12-01T16:30",
		    "LOCATION", "LAST-MODIFIED:20261201T163000Z" },
	};
	char *feed, *event, *other;
	struct rig rig;
	size_t i, invited = 0;

	test_boot(&rig, "2026-12-01T12:00");
	gatherer.answer = rows[0].answer;
	rig_boot(&rig);
	for (i = 0; i < countof(rows); i++) {
		gatherer.answer = rows[i].answer;
		rig_run(&rig, rows[i].until);
		feed = test_feed(&rig, FEED_EXPANDED, NULL);
		event = test_event(feed, "DTSTART:20261203T230000Z");
		CHECK_ROW(strstr(event, rows[i].line) != NULL, event);
		CHECK_ROW(strstr(event, rows[i].modified) != NULL, event);
		CHECK_ROW(strstr(event, "SEQUENCE:0\r\n") != NULL, event);
		CHECK_NUMBER(test_count(feed, "What waits"),
		    i + 1 < countof(rows));
		CHECK(strstr(feed, "secret") == NULL);
		CHECK(strstr(feed, "somebody") == NULL);
		CHECK(strstr(feed, "nublado") == NULL);
		other = test_event(feed, "DTSTART:20261210T230000Z");
		CHECK_ROW(strstr(other,
		    "LAST-MODIFIED:20261201T123000Z") != NULL, other);
		/* Nobody gets a mail for a number. */
		invited = i == 0 ? test_invitations(&rig) : invited;
		CHECK(invited > 0);
		CHECK_NUMBER(test_invitations(&rig), invited);
		free(other);
		free(event);
		free(feed);
	}
	rig_clear(&rig);
}

/* The same bytes and Last-Modified while the numbers are the same, whatever
 * else is collected. */
static void
test_stale(void)
{
	int64_t before_at = 0, after_at = 0;
	char *before, *after;
	struct rig rig;

	test_boot(&rig, "2026-12-01T12:00");
	gatherer.answer = PROD("2026-12-01T12:00:00Z", CHANGE("tap"));
	rig_boot(&rig);
	rig_run(&rig, "2026-12-01T12:30");
	before = test_feed(&rig, FEED_ZONED, &before_at);
	gatherer.answer = PROD("2026-12-01T13:00:00Z", CHANGE("nublado"));
	rig_run(&rig, "2026-12-01T14:30");
	after = test_feed(&rig, FEED_ZONED, &after_at);
	CHECK_STRING(after, before);
	CHECK_NUMBER(after_at, before_at);
	free(before);
	free(after);
	/* A series is described as a whole. */
	before = test_feed(&rig, FEED_RULE, NULL);
	CHECK(strstr(before, "What waits") == NULL);
	free(before);
	rig_clear(&rig);
}

/* When it has begun the one after it is the next. */
static void
test_next(void)
{
	char *feed, *event;
	struct rig rig;

	test_boot(&rig, "2026-12-03T22:00");
	gatherer.answer = PROD("2026-12-03T22:00:00Z", CHANGE("tap"));
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:30");
	feed = test_feed(&rig, FEED_EXPANDED, NULL);
	event = test_event(feed, "DTSTART:20261203T230000Z");
	CHECK(strstr(event, "What waits") != NULL);
	free(event);
	free(feed);
	rig_run(&rig, "2026-12-03T23:10");
	feed = test_feed(&rig, FEED_EXPANDED, NULL);
	event = test_event(feed, "DTSTART:20261203T230000Z");
	CHECK(strstr(event, "What waits") == NULL);
	CHECK(strstr(event, "LAST-MODIFIED:20261203T231000Z") != NULL);
	free(event);
	event = test_event(feed, "DTSTART:20261210T230000Z");
	CHECK(strstr(event, "What waits") != NULL);
	CHECK(strstr(event, "SEQUENCE:0\r\n") != NULL);
	free(event);
	free(feed);
	rig_clear(&rig);
}

int
main(void)
{
	test_numbers();
	test_stale();
	test_next();
	return harness_end();
}
