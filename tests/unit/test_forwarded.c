/* SPDX-License-Identifier: MIT */
/* Addresses that a proxy passes on. */
#include "forwarded_internal.h"

#include "harness.h"

int
main(void)
{
	static const struct { const char *value; uint64_t key; } rows[] = {
		{ "192.0.2.7", 0xc0000207 },
		{ " 192.0.2.7\t", 0xc0000207 },
		{ "192.0.2.7:4711", 0xc0000207 },
		{ "10.0.0.1, 192.0.2.7", 0xc0000207 },
		{ "10.0.0.1,192.0.2.7 ", 0xc0000207 },
		{ "nonsense, ,192.0.2.7", 0xc0000207 },
		{ "::ffff:192.0.2.7", 0xc0000207 },
		/* Not an address, whatever stands before it. */
		{ "", 0 }, { " ", 0 }, { ",", 0 }, { "192.0.2.7,", 0 },
		{ "192.0.2.7, unknown", 0 }, { "192.0.2", 0 },
		{ "192.0.2.07", 0 }, { "192.0.2.7 192.0.2.8", 0 },
		{ "192.0.2.7 x", 0 }, { "[", 0 }, { "[]", 0 }, { ":", 0 },
		{ "0x7f.1", 0 }, { "localhost", 0 }, { "2001:db8::g", 0 },
		{ "192.0.2.7.192.0.2.7.192.0.2.7.192.0.2.7.192.0.2.7.192.0.2",
		    0 },
		{ "11111111111111111111111111111111111111111111111111111111"
		    "111111111111111111111111111111111", 0 },
	};
	static const char *const same[] = { "2001:db8:1:2::7",
		"[2001:db8:1:2::8]", "[2001:db8:1:2::9]:4711",
		"10.0.0.1, 2001:DB8:1:2:0:0:0:7" };
	struct connection_address address, first;
	size_t i;
	bool is_read;

	for (i = 0; i < countof(rows); i++) {
		address = (struct connection_address){ .key = 1 };
		is_read = forwarded_parse(rows[i].value, &address);
		CHECK_ROW(is_read == (rows[i].key != 0), rows[i].value);
		CHECK_ROW(address.key == (is_read ? rows[i].key : 1),
		    rows[i].value);
	}
	CHECK(forwarded_parse(same[0], &first));
	CHECK(first.key != 0);
	for (i = 1; i < countof(same); i++) {
		CHECK_ROW(forwarded_parse(same[i], &address), same[i]);
		CHECK_ROW(address.key == first.key, same[i]);
	}
	CHECK(forwarded_parse("2001:db8:1:3::7", &address));
	CHECK(address.key != first.key);
	return harness_end();
}
