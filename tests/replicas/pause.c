/* SPDX-License-Identifier: MIT */
/* Preloaded into one replica: stops its processes (SIGSTOP) between deciding to
 * write a post to Slack and writing it, once, in the one that writes.  That is
 * the one moment at which no lease helps. */
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

ssize_t
send(int descriptor, const void *bytes, size_t length, int flags)
{
	static int is_done;
	ssize_t (*real)(int, const void *, size_t, int);
	void *function = dlsym(RTLD_NEXT, "send");
	char name[16] = "";

	memcpy(&real, &function, sizeof(real));
	(void)prctl(PR_GET_NAME, name, 0, 0, 0);
	if (!is_done && strcmp(name, "patchday-envoy") == 0 &&
	    getenv("PAUSE_AT") != NULL &&
	    memmem(bytes, length, getenv("PAUSE_AT"),
	    strlen(getenv("PAUSE_AT"))) != NULL) {
		is_done = 1;
		(void)kill(0, SIGSTOP);
	}
	return real(descriptor, bytes, length, flags);
}
