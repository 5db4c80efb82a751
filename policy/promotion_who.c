/* SPDX-License-Identifier: MIT */
/*
 * Who may act on a promotion.
 *
 * A role is spoken for by whoever was recognised as it, or by a designate while
 * they are one; nobody else, root included: an acknowledgement that somebody
 * else gave is none.  Running it (ticking steps that nobody else is named for,
 * changing, giving up) is its proposer's, and those' who have the grant
 * "promotion"; that it is promoted may say those who agreed, too.
 */
#include "promotion_who.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

/* Roles that an act could be spoken for, and as whom. */
struct promotion_role {
	const struct process_party *party;
	const struct person_designate *designate;	/* NULL: in person */
};
struct promotion_roles { ARRAY(struct promotion_role) list; };

static bool
promotion_actor_is(const struct promotion_actor *actor, const char *id)
{
	size_t i;

	for (i = 0; id != NULL && i < actor->count; i++)
		if (strcmp(actor->people[i], id) == 0)
			return true;
	return false;
}

/* Add the party if the actor can speak for it and it is not there yet. */
static void
promotion_roles_add(struct promotion_roles *roles,
    const struct promotion_actor *actor, const struct process_party *party)
{
	const struct person *person = person_find(actor->persons,
	    actor->person_count, party->id);
	struct promotion_role role = { .party = party };
	size_t i;

	if (actor->as != NULL && strcmp(actor->as, party->id) != 0)
		return;
	for (i = 0; i < roles->list.count; i++)
		if (strcmp(roles->list.items[i].party->id, party->id) == 0)
			return;
	if (!promotion_actor_is(actor, party->id)) {
		role.designate = person == NULL ? NULL :
		    person_find_designate(person, actor->people, actor->count,
		    actor->now_at);
		if (role.designate == NULL)
			return;
	}
	array_push(&roles->list, role);
}

/* Those in person if there are any, else those as a designate; `*ret_count` is
 * how many. */
static const struct promotion_role *
promotion_roles_best(const struct promotion_roles *roles, size_t *ret_count)
{
	const struct promotion_role *person = NULL, *designate = NULL, *role;
	size_t i, persons = 0, designates = 0;

	for (i = 0; i < roles->list.count; i++) {
		role = &roles->list.items[i];
		if (role->designate == NULL && persons++ == 0)
			person = role;
		if (role->designate != NULL && designates++ == 0)
			designate = role;
	}
	*ret_count = persons > 0 ? persons : designates;
	return person != NULL ? person : designate;
}

/* What they are called by others: "Middleware or its designate". */
static void
promotion_put_able(struct text *text, const process_parties *parties)
{
	process_format_parties(text, parties, "and");
	if (parties->count > 0)
		text_puts(text, parties->count == 1 ? ", or its designate" :
		    ", or their designates");
}

/* The role goes into the act. */
static void
promotion_role_take(const struct promotion_role *role,
    struct promotion_act *act)
{
	free(act->role);
	free(act->designate);
	act->role = mem_string(role->party->id);
	act->designate = role->designate == NULL ? NULL :
	    mem_string(role->designate->to);
}

static int
promotion_fail_several(const struct promotion_roles *roles,
    struct error *ret_error)
{
	struct text ids = { 0 };
	size_t i;

	for (i = 0; i < roles->list.count; i++)
		text_putf(&ids, "%s%s", i > 0 ? ", " : "",
		    roles->list.items[i].party->id);
	(void)error_set(ret_error, ERROR_INPUT, "you can speak for several; "
	    "say for which (--as ROLE, \"as\"): %s", text_string(&ids));
	text_clear(&ids);
	return error_about(ret_error, "as");
}

static int
promotion_fail_who(const struct promotion_actor *actor, const char *what,
    const process_parties *able, struct error *ret_error)
{
	struct text names = { 0 };

	promotion_put_able(&names, able);
	(void)error_set(ret_error, ERROR_INPUT, "%.80s may not %s%s%.80s; who "
	    "may: %s", actor->name == NULL ? "a stranger" : actor->name, what,
	    actor->as != NULL ? " as " : "", actor->as != NULL ? actor->as :
	    "", names.length > 0 ? text_string(&names) : "nobody is named");
	text_clear(&names);
	return -1;
}

/* One of the parties: who speaks goes into the act. */
static int
promotion_choose(const process_parties *parties,
    const struct promotion_actor *actor, struct promotion_act *act)
{
	struct promotion_roles roles = { 0 };
	const struct promotion_role *role;
	size_t i, count;

	for (i = 0; i < parties->count; i++)
		promotion_roles_add(&roles, actor, &parties->items[i]);
	role = promotion_roles_best(&roles, &count);
	/* Any of them will do. */
	if (role != NULL)
		promotion_role_take(role, act);
	array_clear(&roles.list);
	return role == NULL ? -1 : 0;
}

/* --- voices --------------------------------------------------------------- */

/* Is there anything for the voice to say? */
static bool
promotion_voice_can(const struct promotion_voice *voice,
    enum promotion_verb verb)
{
	switch (verb) {
	case PROMOTION_ACKNOWLEDGE:
		return voice->agreed == 0 && voice->objected == 0;
	case PROMOTION_OBJECT:
		return voice->objected == 0;
	default:
		return voice->objected != 0;
	}
}

/* Everybody who is asked; those for whom the actor can say something now; those
 * for whom they can speak at all. */
