/* SPDX-License-Identifier: MIT */
/* The commands of readers, each in its own file, and what they share. */
#ifndef PATCHDAY_SERVICE_COMMAND_INTERNAL_H
#define PATCHDAY_SERVICE_COMMAND_INTERNAL_H

#include "act.h"
#include "command.h"
#include "error.h"
#include "jsontext.h"
#include "occurrence.h"
#include "service.h"

#define SERVICE_ENVIRONMENTS_MAX 1024	/* of one window */

/* The commands; each fills the answer. */
void service_status(struct service *service, struct command *command);
void service_metrics(struct service *service, struct command *command);
void service_feed(struct service *service, struct command *command);
void service_outbox(struct service *service, struct command *command);
void service_act(struct service *service, struct command *command);
void service_choice(struct service *service, struct command *command);
void service_token(struct service *service, struct command *command);

/* SIGN_OUT: those who show a token end its sessions, nobody else's. */
void service_token_sign_out(struct service *service, struct command *command);
void service_call_post(struct service *service, struct command *command);
void service_call_groups(struct service *service, struct command *command);
void service_journal_answer(struct service *service,
    struct command *command);
/* May who asks do what is about no window (`power`, by its name)?  0, or -1 and
 * the command is declined. */
int service_allow(struct service *service, struct command *command,
    grant_powers power, const char *name);
/* The environments of a window's stage (from 0; -1: of all).  Their count; lent
 * by the window. */
size_t service_environments(const struct window *window, int stage,
    const char *ret_environments[static SERVICE_ENVIRONMENTS_MAX]);
/* May they do the act to the occurrence as it stands (one of their own: as it
 * would be)?  0, or -1 and one sentence for them. */
int service_may(const struct service *service, const struct requester *who,
    const struct occurrence *occurrence, const struct act *act,
    struct error *ret_error);
/* The id under `people` of somebody known by id or title; NULL: nobody's. */
const char *service_person_id(const struct conf *conf, const char *name);
/* The same of a name as Slack writes it, "@deputy", "<@U024BE7LH|deputy>"; NULL
 * also where it is none. */
const char *service_person_mentioned(const struct conf *conf,
    const char *name);
/* service_agreement.c: write down in the act whether what the role agreed to
 * outlives it, done by them to the occurrence as it stands. */
void service_agreement_mark(const struct service *service,
    const struct requester *who, const struct occurrence *before,
    struct act *act);
/* Would the work be called off by the same act, as an agreement that does not
 * outlive it could not be given in time?  0, or -1 and one sentence. */
int service_agreement_check(const struct act *act,
    const struct occurrence *after, struct error *ret_error);
/* Append, to the remarks for who does it, that it was confirmed. */
void service_agreement_put(const struct act *act,
    const struct occurrence *after, struct jsontext *json);
/* service_outcome.c: parts of the answer to an act. */
void service_outcome_put_conflicts(const struct schedule *schedule,
    const struct occurrence *after, struct jsontext *json);
void service_outcome_put_remarks(const struct service *service,
    const struct act *act, const struct occurrence *after,
    struct jsontext *json);
/* Answer with a text, which is taken over; with a sentence. */
void service_answer(struct command *command, int status, const char *type,
    struct text *body);
/* What they did could not be written down: nothing was done (507); or, where
 * the store is unsure, nobody knows, and whoever does it again may do it twice
 * (503). */
void service_decline_unwritten(const struct service *service,
    struct command *command, const struct error *error);
void service_decline(struct command *command, int status, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* service_emergency.c: declare one; read those in force from the journal. */
void service_emergency(struct service *service, struct command *command);
int service_emergency_load(struct service *service, struct error *ret_error);

/* service_token.c: read the tokens from the store. */
int service_token_load(struct service *service, struct error *ret_error);
/* service_token_scope.c: append the patterns of "windows" or "environments" of
 * a new one, a line each.  0 or -1. */
int service_token_scope_read(const struct service *service,
    const struct doc *list, struct text *ret_lines, struct error *ret_error);
/* Somebody with a token asks for something: note its use; -1 and the command is
 * declined when it is not valid any more. */
int service_token_use(struct service *service, struct command *command);

#endif
