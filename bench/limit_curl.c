/* SPDX-License-Identifier: MIT */
/*
 * The limit for the fan-out: bare libcurl multi, as many connections, the
 * same bytes, no outbox:  limit_curl smtp|http URL COUNT CONNECTIONS FILE
 * With a DATABASE behind it the same and the least of an outbox: a row for each
 * is put, claimed with its letter 128 at a time, and marked when it is answered,
 * as durably as patchday does it.
 */
#include <curl/curl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define LIMIT_CONNECTIONS_MAX 64
#define LIMIT_BATCH 128
#define LIMIT_SLICE 16384

struct limit {
	bool is_mail;
	const char *url;
	char *bytes;
	size_t length;
	struct curl_slist *recipients, *headers;
	CURLM *multi;
	long started_count, ended_count, failed_count;
	sqlite3 *database;		/* NULL: no outbox */
	sqlite3_stmt *put, *claim, *letter, *answer;
	long claimed_count, marked_count;
};

struct limit_transfer {
	struct limit *limit;
	size_t taken;
};

static double
limit_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double
limit_cpu_ms(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
	    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* --- the least of an outbox ----------------------------------------------- */

static void
limit_execute(struct limit *limit, const char *sql)
{
	if (sqlite3_exec(limit->database, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fprintf(stderr, "%s: %s\n", sql,
		    sqlite3_errmsg(limit->database));
		exit(1);
	}
}

static sqlite3_stmt *
limit_prepare(struct limit *limit, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	(void)sqlite3_prepare_v2(limit->database, sql, -1, &statement, NULL);
	return statement;
}

static void
limit_step(sqlite3_stmt *statement, long id)
{
	sqlite3_bind_int64(statement, 1, id);
	(void)sqlite3_step(statement);
	sqlite3_reset(statement);
}

static void
limit_open(struct limit *limit, const char *path)
{
	(void)sqlite3_open(path, &limit->database);
	limit_execute(limit, "PRAGMA locking_mode = EXCLUSIVE;"
	    "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;"
	    "PRAGMA cache_size = -16384;"
	    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, key BLOB UNIQUE,"
	    " recipient TEXT, state TEXT, next_ms INTEGER);"
	    "CREATE INDEX due ON outbox (next_ms) WHERE next_ms IS NOT NULL;"
	    "CREATE TABLE letter (outbox INTEGER PRIMARY KEY, body BLOB);");
	limit->put = limit_prepare(limit, "INSERT INTO outbox VALUES (?1,"
	    " randomblob(16), 'user1234@example.org', 'planned', 1)");
	limit->claim = limit_prepare(limit,
	    "UPDATE outbox SET state = 'sending' WHERE id = ?1");
	limit->letter = limit_prepare(limit,
	    "INSERT INTO letter VALUES (?1, ?2)");
	limit->answer = limit_prepare(limit, "UPDATE outbox SET"
	    " state = 'sent', next_ms = NULL WHERE id = ?1");
}

static void
limit_put_all(struct limit *limit, long count)
{
	long i;

	limit_execute(limit, "BEGIN");
	for (i = 0; i < count; i++) {
		limit_step(limit->put, i);
		if (i % LIMIT_SLICE == LIMIT_SLICE - 1)
			limit_execute(limit, "COMMIT; BEGIN");
	}
	limit_execute(limit, "COMMIT");
}

/* One commit for what was answered and what goes next. */
static void
limit_save(struct limit *limit, long count)
{
	long until = limit->claimed_count + LIMIT_BATCH;

	if (limit->database == NULL) {
		limit->claimed_count = count;
		return;
	}
	limit_execute(limit, "BEGIN");
	for (; limit->marked_count < limit->ended_count;
	    limit->marked_count++)
		limit_step(limit->answer, limit->marked_count);
	for (; limit->claimed_count < until && limit->claimed_count < count;
	    limit->claimed_count++) {
		limit_step(limit->claim, limit->claimed_count);
		sqlite3_bind_blob64(limit->letter, 2, limit->bytes,
		    limit->length, SQLITE_STATIC);
		limit_step(limit->letter, limit->claimed_count);
	}
	limit_execute(limit, "COMMIT");
}

/* --- libcurl -------------------------------------------------------------- */

static size_t
limit_read(char *buffer, size_t size, size_t count, void *context)
{
	struct limit_transfer *transfer = context;
	size_t given = transfer->limit->length - transfer->taken;

	if (given > size * count)
		given = size * count;
	memcpy(buffer, transfer->limit->bytes + transfer->taken, given);
	transfer->taken += given;
	return given;
}

static size_t
limit_ignore(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

static CURL *
limit_easy(struct limit *limit, struct limit_transfer *transfer)
{
	CURL *easy = curl_easy_init();

	curl_easy_setopt(easy, CURLOPT_URL, limit->url);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, limit_ignore);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, limit_read);
	curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
	if (limit->is_mail) {
		curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(easy, CURLOPT_MAIL_FROM, "<pd@example.org>");
		curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, limit->recipients);
	} else {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE,
		    (long)limit->length);
		curl_easy_setopt(easy, CURLOPT_HTTPHEADER, limit->headers);
	}
	return easy;
}

