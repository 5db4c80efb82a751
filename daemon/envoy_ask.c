/* SPDX-License-Identifier: MIT */
/* The owner's questions that wait for their answer: secrets, users and groups;
 * any thread may ask.  What was read of the configuration is there already. */
#include <stdlib.h>
#include <string.h>

#include "envoy_internal.h"
#include "mem.h"
#include "secret.h"

/* One question and its answer, whose bytes lie in `answer`; any thread.  Those
 * about users and groups, which may take long, hold up each other only.
 * 0 or -1. */
static int
envoy_ask(struct envoy *envoy, enum parcel_kind kind,
    const struct text *question, struct text *answer,
    struct parcel *ret_parcel)
{
	bool is_name = kind == PARCEL_USER || kind == PARCEL_GROUP;
	pthread_mutex_t *lock = is_name ? &envoy->names_lock : &envoy->lock;
	int result;

	(void)pthread_mutex_lock(lock);
	result = hatch_ask(is_name ? envoy->names : envoy->asks, question,
	    answer, ret_parcel);
	(void)pthread_mutex_unlock(lock);
	return result;
}

/* A question without or with one string. */
static int
envoy_ask_about(struct envoy *envoy, enum parcel_kind kind, const char *word,
    struct text *answer, struct parcel *ret_parcel)
{
	struct text question = { 0 };
	size_t begin = parcel_begin(&question, kind);
	int result;

	if (word != NULL)
		parcel_put_string(&question, word);
	parcel_end(&question, begin);
	result = envoy_ask(envoy, kind, &question, answer, ret_parcel);
	text_clear(&question);
	return result;
}

/* A path is given, so that nobody else's configuration is taken by mistake. */
static int
envoy_vault_load_conf(const struct vault *vault, const char *path,
    const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints)
{
	struct envoy *envoy = ((const struct envoy_vault *)vault)->envoy;
	int result = -1;

	if (!envoy->has_files)
		complaint_add(complaints, COMPLAINT_ERROR, path, 0, 0,
		    "it was not read");
	else
		result = conf_parse_files(path, &envoy->files, zoneinfo,
		    ret_conf, complaints);
	envoy_forget(envoy);
	return result;
}

/* The secret or handle that was asked for; NULL with the error, or where there
 * is none.  The caller frees. */
static int
envoy_ask_secret(struct envoy *envoy, enum parcel_kind kind,
    const char *word, char **ret_secret, struct error *ret_error)
{
	struct text answer = { 0 };
	struct parcel parcel = { 0 };
	const char *secret, *why;
	int result = -1;

	if (envoy_ask_about(envoy, kind, word, &answer, &parcel) < 0) {
		result = error_set(ret_error, ERROR_SYSTEM, ENVOY_GONE);
	} else {
		secret = parcel_take_string(&parcel);
		why = parcel_take_word(&parcel);
		if (secret == NULL)
			result = error_set(ret_error, ERROR_SYSTEM, "%s",
			    why[0] != '\0' ? why : "there is no secret");
		else
			result = 0;
		if (result == 0)
			*ret_secret = mem_string(secret);
	}
	if (answer.bytes != NULL)
		explicit_bzero(answer.bytes, answer.capacity);
	text_clear(&answer);
	return result;
}

static int
envoy_vault_load_channel(const struct vault *vault, struct channel *channel,
    struct error *ret_error)
{
	struct envoy *envoy = ((const struct envoy_vault *)vault)->envoy;
	char *handle = NULL;

	if (channel->token_file == NULL)
		return 0;
	if (envoy_ask_secret(envoy, PARCEL_CHANNEL, channel->id, &handle,
	    ret_error) < 0)
		return -1;
	secret_free(channel->token);
	channel->token = handle;
	return 0;
}

static int
envoy_vault_load_app(const struct vault *vault, struct conf *conf,
    struct error *ret_error)
{
	struct envoy *envoy = ((const struct envoy_vault *)vault)->envoy;
	char *secret = NULL;

	if (conf->slack_app.secret_place == NULL)
		return 0;
	if (envoy_ask_secret(envoy, PARCEL_APP, NULL, &secret,
	    ret_error) < 0)
		return -1;
	secret_free(conf->slack_app.secret);
	conf->slack_app.secret = secret;
	return 0;
}

/* Without an answer the number is all that is known. */
static void
envoy_find_user(const struct directory *directory, uid_t uid, gid_t own,
    struct directory_user *ret_user)
{
	struct envoy *envoy =
	    ((const struct envoy_directory *)directory)->envoy;
	struct text question = { 0 }, answer = { 0 };
	size_t begin = parcel_begin(&question, PARCEL_USER), length = 0;
	struct parcel parcel = { 0 };
	const char *groups = NULL;

	*ret_user = (struct directory_user){ 0 };
	parcel_put_number(&question, uid);
	parcel_put_number(&question, own);
	parcel_end(&question, begin);
	if (envoy_ask(envoy, PARCEL_USER, &question, &answer,
	    &parcel) == 0) {
		ret_user->name = mem_string(parcel_take_string(&parcel));
		groups = parcel_take_bytes(&parcel, &length);
	}
	if (groups == NULL || length == 0) {
		array_push(&ret_user->groups, own);
	} else {
		array_reserve(&ret_user->groups, length / sizeof(own));
		memcpy(ret_user->groups.items, groups, length -
		    length % sizeof(own));
		ret_user->groups.count = length / sizeof(own);
	}
	text_clear(&question);
	text_clear(&answer);
}

static bool
envoy_find_group(const struct directory *directory, const char *name,
    gid_t *ret_group)
{
	struct envoy *envoy =
	    ((const struct envoy_directory *)directory)->envoy;
	struct text answer = { 0 };
	struct parcel parcel = { 0 };
	bool is_there = false;
	gid_t group = 0;

	if (envoy_ask_about(envoy, PARCEL_GROUP, name, &answer,
	    &parcel) == 0) {
		is_there = parcel_take_choice(&parcel, 1) == 1;
		group = (gid_t)parcel_take_choice(&parcel, UINT32_MAX);
	}
	text_clear(&answer);
	if (is_there)
		*ret_group = group;
	return is_there;
}

void
envoy_init_asks(struct envoy *envoy)
{
	(void)pthread_mutex_init(&envoy->lock, NULL);
	(void)pthread_mutex_init(&envoy->names_lock, NULL);
	envoy->vault = (struct envoy_vault){ .envoy = envoy, .seam = {
	    .load_conf = envoy_vault_load_conf,
	    .load_channel = envoy_vault_load_channel,
	    .load_app = envoy_vault_load_app } };
	envoy->directory = (struct envoy_directory){ .envoy = envoy,
	    .seam = { .find_user = envoy_find_user,
	    .find_group = envoy_find_group } };
}
