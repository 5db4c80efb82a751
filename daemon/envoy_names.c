/* SPDX-License-Identifier: MIT */
/*
 * Users and groups, for the owner, on a thread and a hatch of their own: a
 * directory on the network may take half a minute for an answer, and neither
 * what is sent nor a secret that is asked for waits for that.  The thread
 * shares nothing, and ends with the process.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "envoy_internal.h"
#include "mem.h"

struct envoy_names {
	const struct directory *directory;
	int descriptor;
};

static void
envoy_answer_user(const struct directory *directory, struct parcel *parcel,
    struct text *out)
{
	uid_t uid = (uid_t)parcel_take_choice(parcel, UINT32_MAX);
	gid_t own = (gid_t)parcel_take_choice(parcel, UINT32_MAX);
	struct directory_user user;

	directory->find_user(directory, uid, own, &user);
	parcel_put_string(out, user.name);
	parcel_put_bytes(out, user.groups.items,
	    user.groups.count * sizeof(*user.groups.items));
	directory_user_clear(&user);
}

static void
envoy_answer_group(const struct directory *directory, struct parcel *parcel,
    struct text *out)
{
	const char *name = parcel_take_word(parcel);
	gid_t group = 0;
	bool is_there = directory->find_group(directory, name, &group);

	parcel_put_number(out, is_there);
	parcel_put_number(out, group);
}

static void
envoy_take_name(void *context, struct parcel *parcel, struct text *out)
{
	const struct envoy_names *names = context;
	size_t begin = parcel_begin(out, PARCEL_ANSWER);

	if (parcel->kind == PARCEL_USER)
		envoy_answer_user(names->directory, parcel, out);
	else if (parcel->kind == PARCEL_GROUP)
		envoy_answer_group(names->directory, parcel, out);
	else
		parcel->is_bad = true;
	parcel_end(out, begin);
}

/* Whoever asks learns by the closed hatch that there is no answer. */
static void *
envoy_names_run(void *context)
{
	struct envoy_names *names = context;

	hatch_answer(names->descriptor, envoy_take_name, names);
	(void)close(names->descriptor);
	free(names);
	return NULL;
}

int
envoy_names_start(const struct directory *directory, int descriptor,
    struct error *ret_error)
{
	struct envoy_names *names = mem_new(1, sizeof(*names));
	pthread_t thread;
	int code;

	names->directory = directory;
	names->descriptor = descriptor;
	code = pthread_create(&thread, NULL, envoy_names_run, names);
	if (code != 0) {
		(void)close(descriptor);
		free(names);
		return error_set(ret_error, ERROR_SYSTEM,
		    "cannot start a thread: %s", strerror(code));
	}
	(void)pthread_detach(thread);
	return 0;
}
