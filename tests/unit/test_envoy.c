/* SPDX-License-Identifier: MIT */
/* The envoy as a process: what the owner asks comes back, a secret goes to its
 * peer and not to the owner, and one of them without the other ends. */
#include "envoy_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"
#include "harness.h"
#include "peer.h"
#include "program.h"

#define TOKEN "xoxb-canary"
#define SITE "site: {title: First}\n" \
    "slack-app: {team: T012AB3C4, app: A0KRD7HC3, " \
    "signing-secret: {file: signing}}\n" \
    "channels:\n" \
    "  team: {slack: \"#t\", token: {file: token}, " \
    "api: \"http://127.0.0.1:%u/api\"}\n" \
    "windows: {w: {title: W, when: every Thursday at 15:00, zone: UTC, " \
    "duration: 2h}}\n"
#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"

struct rig {
	struct clock clock;
	struct poller *poller;
	struct envoy *envoy;
	struct conf *conf;
	/* What came back. */
	unsigned reply_count, answer_count;
	enum exchange_progress progress;
	int status;
	char body[64], reason[200];
};

/* Each request is kept in one piece: connections are served side by side. */
static void
serve(struct peer *peer, int descriptor)
{
	struct text request = { 0 };
	char byte;

	while (read(descriptor, &byte, 1) == 1) {
		text_putc(&request, byte);
		if (request.length < 4 || memcmp(request.bytes +
		    request.length - 4, "\r\n\r\n", 4) != 0)
			continue;
		pthread_mutex_lock(&peer->lock);
		text_put(&peer->heard, request.bytes, request.length);
		pthread_mutex_unlock(&peer->lock);
		text_cut(&request, 0);
		peer_say(descriptor, ANSWER);
	}
	text_clear(&request);
}

static void
hear(void *context, const struct exchange_reply *reply)
{
	struct rig *rig = context;

	rig->reply_count++;
	rig->progress = reply->progress;
	rig->status = reply->status;
	snprintf(rig->body, sizeof(rig->body), "%.*s", (int)reply->length,
	    reply->body);
	snprintf(rig->reason, sizeof(rig->reason), "%s", reply->reason);
}

static void
hear_collected(void *context, const char *answer, size_t length,
    const char *reason)
{
	struct rig *rig = context;

	(void)length;
	rig->answer_count++;
	snprintf(rig->reason, sizeof(rig->reason), "%s",
	    answer != NULL ? answer : reason);
}

/* Until there are so many replies and answers, or it has ended. */
static void
turn(struct rig *rig, unsigned replies, unsigned answers)
{
	while ((rig->reply_count < replies || rig->answer_count < answers) &&
	    !envoy_has_ended(rig->envoy)) {
		envoy_flush(rig->envoy);
		CHECK(poller_wait(rig->poller, INT64_MAX, NULL) == 0);
	}
}

static int
confine(void *context)
{
	(void)context;
	return 0;
}

static void
put(const char *name, const char *text)
{
	CHECK(file_replace(name, text, strlen(text), NULL) == 0);
	CHECK(chmod(name, 0600) == 0);
}

static void
begin_with(struct rig *rig, unsigned port, const struct directory *directory)
{
	struct complaints complaints = { 0 };
	struct error error = { 0 };
	char *site = mem_format(SITE, port);

	*rig = (struct rig){ 0 };
	put("site.yaml", site);
	put("token", TOKEN "\n");
	put("signing", "5190");
	CHECK(conf_load("site.yaml", NULL, &rig->conf, &complaints) == 0);
	clock_init_system(&rig->clock);
	rig->envoy = envoy_new(&(struct envoy_options){ .clock = &rig->clock,
	    .cache = "cache", .directory = directory, .confine = confine },
	    rig->conf, &error);
	rig->poller = poller_new(&rig->clock, &error);
	CHECK(envoy_open(rig->envoy, rig->poller, &error) == 0);
	free(site);
}

static void
begin(struct rig *rig, unsigned port)
{
	begin_with(rig, port, &directory_system);
}

static void
end(struct rig *rig)
{
	envoy_free(rig->envoy);
	poller_free(rig->poller);
	conf_release(rig->conf);
}

