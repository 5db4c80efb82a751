/* SPDX-License-Identifier: MIT */
/* An exchange, its answer, and the configuration's files, field by field: each
 * side in the order of the other. */
#include <stdio.h>

#include "envoy_internal.h"
#include "mem.h"

void
envoy_put_request(struct text *text, uint64_t number,
    const struct exchange_request *request)
{
	size_t begin = parcel_begin(text, PARCEL_EXCHANGE);

	parcel_put_number(text, number);
	parcel_put_number(text, request->protocol);
	parcel_put_number(text, request->tls);
	parcel_put_number(text, (uint64_t)request->timeout_ms);
	parcel_put_string(text, request->sink);
	parcel_put_string(text, request->pool);
	parcel_put_string(text, request->url);
	parcel_put_string(text, request->method);
	parcel_put_string(text, request->content_type);
	parcel_put_string(text, request->authorization);
	parcel_put_string(text, request->idempotency_key);
	parcel_put_string(text, request->sender);
	parcel_put_string(text, request->recipient);
	parcel_put_string(text, request->user);
	parcel_put_string(text, request->password);
	parcel_put_string(text, request->signing_key);
	parcel_put_string(text, request->ca_file);
	parcel_put_number(text, request->body != NULL);
	parcel_put_bytes(text, request->body, request->body_length);
	parcel_end(text, begin);
}

uint64_t
envoy_take_request(struct parcel *parcel,
    struct exchange_request *ret_request)
{
	uint64_t number = parcel_take_number(parcel);
	bool has_body;

	*ret_request = (struct exchange_request){ .protocol =
	    parcel_take_choice(parcel, EXCHANGE_SMTP) };
	ret_request->tls = parcel_take_choice(parcel, EXCHANGE_TLS_NONE);
	ret_request->timeout_ms = parcel_take_choice(parcel, INT32_MAX);
	ret_request->sink = parcel_take_word(parcel);
	ret_request->pool = parcel_take_string(parcel);
	ret_request->url = parcel_take_word(parcel);
	ret_request->method = parcel_take_string(parcel);
	ret_request->content_type = parcel_take_string(parcel);
	ret_request->authorization = parcel_take_string(parcel);
	ret_request->idempotency_key = parcel_take_string(parcel);
	ret_request->sender = parcel_take_string(parcel);
	ret_request->recipient = parcel_take_string(parcel);
	ret_request->user = parcel_take_string(parcel);
	ret_request->password = parcel_take_string(parcel);
	ret_request->signing_key = parcel_take_string(parcel);
	ret_request->ca_file = parcel_take_string(parcel);
	has_body = parcel_take_choice(parcel, 1) == 1;
	ret_request->body = parcel_take_bytes(parcel,
	    &ret_request->body_length);
	if (!has_body) {
		ret_request->body = NULL;
		ret_request->body_length = 0;
	}
	/* HTTP cannot do without. */
	parcel->is_bad |= ret_request->protocol == EXCHANGE_HTTP &&
	    ret_request->method == NULL;
	return number;
}

void
envoy_put_reply(struct text *text, uint64_t number,
    const struct exchange_reply *reply)
{
	size_t begin = parcel_begin(text, PARCEL_REPLY);

	parcel_put_number(text, number);
	parcel_put_number(text, reply->progress);
	parcel_put_number(text, (uint64_t)reply->status);
	parcel_put_number(text, reply->is_recipient);
	parcel_put_number(text, reply->is_too_large);
	parcel_put_number(text, (uint64_t)reply->retry_after_secs);
	parcel_put_bytes(text, reply->body, reply->length);
	parcel_put_string(text, reply->reason);
	parcel_end(text, begin);
}

uint64_t
envoy_take_reply(struct parcel *parcel, struct exchange_reply *ret_reply)
{
	uint64_t number = parcel_take_number(parcel);

	*ret_reply = (struct exchange_reply){ .progress =
	    parcel_take_choice(parcel, EXCHANGE_ANSWERED) };
	ret_reply->status = (int)parcel_take_choice(parcel, INT32_MAX);
	ret_reply->is_recipient = parcel_take_choice(parcel, 1) == 1;
	ret_reply->is_too_large = parcel_take_choice(parcel, 1) == 1;
	ret_reply->retry_after_secs = (int64_t)parcel_take_number(parcel);
	ret_reply->body = parcel_take_bytes(parcel, &ret_reply->length);
	if (ret_reply->body == NULL)
		ret_reply->body = "";
	(void)snprintf(ret_reply->reason, sizeof(ret_reply->reason), "%s",
	    parcel_take_word(parcel));
	return number;
}

void
envoy_put_files(struct text *text, const struct conf_files *files)
{
	const struct conf_file *file;
	size_t i;

	parcel_put_number(text, files->list.count);
	for (i = 0; i < files->list.count; i++) {
		file = &files->list.items[i];
		parcel_put_string(text, file->name);
		parcel_put_string(text, file->fault);
		parcel_put_bytes(text, file->bytes, file->length);
		parcel_put_number(text, file->is_holidays);
		parcel_put_number(text, (uint64_t)file->changed_at);
	}
}

void
envoy_take_files(struct parcel *parcel, struct conf_files *ret_files)
{
	uint64_t count = parcel_take_number(parcel);
	struct conf_file *file;
	const char *bytes;

	*ret_files = (struct conf_files){ 0 };
	while (count-- > 0 && !parcel->is_bad) {
		file = array_add(&ret_files->list);
		file->name = mem_string(parcel_take_word(parcel));
		file->fault = mem_string(parcel_take_string(parcel));
		bytes = parcel_take_bytes(parcel, &file->length);
		if (bytes != NULL)
			file->bytes = mem_bytes(bytes, file->length);
		file->is_holidays = parcel_take_choice(parcel, 1) == 1;
		file->changed_at = (int64_t)parcel_take_number(parcel);
	}
}