/* What has ended begins again while there is something to send. */
static void
limit_reap(struct limit *limit, long count)
{
	struct limit_transfer *transfer;
	CURLMsg *message;
	long status;
	char *context;
	int left;

	while ((message = curl_multi_info_read(limit->multi, &left)) != NULL) {
		CURL *easy = message->easy_handle;

		status = 0;
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		if (message->data.result != CURLE_OK || status / 100 != 2)
			limit->failed_count++;
		limit->ended_count++;
		curl_multi_remove_handle(limit->multi, easy);
		if (limit->started_count == count)
			continue;
		if (limit->started_count == limit->claimed_count)
			limit_save(limit, count);
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context);
		transfer = (void *)context;
		transfer->taken = 0;
		curl_multi_add_handle(limit->multi, easy);
		limit->started_count++;
	}
}

static void
limit_run(struct limit *limit, long count, int connections)
{
	struct limit_transfer transfers[LIMIT_CONNECTIONS_MAX] = { 0 };
	double ms = limit_ms(), cpu_ms = limit_cpu_ms();
	int i, running;

	if (limit->database != NULL)
		limit_put_all(limit, count);
	limit_save(limit, count);
	limit->multi = curl_multi_init();
	curl_multi_setopt(limit->multi, CURLMOPT_MAXCONNECTS,
	    (long)connections);
	for (i = 0; i < connections; i++) {
		transfers[i].limit = limit;
		curl_multi_add_handle(limit->multi,
		    limit_easy(limit, &transfers[i]));
		limit->started_count++;
	}
	while (limit->ended_count < count) {
		curl_multi_perform(limit->multi, &running);
		limit_reap(limit, count);
		if (limit->ended_count < count)
			curl_multi_poll(limit->multi, NULL, 0, 1000, NULL);
	}
	limit_save(limit, count);
	ms = limit_ms() - ms;
	cpu_ms = limit_cpu_ms() - cpu_ms;
	printf("rate %.0f cpu_us %.1f failed %ld\n", (double)count / ms * 1e3,
	    cpu_ms * 1e3 / (double)count, limit->failed_count);
}

int
main(int argc, char **argv)
{
	struct limit limit = { 0 };
	FILE *file;

	if (argc < 6 || argc > 7 || (file = fopen(argv[5], "r")) == NULL ||
	    atoi(argv[4]) > LIMIT_CONNECTIONS_MAX)
		return 2;
	limit.is_mail = strcmp(argv[1], "smtp") == 0;
	limit.url = argv[2];
	limit.bytes = malloc(1 << 20);
	limit.length = fread(limit.bytes, 1, 1 << 20, file);
	fclose(file);
	if (argc == 7)
		limit_open(&limit, argv[6]);
	curl_global_init(CURL_GLOBAL_ALL);
	limit.recipients = curl_slist_append(NULL, "<user@example.org>");
	limit.headers = curl_slist_append(NULL,
	    "Content-Type: application/json; charset=utf-8");
	limit.headers = curl_slist_append(limit.headers, "Expect:");
	limit_run(&limit, atol(argv[3]), atoi(argv[4]));
	return limit.failed_count != 0;
}
