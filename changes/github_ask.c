/* SPDX-License-Identifier: MIT */
/*
 * One request after another, within the limits of "Rate limits for the REST
 * API": at `x-ratelimit-remaining: 0` not before `x-ratelimit-reset`; after 403
 * or 429 not before `retry-after`, else a minute, doubled each time.  What was
 * said is kept for the next run, which is another process.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "change_internal.h"
#include "excerpt.h"
#include "github_internal.h"
#include "instant.h"
#include "secret.h"
#include "source_internal.h"
#include "utf8.h"

#define GITHUB_TIMEOUTS 6	/* of one request, for all of them */
#define GITHUB_WAIT_SECS 60
#define GITHUB_WAIT_MOST_SECS 3600
#define GITHUB_RETRY_MOST_SECS 86400	/* that is believed */
#define GITHUB_TROUBLE_MAX 300

void
github_add_trouble(struct github *github, const char *format, ...)
{
	char text[GITHUB_TROUBLE_MAX];
	va_list arguments;

	if (github->trouble != NULL)
		return;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	utf8_clean_halves(text);
	github->trouble = mem_string(text);
}

/* "asked not to be asked until 21:40 UTC": a time of day is enough, it is an
 * hour at most. */
static void
github_stop(struct github *github, int64_t until_at)
{
	struct text text = { 0 };

	github->is_stopped = true;
	instant_format(&text, until_at);
	github_add_trouble(github, "limits how often it is asked; it is left "
	    "alone until %.5s UTC", text_string(&text) + strlen("2026-07-30T"));
	text_clear(&text);
}

/* https://api.github.com is https://github.com for people; an own server has
 * its API at /api/v3. */
static char *
github_site(const char *base)
{
	static const char suffix[] = "/api/v3";
	size_t length = strlen(base), cut = strlen(suffix);

	if (strcmp(base, "https://api.github.com") == 0)
		return mem_string("https://github.com");
	if (length > cut && strcmp(base + length - cut, suffix) == 0)
		length -= cut;
	return mem_bytes(base, length);
}

/* A token, the token of an App, or as anybody. */
static void
github_sign_in(struct github *github)
{
	const struct source *source = github->source;
	struct error error = { 0 };

	if (source->token_file != NULL && source->token == NULL) {
		github->is_stopped = true;
		github_add_trouble(github,
		    "was not asked: its token was not read");
		return;
	}
	if (source->app == NULL) {
		github->authorization = source_authorization(source);
		return;
	}
	github->authorization = github_app_authorization(github, &error);
	if (github->authorization != NULL)
		return;
	github->is_stopped = true;
	github_add_trouble(github, "%s", error.text);
}

void
github_init(struct github *github, const struct source *source,
    struct source_collection *collection)
{
	size_t length = strlen(source->url);
	struct github_limit limit;

	while (length > 0 && source->url[length - 1] == '/')
		length--;
	*github = (struct github){ .source = source,
		.collection = collection,
		.base = mem_bytes(source->url, length),
		.end_ms = collection->fetch->spent_ms + GITHUB_TIMEOUTS *
		    collection->fetch->timeout_ms };
	github->site = github_site(github->base);
	github_limit_load(collection->cache, github->base, &limit);
	if (limit.until_at > collection->now_at)
		github_stop(github, limit.until_at);
	else
		github_sign_in(github);
}

/* Each <address>; rel="next" of the list, quotes and spaces as they come. */
char *
github_find_next(const char *link, const char *base)
{
	const char *open, *close, *end;
	size_t length = strlen(base);

	for (open = strchr(link, '<'); open != NULL; open = strchr(end, '<')) {
		close = strchr(open, '>');
		if (close == NULL)
			return NULL;
		end = close + strcspn(close, "<");
		if (memmem(close, (size_t)(end - close), "rel=\"next\"", 10) ==
		    NULL)
			continue;
		/* Another place must not get the token. */
		if (strncmp(open + 1, base, length) != 0 ||
		    open[1 + length] != '/')
			return NULL;
		return mem_bytes(open + 1, (size_t)(close - open - 1));
	}
	return NULL;
}

/* --- limits --------------------------------------------------------------- */

/* How long to wait after a refusal, doubled each time. */
static int64_t
github_wait_secs(const struct fetch_answer *answer, int64_t refusal_count)
{
	int64_t secs = GITHUB_WAIT_SECS;

	if (answer->retry_after_secs > GITHUB_RETRY_MOST_SECS)
		return GITHUB_RETRY_MOST_SECS;
	if (answer->retry_after_secs >= 0)
		return answer->retry_after_secs > 0 ?
		    answer->retry_after_secs : 1;
	for (; refusal_count > 1 && secs < GITHUB_WAIT_MOST_SECS;
	    refusal_count--)
		secs *= 2;
	return secs < GITHUB_WAIT_MOST_SECS ? secs : GITHUB_WAIT_MOST_SECS;
}

/* Is it a limit, and not a right that is lacking? */
static bool
github_is_limited(const struct fetch_answer *answer)
{
	return answer->status == 429 || (answer->status == 403 &&
	    (answer->retry_after_secs >= 0 || answer->rate_remaining == 0 ||
	    (answer->body != NULL &&
	    strcasestr(answer->body, "rate limit") != NULL)));
}

