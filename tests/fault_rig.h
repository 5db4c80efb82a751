/* SPDX-License-Identifier: MIT */
/*
 * One thing that is asked of the core, done once for each place that asks the
 * database for something while it is done, which fails there.  It is judged by
 * what the tables have, and by what is in memory beside what a new start makes
 * of the tables.  Once in a program.
 */
#ifndef PATCHDAY_FAULT_RIG_H
#define PATCHDAY_FAULT_RIG_H

#include <ctype.h>

#include "act_rig.h"
#include "store_faults.h"
#include "store_internal.h"

/* A disk that is full everywhere, and one that fails otherwise at so few. */
#ifndef FAULT_IO_EVERY
#define FAULT_IO_EVERY 4
#endif

/* Sanitizers take four times as long. */
#ifdef __SANITIZE_ADDRESS__
#define FAULT_STEP 4
#else
#define FAULT_STEP 1
#endif

enum fault_judge {
	FAULT_WHOLE,	/* as before when it is refused, as after otherwise */
	FAULT_LATER,	/* the same, but some of it may be made up for later */
	FAULT_FREE,	/* it is judged by its answer, and by what is in memory */
};

struct fault_case {
	const char *label, *yaml, *from;
	void (*prepare)(struct rig *rig);	/* nothing fails; may be NULL */
	/* An HTTP status, 500 and more: not done. */
	int (*act)(struct rig *rig);
	int status;				/* on a good day */
	enum fault_judge judge;
};

/* --- what is there -------------------------------------------------------- */

/* How many bytes of it differ from one try to the next: times, keys, hashes, the
 * configuration's path. */
static inline size_t
fault_mask(const char *value, char before)
{
	static const char *const forms[] = { "/tmp/service_rig.??????",
		"9999-99-99T99:99:99Z", "99999999T999999Z", "99:99:99", "99:99" };
	size_t i, k;

	if (*value != '/' && !isalnum((unsigned char)*value) && before != '.')
		return 0;
	for (i = 0; i < countof(forms); i++) {
		for (k = 0; forms[i][k] != '\0' && (value[k] == forms[i][k] ||
		    (forms[i][k] == '?' && value[k] != '\0') ||
		    (forms[i][k] == '9' && isdigit((unsigned char)value[k])));
		    k++)
			;
		if (forms[i][k] == '\0')
			return k;
	}
	k = strspn(value, "0123456789abcdef");
	if (k >= 9)
		return k;
	/* A signature in a link. */
	for (k = 0; before == '.' && k < 44 && (isalnum((unsigned char)
	    value[k]) || value[k] == '-' || value[k] == '_'); k++)
		;
	return k == 43 ? k : 0;
}

static inline void
fault_put_masked(struct text *text, const char *value)
{
	char before = '\0';
	size_t length;

	while (*value != '\0') {
		length = fault_mask(value, before);
		text_putc(text, length > 0 ? '#' : *value);
		before = *value;
		value += length > 0 ? length : 1;
	}
}