static int
ask(struct rig *rig, const char *url, const char *authorization,
    struct error *ret_error)
{
	struct network *network = envoy_network(rig->envoy);

	return network->start(network, &(struct exchange_request){
	    .sink = "team", .url = url, .method = "GET",
	    .authorization = authorization, .tls = EXCHANGE_TLS_NONE,
	    .timeout_ms = 20000 }, hear, rig, ret_error);
}

/* Is the library part of the envoy's process? */
static bool
has_mapped(const struct rig *rig, const char *library)
{
	char *path = mem_format("/proc/%d/maps", (int)rig->envoy->pid);
	char line[4096];
	bool is_there = false;
	FILE *file = fopen(path, "r");

	while (CHECK(file != NULL) && fgets(line, sizeof(line), file) != NULL)
		is_there |= strstr(line, library) != NULL;
	(void)fclose(file);
	free(path);
	return is_there;
}

/* What takes time is done when it is said that something leaves soon.  Before
 * any other test, for the library stays where it was loaded. */
static void
test_prepare(void)
{
	struct error error = { 0 };
	struct network *network;
	struct channel *channel;
	struct rig rig;
	char *header;
	unsigned i;

	begin(&rig, 9);
	network = envoy_network(rig.envoy);
	channel = conf_find_channel(rig.conf, "team");
	CHECK(envoy_vault(rig.envoy)->load_channel(envoy_vault(rig.envoy),
	    channel, &error) == 0);
	header = mem_format("Bearer %s", channel->token);
	for (i = 1; i <= 2; i++) {
		/* Refused by the envoy itself: it only tells that what came
		 * before was heard. */
		CHECK(ask(&rig, "http://[::1]:9/", header, &error) == 0);
		turn(&rig, i, 0);
		CHECK(rig.progress == EXCHANGE_NEVER_SENT);
		CHECK(has_mapped(&rig, "/libcurl.so") == (i == 2));
		network->prepare(network);
	}
	free(header);
	end(&rig);
}

static void
test_exchange(void)
{
	const struct vault *vault;
	struct channel *channel;
	struct error error = { 0 };
	struct rig rig;
	struct peer peer;
	char *url, *header;
	unsigned i;

	/* The envoy is a fork: before there are threads, as in the service. */
	peer_open(&peer, serve, NULL);
	begin(&rig, peer.port);
	peer_begin(&peer);
	vault = envoy_vault(rig.envoy);
	channel = conf_find_channel(rig.conf, "team");
	CHECK(vault->load_channel(vault, channel, &error) == 0);
	CHECK(channel->token != NULL &&
	    strstr(channel->token, "canary") == NULL);
	CHECK(vault->load_app(vault, rig.conf, &error) == 0);
	CHECK_STRING(rig.conf->slack_app.secret, "5190");
	url = mem_format("%s/auth.test", channel->url);
	header = mem_format("Bearer %s", channel->token);
	for (i = 1; i <= 20; i++)
		CHECK(ask(&rig, url, header, &error) == 0);
	CHECK_NUMBER(rig.reply_count, 0);	/* never from start() */
	turn(&rig, 20, 0);
	CHECK(rig.reply_count == 20 && rig.progress == EXCHANGE_ANSWERED &&
	    rig.status == 200);
	CHECK_STRING(rig.body, "fine");
	CHECK_NUMBER(peer_heard(&peer, "Bearer " TOKEN), 20);
	/* Elsewhere it is not sent at all. */
	free(url);
	url = mem_format("http://[::1]:%u/", peer.port);
	CHECK(ask(&rig, url, header, &error) == 0);
	turn(&rig, 21, 0);
	CHECK(rig.progress == EXCHANGE_NEVER_SENT);
	CHECK(strstr(rig.reason, "alone") != NULL);
	/* What is not fit to be sent is told at once. */
	CHECK(ask(&rig, "https://a.example/", "x\r\nEvil: 1", &error) == -1);
	/* Cancelled: nobody hears of it, and others do. */
	CHECK(ask(&rig, url, NULL, &error) == 0);
	envoy_network(rig.envoy)->cancel_all(envoy_network(rig.envoy));
	CHECK(ask(&rig, url, "nothing", &error) == 0);
	turn(&rig, 22, 0);
	CHECK_NUMBER(rig.reply_count, 22);
	free(url);
	free(header);
	end(&rig);
	peer_stop(&peer);
}

