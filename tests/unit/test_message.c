/* SPDX-License-Identifier: MIT */
/*
 * The wording, against tests/golden/messages/NAME.txt (the plain part of the
 * mail, which has every sentence).  UPDATE_GOLDEN=1 writes them anew: read
 * the difference before it is committed.
 */
#include "message.h"

#include <stdlib.h>

#include "file.h"
#include "harness.h"
#include "mem.h"
#include "mail_internal.h"

#define GOLDEN "tests/golden/messages"
#define HOUR 3600

/* Thu 3 Dec 2026 15:00 in Los Angeles. */
#define PATCH_AT 1796338800
#define PATCH PATCH_UNTIL("1796346000")
#define PATCH_UNTIL(end) "{\"site_title\":\"Rubin Science Platform\",\"site_url\":" \
	"\"https://patchday.example.org\",\"occurrence\":" \
	"\"patch-thursday/2026-12-03T15:00\",\"window\":\"patch-thursday\"," \
	"\"title\":\"Patch Thursday\",\"call\":" \
	"\"https://example.org/patch-day-call\",\"coordinator\":" \
	"\"#rsp-team\",\"zone\":\"America/Los_Angeles\",\"zones\":[" \
	"\"America/Los_Angeles\",\"America/Santiago\",\"UTC\"]," \
	"\"start_at\":1796338800,\"end_at\":" end ",\"status\":" \
	"\"confirmed\",\"environments\":[{\"id\":\"idfdev\",\"title\":" \
	"\"data-dev.lsst.cloud\",\"stage\":0,\"argocd\":" \
	"\"https://data-dev.lsst.cloud/argo-cd/\"},{\"id\":" \
	"\"roundtable-dev\",\"title\":\"roundtable-dev.lsst.cloud\"," \
	"\"stage\":0},{\"id\":\"idfint\",\"title\":\"data-int.lsst.cloud\"," \
	"\"stage\":1},{\"id\":\"idfprod\",\"title\":\"data.lsst.cloud\"," \
	"\"stage\":2,\"argocd\":\"https://data.lsst.cloud/argo-cd\"}]"

/* Wed 2 Dec 2026 13:00 in Santiago, nobody has confirmed it. */
#define SUMMIT_AT 1796227200
#define SUMMIT "{\"site_title\":\"Rubin\",\"occurrence\":" \
	"\"summit/2026-12-02T13:00\",\"window\":\"summit\",\"title\":" \
	"\"Summit window\",\"zone\":\"America/Santiago\",\"zones\":[" \
	"\"America/Santiago\",\"UTC\"],\"start_at\":1796227200," \
	"\"end_at\":1796234400,\"status\":\"tentative\",\"confirm_by\":" \
	"\"telescope-scm\",\"confirm_before_secs\":604800,\"impact\":" \
	"\"transient\",\"environments\":[{\"id\":\"summit\",\"title\":" \
	"\"summit-lsp.lsst.codes\",\"stage\":0}]"

/* Fri 4 Dec 2026 22:00 UTC, eight hours: over midnight, zone unknown. */
#define NIGHT_AT 1796421600
#define NIGHT "{\"site_title\":\"Rubin\",\"occurrence\":" \
	"\"night/2026-12-04T22:00\",\"window\":\"night\",\"title\":" \
	"\"Night work\",\"description\":\"Line one\\nline two\",\"zone\":" \
	"\"UTC\",\"zones\":[\"Mars/Olympus\",\"UTC\",\"Europe/Paris\"]," \
	"\"start_at\":1796421600,\"end_at\":1796450400,\"status\":" \
	"\"confirmed\""

#define TRANSIENT ",\"impact\":\"transient\"}"
#define SHIFT ",\"impact\":\"transient\",\"utc_note\":\"an hour later " \
	"in UTC than last time, because of the change of clocks in Los " \
	"Angeles on 1 November\"}"
