/* SPDX-License-Identifier: MIT */
/*
 * One simulated run: a random site, the real core, people, peers, a disk and a
 * clock that all misbehave, by one seed; and what is known of it from outside,
 * from which the checker tells whether every promise was kept.
 *
 * The true time is clock_boot_ms(): it only grows, and the peers live by it.
 * The wall clock is what the service's machine shows; somebody may set it.
 */
#ifndef PATCHDAY_TESTS_SIM_H
#define PATCHDAY_TESTS_SIM_H

#include <stdbool.h>
#include <stdint.h>

#include "act.h"
#include "array.h"
#include "occurrence.h"
#include "service.h"
#include "store_outbox.h"
#include "text.h"
#include "vfs.h"

#define SIM_WINDOWS 4
#define SIM_MADE 4		/* windows that people make for once */
#define SIM_LEADS 2
#define SIM_GUESTS 3
#define SIM_TREES 2		/* zone data, before and after */
#define SIM_DAY_MS (86400 * (int64_t)1000)

/* --- zones (sim_zone.c): by libc, never by sched/zone.c ------------------- */

/* Folders of zone data: 0 as it was before the two changes that the trees are
 * about (Chile 2022, Lebanon 2023), 1 after them. */
int sim_zone_make_trees(const char *folder);
/* Where the service finds it: a link, which sim_zone_use() turns. */
void sim_zone_use(const char *folder, int tree);

extern const char *const sim_zone_names[];
extern const size_t sim_zone_count;

/* The instant of a wall-clock time, as RFC 5545 3.3.5 has it; and back. */
int64_t sim_zone_at(int tree, const char *zone, int64_t local);
int64_t sim_zone_local(int tree, const char *zone, int64_t at);
/* The first change of the zone's offset after `at`; INT64_MAX: none. */
int64_t sim_zone_next_change(int tree, const char *zone, int64_t at);

/* --- the site (sim_site.c) ------------------------------------------------ */

enum sim_mode {
	SIM_AUTO,		/* the clock starts and ends it */
	SIM_HAND,		/* a person does */
	SIM_HALF,		/* the clock starts it, a person ends it */
	SIM_AGREED,		/* has to be confirmed, else it lapses */
};

struct sim_window {
	bool is_there;
	char id[16];
	const char *zone;
	int minute;		/* of the day */
	int weekday;		/* 0 Sunday; -1: every day */
	int64_t only_local;	/* made for then; 0: it recurs */
	bool is_monthly;	/* only the month's first of them */
	int64_t length_secs;
	int64_t lead_secs[SIM_LEADS];
	int lead_count;
	enum sim_mode mode;
	bool tells_side, tells_post, tells_quiet;
	int invite_days;	/* guests; 0: none are invited */
	int64_t grace_secs, catch_up_secs;
};

struct sim_site {
	struct sim_window windows[SIM_WINDOWS];
	struct sim_window made[SIM_MADE];	/* not in the file */
	bool has_side;		/* the second channel of Slack */
	int guest_count;	/* of sim_invite_guests */
};

#define SIM_CONFIRM_SECS (3 * 3600)
#define SIM_HELPER "helper"	/* moves, restores; may not confirm */

/* A configuration in force: which, with which zone data, and what of the past
 * was planned when it began and when it ended (wall clock, seconds). */
struct sim_epoch {
	struct sim_site site;
	int tree;
	int64_t from_at, until_at;
};

/* One that is told of a window: channel, and recipient or "". */
struct sim_ear { const char *channel, *recipient; };
size_t sim_site_ears(const struct sim_site *site,
    const struct sim_window *window, struct sim_ear ret_ears[static 4]);

void sim_site_format(const struct sim_site *site, struct text *text);
const struct sim_window *sim_site_find(const struct sim_site *site,
    const char *id);
/* Has the window an occurrence at that wall-clock time? */
bool sim_site_has(const struct sim_window *window, int64_t local);

/* --- what people did (sim_life.c) ----------------------------------------- */

/* An occurrence that somebody touched: the acts that were accepted. */
struct sim_life {
	char identity[OCCURRENCE_IDENTITY_MAX];
	int64_t touched_at;		/* first, wall clock */
	ARRAY(struct act) acts;		/* what they own is the deeds' */
};

/* An act that the service said it has done. */
struct sim_deed { struct act act; bool is_acknowledged; };

