SRC_daemon =