static void
promotion_list_voices(const struct promotion *promotion,
    const struct promotion_actor *actor, enum promotion_verb verb,
    process_parties *asked, struct promotion_roles ret_roles[static 2])
{
	const struct promotion_stand *stand;
	const struct process_party *party;
	size_t i, k;

	for (i = 0; i < promotion->stands.count; i++) {
		stand = &promotion->stands.items[i];
		for (k = 0; k < stand->voices.count; k++) {
			party = &promotion->kind.steps.items[i].by.items[k];
			if (!promotion_kind_has_party(asked, party->id))
				array_push(asked, *party);
			promotion_roles_add(&ret_roles[1], actor, party);
			if (promotion_voice_can(&stand->voices.items[k],
			    verb))
				promotion_roles_add(&ret_roles[0], actor,
				    party);
		}
	}
}

/* Of several for whom something can be said, which one?  Of those for whom
 * nothing can, any: promotion_check() says why not. */
static int
promotion_check_speaker(const struct promotion *promotion,
    const struct promotion_actor *actor, struct promotion_act *act,
    struct error *ret_error)
{
	struct promotion_roles roles[2] = { 0 };
	const struct promotion_role *role;
	process_parties asked = { 0 };
	size_t count;
	int status = -1;

	promotion_list_voices(promotion, actor, act->verb, &asked, roles);
	role = promotion_roles_best(&roles[0], &count);
	if (count > 1) {
		(void)promotion_fail_several(&roles[0], ret_error);
		goto out;
	}
	if (role == NULL)
		role = promotion_roles_best(&roles[1], &count);
	if (role == NULL) {
		(void)promotion_fail_who(actor, promotion_verb_name(act->verb),
		    &asked, ret_error);
		goto out;
	}
	promotion_role_take(role, act);
	status = 0;
out:
	array_clear(&asked);
	array_clear(&roles[0].list);
	array_clear(&roles[1].list);
	return status;
}

/* --- running it ----------------------------------------------------------- */

/* The one who proposed it, by the same way in or as the same person. */
static bool
promotion_is_proposer(const struct promotion *promotion,
    const struct promotion_actor *actor)
{
	const struct promotion_act *first = promotion_find_act(promotion, 1);

	return promotion_actor_is(actor, first->role) ||
	    (actor->name != NULL && first->who != NULL &&
	    strcmp(actor->name, first->who) == 0);
}

/* Is the actor one of those who are asked?  They answer for it. */
static bool
promotion_is_asked(const struct promotion *promotion,
    const struct promotion_actor *actor)
{
	struct promotion_roles roles[2] = { 0 };
	process_parties asked = { 0 };
	bool is_asked;

	promotion_list_voices(promotion, actor, PROMOTION_ACKNOWLEDGE, &asked,
	    roles);
	is_asked = roles[1].list.count > 0;
	array_clear(&asked);
	array_clear(&roles[0].list);
	array_clear(&roles[1].list);
	return is_asked;
}

static int
promotion_check_runner(const struct promotion *promotion,
    const struct promotion_actor *actor, enum promotion_verb verb,
    struct error *ret_error)
{
	const struct promotion_act *first = promotion_find_act(promotion, 1);
	const struct person *proposer = first->role == NULL ? NULL :
	    person_find(actor->persons, actor->person_count, first->role);

	if (actor->may_run || promotion_is_proposer(promotion, actor) ||
	    (verb == PROMOTION_PROMOTE &&
	    promotion_is_asked(promotion, actor)))
		return 0;
	return error_set(ret_error, ERROR_INPUT, "%.80s may not %s it; who "
	    "may: %.80s, who proposed it, and who has the grant "
	    "\"promotion\"", actor->name == NULL ? "a stranger" : actor->name,
	    promotion_verb_name(verb), proposer != NULL ? proposer->title :
	    first->who == NULL ? "the one" : first->who);
}

/* The step's people, else its proposer; whoever may run promotions. */
static int
promotion_check_ticker(const struct promotion *promotion,
    const struct promotion_actor *actor, struct promotion_act *act,
    struct error *ret_error)
{
	const struct promotion_step *step = NULL;
	size_t i;

	for (i = 0; i < promotion->kind.steps.count; i++)
		if (act->verb == PROMOTION_TICKET ?
		    promotion->kind.steps.items[i].kind ==
		    PROMOTION_STEP_TICKET : act->step != NULL && strcmp(
		    promotion->kind.steps.items[i].key, act->step) == 0)
			step = &promotion->kind.steps.items[i];
	if (step == NULL || step->by.count == 0)
		return promotion_check_runner(promotion, actor, act->verb,
		    ret_error);
	if (promotion_choose(&step->by, actor, act) == 0 || actor->may_run)
		return 0;
	return promotion_fail_who(actor, promotion_verb_name(act->verb),
	    &step->by, ret_error);
}

int
promotion_who_check(const struct promotion *promotion,
    const struct promotion_actor *actor, struct promotion_act *act,
    struct error *ret_error)
{
	switch (act->verb) {
	case PROMOTION_PASS:
	case PROMOTION_TICKET:
		return promotion_check_ticker(promotion, actor, act,
		    ret_error);
	case PROMOTION_ACKNOWLEDGE:
	case PROMOTION_OBJECT:
	case PROMOTION_WITHDRAW:
		return promotion_check_speaker(promotion, actor, act,
		    ret_error);
	case PROMOTION_ASK:
	case PROMOTION_ANSWER:
		return 0;
	default:
		return promotion_check_runner(promotion, actor, act->verb,
		    ret_error);
	}
}

int
promotion_who_check_propose(const struct promotion_kind *kind,
    const struct promotion_actor *actor, struct promotion_act *act,
    struct error *ret_error)
{
	if (kind->propose.count > 0) {
		if (promotion_choose(&kind->propose, actor, act) == 0)
			return 0;
		return promotion_fail_who(actor, "propose", &kind->propose,
		    ret_error);
	}
	/* As whom they can run it, also by another way in. */
	free(act->role);
	act->role = actor->count == 0 ? NULL : mem_string(actor->people[0]);
	return 0;
}
