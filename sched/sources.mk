SRC_sched = agenda occurrence occurrence_json
