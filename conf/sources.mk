SRC_conf =
