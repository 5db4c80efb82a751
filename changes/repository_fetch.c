/* SPDX-License-Identifier: MIT */
/*
 * Fetching into a bare repository of our own.  The remote is made anew for each
 * fetch, so no configuration has a say in where it goes; the address takes
 * https only, as the token goes there and what comes back is believed.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "repository.h"
#include "repository_internal.h"
#include "url.h"

/* A fetch in progress. */
struct repository_fetching {
	const struct repository_remote *remote;
	bool is_asked;		/* the token was given once */
	bool is_refused;	/* …, and was not taken */
	bool is_large;
	struct curl_api api;	/* TLS (repository_stream.c) */
	struct error error;	/* why there is no connection */
};

static int
repository_check_url(const struct repository_remote *remote,
    struct error *ret_error)
{
	const char *url = remote->url;

	if (strncasecmp(url, "https://", 8) == 0)
		return 0;
	/* No certificate says whom a plain connection leads to. */
	if (strncasecmp(url, "http://", 7) == 0 && url_is_loopback(url))
		return remote->token == NULL ? 0 : error_set(ret_error,
		    ERROR_INPUT, "a token is given over https only");
	return error_set(ret_error, ERROR_INPUT, "a repository is fetched "
	    "over https only; one on this machine is given as a path");
}

/* As GitHub takes tokens of apps, its own, and GitLab's: any user's name, the
 * token as the password. */
static int
repository_give_token(git_credential **ret_credential, const char *url,
    const char *user, unsigned int allowed, void *payload)
{
	struct repository_fetching *fetching = payload;

	(void)url;
	(void)user;
	if ((allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) == 0)
		return GIT_PASSTHROUGH;
	if (fetching->is_asked || fetching->remote->token == NULL) {
		fetching->is_refused = true;
		return GIT_EUSER;
	}
	fetching->is_asked = true;
	return git_credential_userpass_plaintext_new(ret_credential,
	    "x-access-token", fetching->remote->token);
}

/* libgit2 verifies nothing here: connecting does. */
static int
repository_check_certificate(git_cert *cert, int is_valid, const char *host,
    void *payload)
{
	struct repository_fetching *fetching = payload;

	(void)is_valid;
	(void)host;
	return repository_stream_open(cert, &fetching->api,
	    fetching->remote->ca_file, &fetching->error) == 0 ? 0 : GIT_EUSER;
}

static int
repository_see_progress(const git_indexer_progress *stats, void *payload)
{
	struct repository_fetching *fetching = payload;

	if ((int64_t)stats->received_bytes <= REPOSITORY_FETCH_MAX)
		return 0;
	fetching->is_large = true;
	return GIT_EUSER;
}

/* Our own folder: made without templates, as these may hold hooks. */
static int
repository_make(const char *path, git_repository **ret_git)
{
	git_repository_init_options options;
	int result = git_repository_open_bare(ret_git, path);

	if (result != GIT_ENOTFOUND)
		return result;
	git_repository_init_options_init(&options,
	    GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKDIR |
	    GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT;
	options.mode = 0700;
	return git_repository_init_ext(ret_git, path, &options);
}

/* The remote's HEAD becomes ours: what no branch is named for. */
static void
repository_take_head(git_repository *git, git_remote *remote)
{
	git_buf branch = { 0 };

	if (git_remote_default_branch(&branch, remote) == 0)
		git_repository_set_head(git, branch.ptr);
	git_buf_dispose(&branch);
}

static int
repository_transfer(git_repository *git, struct repository_fetching *fetching)
{
	char heads[] = "+refs/heads/*:refs/heads/*";
	char tags[] = "+refs/tags/*:refs/tags/*";
	char origin[] = "+refs/heads/*:refs/remotes/origin/*";
	char *specs[] = { heads, tags }, *theirs[] = { origin };
	bool is_origin = fetching->remote->is_origin;
	git_strarray list = { .strings = is_origin ? theirs : specs,
	    .count = is_origin ? countof(theirs) : countof(specs) };
	git_fetch_options options;
	git_remote *remote = NULL;
	int result;

	git_fetch_options_init(&options, GIT_FETCH_OPTIONS_VERSION);
	options.prune = GIT_FETCH_PRUNE;
	options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	options.update_fetchhead = 0;
	/* To no other host, which would be given the token. */
	options.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
	/* The environment's is not asked, as by no other source. */
	options.proxy_opts.type = GIT_PROXY_NONE;
	options.callbacks.payload = fetching;
	options.callbacks.credentials = repository_give_token;
	options.callbacks.certificate_check = repository_check_certificate;
	options.callbacks.transfer_progress = repository_see_progress;
	result = git_remote_create_anonymous(&remote, git,
	    fetching->remote->url);
	if (result == 0)
		result = git_remote_fetch(remote, &list, &options, NULL);
	if (result == 0 && !is_origin)
		repository_take_head(git, remote);
	git_remote_free(remote);
	return result;
}

int
repository_fetch(const char *path, const struct repository_remote *remote,
    struct error *ret_error)
{
	struct repository_fetching fetching = { .remote = remote };
	git_repository *git = NULL;
	int result = -1;

	if (repository_check_url(remote, ret_error) < 0 ||
	    repository_git_start(ret_error) < 0)
		return -1;
	if (curl_api_init(&fetching.api, ret_error) < 0) {
		repository_git_stop();
		return error_prefix(ret_error, "it was not asked");
	}
	if ((remote->is_origin ? git_repository_open_ext(&git, path,
	    GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) :
	    repository_make(path, &git)) < 0)
		repository_fail(ret_error, ERROR_SYSTEM,
		    "its copy could not be opened");
	else if (repository_transfer(git, &fetching) == 0)
		result = 0;
	else if (fetching.is_large)
		error_set(ret_error, ERROR_LIMIT, "it could not be fetched: "
		    "more than %d MiB", (int)(REPOSITORY_FETCH_MAX >> 20));
	else if (fetching.is_refused)
		error_set(ret_error, ERROR_NETWORK, "it could not be "
		    "fetched: %s", remote->token != NULL ? "the token was "
		    "refused" : "it asks for a token");
	else if (fetching.error.code != ERROR_NONE)
		error_set(ret_error, ERROR_NETWORK, "it could not be fetched: "
		    "%s", fetching.error.text);
	else
		repository_fail(ret_error, ERROR_NETWORK,
		    "it could not be fetched");
	git_repository_free(git);
	curl_api_clear(&fetching.api);
	repository_git_stop();
	return result;
}
