/* SPDX-License-Identifier: MIT */
/* Threads: one root, until it is lost; a link that belongs to it. */
#include "store_thread.h"

#include "harness.h"
#include "harness_store.h"
#include "store_brief.h"
#include "text.h"

#define LINK "https://x.slack.com/archives/C1/p1"

static struct thread_row
row_make(int64_t brief, const char *root)
{
	struct thread_row row = { .brief = brief, .channel = "chat",
	    .target = "#chat" };

	snprintf(row.root, sizeof(row.root), "%s", root);
	snprintf(row.place, sizeof(row.place), "C1");
	return row;
}

static int64_t
brief_put(struct store *store, const char *identity)
{
	struct brief_row brief = { .identity = identity, .body = "{}" };
	int64_t id = 0;

	CHECK(store_brief_put(store, &brief, 1, &id, NULL) == 0);
	return id;
}

static void
check_root(struct store *store, int64_t brief, const char *root,
    const char *link)
{
	struct thread_row row = row_make(brief, "");

	CHECK(store_thread_load(store, &row, NULL) == 0);
	CHECK(row.is_there);
	CHECK_STRING(row.root, root);
	CHECK_STRING(row.link, link);
	CHECK_STRING(row.place, "C1");
}

static void
test_root(struct store *store)
{
	int64_t brief = brief_put(store, "w/2026-12-03T15:00");
	struct thread_row row = row_make(brief, ""), old;
	char link[STORE_THREAD_LINK_MAX];
	bool is_there = true;

	CHECK(store_thread_load(store, &row, NULL) == 0);
	CHECK(!row.is_there);
	CHECK(store_thread_find_link(store, brief, link, &is_there,
	    NULL) == 0);
	CHECK(!is_there && link[0] == '\0');
	row = row_make(brief, "1.1");
	CHECK(store_thread_put(store, &row, NULL) == 0);
	old = row;
	row = row_make(brief, "2.2");		/* the first one wins */
	CHECK(store_thread_put(store, &row, NULL) == 0);
	check_root(store, brief, "1.1", "");
	/* A link for another root is not kept. */
	snprintf(row.link, sizeof(row.link), LINK);
	CHECK(store_thread_save_link(store, &row, NULL) == 0);
	check_root(store, brief, "1.1", "");
	snprintf(old.link, sizeof(old.link), LINK);
	CHECK(store_thread_save_link(store, &old, NULL) == 0);
	check_root(store, brief, "1.1", LINK);
	CHECK(store_thread_find_link(store, brief, link,
	    &is_there, NULL) == 0);
	CHECK(is_there);
	CHECK_STRING(link, LINK);
	/* One that is no root any more is not dropped. */
	CHECK(store_thread_drop_root(store, &row, NULL) == 0);
	check_root(store, brief, "1.1", LINK);
	CHECK(store_thread_drop_root(store, &old, NULL) == 0);
	check_root(store, brief, "", "");
	CHECK(store_thread_find_link(store, brief, link,
	    &is_there, NULL) == 0);
	/* Its root is lost, but it is there. */
	CHECK(is_there);
	CHECK_STRING(link, "");
	CHECK(store_thread_put(store, &row, NULL) == 0);
	check_root(store, brief, "2.2", "");
}

/* By where it is and what it hangs on; the place alone is no thread. */
static void
test_identity(struct store *store)
{
	static const struct { const char *place, *root, *want; } rows[] = {
		{ "C1", "7.7", "w/2026-12-17T15:00" },
		{ "C2", "7.7", "" }, { "C1", "7.70", "" }, { "C1", "", "" },
		{ "", "7.7", "" }, { "' OR 1=1 --", "7.7", "" },
	};
	struct thread_row row = row_make(brief_put(store,
	    "w/2026-12-17T15:00"), "7.7");
	struct text text = { 0 };
	size_t i;

	CHECK(store_thread_put(store, &row, NULL) == 0);
	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		CHECK(store_thread_find_identity(store, rows[i].place,
		    rows[i].root, &text, NULL) == 0);
		CHECK_STRING(text_string(&text), rows[i].want);
	}
	/* One that is lost is nobody's. */
	CHECK(store_thread_drop_root(store, &row, NULL) == 0);
	text_cut(&text, 0);
	CHECK(store_thread_find_identity(store, "C1", "7.7", &text,
	    NULL) == 0);
	CHECK_STRING(text_string(&text), "");
	text_clear(&text);
}

