/* SPDX-License-Identifier: MIT */
/* What was shipped lately, as readers hold it. */
#include "harness.h"
#include "shipped.h"

int
main(void)
{
	struct shipped_list *list = shipped_list_new();
	struct shipped row = { .occurrence = "work/2026-12-03T15:00",
	    .environment = "prod", .service = "tap", .class = "patch",
	    .from = "", .to = "1.0.1", .shipped_at = 5, .merged_at = 3 };
	char service[8] = "tap";
	size_t i;

	row.service = service;
	shipped_list_add(list, &row);
	/* A copy: what was lent may change. */
	service[0] = 'n';
	CHECK_STRING(list->list.items[0].service, "tap");
	CHECK_STRING(list->list.items[0].from, "");
	CHECK_STRING(list->list.items[0].occurrence, row.occurrence);
	CHECK_NUMBER(list->list.items[0].merged_at, 3);
	for (i = 0; i < SHIPPED_MOST + 10; i++)
		shipped_list_add(list, &row);
	CHECK_NUMBER(list->list.count, SHIPPED_MOST);
	CHECK(shipped_list_hold(list) == list);
	shipped_list_release(list);
	CHECK_STRING(list->list.items[1].service, "nap");
	shipped_list_release(list);
	shipped_list_release(NULL);
	CHECK(shipped_list_hold(NULL) == NULL);
	return harness_end();
}
