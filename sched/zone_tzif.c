/* SPDX-License-Identifier: MIT */
/*
 * The layout of TZif files, RFC 9636 section 3; all numbers big-endian.
 *
 *     header (44 bytes)  "TZif", version, 15 unused, six counts
 *     data block         transition instants    at_count x width
 *                        their types            at_count x 1
 *                        types                  type_count x 6: offset (4),
 *                                               DST flag (1), name's place (1)
 *                        names                  name_bytes, each with a NUL
 *                        leap seconds           leap_count x (width + 4)
 *                        two lists of flags     std_count, utc_count
 *     from version 2 on: a second header and block with instants of 8 bytes,
 *     then the footer: LF, POSIX TZ string, LF
 *
 * The first block of a newer file is for readers that only know 32 bits; it is
 * stepped over.  The flags say how to read a POSIX TZ string with another
 * zone's rules, which this reader never does; they are checked for their
 * number and stepped over.
 *
 * Files are small (up to 4 KiB) but may come from anywhere: PATCHDAY_ZONEINFO
 * is the user's.  Every count is checked against the bytes that are there
 * before anything is read, and fuzz/fuzz_tzif.c tries.
 */
#include "zone_internal.h"

#include <string.h>

#include "mem.h"

/* Sizes in bytes; the limits are those that types of one byte allow, or far
 * above what exists. */
#define ZONE_TZIF_HEADER 44
#define ZONE_TZIF_TYPES_MAX 256
#define ZONE_TZIF_NAMES_MAX 4096
#define ZONE_TZIF_FOOTER_MAX 256

/* The counts of a header, and the width of its block's instants. */
struct zone_tzif_header {
	char version;
	uint32_t utc_count, std_count, leap_count, at_count, type_count,
	    name_bytes;
	size_t width;
};

/* A file being read; `at` is behind what was read. */
struct zone_tzif_reader {
	const char *zone_name;
	const uint8_t *bytes;
	size_t length, at;
	struct error *error;
};

/* Refuse the file of the zone, by its name.  Always -1. */
static int
zone_tzif_refuse(const struct zone_tzif_reader *reader, const char *what)
{
	return error_set(reader->error, ERROR_INPUT,
	    "zone file of \"%.60s\": %s", reader->zone_name, what);
}

/* Four bytes as a number. */
static uint32_t
zone_tzif_u32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	    (uint32_t)bytes[2] << 8 | bytes[3];
}

/* A signed number of 4 or 8 bytes. */
static int64_t
zone_tzif_int(const uint8_t *bytes, size_t width)
{
	if (width == 4)
		return (int32_t)zone_tzif_u32(bytes);
	return (int64_t)((uint64_t)zone_tzif_u32(bytes) << 32 |
	    zone_tzif_u32(bytes + 4));
}

/* Read the header at the reader; `width` is the size of its block's
 * instants. */
static int
zone_tzif_read_header(struct zone_tzif_reader *reader, size_t width,
    struct zone_tzif_header *ret_header)
{
	const uint8_t *bytes = reader->bytes + reader->at;
	struct zone_tzif_header header = { .width = width };

	if (reader->length - reader->at < ZONE_TZIF_HEADER ||
	    memcmp(bytes, "TZif", 4) != 0)
		return zone_tzif_refuse(reader, "not a TZif file");
	header.version = (char)bytes[4];
	header.utc_count = zone_tzif_u32(bytes + 20);
	header.std_count = zone_tzif_u32(bytes + 24);
	header.leap_count = zone_tzif_u32(bytes + 28);
	header.at_count = zone_tzif_u32(bytes + 32);
	header.type_count = zone_tzif_u32(bytes + 36);
	header.name_bytes = zone_tzif_u32(bytes + 40);
	reader->at += ZONE_TZIF_HEADER;
	*ret_header = header;
	return 0;
}

/* Is the whole of the header's block there?  Its size in `ret_size`. */
static int
zone_tzif_check_size(const struct zone_tzif_reader *reader,
    const struct zone_tzif_header *header, size_t *ret_size)
{
	/* In 64 bits: six counts of 32 cannot overflow it. */
	uint64_t size = (uint64_t)header->at_count * (header->width + 1) +
	    (uint64_t)header->type_count * 6 + header->name_bytes +
	    (uint64_t)header->leap_count * (header->width + 4) +
	    header->std_count + header->utc_count;

	if (size > reader->length - reader->at)
		return zone_tzif_refuse(reader, "cut off");
	*ret_size = (size_t)size;
	return 0;
}

/*
 * Are the counts such as the RFC allows, and none of leap seconds?  With those
 * local times are not what calendars mean (POSIX and UTC differ by 27
 * seconds).
 */
static int
zone_tzif_check_counts(const struct zone_tzif_reader *reader,
    const struct zone_tzif_header *header)
{
	if (header->leap_count > 0)
		return zone_tzif_refuse(reader,
		    "counts leap seconds; use the zones outside \"right/\"");
	if (header->type_count == 0 ||
	    header->type_count > ZONE_TZIF_TYPES_MAX ||
	    header->name_bytes == 0 ||
	    header->name_bytes > ZONE_TZIF_NAMES_MAX ||
	    (header->std_count != 0 &&
	    header->std_count != header->type_count) ||
	    (header->utc_count != 0 &&
	    header->utc_count != header->type_count))
		return zone_tzif_refuse(reader, "its counts are broken");
	return 0;
}