/* It is the other site that is loaded. */
static void
check_other(const struct vault *vault)
{
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;

	CHECK(vault->load_conf(vault, "site.yaml", NULL, &conf,
	    &complaints) == 0);
	if (CHECK(conf != NULL))
		CHECK_STRING(conf->title, "Other");
	conf_release(conf);
	complaint_clear(&complaints);
}

static void
hear_read(void *context)
{
	struct rig *rig = context;

	rig->reply_count++;
}

/* Read beside; what is asked for meanwhile is answered. */
static void
read_beside(struct rig *rig)
{
	unsigned before = rig->reply_count;
	struct error error = { 0 };

	envoy_read(rig->envoy, hear_read, rig);
	CHECK(envoy_vault(rig->envoy)->load_channel(envoy_vault(rig->envoy),
	    conf_find_channel(rig->conf, "team"), &error) == 0);
	CHECK_NUMBER(rig->reply_count, before);
	turn(rig, before + 1, 0);
	CHECK_NUMBER(rig->reply_count, before + 1);
}

static void
test_conf(void)
{
	struct complaints complaints = { 0 };
	const struct vault *vault;
	struct conf *conf = NULL;
	struct rig rig;
	char *site = mem_format(SITE, 9);

	begin(&rig, 9);
	vault = envoy_vault(rig.envoy);
	memcpy(strstr(site, "First"), "Other", 5);
	put("site.yaml", site);
	read_beside(&rig);
	check_other(vault);
	put("site.yaml", "site: {titel: x}\n");
	read_beside(&rig);
	CHECK(vault->load_conf(vault, "site.yaml", NULL, &conf,
	    &complaints) == -1);
	CHECK(complaints.error_count > 0);
	complaint_clear(&complaints);
	CHECK(unlink("site.yaml") == 0);
	read_beside(&rig);
	CHECK(vault->load_conf(vault, "site.yaml", NULL, &conf,
	    &complaints) == -1);
	CHECK_NUMBER(complaints.error_count, 1);
	complaint_clear(&complaints);
	free(site);
	end(&rig);
}

/* What load_conf() takes, once, is what the files were then. */
static void
test_read(void)
{
	struct complaints complaints = { 0 };
	const struct vault *vault;
	struct conf *conf = NULL;
	struct rig rig;
	char *site = mem_format(SITE, 9);

	begin(&rig, 9);
	vault = envoy_vault(rig.envoy);
	memcpy(strstr(site, "First"), "Other", 5);
	put("site.yaml", site);
	read_beside(&rig);
	put("site.yaml", "site: {titel: x}\n");
	check_other(vault);
	CHECK(vault->load_conf(vault, "site.yaml", NULL, &conf,
	    &complaints) == -1);
	read_beside(&rig);
	put("site.yaml", site);
	CHECK(vault->load_conf(vault, "site.yaml", NULL, &conf,
	    &complaints) == -1);
	read_beside(&rig);
	put("site.yaml", "site: {titel: x}\n");
	envoy_forget(rig.envoy);
	CHECK(vault->load_conf(vault, "site.yaml", NULL, &conf,
	    &complaints) == -1);
	complaint_clear(&complaints);
	/* The owner that goes waits for no reading. */
	envoy_read(rig.envoy, hear_read, &rig);
	envoy_flush(rig.envoy);
	free(site);
	end(&rig);
}

/* A list of holidays may take long.  The configuration is the same with it and
 * without. */
