/* SPDX-License-Identifier: MIT */
/* agenda_recall.c: invitations to what is planned no more. */
#ifndef PATCHDAY_AGENDA_RECALL_INTERNAL_H
#define PATCHDAY_AGENDA_RECALL_INTERNAL_H

#include "error.h"

struct service;

/* Take back, from whoever the store says has it, each invitation to what is to
 * come and the schedule does not have: for a start and a
 * reload.  In the step's transaction.  0 or -1. */
int agenda_recall_put(struct service *service, struct error *ret_error);

#endif
