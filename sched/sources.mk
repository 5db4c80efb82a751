SRC_sched =