static void
test_read_holidays(void)
{
	/* Its reader does not lie beside this program. */
	static const char *const faults[] = {
		"cannot run patchday-collect: No such file or directory",
		"it was not read" };
	struct complaints complaints = { 0 };
	struct conf *confs[2] = { NULL, NULL };
	const struct vault *vault;
	struct rig rig;
	char *site = mem_format(SITE "holidays: {us: {file: us.ics}}\n", 9);
	int i;

	begin(&rig, 9);
	vault = envoy_vault(rig.envoy);
	put("site.yaml", site);
	read_beside(&rig);
	CHECK(vault->load_conf(vault, "site.yaml", NULL, &confs[0],
	    &complaints) == 0);
	CHECK(conf_load_again(confs[0], NULL, &confs[1], &complaints) == 0);
	complaint_clear(&complaints);
	for (i = 0; i < 2; i++)
		CHECK_STRING(confs[i]->holidays.items[0].fault, faults[i]);
	CHECK_STRING(confs[1]->text_hash, confs[0]->text_hash);
	CHECK(strcmp(confs[0]->text_hash, rig.conf->text_hash) != 0);
	conf_release(confs[0]);
	conf_release(confs[1]);
	free(site);
	end(&rig);
}

/* In place of libc's, for a folder: a file system whose server is silent until
 * a byte comes. */
static int silence = -1;

int
scandir(const char *path, struct dirent ***ret_list,
    int (*is_wanted)(const struct dirent *entry),
    int (*cmp)(const struct dirent **a, const struct dirent **b))
{
	struct dirent *entry = NULL;
	DIR *folder;
	char byte;

	(void)cmp;
	if (silence != -1)
		(void)!read(silence, &byte, 1);
	folder = opendir(path);
	while (folder != NULL && (entry = readdir(folder)) != NULL &&
	    !is_wanted(entry))
		;
	if (entry == NULL)
		return -1;
	*ret_list = mem_new(1, sizeof(**ret_list));
	**ret_list = mem_new(1, sizeof(***ret_list));
	***ret_list = *entry;
	(void)closedir(folder);
	return 1;
}

static unsigned
count_threads(const struct rig *rig)
{
	char *path = mem_format("/proc/%d/task", (int)rig->envoy->pid);
	DIR *folder = opendir(path);
	unsigned count = 0;

	while (CHECK(folder != NULL) && readdir(folder) != NULL)
		count++;
	(void)closedir(folder);
	free(path);
	return count;
}

/* The envoy has heard all that came before. */
static void
settle(struct rig *rig)
{
	CHECK(envoy_is_alive(rig->envoy));
	envoy_flush(rig->envoy);
	while (rig->envoy->is_pinged && !envoy_has_ended(rig->envoy))
		CHECK(poller_wait(rig->poller, INT64_MAX, NULL) == 0);
}

/* Read beside what never comes: who waits hears so after five seconds, and what
 * else is wanted is had meanwhile. */
static void
check_silent(struct rig *rig, struct clock *clock, const char *words)
{
	const struct vault *vault = envoy_vault(rig->envoy);
	struct complaints complaints = { 0 };
	unsigned before = rig->reply_count;
	struct conf *conf = NULL;
	struct text text = { 0 };
	struct error error = { 0 };

	envoy_read(rig->envoy, hear_read, rig);
	settle(rig);
	clock_set(clock, clock_now_ms(clock) + 4999);
	settle(rig);
	CHECK(vault->load_channel(vault, conf_find_channel(rig->conf,
	    "team"), &error) == 0);
	CHECK_NUMBER(rig->reply_count, before);
	clock_set(clock, clock_now_ms(clock) + 1);
	settle(rig);
	turn(rig, before + 1, 0);
	CHECK(vault->load_conf(vault, "sites", NULL, &conf,
	    &complaints) == -1);
	complaint_format(&complaints, false, &text);
	CHECK_ROW(strstr(text_string(&text), words) != NULL,
	    text_string(&text));
	CHECK_NUMBER(complaints.error_count, 1);
	text_clear(&text);
	complaint_clear(&complaints);
}

