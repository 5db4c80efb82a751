/* SPDX-License-Identifier: MIT */
/*
 * For tests/analyze, before a file: what functions of other files promise.  An
 * analyser looks at one file at a time, so that after a call that always
 * refuses it would go on as if nothing had been refused.
 */
#ifndef PATCHDAY_ANALYZE_H
#define PATCHDAY_ANALYZE_H

#include "cli.h"
#include "error.h"
#include "words_token_internal.h"

/* error.h: "always returns -1". */
#define error_set(...) ((void)(error_set)(__VA_ARGS__), -1)
#define error_set_at(...) ((void)(error_set_at)(__VA_ARGS__), -1)
#define error_prefix(...) ((void)(error_prefix)(__VA_ARGS__), -1)
#define error_about(...) ((void)(error_about)(__VA_ARGS__), -1)

/* words_token_internal.h: "always -1". */
#define words_token_refuse(...) ((void)(words_token_refuse)(__VA_ARGS__), -1)

/* cli.h: "returns CLI_USAGE". */
#define cli_fail_usage(...) ((void)(cli_fail_usage)(__VA_ARGS__), CLI_USAGE)

#endif