#define BY_HAND(start, end) ",\"impact\":\"none\",\"started_by\":\"Ann\"," \
	"\"started_at\":" start ",\"ended_by\":\"Bob\",\"ended_at\":" end "}"
#define NONE ",\"impact\":\"none\"}"
#define SESSIONS ",\"impact\":\"sessions-end\"}"
#define DOWN ",\"impact\":\"down\"}"
#define SKIP ",\"otherwise\":\"skip\"}"
#define TENTATIVE ",\"otherwise\":\"tentative\"}"

static const struct {
	const char *name, *brief, *kind;
	enum message_lateness lateness;
	int64_t now_at;
	const char *headline;
} cases[] = {
	{ "remind", PATCH TRANSIENT, "remind-24h", MESSAGE_ON_TIME, 0,
	    "Patch Thursday starts on Thu 3 Dec 2026 at 15:00 PST" },
	{ "remind-none", PATCH NONE, "remind-24h", MESSAGE_ON_TIME, 0,
	    "Patch Thursday starts on Thu 3 Dec 2026 at 15:00 PST" },
	{ "remind-sessions", PATCH SESSIONS, "remind-3h", MESSAGE_ON_TIME, 0,
	    "Patch Thursday starts on Thu 3 Dec 2026 at 15:00 PST" },
	{ "remind-down", PATCH DOWN, "remind-3h", MESSAGE_ON_TIME, 0,
	    "Patch Thursday starts on Thu 3 Dec 2026 at 15:00 PST" },
	{ "remind-shift", PATCH SHIFT, "remind-24h", MESSAGE_ON_TIME, 0,
	    "Patch Thursday starts on Thu 3 Dec 2026 at 15:00 PST" },
	{ "start-shift", PATCH SHIFT, "start", MESSAGE_ON_TIME, PATCH_AT,
	    "Patch Thursday has started" },
	{ "remind-late", PATCH TRANSIENT, "remind-3h", MESSAGE_LATE,
	    PATCH_AT - HOUR,
	    "Patch Thursday starts on Thu 3 Dec 2026 at 15:00 PST" },
	{ "remind-too-late", PATCH TRANSIENT, "remind-3h", MESSAGE_LATE,
	    PATCH_AT + HOUR, "Patch Thursday has been under way since 15:00 PST" },
	{ "start", PATCH TRANSIENT, "start", MESSAGE_ON_TIME, PATCH_AT,
	    "Patch Thursday has started" },
	{ "start-none", PATCH NONE, "start", MESSAGE_ON_TIME, PATCH_AT,
	    "Patch Thursday has started" },
	{ "start-sessions", PATCH SESSIONS, "start", MESSAGE_ON_TIME,
	    PATCH_AT, "Patch Thursday has started" },
	{ "start-down", PATCH DOWN, "start", MESSAGE_ON_TIME, PATCH_AT,
	    "Patch Thursday has started" },
	{ "start-late", PATCH TRANSIENT, "start", MESSAGE_LATE,
	    PATCH_AT + HOUR + 125,
	    "Patch Thursday has been under way since 15:00 PST" },
	{ "start-after-end", PATCH TRANSIENT, "start", MESSAGE_LATE,
	    PATCH_AT + 2 * HOUR, "Patch Thursday is over" },
	{ "end", PATCH TRANSIENT, "end", MESSAGE_ON_TIME, PATCH_AT + 2 * HOUR,
	    "Patch Thursday has ended" },
	{ "end-none", PATCH NONE, "end", MESSAGE_ON_TIME, PATCH_AT + 2 * HOUR,
	    "Patch Thursday has ended" },
	{ "end-sessions", PATCH SESSIONS, "end", MESSAGE_ON_TIME,
	    PATCH_AT + 2 * HOUR, "Patch Thursday has ended" },
	{ "end-down", PATCH DOWN, "end", MESSAGE_ON_TIME, PATCH_AT + 2 * HOUR,
	    "Patch Thursday has ended" },
	/* At 14:50:40 and 16:40:35, planned from 15:00 to 17:00. */
	{ "start-seconds", PATCH BY_HAND("1796338240", "1796344835"), "start",
	    MESSAGE_ON_TIME, PATCH_AT, "Patch Thursday has started" },
	{ "end-seconds", PATCH BY_HAND("1796338240", "1796344835"), "end",
	    MESSAGE_ON_TIME, PATCH_AT + 2 * HOUR, "Patch Thursday has ended" },
	/* Begun and ended within 15:00; ended by somebody in it. */
	{ "end-at-once", PATCH_UNTIL("1796338860")
	    BY_HAND("1796338800", "1796338835"), "end", MESSAGE_ON_TIME,
	    PATCH_AT + 35, "Patch Thursday has ended" },
	{ "end-at-start", PATCH_UNTIL("1796338860") ",\"impact\":\"none\","
	    "\"ended_by\":\"Bob\",\"ended_at\":1796338835}", "end",
	    MESSAGE_ON_TIME, PATCH_AT + 35, "Patch Thursday has ended" },
	{ "end-late", PATCH TRANSIENT, "end", MESSAGE_LATE,
	    PATCH_AT + 5 * HOUR, "Patch Thursday has ended" },
	{ "end-next-day", PATCH TRANSIENT, "end", MESSAGE_LATE,
	    PATCH_AT + 20 * HOUR, "Patch Thursday has ended" },
	{ "combined", PATCH TRANSIENT, "start", MESSAGE_COMBINED,
	    PATCH_AT + 6 * HOUR, "Patch Thursday is over" },
	{ "combined-end", PATCH TRANSIENT, "end", MESSAGE_COMBINED,
	    PATCH_AT + 6 * HOUR, "Patch Thursday is over" },
	{ "combined-prompt", PATCH TRANSIENT, "end", MESSAGE_COMBINED,
	    PATCH_AT + 2 * HOUR + 1, "Patch Thursday is over" },
	{ "tentative-remind", SUMMIT TENTATIVE, "remind-24h", MESSAGE_ON_TIME,
	    0, "Summit window on Wed 2 Dec 2026 at 13:00 -03 (Santiago) is "
	    "not yet confirmed" },
	{ "tentative-start", SUMMIT TENTATIVE, "start", MESSAGE_ON_TIME,
	    SUMMIT_AT, "Summit window was planned for now, but is not "
	    "confirmed" },
	{ "tentative-start-late", SUMMIT TENTATIVE, "start", MESSAGE_LATE,
	    SUMMIT_AT + HOUR, "Summit window was planned for 13:00 -03 "
	    "(Santiago), but is not confirmed" },
	{ "tentative-end", SUMMIT TENTATIVE, "end", MESSAGE_ON_TIME,
	    SUMMIT_AT + 2 * HOUR,
	    "The time planned for Summit window is over" },
	{ "tentative-combined", SUMMIT TENTATIVE, "start", MESSAGE_COMBINED,
	    SUMMIT_AT + 3 * HOUR,
	    "The time planned for Summit window is over" },
	{ "lapsing", SUMMIT SKIP, "remind-14d", MESSAGE_ON_TIME, 0,
	    "Summit window on Wed 2 Dec 2026 at 13:00 -03 (Santiago) is not "
	    "yet confirmed" },
	{ "lapsed", SUMMIT SKIP, "cancellation", MESSAGE_ON_TIME, 0,
	    "Summit window on Wed 2 Dec 2026 will not take place" },
	{ "lapsed-late", SUMMIT SKIP, "cancellation", MESSAGE_LATE,
	    SUMMIT_AT - 24 * HOUR,
	    "Summit window on Wed 2 Dec 2026 will not take place" },
	{ "night-start", NIGHT TRANSIENT, "start", MESSAGE_ON_TIME, NIGHT_AT,
	    "Night work has started" },
	{ "night-late", NIGHT TRANSIENT, "start", MESSAGE_LATE,
	    NIGHT_AT + 5 * HOUR,
	    "Night work has been under way since Fri 4 Dec 2026 22:00 UTC" },
};