/* In a folder of a file system, with a clock that both processes see. */
static struct clock *
begin_silent(struct rig *rig, const int *ends, const char *site)
{
	struct clock *clock = mmap(NULL, sizeof(*clock), PROT_READ |
	    PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct error error = { 0 };

	if (clock == MAP_FAILED)
		abort();
	begin(rig, 9);
	envoy_free(rig->envoy);
	CHECK(mkdir("sites", 0700) == 0);
	put("sites/site.yaml", site);
	put("sites/token", TOKEN "\n");
	free(rig->conf->path);
	rig->conf->path = mem_string("sites");
	silence = ends[0];
	clock_init_pinned(clock, clock_now_ms(&rig->clock));
	rig->envoy = envoy_new(&(struct envoy_options){ .clock = clock,
	    .cache = "cache", .directory = &directory_system,
	    .confine = confine }, rig->conf, &error);
	CHECK(envoy_open(rig->envoy, rig->poller, &error) == 0);
	return clock;
}

/* The first reading is given up, and no second one is begun beside it; when the
 * file system is there again, the files are read as they are then. */
static void
test_read_silent(void)
{
	char *site = mem_format(SITE, 9);
	struct clock *clock;
	unsigned threads;
	struct rig rig;
	int ends[2];

	CHECK(pipe(ends) == 0);
	clock = begin_silent(&rig, ends, site);
	check_silent(&rig, clock,
	    "sites: its file system has not answered for 5 seconds");
	threads = count_threads(&rig);
	check_silent(&rig, clock,
	    "sites: its file system has not answered for 10 seconds");
	CHECK_NUMBER(count_threads(&rig), threads);
	memcpy(strstr(site, "First"), "Other", 5);
	put("sites/site.yaml", site);
	CHECK(write(ends[1], "xx", 2) == 2);
	read_beside(&rig);
	check_other(envoy_vault(rig.envoy));
	/* The owner that goes does not wait for it. */
	check_silent(&rig, clock,
	    "sites: its file system has not answered for 5 seconds");
	end(&rig);
	silence = -1;
	(void)close(ends[0]);
	(void)close(ends[1]);
	(void)munmap(clock, sizeof(*clock));
	CHECK(unlink("sites/site.yaml") == 0 && unlink("sites/token") == 0 &&
	    rmdir("sites") == 0);
	free(site);
}

/* One that hangs is left to its end. */
static void
test_hangs(void)
{
	struct rig rig;
	int status;
	pid_t pid;

	begin(&rig, 9);
	pid = rig.envoy->pid;
	rig.envoy->end_ms = 20;
	CHECK(kill(pid, SIGSTOP) == 0);
	end(&rig);
	CHECK(kill(pid, SIGCONT) == 0);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
}

/* In place of libc's: one entry is as long as some have. */
#define LONG_USER 4712
#define LONG_BYTES 5000

int
getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t size,
    struct passwd **found)
{
	struct passwd *known;

	*found = NULL;
	if (uid == LONG_USER) {
		if (size < LONG_BYTES)
			return ERANGE;
		snprintf(buffer, size, "long");
		*entry = (struct passwd){ .pw_name = buffer, .pw_uid = uid };
		*found = entry;
		return 0;
	}
	known = getpwuid(uid);
	if (known == NULL)
		return 0;
	*entry = *known;
	*found = entry;
	return 0;
}

static void
test_directory(void)
{
	const struct directory *directory;
	struct directory_user user, direct;
	const struct passwd *me = getpwuid(0);
	gid_t group = 12345;
	struct rig rig;

	begin(&rig, 9);
	directory = envoy_directory(rig.envoy);
	directory->find_user(directory, 0, 0, &user);
	directory_system.find_user(&directory_system, 0, 0, &direct);
	CHECK_STRING(user.name, me->pw_name);
	CHECK_STRING(user.name, direct.name);
	CHECK_NUMBER(user.groups.count, direct.groups.count);
	CHECK(memcmp(user.groups.items, direct.groups.items,
	    user.groups.count * sizeof(gid_t)) == 0);
	directory_user_clear(&user);
	directory_user_clear(&direct);
	directory->find_user(directory, 4000000000U, 77, &user);
	CHECK(user.name == NULL && user.groups.count == 1 &&
	    user.groups.items[0] == 77);
	directory_user_clear(&user);
	directory->find_user(directory, LONG_USER, 77, &user);
	CHECK_STRING(user.name, "long");
	directory_user_clear(&user);
	CHECK(directory->find_group(directory, "daemon", &group));
	CHECK_NUMBER(group, getgrnam("daemon")->gr_gid);
	CHECK(!directory->find_group(directory, "no such group", &group));
	end(&rig);
}

/* A directory on the network that hangs, and where it is heard of. */
#define SLOW_USER 4711
#define SLOW_SECS 3

