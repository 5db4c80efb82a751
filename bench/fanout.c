/* SPDX-License-Identifier: MIT */
/*
 * Fan-out through the durable outbox: the service's core, its store on the
 * disk and the real network, in a new folder DIR:
 *	fanout mail DIR COUNT PORT		mails to an SMTP sink
 *	fanout http DIR COUNT PORT [PORT2 COUNT2]
 *		posts to COUNT channels of one API, and COUNT2 of another
 *	fanout spread DIR COUNT SECONDS		COUNT windows that begin on
 *		each second of a span; a network that answers at once
 * All but spread are due at one instant.  Prints what bench/run reads:
 * messages a second from the due instant until all is recorded, CPU, lateness
 * as seen at hand-over (spread: microseconds) or when recorded (else: ms).
 * A specimen of what was sent is left in DIR/letter.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "mem.h"
#include "envoy.h"
#include "network_sim.h"
#include "poller.h"
#include "service.h"

#define FANOUT_DUE_AT 1796338800	/* 2026-12-03, 15:00 in Los Angeles */
#define FANOUT_BEFORE_MS 1000		/* begins so long before; reading it takes time */
#define FANOUT_EACH 100			/* messages of each window */
#define FANOUT_GIVE_UP_MS 120000

struct fanout {
	struct network network;		/* spread: hands over to `sim` */
	struct network *sim;
	struct envoy *envoy;
	struct clock clock;
	struct random random;
	struct poller *poller;
	struct store *store;
	struct conf *conf;
	struct service *service;
	const char *folder;
	size_t count, other_count, settled_count, unsent_count;
	double *late, *woken;		/* of each message; of each second */
	size_t late_count, woken_count;
	int64_t first_late_us, woken_us;
	double cpu_ms;
};

/* Of this process, and of those that it has waited for. */
static double
fanout_cpu_ms(void)
{
	struct rusage usage;
	double ms = 0;
	int who;

	for (who = RUSAGE_CHILDREN; who <= RUSAGE_SELF; who++) {
		getrusage(who, &usage);
		ms += (double)(usage.ru_utime.tv_sec +
		    usage.ru_stime.tv_sec) * 1e3 +
		    (double)(usage.ru_utime.tv_usec +
		    usage.ru_stime.tv_usec) / 1e3;
	}
	return ms;
}

/* The shifted clock in microseconds, counted from the due instant. */
static int64_t
fanout_now_us(const struct fanout *fanout)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 +
	    (fanout->clock.shift_ms - FANOUT_DUE_AT * (int64_t)1000) * 1000;
}

/* --- the network of `spread` ---------------------------------------------- */

static int
fanout_start(struct network *network, const struct exchange_request *request,
    exchange_done done, void *context, struct error *ret_error)
{
	struct fanout *fanout = (struct fanout *)network;

	/* user1234@…: due with the second of its window. */
	int64_t second = strtol(request->recipient + 4, NULL, 10);

	fanout->late[fanout->late_count++] =
	    (double)(fanout_now_us(fanout) - second * 1000000);
	return fanout->sim->start(fanout->sim, request, done, context,
	    ret_error);
}

static void
fanout_cancel_all(struct network *network)
{
	struct fanout *fanout = (struct fanout *)network;

	fanout->sim->cancel_all(fanout->sim);
}

/* --- what is announced ---------------------------------------------------- */

static FILE *
fanout_open(const struct fanout *fanout, const char *name)
{
	char *path = mem_format("%s/%s", fanout->folder, name);
	FILE *file = fopen(path, "w");

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	free(path);
	return file;
}

static void
fanout_write_mail(struct fanout *fanout, const char *port)
{
	FILE *file = fanout_open(fanout, "conf/a.yaml");
	size_t i;

	fputs("channels:\n  post:\n    email:\n", file);
	for (i = 0; i < FANOUT_EACH; i++)
		fprintf(file, "      - user%zu@example.org\n", i);
	fprintf(file, "    from: pd@example.org\n"
	    "    smtp: smtp://127.0.0.1:%s\n    tls: none\nwindows:\n", port);
	for (i = 0; i < fanout->count / FANOUT_EACH; i++)
		fprintf(file, "  w%zu: {title: Window %zu, when: every Thursday"
		    " at 15:00, zone: America/Los_Angeles, duration: 2h,"
		    " announce: [{to: post, end: false}]}\n", i, i);
	fclose(file);
}

static void
fanout_write_channels(struct fanout *fanout, const char *prefix, size_t count,
    const char *port)
{
	char *name = mem_format("conf/%s.yaml", prefix);
	FILE *file = fanout_open(fanout, name);
	size_t i, k;

	free(name);
	fputs("channels:\n", file);
	for (i = 0; i < count; i++)
		fprintf(file, "  %s%zu: {slack: \"#%s%zu\", token: {file: "
		    "../token}, api: \"http://127.0.0.1:%s/api\"}\n", prefix,
		    i, prefix, i, port);
	fputs("windows:\n", file);
	for (i = 0; i < count; i += FANOUT_EACH) {
		fprintf(file, "  w%s%zu: {title: Window %zu, when: every "
		    "Thursday at 15:00, zone: America/Los_Angeles, duration:"
		    " 2h, announce: [{end: false, to: [", prefix, i, i);
		for (k = i; k < i + FANOUT_EACH && k < count; k++)
			fprintf(file, "%s%s%zu", k == i ? "" : ", ", prefix,
			    k);
		fputs("]}]}\n", file);
	}
	fclose(file);
}

