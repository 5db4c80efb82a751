/* SPDX-License-Identifier: MIT */
/* Feeds that the kernel sends from files: the same bytes as from memory. */
#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>

#include "array.h"
#include "fake/client.h"
#include "fake/site.h"

#define HOST " HTTP/1.1\r\nHost: x\r\n"
#define LARGE "/feeds/nightly.ics"
#define MIDDLE "/feeds/patch-thursday.ics"

static const char *address;
static char folder[] = "/tmp/patchday-bodies-XXXXXX";

/* What sendfile(2) does here. */
static atomic_long kernel_most = LONG_MAX;
static atomic_int kernel_error, kernel_calls;

ssize_t
sendfile(int to, int from, off_t *offset, size_t count)
{
	long most = atomic_load(&kernel_most);

	atomic_fetch_add(&kernel_calls, 1);
	if (atomic_load(&kernel_error) != 0) {
		errno = atomic_load(&kernel_error);
		return -1;
	}
	return syscall(SYS_sendfile, to, from, offset,
	    count < (size_t)most ? count : (size_t)most);
}

static void
ask(const char *method, const char *target, struct answer *ret_answer)
{
	struct text request = { 0 };

	text_putf(&request, "%s %s" HOST "\r\n", method, target);
	client_ask(address, request.bytes, request.length, ret_answer);
	text_clear(&request);
}

/* How many files without a name the folder has. */
static int
count_files(void)
{
	char path[PATH_MAX], target[PATH_MAX];
	struct dirent *entry;
	int count = 0;
	ssize_t length;
	DIR *all;

	all = opendir("/proc/self/fd");
	while ((entry = readdir(all)) != NULL) {
		snprintf(path, sizeof(path), "/proc/self/fd/%s",
		    entry->d_name);
		length = readlink(path, target, sizeof(target) - 1);
		if (length <= 0)
			continue;
		target[length] = '\0';
		count += strncmp(target, folder, strlen(folder)) == 0 &&
		    strstr(target, "(deleted)") != NULL;
	}
	closedir(all);
	return count;
}

/* That many, sooner or later: who sends lets go of them on its own thread. */
static bool
comes_to(int count)
{
	int tries;

	for (tries = 0; tries < 2000 && count_files() != count; tries++)
		(void)poll(NULL, 0, 10);
	return count_files() == count;
}

static bool
start(struct site *site, const char *where, int files)
{
	struct server_options options = { .listen = "127.0.0.1:0",
	    .folder = where, .limits = { .feed_files = files } };

	if (!CHECK(site_start_options(site, options, site_yaml) == 0))
		return false;
	address = server_address(site->server);
	return true;
}

/* What memory sends. */
static struct answer large, middle;

static void
test_memory(void)
{
	struct site site;

	if (!start(&site, NULL, 0))
		return;
	ask("GET", LARGE, &large);
	ask("GET", MIDDLE, &middle);
	CHECK_NUMBER(large.status, 200);
	CHECK(large.body.length > 100000 && middle.body.length > 16384);
	CHECK_NUMBER(atomic_load(&kernel_calls), 0);
	CHECK_NUMBER(count_files(), 0);
	site_stop(&site);
}

static bool
is_same(const struct answer *answer, const struct answer *want)
{
	return answer->status == 200 &&
	    answer->body.length == want->body.length &&
	    memcmp(answer->body.bytes, want->body.bytes,
	    want->body.length) == 0;
}

/* However much the kernel takes at once. */
static void
test_kernel(void)
{
	static const struct {
		const char *label;
		long most;
		int error;
	} rows[] = {
		{ "all of it", LONG_MAX, 0 },
		{ "a byte", 1, 0 },
		{ "a page", 4096, 0 },
		{ "a part of a page", 5000, 0 },
		{ "nothing now", 0, EAGAIN },
		{ "not from this file", 0, EINVAL },
		{ "the disk is broken", 0, EIO },
	};
	struct answer answer;
	struct site site;
	size_t i;

	if (!start(&site, folder, 0))
		return;
	for (i = 0; i < countof(rows); i++) {
		atomic_store(&kernel_most, rows[i].most);
		atomic_store(&kernel_error, rows[i].error);
		atomic_store(&kernel_calls, 0);
		ask("GET", LARGE, &answer);
		CHECK_ROW(is_same(&answer, &large), rows[i].label);
		answer_clear(&answer);
		ask("GET", MIDDLE, &answer);
		CHECK_ROW(is_same(&answer, &middle), rows[i].label);
		answer_clear(&answer);
		CHECK_ROW(atomic_load(&kernel_calls) == 2, rows[i].label);
	}
	atomic_store(&kernel_most, LONG_MAX);
	atomic_store(&kernel_error, 0);
	CHECK_NUMBER(count_files(), 2);
	ask("HEAD", LARGE, &answer);
	CHECK_NUMBER(answer.status, 200);
	CHECK_NUMBER(answer.body.length, 0);
	answer_clear(&answer);
	CHECK_NUMBER(atomic_load(&kernel_calls), 2);
	site_stop(&site);
	CHECK_NUMBER(count_files(), 0);
}