static void
make(struct message *ret_message, size_t i, const struct templates *templates,
    struct zonedir *zonedir)
{
	enum announcement_kind kind;
	struct error error = { 0 };
	struct brief brief;
	int64_t lead_secs;

	CHECK(announcement_parse_kind(cases[i].kind, &kind, &lead_secs,
	    &error) == 0);
	CHECK_ROW(brief_parse(cases[i].brief, strlen(cases[i].brief), &brief,
	    &error) == 0, error.text);
	message_init(ret_message, &brief, kind, lead_secs, cases[i].lateness,
	    cases[i].now_at, zonedir, templates);
	brief_clear(&brief);
}

static void
test_golden(struct zonedir *zonedir)
{
	bool updates = getenv("UPDATE_GOLDEN") != NULL;
	struct error error = { 0 };
	struct text text = { 0 };
	struct message message;
	char path[200], *want;
	size_t i, length;

	for (i = 0; i < countof(cases); i++) {
		make(&message, i, NULL, zonedir);
		CHECK_STRING(message.headline, cases[i].headline);
		CHECK_STRING(message.kind_text, cases[i].kind);
		text_cut(&text, 0);
		mail_plain(&text, &message);
		snprintf(path, sizeof(path), GOLDEN "/%s.txt", cases[i].name);
		if (updates)
			CHECK_ROW(file_replace(path, text.bytes, text.length,
			    &error) == 0, error.text);
		if (CHECK_ROW(file_read(path, 100000, &want, &length,
		    &error) == 0, error.text)) {
			CHECK_STRING(text_string(&text), want);
			free(want);
		}
		message_clear(&message);
	}
	text_clear(&text);
}