static void
find_slowly(const struct directory *self, uid_t uid, gid_t own,
    struct directory_user *ret_user)
{
	if (uid == SLOW_USER)
		(void)sleep(SLOW_SECS);
	directory_system.find_user(self, uid, own, ret_user);
}

static bool
find_no_group(const struct directory *self, const char *name,
    gid_t *ret_group)
{
	(void)self;
	(void)name;
	(void)ret_group;
	return false;
}

static const struct directory slow = { .find_user = find_slowly,
	.find_group = find_no_group };

struct slow_question {
	const struct directory *directory;
	struct directory_user user;
};

static void *
ask_slowly(void *context)
{
	struct slow_question *question = context;

	question->directory->find_user(question->directory, SLOW_USER, 88,
	    &question->user);
	return NULL;
}

/* Who looks up a user waits; what is to be sent, and its secret, do not. */
static void
test_slow_directory(void)
{
	struct slow_question question;
	const struct vault *vault;
	struct error error = { 0 };
	struct peer peer;
	struct rig rig;
	pthread_t thread;
	int64_t began_ms;
	char url[64];

	begin_with(&rig, 9, &slow);
	peer_start(&peer, serve, NULL);
	vault = envoy_vault(rig.envoy);
	began_ms = clock_boot_ms(&rig.clock);
	question.directory = envoy_directory(rig.envoy);
	CHECK(pthread_create(&thread, NULL, ask_slowly, &question) == 0);
	/* It has the question by then. */
	(void)usleep(200000);
	CHECK(vault->load_channel(vault, conf_find_channel(rig.conf, "team"),
	    &error) == 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/x", peer.port);
	CHECK(ask(&rig, url, NULL, &error) == 0);
	turn(&rig, 1, 0);
	CHECK_NUMBER(rig.status, 200);
	CHECK(clock_boot_ms(&rig.clock) - began_ms < SLOW_SECS * 1000);
	(void)pthread_join(thread, NULL);
	CHECK(question.user.groups.count == 1 &&
	    question.user.groups.items[0] == 88);
	directory_user_clear(&question.user);
	CHECK(clock_boot_ms(&rig.clock) - began_ms >= SLOW_SECS * 1000);
	end(&rig);
	peer_stop(&peer);
}

/* Whoever waits for a user's name when the service ends hears that there is
 * none, and so does who asks then. */
static void
test_end_names(void)
{
	const struct directory *directory;
	struct slow_question question;
	struct directory_user user;
	struct rig rig;
	pthread_t thread;
	int64_t began_ms;
	gid_t group;

	begin_with(&rig, 9, &slow);
	began_ms = clock_boot_ms(&rig.clock);
	question.directory = directory = envoy_directory(rig.envoy);
	CHECK(pthread_create(&thread, NULL, ask_slowly, &question) == 0);
	envoy_end_names(rig.envoy);
	(void)pthread_join(thread, NULL);
	directory->find_user(directory, 0, 5, &user);
	CHECK(!directory->find_group(directory, "daemon", &group));
	end(&rig);
	CHECK(clock_boot_ms(&rig.clock) - began_ms < SLOW_SECS * 1000);
	CHECK(question.user.name == NULL && user.name == NULL);
	CHECK(question.user.groups.items[0] == 88 &&
	    user.groups.items[0] == 5);
	directory_user_clear(&question.user);
	directory_user_clear(&user);
	envoy_end_names(NULL);
}

/* There is no collector beside a test program: that is told, too. */
static void
test_collector(void)
{
	struct gatherer *gatherer;
	struct error error = { 0 };
	struct rig rig;

	begin(&rig, 9);
	gatherer = envoy_gatherer(rig.envoy);
	CHECK(gatherer->start(gatherer, "ignored", "{}", 2, hear_collected,
	    &rig, &error) == 0);
	CHECK(gatherer->start(gatherer, "ignored", "{}", 2, hear_collected,
	    &rig, &error) == -1);
	gatherer->cancel(gatherer);
	CHECK(gatherer->start(gatherer, "ignored", "{}", 2, hear_collected,
	    &rig, &error) == 0);
	turn(&rig, 0, 1);
	CHECK_NUMBER(rig.answer_count, 1);
	end(&rig);
}

static int
confine_badly(void *context)
{
	(void)context;
	return -1;
}

/* fault-row: 16: a process of the service that is gone is noticed. */
static void
test_end(void)
{
	struct complaints complaints = { 0 };
	const struct vault *vault;
	const struct directory *directory;
	struct directory_user user;
	struct conf *conf = NULL;
	struct channel *channel;
	struct gatherer *gatherer;
	struct error error = { 0 };
	struct rig rig;
	gid_t group;

	begin(&rig, 9);
	envoy_free(rig.envoy);
	rig.envoy = envoy_new(&(struct envoy_options){ .clock = &rig.clock,
	    .cache = "cache", .directory = &directory_system,
	    .confine = confine_badly }, rig.conf, &error);
	CHECK(envoy_open(rig.envoy, rig.poller, &error) == 0);
	turn(&rig, 1, 0);
	CHECK(envoy_has_ended(rig.envoy) && rig.reply_count == 0);
	CHECK(ask(&rig, "http://127.0.0.1:9/", NULL, &error) == -1);
	vault = envoy_vault(rig.envoy);
	channel = conf_find_channel(rig.conf, "team");
	CHECK(vault->load_channel(vault, channel, &error) == -1);
	CHECK(strstr(error.text, "has ended") != NULL);
	CHECK(vault->load_app(vault, rig.conf, &error) == -1);
	CHECK(vault->load_conf(vault, "site.yaml", NULL, &conf,
	    &complaints) == -1);
	gatherer = envoy_gatherer(rig.envoy);
	CHECK(gatherer->start(gatherer, "", "{}", 2, hear_collected, &rig,
	    &error) == -1);
	directory = envoy_directory(rig.envoy);
	directory->find_user(directory, 0, 5, &user);
	CHECK(user.name == NULL && user.groups.items[0] == 5);
	directory_user_clear(&user);
	CHECK(!directory->find_group(directory, "daemon", &group));
	complaint_clear(&complaints);
	end(&rig);
}

/* What makes its threads' stacks too large for any machine. */
static int
confine_threads(void *context)
{
	pthread_attr_t attributes;

	(void)context;
	CHECK(pthread_attr_init(&attributes) == 0 &&
	    pthread_attr_setstacksize(&attributes, (size_t)1 << 46) == 0 &&
	    pthread_setattr_default_np(&attributes) == 0);
	(void)pthread_attr_destroy(&attributes);
	return 0;
}

/* Without the thread that looks up names it cannot go on, and tells why: the
 * owner only sees that it is gone. */
static void
test_no_thread(void)
{
	struct error error = { 0 };
	struct log log = { 0 };
	struct rig rig;
	char said[512];
	ssize_t length;
	int ends[2];

	begin(&rig, 9);
	envoy_free(rig.envoy);
	CHECK(pipe(ends) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0);
	log.descriptor = ends[1];
	rig.envoy = envoy_new(&(struct envoy_options){ .clock = &rig.clock,
	    .cache = "cache", .directory = &directory_system, .log = &log,
	    .confine = confine_threads }, rig.conf, &error);
	CHECK(envoy_open(rig.envoy, rig.poller, &error) == 0);
	turn(&rig, 1, 0);
	CHECK(envoy_has_ended(rig.envoy));
	end(&rig);
	length = read(ends[0], said, sizeof(said) - 1);
	said[length < 0 ? 0 : length] = '\0';
	CHECK_STRING(said, "level=error event=failed reason=\"the process that "
	    "sends: cannot start a thread: "
	    "Resource temporarily unavailable\"\n");
	(void)close(ends[0]);
	(void)close(ends[1]);
}

/* One that hangs is not alive: it is asked once, and its answer counts. */
static void
test_alive(void)
{
	struct rig rig;
	int status;

	begin(&rig, 9);
	CHECK(envoy_is_alive(rig.envoy));
	CHECK(!envoy_is_alive(rig.envoy));
	envoy_flush(rig.envoy);
	CHECK(poller_wait(rig.poller, INT64_MAX, NULL) == 0);
	CHECK(kill(rig.envoy->pid, SIGSTOP) == 0 && waitpid(rig.envoy->pid,
	    &status, WUNTRACED) == rig.envoy->pid && WIFSTOPPED(status));
	CHECK(envoy_is_alive(rig.envoy));
	envoy_flush(rig.envoy);
	CHECK(!envoy_is_alive(rig.envoy));
	CHECK(kill(rig.envoy->pid, SIGCONT) == 0);
	CHECK(poller_wait(rig.poller, INT64_MAX, NULL) == 0);
	CHECK(envoy_is_alive(rig.envoy));
	end(&rig);
}

/* Who says what is no parcel is not listened to any more. */
static void
test_rubbish(void)
{
	static const char *const rubbish[] = { "GET / HTTP/1.1\r\n\r\n",
		"\0\0\0\0\1\0\0\0", "\0\0\0\0\12\0\0\0", "\0\0\0\0\4\0\0\0" };
	int posts[2], asks[2], names[2], status = -1;
	struct envoy_options options;
	struct clock clock;
	struct rig rig;
	pid_t pid;
	size_t i;

	for (i = 0; i < countof(rubbish); i++) {
		begin(&rig, 9);
		clock_init_system(&clock);
		options = (struct envoy_options){ .clock = &clock,
		    .cache = "cache", .directory = &directory_system,
		    .confine = confine };
		CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, posts) == 0 &&
		    socketpair(AF_UNIX, SOCK_STREAM, 0, asks) == 0 &&
		    socketpair(AF_UNIX, SOCK_STREAM, 0, names) == 0);
		pid = fork();
		if (pid == 0) {
			(void)close(posts[0]);
			(void)close(asks[0]);
			(void)close(names[0]);
			program_end(envoy_serve(&options, rig.conf, posts[1],
			    asks[1], names[1]));
		}
		(void)close(posts[1]);
		(void)close(asks[1]);
		(void)close(names[1]);
		CHECK(write(posts[0], rubbish[i], i == 0 ? 18 : 8) > 0);
		CHECK(waitpid(pid, &status, 0) == pid);
		CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		(void)close(posts[0]);
		(void)close(asks[0]);
		(void)close(names[0]);
		end(&rig);
	}
}