/* What should be, at a moment, of the occurrence that an identity names. */
struct sim_state {
	const struct sim_window *window;	/* NULL: it is not there */
	int64_t start_at, end_at;
	int64_t planned_start_at, planned_end_at;	/* before anybody acted */
	enum occurrence_phase phase, by_acts;
	int answer;			/* 1 confirmed, -1 taken back, 0 */
	int64_t started_ms, ended_ms;
	int64_t given_at;		/* the minute of a start by hand */
	int64_t gone_at;		/* that of an end by hand, or 0 */
	bool is_touched, was_started, was_shortened,
	    was_moved, was_reopened;
	int64_t acted_at;		/* the last time */
	int64_t revived_at;		/* put back, or confirmed */
	/* Its times after each of the last acts. */
	int64_t starts[8], ends[8];
	size_t times;
};

/* --- peers (sim_peers.c) -------------------------------------------------- */

/* How a peer is. */
enum sim_weather {
	SIM_WELL, SIM_BUSY, SIM_DOWN, SIM_SICK, SIM_SILENT, SIM_REVOKED,
	SIM_GARBLED,
};
#define SIM_WEATHERS 7

/* A message as it left, and how often it arrived. */
struct sim_send {
	char key[40], identity[OCCURRENCE_IDENTITY_MAX], kind[32],
	    channel[16], recipient[40];
	int64_t wall_ms, true_ms;	/* when it left */
	uint64_t digest;		/* of its bytes */
	bool is_clean;			/* the peer said that it has it */
	bool is_refused;		/* for good */
	unsigned arrivals;
};

/* A message as people see it, in order of arrival. */
struct sim_post {
	size_t send;
	int64_t true_ms, wall_ms;
	char ts[24], thread[24];	/* Slack */
	bool is_broadcast;
	char *bytes;			/* as they read it now */
	int64_t unstarted_ms;		/* true: since when it says so; 0 */
	bool is_deleted;		/* by somebody */
};

struct sim_exchange;
struct sim_entry;
struct sim_part;
struct sim_letter;

/* At Alertmanager. */
struct sim_silence {
	char id[24], identity[OCCURRENCE_IDENTITY_MAX], environment[16];
	int64_t made_at, end_at;	/* true, UTC */
	bool is_expired, is_hidden;
};

/* Which fault the network or the disk makes so that the checker has something
 * to find. */
enum sim_mutation {
	SIM_SOUND, SIM_DOUBLE, SIM_LOSE_START, SIM_END_FIRST, SIM_WRONG_TIME,
	SIM_SAY_FRESH, SIM_EARLY, SIM_LYING_DISK, SIM_LOST_ROW, SIM_GHOST,
	SIM_NO_REASON, SIM_KEPT_SILENCE, SIM_STALE_BOARD, SIM_KEPT_SEQUENCE,
	SIM_LOST_ENTRY, SIM_LOST_INVITE, SIM_SAME_INVITE, SIM_MUTATIONS,
};
extern const char *const sim_mutation_names[SIM_MUTATIONS];

/* A commit that was begun (sim_commit.c). */
struct sim_commit {
	bool is_pending;
	int64_t at_ms;			/* true: then it is over */
	bool is_looked_at;		/* by the judge, who waits for nothing */
	int status;			/* of the one that is over */
	struct error error;
};

/* --- the run -------------------------------------------------------------- */

struct sim {
	struct network network;		/* first: start() gets it */
	uint64_t seed;
	struct random dice;		/* the world's */
	struct random quiet_dice;	/* Alertmanager's own */
	struct random commit_dice;	/* and the disk's */
	struct random feed_dice;	/* and the subscriber's */
	struct random invite_dice;	/* and the guests' */
	bool talks;
	enum sim_mutation mutation;
	unsigned mutated;		/* how often it was done */

	/* The machine. */
	struct clock clock;
	struct random random;		/* the service's */
	struct vfs_disk *disk;
	struct store *store;
	struct sim_commit commit;
	bool commits_late;		/* as in a thread */
	struct service *service;
	struct conf *conf;
	const char *folder;		/* temporary */
	char conf_path[128], database[128], zoneinfo[128];
	int64_t crash_starts;		/* dies in so many requests; 0 */
	int64_t stop_steps;		/* is stopped in order after so many
					 * with something under way; 0 */

