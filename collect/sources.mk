SRC_collect = collector