/* As many windows as seconds, each with a channel of its own. */
static void
fanout_write_spread(struct fanout *fanout, size_t seconds)
{
	FILE *file = fanout_open(fanout, "conf/a.yaml");
	size_t i, k, each = fanout->count / seconds;

	fputs("channels:\n", file);
	for (i = 0; i < seconds; i++) {
		fprintf(file, "  c%zu:\n    from: pd@example.org\n    smtp: "
		    "smtp://localhost:25\n    tls: none\n    email:\n", i);
		for (k = 0; k < each; k++)
			fprintf(file, "      - user%zu@h%zu.org\n", i, k);
	}
	fputs("windows:\n", file);
	for (i = 0; i < seconds; i++)
		fprintf(file, "  w%zu: {title: Window %zu, when: \"FREQ="
		    "WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=%zu\", "
		    "from: 2026-01-01, zone: America/Los_Angeles, duration: "
		    "2h, announce: [{to: c%zu, end: false}]}\n", i, i, i, i);
	fclose(file);
}

static void
fanout_wake(void *context)
{
	struct fanout *fanout = context;

	poller_wake(fanout->poller);
}

/* --- the service ---------------------------------------------------------- */

static void
fanout_keep_letter(struct fanout *fanout, const struct service_event *event)
{
	FILE *file = fanout_open(fanout, "letter");

	fwrite(event->letter, 1, event->letter_length, file);
	fclose(file);
}

static void
fanout_observe(void *context, const struct service_event *event)
{
	struct fanout *fanout = context;

	if (fanout->settled_count++ == 0)
		fanout_keep_letter(fanout, event);
	fanout->unsent_count += strcmp(event->state, "sent") != 0;
	/* The peers of interest are a…; `spread` counts at hand-over. */
	if (fanout->sim == NULL && event->channel[0] != 'b')
		fanout->late[fanout->late_count++] =
		    (double)fanout_now_us(fanout) / 1e3;
}

static void
fanout_die(const char *text)
{
	fprintf(stderr, "fanout: %s\n", text);
	exit(1);
}

static int
fanout_confine(void *context)
{
	(void)context;
	return 0;
}

static void
fanout_init(struct fanout *fanout)
{
	struct complaints complaints = { 0 };
	struct error error = { 0 };
	struct text text = { 0 };
	char *folder = mem_format("%s/conf", fanout->folder);
	char *path = mem_format("%s/patchday.db", fanout->folder);
	struct store_options options = { .path = path, .wake = fanout_wake,
	    .wake_context = fanout };
	struct service_seams seams = { .clock = &fanout->clock,
	    .random = &fanout->random, .observe = fanout_observe,
	    .context = fanout };

	if (conf_load(folder, NULL, &fanout->conf, &complaints) < 0) {
		complaint_format(&complaints, false, &text);
		fanout_die(text_string(&text));
	}
	clock_init_shifted(&fanout->clock, FANOUT_DUE_AT * (int64_t)1000 -
	    FANOUT_BEFORE_MS);
	random_init_seeded(&fanout->random, 1);
	/* As daemon/runtime.c has it, but for the sandbox and the vault: the
	 * secrets are read here. */
	fanout->envoy = envoy_new(&(struct envoy_options){
	    .clock = &fanout->clock, .cache = fanout->folder,
	    .directory = &directory_system,
	    .confine = fanout_confine }, fanout->conf, &error);
	fanout->poller = poller_new(&fanout->clock, &error);
	if (fanout->envoy == NULL || envoy_open(fanout->envoy,
	    fanout->poller, &error) < 0)
		fanout_die(error.text);
	seams.network = envoy_network(fanout->envoy);
	if (fanout->sim != NULL)
		seams.network = &fanout->network;
	if (store_new(&options, &fanout->store, &error) != 0)
		fanout_die(error.text);
	seams.store = fanout->store;
	fanout->service = service_new(&seams, fanout->conf, &error);
	if (fanout->service == NULL)
		fanout_die(error.text);
	free(folder);
	free(path);
}

static void
fanout_woken(struct fanout *fanout, size_t seconds)
{
	int64_t now_us = fanout_now_us(fanout);

	/* The first step of each second. */
	if (fanout->sim == NULL || fanout->woken_count >= seconds ||
	    now_us < (int64_t)fanout->woken_count * 1000000)
		return;
	fanout->woken[fanout->woken_count] = (double)(now_us -
	    (int64_t)fanout->woken_count * 1000000);
	fanout->woken_count++;
}

static bool
fanout_has_ended(const struct fanout *fanout)
{
	return fanout->late_count >= fanout->count &&
	    (fanout->other_count > 0 || fanout->settled_count >=
	    fanout->count + fanout->other_count);
}

