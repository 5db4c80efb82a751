/* SPDX-License-Identifier: MIT */
/*
 * Who is told, weeks ahead, that work meets a holiday: once for each time, with
 * a link where they can answer; nobody where there is none, or where somebody
 * has decided; and the same with a disk that is full at every step.
 */
#include "outbox_rig.h"

/* The Thursday before Christmas, and three weeks before it. */
#define IDENTITY "work/2026-12-24T15:00"
#define TOLD "2026-12-03T23:00"

#define SITE(url) "site: {title: Site, operators: role" url "}\n"
#define URL ", url: \"https://example.org\""
#define WORK(more) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    environments: [one]\n" \
	"    holidays: us\n" \
	"    announce: [{to: [chat], start: true, end: true}]\n" more
#define HOLIDAYS \
	"holidays:\n" \
	"  us: {title: US, dates: [{date: 2026-12-24, title: Eve}]}\n"
#define HOLIDAYS_FAR \
	"holidays:\n" \
	"  us: {title: US, dates: [{date: 2027-05-01, title: May}]}\n"
#define MAIL(who) "{email: [" who "@example.org], from: pd@example.org, " \
	"smtp: \"smtp://localhost:25\", tls: none}\n"
#define DAILY \
	"    title: Work\n" \
	"    when: every day at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    holidays: us\n" \
	"    announce: [{to: [chat], start: true, end: true}]\n"
#define REST(people) ACT_ENVIRONMENTS \
	"channels:\n" \
	"  chat: {slack: \"#chat\", token: {file: no-such-token}}\n" \
	"  anna: " MAIL("anna") \
	"  bert: " MAIL("bert") \
	"  role: " MAIL("role") \
	"people:\n" people
#define FIRST "  first: {title: First, contact: anna}\n"
#define SECOND "  second: {title: Second, contact: bert}\n"
#define BOSS "  boss: {title: Boss, contact: role}\n"
#define CONF(url, more) SITE(url) WORK(more) HOLIDAYS \
	REST(FIRST SECOND BOSS)
/* Both on 7 January. */
#define OVERLAP WORK("    coordinators: [first]\n") \
	"  other:\n" \
	"    title: Other\n" \
	"    when: first Thursday of the month at 15:30\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    environments: [one]\n" \
	HOLIDAYS_FAR REST(FIRST SECOND BOSS)

static const struct {
	const char *what, *yaml, *recipient;
	bool has_link;
} rows[] = {
	{ "the coordinator", CONF(URL, "    coordinators: [first]\n"),
	    "anna@example.org", true },
	{ "who is to confirm", CONF(URL,
	    "    confirm: {by: boss, before: 1d, otherwise: skip}\n"),
	    "role@example.org", true },
	{ "the operators, who are no person", CONF(URL, ""),
	    "role@example.org", false },
	{ "a site without an address", CONF("",
	    "    coordinators: [first]\n"), "anna@example.org", false },
};

/* Mails of the kind "conflict-…", to them; the last one, without the breaks
 * that quoted-printable makes. */
static unsigned
count(const struct rig *rig, const char *recipient, struct text *text)
{
	const char *from, *mark;
	unsigned n = 0;
	size_t i;

	for (i = 0; i < rig->delivered.count; i++) {
		if (strncmp(rig->delivered.items[i].kind, "conflict", 8) != 0)
			continue;
		CHECK_STRING(rig->delivered.items[i].recipient, recipient);
		text_cut(text, 0);
		from = rig->delivered.items[i].bytes;
		for (; (mark = strstr(from, "=\r\n")) != NULL; from = mark + 3)
			text_putf(text, "%.*s", (int)(mark - from), from);
		text_puts(text, from);
		n++;
	}
	return n;
}

static bool
says(const struct text *text, const char *words)
{
	return text->length > 0 && strstr(text_string(text), words) != NULL;
}