	/* The world. */
	struct sim_site site;		/* as the file has it */
	int tree;			/* as the folder has it */
	ARRAY(struct sim_epoch) epochs;	/* the last is in force */
	int64_t planned_at;		/* all due by then is planned */
	ARRAY(struct sim_life) lives;
	ARRAY(struct sim_deed) deeds;
	ARRAY(struct act) own;		/* ends that the service gave itself */
	struct text decided;		/* keys: retried or dropped by hand */
	struct sim_window making;	/* by the act that is asked for */
	bool jumps;			/* somebody sets the clock */
	bool changed_down;		/* the file, while it did not run */
	int64_t begin_ms, end_ms;	/* wall */
	int64_t trouble_ms[256];	/* true: something was wrong then */
	size_t trouble_count;
	int64_t back_ms;		/* true: the clock was set back */
	int64_t slept_ms[2];		/* true: last asleep from, until */

	/* The peers. */
	enum sim_weather slack, mail;
	int64_t slack_until_ms, mail_until_ms;	/* true */
	int64_t lag_ms;			/* of history */
	bool is_calm;			/* no faults any more */
	ARRAY(struct sim_exchange) exchanges;
	ARRAY(struct sim_send) sends;
	ARRAY(struct sim_post) posts;
	ARRAY(struct sim_silence) silences;

	/* The subscriber. */
	bool has_subscriber;
	ARRAY(struct sim_entry) entries;	/* sim_feed.c */
	size_t entry_hint;
	ARRAY(struct sim_part) parts;		/* sim_series.c */
	unsigned documents;
	int64_t feed_modified_at[3];	/* Last-Modified, by form */

	/* The guests (sim_invite.c). */
	bool has_guests;
	ARRAY(struct sim_letter) letters;	/* as they left */
	ARRAY(struct sim_letter) invites;	/* what is in calendars */

	/* The report. */
	uint64_t events;		/* steps, exchanges, acts */
	unsigned restarts, failures;
	struct text report;
};

