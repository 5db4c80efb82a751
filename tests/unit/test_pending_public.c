/* SPDX-License-Identifier: MIT */
/* What strangers may know: nothing that people wrote gets through, and all
 * that is counted still counts. */
#include "harness.h"
#include "pending_list.h"

/* Each value that nobody else may read says so. */
static const char all[] =
    "{\"environment\":\"prod\",\"at\":\"2026-12-03T10:00:00Z\","
    "\"head\":\"SECRET\",\"sources\":[{\"source\":\"argocd\","
    "\"at\":\"2026-12-03T09:00:00Z\",\"trouble\":\"SECRET host\"},"
    "{\"source\":\"list\",\"at\":null,\"trouble\":null}],"
    "\"changes\":[{\"service\":\"tap\",\"class\":\"major\",\"from\":\"1.0\","
    "\"to\":\"2.0\",\"sync\":\"OutOfSync\",\"health\":\"Degraded\","
    "\"automated\":true,\"branch\":\"SECRET\",\"trouble\":\"SECRET\","
    "\"app_url\":\"https://x/SECRET\",\"diff_url\":\"https://x/SECRET\","
    "\"compare_url\":\"https://x/SECRET\","
    "\"notes_url\":\"https://x/SECRET\","
    "\"parts\":[{\"what\":\"appVersion\",\"from\":\"1.0\",\"to\":\"2.0\","
    "\"class\":\"major\"},{\"what\":\"redis\",\"from\":\"1.0.1\","
    "\"to\":\"1.0.2\",\"class\":\"patch\"},{\"what\":\"branch\","
    "\"from\":\"SECRET\",\"to\":\"SECRET\",\"class\":\"values\"}],\"merges\":[{\"number\":1,"
    "\"title\":\"SECRET\",\"sha\":\"SECRET\",\"by\":\"SECRET\","
    "\"url\":\"https://x/SECRET\",\"labels\":\"SECRET\","
    "\"merged_at\":\"2026-12-01T00:00:00Z\"}],\"sources\":3,"
    "\"seen_at\":\"2026-12-02T00:00:00Z\"},"
    "{\"service\":\"words\",\"class\":\"unknown\",\"sources\":2,"
    "\"merges\":[{\"title\":\"SECRET\"}]},"
    "{\"service\":\"unwell\",\"class\":\"unknown\",\"sync\":\"Synced\","
    "\"health\":\"Missing\",\"sources\":1}],"
    "\"running\":[{\"service\":\"nublado\",\"revision\":\"SECRET\","
    "\"version\":\"8.1.0\",\"branch\":\"SECRET\",\"path\":\"SECRET\","
    "\"synced_at\":\"2026-11-01T00:00:00Z\"}]}";

static const char *const kept[] = {
	"\"service\":\"tap\",\"class\":\"major\",\"from\":\"1.0\","
	    "\"to\":\"2.0\",\"sync\":\"OutOfSync\",\"health\":\"Degraded\"",
	"\"what\":\"redis\"", "{\"what\":\"branch\",\"class\":\"values\"}", "\"from\":\"1.0.1\"", "\"service\":\"words\"",
	"\"service\":\"nublado\",\"version\":\"8.1.0\"",
	"\"at\":\"2026-12-03T10:00:00Z\"", "could not be read in full",
	"\"seen_at\":\"2026-12-02T00:00:00Z\"",
	"\"environment\":\"prod\"", "\"health\":\"Missing\"",
};

int
main(void)
{
	struct pending_list *list = pending_list_new();
	struct pending copy = { 0 };
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	const struct pending *from;
	struct error error = { 0 };
	size_t i;

	CHECK_ROW(pending_list_parse(list, all, sizeof(all) - 1,
	    &error) == 0, error.text);
	from = &list->list.items[0];
	pending_copy_public(from, &copy);
	pending_format_json(&json, NULL, &copy);
	CHECK_ROW(strstr(text_string(&text), "SECRET") == NULL,
	    text_string(&text));
	CHECK_ROW(strstr(text_string(&text), "automated") == NULL,
	    text_string(&text));
	for (i = 0; i < countof(kept); i++)
		CHECK_ROW(strstr(text_string(&text), kept[i]) != NULL,
		    kept[i]);
	CHECK_NUMBER(copy.changes.count, from->changes.count);
	CHECK_NUMBER(pending_count(&copy), pending_count(from));
	for (i = 0; i < copy.changes.count; i++) {
		CHECK_NUMBER(change_is_waiting(&copy.changes.items[i]),
		    change_is_waiting(&from->changes.items[i]));
		CHECK_NUMBER(change_is_trouble(&copy.changes.items[i]),
		    change_is_trouble(&from->changes.items[i]));
		CHECK_NUMBER(copy.changes.items[i].class,
		    from->changes.items[i].class);
	}
	pending_clear(&copy);
	pending_list_release(list);
	text_clear(&text);
	return harness_end();
}