/* The owner's loop, as in daemon/runtime.c. */
static void
fanout_run(struct fanout *fanout, size_t seconds)
{
	struct error error = { 0 };
	int64_t step_ms, now_ms, until_ms;

	fanout->first_late_us = INT64_MIN;
	while (!fanout_has_ended(fanout)) {
		if (fanout_now_us(fanout) > FANOUT_GIVE_UP_MS * 1000)
			fanout_die("not all was sent");
		fanout_woken(fanout, seconds);
		if (fanout->first_late_us == INT64_MIN &&
		    fanout_now_us(fanout) >= 0) {
			fanout->first_late_us = fanout_now_us(fanout);
			fanout->cpu_ms = fanout_cpu_ms();
		}
		if (fanout->sim != NULL)
			network_sim_answer(fanout->sim);
		step_ms = service_step(fanout->service, &error);
		if (step_ms == INT64_MIN)
			fanout_die(error.text);
		envoy_flush(fanout->envoy);
		now_ms = clock_now_ms(&fanout->clock);
		until_ms = step_ms;
		if (fanout->sim != NULL &&
		    service_in_flight(fanout->service) > 0)
			until_ms = now_ms;
		/* Nothing is left that would wake it. */
		if (fanout_has_ended(fanout))
			until_ms = now_ms;
		if (until_ms > now_ms + 1000)
			until_ms = now_ms + 1000;
		if (poller_wait(fanout->poller, until_ms, &error) != 0)
			fanout_die(error.text);
	}
}

static int
fanout_cmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
fanout_quantile(double *values, size_t count, double q)
{
	if (count == 0)
		return 0;
	qsort(values, count, sizeof(values[0]), fanout_cmp);
	return values[(size_t)((double)(count - 1) * q)];
}

static void
fanout_print(struct fanout *fanout)
{
	double all_s = (double)fanout_now_us(fanout) / 1e6;

	printf("rate %.0f cpu_us %.1f failed %zu p50 %.2f p99 %.2f first %.2f"
	    " least %.2f", (double)fanout->settled_count / all_s,
	    fanout->cpu_ms * 1e3 / (double)fanout->settled_count,
	    fanout->other_count > 0 ? 0 : fanout->unsent_count,
	    fanout_quantile(fanout->late, fanout->late_count, .5),
	    fanout_quantile(fanout->late, fanout->late_count, .99),
	    (double)fanout->first_late_us / 1e3,
	    fanout_quantile(fanout->late, fanout->late_count, 0));
	if (fanout->woken_count > 0)
		printf(" woken50 %.1f woken99 %.1f",
		    fanout_quantile(fanout->woken, fanout->woken_count, .5),
		    fanout_quantile(fanout->woken, fanout->woken_count, .99));
	printf("\n");
}

static void
fanout_make_folder(const struct fanout *fanout)
{
	char *conf = mem_format("%s/conf", fanout->folder);
	char *token = mem_format("%s/token", fanout->folder);
	FILE *file;

	(void)mkdir(conf, 0700);
	file = fanout_open(fanout, "token");
	fputs("xoxb-1-bench\n", file);
	fclose(file);
	(void)chmod(token, 0600);
	free(conf);
	free(token);
}

int
main(int argc, char **argv)
{
	struct fanout fanout = { 0 };
	bool is_spread = argc == 5 && strcmp(argv[1], "spread") == 0;
	size_t seconds = is_spread ? strtoul(argv[4], NULL, 10) : 0;

	if (argc != 5 && argc != 7)
		return 2;
	fanout.folder = argv[2];
	fanout.count = strtoul(argv[3], NULL, 10);
	if (is_spread)
		fanout.count -= fanout.count % seconds;
	fanout_make_folder(&fanout);
	fanout.late = mem_new(fanout.count, sizeof(double));
	fanout.woken = mem_new(seconds, sizeof(double));
	if (is_spread) {
		fanout.network = (struct network){ .start = fanout_start,
		    .cancel_all = fanout_cancel_all };
		fanout.sim = network_sim_new(&fanout.clock);
		fanout_write_spread(&fanout, seconds);
	} else if (strcmp(argv[1], "mail") == 0) {
		fanout_write_mail(&fanout, argv[4]);
	} else {
		fanout_write_channels(&fanout, "a", fanout.count, argv[4]);
		if (argc == 7) {
			fanout.other_count = strtoul(argv[6], NULL, 10);
			fanout_write_channels(&fanout, "b",
			    fanout.other_count, argv[5]);
		}
	}
	fanout_init(&fanout);
	fanout_run(&fanout, seconds);
	service_free(fanout.service);
	store_free(fanout.store);
	envoy_free(fanout.envoy);
	fanout.cpu_ms = fanout_cpu_ms() - fanout.cpu_ms;
	fanout_print(&fanout);
	conf_release(fanout.conf);
	poller_free(fanout.poller);
	free(fanout.late);
	free(fanout.woken);
	return fanout.unsent_count > 0 && fanout.other_count == 0;
}