/* Something is wrong: what, and about which message or occurrence. */
void sim_fail(struct sim *sim, const char *what, const char *detail);
/* Told with -v only. */
void sim_tell(const struct sim *sim, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int64_t sim_wall_ms(const struct sim *sim);
int64_t sim_true_ms(const struct sim *sim);
unsigned sim_roll(struct sim *sim, unsigned sides);
/* Something is wrong from now on, and shows up to half an hour later. */
void sim_note_trouble(struct sim *sim, int64_t until_true_ms);
/* Was everything well in the `secs` before that true time? */
bool sim_was_well(const struct sim *sim, int64_t true_ms, int64_t secs);

void sim_site_roll(struct sim *sim);
/* Did a configuration change when the window of that occurrence is, or how
 * long? */
bool sim_site_was_changed(const struct sim *sim, const char *identity);
/* Was the recipient among those who are told, all the time since then? */
struct sim_send;
bool sim_site_hears(const struct sim *sim, const struct sim_send *send);
/* Change the site by chance; what was done, for the trace. */
const char *sim_site_change(struct sim *sim);

/* sim_commit.c: before the first store is opened. */
void sim_commit_init(struct sim *sim);
/* When one that was begun is over, if that is before `wake_ms` (both wall). */
int64_t sim_commit_wake_ms(const struct sim *sim, int64_t wake_ms);
/* Let it be over if its time has come; the machine may die of it. */
void sim_commit_settle(struct sim *sim);
/* The store has gone. */
void sim_commit_forget(struct sim *sim);

/* sim_life.c */
void sim_life_take(struct sim *sim, const struct act *act);
/* By the configuration in force, what people did, and the clock. */
void sim_life_find(const struct sim *sim, const char *identity,
    int64_t now_at, struct sim_state *ret_state);
/* Does the calendar strike it out? */
bool sim_life_is_off(const struct sim_state *state);
struct sim_life *sim_life_of(const struct sim *sim, const char *identity);
void sim_life_clear(struct sim *sim);

/* sim_peers.c */
void sim_peers_init(struct sim *sim);
void sim_peers_clear(struct sim *sim);
/* When the next thing happens there, true; INT64_MAX. */
int64_t sim_peers_next_ms(const struct sim *sim);
/* Let happen what is due; was anything answered? */
bool sim_peers_run(struct sim *sim);

/* sim_quiet.c: a silence arrives (its id, "" when it is none), one is ended; the
 * list of them; are they right in the end? */
void sim_quiet_put(struct sim *sim, const char *bytes,
    char ret_id[static 24]);
void sim_quiet_drop(struct sim *sim, const char *id);
void sim_quiet_list(const struct sim *sim, struct text *body);
void sim_quiet_judge(struct sim *sim, const struct outbox_rows *rows);

/* sim_feed.c: somebody reads the calendars, and compares. */
void sim_feed_init(struct sim *sim);
void sim_feed_clear(struct sim *sim);
void sim_feed_ask(struct sim *sim);
void sim_feed_identity(const struct sim_window *window, int64_t local,
    char ret[static OCCURRENCE_IDENTITY_MAX]);

/* Lines as they were before they were folded (RFC 5545 3.1); the value of a line,
 * if it is that property's; the occurrence that a UID names, or "". */
void sim_feed_unfold(char *body);
bool sim_feed_take(const char *line, const char *name, char *ret,
    size_t size);
void sim_feed_identity_of_uid(const char *uid,
    char ret[static OCCURRENCE_IDENTITY_MAX]);

/* sim_invite.c: the site has guests; an invitation leaves and arrives; do the
 * calendars show what is so in the end? */
extern const char *const sim_invite_guests[SIM_GUESTS];
void sim_invite_init(struct sim *sim);
void sim_invite_clear(struct sim *sim);
void sim_invite_roll(struct sim *sim, struct sim_window *window);
void sim_invite_change(struct sim *sim);
void sim_invite_format_window(const struct sim_window *window,
    struct text *text);
void sim_invite_format_channel(const struct sim_site *site,
    struct text *text);
void sim_invite_send(struct sim *sim, const struct sim_send *send,
    const char *bytes);
void sim_invite_arrive(struct sim *sim, const struct sim_send *send,
    const char *bytes);
void sim_invite_judge(struct sim *sim, const struct outbox_rows *rows);

/* sim_series.c: the entries of a document, and their lines, unfolded; is each
 * occurrence of these days (of 1970 on) in it once? */
void sim_series_begin(struct sim *sim);
void sim_series_take(struct sim *sim, const char *line);
void sim_series_clear(struct sim *sim);
void sim_series_judge(struct sim *sim, int64_t from_day, int64_t to_day);
/* "20261203T150000" and "20261203T230000Z", as seconds; 0: neither. */
int64_t sim_series_seconds(const char *text);

/* sim_machine.c */
void sim_machine_init(struct sim *sim);
void sim_machine_clear(struct sim *sim);
void sim_machine_boot(struct sim *sim);
/* What it writes in the background is written: it may die of that. */
void sim_machine_settle(struct sim *sim);
/* It is dead: lose what is lost, stay down for a while, boot. */
void sim_machine_restart(struct sim *sim, enum vfs_power power,
    int64_t down_ms);
void sim_machine_run(struct sim *sim, int64_t until_wall_ms);
bool sim_machine_is_dead(const struct sim *sim);
/* Read the file again. */
void sim_machine_reload(struct sim *sim);
/* The zone data were replaced: look. */
void sim_machine_check_zones(struct sim *sim);
/* An order by JSON, by somebody who may everything or by the helper; taken into
 * the model when it was accepted. */
int sim_machine_act(struct sim *sim, const char *json, bool is_helper);
void sim_machine_jump(struct sim *sim, int64_t wall_ms);
void sim_machine_sleep(struct sim *sim, int64_t ms);
/* In order, as for an update: what is on its way is waited for. */
void sim_machine_stop(struct sim *sim, int64_t down_ms);
/* Carry out the command, which frees itself; false: it died of it. */
bool sim_machine_command(struct sim *sim, struct command *command);
/* Read the file again, which somebody has broken. */
void sim_machine_misread(struct sim *sim);

/* sim_hand.c: somebody retries or drops a message; deletes one in Slack. */
void sim_hand_decide(struct sim *sim);
void sim_hand_delete(struct sim *sim);
/* Makes a window for once; the act was taken: it is there. */
void sim_hand_make(struct sim *sim);
void sim_hand_made(struct sim *sim);
/* Was it retried or dropped by somebody? */
bool sim_hand_has(const struct sim *sim, const char *key);

/* sim_judge.c: what leaves is true; sim_owed.c: and nothing is missing. */
void sim_judge_send(struct sim *sim, const struct sim_send *send,
    const char *bytes, bool is_edit);
void sim_judge_end(struct sim *sim);
/* The first part of a mail, or of what is left of it, without its encoding. */
void sim_judge_decode(const char *bytes, char *ret, size_t size);
void sim_owed_judge(struct sim *sim, const struct outbox_rows *rows);

/* sim_deed.c: what happens by chance. */
void sim_deed_run(struct sim *sim);
/* All of a run: true when nothing was wrong. */
void sim_init(struct sim *sim, uint64_t seed, const char *folder);
void sim_finish(struct sim *sim);
void sim_clear(struct sim *sim);

/* sim_clock.c: the table of clocks; how many rows are wrong, of how many. */
unsigned sim_clock_run(const char *folder, unsigned *ret_count);

#endif
