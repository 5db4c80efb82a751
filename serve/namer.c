/* SPDX-License-Identifier: MIT */
/*
 * Requests whose caller is looked up, one after the other: the directory
 * answers one question at a time as well.
 *
 * As with errands, the mutex is held across MHD_suspend_connection(), so that
 * nobody resumes a request that is not suspended yet; from there to
 * MHD_resume_connection() the request is the thread's.
 */
#include "namer_internal.h"

#include "caller_internal.h"

void
namer_init(struct namer *namer)
{
	*namer = (struct namer){ 0 };
	(void)pthread_mutex_init(&namer->mutex, NULL);
	(void)pthread_cond_init(&namer->has_changed, NULL);
}

/* The thread: until it is over and nobody waits any more. */
static void *
namer_run(void *context)
{
	struct namer *namer = context;
	struct request *request;
	bool is_over = false;

	for (;;) {
		pthread_mutex_lock(&namer->mutex);
		while (namer->first == NULL && !namer->is_over)
			pthread_cond_wait(&namer->has_changed,
			    &namer->mutex);
		request = namer->first;
		if (request != NULL)
			namer->first = request->next_waiter;
		is_over = namer->is_over;
		pthread_mutex_unlock(&namer->mutex);
		if (request == NULL)
			return NULL;
		if (!is_over)
			caller_name(request);
		request->is_named = true;
		/* The last touch: the listener's thread may use it at once. */
		MHD_resume_connection(request->mhd);
	}
}

int
namer_start(struct namer *namer, struct error *ret_error)
{
	int code = pthread_create(&namer->thread, NULL, namer_run, namer);

	if (code != 0)
		return error_set(ret_error, ERROR_SYSTEM,
		    "cannot start a thread: %s", strerror(code));
	namer->is_running = true;
	return 0;
}

bool
namer_ask(struct namer *namer, struct request *request)
{
	struct request **slot = &namer->first;
	bool is_over;

	pthread_mutex_lock(&namer->mutex);
	is_over = namer->is_over;
	if (!is_over) {
		while (*slot != NULL)
			slot = &(*slot)->next_waiter;
		*slot = request;
		request->next_waiter = NULL;
		MHD_suspend_connection(request->mhd);
		pthread_cond_signal(&namer->has_changed);
	}
	pthread_mutex_unlock(&namer->mutex);
	return !is_over;
}

void
namer_stop(struct namer *namer)
{
	pthread_mutex_lock(&namer->mutex);
	namer->is_over = true;
	pthread_cond_signal(&namer->has_changed);
	pthread_mutex_unlock(&namer->mutex);
	if (namer->is_running)
		(void)pthread_join(namer->thread, NULL);
	namer->is_running = false;
}

void
namer_clear(struct namer *namer)
{
	(void)pthread_cond_destroy(&namer->has_changed);
	(void)pthread_mutex_destroy(&namer->mutex);
}
