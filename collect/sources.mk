SRC_collect = collector ics ics_expand