/* The body of the next answer in what came. */
static bool
takes_body(const struct text *all, size_t *at, const struct answer *want)
{
	const char *end = strstr(all->bytes + *at, "\r\n\r\n");

	if (end == NULL)
		return false;
	*at = (size_t)(end + 4 - all->bytes) + want->body.length;
	return *at <= all->length && memcmp(end + 4, want->body.bytes,
	    want->body.length) == 0;
}

/* Several answers on one connection, of which the client reads none before all
 * are asked for. */
static void
test_pipeline(void)
{
	static const char requests[] = "GET " LARGE HOST "\r\n"
	    "GET " MIDDLE HOST "\r\n" "GET " LARGE HOST
	    "Connection: close\r\n\r\n";
	struct text all = { 0 };
	char block[4096];
	struct site site;
	int descriptor;
	size_t at = 0;
	ssize_t got;

	if (!start(&site, folder, 0))
		return;
	descriptor = client_open(address);
	CHECK(client_send(descriptor, requests, strlen(requests)));
	while ((got = client_read(descriptor, block, sizeof(block))) > 0)
		text_put(&all, block, (size_t)got);
	close(descriptor);
	text_putc(&all, '\0');
	CHECK(takes_body(&all, &at, &large));
	CHECK(takes_body(&all, &at, &middle));
	CHECK(takes_body(&all, &at, &large));
	CHECK_NUMBER(all.length - 1, at);
	text_clear(&all);
	site_stop(&site);
}

/* The calendar changes while somebody slow has the old one on its way, all of
 * it in the kernel: that is what arrives, though its file is gone. */
static void
test_slow(void)
{
	static const char request[] = "GET " MIDDLE HOST "\r\n";
	struct answer answer;
	struct site site;
	int descriptor, day;

	if (!start(&site, folder, 0))
		return;
	descriptor = client_open(address);
	CHECK(client_send(descriptor, request, strlen(request)));
	CHECK(comes_to(1));
	for (day = 1; day <= 14; day++) {
		owner_set_time(&site.owner, SITE_NOW_AT + day * 86400);
		ask("GET", MIDDLE, &answer);
		CHECK_NUMBER(answer.status, 200);
		answer_clear(&answer);
		ask("GET", LARGE, &answer);
		answer_clear(&answer);
	}
	/* Of the two feeds the newest each. */
	CHECK(comes_to(2));
	ask("GET", MIDDLE, &answer);
	CHECK(!is_same(&answer, &middle));
	answer_clear(&answer);
	client_receive(descriptor, false, &answer);
	CHECK(is_same(&answer, &middle));
	answer_clear(&answer);
	close(descriptor);
	site_stop(&site);
	CHECK_NUMBER(count_files(), 0);
}

/* Where there is no file, there is memory. */
static void
check_few(const char *where, int files, int want)
{
	struct answer answer;
	struct site site;

	if (!start(&site, where, files))
		return;
	ask("GET", LARGE, &answer);
	CHECK_ROW(is_same(&answer, &large), where);
	answer_clear(&answer);
	ask("GET", MIDDLE, &answer);
	CHECK_ROW(is_same(&answer, &middle), where);
	answer_clear(&answer);
	CHECK_NUMBER(count_files(), want);
	site_stop(&site);
}

static void
test_few(void)
{
	struct rlimit before, small;

	check_few(folder, 1, 1);
	check_few("/nowhere/at/all", 0, 0);
	check_few("/proc", 0, 0);
	/* A disk that takes the first page only. */
	(void)signal(SIGXFSZ, SIG_IGN);
	CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
	small = before;
	small.rlim_cur = 4096;
	CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
	check_few(folder, 0, 0);
	CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
	/* No descriptors to spare: those are for who asks. */
	CHECK(getrlimit(RLIMIT_NOFILE, &before) == 0);
	small = before;
	small.rlim_cur = 256;
	CHECK(setrlimit(RLIMIT_NOFILE, &small) == 0);
	check_few(folder, 0, 0);
	CHECK(setrlimit(RLIMIT_NOFILE, &before) == 0);
}

int
main(void)
{
	if (!CHECK(mkdtemp(folder) != NULL))
		return harness_end();
	test_memory();
	test_kernel();
	test_pipeline();
	test_slow();
	test_few();
	answer_clear(&large);
	answer_clear(&middle);
	rmdir(folder);
	return harness_end();
}