/* All tables, a line a row. */
static inline void
fault_dump_store(struct text *text, struct store *store)
{
	sqlite3_stmt *names = NULL, *rows = NULL;
	const char *name, *value;
	char *sql;
	int i;

	CHECK(sqlite3_prepare_v2(store->connection, "SELECT name FROM"
	    " sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	    " ORDER BY name", -1, &names, NULL) == SQLITE_OK);
	while (sqlite3_step(names) == SQLITE_ROW) {
		name = (const char *)sqlite3_column_text(names, 0);
		sql = mem_format("SELECT * FROM \"%s\" ORDER BY 1, 2", name);
		CHECK(sqlite3_prepare_v2(store->connection, sql, -1, &rows,
		    NULL) == SQLITE_OK);
		while (sqlite3_step(rows) == SQLITE_ROW) {
			text_puts(text, name);
			for (i = 0; i < sqlite3_column_count(rows); i++) {
				value = (const char *)sqlite3_column_text(
				    rows, i);
				text_putc(text, '|');
				fault_put_masked(text, value == NULL ? "-" :
				    value);
			}
			text_putc(text, '\n');
		}
		sqlite3_finalize(rows);
		free(sql);
	}
	sqlite3_finalize(names);
}

/* What is in memory of what people did. */
static inline void
fault_dump_memory(struct text *text, const struct service *service)
{
	const struct subscriber_row *row;
	size_t i, k;

	act_dump(text, service->schedule);
	act_dump_promotions(text, service->promotions.list);
	for (i = 0; i < service->tokens->list.count; i++)
		text_putf(text, "token %s %lld\n",
		    service->tokens->list.items[i].id, (long long)
		    service->tokens->list.items[i].revoked_at);
	for (i = 0; i < service->emergencies->list.count; i++)
		text_putf(text, "emergency %s %s %s\n",
		    service->emergencies->list.items[i].service,
		    service->emergencies->list.items[i].environment,
		    service->emergencies->list.items[i].because);
	for (i = 0; i < service->subscribers.list.count; i++) {
		row = &service->subscribers.list.items[i];
		text_putf(text, "subscriber %s %s %lld %lld", row->id,
		    row->address, (long long)row->asked_count,
		    (long long)row->confirmed_at);
		for (k = 0; k < row->wishes.count; k++)
			text_putf(text, " %s %u", row->wishes.items[k].window,
			    row->wishes.items[k].kinds);
		text_putc(text, '\n');
	}
}

/* The same?  If not, tell where they begin to differ. */
static inline bool
fault_same(const char *label, const struct text *got, const struct text *want)
{
	const char *a = text_string(got), *b = text_string(want);
	size_t i = 0, from;

	if (CHECK_ROW(strcmp(a, b) == 0, label))
		return true;
	while (a[i] == b[i])
		i++;
	for (from = i; from > 0 && i - from < 100 && a[from - 1] != '\n';)
		from--;
	fprintf(stderr, "   got  %.160s\n   want %.160s\n", a + from, b + from);
	return false;
}

/* As after a start by the supervisor: the database failed in a way after which
 * nobody knows what it has. */
static inline void
fault_restart(struct rig *rig)
{
	bool was_off = fault_is_off;

	fault_is_off = true;
	rig_kill(rig);
	store_rollback(rig->store);
	rig->store->is_unsure = false;
	rig_boot(rig);
	fault_is_off = was_off;
}

/* As rig_run_until(), with a supervisor. */
static inline void
fault_run_until(struct rig *rig, int64_t until_ms)
{
	struct error error = { 0 };
	int64_t wake_ms;
	size_t turns = 0;

	while (CHECK(++turns < 20000)) {
		wake_ms = service_step(rig->service, &error);
		if (wake_ms == INT64_MIN) {
			CHECK_NUMBER(error.code, ERROR_STORE);
			CHECK_NUMBER(fault_code, SQLITE_IOERR);
			fault_restart(rig);
			continue;
		}
		if (rig_answer(rig) || (rig->gather != NULL &&
		    rig->gather(rig)) ||
		    wake_ms <= clock_now_ms(&rig->clock))
			continue;
		if (wake_ms > until_ms)
			break;
		clock_set(&rig->clock, wake_ms);
	}
	if (clock_now_ms(&rig->clock) < until_ms)
		clock_set(&rig->clock, until_ms);
}

/* --- playing -------------------------------------------------------------- */

static inline void
fault_begin(const struct fault_case *what, struct rig *rig)
{
	fault_is_off = true;
	rig_init(rig, what->yaml, what->from);
	rig_boot(rig);
	if (what->prepare != NULL)
		what->prepare(rig);
	/* What earlier steps left open. */
	service_settle(rig->service);
}

/* Do it, with the fault that is set. */
static inline int
fault_do(const struct fault_case *what, struct rig *rig)
{
	int status;

	/* The ids that it draws are the same each time. */
	random_init_seeded(&rig->random, 11);
	fault_count = 0;
	fault_is_off = false;
	status = what->act(rig);
	fault_is_off = true;
	fault_is_shown = false;
	return status;
}

/* Memory is what a new start makes of the tables. */
static inline void
fault_check_memory(const char *label, struct rig *rig)
{
	struct text before = { 0 }, after = { 0 };

	fault_dump_memory(&before, rig->service);
	rig_kill(rig);
	rig_boot(rig);
	fault_dump_memory(&after, rig->service);
	(void)fault_same(label, &before, &after);
	text_clear(&before);
	text_clear(&after);
}

/* One fault. */
static inline void
fault_try(const struct fault_case *what, size_t at, const struct text *before,
    const struct text *after)
{
	struct text now = { 0 };
	struct rig rig;
	char label[96];
	int status;

	snprintf(label, sizeof(label), "%s, statement %zu fails", what->label,
	    at);
	fault_begin(what, &rig);
	fault_at = at;
	status = fault_do(what, &rig);
	fault_at = 0;
	if (!CHECK_ROW(status == what->status || status >= 500, label))
		fprintf(stderr, "   answer: %d %s\n", status, act_body);
	if (what->judge != FAULT_FREE)
		fault_dump_store(&now, rig.store);
	if (fault_code == SQLITE_FULL && (what->judge == FAULT_WHOLE ||
	    (what->judge == FAULT_LATER && status >= 500)))
		(void)fault_same(label, &now, status >= 500 ? before : after);
	if (store_is_unsure(rig.store))
		fault_restart(&rig);
	/* The disk has room again, and it goes on as if nothing had been. */
	clock_set(&rig.clock, clock_now_ms(&rig.clock) + 6000);
	if (status >= 500) {
		status = fault_do(what, &rig);
		if (!CHECK_ROW(status == what->status, label))
			fprintf(stderr, "   again: %d %s\n", status,
			    act_body);
		text_cut(&now, 0);
		fault_dump_store(&now, rig.store);
		if (what->judge != FAULT_FREE && fault_code == SQLITE_FULL)
			(void)fault_same(label, &now, after);
	}
	(void)act_check(&rig);
	fault_check_memory(label, &rig);
	fault_run_until(&rig, clock_now_ms(&rig.clock) + 60000);
	rig_clear(&rig);
	text_clear(&now);
}

/* A good day, then each fault. */
static inline void
fault_play(const struct fault_case *what)
{
	struct text before = { 0 }, after = { 0 };
	unsigned failed = harness_failed;
	struct rig rig;
	size_t i;

	fault_code = SQLITE_OK;
	fault_at = 0;
	array_clear(&places);
	fault_begin(what, &rig);
	fault_dump_store(&before, rig.store);
	if (!CHECK_ROW(fault_do(what, &rig) == what->status, what->label))
		fprintf(stderr, "   answer: %s\n", act_body);
	fault_dump_store(&after, rig.store);
	fault_check_memory(what->label, &rig);
	rig_clear(&rig);
	if (!CHECK_ROW(places.count > 0, what->label) ||
	    failed != harness_failed)
		goto out;
	if (getenv("TALK") != NULL)
		printf("%s: %zu places\n", what->label, places.count);
	for (i = 0; i < places.count; i += FAULT_STEP) {
		fault_code = SQLITE_FULL;
		fault_try(what, places.items[i].at, &before, &after);
		if (i % FAULT_IO_EVERY != 0)
			continue;
		fault_code = SQLITE_IOERR;
		fault_try(what, places.items[i].at, &before, &after);
	}
out:
	array_clear(&places);
	text_clear(&before);
	text_clear(&after);
}

#endif
