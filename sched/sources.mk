SRC_sched = agenda occurrence occurrence_json civil zone zone_posix zone_tzif zonedir timetext duration timearg window
