/* SPDX-License-Identifier: MIT */
/* Receipts of acts: a request that is sent again, since its answer was lost, is
 * answered as it was the first time, and nothing is done again. */
#include <string.h>

#include "service_internal.h"
#include "store_receipt.h"

bool
service_receipt_answer(struct service *service, struct command *command)
{
	struct receipt receipt = { 0 };
	struct error error = { 0 };
	struct text body = { 0 };
	bool is_over = true;

	if (command->receipt_key == NULL || command->is_dry)
		return false;
	if (store_receipt_find(service->seams.store, command->receipt_key,
	    service_now_ms(service), &receipt, &error) < 0) {
		service_decline(command, 500, "%s", error.text);
	} else if (receipt.status == 0) {
		is_over = false;
	} else if (strcmp(receipt.request, command->receipt_request) != 0) {
		service_decline(command, 422, "that Idempotency-Key was used "
		    "for another request; take a new one for each");
	} else {
		text_puts(&body, receipt.body);
		service_answer(command, receipt.status, "application/json",
		    &body);
	}
	store_receipt_clear(&receipt);
	return is_over;
}

int
service_receipt_put(struct service *service, const struct command *command,
    const char *body, struct error *ret_error)
{
	const struct receipt receipt = { .key = command->receipt_key,
	    .request = command->receipt_request, .body = body,
	    .at_ms = service_now_ms(service), .status = 200 };

	if (receipt.key == NULL)
		return 0;
	return store_receipt_put(service->seams.store, &receipt, ret_error);
}