static void
test_told(void)
{
	struct text text = { 0 };
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, rows[i].yaml, "2026-12-03T22:30");
		rig_boot(&rig);
		faults_run(&rig, "2026-12-03T22:59");
		CHECK_ROW(count(&rig, rows[i].recipient, &text) == 0,
		    rows[i].what);
		faults_run(&rig, "2026-12-03T23:10");
		CHECK_ROW(count(&rig, rows[i].recipient, &text) == 1,
		    rows[i].what);
		CHECK_ROW(says(&text, "meets Eve (US)"), rows[i].what);
		CHECK_ROW(says(&text, "https://example.org/answer/" IDENTITY) ==
		    rows[i].has_link, rows[i].what);
		/* Two weeks later once more; of other Thursdays nothing. */
		faults_run(&rig, "2026-12-24T22:00");
		CHECK_ROW(count(&rig, rows[i].recipient, &text) == 2,
		    rows[i].what);
		rig_clear(&rig);
	}
	text_clear(&text);
}

/* Work that now and then may meet other work: its other times are looked at,
 * too, and nobody is told of them. */
static void
test_overlap(void)
{
	struct text text = { 0 };
	struct rig rig;

	rig_init(&rig, OVERLAP, "2026-12-10T22:30");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-17T22:30");
	CHECK_NUMBER(count(&rig, "anna@example.org", &text), 0);
	rig_clear(&rig);
	text_clear(&text);
}

/* Somebody has decided: nobody is asked again. */
static void
test_decided(void)
{
	struct text text = { 0 };
	struct rig rig;

	rig_init(&rig, rows[0].yaml, "2026-12-03T22:30");
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T23:10");
	CHECK_NUMBER(act_say(&rig, "skip " IDENTITY " because Eve"), 200);
	faults_run(&rig, "2026-12-24T22:00");
	CHECK_NUMBER(count(&rig, "anna@example.org", &text), 1);
	rig_clear(&rig);
	text_clear(&text);
}

/* Who was to be asked is nobody under `people` when it leaves, or what was
 * stored of it has rotted: it is said without what cannot be said. */
static void
test_worded_late(void)
{
	struct text text = { 0 };
	struct rig rig;
	int k;

	for (k = 0; k < 2; k++) {
		rig_init(&rig, rows[0].yaml, "2026-12-03T22:30");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T22:59");
		rig_expect(&rig, "post", RIG_BUSY);
		rig_run(&rig, "2026-12-03T23:00:00");
		outbox_check(&rig, "anna", "conflict-21d",
		    "wait: SMTP 421: \n");
		if (k == 0)
			CHECK_NUMBER(act_reload(&rig, SITE(URL)
			    WORK("    coordinators: [second]\n") HOLIDAYS
			    REST(SECOND BOSS)), 0);
		else
			outbox_rot(&rig, "UPDATE outbox SET detail = '{'");
		faults_run(&rig, "2026-12-03T23:40");
		CHECK_NUMBER(count(&rig, "anna@example.org", &text), 1);
		CHECK(says(&text, "24 Dec"));
		CHECK(!says(&text, "/answer/"));
		rig_clear(&rig);
	}
	text_clear(&text);
}

static size_t
planned(const struct rig *rig)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = 100 };
	struct outbox_rows found = { 0 };
	size_t i, n = 0;

	CHECK(store_outbox_list(rig->store, &filter, &found, NULL) == 0);
	for (i = 0; i < found.list.count; i++)
		n += strncmp(found.list.items[i].kind, "conflict", 8) == 0;
	store_outbox_clear(&found);
	return n;
}

/* Many windows meet a holiday that is found late: of one of them in a step, for
 * a click's mail is not to wait for all. */
static void
test_one_by_one(void)
{
	struct error error = { 0 };
	struct rig rig;
	size_t before, after = 0, i;

	rig_init(&rig, SITE(URL) WORK("")
	    "  two:\n" DAILY "  three:\n" DAILY "  four:\n" DAILY
	    HOLIDAYS REST(FIRST SECOND BOSS), "2026-12-22T22:30");
	rig_boot(&rig);
	for (i = 0; i < 100 && service_conflict_has_more(rig.service); i++) {
		before = after;
		CHECK(service_step(rig.service, &error) != INT64_MIN);
		after = planned(&rig);
		CHECK(after <= before + 1);
		(void)rig_answer(&rig);
	}
	CHECK_NUMBER(after, 4);
	rig_clear(&rig);
}

int
main(void)
{
	test_told();
	test_overlap();
	test_decided();
	test_worded_late();
	test_one_by_one();
	faults_play(test_told);
	faults_play(test_overlap);
	faults_play(test_decided);
	return harness_end();
}
