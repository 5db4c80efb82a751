/* SPDX-License-Identifier: MIT */
/* The parts of letters that do not depend on who gets them. */
#include "draft.h"

#include "array.h"

void
draft_clear(struct draft *draft)
{
	size_t i;

	for (i = 0; i < countof(draft->parts); i++)
		text_clear(&draft->parts[i]);
}
