/* SPDX-License-Identifier: MIT */
#include "signature.h"

#include <string.h>

#include "array.h"
#include "harness.h"

/* The first is the standard's own (libraries/javascript/src/webhook.test.ts,
 * "sign function works"); the others were made by Python's hmac. */
static const struct {
	const char *key, *id;
	int64_t at;
	const char *body, *want;
} signs[] = {
	{ "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
	    "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
	    "{\"test\": 2432232314}",
	    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
	{ "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
	    "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
	    "{\"test\": 2432232314}",
	    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
	{ "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "0", 0, "", "v1,1B56lOZszqAtPUlYogVeJAWkq/DVwkLscgY/tmwEiMc=" },
	{ "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKiss"
	    "LS4vMDEyMzQ1Njc4OTo7PD0+Pw==", "aa01", -1, "\xff\n", "v1,0I85dFr0Jqnoh1YXsMsW92IpuLlGK/iZhfE8d9/jR5Q=" },
};

static const struct { const char *key; bool is_right; } keys[] = {
	{ "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true },
	{ "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true },
	{ "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKiss"
	    "LS4vMDEyMzQ1Njc4OTo7PD0+Pw==", true },
	/* 65 bytes; 23; no base64; no padding; another alphabet */
	{ "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKiss"
	    "LS4vMDEyMzQ1Njc4OTo7PD0+P0A=", false },
	{ "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=", false },
	{ "whsec_a password", false },
	{ "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA", false },
	{ "whsec_____________________________________", false },
	{ "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false },
	{ "whsec_", false },
	{ "", false },
};

int
main(void)
{
	struct error error = { 0 };
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(signs); i++) {
		text_cut(&text, 0);
		signature_format(&text, signs[i].key, signs[i].id,
		    signs[i].at, signs[i].body, strlen(signs[i].body));
		CHECK_STRING(text_string(&text), signs[i].want);
	}
	for (i = 0; i < countof(keys); i++) {
		error = (struct error){ 0 };
		CHECK_ROW((signature_check_key(keys[i].key, &error) == 0) ==
		    keys[i].is_right, keys[i].key);
		CHECK_ROW(keys[i].is_right == (error.text[0] == '\0'),
		    keys[i].key);
		CHECK_ROW(strlen(keys[i].key) < 8 ||
		    strstr(error.text, keys[i].key + 6) == NULL, error.text);
	}
	text_clear(&text);
	return harness_end();
}
