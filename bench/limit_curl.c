/* SPDX-License-Identifier: MIT */
/*
 * The limit for the fan-out: bare libcurl multi, as many connections, the
 * same bytes, no outbox:  limit_curl smtp|http URL COUNT CONNECTIONS FILE
 */
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define LIMIT_CONNECTIONS_MAX 64

struct limit {
	bool is_mail;
	const char *url;
	char *bytes;
	size_t length;
	struct curl_slist *recipients, *headers;
	CURLM *multi;
	long started_count, ended_count, failed_count;
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

	if (argc != 6 || (file = fopen(argv[5], "r")) == NULL ||
	    atoi(argv[4]) > LIMIT_CONNECTIONS_MAX)
		return 2;
	limit.is_mail = strcmp(argv[1], "smtp") == 0;
	limit.url = argv[2];
	limit.bytes = malloc(1 << 20);
	limit.length = fread(limit.bytes, 1, 1 << 20, file);
	fclose(file);
	curl_global_init(CURL_GLOBAL_ALL);
	limit.recipients = curl_slist_append(NULL, "<user@example.org>");
	limit.headers = curl_slist_append(NULL,
	    "Content-Type: application/json; charset=utf-8");
	limit.headers = curl_slist_append(limit.headers, "Expect:");
	limit_run(&limit, atol(argv[3]), atoi(argv[4]));
	return limit.failed_count != 0;
}