/* Nothing untrue, whatever the case. */
static void
test_truth(struct zonedir *zonedir)
{
	struct text text = { 0 };
	struct message message;
	const char *said;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		make(&message, i, NULL, zonedir);
		text_cut(&text, 0);
		mail_plain(&text, &message);
		said = text_string(&text);
		CHECK_ROW(strstr(said, "starts now") == NULL, cases[i].name);
		CHECK_ROW(strstr(said, "{{") == NULL, cases[i].name);
		CHECK_ROW(strstr(said, "  .") == NULL, cases[i].name);
		CHECK_ROW((strstr(said, " is late:") != NULL ||
		    strstr(said, "are late") != NULL) ==
		    (cases[i].lateness != MESSAGE_ON_TIME), cases[i].name);
		if (strncmp(cases[i].name, "tentative", 9) == 0) {
			CHECK_ROW(message.is_tentative, cases[i].name);
			CHECK_ROW(strstr(said, "has started") == NULL &&
			    strstr(said, "has ended") == NULL &&
			    strstr(said, "took place") == NULL,
			    cases[i].name);
			CHECK_ROW(strstr(said, "telescope-scm") != NULL,
			    cases[i].name);
		}
		if (strcmp(cases[i].kind, "start") == 0 &&
		    cases[i].lateness == MESSAGE_ON_TIME)
			CHECK_ROW(strstr(message.lead, "hold off") != NULL ||
			    strstr(message.lead, "please wait") != NULL,
			    cases[i].name);
		message_clear(&message);
	}
	text_clear(&text);
}

