/* SPDX-License-Identifier: MIT */
/*
 * Commits that take their time, as those in the thread of store/store_commit.c
 * do, but in this one and by the dice, so that a seed is what it was: the linker
 * puts these functions in the place of the store's own (--wrap).  What a commit
 * writes it writes when its time has come, or when somebody waits for it; until
 * then nothing of it is on the disk, whatever becomes of the machine.
 */
#include "service_internal.h"
#include "sim.h"
#include "store_internal.h"

/* The one that runs in this process. */
static struct sim *commit_sim;

bool __real_store_commit_begin(struct store *store);
bool __real_store_commit_is_over(const struct store *store);
void __real_store_commit_wait(struct store *store);
int __real_store_commit_end(struct store *store, struct error *ret_error);
bool __wrap_store_commit_begin(struct store *store);
bool __wrap_store_commit_is_over(const struct store *store);
void __wrap_store_commit_wait(struct store *store);
int __wrap_store_commit_end(struct store *store, struct error *ret_error);

void
sim_commit_init(struct sim *sim)
{
	commit_sim = sim;
	random_init_seeded(&sim->commit_dice, sim->seed ^ 0xc0117);
	sim->commits_late = random_below(&sim->commit_dice, 2) == 0;
}

static struct sim_commit *
commit_of(const struct store *store)
{
	return commit_sim != NULL && commit_sim->store == store ?
	    &commit_sim->commit : NULL;
}

static void
commit_run(struct sim *sim)
{
	struct sim_commit *commit = &sim->commit;

	if (!commit->is_pending)
		return;
	commit->is_pending = false;
	commit->error = (struct error){ 0 };
	sim->store->is_committing = false;
	commit->status = store_commit(sim->store, &commit->error);
	sim->store->is_committing = true;
}

/* A good disk, mostly. */
static int64_t
commit_roll_ms(struct sim *sim)
{
	static const unsigned most_ms[] = { 3, 3, 3, 12, 12, 60, 500, 4000 };

	return (int64_t)random_below(&sim->commit_dice, most_ms[random_below(
	    &sim->commit_dice, countof(most_ms))] + 1);
}

int64_t
sim_commit_wake_ms(const struct sim *sim, int64_t wake_ms)
{
	int64_t at_ms = sim_wall_ms(sim) + sim->commit.at_ms -
	    sim_true_ms(sim);

	return sim->commit.is_pending && at_ms < wake_ms ? at_ms : wake_ms;
}

void
sim_commit_settle(struct sim *sim)
{
	if (sim->commit.at_ms <= sim_true_ms(sim))
		commit_run(sim);
}

void
sim_commit_forget(struct sim *sim)
{
	sim->commit.is_pending = false;
}

/* It may die of this one, above all of one that lets messages leave. */
static void
commit_roll_crash(struct sim *sim)
{
	bool has_claims = sim->service->claimed.list.count > 0;

	if (random_below(&sim->commit_dice, has_claims ? 4 : 40) == 0 &&
	    !sim->is_calm)
		vfs_crash_at(sim->disk, 1 + (int64_t)random_below(
		    &sim->commit_dice, 24));
}

/* --- in the place of the store's ------------------------------------------ */

bool
__wrap_store_commit_begin(struct store *store)
{
	struct sim *sim = commit_sim;
	int64_t ms;

	if (commit_of(store) == NULL || !sim->commits_late)
		return __real_store_commit_begin(store);
	ms = commit_roll_ms(sim);
	sim->commit.at_ms = sim_true_ms(sim) + ms;
	sim->commit.is_pending = true;
	store->is_committing = true;
	if (ms > 1000)
		sim_note_trouble(sim, sim->commit.at_ms);
	commit_roll_crash(sim);
	return true;
}

bool
__wrap_store_commit_is_over(const struct store *store)
{
	const struct sim_commit *commit = commit_of(store);

	return commit == NULL ? __real_store_commit_is_over(store) :
	    !commit->is_pending;
}

void
__wrap_store_commit_wait(struct store *store)
{
	if (commit_of(store) == NULL)
		__real_store_commit_wait(store);
	else if (!commit_sim->commit.is_looked_at)
		commit_run(commit_sim);
}

int
__wrap_store_commit_end(struct store *store, struct error *ret_error)
{
	struct sim_commit *commit = commit_of(store);

	if (commit == NULL)
		return __real_store_commit_end(store, ret_error);
	commit_run(commit_sim);
	store->is_committing = false;
	if (commit->status < 0 && ret_error != NULL)
		*ret_error = commit->error;
	return commit->status;
}
