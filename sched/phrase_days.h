/* SPDX-License-Identifier: MIT */
/* Writing the days of a phrase, for phrase_format.c. */
#ifndef PATCHDAY_PHRASE_DAYS_H
#define PATCHDAY_PHRASE_DAYS_H

#include "phrase_internal.h"

/* Bits of the weeks 2, 4 … 52 and 1, 3 … 53. */
#define PHRASE_WEEKS_EVEN 0x0015555555555554ULL
#define PHRASE_WEEKS_ODD 0x002aaaaaaaaaaaaaULL

enum phrase_weekdays_style { PHRASE_AND, PHRASE_OR, PHRASE_PLURAL };

/* "Monday and Friday", "Monday or Friday", "working days". */
void phrase_format_weekdays(struct text *text, uint8_t weekdays,
    enum phrase_weekdays_style style);

/* " of the month", " of every 3 months", " of January every 2 years". */
void phrase_format_scope(struct text *text, const struct phrase *phrase);

/* All but the times: "first Wednesday of the month". */
void phrase_format_days(struct text *text, const struct phrase *phrase);

#endif