/* Without descriptors there is no second process, and none is left open. */
static void
test_few(void)
{
	struct rlimit before, few;
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;
	struct clock clock;
	struct error error;
	struct envoy *envoy;
	int lowest, left;

	put("site.yaml", "windows: {w: {title: W, when: every Thursday at "
	    "15:00, zone: UTC, duration: 2h}}\n");
	CHECK(conf_load("site.yaml", NULL, &conf, &complaints) == 0);
	complaint_clear(&complaints);
	clock_init_system(&clock);
	CHECK(getrlimit(RLIMIT_NOFILE, &before) == 0);
	lowest = dup(0);
	(void)close(lowest);
	for (left = 0; left < 6; left++) {
		few = before;
		few.rlim_cur = (rlim_t)(lowest + left);
		error = (struct error){ 0 };
		CHECK(setrlimit(RLIMIT_NOFILE, &few) == 0);
		envoy = envoy_new(&(struct envoy_options){ .clock = &clock,
		    .cache = "cache", .directory = &directory_system,
		    .confine = confine }, conf, &error);
		CHECK(setrlimit(RLIMIT_NOFILE, &before) == 0);
		CHECK(envoy == NULL);
		CHECK_STRING(error.text,
		    "the process that sends: Too many open files");
		envoy_free(envoy);
		CHECK_NUMBER(dup(0), lowest);
		(void)close(lowest);
	}
	conf_release(conf);
}

int
main(void)
{
	char folder[] = "/tmp/test_envoy.XXXXXX";

	CHECK(mkdtemp(folder) != NULL && chdir(folder) == 0);
	test_prepare();
	test_exchange();
	test_conf();
	test_read();
	test_read_holidays();
	test_read_silent();
	test_hangs();
	test_directory();
	test_slow_directory();
	test_end_names();
	test_collector();
	test_end();
	test_no_thread();
	test_alive();
	test_rubbish();
	test_few();
	(void)unlink("site.yaml");
	CHECK(unlink("token") == 0 && unlink("signing") == 0 &&
	    rmdir(folder) == 0);
	return harness_end();
}