/* The site's own texts where they are true, ours where they would not be. */
static void
test_templates(struct zonedir *zonedir)
{
	struct templates templates = {
		.start_headline = (char *)"{{title}}: go",
		.start_lead = (char *)"{{start}} to {{end}}, {{length}}, "
		    "{{environments}}, {{zone}}, {{window}}, {{site}}\x01.",
		.remind_lead = (char *)"On {{date}}.",
		.end_headline = (char *)"",
		.footer = (char *)"Sent for {{site}}\nby {{coordinator}}",
	};
	struct message message;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		make(&message, i, &templates, zonedir);
		CHECK(message.headline[0] != '\0');
		CHECK_ROW(strncmp(message.footer, "Sent for Rubin", 14) == 0,
		    cases[i].name);
		if (strcmp(cases[i].name, "start") == 0) {
			CHECK_STRING(message.headline, "Patch Thursday: go");
			CHECK_STRING(message.lead, "15:00 PST to 17:00 PST, "
			    "2 hours, data-dev.lsst.cloud, "
			    "roundtable-dev.lsst.cloud, then "
			    "data-int.lsst.cloud, then data.lsst.cloud, "
			    "America/Los_Angeles, patch-thursday, Rubin "
			    "Science Platform .");
		} else if (strcmp(cases[i].name, "remind") == 0) {
			CHECK_STRING(message.headline, cases[i].headline);
			CHECK_STRING(message.lead, "On Thu 3 Dec 2026.");
		} else if (strcmp(cases[i].name, "end") == 0) {
			CHECK_STRING(message.headline, "Maintenance");
		} else if (cases[i].lateness != MESSAGE_ON_TIME ||
		    message.is_tentative) {
			CHECK_STRING(message.headline, cases[i].headline);
		}
		message_clear(&message);
	}
}

/* Links: only what can be clicked, only while it is of use. */
static void
test_links(struct zonedir *zonedir)
{
	static const struct {
		const char *name;
		size_t count;
		const char *first, *last;
	} rows[] = {
		{ "start", 5, "https://example.org/patch-day-call",
		    "https://data.lsst.cloud/argo-cd/applications"
		    "?sync=OutOfSync" },
		{ "end", 4, "https://patchday.example.org",
		    "https://data.lsst.cloud/argo-cd/applications"
		    "?sync=OutOfSync" },
		{ "night-start", 0, NULL, NULL },
	};
	struct message message;
	size_t i, k;

	for (i = 0; i < countof(cases); i++)
		for (k = 0; k < countof(rows); k++) {
			if (strcmp(cases[i].name, rows[k].name) != 0)
				continue;
			make(&message, i, NULL, zonedir);
			CHECK_NUMBER(message.links.count, rows[k].count);
			if (message.links.count > 0) {
				CHECK_STRING(message.links.items[0].url,
				    rows[k].first);
				CHECK_STRING(message.links.items[
				    message.links.count - 1].url,
				    rows[k].last);
			}
			message_clear(&message);
		}
}

/* The brief's own zone left the system's data: in UTC, not at all is worse. */
static void
test_gone(struct zonedir *zonedir)
{
	static const char stored[] = "{\"site_title\":\"Rubin\","
	    "\"occurrence\":\"work/2026-12-04T22:00\",\"window\":\"work\","
	    "\"title\":\"Work\",\"zone\":\"Mars/Olympus\",\"zones\":["
	    "\"Mars/Olympus\"],\"start_at\":1796421600,\"end_at\":"
	    "1796450400,\"status\":\"confirmed\"}";
	struct message message;
	struct error error = { 0 };
	struct brief brief;

	if (!CHECK_ROW(brief_parse(stored, strlen(stored), &brief,
	    &error) == 0, error.text))
		return;
	message_init(&message, &brief, ANNOUNCEMENT_REMINDER, 3 * HOUR,
	    MESSAGE_ON_TIME, 0, zonedir, NULL);
	CHECK_STRING(message.headline,
	    "Work starts on Fri 4 Dec 2026 at 22:00 UTC");
	message_clear(&message);
	message_init_invitation(&message, &brief, false, zonedir);
	CHECK_STRING(message.headline,
	    "Invitation: Work, Fri 4 Dec 2026 22:00 UTC");
	message_clear(&message);
	brief_clear(&brief);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_golden(zonedir);
	test_truth(zonedir);
	test_templates(zonedir);
	test_links(zonedir);
	test_gone(zonedir);
	zonedir_free(zonedir);
	return harness_end();
}