/* Take in what the answer says of limits. */
static void
github_heed(struct github *github, const struct fetch_answer *answer)
{
	const char *folder = github->collection->cache;
	int64_t now_at = github->collection->now_at;
	struct github_limit limit;

	github_limit_load(folder, github->base, &limit);
	if (github_is_limited(answer)) {
		limit.refusal_count++;
		limit.until_at = now_at +
		    github_wait_secs(answer, limit.refusal_count);
	} else {
		limit = (struct github_limit){ 0 };
	}
	if (answer->rate_remaining == 0 && answer->rate_reset_at > now_at &&
	    answer->rate_reset_at - now_at <= GITHUB_WAIT_MOST_SECS &&
	    answer->retry_after_secs < 0)
		limit.until_at = answer->rate_reset_at;
	github_limit_save(folder, github->base, &limit);
	if (limit.until_at <= now_at)
		return;
	/* The last request of the hour was answered: no trouble yet. */
	if (github_is_limited(answer))
		github_stop(github, limit.until_at);
	github->is_stopped = true;
}

/* --- asking --------------------------------------------------------------- */

/* 0: the page; 1: what is kept still holds; -1: none of them, and why. */
static int
github_fetch(struct github *github, const char *url, const char *etag,
    const char *const *paths, struct github_page *ret_page,
    struct error *ret_error)
{
	struct fetch *fetch = github->collection->fetch;
	const struct fetch_request request = { .url = url,
		.accept = GITHUB_ACCEPT,
		.authorization = github->authorization, .etag = etag,
		.api_version = GITHUB_VERSION,
		.ca_file = github->source->ca_file };
	struct fetch_answer answer = { 0 };
	struct text excerpt = { 0 };
	int result = -1;

	if (fetch->spent_ms >= github->end_ms)
		return error_set(ret_error, ERROR_LIMIT,
		    "was not asked for all, for want of time");
	if (fetch->ask(fetch, &request, &answer, ret_error) != 0) {
		/* The next request would wait as long. */
		github->is_stopped = true;
		goto out;
	}
	github_heed(github, &answer);
	if (answer.status == 304 && etag != NULL) {
		result = 1;
		goto out;
	}
	if (fetch_answer_check(&answer, ret_error) != 0)
		goto out;
	if (fetch_answer_parse(&answer, paths, &ret_page->doc,
	    ret_error) != 0)
		goto out;
	ret_page->next = github_find_next(answer.link, github->base);
	(void)excerpt_format(&excerpt, answer.body, answer.length, paths,
	    NULL);
	github_page_save(github->collection->cache, url, answer.etag,
	    ret_page->next, text_string(&excerpt),
	    github->collection->now_at);
	result = 0;
out:
	if (answer.status == 404 && result < 0 && ret_error != NULL)
		ret_error->code = ERROR_MISSING;
	text_clear(&excerpt);
	fetch_answer_clear(&answer);
	return result;
}

/* `at` is that of the oldest answer that was used. */
static void
github_use(struct github *github, int64_t at)
{
	if (github->at == 0 || at < github->at)
		github->at = at;
}

/* May it be asked?  Else why not: frugal is no trouble. */
static bool
github_may_ask(const struct github *github, struct error *ret_error)
{
	if (!github->is_stopped && !github->is_frugal)
		return true;
	(void)error_set(ret_error, github->is_frugal ? ERROR_MISSING :
	    ERROR_LIMIT, "was not asked for all, as its limit was reached");
	return false;
}

bool
github_ask(struct github *github, const char *path, bool may_lack,
    const char *const *paths, struct github_page *ret_page)
{
	struct github_page kept = { 0 }, page = { 0 };
	struct error error = { 0 };
	char *url, *etag = NULL;
	int64_t at = 0;
	bool is_kept;
	int result = -1;

	url = path[0] == '/' ? mem_format("%s%s", github->base, path) :
	    mem_string(path);
	is_kept = github_page_load(github->collection->cache, url, &kept,
	    &etag, &at);
	if (is_kept && github->fresh_at != 0 && at > github->fresh_at)
		result = 1;
	else if (github_may_ask(github, &error)) {
		page.is_asked = true;
		result = github_fetch(github, url, etag, paths, &page,
		    &error);
	}
	if (result < 0 && !(may_lack && error.code == ERROR_MISSING))
		github_add_trouble(github, "%s", error.text);
	if (result == 0) {
		github_page_clear(&kept);
	} else if (is_kept) {
		kept.is_asked = page.is_asked;
		page = kept;
	}
	free(url);
	free(etag);
	if (result < 0 && !is_kept)
		return false;
	/* "Not modified" is an answer of now. */
	github_use(github, result >= 0 ? github->collection->now_at : at);
	*ret_page = page;
	return true;
}

void
github_page_clear(struct github_page *page)
{
	doc_free(page->doc);
	free(page->next);
	*page = (struct github_page){ 0 };
}

void
github_clear(struct github *github)
{
	secret_free(github->authorization);
	free(github->base);
	free(github->site);
	free(github->trouble);
	*github = (struct github){ 0 };
}