/* Is it a name such as "PST" or "-03"? */
static bool
zone_tzif_is_abbreviation(const char *name)
{
	size_t length = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+-");

	return length > 0 && length < ZONE_ABBREVIATION_MAX &&
	    name[length] == '\0';
}

/* Read the types, every field of which may be broken. */
static int
zone_tzif_read_types(const struct zone_tzif_reader *reader,
    const struct zone_tzif_header *header, const uint8_t *bytes,
    struct zone *zone)
{
	const char *names = (const char *)bytes + header->type_count * 6;
	struct zone_type *type;
	uint32_t i;

	if (names[header->name_bytes - 1] != '\0')
		return zone_tzif_refuse(reader, "abbreviations have no end");
	for (i = 0; i < header->type_count; i++, bytes += 6) {
		type = array_add(&zone->types);
		type->offset = (int32_t)zone_tzif_u32(bytes);
		type->is_dst = bytes[4] != 0;
		type->name = bytes[5];
		if (type->offset < ZONE_OFFSET_MIN ||
		    type->offset > ZONE_OFFSET_MAX)
			return zone_tzif_refuse(reader,
			    "an offset is out of bounds");
		if (bytes[4] > 1)
			return zone_tzif_refuse(reader,
			    "a DST flag is neither 0 nor 1");
		if (type->name >= header->name_bytes ||
		    !zone_tzif_is_abbreviation(names + type->name))
			return zone_tzif_refuse(reader,
			    "an abbreviation is broken");
	}
	text_put(&zone->names, names, header->name_bytes);
	return 0;
}

/*
 * Read the transitions and, behind them, the types.  Instants before -ZONE_FAR
 * (fat files may begin with one at -2^59) only say what was in force first.
 */
static int
zone_tzif_read_transitions(const struct zone_tzif_reader *reader,
    const struct zone_tzif_header *header, struct zone *zone)
{
	const uint8_t *at_bytes = reader->bytes + reader->at;
	const uint8_t *types = at_bytes + header->at_count * header->width;
	int64_t at, last = 0;
	uint32_t i;

	array_reserve(&zone->at, header->at_count + 1);
	array_reserve(&zone->type, header->at_count + 2);
	array_push(&zone->type, 0);
	for (i = 0; i < header->at_count; i++, last = at) {
		at = zone_tzif_int(at_bytes + i * header->width,
		    header->width);
		if (i > 0 && at <= last)
			return zone_tzif_refuse(reader,
			    "its transitions are not in order");
		if (types[i] >= header->type_count)
			return zone_tzif_refuse(reader,
			    "a transition has a type that is not there");
		if (at <= -ZONE_FAR) {
			zone->type.items[0] = types[i];
		} else if (at < ZONE_FAR) {
			array_push(&zone->at, at);
			array_push(&zone->type, types[i]);
		}
	}
	return zone_tzif_read_types(reader, header, types + header->at_count,
	    zone);
}

/* The footer: a line feed, the rule, a line feed. */
static int
zone_tzif_read_footer(const struct zone_tzif_reader *reader,
    char **ret_footer)
{
	const char *bytes = (const char *)reader->bytes + reader->at;
	size_t left = reader->length - reader->at;
	const char *end;

	if (left < 2 || bytes[0] != '\n')
		return zone_tzif_refuse(reader, "the footer is missing");
	end = memchr(bytes + 1, '\n', left - 1);
	if (end == NULL || end - bytes > ZONE_TZIF_FOOTER_MAX ||
	    memchr(bytes, '\0', (size_t)(end - bytes)) != NULL)
		return zone_tzif_refuse(reader, "the footer is broken");
	*ret_footer = mem_bytes(bytes + 1, (size_t)(end - bytes - 1));
	return 0;
}

/* The first block is read only by who knows 32 bits; what counts is in the
 * second, if there is one. */
int
zone_tzif_read(struct zone *zone, const void *bytes, size_t length,
    char **ret_footer, struct error *ret_error)
{
	struct zone_tzif_reader reader = { zone->name, bytes, length, 0,
	    ret_error };
	struct zone_tzif_header header;
	size_t size = 0;

	if (zone_tzif_read_header(&reader, 4, &header) == -1 ||
	    zone_tzif_check_size(&reader, &header, &size) == -1)
		return -1;
	if (header.version != '\0') {
		/* The second block has all of the first, in 64 bits. */
		reader.at += size;
		if (zone_tzif_read_header(&reader, 8, &header) == -1 ||
		    zone_tzif_check_size(&reader, &header, &size) == -1)
			return -1;
	}
	if (zone_tzif_check_counts(&reader, &header) == -1 ||
	    zone_tzif_read_transitions(&reader, &header, zone) == -1)
		return -1;
	reader.at += size;
	if (header.version == '\0') {
		*ret_footer = mem_string("");
		return 0;
	}
	return zone_tzif_read_footer(&reader, ret_footer);
}
