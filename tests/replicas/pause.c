/* SPDX-License-Identifier: MIT */
/* Preloaded into one replica: stops the process (SIGSTOP) between deciding to
 * write a post to Slack and writing it, once.  That is the one moment at which no
 * lease helps. */
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

ssize_t
send(int descriptor, const void *bytes, size_t length, int flags)
{
	static int is_done;
	ssize_t (*real)(int, const void *, size_t, int);
	void *function = dlsym(RTLD_NEXT, "send");

	memcpy(&real, &function, sizeof(real));
	if (!is_done && getenv("PAUSE_AT") != NULL &&
	    memmem(bytes, length, getenv("PAUSE_AT"),
	    strlen(getenv("PAUSE_AT"))) != NULL) {
		is_done = 1;
		(void)raise(SIGSTOP);
	}
	return real(descriptor, bytes, length, flags);
}
