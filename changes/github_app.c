/* SPDX-License-Identifier: MIT */
/*
 * A GitHub App: its key signs a token of ten minutes, for which GitHub gives
 * one of an hour that may read one repository ("Authenticating as a GitHub App
 * installation").  Nothing that lasts is ever sent, and nothing is kept: two
 * requests a run are cheaper than a file with a token.
 */
#include <string.h>

#include "github_internal.h"
#include "secret.h"

/* The clocks of two machines differ; GitHub's own advice. */
#define GITHUB_APP_EARLIER_SECS 60
#define GITHUB_APP_LASTS_SECS (9 * 60)

/* Ask as the App itself; 0 and a document. */
static int
github_app_ask(const struct github *github, const char *jwt, const char *path,
    const char *body, struct doc **ret_doc, struct error *ret_error)
{
	static const char *const paths[] = { "id", "token", NULL };
	struct fetch *fetch = github->collection->fetch;
	char *authorization = mem_format("Bearer %s", jwt);
	char *url = mem_format("%s%s", github->base, path);
	struct fetch_request request = { .url = url, .accept = GITHUB_ACCEPT,
		.method = body != NULL ? "POST" : NULL, .body = body,
		.authorization = authorization, .api_version = GITHUB_VERSION,
		.ca_file = github->source->ca_file };
	struct fetch_answer answer = { 0 };
	int result;

	result = fetch->ask(fetch, &request, &answer, ret_error);
	if (result == 0)
		result = fetch_answer_check(&answer, ret_error);
	if (result == 0)
		result = fetch_answer_parse(&answer, paths, ret_doc,
		    ret_error);
	/* The answer may hold a token. */
	if (answer.body != NULL)
		explicit_bzero(answer.body, answer.length);
	fetch_answer_clear(&answer);
	secret_free(authorization);
	free(url);
	return result;
}

/* GET /repos/{owner}/{repo}/installation: where the App is installed.  Its id,
 * which the caller frees, or NULL. */
static char *
github_app_find_installation(const struct github *github, const char *jwt,
    struct error *ret_error)
{
	char *path = mem_format("/repos/%s/installation",
	    github->source->repository), *id = NULL;
	struct doc *doc = NULL;
	const char *found;

	if (github_app_ask(github, jwt, path, NULL, &doc, ret_error) == 0) {
		found = doc_string(doc_find(doc, "id"));
		if (found != NULL && found[0] != '\0' &&
		    found[strspn(found, "0123456789")] == '\0')
			id = mem_string(found);
		else
			(void)error_set(ret_error, ERROR_NETWORK,
			    "told no installation of the App");
	}
	doc_free(doc);
	free(path);
	return id;
}

/* POST /app/installations/{id}/access_tokens, for this repository and for
 * reading only, whatever else the App may do. */
static char *
github_app_fetch_token(const struct github *github, const char *jwt,
    const char *id, struct error *ret_error)
{
	const char *name = strchr(github->source->repository, '/') + 1;
	char *path = mem_format("/app/installations/%s/access_tokens", id);
	char *body = mem_format("{\"repositories\":[\"%s\"],\"permissions\":"
	    "{\"metadata\":\"read\",\"pull_requests\":\"read\"}}", name);
	struct doc *doc = NULL;
	const char *token;
	char *authorization = NULL;

	if (github_app_ask(github, jwt, path, body, &doc, ret_error) == 0) {
		token = doc_string(doc_find(doc, "token"));
		if (token != NULL && token[0] != '\0')
			authorization = mem_format("Bearer %s", token);
		else
			(void)error_set(ret_error, ERROR_NETWORK,
			    "gave the App no token");
	}
	doc_free(doc);
	free(body);
	free(path);
	return authorization;
}

char *
github_app_authorization(const struct github *github, struct error *ret_error)
{
	int64_t now_at = github->collection->now_at;
	char *jwt = NULL, *id, *authorization = NULL;

	if (github->collection->fetch->sign(github->source->token,
	    github->source->app, now_at - GITHUB_APP_EARLIER_SECS,
	    now_at + GITHUB_APP_LASTS_SECS, &jwt, ret_error) != 0) {
		(void)error_prefix(ret_error, "was not asked");
		return NULL;
	}
	id = github_app_find_installation(github, jwt, ret_error);
	if (id != NULL)
		authorization = github_app_fetch_token(github, jwt, id,
		    ret_error);
	free(id);
	secret_free(jwt);
	return authorization;
}
