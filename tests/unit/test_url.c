/* SPDX-License-Identifier: MIT */
#include "harness.h"
#include "url.h"

int
main(void)
{
	static const struct { const char *url; bool is_loopback; } rows[] = {
		{ "http://localhost", true }, { "http://LOCALHOST/x", true },
		{ "smtp://localhost:25", true }, { "http://127.0.0.1", true },
		{ "http://127.0.0.1:8080/a?b#c", true },
		{ "http://127.9.9.9?q", true }, { "http://[::1]", true },
		{ "http://[::1]:80/x", true }, { "http://[::1]/", true },
		{ "http://localhost/a@b", true },
		{ "", false }, { "localhost", false }, { "http://", false },
		{ "http:///x", false }, { "http://localhost.evil.org", false },
		{ "http://localhosts", false }, { "http://local", false },
		{ "http://127.evil.org", false },
		{ "http://127.0.0.1.nip.io/", false },
		{ "http://127.0.0.1\\@evil.org", false },
		{ "http://128.0.0.1", false }, { "http://1270.0.0.1", false },
		{ "http://localhost:x@evil.org/", false },
		{ "http://a@localhost/", false }, { "http://[::1", false },
		{ "http://[::1]x", false }, { "http://[::11]", false },
		{ "http://[::ffff:127.0.0.1]/", false },
		{ "http://example.org/127.0.0.1", false },
		{ "http://example.org/://localhost", false },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK_ROW(url_is_loopback(rows[i].url) == rows[i].is_loopback,
		    rows[i].url);
	return harness_end();
}
