SRC_sched = agenda occurrence occurrence_json civil zone zone_posix zone_tzif zonedir timetext duration timearg window rrule rrule_parse rrule_format rrule_check rrule_cursor rrule_mask rrule_time