static void
test_list(struct store *store)
{
	int64_t brief = brief_put(store, "w/2026-12-10T15:00");
	struct thread_row row = row_make(brief, "5.5");
	struct thread_rows rows = { 0 };

	CHECK(store_thread_put(store, &row, NULL) == 0);
	row.edit = 3;
	row.edit_ms = 1796252400000;
	CHECK(store_thread_save_edit(store, &row, NULL) == 0);
	row.channel = "alerts";
	CHECK(store_thread_put(store, &row, NULL) == 0);
	CHECK(store_thread_list(store, "w/2026-12-10T15:00", &rows,
	    NULL) == 0);
	if (CHECK_NUMBER(rows.list.count, 2)) {
		CHECK_STRING(rows.list.items[0].channel, "alerts");
		CHECK_NUMBER(rows.list.items[0].edit, 0);
		CHECK_STRING(rows.list.items[1].channel, "chat");
		CHECK_NUMBER(rows.list.items[1].edit, 3);
		CHECK_NUMBER(rows.list.items[1].edit_ms, 1796252400000);
		CHECK_NUMBER(rows.list.items[1].brief, brief);
	}
	store_thread_clear(&rows);
	CHECK(store_thread_list(store, "nothing", &rows, NULL) == 0);
	CHECK_NUMBER(rows.list.count, 0);
}

/* "IDENTITY LINK;…" of at most that many. */
static void
check_links(struct store *store, size_t most, const char *want)
{
	struct thread_links links = { 0 };
	struct text text = { 0 };
	size_t i;

	CHECK(store_thread_list_links(store, most, &links, NULL) == 0);
	for (i = 0; i < links.list.count; i++)
		text_putf(&text, "%s %s;", links.list.items[i].identity,
		    links.list.items[i].link);
	CHECK_STRING(text_string(&text), want);
	store_thread_clear_links(&links);
	text_clear(&text);
}

/* Those that start last, and of one all channels; roots that are lost have
 * none. */
static void
test_links(struct store *store)
{
	static const struct { const char *identity, *channel, *root, *link; }
	rows[] = {
		{ "x/2026-12-17T15:00", "chat", "7.7", "https://l/chat" },
		{ "x/2026-12-17T15:00", "alerts", "7.8", "https://l/alerts" },
		{ "x/2026-12-24T15:00", "chat", "8.8", "" },
		{ "x/2026-12-31T15:00", "chat", "9.9", "https://l/last" },
	};
	struct thread_row row;
	struct brief_row brief = { .body = "{}" };
	int64_t id;
	size_t i;

	check_links(store, 9, "");
	for (i = 0; i < countof(rows); i++) {
		brief.identity = rows[i].identity;
		brief.start_at = 1796338800 + (int64_t)i * 86400;
		brief.end_at = brief.start_at + 7200;
		CHECK(store_brief_put(store, &brief, 1, &id, NULL) == 0);
		row = row_make(id, rows[i].root);
		row.channel = rows[i].channel;
		CHECK(store_thread_put(store, &row, NULL) == 0);
		snprintf(row.link, sizeof(row.link), "%s", rows[i].link);
		CHECK(store_thread_save_link(store, &row, NULL) == 0);
	}
	check_links(store, 9, "x/2026-12-31T15:00 https://l/last;"
	    "x/2026-12-17T15:00 https://l/alerts;"
	    "x/2026-12-17T15:00 https://l/chat;");
	check_links(store, 2, "x/2026-12-31T15:00 https://l/last;"
	    "x/2026-12-17T15:00 https://l/alerts;");
	CHECK(store_thread_drop_root(store, &row, NULL) == 0);
	check_links(store, 1, "x/2026-12-17T15:00 https://l/alerts;");
}

/* "CHANNEL TARGET PLACE;…", as they are to be: the last of each target. */
static void
test_places(struct store *store)
{
	struct thread_places places = { 0 };
	struct thread_row row = row_make(0, "");
	struct text text = { 0 };
	size_t i, count;

	CHECK(store_thread_list_places(store, &places, NULL) == 0);
	count = places.list.count;
	row.channel = "moved";
	CHECK(store_thread_put_place(store, &row, NULL) == 0);
	snprintf(row.place, sizeof(row.place), "C2");
	CHECK(store_thread_put_place(store, &row, NULL) == 0);
	row.target = "#elsewhere";
	CHECK(store_thread_put_place(store, &row, NULL) == 0);
	row.place[0] = '\0';
	row.target = "#nowhere";
	CHECK(store_thread_put_place(store, &row, NULL) == 0);
	store_thread_clear_places(&places);
	CHECK(store_thread_list_places(store, &places, NULL) == 0);
	CHECK_NUMBER(places.list.count, count + 2);
	for (i = 0; i < places.list.count; i++)
		if (strcmp(places.list.items[i].channel, "moved") == 0)
			text_putf(&text, "%s %s;",
			    places.list.items[i].target,
			    places.list.items[i].place);
	/* In no order. */
	CHECK(strstr(text_string(&text), "#chat C2;") != NULL &&
	    strstr(text_string(&text), "#elsewhere C2;") != NULL);
	store_thread_clear_places(&places);
	text_clear(&text);
}

int
main(void)
{
	struct store_options options = { .path = NULL };
	struct error error = { 0 };
	struct store *store = NULL;

	if (!CHECK_ROW(store_new(&options, &store, &error) == 0, error.text))
		return harness_end();
	test_root(store);
	test_list(store);
	test_identity(store);
	test_links(store);
	test_places(store);
	store_free(store);
	return harness_end();
}
